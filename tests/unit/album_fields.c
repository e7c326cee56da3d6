/* album_fields: where the fields of albums and songs come from. */
#include "unit/album.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

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

static void
cases(TCase *tc)
{
	tcase_add_test(tc, fields_of_albums);
	tcase_add_test(tc, fields_of_songs);
	tcase_add_test(tc, links_of_the_group_then_the_release_then_others);
}

UNIT_MAIN("album_fields", cases)
