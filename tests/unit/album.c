/* album: the records of real releases, and which of a release's tracks become
 * songs. */
#include "unit/album.h"

#include "base/buf.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* "1.0 Hello, 1.1 Galaxie": disc, position, title of each song */
static const char *
songs(const json_t *records)
{
	struct buf b = BUF_INIT;
	int64_t disc, position;
	json_t *r;
	size_t i;

	json_array_foreach(records, i, r)
		if (i > 0 && js_int(r, "disc", &disc) &&
		    js_int(r, "position", &position))
			buf_printf(&b, "%s%d.%d %s", i > 1 ? ", " : "",
			    (int)disc, (int)position, js_str(r, "title"));
	return kept(buf_take(&b));
}

START_TEST(a_real_double_album)
{
	json_t *doc = answer("release_two_discs.json");
	struct album_from from = {
		.artist_id = "3648db01-b29d-4ab9-835c-83f6a5068fe4",
		.artist_name = "Godspeed You! Black Emperor", .release = doc,
	};
	json_t *all = album_records(&from);

	ck_assert_str_eq(shown(json_array_get(all, 0)),
	    "{\"type\":\"album\",\"musicbrainz_id\":"
	    "\"3822abb6-ca53-3ae1-a4ec-7718cb321e9b\",\"title\":"
	    "\"Lift Yr. Skinny Fists Like Antennas to Heaven!\",\"artist\":{"
	    "\"musicbrainz_id\":\"3648db01-b29d-4ab9-835c-83f6a5068fe4\","
	    "\"name\":\"Godspeed You! Black Emperor\"},\"release_date\":"
	    "\"2000-10-09\",\"track_count\":4,\"barcode\":\"796441804320\","
	    "\"catalog_number\":\"KRANK 043\",\"release\":{\"musicbrainz_id\":"
	    "\"6a76904c-0caf-34e1-8cc2-7d95e86a3824\"}}");
	ck_assert_str_eq(shown(json_array_get(all, 3)),
	    "{\"type\":\"song\",\"musicbrainz_id\":"
	    "\"b8f1c93d-4273-4428-96cb-c38c6fb0d867\",\"title\":\"Sleep\","
	    "\"artist\":{\"musicbrainz_id\":"
	    "\"3648db01-b29d-4ab9-835c-83f6a5068fe4\",\"name\":"
	    "\"Godspeed You! Black Emperor\"},\"album\":{\"musicbrainz_id\":"
	    "\"3822abb6-ca53-3ae1-a4ec-7718cb321e9b\",\"title\":"
	    "\"Lift Yr. Skinny Fists Like Antennas to Heaven!\"},\"disc\":2,"
	    "\"position\":1,\"duration\":1398,\"release_date\":\"2000-10-09\","
	    "\"isrc\":\"USI4R0401864\",\"artist_credit\":"
	    "\"Godspeed You Black Emperor!\"}");
	ck_assert_str_eq(songs(all), "1.1 Storm, 1.2 Static, 2.1 Sleep, "
	    "2.2 Antennas to Heaven");
	json_decref(all);
	json_decref(doc);
}
END_TEST

START_TEST(a_real_hidden_track_and_its_composer)
{
	json_t *doc = answer("browse_release_with_recordings_rels.json");
	json_t *all;

	all = records_of(json_array_get(js_array(doc, "releases"), 0), false);
	ck_assert_str_eq(songs(all),
	    "1.0 Hello Goodbye [hidden track], 1.1 Galaxie, "
	    "1.2 2 X 4");
	ck_assert_str_eq(shown(js_array(json_array_get(all, 1), "credits")),
	    "[{\"name\":\"Blind Melon\",\"id\":"
	    "\"38c5cdab-5d6d-43d1-85b0-dac41bde186e\",\"roles\":"
	    "[\"composer\"]}]");
	ck_assert_str_eq(js_str(json_array_get(js_array(json_array_get(all, 2),
	    "credits"), 0), "name"), "Paul Allgood");
	ck_assert_ptr_null(js_array(json_array_get(all, 3), "credits"));
	json_decref(all);
	json_decref(doc);
}
END_TEST

START_TEST(a_real_dumped_release)
{
	json_t *doc = answer_line("dump_shapes_from_server_test.jsonl", 2);
	json_t *slim = release_slim(doc), *a, *b;

	a = records_of(doc, false);
	b = records_of(slim, false);
	ck_assert_str_eq(shown(a), "[{\"type\":\"album\",\"musicbrainz_id\":"
	    "\"e0e39108-5a94-4736-83bb-09c1682a2ab5\",\"title\":\"Blue Hits\","
	    "\"artist\":{\"musicbrainz_id\":\"A\",\"name\":\"Ann\"},"
	    "\"track_count\":1,\"release\":{\"musicbrainz_id\":"
	    "\"8ddb6392-a3d2-4c62-8a3f-9289dfc627b0\"}},{\"type\":\"song\","
	    "\"musicbrainz_id\":\"4293ab04-ec12-4c5e-9ffa-98ee6e833bb3\","
	    "\"title\":\"The Blues\",\"artist\":{\"musicbrainz_id\":\"A\","
	    "\"name\":\"Ann\"},\"album\":{\"musicbrainz_id\":"
	    "\"e0e39108-5a94-4736-83bb-09c1682a2ab5\",\"title\":\"Blue Hits\"},"
	    "\"disc\":1,\"position\":1,\"artist_credit\":\"Blues Guy\"}]");
	ck_assert_str_eq(shown(a), shown(b));
	json_decref(a);
	json_decref(b);
	json_decref(slim);
	json_decref(doc);
}
END_TEST

/* Slim documents make the same records as whole ones. */
START_TEST(slim_loses_nothing)
{
	static const char *const files[] = { "release_two_discs.json",
	    "browse_release_with_recordings_rels.json" };
	json_t *doc, *slim, *a, *b;
	const json_t *release;

	for (size_t i = 0; i < LEN(files); i++) {
		doc = answer(files[i]);
		release = js_array(doc, "releases") == NULL ? doc :
		    json_array_get(js_array(doc, "releases"), 0);
		slim = release_slim(release);
		ck_assert_uint_lt(strlen(shown(slim)),
		    strlen(shown(release)) / 2);
		a = records_of(release, true);
		b = records_of(slim, true);
		/* but for the relations of works, which dumps have not */
		if (i == 0)
			ck_assert_str_eq(shown(a), shown(b));
		ck_assert_str_eq(songs(a), songs(b));
		json_decref(a);
		json_decref(b);
		json_decref(slim);
		json_decref(doc);
	}
}
END_TEST

/* ---- tracks ---- */

#define TRACK(pos, title, rec) "{\"position\":" #pos ",\"title\":\"" title \
    "\",\"length\":1000,\"recording\":{\"id\":\"" ID rec "\",\"title\":\"" \
    title "\"}}"
#define MEDIUM(pos, format, tracks) "{\"position\":" #pos ",\"format\":" \
    format ",\"tracks\":[" tracks "]}"

static const struct { const char *what, *release, *want, *kept; } lists[] = {
	{ "all discs, in order", RELEASE(MEDIUM(2, "\"CD\"",
	    TRACK(1, "c", "3")) "," MEDIUM(1, "\"CD\"", TRACK(2, "b", "2") ","
	    TRACK(1, "a", "1"))), "1.1 a, 1.2 b, 2.1 c", NULL },
	{ "no video discs; numbers stay", RELEASE(MEDIUM(1, "\"DVD-Video\"",
	    TRACK(1, "a", "1")) "," MEDIUM(2, "\"CD\"", TRACK(1, "b", "2"))
	    "," MEDIUM(3, "\"Blu-ray\"", TRACK(1, "c", "3"))), "2.1 b", NULL },
	{ "a format nobody knows", RELEASE(MEDIUM(1, "null",
	    TRACK(1, "a", "1"))), "1.1 a", NULL },
	{ "no videos", RELEASE("{\"position\":1,\"tracks\":["
	    "{\"position\":1,\"title\":\"a\",\"recording\":{\"id\":\"" ID "1\","
	    "\"video\":true}}," TRACK(2, "b", "2") "]}"), "1.2 b", NULL },
	{ "no data tracks", RELEASE("{\"position\":1,\"data-tracks\":["
	    TRACK(3, "data", "9") "],\"tracks\":[" TRACK(1, "a", "1") "]}"),
	    "1.1 a", NULL },
	{ "a pregap track is position 0", RELEASE("{\"position\":1,\"pregap\":"
	    TRACK(7, "hidden", "9") ",\"tracks\":[" TRACK(1, "a", "1") "]}"),
	    "1.0 hidden, 1.1 a", NULL },
	{ "a recording twice is one song, at its first place",
	    RELEASE(MEDIUM(1, "\"CD\"", TRACK(1, "a", "1") ","
	    TRACK(2, "b", "2") "," TRACK(3, "a again", "1")) ","
	    MEDIUM(2, "\"CD\"", TRACK(1, "b", "2"))), "1.1 a, 1.2 b", NULL },
	{ "no versions", RELEASE(MEDIUM(1, "\"CD\"", TRACK(1, "a", "1") ","
	    TRACK(2, "a (live)", "2") "," TRACK(3, "b - demo", "3"))),
	    "1.1 a", "1.1 a, 1.2 a (live), 1.3 b - demo" },
	{ "a version by the track's title", RELEASE(MEDIUM(1, "\"CD\"",
	    TRACK(1, "a", "1") ",{\"position\":2,\"title\":\"b (live)\","
	    "\"recording\":{\"id\":\"" ID "2\",\"title\":\"b\"}}")),
	    "1.1 a", "1.1 a, 1.2 b (live)" },
	{ "a version by the recording's title", RELEASE(MEDIUM(1, "\"CD\"",
	    TRACK(1, "a", "1") ",{\"position\":2,\"title\":\"b\","
	    "\"recording\":{\"id\":\"" ID "2\",\"title\":\"b (live)\"}}")),
	    "1.1 a", "1.1 a, 1.2 b" },
	{ "a version by the disambiguation", RELEASE(MEDIUM(1, "\"CD\"",
	    TRACK(1, "a", "1") ",{\"position\":2,\"title\":\"b\","
	    "\"recording\":{\"id\":\"" ID "2\",\"title\":\"b\",\"disambiguation\":"
	    "\"live, 1994\"}}")), "1.1 a", "1.1 a, 1.2 b" },
	{ "the first place that is no version", RELEASE(MEDIUM(1, "\"CD\"",
	    TRACK(1, "a (edit)", "1") "," TRACK(2, "a", "1"))),
	    "1.2 a", "1.1 a (edit)" },
	{ "when all are versions, they are the album", RELEASE(MEDIUM(1,
	    "\"CD\"", TRACK(1, "Red (Taylor\xe2\x80\x99s Version)", "1") ","
	    TRACK(2, "22 (Taylor\xe2\x80\x99s Version)", "2"))),
	    "1.1 Red (Taylor\xe2\x80\x99s Version), "
	    "1.2 22 (Taylor\xe2\x80\x99s Version)", NULL },
	{ "the track's title", RELEASE(MEDIUM(1, "\"CD\"", "{\"position\":1,"
	    "\"title\":\"as printed\",\"recording\":{\"id\":\"" ID "1\",\"title\":"
	    "\"as known\"}}")), "1.1 as printed", NULL },
	{ "the recording's, if the track has none", RELEASE(MEDIUM(1, "\"CD\"",
	    "{\"position\":1,\"recording\":{\"id\":\"" ID "1\",\"title\":"
	    "\"as known\"}}")), "1.1 as known", NULL },
	{ "no song without a well-formed id, or a title", RELEASE(MEDIUM(1,
	    "\"CD\"", "{\"title\":\"a\",\"recording\":{\"id\":\"1\"}},"
	    "{\"title\":\"b\"},{\"recording\":{\"id\":\"" ID "2\"}},"
	    TRACK(4, "d", "4"))), "1.4 d", NULL },
	{ "White Album: both records", RELEASE(MEDIUM(1, "\"12\\\" Vinyl\"",
	    TRACK(1, "Back in the U.S.S.R.", "1") ","
	    TRACK(2, "Dear Prudence", "2")) "," MEDIUM(2,
	    "\"12\\\" Vinyl\"", TRACK(1, "Birthday", "3") ","
	    TRACK(13, "Good Night", "4"))), "1.1 Back in the U.S.S.R., "
	    "1.2 Dear Prudence, 2.1 Birthday, 2.13 Good Night", NULL },
	{ "The Wall: both discs", RELEASE(MEDIUM(1, "\"CD\"",
	    TRACK(1, "In the Flesh?", "1")) "," MEDIUM(2, "\"CD\"",
	    TRACK(1, "Hey You", "2") "," TRACK(8, "In the Flesh", "3"))),
	    "1.1 In the Flesh?, 2.1 Hey You, 2.8 In the Flesh", NULL },
	{ "Mellon Collie: three records in six sides", RELEASE(
	    MEDIUM(1, "\"12\\\" Vinyl\"", TRACK(1, "Tonight, Tonight", "1"))
	    "," MEDIUM(3, "\"12\\\" Vinyl\"", TRACK(1, "1979", "3")) ","
	    MEDIUM(2, "\"12\\\" Vinyl\"", TRACK(1, "Zero", "2"))),
	    "1.1 Tonight, Tonight, 2.1 Zero, 3.1 1979", NULL },
	{ "Songs for the Deaf: hidden before the first", RELEASE(
	    "{\"position\":1,\"format\":\"CD\",\"tracks\":["
	    TRACK(1, "You Think I Ain't Worth a Dollar", "1") "],\"pregap\":"
	    TRACK(0, "The Real Song for the Deaf", "2") "}"),
	    "1.0 The Real Song for the Deaf, "
	    "1.1 You Think I Ain't Worth a Dollar", NULL },
	{ "a hidden track of the second disc", RELEASE(MEDIUM(1, "\"CD\"",
	    TRACK(1, "a", "1")) ",{\"position\":2,\"pregap\":"
	    TRACK(0, "hidden", "2") ",\"tracks\":[" TRACK(1, "b", "3") "]}"),
	    "1.1 a, 2.0 hidden, 2.1 b", NULL },
	{ "a hidden live take", RELEASE("{\"position\":1,\"pregap\":"
	    TRACK(0, "hidden (live)", "2") ",\"tracks\":[" TRACK(1, "b", "3")
	    "]}"), "1.1 b", "1.0 hidden (live), 1.1 b" },
	{ "an enhanced CD: its video is a data track", RELEASE(
	    "{\"position\":1,\"format\":\"Enhanced CD\",\"tracks\":["
	    TRACK(1, "Around the World", "1") "],\"data-tracks\":["
	    "{\"position\":1,\"title\":\"Around the World (video)\","
	    "\"recording\":{\"id\":\"" ID "2\",\"video\":true}}]}"),
	    "1.1 Around the World", NULL },
	{ "CD and DVD of one concert and one album", RELEASE(MEDIUM(1,
	    "\"CD\"", TRACK(1, "Clint Eastwood", "1")) "," MEDIUM(2,
	    "\"DVD-Video\"", TRACK(1, "Clint Eastwood", "2"))),
	    "1.1 Clint Eastwood", NULL },
	{ "CD and Blu-ray with the same in 5.1", RELEASE(MEDIUM(1, "\"CD\"",
	    TRACK(1, "Speak to Me", "1")) "," MEDIUM(2, "\"Blu-ray\"",
	    TRACK(1, "Speak to Me", "2"))), "1.1 Speak to Me", NULL },
	{ "a DualDisc: the side that is a CD", RELEASE(MEDIUM(1,
	    "\"DualDisc (CD side)\"", TRACK(1, "a", "1")) "," MEDIUM(2,
	    "\"DualDisc (DVD-Video side)\"", TRACK(1, "a", "2"))),
	    "1.1 a", NULL },
	{ "a hybrid SACD: a recording of both layers once", RELEASE(MEDIUM(1,
	    "\"Hybrid SACD (CD layer)\"", TRACK(1, "a", "1")) "," MEDIUM(2,
	    "\"Hybrid SACD (SACD layer)\"", TRACK(1, "a", "1") ","
	    TRACK(2, "only here", "2"))), "1.1 a, 2.2 only here", NULL },
	{ "nothing but a DVD", RELEASE(MEDIUM(1, "\"DVD-Video\"",
	    TRACK(1, "a", "1"))), "", NULL },
	{ "mono and stereo of a song are two recordings", RELEASE(MEDIUM(1,
	    "\"CD\"", TRACK(1, "Taxman", "1") "," TRACK(2, "Taxman", "2"))),
	    "1.1 Taxman, 1.2 Taxman", NULL },
	{ "Sgt. Pepper: the reprise is a song", RELEASE(MEDIUM(1, "\"CD\"",
	    TRACK(1, "Sgt. Pepper's Lonely Hearts Club Band", "1") ","
	    TRACK(12, "Sgt. Pepper's Lonely Hearts Club Band (reprise)",
	    "2"))), "1.1 Sgt. Pepper's Lonely Hearts Club Band, "
	    "1.12 Sgt. Pepper's Lonely Hearts Club Band (reprise)", NULL },
	{ "Live and Let Die is a song", RELEASE(MEDIUM(1, "\"CD\"",
	    TRACK(1, "Live and Let Die", "1") "," TRACK(2, "Live and Let Die "
	    "(live)", "2"))), "1.1 Live and Let Die",
	    "1.1 Live and Let Die, 1.2 Live and Let Die (live)" },
	{ "a bonus disc of demos goes", RELEASE(MEDIUM(1, "\"CD\"",
	    TRACK(1, "Intro", "1") "," TRACK(2, "Home", "2")) "," MEDIUM(2,
	    "\"CD\"", TRACK(1, "Home (demo)", "3") ","
	    TRACK(2, "Home (Soulwax remix)", "4"))), "1.1 Intro, 1.2 Home",
	    "1.1 Intro, 1.2 Home, 2.1 Home (demo), "
	    "2.2 Home (Soulwax remix)" },
	{ "songs without words are songs", RELEASE(MEDIUM(1, "\"CD\"",
	    TRACK(1, "Overture", "1") "," TRACK(2, "[silence]", "2") ","
	    TRACK(3, "[untitled]", "3"))),
	    "1.1 Overture, 1.2 [silence], 1.3 [untitled]", NULL },
	{ "a title that is nothing but a version word", RELEASE(MEDIUM(1,
	    "\"CD\"", TRACK(1, "Edit", "1") "," TRACK(2, "Demo", "2") ","
	    TRACK(3, "Live", "3") "," TRACK(4, "(Remix)", "4"))),
	    "1.1 Edit, 1.2 Demo, 1.3 Live",
	    "1.1 Edit, 1.2 Demo, 1.3 Live, 1.4 (Remix)" },
	{ "two discs of one number, two tracks of one place", RELEASE(
	    MEDIUM(1, "\"CD\"", TRACK(1, "a", "1") "," TRACK(1, "b", "2"))),
	    "1.1 a, 1.1 b", NULL },
	{ "a medium without tracks", RELEASE("{\"position\":1}"), "", NULL },
	{ "no media", RELEASE(""), "", NULL },
};

START_TEST(which_tracks_are_songs)
{
	json_t *doc, *all;
	int64_t n;

	for (size_t i = 0; i < LEN(lists); i++) {
		doc = parse(lists[i].release);
		all = records_of(doc, false);
		ck_assert_msg(strcmp(songs(all), lists[i].want) == 0,
		    "%s: %s", lists[i].what, songs(all));
		ck_assert(js_int(json_array_get(all, 0), "track_count", &n));
		ck_assert_uint_eq((size_t)n, json_array_size(all) - 1);
		json_decref(all);
		all = records_of(doc, true);
		ck_assert_msg(strcmp(songs(all), lists[i].kept != NULL ?
		    lists[i].kept : lists[i].want) == 0, "kept: %s: %s",
		    lists[i].what, songs(all));
		json_decref(all);
		slim_does(doc, lists[i].release, false);
		json_decref(doc);
	}
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, a_real_double_album);
	tcase_add_test(tc, a_real_hidden_track_and_its_composer);
	tcase_add_test(tc, a_real_dumped_release);
	tcase_add_test(tc, slim_loses_nothing);
	tcase_add_test(tc, which_tracks_are_songs);
}

UNIT_MAIN("album", cases)
