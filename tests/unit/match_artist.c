/* match_artist: who is the same artist, who is the first, and who nobody. */
#include "svc/match.h"

#include <stdlib.h>

#include "unit/pair.h"
#include "unit/unit.h"

#define N(t) (sizeof(t) / sizeof((t)[0]))

START_TEST(artists_are_compared_as_words)
{
	static const struct pair t[] = {
		{ "Daft Punk", "Daft Punk", true },
		{ "Daft Punk", "DAFT  PUNK", true },
		{ "Daft Punk", "Daft Pun", false },	/* nine letters: exact */
		{ "The Beatles", "Beatles", true },
		{ "Beatles, The", "The Beatles", true },
		{ "The The", "The The", true }, { "The The", "The", false },
		{ "The xx", "xx", true }, { "Björk", "Bjork", true },
		{ "Sigur Rós", "sigur ros", true }, { "Beyoncé", "BEYONCE", true },
		{ "Mø", "MO", true }, { "Røyksopp", "Royksopp", true },
		{ "Motörhead", "Motorhead" ZERO_WIDTH, true },
		{ "AC/DC", "ACDC", true }, { "AC/DC", "AC DC", true },
		{ "AC/DC", "AB/CD", false },
		{ "Simon & Garfunkel", "Simon and Garfunkel", true },
		{ "Simon & Garfunkel", "Simon", false },
		{ "Florence + the Machine", "Florence and the Machine", true },
		{ "Guns N’ Roses", "Guns N' Roses", true },
		{ "Guns N' Roses", "Guns and Roses", true },
		{ "Salt‐N‐Pepa", "Salt-N-Pepa", true },
		{ "R.E.M.", "REM", true }, { "Ke$ha", "Kesha", true },
		{ "A$AP Rocky", "ASAP Rocky", true }, { "P!nk", "Pink", true },
		{ "blink‐182", "Blink 182", true },
		{ "blink‐182", "Blink 183", false },
		{ "blink-182", "Sum 41", false },
		{ "10cc", "10 CC", true }, { "UB40", "U2", false },
		{ "alt‐J", "alt J", true }, { "M83", "M 83", true },
		{ "M83", "M82", false }, { "Nirvana", "Nirvana UK", false },
		{ "Nirvana", "Nirvana Tribute Band", false },
		{ "Muse", "Mute", false }, { "Prince", "Princess", false },
		{ "Justice", "Justin", false },
		{ "Red Hot Chili Peppers", "Red Hot Chilli Peppers", true },
		/* One letter makes somebody else. */
		{ "Don Williams", "Dan Williams", false },
		{ "John Williams", "Joan Williams", false },
		{ "Hank Williams", "Frank Williams", false },
		{ "Alan Parsons", "Allan Parsons", false },
		{ "Rob Thomas Band", "Bob Thomas Band", false },
		{ "Robert Plant", "Robert Plank", false },
		{ "Eric Johnson", "Erik Johnson", false },
		{ "Ana Johnsson", "Ana Johnson", false },
		{ "John Wilkins", "John Wilkens", false },
		{ "Michael Jackson", "Michelle Jackson", false },
		{ "Christina Aguilera", "Christian Aguilera", false },
		{ "Ashley Tisdale", "Ashlee Tisdale", false },
		{ "The Rolling Stones", "Rolling Stone", false },
		{ "The Charlatans", "Charlatan", false },
		{ "Mumford & Sons", "Mumford & Son", false },
		{ "Steven Wilson Band", "Steve Wilson Band", false },
		{ "Godspeed You! Black Emperor", "Godspeed You Black Emperor",
		    true },
		{ "The Smashing Pumpkins", "Smashing Pumkpins", true },
		{ "!!!", "!!!", true }, { "!!!", "???", false },
		{ "!!!", "! ! !", false }, { "†", "†", true }, { "†", "!!!", false },
		{ "†", "Justice", false }, { "!!!", "", false },
		{ "坂本龍一", "坂本龍一", true }, { "坂本龍一", "坂本真綾", false },
		{ "椎名林檎", "椎名林檎", true }, { "椎名林檎", "東京事変", false },
		{ "ＡＢＢＡ", "ABBA", true }, { "ｻｶﾅｸｼｮﾝ", "サカナクション", true },
		{ "Кино", "КИНО", true }, { "Кино", "Кіно", false },
		{ "Ёлка", "Елка", true }, { "Ария", "Арии", false },
		{ "Мумий Тролль", "Мумий Троль", false },
		{ "Виктор Цой", "Виктор Цои", true },
		{ "방탄소년단", "방탄소년단", true },
		{ "아이유", "아이유", true },	/* jamo and syllables */
		{ "아이유", "아이오아이", false },
		{ "ｻｻﾞﾝｵｰﾙｽﾀｰｽﾞ", "サザンオールスターズ", true },
		{ "ﾋﾞｰｽﾞ", "ビース", false },
		{ "أحمد", "احمد", true }, { "عمرو دياب", "عمر دياب", false },
		{ "Işın Karaca", "ISIN KARACA", true },
		{ "İbrahim Tatlıses", "Ibrahim Tatlises", true },
		{ "Tarkan", "Tarkın", false },
		{ "ΟΔΥΣΣΕΑΣ", "Οδυσσέας", true },
		{ "Weiß", "WEISS", true }, { "Die Ärzte", "Die Arzte", true },
		{ "Rødhåd", "Rodhad", true }, { "Æther", "Aether", true },
		{ "Œuvre", "OEUVRE", true }, { "ﬁeld", "Field", true },
		{ "Łona", "Lona", true }, { "Þeyr", "Theyr", true },
		{ "“Weird Al” Yankovic", "\"Weird Al\" Yankovic", true },
		{ "Alien Ant" ZERO_WIDTH " Farm", "Alien Ant Farm", true },
		{ "소녀시대나라사랑", "소년시대나라사랑", false },
		{ "أم كلثوم", "أُمّ كُلْثُوم", true },
		{ "अनुष्का", "अनिष्का", false },
		{ "Various Artists", "Various Artists", false },
		{ "[unknown]", "[unknown]", false },
		{ "Daft Punk", "[unknown]", false },
		{ "Unknown", "[unknown]", false },
		{ "Perfume Genius", "Genius", false },
	};

	for (size_t i = 0; i < N(t); i++) {
		ck_assert_msg(match_artist(t[i].a, NULL, t[i].b) == t[i].same,
		    "%s, %s", t[i].a, t[i].b);
		ck_assert_msg(match_artist(t[i].b, NULL, t[i].a) == t[i].same,
		    "%s, %s", t[i].b, t[i].a);
	}
}
END_TEST

START_TEST(a_sort_name_may_stand_in_any_order)
{
	static const struct {
		const char *name, *sort_name, *got;
		bool want;
	} t[] = {
		{ "椎名林檎", "Shiina, Ringo", "Ringo Shiina", true },
		{ "椎名林檎", "Shiina, Ringo", "SHIINA RINGO", true },
		{ "椎名林檎", "Shiina, Ringo", "Sheena Ringo", false },
		{ "坂本龍一", "Sakamoto, Ryuichi", "Ryūichi Sakamoto", true },
		{ "The Beatles", "Beatles, The", "Beatles", true },
		{ "Кино", "Kino", "Kino", true }, { "Кино", NULL, "Kino", false },
		{ "!!!", "!!!", "???", false }, { "†", "", "", false },
		{ "David Bowie", "Bowie, David", "Bowie", false },
	};

	for (size_t i = 0; i < N(t); i++)
		ck_assert_msg(match_artist(t[i].name, t[i].sort_name,
		    t[i].got) == t[i].want, "%s, %s", t[i].name, t[i].got);
}
END_TEST

START_TEST(the_first_artist_stands_before_any_separator)
{
	static const struct { const char *in, *want; } t[] = {
		{ "Daft Punk", "Daft Punk" }, { "A feat. B", "A" },
		{ "A & B", "A" }, { "A, B & C", "A" }, { "AC/DC", "AC/DC" },
		{ "A" NBSP "&" NBSP "B", "A" }, { "", "" },
	};

	for (size_t i = 0; i < N(t); i++) {
		char *got = match_first(t[i].in);

		ck_assert_str_eq(got, t[i].want);
		free(got);
	}
}
END_TEST

START_TEST(nobody_is_known_by_many_names)
{
	ck_assert(match_nobody("Various Artists"));
	ck_assert(match_nobody("VARIOUS ARTISTS "));
	ck_assert(match_nobody("[unknown]"));
	ck_assert(match_nobody(""));
	ck_assert(!match_nobody("Unknown Mortal Orchestra"));
	ck_assert(!match_nobody("!!!"));
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, artists_are_compared_as_words);
	tcase_add_test(tc, a_sort_name_may_stand_in_any_order);
	tcase_add_test(tc, the_first_artist_stands_before_any_separator);
	tcase_add_test(tc, nobody_is_known_by_many_names);
}

UNIT_MAIN("match_artist", cases)
