#include "db/inserts.h"

#include <stdio.h>
#include <string.h>

#include "unit/unit.h"

#define SONGS "CREATE TABLE songs(id INTEGER PRIMARY KEY, title TEXT NOT NULL," \
    " slug TEXT NOT NULL UNIQUE, musicbrainz_id TEXT UNIQUE, album_id INTEGER"

static struct db *db;
static struct schema *schema;
static struct inserts *in;
static struct row row;
static struct row_conf conf;

static void
enter(const char *sql)
{
	const struct table *t;

	db = db_open(NULL, DB_MEMORY, NULL);
	ck_assert_int_eq(db_exec(db, "%s", sql), 0);
	schema = schema_read(db, "main");
	t = schema_table(schema, "songs");
	row_init(&row, t, REC_SONG, &conf);
	in = inserts_new(db, t, (size_t)(table_column(t, "title") -
	    t->columns));
}

static void
leave(void)
{
	inserts_free(in);
	row_release(&row);
	schema_free(schema);
	ck_assert_int_eq(db_close(db), 0);
}

static int64_t
ask(const char *sql)
{
	int64_t n = -1;

	ck_assert_int_eq(db_int(db, &n, "%s", sql), 0);
	return n;
}

/* A row whose texts are gone after it was added. */
static int
put(int n)
{
	char title[40], slug[40], mbid[40];
	int r;

	snprintf(title, sizeof(title), "Song %d", n);
	snprintf(slug, sizeof(slug), "song-%d", n);
	snprintf(mbid, sizeof(mbid), "%036d", n);
	cell_int(row_cell(&row, ROLE_ID), n);
	cell_text(row_cell(&row, ROLE_TEXT), title, strlen(title));
	cell_text(row_cell(&row, ROLE_SLUG), slug, strlen(slug));
	cell_text(row_cell(&row, ROLE_MBID), mbid, strlen(mbid));
	r = inserts_add(in, &row);
	memset(title, 'x', sizeof(title));
	memset(slug, 'x', sizeof(slug));
	memset(mbid, 'x', sizeof(mbid));
	return r;
}

static const struct { const char *sql; bool wait; } tables[] = {
	{ SONGS ")", true },
	{ SONGS ", is_instrumental INTEGER NOT NULL DEFAULT 0)", true },
	{ SONGS ", kind TEXT NOT NULL DEFAULT 'song')", true },
	{ SONGS ", made TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP)", true },
	{ SONGS ", made INTEGER NOT NULL DEFAULT (2 * 3))", true },
	{ SONGS ", note TEXT DEFAULT NULL)", true },
	{ SONGS ", note TEXT NOT NULL DEFAULT NULL)", false },
	{ SONGS ", isrc TEXT)", true },
	{ SONGS ", isrc TEXT NOT NULL)", false },
	{ SONGS ", isrc TEXT UNIQUE)", false },
	{ SONGS ", isrc TEXT, UNIQUE(isrc, album_id))", false },
	{ SONGS ", isrc TEXT, UNIQUE(slug, isrc))", false },
	{ SONGS "); CREATE UNIQUE INDEX x ON songs(title)", false },
	{ SONGS "); CREATE UNIQUE INDEX x ON songs(slug COLLATE NOCASE)", false },
	{ SONGS "); CREATE UNIQUE INDEX x ON songs(lower(title))", false },
	{ SONGS "); CREATE UNIQUE INDEX x ON songs(slug) WHERE id > 1", false },
	{ SONGS "); CREATE INDEX x ON songs(title, album_id)", true },
	{ SONGS ", CHECK(length(title) > 3))", false },
	{ SONGS ", isrc TEXT check (isrc <> ''))", false },
	{ SONGS ", checked INTEGER)", true },
	{ SONGS ", isrc TEXT NOT NULL ON CONFLICT IGNORE)", false },
	{ SONGS ", computed AS (title || '!'))", false },
	{ SONGS ") STRICT", false },
	{ "CREATE TABLE songs(id INTEGER PRIMARY KEY, title TEXT NOT NULL, slug"
	    " TEXT UNIQUE COLLATE NOCASE, musicbrainz_id TEXT)", false },
	{ "CREATE TABLE songs(id INTEGER PRIMARY KEY, title TEXT NOT NULL, slug"
	    " TEXT UNIQUE ON CONFLICT REPLACE, musicbrainz_id TEXT)", false },
	{ "CREATE TABLE songs(id INTEGER PRIMARY KEY, title TEXT NOT NULL, slug"
	    " TEXT, musicbrainz_id TEXT, album_id INTEGER NOT NULL)", false },
	{ "CREATE TABLE songs(id INTEGER PRIMARY KEY, title TEXT UNIQUE, slug"
	    " TEXT, musicbrainz_id TEXT)", false },
	{ "CREATE TABLE songs(id INTEGER PRIMARY KEY, title TEXT, slug TEXT,"
	    " musicbrainz_id TEXT)", true },
};

START_TEST(only_rows_that_none_can_refuse_wait)
{
	enter(tables[_i].sql);
	ck_assert_msg((in != NULL) == tables[_i].wait, "%s", tables[_i].sql);
	leave();
}
END_TEST

START_TEST(sixteen_are_written_at_once)
{
	enter(SONGS ")");
	for (int i = 1; i <= 16; i++) {
		ck_assert_int_eq(ask("SELECT count(*) FROM songs"), 0);
		ck_assert_int_eq(put(i), 0);
	}
	ck_assert_int_eq(ask("SELECT count(*) FROM songs"), 16);
	leave();
}
END_TEST

START_TEST(a_flush_writes_what_waits)
{
	int n = 0;

	enter(SONGS ")");
	ck_assert_int_eq(inserts_flush(in), 0);
	ck_assert_int_eq(inserts_flush(NULL), 0);
	for (int some = 1; some < 20; some++) {
		for (int i = 0; i < some; i++)
			ck_assert_int_eq(put(++n), 0);
		ck_assert_int_eq(inserts_flush(in), 0);
		ck_assert_int_eq(ask("SELECT count(*) FROM songs"), n);
	}
	ck_assert_int_eq(ask("SELECT count(*) FROM songs WHERE title = 'Song '"
	    " || id AND slug = 'song-' || id AND album_id IS NULL AND"
	    " musicbrainz_id = printf('%036d', id)"), n);
	leave();
}
END_TEST

START_TEST(slugs_that_wait_are_known)
{
	enter(SONGS ", url_slug TEXT)");
	cell_text(row_cell(&row, ROLE_SLUG_COPY), "other", 5);
	ck_assert(!inserts_slug(in, "other", 5));
	put(7);
	row_cell(&row, ROLE_SLUG_COPY)->kind = CELL_NONE;
	put(8);
	ck_assert(inserts_slug(in, "song-7", 6));
	ck_assert(inserts_slug(in, "song-8", 6));
	ck_assert(inserts_slug(in, "other", 5));
	ck_assert(!inserts_slug(in, "song-9", 6));
	ck_assert(!inserts_slug(in, "song-7", 5));
	ck_assert(!inserts_slug(in, "", 0));
	ck_assert(!inserts_slug(NULL, "song-7", 6));
	ck_assert_int_eq(inserts_flush(in), 0);
	ck_assert(!inserts_slug(in, "song-7", 6));
	leave();
}
END_TEST

START_TEST(a_column_has_its_default)
{
	struct cell *c;

	enter(SONGS ", is_instrumental INTEGER NOT NULL DEFAULT 0,"
	    " duration INTEGER DEFAULT (2 * 90))");
	put(1);
	c = row_cell(&row, ROLE_BOOL);
	c->kind = CELL_ERASE;
	put(2);
	cell_int(c, 1);
	cell_int(row_cell(&row, ROLE_INT), 7);
	put(3);
	ck_assert_int_eq(inserts_flush(in), 0);
	ck_assert_int_eq(ask("SELECT sum(is_instrumental = (id = 3)) FROM"
	    " songs"), 3);
	ck_assert_int_eq(ask("SELECT sum(duration = CASE id WHEN 3 THEN 7 ELSE"
	    " 180 END) FROM songs"), 3);
	leave();
}
END_TEST

START_TEST(a_failure_is_told)
{
	enter(SONGS ")");
	ck_assert_int_eq(db_exec(db, "INSERT INTO songs VALUES(2, 'x', 'x',"
	    " 'x', 1)"), 0);
	db_quiet(db, true);
	put(1);
	put(2);
	ck_assert_int_eq(inserts_flush(in), -1);
	ck_assert(db_constraint(db));
	leave();
}
END_TEST

static void
add(TCase *tc)
{
	tcase_add_loop_test(tc, only_rows_that_none_can_refuse_wait, 0,
	    sizeof(tables) / sizeof(tables[0]));
	tcase_add_test(tc, sixteen_are_written_at_once);
	tcase_add_test(tc, a_flush_writes_what_waits);
	tcase_add_test(tc, slugs_that_wait_are_known);
	tcase_add_test(tc, a_column_has_its_default);
	tcase_add_test(tc, a_failure_is_told);
}

UNIT_MAIN("inserts", add)
