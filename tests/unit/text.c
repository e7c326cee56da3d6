/* text: what is UTF-8, what is equal, what is a slug. */
#include "data/text.h"

#include <stdlib.h>
#include <string.h>

#include "unit/unit.h"

#define N(t) (sizeof(t) / sizeof((t)[0]))
#define NBSP "\xc2\xa0"
#define IDEOGRAPHIC_SPACE "\xe3\x80\x80"
#define ZERO_WIDTH "\xe2\x80\x8b"
#define BOM "\xef\xbb\xbf"
#define SOFT_HYPHEN "\xc2\xad"
#define ACUTE "\xcc\x81"	/* combining */

START_TEST(valid_is_well_formed_utf8_only)
{
	static const struct { const char *s; size_t len; bool want; } t[] = {
		{ "", 0, true }, { "abc", 3, true }, { "a\0b", 3, true },
		{ "Bj\xc3\xb6rk", 6, true }, { "\xe5\x9d\x82", 3, true },
		{ "\xf0\x9f\x8e\xb5", 4, true }, { "\x7f", 1, true },
		{ "\xc3", 1, false }, { "a\xc3", 2, false },
		{ "\xe5\x9d", 2, false }, { "\xf0\x9f\x8e", 3, false },
		{ "\x80", 1, false }, { "\xff", 1, false },
		{ "\xc0\xaf", 2, false },		/* overlong */
		{ "\xe0\x80\xaf", 3, false }, { "\xf0\x80\x80\xaf", 4, false },
		{ "\xed\xa0\x80", 3, false },		/* surrogate */
		{ "\xf4\x90\x80\x80", 4, false },	/* beyond U+10FFFF */
		{ "\xf4\x8f\xbf\xbf", 4, true }, { "\xc3\x28", 2, false },
		{ "Beyonc\xe9", 7, false },		/* Latin-1 */
	};

	for (size_t i = 0; i < N(t); i++)
		ck_assert_msg(text_valid(t[i].s, t[i].len) == t[i].want,
		    "row %zu: %s", i, t[i].s);
}
END_TEST

START_TEST(fold_makes_names_comparable)
{
	static const struct { const char *in, *want; } t[] = {
		{ "", "" }, { "Björk", "bjork" }, { "Bjo\xcc\x88rk", "bjork" },
		{ "BEYONCÉ", "beyonce" }, { "Sigur Rós", "sigur ros" },
		{ "AC/DC", "ac/dc" }, { "!!!", "!!!" },
		{ "Straße", "strasse" }, { "STRASSE", "strasse" },
		{ "ﬁn", "fin" }, { "ＡＢＢＡ", "abba" }, { "Ⅳ", "iv" },
		{ "Motörhead" ZERO_WIDTH, "motorhead" },
		{ BOM "The xx", "the xx" }, { "co" SOFT_HYPHEN "op", "coop" },
		{ "  a \t\r\n b  ", "a b" }, { "a" NBSP NBSP "b", "a b" },
		{ IDEOGRAPHIC_SPACE "椎名林檎", "椎名林檎" },
		{ "КИНО", "кино" }, { "Ёлка", "елка" },
		{ "ΣΊΣΥΦΟΣ", "σισυφοσ" }, { "σίσυφος", "σισυφοσ" },
		{ "ｶﾗｵｹ", "カラオケ" }, { "…", "..." },
		{ "don´t", "don't" }, { "İstanbul", "istanbul" },
		{ "한국", "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab"
		    "\xe1\x84\x80\xe1\x85\xae\xe1\x86\xa8" },
		{ "a\x01" "b\x7f", "ab" },
		{ "Latin-1: \xe9", "" }, { " ", "" },
	};

	for (size_t i = 0; i < N(t); i++) {
		char *got = text_fold(t[i].in);

		ck_assert_msg(strcmp(got, t[i].want) == 0,
		    "row %zu: \"%s\" gives \"%s\"", i, t[i].in, got);
		free(got);
	}
}
END_TEST

START_TEST(fold_of_a_fold_is_the_same)
{
	static const char *const t[] = {
		"Björk", "ﬁn", "Ⅳ", "℡ ＡＢＢＡ", "ΐ", "ﷺ", "ẞ", "ǆ", "がぎ",
		"한국", "किरण", "İ", "…", "½", "´",
	};

	for (size_t i = 0; i < N(t); i++) {
		char *once = text_fold(t[i]), *twice = text_fold(once);

		ck_assert_str_eq(once, twice);
		free(once);
		free(twice);
	}
}
END_TEST

START_TEST(same_is_equality_of_folded_names)
{
	static const struct { const char *a, *b; bool want; } t[] = {
		{ "Björk", "BJORK", true }, { "Beyoncé", "Beyonce" ACUTE, true },
		{ "Кино", "КИНО", true }, { "坂本龍一", "坂本龍一", true },
		{ "坂本龍一", "坂本真綾", false }, { "AC/DC", "ACDC", false },
		{ "が", "か\xe3\x82\x99", true },
		/* These marks make another letter. */
		{ "がか", "かが", false }, { "バンド", "ハント", false },
		{ "किरण", "करण", false }, { "น้ำ", "นำ", false },
		{ "שלום", "שָׁלוֹם", true }, { "محمد", "مُحَمَّد", true },
		{ "", "", true }, { "", ZERO_WIDTH, false },
		{ "\xff", "\xfe", false }, { "\xff", "\xff", true },
		{ "\xff", "", false },
	};

	for (size_t i = 0; i < N(t); i++)
		ck_assert_msg(text_same(t[i].a, t[i].b) == t[i].want,
		    "row %zu: %s, %s", i, t[i].a, t[i].b);
}
END_TEST

START_TEST(words_are_letters_digits_and_single_blanks)
{
	static const struct { const char *in, *want; } t[] = {
		{ "", "" }, { "!!!", "" }, { "†", "" }, { "…", "" },
		{ "AC/DC", "ac dc" }, { "don't", "dont" }, { "don’t", "dont" },
		{ "don´t", "dont" }, { "Hawaiʻi", "hawaii" },
		{ "R.E.M.", "rem" }, { " a -- b ", "a b" },
		{ "blink‐182", "blink 182" }, { "(Live)", "live" },
		{ "Mø", "mo" }, { "Ænima", "aenima" }, { "Łódź", "lodz" },
		{ "Sigur Rós", "sigur ros" }, { "x²", "x2" }, { "½", "1 2" },
		{ "正しい街", "正しい街" }, { "カラオケ・テスト",
		    "カラオケ テスト" }, { "किरण", "किरण" },
		{ "\xff", "" },
	};

	for (size_t i = 0; i < N(t); i++) {
		char *got = text_words(t[i].in);

		ck_assert_str_eq(got, t[i].want);
		free(got);
	}
}
END_TEST

START_TEST(lower_case_keeps_accents)
{
	static const struct { const char *in, *want; } t[] = {
		{ "", "" }, { "Trip-Hop", "trip-hop" }, { "ÉTÉ", "été" },
		{ "РУССКИЙ РОК", "русский рок" }, { "演歌", "演歌" },
		{ "\xc8\xba", "\xe2\xb1\xa5" },	/* U+023A grows */
		{ "a\xff" "B", "ab" }, { "A\xc3", "a" },
	};

	for (size_t i = 0; i < N(t); i++) {
		char *got = text_lower(t[i].in);

		ck_assert_str_eq(got, t[i].want);
		free(got);
	}
}
END_TEST

START_TEST(slug_is_what_the_site_makes_of_a_name)
{
	static const struct { const char *in, *want; } t[] = {
		{ "Björk", "bjork" }, { "Beyoncé", "beyonce" },
		{ "AC/DC", "acdc" }, { "Daft Punk", "daft-punk" },
		{ "!!!", "" }, { "†", "" }, { "坂本龍一", "" }, { "Кино", "" },
		{ "椎名林檎", "" }, { "", "" }, { "---", "" }, { " _ ", "" },
		{ "alt-J", "alt-j" }, { "The xx", "the-xx" },
		{ "a_b", "a-b" }, { "a - b", "a-b" }, { "a -_- b", "a-b" },
		{ "-a-", "a" }, { "  a  ", "a" }, { "a/b", "ab" },
		{ "Hurry Up, We're Dreaming", "hurry-up-were-dreaming" },
		{ "What’s Going On", "whats-going-on" },
		{ "Sgt. Pepper's", "sgt-peppers" }, { "1999", "1999" },
		{ "Mötley Crüe", "motley-crue" }, { "Ænima", "nima" },
		{ "Sigur Rós", "sigur-ros" }, { "Röyksopp", "royksopp" },
		{ "İstanbul", "istanbul" }, { "K", "k" },	/* Kelvin */
		{ "Å", "a" },					/* Angstrom */
		/* NFD, not NFKD: a ligature is no letter of ours. */
		{ "ﬁn", "n" }, { "ＡＢＢＡ", "" }, { "x²", "x" },
		{ "Straße", "strae" }, { "Mø", "m" },
		/* Unicode's white space, all of it. */
		{ "a" NBSP "b", "a-b" }, { "a" IDEOGRAPHIC_SPACE "b", "a-b" },
		{ "a\xe2\x80\x83" "b", "a-b" }, { "a\xe2\x80\xaf" "b", "a-b" },
		{ "a\xe1\x9a\x80" "b", "a-b" }, { "a\xc2\x85" "b", "a-b" },
		{ "a\xe2\x80\xa8" "b", "a-b" }, { "a\t\n\v\f\r b", "a-b" },
		{ "a\xe2\x81\x9f" "b", "a-b" },
		{ "a" ZERO_WIDTH "b", "ab" }, { "a–b", "ab" },
		{ "null", "null" }, { "Undefined", "undefined" },
		{ "bad \xff byte", "bad-byte" }, { "cut \xe5\x9d", "cut" },
	};
	char s[SLUG_MAX + 1];

	for (size_t i = 0; i < N(t); i++)
		ck_assert_str_eq(text_slug(s, sizeof(s), t[i].in), t[i].want);
}
END_TEST

#define TEN "aaaaaaaaa "	/* makes ten bytes of a slug */

START_TEST(slug_is_cut_to_50_without_a_trailing_dash)
{
	static const struct { const char *in, *want; } t[] = {
		{ TEN TEN TEN TEN "bbbbbbbbbb",
		    "aaaaaaaaa-aaaaaaaaa-aaaaaaaaa-aaaaaaaaa-bbbbbbbbbb" },
		{ TEN TEN TEN TEN "bbbbbbbbbbc",
		    "aaaaaaaaa-aaaaaaaaa-aaaaaaaaa-aaaaaaaaa-bbbbbbbbbb" },
		{ TEN TEN TEN TEN TEN "c",
		    "aaaaaaaaa-aaaaaaaaa-aaaaaaaaa-aaaaaaaaa-aaaaaaaaa" },
		{ TEN TEN TEN TEN "bbbbbbbb c d",
		    "aaaaaaaaa-aaaaaaaaa-aaaaaaaaa-aaaaaaaaa-bbbbbbbb-c" },
		{ TEN TEN TEN TEN "bbbbbbbbé! - d",
		    "aaaaaaaaa-aaaaaaaaa-aaaaaaaaa-aaaaaaaaa-bbbbbbbbe" },
	};
	char s[SLUG_MAX + 10];

	for (size_t i = 0; i < N(t); i++)
		ck_assert_str_eq(text_slug(s, sizeof(s), t[i].in), t[i].want);
	ck_assert_str_eq(text_slug(s, 3, "a b"), "a");
	ck_assert_str_eq(text_slug(s, 4, "a b"), "a-b");
	ck_assert_str_eq(text_slug(s, 1, "a b"), "");
}
END_TEST

START_TEST(slugs_that_the_site_refuses_are_not_fine)
{
	static const struct { const char *slug; bool want; } t[] = {
		{ "", false }, { "null", false }, { "undefined", false },
		{ "annulled", false }, { "the-null-set", false },
		{ "nullify", false }, { "x-undefined-y", false },
		{ "nul-l", true }, { "bjork", true },
	};

	for (size_t i = 0; i < N(t); i++)
		ck_assert_msg(text_slug_fine(t[i].slug) == t[i].want, "%s",
		    t[i].slug);
}
END_TEST

START_TEST(trim_cuts_all_white_space_at_both_ends)
{
	static const struct { const char *in, *want; } t[] = {
		{ "", "" }, { " ", "" }, { "a", "a" }, { " a b ", "a b" },
		{ "\r\n\ta" NBSP, "a" }, { NBSP NBSP, "" },
		{ IDEOGRAPHIC_SPACE "椎名" IDEOGRAPHIC_SPACE, "椎名" },
		{ "a\xc2\x85", "a" }, { "\xa0", "\xa0" }, { " \xa0 ", "\xa0" },
	};
	char s[64];

	for (size_t i = 0; i < N(t); i++) {
		strcpy(s, t[i].in);
		ck_assert_str_eq(text_trim(s), t[i].want);
	}
}
END_TEST

START_TEST(prefix_ends_between_characters)
{
	static const struct { const char *s; size_t max, want; } t[] = {
		{ "", 0, 0 }, { "", 5, 0 }, { "abc", 2, 2 }, { "abc", 9, 3 },
		{ "Björk", 2, 2 }, { "Björk", 3, 2 }, { "Björk", 4, 4 },
		{ "坂本", 1, 0 }, { "坂本", 3, 3 }, { "坂本", 5, 3 },
		{ "\x80\x80\x80", 2, 0 }, { "🎵", 3, 0 }, { "🎵", 4, 4 },
	};

	for (size_t i = 0; i < N(t); i++)
		ck_assert_uint_eq(text_prefix(t[i].s, strlen(t[i].s), t[i].max),
		    t[i].want);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, valid_is_well_formed_utf8_only);
	tcase_add_test(tc, fold_makes_names_comparable);
	tcase_add_test(tc, fold_of_a_fold_is_the_same);
	tcase_add_test(tc, same_is_equality_of_folded_names);
	tcase_add_test(tc, words_are_letters_digits_and_single_blanks);
	tcase_add_test(tc, lower_case_keeps_accents);
	tcase_add_test(tc, slug_is_what_the_site_makes_of_a_name);
	tcase_add_test(tc, slug_is_cut_to_50_without_a_trailing_dash);
	tcase_add_test(tc, slugs_that_the_site_refuses_are_not_fine);
	tcase_add_test(tc, trim_cuts_all_white_space_at_both_ends);
	tcase_add_test(tc, prefix_ends_between_characters);
}

UNIT_MAIN("text", cases)
