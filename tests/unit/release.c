/* release: the relations of a release's recordings: which are not there, how
 * they are put in, and what is kept of them. */
#include "unit/album.h"

#include "base/buf.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static json_t *
many(int n, const char *more)
{
	json_t *tracks = json_array(), *rec;

	for (int i = 0; i < n; i++) {
		rec = json_object();
		json_object_set_new(rec, "id", json_sprintf("r%d", i));
		if (more != NULL)
			json_object_set_new(rec, more, json_array());
		json_array_append_new(tracks, json_pack("{s:o}", "recording",
		    rec));
	}
	return json_pack("{s:[{s:o}]}", "media", "tracks", tracks);
}

START_TEST(what_a_large_release_lacks)
{
	static const struct { int n; const char *more; size_t lacks; } t[] = {
		{ 10, NULL, 0 }, { 500, NULL, 0 }, { 501, NULL, 501 },
		{ 501, "relations", 0 }, { 730, NULL, 730 },
	};
	json_t *doc;

	for (size_t i = 0; i < LEN(t); i++) {
		doc = many(t[i].n, t[i].more);
		ck_assert_uint_eq(release_lacks(doc), t[i].lacks);
		json_decref(doc);
	}
}
END_TEST

static void
name_work(json_t *work, void *arg)
{
	buf_printf(arg, "%s ", js_str(work, "id"));
}

/* Wherever a recording stands, and only works that it performs. */
START_TEST(works_of_a_release)
{
	json_t *doc = parse("{\"media\":[{\"pregap\":{\"recording\":{\"id\":"
	    "\"a\",\"relations\":[{\"type\":\"performance\",\"work\":"
	    "{\"id\":\"w1\"}}]}},\"tracks\":[{\"recording\":{\"id\":\"b\","
	    "\"relations\":[{\"type\":\"performance\",\"work\":{\"id\":"
	    "\"w2\"}},{\"type\":\"other\",\"work\":{\"id\":\"w3\"}},"
	    "{\"type\":\"performance\",\"work\":{}},{\"type\":"
	    "\"performance\",\"artist\":{\"id\":\"w4\"}}]}}],"
	    "\"data-tracks\":[{\"recording\":{\"id\":\"c\",\"relations\":"
	    "[{\"type\":\"performance\",\"work\":{\"id\":\"w5\"}}]}}]}]}");
	struct buf b = BUF_INIT;

	release_works(doc, name_work, &b);
	ck_assert_str_eq(b.data, "w1 w2 w5 ");
	buf_release(&b);
	json_decref(doc);
}
END_TEST

/* Relations to people, addresses and works are kept, with what makes them. */
START_TEST(slim_relations)
{
	static const char kept_ones[] = "[{\"type\":\"t\",\"type-id\":\"i\","
	    "\"direction\":\"backward\",\"target-type\":\"artist\","
	    "\"attributes\":[\"co\"],\"attribute-values\":{\"task\":\"x\"},"
	    "\"ended\":true,\"artist\":{\"id\":\"a\",\"name\":\"A\"}},"
	    "{\"target-type\":\"url\",\"url\":{\"resource\":\"u\"}},"
	    "{\"target-type\":\"work\",\"work\":{\"id\":\"w\"}}]";
	json_t *all = parse(kept_ones), *want = parse(kept_ones), *slim;

	json_array_append_new(all, parse("{\"target-type\":\"place\","
	    "\"place\":{\"id\":\"p\"}}"));
	json_object_set_new(json_array_get(all, 0), "begin",
	    json_string("1999"));
	json_object_set_new(js_object(json_array_get(all, 2), "work"), "title",
	    json_string("W"));
	slim = release_slim_relations(all);
	ck_assert(json_equal(slim, want));
	json_decref(all);
	json_decref(want);
	json_decref(slim);
}
END_TEST

START_TEST(a_page_of_recordings_is_put_in)
{
	json_t *doc = many(3, NULL), *rec;
	json_t *page = parse("[{\"id\":\"r1\",\"relations\":[1]},"
	    "{\"id\":\"r9\",\"relations\":[2]},{\"id\":\"r2\"}]");
	const json_t *tracks;

	release_graft(doc, page);
	release_graft(doc, NULL);
	/* what is there stays */
	json_array_append_new(page, parse("{\"id\":\"r1\",\"relations\":"
	    "[1,2]}"));
	release_graft(doc, page);
	tracks = js_array(json_array_get(js_array(doc, "media"), 0), "tracks");
	rec = js_object(json_array_get(tracks, 1), "recording");
	ck_assert_uint_eq(json_array_size(js_array(rec, "relations")), 1);
	rec = js_object(json_array_get(tracks, 2), "recording");
	ck_assert_ptr_null(js_array(rec, "relations"));
	json_decref(page);
	json_decref(doc);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, what_a_large_release_lacks);
	tcase_add_test(tc, works_of_a_release);
	tcase_add_test(tc, slim_relations);
	tcase_add_test(tc, a_page_of_recordings_is_put_in);
}

UNIT_MAIN("release", cases)
