/* tags: which of them are genres. */
#include "svc/tags.h"

#include "unit/unit.h"

#define N(t) (sizeof(t) / sizeof((t)[0]))

START_TEST(tags_that_are_genres_are_taken)
{
	static const struct { const char *tag; const char *genre; } t[] = {
		{ "Pop", "pop" }, { " Trip-Hop ", "trip-hop" },
		{ "Chanson Française", "chanson française" },
		{ "ROCK", "rock" }, { "j-pop", "j-pop" }, { "Русский рок",
		    "русский рок" }, { "演歌", "演歌" }, { "R&B", "r&b" },
		{ "90s rock", "90s rock" }, { "british invasion",
		    "british invasion" }, { "Live electronics",
		    "live electronics" }, { "seen live", NULL },
		{ "Seen Live", NULL }, { "seen-live", NULL },
		{ "albums I own", NULL }, { "Cher", NULL }, { "CHÉR", NULL },
		{ "cherilyn sarkisian", NULL }, { "The Cher", NULL },
		{ "favourite artists", NULL }, { "My Favorites", NULL },
		{ "under 2000 listeners", NULL }, { "spotify", NULL },
		{ "Canadian", NULL }, { "USA", NULL }, { "80s", NULL },
		{ "1990s", NULL }, { "1999", NULL }, { "female vocalists", NULL },
		{ "love", NULL }, { "!!!", NULL }, { "x", NULL }, { " ", NULL },
		{ "this is by far the greatest artist of all", NULL },
	};

	for (size_t i = 0; i < N(t); i++) {
		json_t *tags = json_pack("{s[{ss}]}", "tag", "name", t[i].tag);
		json_t *got = tags_genres(tags, "tag", "Cher",
		    "Sarkisian, Cherilyn");

		ck_assert_pstr_eq(json_string_value(json_array_get(got, 0)),
		    t[i].genre);
		json_decref(got);
		json_decref(tags);
	}
}
END_TEST

START_TEST(genres_are_at_most_ten_each_once)
{
	json_t *list = json_array(), *tags, *got;
	char name[16];

	for (int i = 0; i < 30; i++) {
		snprintf(name, sizeof(name), "Genre %cx", 'a' + i / 2);
		json_array_append_new(list, json_pack("{ss}", "name", name));
	}
	tags = json_pack("{so}", "tag", list);
	got = tags_genres(tags, "tag", "Cher", "Sarkisian, Cherilyn");
	ck_assert_uint_eq(json_array_size(got), TAGS_MAX);
	ck_assert_str_eq(json_string_value(json_array_get(got, 9)), "genre jx");
	json_decref(got);
	json_decref(tags);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, tags_that_are_genres_are_taken);
	tcase_add_test(tc, genres_are_at_most_ten_each_once);
}

UNIT_MAIN("tags", cases)
