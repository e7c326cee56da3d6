#include "unit/answer.h"

#include "base/buf.h"
#include "svc/canonical.h"
#include "svc/credits.h"
#include "svc/shelf.h"

#define ME "056e4f3e-d505-4dad-8ec1-d04f521cbb56"
#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* ids: one letter, repeated to the length of an id */
static const char *
id_of(char c)
{
	static char ids[8][MBID_SIZE];
	static int n;
	char *s = ids[n++ % 8];

	memset(s, c, MBID_SIZE - 1);
	s[MBID_SIZE - 1] = '\0';
	return s;
}

/* "group release status date [type]", one letter each for the ids */
static json_t *
release(const char *text)
{
	char group, id, status[20], date[20], type[20] = "Album";

	ck_assert_int_ge(sscanf(text, "%c %c %19s %19s %19s", &group, &id,
	    status, date, type), 4);
	return json_pack("{s:s,s:s,s:s,s:s,s:{s:s,s:s,s:s,s:s},"
	    "s:[{s:{s:s}}],s:[{s:s,s:{s:s+}}]}",
	    "id", id_of(id), "title", "t", "status", status,
	    "date", *date == '-' ? "" : date,
	    "release-group", "id", id_of(group), "title", id_of(group),
	    "primary-type", type, "first-release-date",
	    group == 'e' ? "" : "1999",
	    "artist-credit", "artist", "id", ME,
	    "relations", "target-type", "url", "url", "resource",
	    "https://www.discogs.com/master/", id == 'z' ? "1" : "x");
}

static void
add(struct shelf *s, const char *text, bool whole)
{
	json_t *r = release(text);

	shelf_add(s, r, whole);
	json_decref(r);
}

/* "group=release", '!' after it when the whole document is there */
static const char *
shown_shelf(const struct shelf *s)
{
	struct buf b = BUF_INIT;
	const struct shelf_album *a;

	for (size_t i = 0; (a = shelf_album(s, i)) != NULL; i++)
		buf_printf(&b, "%s%c=%c%s", i > 0 ? " " : "", *a->id,
		    *a->release, a->whole != NULL ? "!" : "");
	return kept(buf_take(&b));
}

static const struct {
	const char *what, *whole[5], *light[5];
	size_t limit;
	const char *want;
} shelves[] = {
	{ "one page", { "a 1 Official 2001", "b 2 Official 1997" }, { NULL },
	    0, "b=2! a=1!" },
	{ "same date: by id", { "b 1 Official 2001", "a 2 Official 2001" },
	    { NULL }, 0, "a=2! b=1!" },
	{ "the group's date when the release has none", {
	    "a 1 Official 2001", "b 2 Official -" }, { NULL }, 0,
	    "b=2! a=1!" },
	{ "1999-05 is before 1999", { "a 1 Official 1999",
	    "b 2 Official 1999-05" }, { NULL }, 0, "b=2! a=1!" },
	{ "the better one comes whole, later", { "a 2 Official 2002",
	    "a 1 Official 2001" }, { NULL }, 0, "a=1!" },
	{ "the better one comes whole, first", { "a 1 Official 2001",
	    "a 2 Official 2002" }, { NULL }, 0, "a=1!" },
	{ "the better one is only listed", { "a 2 Official 2002" },
	    { "a 1 Official 2001" }, 0, "a=1" },
	{ "the better one is whole", { "a 1 Official 2001" },
	    { "a 2 Official 2002", "b 3 Official 2003" }, 0, "a=1! b=3" },
	{ "listed again", { "a 1 Official 2001" }, { "a 1 Official 2001" }, 0,
	    "a=1!" },
	{ "only bootlegs", { "a 1 Bootleg 2001", "b 2 Promotion 2002" },
	    { NULL }, 0, "b=2!" },
	{ "another type", { "a 1 Official 2001 Single" }, { NULL }, 0, "" },
	{ "the first two", { "a 1 Official 2001", "b 2 Official 1997",
	    "c 3 Official 1999" }, { NULL }, 2, "b=2! c=3!" },
	{ "more than there are", { "a 1 Official 2001" }, { NULL }, 9,
	    "a=1!" },
};

START_TEST(releases_become_albums)
{
	struct shelf *s;

	for (size_t i = 0; i < LEN(shelves); i++) {
		s = shelf_new(ME, TYPE_ALBUM);
		for (size_t k = 0; k < 5 && shelves[i].whole[k]; k++)
			add(s, shelves[i].whole[k], true);
		for (size_t k = 0; k < 5 && shelves[i].light[k]; k++)
			add(s, shelves[i].light[k], false);
		shelf_sort(s, shelves[i].limit);
		ck_assert_msg(strcmp(shown_shelf(s), shelves[i].want) == 0,
		    "%s: %s", shelves[i].what, shown_shelf(s));
		shelf_free(s);
	}
	shelf_free(NULL);
}
END_TEST

START_TEST(what_is_counted)
{
	struct shelf *s = shelf_new(ME, TYPE_ALBUM);
	struct shelf_out out;

	add(s, "a 1 Official 2001", true);
	add(s, "a 1 Official 2001", true);
	add(s, "a 2 Official 2002", true);
	add(s, "b 3 Official 2002", false);
	add(s, "c 4 Bootleg 2002", true);
	add(s, "d 5 Official 2002 EP", true);
	ck_assert_uint_eq(shelf_releases(s), 5);
	ck_assert_uint_eq(shelf_whole(s), 1);
	ck_assert(shelf_left_out(s, 0, &out));
	ck_assert_str_eq(out.why, "nothing but bootlegs and pseudo-releases");
	ck_assert_str_eq(out.title, id_of('c'));
	ck_assert(shelf_left_out(s, 1, &out));
	ck_assert_str_eq(out.why, "EP");
	ck_assert(!shelf_left_out(s, 2, &out));
	shelf_free(s);
}
END_TEST

/* What the pages that came tell of albums, whatever is to come. */
static const struct {
	const char *what, *whole[5];
	size_t limit, settled;
} known[] = {
	{ "nothing", { NULL }, 0, 0 },
	{ "one: another of that day may come", { "a 1 Official 2001-05" }, 0,
	    0 },
	{ "a later one came, of whatever group", { "a 1 Official 2001",
	    "b 2 Bootleg 2002" }, 0, 1 },
	{ "in any order", { "b 2 Bootleg 2002", "a 1 Official 2001" }, 0, 1 },
	{ "even one that is no album", { "a 1 Official 2001",
	    "b 2 Official 2002 Single" }, 0, 1 },
	{ "two", { "a 1 Official 2001", "b 2 Official 2002",
	    "c 3 Official 2003" }, 0, 2 },
	{ "a day before its month", { "a 1 Official 2001-05-31",
	    "b 2 Official 2001-05" }, 0, 1 },
	{ "whatever has a date before what has none", {
	    "a 1 Official 2001", "b 2 Official -" }, 0, 1 },
	{ "a promo gives way to what may come", { "a 1 Promotion 2001",
	    "b 2 Bootleg 2002" }, 0, 0 },
	{ "a bootleg is nothing yet", { "a 1 Bootleg 2001",
	    "b 2 Bootleg 2002" }, 0, 0 },
	{ "of the first one", { "a 1 Official 1997", "b 2 Official 1998",
	    "c 3 Official 2003" }, 1, 1 },
	{ "of more than there are", { "a 1 Official 1997",
	    "b 2 Official 1998", "c 3 Official 2003" }, 9, 2 },
	{ "a bootleg of a group without a date", { "e 1 Bootleg 2001",
	    "b 2 Official 2002", "c 3 Official 2003" }, 0, 1 },
	/* whose group has an earlier date, 1999: it may come before */
	{ "a promo's album may be the first", { "a 1 Official 2001",
	    "b 2 Promotion 2000", "c 3 Official 2003" }, 1, 0 },
	{ "an undated one's album as its group's, 1999", {
	    "a 1 Official 2001", "b 2 Official -", "c 3 Official 1997" }, 1,
	    1 },
	{ "... which comes before 2001", { "a 1 Official 2001",
	    "b 2 Official -", "c 3 Official 1997" }, 2, 1 },
	{ "but not the first two", { "a 1 Official 2001",
	    "b 2 Promotion 2000", "c 3 Official 2003" }, 3, 1 },
};

START_TEST(albums_that_are_known_for_good)
{
	struct shelf *s;

	for (size_t i = 0; i < LEN(known); i++) {
		s = shelf_new(ME, TYPE_ALBUM);
		for (size_t k = 0; k < 5 && known[i].whole[k]; k++)
			add(s, known[i].whole[k], true);
		ck_assert_msg(shelf_settled(s, known[i].limit) ==
		    known[i].settled, "%s: %zu", known[i].what,
		    shelf_settled(s, known[i].limit));
		shelf_free(s);
	}
}
END_TEST

START_TEST(a_release_that_is_gone_gives_way)
{
	struct shelf *s = shelf_new(ME, TYPE_ALBUM);

	add(s, "a 1 Official 2001", false);
	add(s, "a 2 Official 2002", true);
	add(s, "a z Bootleg 2000", true);
	shelf_sort(s, 0);
	ck_assert_str_eq(shown_shelf(s), "a=1");
	ck_assert_str_eq(shelf_album(s, 0)->title, id_of('a'));
	ck_assert(shelf_next(s, 0));
	ck_assert_int_eq(*shelf_album(s, 0)->release, '2');
	ck_assert(!shelf_next(s, 0));
	shelf_free(s);
}
END_TEST

/* Of the other releases too, in the order of the choice. */
START_TEST(links_come_from_all_releases)
{
	struct shelf *s = shelf_new(ME, TYPE_ALBUM);

	add(s, "a z Official 2002", false);
	add(s, "a 1 Official 2001", true);
	shelf_sort(s, 0);
	ck_assert_str_eq(shown(shelf_album(s, 0)->links),
	    "[{\"discogs_master_id\":\"1\"}]");
	shelf_free(s);
}
END_TEST

START_TEST(what_is_odd_is_no_album)
{
	static const char *const odd[] = { "{}", "{\"id\":\"x\"}",
	    "{\"id\":\"x\",\"release-group\":{}}",
	    "{\"id\":\"x\",\"release-group\":{\"id\":\"short\"}}",
	    "{\"id\":7,\"release-group\":[]}", "null", "[]" };
	struct shelf *s = shelf_new(ME, TYPE_ALBUM);
	json_t *v;

	for (size_t i = 0; i < LEN(odd); i++) {
		v = js_parse(odd[i], strlen(odd[i]));
		shelf_add(s, v, true);
		json_decref(v);
	}
	shelf_sort(s, 0);
	ck_assert_ptr_null(shelf_album(s, 0));
	shelf_free(s);
}
END_TEST

/* A real page of release groups: EPs, most of them undated. */
START_TEST(real_release_groups)
{
	json_t *doc = answer("browse_release-group_by_artist.json"), *g;
	json_t *credit = json_pack("[{s:{s:s}}]", "artist", "id", ME);
	char date[CANONICAL_DATE];
	size_t i, dated = 0;

	json_array_foreach(js_array(doc, "release-groups"), i, g) {
		ck_assert(canonical_group(g, credit, ME, TYPE_EP).fine);
		ck_assert(!canonical_group(g, credit, ME, TYPE_ALBUM).fine);
		dated += *canonical_date(date, js_str(g,
		    "first-release-date")) != '~';
	}
	ck_assert_uint_eq(i, 8);
	ck_assert_uint_eq(dated, 2);
	json_decref(credit);
	json_decref(doc);
}
END_TEST

/* Real lines of a dump of recordings: works without their own relations. */
START_TEST(real_dumped_recordings)
{
	static const char *const titles[] = { "Suck", "Kiss-A-Me Baby",
	    "The Calling", "Whispering Shadows",
	    "I'll Never Get Out of These Blues Alive" };
	json_t *doc;

	for (int i = 0; i < 5; i++) {
		doc = answer_line("dump_recording_5_lines.jsonl", i);
		ck_assert_str_eq(js_str(doc, "title"), titles[i]);
		ck_assert(!canonical_version(js_str(doc, "title")));
		ck_assert_ptr_null(credits_of(js_array(doc, "relations")));
		json_decref(doc);
	}
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, releases_become_albums);
	tcase_add_test(tc, what_is_counted);
	tcase_add_test(tc, albums_that_are_known_for_good);
	tcase_add_test(tc, a_release_that_is_gone_gives_way);
	tcase_add_test(tc, links_come_from_all_releases);
	tcase_add_test(tc, what_is_odd_is_no_album);
	tcase_add_test(tc, real_release_groups);
	tcase_add_test(tc, real_dumped_recordings);
}

UNIT_MAIN("shelf", cases)
