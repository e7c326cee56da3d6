#include "db/row.h"

#include <stdio.h>
#include <string.h>

#include "data/scan.h"
#include "unit/unit.h"

#define ID "056e4f3e-d505-4dad-8ec1-d04f521cbb56"

static struct db *db;
static struct schema *schema;
static struct row row;
static struct row_conf conf;
static struct rec rec;
static struct buf said;

static const char columns[] = "CREATE TABLE songs(id INTEGER PRIMARY KEY,"
    " title TEXT NOT NULL, slug TEXT UNIQUE, artist_id INTEGER,"
    " album_id INTEGER, release_date INTEGER, duration INTEGER, isrc TEXT,"
    " genres TEXT, credits TEXT, external_ids TEXT, extra JSON,"
    " is_instrumental INTEGER NOT NULL DEFAULT 0, bpm REAL, any_thing,"
    " number DECIMAL, musicbrainz_id TEXT UNIQUE, position INTEGER,"
    " computed AS (title || '!'))";

static void
unknown(const char *table, const char *member)
{
	buf_printf(&said, "%s.%s ", table, member);
}

static void
enter(void)
{
	db = db_open(NULL, DB_MEMORY, NULL);
	ck_assert_int_eq(db_exec(db, "%s", columns), 0);
	schema = schema_read(db, "main");
	conf = (struct row_conf){ false, unknown };
	row_init(&row, schema_table(schema, "songs"), REC_SONG, &conf);
}

static void
leave(void)
{
	row_release(&row);
	rec_release(&rec);
	schema_free(schema);
	buf_release(&said);
	ck_assert_int_eq(db_close(db), 0);
}

/* Reads {"type":"song",MEMBERS}. */
static int
take(const char *members)
{
	struct buf b = BUF_INIT;
	const char *why;

	buf_printf(&b, "{\"type\":\"song\",%s}", members);
	why = rec_parse(&rec, b.data, b.len);
	ck_assert_msg(why == NULL, "%s: %s", members, why);
	buf_release(&b);
	return row_read(&row, &rec);
}

static const struct cell *
cell(const char *name)
{
	return &row.cells[table_column(row.table, name) - row.table->columns];
}

START_TEST(values_are_taken_by_the_type_of_their_column)
{
	static const struct {
		const char *column, *value;
		enum cell_kind kind;
		int64_t n;
		const char *text;
	} t[] = {
		{ "title", "\"One\"", CELL_TEXT, 0, "One" },
		{ "title", "\"\\u00e9\\n\\\"\"", CELL_TEXT, 0, "\303\251\n\"" },
		{ "title", "1999", CELL_TEXT, 0, "1999" },
		{ "isrc", "1.50", CELL_TEXT, 0, "1.50" },
		{ "isrc", "-0", CELL_TEXT, 0, "-0" },
		{ "duration", "320", CELL_INT, 320, NULL },
		{ "duration", "\"320\"", CELL_INT, 320, NULL },
		{ "duration", "320.0", CELL_INT, 320, NULL },
		{ "duration", "-9223372036854775808", CELL_INT, INT64_MIN, NULL },
		{ "duration", "\"-7\"", CELL_INT, -7, NULL },
		{ "release_date", "\"2001\"", CELL_INT, 978307200, NULL },
		{ "release_date", "\"2001-03\"", CELL_INT, 983404800, NULL },
		{ "release_date", "\"2001-03-12\"", CELL_INT, 984355200, NULL },
		{ "release_date", "\"1969-12-31\"", CELL_INT, -86400, NULL },
		{ "genres", "[\"a\", 1]", CELL_TEXT, 0, "[\"a\", 1]" },
		{ "credits", "[{}]", CELL_TEXT, 0, "[{}]" },
		{ "credits", "{\"a\":1}", CELL_TEXT, 0, "{\"a\":1}" },
		{ "external_ids", "{\"a\":1}", CELL_TEXT, 0, "{\"a\":1}" },
		{ "extra", "{\"a\":1}", CELL_TEXT, 0, "{\"a\":1}" },
		{ "extra", "[1]", CELL_TEXT, 0, "[1]" },
		{ "is_instrumental", "true", CELL_INT, 1, NULL },
		{ "is_instrumental", "false", CELL_INT, 0, NULL },
		{ "is_instrumental", "1", CELL_INT, 1, NULL },
		{ "any_thing", "5", CELL_INT, 5, NULL },
		{ "any_thing", "\"5\"", CELL_TEXT, 0, "5" },
		{ "position", "3", CELL_INT, 3, NULL },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		char members[128];
		const struct cell *c = cell(t[i].column);

		snprintf(members, sizeof(members), "\"%s\":%s", t[i].column,
		    t[i].value);
		ck_assert_msg(take(members) == 0, "%s: %s", members, row.why);
		ck_assert_msg(c->kind == t[i].kind, "%s", members);
		if (t[i].text == NULL)
			ck_assert_msg(c->n == t[i].n, "%s", members);
		else
			ck_assert_msg(c->len == strlen(t[i].text) && memcmp(
			    c->s, t[i].text, c->len) == 0, "%s", members);
	}
	ck_assert_int_eq(take("\"bpm\":\"120.5\""), 0);
	ck_assert_double_eq(cell("bpm")->r, 120.5);
	ck_assert_int_eq(take("\"title\":\"a\\u0000b\""), 0);
	ck_assert_mem_eq(cell("title")->s, "a\0b", 3);
	ck_assert_ptr_null(said.data);
}
END_TEST

START_TEST(values_of_the_wrong_type_are_named)
{
	static const struct { const char *members, *why; } t[] = {
		{ "\"title\":true", "title: no text" },
		{ "\"title\":[\"x\"]", "title: no text" },
		{ "\"isrc\":{\"a\":1}", "isrc: no text" },
		{ "\"duration\":320.5", "duration: no whole number" },
		{ "\"duration\":\"3:20\"", "duration: no whole number" },
		{ "\"duration\":\"99999999999999999999\"",
		    "duration: no whole number" },
		{ "\"duration\":\"0x10\"", "duration: no whole number" },
		{ "\"duration\":true", "duration: no whole number" },
		{ "\"duration\":1e30", "duration: no whole number" },
		{ "\"release_date\":2001", "release_date: no date" },
		{ "\"release_date\":\"2001-13\"", "release_date: no date" },
		{ "\"release_date\":\"2001-02-30\"", "release_date: no date" },
		{ "\"release_date\":\"12 March 2001\"", "release_date: no date" },
		{ "\"genres\":\"rock\"", "genres: no array" },
		{ "\"genres\":{\"a\":1}", "genres: no array" },
		{ "\"credits\":\"x\"", "credits: neither array nor object" },
		{ "\"external_ids\":[1]", "external_ids: no object" },
		{ "\"extra\":1", "extra: neither array nor object" },
		{ "\"is_instrumental\":2",
		    "is_instrumental: neither true nor false" },
		{ "\"is_instrumental\":\"yes\"",
		    "is_instrumental: neither true nor false" },
		{ "\"bpm\":\"inf\"", "bpm: no number" },
		{ "\"bpm\":true", "bpm: no number" },
		{ "\"any_thing\":true", "any_thing: neither text nor number" },
		{ "\"artist\":\"" ID "\"", "artist: no object" },
		{ "\"artist\":{\"name\":\"x\"}",
		    "artist: it has no well-formed musicbrainz_id" },
		{ "\"album\":{\"musicbrainz_id\":\"" ID "0\"}",
		    "album: it has no well-formed musicbrainz_id" },
		{ "\"former_ids\":\"" ID "\"", "former_ids: no array" },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		ck_assert_msg(take(t[i].members) == -1, "%s", t[i].members);
		ck_assert_str_eq(row.why, t[i].why);
	}
}
END_TEST

START_TEST(what_is_not_known_says_nothing_unless_it_replaces)
{
	static const char *const values[] = { "null", "\"\"", "[]", "{}", "{ }" };
	char members[64];

	for (int replace = 0; replace < 2; replace++) {
		conf.replace = replace != 0;
		for (size_t i = 0; i < 5; i++) {
			snprintf(members, sizeof(members), "\"isrc\":%s,"
			    "\"album\":%s", values[i], values[i]);
			ck_assert_int_eq(take(members), 0);
			ck_assert_int_eq(cell("isrc")->kind,
			    replace ? CELL_ERASE : CELL_NONE);
			ck_assert_int_eq(row.album.kind,
			    replace ? REF_ERASE : REF_NONE);
			ck_assert_int_eq(cell("title")->kind, CELL_NONE);
		}
	}
}
END_TEST

START_TEST(references_and_ids_are_folded)
{
	ck_assert_int_eq(take("\"musicbrainz_id\":"
	    "\"056E4F3E-D505-4DAD-8EC1-D04F521CBB56\","
	    "\"artist\":{\"name\":\"x\",\"musicbrainz_id\":"
	    "\"056E4f3e-d505-4dad-8ec1-d04f521cbb56\"}"), 0);
	ck_assert_str_eq(row.mbid, ID);
	ck_assert_str_eq(row.artist.mbid, ID);
	ck_assert_int_eq(row.artist.kind, REF_NAMED);
	ck_assert_int_eq(row.album.kind, REF_NONE);
	ck_assert_int_eq(take("\"musicbrainz_id\":\"x\""), 0);
	ck_assert_str_eq(row.mbid, "");
	ck_assert_int_eq(take("\"musicbrainz_id\":5"), 0);
	ck_assert_str_eq(row.mbid, "");
}
END_TEST

START_TEST(made_and_passing_members_are_dropped_in_silence)
{
	ck_assert_int_eq(take("\"id\":5,\"slug\":\"x\",\"url_slug\":1,"
	    "\"created_at\":[],\"updated_at\":\"now\",\"sort_name\":1,"
	    "\"musicbrainz_recording_id\":0,\"artist_credit\":\"x\",\"disc\":1,"
	    "\"release\":{\"a\":1},\"former_ids\":[\"" ID "\"],\"listeners\":1,"
	    "\"playcount\":2,\"synced_lyrics\":\"x\",\"lyrics_source\":\"y\""),
	    0);
	for (size_t i = 0; i < row.table->ncolumns; i++)
		ck_assert_int_eq(row.cells[i].kind, CELL_NONE);
	ck_assert_ptr_null(row.unknown);
	ck_assert_ptr_null(said.data);
	ck_assert_ptr_nonnull(row.former);
}
END_TEST

START_TEST(unknown_members_are_named_once)
{
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(take("\"mood\":1,\"artist_id\":2,"
		    "\"computed\":\"x\",\"\\u006dood2\":3"), 0);
		ck_assert_ptr_nonnull(row.unknown);
	}
	ck_assert_str_eq(said.data,
	    "songs.mood songs.artist_id songs.computed songs.mood2 ");
}
END_TEST

START_TEST(unknown_names_cost_no_memory_without_end)
{
	for (int i = 0; i < 1000; i++) {
		char members[64];

		snprintf(members, sizeof(members), "\"x%d\":1", i);
		ck_assert_int_eq(take(members), 0);
		ck_assert_ptr_nonnull(row.unknown);
	}
	ck_assert_ptr_nonnull(strstr(said.data, "x99 "));
	ck_assert_ptr_nonnull(strstr(said.data, "songs.other members "));
	ck_assert_ptr_null(strstr(said.data, "x200 "));
}
END_TEST

START_TEST(names_are_known_when_escaped_and_in_any_order)
{
	ck_assert_int_eq(take("\"title\":\"a\",\"isrc\":\"b\""), 0);
	ck_assert_int_eq(take("\"isrc\":\"c\",\"t\\u0069tle\":\"d\""), 0);
	ck_assert_mem_eq(cell("isrc")->s, "c", 1);
	ck_assert_mem_eq(cell("title")->s, "d", 1);
}
END_TEST

/* ---- out ---- */

static void
lost(void *arg, const char *column, const char *why)
{
	buf_printf(arg, "%s: %s\n", column, why);
}

START_TEST(a_row_is_written_as_it_would_be_read)
{
	static const struct { const char *column, *sql, *want, *lost; } t[] = {
		{ "title", "'a\"b\\c' || char(10,1,233)",
		    ",\"title\":\"a\\\"b\\\\c\\n\\u0001\303\251\"", "" },
		{ "title", "'a' || char(0) || 'b'",
		    ",\"title\":\"a\\u0000b\"", "" },
		{ "title", "''", "", "" },
		{ "title", "x'ff'", "", "title: no text\n" },
		{ "isrc", "CAST(x'61ff' AS TEXT)", "", "isrc: not UTF-8\n" },
		{ "isrc", "'[]'", ",\"isrc\":\"[]\"", "" },
		{ "duration", "320", ",\"duration\":320", "" },
		{ "duration", "'long'", "", "duration: no whole number\n" },
		{ "duration", "1.5", "", "duration: no whole number\n" },
		{ "release_date", "984355200",
		    ",\"release_date\":\"2001-03-12\"", "" },
		{ "release_date", "984355201",
		    ",\"release_date\":\"2001-03-12\"", "" },
		{ "release_date", "-1", ",\"release_date\":\"1969-12-31\"", "" },
		{ "release_date", "984355200000000", "",
		    "release_date: no date\n" },
		{ "release_date", "'2001'", ",\"release_date\":\"1970-01-01\"",
		    "" },
		{ "genres", "'[\"a\",' || char(10) || '1]'",
		    ",\"genres\":[\"a\", 1]", "" },
		{ "genres", "'[]'", "", "" },
		{ "genres", "'[ ]'", "", "" },
		{ "genres", "'{\"a\":1}'", "",
		    "genres: no JSON of its kind\n" },
		{ "genres", "'[1'", "", "genres: no JSON of its kind\n" },
		{ "genres", "'[1],\"y\":2'", "",
		    "genres: no JSON of its kind\n" },
		{ "external_ids", "'{\"a\":1,\"a\":2}'", "",
		    "external_ids: no JSON of its kind\n" },
		{ "credits", "'{\"a\":1}'", ",\"credits\":{\"a\":1}", "" },
		{ "is_instrumental", "1", ",\"is_instrumental\":true", "" },
		{ "is_instrumental", "0", "", "" },
		{ "is_instrumental", "2", "",
		    "is_instrumental: neither 1 nor 0\n" },
		{ "bpm", "0.1", ",\"bpm\":0.1", "" },
		{ "bpm", "3", ",\"bpm\":3.0", "" },
		{ "bpm", "1e300", ",\"bpm\":1e+300", "" },
		{ "bpm", "9e999", "", "bpm: no number\n" },
		{ "any_thing", "5", ",\"any_thing\":5", "" },
		{ "any_thing", "'5'", ",\"any_thing\":\"5\"", "" },
		{ "any_thing", "5.0", ",\"any_thing\":5.0", "" },
		{ "slug", "'x'", ",\"slug\":\"x\"", "" },
		{ "artist_id", "5", "", "" },
		{ "musicbrainz_id", "'x'", "", "" },
		{ "isrc", "NULL", "", "" },
	};
	struct scan *scan = scan_new();
	struct buf b = BUF_INIT, l = BUF_INIT;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct stmt *st;

		ck_assert_int_eq(db_exec(db, "DELETE FROM songs; INSERT INTO"
		    " songs(title, \"%w\") SELECT 't', %s WHERE '%w' <> 'title'"
		    " UNION ALL SELECT %s, %s WHERE '%w' = 'title'",
		    strcmp(t[i].column, "title") ? t[i].column : "isrc",
		    t[i].sql, t[i].column, t[i].sql, "NULL", t[i].column), 0);
		st = db_prepare(db, "SELECT \"%w\" FROM songs", t[i].column);
		ck_assert_int_eq(stmt_step(st), 1);
		buf_reset(&b);
		buf_reset(&l);
		buf_str(&b, "");
		buf_str(&l, "");
		row_write(&b, table_column(row.table, t[i].column), st, 0,
		    scan, lost, &l);
		ck_assert_str_eq(b.data, t[i].want);
		ck_assert_str_eq(l.data, t[i].lost);
		stmt_free(st);
	}
	buf_release(&b);
	buf_release(&l);
	scan_free(scan);
}
END_TEST

static void
add(TCase *tc)
{
	tcase_add_checked_fixture(tc, enter, leave);
	tcase_add_test(tc, values_are_taken_by_the_type_of_their_column);
	tcase_add_test(tc, values_of_the_wrong_type_are_named);
	tcase_add_test(tc, what_is_not_known_says_nothing_unless_it_replaces);
	tcase_add_test(tc, references_and_ids_are_folded);
	tcase_add_test(tc, made_and_passing_members_are_dropped_in_silence);
	tcase_add_test(tc, unknown_members_are_named_once);
	tcase_add_test(tc, unknown_names_cost_no_memory_without_end);
	tcase_add_test(tc, names_are_known_when_escaped_and_in_any_order);
	tcase_add_test(tc, a_row_is_written_as_it_would_be_read);
}

UNIT_MAIN("row", add)
