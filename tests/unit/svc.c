/* svc: the record as look-ups see it, and what no service means. */
#include "svc/svc.h"

#include <stdlib.h>
#include <string.h>

#include "unit/unit.h"

#define ID "\"musicbrainz_id\":\"056E4F3E-D505-4DAD-8EC1-D04F521CBB56\""

static struct rec rec;
static struct svc_about about;

static void
read_record(const char *line)
{
	ck_assert_ptr_null(rec_parse(&rec, line, strlen(line)));
	svc_about_init(&about, &rec);
}

static void
release(void)
{
	svc_about_release(&about);
	rec_release(&rec);
}

START_TEST(an_artist)
{
	read_record("{\"type\":\"artist\"," ID ",\"name\":\"Daft Punk\","
	    "\"sort_name\":\"Daft Punk\",\"genres\":[\"house\"],"
	    "\"former_ids\":[\"a\",\"b\"]}");
	ck_assert_str_eq(about.mbid, "056e4f3e-d505-4dad-8ec1-d04f521cbb56");
	ck_assert_str_eq(about.name, "Daft Punk");
	ck_assert_str_eq(about.sort_name, "Daft Punk");
	ck_assert(about.has_genres);
	ck_assert_uint_eq(json_array_size(about.former_ids), 2);
	release();
	read_record("{\"type\":\"artist\",\"genres\":[],\"name\":\"\"}");
	ck_assert(!about.has_genres);
	ck_assert_str_eq(about.mbid, "");
	ck_assert_ptr_null(about.name);
	release();
}
END_TEST

START_TEST(an_album)
{
	read_record("{\"type\":\"album\"," ID ",\"title\":\"Discovery\","
	    "\"artist\":{\"name\":\"Daft Punk\"},"
	    "\"release\":{\"musicbrainz_id\":\"r\"}}");
	ck_assert_str_eq(about.name, "Discovery");
	ck_assert_str_eq(about.artist, "Daft Punk");
	ck_assert_str_eq(about.release, "r");
	release();
	read_record("{\"type\":\"album\",\"artist\":\"x\",\"release\":[1]}");
	ck_assert_ptr_null(about.artist);
	ck_assert_ptr_null(about.release);
	release();
}
END_TEST

START_TEST(a_song)
{
	static const struct {
		const char *members;
		int64_t duration, genius;
		bool lyrics, instrumental;
	} t[] = {
		{ "\"duration\":320", 320, 0, false, false },
		{ "\"duration\":\"320\"", 320, 0, false, false },
		{ "\"duration\":-1", 0, 0, false, false },
		{ "\"duration\":null,\"lyrics\":\"\"", 0, 0, false, false },
		{ "\"lyrics\":\"x\"", 0, 0, true, false },
		{ "\"is_instrumental\":true", 0, 0, false, true },
		{ "\"is_instrumental\":1", 0, 0, false, true },
		{ "\"is_instrumental\":false", 0, 0, false, false },
		{ "\"is_instrumental\":0", 0, 0, false, false },
		{ "\"genius_song_id\":7", 0, 7, false, false },
		{ "\"genius_song_id\":\"7\"", 0, 7, false, false },
		{ "\"genius_song_id\":\"x\"", 0, 0, false, false },
		{ "\"genius_song_id\":-7", 0, 0, false, false },
		{ "\"external_ids\":{\"genius_song_id\":\"8\"}", 0, 8, false,
		    false },
		{ "\"genius_song_id\":\"7\",\"external_ids\":"
		    "{\"genius_song_id\":\"8\"}", 0, 7, false, false },
		{ "\"external_ids\":[8]", 0, 0, false, false },
	};
	char line[256];

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		snprintf(line, sizeof(line), "{\"type\":\"song\",\"title\":\"T\","
		    "\"artist\":{\"name\":\"A\"},\"album\":{\"title\":\"L\"},"
		    "\"artist_credit\":\"A feat. B\",%s}", t[i].members);
		read_record(line);
		ck_assert_str_eq(about.album, "L");
		ck_assert_str_eq(about.artist_credit, "A feat. B");
		ck_assert_msg(about.duration_s == t[i].duration &&
		    about.genius_id == t[i].genius &&
		    about.has_lyrics == t[i].lyrics &&
		    about.is_instrumental == t[i].instrumental, "%s", line);
		release();
	}
}
END_TEST

START_TEST(what_no_service_means)
{
	static const struct {
		struct svc_answer a;
		bool down;
	} t[] = {
		{ { .status = 200, .body = "{}", .len = 2 }, false },
		{ { .status = 404, .body = "", .len = 0 }, false },
		{ { .status = 403, .body = "{}", .len = 2 }, false },
		{ { .status = 408, .body = "", .len = 0 }, true },
		{ { .status = 429, .body = "", .len = 0 }, true },
		{ { .status = 500, .body = "{}", .len = 2 }, true },
		{ { .status = 599, .body = "", .len = 0 }, true },
		{ { .status = 403, .body = "<title>Just a moment...", .len = 23 },
		    true },
		{ { .status = 200, .body = "Just a moment", .len = 13 }, false },
		{ { .status = 200, .body = "", .len = 0,
		    .server_said = "challenge" }, true },
	};
	struct svc_lookup l = { .step = 0 };

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		l.why[0] = '\0';
		ck_assert_msg(svc_is_down(&l, &t[i].a) == t[i].down, "%zu", i);
		ck_assert(!t[i].down || l.why[0] != '\0');
	}
}
END_TEST

START_TEST(only_trees_are_json)
{
	static const struct { const char *body; bool is; } t[] = {
		{ "{}", true }, { " [1]\n", true }, { "", false },
		{ "1", false }, { "null", false }, { "\"x\"", false },
		{ "{", false }, { "<html>", false }, { "{}x", false },
		{ "{\"a\":\"\xff\"}", false },
	};
	struct svc_lookup l = { .step = 0 };
	struct svc_answer a = { .status = 200 };
	json_t *tree;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		a.body = t[i].body;
		a.len = strlen(a.body);
		l.why[0] = '\0';
		tree = svc_json(&l, &a);
		ck_assert_msg((tree != NULL) == t[i].is, "%s", a.body);
		ck_assert((tree == NULL) == (l.why[0] != '\0'));
		json_decref(tree);
	}
}
END_TEST

START_TEST(what_is_not_known_is_not_found)
{
	struct svc_lookup l = { .step = 0 };
	char *text;

	svc_found(&l, "a", json_string("x"));
	svc_found(&l, "b", json_string(""));
	svc_found(&l, "c", json_array());
	svc_found(&l, "d", json_null());
	svc_found(&l, "e", NULL);
	svc_found(&l, "f", json_false());
	text = json_dumps(l.found, JSON_COMPACT);
	ck_assert_str_eq(text, "{\"a\":\"x\",\"f\":false}");
	free(text);
	svc_lookup_release(&l);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, an_artist);
	tcase_add_test(tc, an_album);
	tcase_add_test(tc, a_song);
	tcase_add_test(tc, what_no_service_means);
	tcase_add_test(tc, only_trees_are_json);
	tcase_add_test(tc, what_is_not_known_is_not_found);
}

UNIT_MAIN("svc", cases)
