/* artist: the record of an artist, from what MusicBrainz says of it. */
#include "unit/answer.h"

#include "base/buf.h"
#include "svc/musicbrainz.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))
#define ID "056e4f3e-d505-4dad-8ec1-d04f521cbb56"

static void
record_is(json_t *doc, const char *asked, const char *want)
{
	json_t *record = mb_artist_record(doc, asked);

	ck_assert_str_eq(shown(record), want);
	json_decref(record);
	json_decref(doc);
}

static void
made_is(const char *doc, const char *want)
{
	record_is(js_parse(doc, strlen(doc)), NULL, want);
}

START_TEST(real_artists)
{
	record_is(answer("artist_artist-rels.json"),
	    "f6596571-9ce2-4d79-8e92-fa8cfc181b91",
	    "{\"type\":\"artist\",\"musicbrainz_id\":"
	    "\"f6596571-9ce2-4d79-8e92-fa8cfc181b91\",\"name\":\"Mary Hopkin\""
	    ",\"sort_name\":\"Hopkin, Mary\",\"country\":\"GB\",\"isni\":"
	    "\"0000000078391516\"}");
	record_is(answer("artist_url-rels.json"), ID,
	    "{\"type\":\"artist\",\"musicbrainz_id\":"
	    "\"05d83760-08b5-42bb-a8d7-00d80b3bf47c\",\"name\":\"Paul Allgood\""
	    ",\"sort_name\":\"Allgood, Paul\",\"former_ids\":[\"" ID "\"]}");
	record_is(answer_line("dump_shapes_from_server_test.jsonl", 0), NULL,
	    "{\"type\":\"artist\",\"musicbrainz_id\":"
	    "\"30238ead-59fa-41e2-a7ab-b7f6e6363c4b\",\"name\":\"Blues Guy\","
	    "\"sort_name\":\"Blues Guy\"}");
}
END_TEST

#define HEAD "{\"type\":\"artist\",\"musicbrainz_id\":\"" ID "\",\"name\":\"N\""
#define DOC(rest) "{\"id\":\"" ID "\",\"name\":\"N\"," rest "}"

START_TEST(years_are_of_groups)
{
	static const struct { const char *type, *begin, *year; } t[] = {
		{ "\"Group\"", "\"1993\"", ",\"formed_year\":1993}" },
		{ "\"Group\"", "\"1993-05-01\"", ",\"formed_year\":1993}" },
		{ "\"Orchestra\"", "\"1882\"", ",\"formed_year\":1882}" },
		{ "\"Choir\"", "\"1993-05\"", ",\"formed_year\":1993}" },
		{ "\"Person\"", "\"1942-06-18\"", "}" },
		{ "\"Character\"", "\"1998\"", "}" },
		{ "\"Other\"", "\"1998\"", "}" },
		{ "null", "\"1998\"", "}" },
		{ "\"Group\"", "null", "}" },
		{ "\"Group\"", "\"?\?\?\?-05-01\"", "}" },
		{ "\"Group\"", "\"1993-?\?-01\"", ",\"formed_year\":1993}" },
		{ "\"Group\"", "\"soon\"", "}" },
		{ "\"Group\"", "\"1960\"", ",\"formed_year\":1960}" },
		{ "\"Group\"", "\"1982-01\"", ",\"formed_year\":1982}" },
		{ "\"Group\"", "\"1987-?\?\"", ",\"formed_year\":1987}" },
		{ "\"Group\"", "\"\"", "}" },
		{ "\"Group\"", "1987", "}" },
		{ "\"Group\"", "\"?\?\?\?\"", "}" },
		{ "\"Group\"", "\"1987-13-40\"", "}" },
		{ "\"Choir\"", "\"1212\"", ",\"formed_year\":1212}" },
		{ "\"Choir\"", "null", "}" },
		{ "\"Orchestra\"", "\"1842-12-07\"",
		    ",\"formed_year\":1842}" },
		{ "\"Orchestra\"", "\"\"", "}" },
		{ "\"Person\"", "\"1965\"", "}" },
		{ "\"Person\"", "\"1965-11\"", "}" },
		{ "\"Person\"", "null", "}" },
		{ "\"group\"", "\"1998\"", "}" },
		{ "\"\"", "\"1998\"", "}" },
		{ "7", "\"1998\"", "}" },
		{ "\"Group\"", "[]", "}" },
	};
	char doc[300], want[300];

	for (size_t i = 0; i < LEN(t); i++) {
		snprintf(doc, sizeof(doc), DOC("\"type\":%s,\"life-span\":"
		    "{\"begin\":%s}"), t[i].type, t[i].begin);
		snprintf(want, sizeof(want), HEAD "%s", t[i].year);
		made_is(doc, want);
	}
}
END_TEST

/* Genres with their votes, then tags after a ';'.  What comes of them. */
static const struct { const char *votes, *want; } genres[] = {
	{ "", "" }, { ";", "" },
	{ "house 5", "house" },
	{ "house 5, electronic 9", "electronic,house" },
	{ "electronic 9, house 5", "electronic,house" },
	{ "house 5, electronic 5", "electronic,house" },
	{ "french house 12, disco 3, house 7, electronic 12",
	    "electronic,french house,house,disco" },
	{ "b 1, a 1, c 1", "a,b,c" },
	{ "B 1, a 1", "B,a" },
	{ "house 0", "" },
	{ "house -1", "" },
	{ "house 0, electronic 1", "electronic" },
	{ "house -3, electronic 1, disco 0", "electronic" },
	{ "house 10, techno 9", "house,techno" },
	{ "house 9, techno 10", "techno,house" },
	{ "hip hop 100, rap 20, pop 3", "hip hop,rap,pop" },
	{ "house 1; electronica 9", "house" },
	{ "house 0; electronica 9", "electronica" },
	{ "house -1; electronica 9, robots 4", "electronica,robots" },
	{ "; electronica 9", "electronica" },
	{ "; robots 4, electronica 9", "electronica,robots" },
	{ "; robots 4, electronica 4", "electronica,robots" },
	{ "; seen live 0", "" },
	{ "; seen live -1, robots 1", "robots" },
	{ "; 4 stars 1", "4 stars" },
	{ "drum and bass 2, d'n'b 2", "d'n'b,drum and bass" },
	{ "\xd1\x80\xd0\xbe\xd0\xba 2, rock 2",
	    "rock,\xd1\x80\xd0\xbe\xd0\xba" },
	{ "j-pop 3, shibuya-kei 3, pop 2", "j-pop,shibuya-kei,pop" },
	{ "a 3, b 2, c 1, d 4, e 5, f 6, g 7, h 8, i 9, j 10, k 11, l 12",
	    "l,k,j,i,h,g,f,e,d,a,b,c" },
	{ "rock 1000000", "rock" },
};

/* "house 5, electronic 9" */
static json_t *
votes(const char *text, size_t len)
{
	json_t *list = json_array();
	const char *end = text + len, *stop, *blank;

	for (; text < end; text = stop + 2) {
		for (stop = text; stop < end && *stop != ','; stop++)
			continue;
		for (blank = stop; blank > text && *blank != ' '; blank--)
			continue;
		json_array_append_new(list, json_pack("{s:s%,s:i}", "name",
		    text, (size_t)(blank - text), "count", atoi(blank)));
	}
	return list;
}

static void
genres_are(const char *text, const char *want)
{
	const char *tags = strchr(text, ';');
	size_t len = tags != NULL ? (size_t)(tags - text) : strlen(text);
	json_t *doc = json_pack("{s:o,s:o}", "genres", votes(text, len),
	    "tags", tags == NULL || tags[1] == '\0' ? json_array() :
	    votes(tags + 2, strlen(tags + 2)));
	json_t *got = mb_genres(doc), *name;
	struct buf b = BUF_INIT;
	size_t i;

	buf_str(&b, "");
	json_array_foreach(got, i, name)
		buf_printf(&b, "%s%s", i > 0 ? "," : "",
		    json_string_value(name));
	ck_assert_msg(strcmp(b.data, want) == 0, "%s: %s", text, b.data);
	buf_release(&b);
	json_decref(got);
	json_decref(doc);
}

START_TEST(genres_by_votes_then_name)
{
	made_is(DOC("\"genres\":[{\"name\":\"b\",\"count\":2},{\"name\":\"z\","
	    "\"count\":5},{\"name\":\"a\",\"count\":2},{\"name\":\"none\","
	    "\"count\":0},{\"name\":\"worse\",\"count\":-1}],\"tags\":"
	    "[{\"name\":\"tag\",\"count\":9}]"),
	    HEAD ",\"genres\":[\"z\",\"a\",\"b\"]}");
	made_is(DOC("\"genres\":[{\"name\":\"x\",\"count\":0}],\"tags\":["
	    "{\"name\":\"u\",\"count\":1},{\"name\":\"t\",\"count\":1},"
	    "{\"name\":\"s\",\"count\":0}]"), HEAD ",\"genres\":[\"t\",\"u\"]}");
	made_is(DOC("\"genres\":null,\"tags\":[]"), HEAD "}");
	for (size_t i = 0; i < LEN(genres); i++)
		genres_are(genres[i].votes, genres[i].want);
}
END_TEST

START_TEST(the_lowest_isni_and_a_former_id)
{
	json_t *doc = answer("artist_artist-rels.json");

	made_is(DOC("\"isnis\":[\"0000000200000000\",\"0000000100000000\"]"),
	    HEAD ",\"isni\":\"0000000100000000\"}");
	made_is(DOC("\"isnis\":[],\"country\":null,\"sort-name\":\"\""),
	    HEAD "}");
	json_object_set_new(doc, "id", json_string("no id"));
	ck_assert_ptr_null(mb_artist_record(doc, NULL));
	json_object_del(doc, "id");
	ck_assert_ptr_null(mb_artist_record(doc, NULL));
	ck_assert_ptr_null(mb_artist_record(NULL, NULL));
	json_decref(doc);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, real_artists);
	tcase_add_test(tc, years_are_of_groups);
	tcase_add_test(tc, genres_by_votes_then_name);
	tcase_add_test(tc, the_lowest_isni_and_a_former_id);
}

UNIT_MAIN("artist", cases)
