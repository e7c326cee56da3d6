#include "unit/answer.h"

#include "base/buf.h"
#include "svc/album.h"
#include "svc/release.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static json_t *
parse(const char *text)
{
	json_t *v = js_parse(text, strlen(text));

	ck_assert_msg(v != NULL, "%s", text);
	return v;
}

static json_t *
records_of(const json_t *release, bool keep)
{
	struct album_from from = { .artist_id = "A", .artist_name = "Ann",
	    .release = release, .keep_versions = keep };

	return album_records(&from);
}

/* What is kept of a dump's line must do for the same records.  (Relations of
 * works stand in another dump.) */
static void
slim_does(const json_t *release, const char *text, bool keep)
{
	json_t *slim = release_slim(release), *a, *b;

	if (strstr(text, "\"work\"") == NULL) {
		a = records_of(release, keep);
		b = records_of(slim, keep);
		ck_assert_msg(json_equal(a, b), "%s", text);
		json_decref(a);
		json_decref(b);
	}
	json_decref(slim);
}

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

#define ID "00000000-0003-4000-8000-00000000000"	/* and a digit */
#define TRACK(pos, title, rec) "{\"position\":" #pos ",\"title\":\"" title \
    "\",\"length\":1000,\"recording\":{\"id\":\"" ID rec "\",\"title\":\"" \
    title "\"}}"
#define MEDIUM(pos, format, tracks) "{\"position\":" #pos ",\"format\":" \
    format ",\"tracks\":[" tracks "]}"
#define RELEASE(media) "{\"id\":\"R\",\"release-group\":{\"id\":\"G\"," \
    "\"title\":\"T\"},\"media\":[" media "]}"

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

/* ---- fields ---- */

static void
field_is(const char *release, size_t record, const char *field,
    const char *want)
{
	json_t *doc = parse(release), *all = records_of(doc, false), *v;
	char *text;

	v = json_object_get(json_array_get(all, record), field);
	text = v == NULL ? mem_str("(none)") : js_text(v);
	ck_assert_msg(strcmp(text, want) == 0, "%s of %s: %s", field, release,
	    text);
	free(text);
	json_decref(all);
	slim_does(doc, release, false);
	json_decref(doc);
}

START_TEST(fields_of_albums)
{
	static const struct { const char *release, *field, *want; } t[] = {
		{ "{\"date\":\"2001-03-12\",\"release-group\":{"
		    "\"first-release-date\":\"2001\"}}", "release_date",
		    "\"2001-03-12\"" },
		{ "{\"date\":\"\",\"release-group\":{\"first-release-date\":"
		    "\"2001\"}}", "release_date", "\"2001\"" },
		{ "{\"release-group\":{\"first-release-date\":\"\"}}",
		    "release_date", "(none)" },
		{ "{\"date\":\"1967-?\?-26\"}", "release_date", "\"1967\"" },
		{ "{\"date\":\"1967\",\"release-group\":{"
		    "\"first-release-date\":\"1967-05-26\"}}",
		    "release_date", "\"1967\"" },
		{ "{\"date\":\"1968-11\"}", "release_date",
		    "\"1968-11\"" },
		{ "{\"date\":null,\"release-group\":{"
		    "\"first-release-date\":\"1979-11-30\"}}",
		    "release_date", "\"1979-11-30\"" },
		{ "{\"date\":\"soon\",\"release-group\":{"
		    "\"first-release-date\":\"1994\"}}", "release_date",
		    "\"1994\"" },
		{ "{\"date\":\"-044-03-15\",\"release-group\":{"
		    "\"first-release-date\":\"1994\"}}", "release_date",
		    "\"1994\"" },
		{ "{\"date\":\"?\?\?\?\"}", "release_date", "(none)" },
		{ "{\"barcode\":\"0602547202918\",\"barcodes\":[\"1\"]}",
		    "barcode", "\"0602547202918\"" },
		{ "{\"barcode\":724384960629}", "barcode", "(none)" },
		{ "{}", "barcode", "(none)" },
		{ "{\"label-info\":[{\"catalog-number\":\"PCS 7067\"},"
		    "{\"catalog-number\":\"PMC 7067\"}]}", "catalog_number",
		    "\"PCS 7067\"" },
		{ "{\"label-info\":[{\"catalog-number\":\"\"},"
		    "{\"label\":null},{\"catalog-number\":\"SHVL 822\"}]}",
		    "catalog_number", "\"SHVL 822\"" },
		{ "{\"label-info\":null}", "catalog_number", "(none)" },
		{ "{\"release-group\":{\"genres\":[],\"tags\":[{\"name\":"
		    "\"art pop\",\"count\":3},{\"name\":\"4 stars\","
		    "\"count\":0}]}}", "genres", "[\"art pop\"]" },
		{ "{\"genres\":[{\"name\":\"of the release\",\"count\":"
		    "1}]}", "genres", "(none)" },
		{ "{\"release-group\":{\"title\":\"Weezer\"},\"title\":"
		    "\"Weezer (Blue Album)\"}", "title", "\"Weezer\"" },
		{ "{\"relations\":[{\"type\":\"producer\",\"target-type\":"
		    "\"artist\",\"artist\":{\"id\":\"g\",\"name\":"
		    "\"George Martin\"}},{\"type\":\"phonographic "
		    "copyright\",\"target-type\":\"artist\",\"artist\":"
		    "{\"id\":\"e\",\"name\":\"Owner\"}}]}", "credits",
		    "[{\"name\":\"George Martin\",\"id\":\"g\","
		    "\"roles\":[\"producer\"]}]" },
		{ "{\"id\":\"R\"}", "release",
		    "{\"musicbrainz_id\":\"R\"}" },
		{ "{\"id\":\"R\"}", "track_count", "0" },
		{ "{\"id\":\"R\"}", "artist",
		    "{\"musicbrainz_id\":\"A\",\"name\":\"Ann\"}" },
		{ "{\"date\":\"?\?\?\?-05\",\"release-group\":{"
		    "\"first-release-date\":\"1967-05\"}}", "release_date",
		    "\"1967-05\"" },
		{ "{\"barcode\":\"724384960629\"}", "barcode",
		    "\"724384960629\"" },
		{ "{\"barcode\":\"\"}", "barcode", "(none)" },
		{ "{\"barcode\":null}", "barcode", "(none)" },
		{ "{\"label-info\":[{\"catalog-number\":\"[none]\"},"
		    "{\"catalog-number\":null},{\"catalog-number\":\"X 2\"},"
		    "{\"catalog-number\":\"X 1\"}]}", "catalog_number",
		    "\"X 2\"" },
		{ "{\"label-info\":[{\"catalog-number\":\"[None]\"}]}",
		    "catalog_number", "(none)" },
		{ "{\"label-info\":[]}", "catalog_number", "(none)" },
		{ "{\"release-group\":{\"genres\":[{\"name\":\"a\",\"count\":"
		    "1},{\"name\":\"b\",\"count\":2}]}}", "genres",
		    "[\"b\",\"a\"]" },
		{ "{\"release-group\":{\"title\":\"G\"},\"title\":\"R\"}",
		    "title", "\"G\"" },
	};

	for (size_t i = 0; i < LEN(t); i++)
		field_is(t[i].release, 0, t[i].field, t[i].want);
}
END_TEST

#define SONG(track, rec) RELEASE("{\"position\":1,\"tracks\":[{" track \
    "\"position\":1,\"title\":\"t\",\"recording\":{" rec "\"id\":\"" ID \
    "1\"}}]}")
#define URL(address) "{\"target-type\":\"url\",\"url\":{\"resource\":\"" \
    address "\"}}"
#define PERFORMS(attrs, relations) "{\"type\":\"performance\"," \
    "\"target-type\":\"work\",\"attributes\":[" attrs "],\"work\":{\"id\":" \
    "\"w\",\"relations\":[" relations "]}}"

START_TEST(fields_of_songs)
{
	static const struct { const char *release, *field, *want; } t[] = {
		{ SONG("\"length\":320357,", ""), "duration", "320" },
		{ SONG("\"length\":320500,", ""), "duration", "321" },
		{ SONG("\"length\":null,", "\"length\":299499,"), "duration",
		    "299" },
		{ SONG("\"length\":0,", "\"length\":1000,"), "duration", "1" },
		{ SONG("\"length\":2000,", "\"length\":1000,"), "duration",
		    "2" },
		{ SONG("\"length\":499,", ""), "duration", "(none)" },
		{ SONG("\"length\":9223372036854775807,", ""), "duration",
		    "9223372036854776" },
		{ SONG("", ""), "duration", "(none)" },
		{ SONG("", "\"isrcs\":[\"GB2\",\"GB1\",\"GB3\"],"), "isrc",
		    "\"GB1\"" },
		{ SONG("", "\"isrcs\":[],"), "isrc", "(none)" },
		{ SONG("\"artist-credit\":[{\"name\":\"A\",\"joinphrase\":"
		    "\" feat. \"},{\"name\":\"B\",\"joinphrase\":\"\"}],", ""),
		    "artist_credit", "\"A feat. B\"" },
		{ SONG("", "\"artist-credit\":[{\"name\":\"C\"}],"),
		    "artist_credit", "\"C\"" },
		{ SONG("", ""), "artist_credit", "(none)" },
		{ SONG("", ""), "artist",
		    "{\"musicbrainz_id\":\"A\",\"name\":\"Ann\"}" },
		{ SONG("", ""), "album",
		    "{\"musicbrainz_id\":\"G\",\"title\":\"T\"}" },
		{ SONG("", "\"relations\":[" URL("https://youtu.be/"
		    "FGBhQbmPwH8") "],"), "external_ids",
		    "{\"youtube_id\":\"FGBhQbmPwH8\"}" },
		{ SONG("", "\"length\":215000,"), "duration", "215" },
		{ SONG("\"length\":-1,", "\"length\":215000,"),
		    "duration", "215" },
		{ SONG("\"length\":\"215000\",", ""), "duration", "215" },
		{ SONG("\"length\":215499,", ""), "duration", "215" },
		{ SONG("", "\"isrcs\":[\"\",null,7,\"GBAYE0601498\"],"),
		    "isrc", "\"GBAYE0601498\"" },
		{ SONG("", "\"isrcs\":null,"), "isrc", "(none)" },
		{ SONG("\"artist-credit\":[{\"name\":\"Jay-Z\","
		    "\"joinphrase\":\" & \",\"artist\":{\"name\":"
		    "\"JAY-Z\"}},{\"artist\":{\"name\":\"Ye\"}}],", ""),
		    "artist_credit", "\"Jay-Z & Ye\"" },
		{ SONG("\"artist-credit\":[{\"name\":\"of the track\"}],",
		    "\"artist-credit\":[{\"name\":\"of the recording\"}],"),
		    "artist_credit", "\"of the track\"" },
		{ SONG("", "\"title\":\"as known\","), "title", "\"t\"" },
		{ SONG("", ""), "disc", "1" },
		{ SONG("", ""), "position", "1" },
		{ SONG("", ""), "is_instrumental", "(none)" },
		{ SONG("", "\"relations\":[" PERFORMS("", "{\"type\":"
		    "\"composer\",\"target-type\":\"artist\",\"artist\":"
		    "{\"id\":\"b\",\"name\":\"Bo\"}}") ","
		    PERFORMS("\"cover\"", "{\"type\":\"lyricist\","
		    "\"target-type\":\"artist\",\"artist\":{\"id\":\"b\","
		    "\"name\":\"Bo\"}}") ",{\"type\":\"instrument\","
		    "\"target-type\":\"artist\",\"attributes\":["
		    "\"piano\"],\"artist\":{\"id\":\"c\",\"name\":"
		    "\"Cy\"}}],"), "credits", "[{\"name\":\"Bo\",\"id\":"
		    "\"b\",\"roles\":[\"composer\",\"lyricist\"]},"
		    "{\"name\":\"Cy\",\"id\":\"c\",\"roles\":["
		    "\"piano\"]}]" },
		{ SONG("", "\"relations\":[" URL("https://open.spotify.com/"
		    "track/0DiWol3AO6WpXZgp0goxAV") "],"),
		    "spotify_track_id", "\"0DiWol3AO6WpXZgp0goxAV\"" },
		{ SONG("", "\"relations\":[" PERFORMS("",
		    URL("https://genius.com/songs/65250")) "],"),
		    "genius_song_id", "\"65250\"" },
		/* the one work's own links, but not a part's or a cover's */
		{ SONG("", "\"relations\":[" PERFORMS("",
		    URL("https://www.wikidata.org/wiki/Q1")) "],"),
		    "wikidata_id", "\"Q1\"" },
		{ SONG("", "\"relations\":[" PERFORMS("\"cover\"",
		    URL("https://www.wikidata.org/wiki/Q1")) "],"),
		    "wikidata_id", "(none)" },
		{ SONG("", "\"relations\":[" PERFORMS("",
		    URL("https://www.wikidata.org/wiki/Q1")) "," PERFORMS("",
		    "") "],"), "wikidata_id", "(none)" },
	};

	for (size_t i = 0; i < LEN(t); i++)
		field_is(t[i].release, 1, t[i].field, t[i].want);
}
END_TEST

START_TEST(links_of_the_group_then_the_release_then_others)
{
	json_t *doc = parse("{\"relations\":["
	    URL("https://www.discogs.com/master/2") ","
	    URL("https://open.spotify.com/album/2noRn2Aes5aoNVsU6iWThc")
	    "],\"release-group\":{\"relations\":["
	    URL("https://www.discogs.com/master/10") "]}}");
	json_t *links = parse("[{\"spotify_album_id\":\"other\","
	    "\"youtube_playlist\":\"first\"},{\"youtube_playlist\":"
	    "\"second\"}]");
	struct album_from from = { .artist_id = "A", .artist_name = "Ann",
	    .release = doc, .links = links };
	json_t *all = album_records(&from);

	ck_assert_str_eq(shown(json_object_get(json_array_get(all, 0),
	    "external_ids")), "{\"spotify_album_id\":"
	    "\"2noRn2Aes5aoNVsU6iWThc\",\"discogs_master_id\":\"10\","
	    "\"youtube_playlist\":\"first\"}");
	json_decref(all);
	json_decref(links);
	json_decref(doc);
}
END_TEST

/* ---- relations that are not there ---- */

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
	tcase_add_test(tc, a_real_double_album);
	tcase_add_test(tc, a_real_hidden_track_and_its_composer);
	tcase_add_test(tc, a_real_dumped_release);
	tcase_add_test(tc, slim_loses_nothing);
	tcase_add_test(tc, which_tracks_are_songs);
	tcase_add_test(tc, fields_of_albums);
	tcase_add_test(tc, fields_of_songs);
	tcase_add_test(tc, links_of_the_group_then_the_release_then_others);
	tcase_add_test(tc, what_a_large_release_lacks);
	tcase_add_test(tc, works_of_a_release);
	tcase_add_test(tc, slim_relations);
	tcase_add_test(tc, a_page_of_recordings_is_put_in);
}

UNIT_MAIN("album", cases)
