#include "db/diff.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "unit/unit.h"

/*
 * Each case: SQL that makes staging different from production (both begin
 * with the same rows), SQL for production alone, and what is then found.
 */
#define A "aaaaaaaa-0000-4000-8000-00000000000"
#define B "bbbbbbbb-0000-4000-8000-00000000000"
#define C "cccccccc-0000-4000-8000-00000000000"

/* Artist 1 is 2 in staging, and 2 is 1. */
#define EXCHANGED "UPDATE artists SET id = 9 WHERE id = 1;" \
    "UPDATE artists SET id = 1 WHERE id = 2;" \
    "UPDATE artists SET id = 2 WHERE id = 9;"

static const char rows[] =
    "INSERT INTO artists(id, name, slug, url_slug, genres, musicbrainz_id,"
    " created_at, updated_at) VALUES"
    "(1, 'One', 'one', 'one', '[\"a\",\"b\"]', '" A "1', 10, 10),"
    "(2, 'Two', 'two', 'two', NULL, '" A "2', 10, 10),"
    "(3, 'Old', 'old', 'old', NULL, NULL, 10, 10);"
    "INSERT INTO albums(id, title, slug, artist_id, musicbrainz_id,"
    " created_at, updated_at) VALUES"
    "(1, 'First', 'first', 1, '" B "1', 10, 10),"
    "(2, 'Second', 'second', 2, '" B "2', 10, 10);"
    "INSERT INTO songs(id, title, slug, artist_id, album_id, musicbrainz_id,"
    " musicbrainz_recording_id, created_at, updated_at) VALUES"
    "(1, 'Intro', 'intro', 1, 1, '" C "1', '" C "1', 10, 10),"
    "(2, 'Home', 'home', 1, 1, '" C "2', '" C "2', 10, 10),"
    "(3, 'Intro', 'intro-two', 2, 2, '" C "3', '" C "3', 10, 10);";

static void
enter(void)
{
	unit_enter();
	msg.program = "diff";
}

static void
make(const char *path, const char *sql)
{
	struct db *db;

	unlink(path);
	db = db_open(path, DB_CREATE, NULL);
	ck_assert_ptr_nonnull(db);
	ck_assert_int_eq(db_exec(db, "PRAGMA synchronous = OFF; %s",
	    schema_builtin), 0);
	ck_assert_int_eq(db_exec(db, "PRAGMA foreign_keys = OFF; %s%s", rows,
	    sql), 0);
	ck_assert_int_eq(db_close(db), 0);
}

static void
add_row(void *arg, const struct diff_row *r)
{
	static const char op[] = "+~-";

	buf_printf(arg, "%s%c%lld%s%s%s;", r->table, op[r->op],
	    (long long)r->id, *r->columns ? "(" : "", r->columns,
	    *r->columns ? ")" : "");
}

static void
add_line(void *arg, const char *what)
{
	buf_printf(arg, "! %s;", what);
}

/* What differs, as text; then what cannot be done. */
static char *
found(enum diff_how how, const char *staging, const char *production)
{
	struct db *db;
	struct buf b = BUF_INIT;
	struct diff *d;
	int64_t n;

	make("s.db", staging);
	make("p.db", production);
	db = db_open("s.db", DB_READ, NULL);
	ck_assert_ptr_nonnull(db);
	ck_assert_int_eq(db_attach(db, "p.db", "production", false), 0);
	ck_assert_int_eq(db_begin(db, false), 0);
	d = diff_new(db, how, NULL);
	ck_assert_ptr_nonnull(d);
	ck_assert_int_eq(diff_each(d, add_row, &b), 0);
	ck_assert_int_eq(diff_same(d), b.len == 0);
	n = diff_keep(d, add_line, &b);
	ck_assert_int_ge(n, 0);
	for (size_t i = 0; i < CATALOGUE; i++)
		if (d->t[i].parked > 0)
			buf_printf(&b, "parked %s %lld;", d->t[i].name,
			    (long long)d->t[i].parked);
	diff_free(d);
	ck_assert_int_eq(db_commit(db), 0);
	ck_assert_int_eq(db_close(db), 0);
	return buf_take(&b);
}

struct case_of {
	const char *what, *staging, *production, *want;
};

static void
check(enum diff_how how, const struct case_of *t, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char *got = found(how, t[i].staging, t[i].production);

		ck_assert_msg(strcmp(got, t[i].want) == 0, "%s: %s", t[i].what,
		    got);
		free(got);
	}
}
#define CHECK(how, t) check((how), (t), sizeof(t) / sizeof((t)[0]))

START_TEST(what_differs_is_found_by_identity)
{
	static const struct case_of t[] = {
		{ "same", "", "", "" },
		{ "times", "UPDATE songs SET created_at = 1, updated_at = 99",
		  "", "" },
		{ "JSON", "UPDATE artists SET genres = '[ \"a\", \"b\" ]'"
		  " WHERE id = 1", "", "" },
		{ "JSON values", "UPDATE artists SET genres = '[\"b\",\"a\"]'"
		  " WHERE id = 1", "", "artists~1(genres);" },
		{ "NULL", "UPDATE artists SET genres = NULL WHERE id = 1", "",
		  "artists~1(genres);" },
		{ "case", "UPDATE songs SET title = 'home' WHERE id = 2", "",
		  "songs~2(title);" },
		{ "two columns", "UPDATE songs SET title = 'x', isrc = 'y',"
		  " updated_at = 11 WHERE id = 2", "",
		  "songs~2(title, isrc);" },
		{ "the slug stays", "UPDATE songs SET slug = 'x' WHERE id = 2",
		  "", "" },
		{ "no slug is none", "", "UPDATE songs SET slug = ''"
		  " WHERE id = 2", "songs~2(slug);" },
		{ "without musicbrainz_id: by slug", "UPDATE artists SET"
		  " id = 7, bio = 'b' WHERE id = 3", "", "artists~3(bio);" },
		{ "gets one", "UPDATE artists SET id = 7,"
		  " musicbrainz_id = 'm' WHERE id = 3", "",
		  "artists~3(musicbrainz_id);" },
		{ "merged", "UPDATE songs SET musicbrainz_id = 'm',"
		  " musicbrainz_recording_id = 'm' WHERE id = 2", "",
		  "songs~2(musicbrainz_id, musicbrainz_recording_id);" },
		{ "other slug: not merged", "UPDATE songs SET slug = 'x',"
		  " musicbrainz_id = 'm', musicbrainz_recording_id = 'm'"
		  " WHERE id = 2", "", "songs+4;songs-2;" },
		{ "other id: not merged", "UPDATE songs SET id = 9,"
		  " musicbrainz_id = 'm', musicbrainz_recording_id = 'm'"
		  " WHERE id = 2", "", "songs+9;songs-2;parked songs 1;" },
		{ "other ids, other order", "UPDATE artists SET id = 3 - id"
		  " WHERE id < 3 AND id = -1; UPDATE songs SET id = id + 100;"
		  "UPDATE albums SET id = id + 50;"
		  "UPDATE songs SET album_id = album_id + 50", "", "" },
		{ "a reference", "UPDATE songs SET id = id + 100,"
		  " album_id = 3 - album_id; UPDATE albums SET id = 3 WHERE"
		  " id = 1; UPDATE albums SET id = 1 WHERE id = 2; UPDATE"
		  " albums SET id = 2 WHERE id = 3;", "", "" },
		{ "parents that exchanged their ids", EXCHANGED
		  "UPDATE albums SET artist_id = 3 - artist_id;"
		  "UPDATE songs SET artist_id = 3 - artist_id", "", "" },
		{ "a reference that looks the same", EXCHANGED
		  "UPDATE albums SET artist_id = 3 - artist_id;"
		  "UPDATE songs SET artist_id = 3 - artist_id WHERE id > 1",
		  "", "songs~1(artist_id);" },
		{ "a changed reference", "UPDATE songs SET album_id = 2"
		  " WHERE id = 1", "", "songs~1(album_id);" },
		{ "new rows, new ids", "UPDATE songs SET id = id + 10;"
		  "INSERT INTO songs SELECT 2, title, 'n', duration,"
		  " artist_id, album_id, release_date, lyrics, annotations,"
		  " credits, 0, 'n', 'n', NULL, NULL, NULL, NULL, NULL, NULL,"
		  " 1, 1 FROM songs WHERE id = 11", "", "songs+4;" },
		{ "not an id of the past", "INSERT INTO artists(id, name, slug,"
		  " url_slug, musicbrainz_id, created_at, updated_at)"
		  " VALUES(4, 'N', 'n', 'n', 'n', 1, 1)", "INSERT INTO"
		  " artists(id, name, slug, url_slug, created_at, updated_at)"
		  " VALUES(8, 'N', 'n', 'n', 1, 1); DELETE FROM artists"
		  " WHERE id = 8", "artists+9;" },
		{ "removed", "DELETE FROM songs WHERE id = 3", "",
		  "songs-3;" },
	};

	CHECK(DIFF_IDENTITY, t);
}
END_TEST

START_TEST(what_cannot_be_done_is_told)
{
	static const struct case_of t[] = {
		{ "slug of a staying row", "UPDATE songs SET slug = 'kept'"
		  " WHERE id = 1; INSERT INTO songs(title, slug, artist_id,"
		  " musicbrainz_id, created_at, updated_at)"
		  " VALUES('New', 'intro', 1, 'n', 1, 1)", "", "songs+4;"
		  "! songs: the slug 'intro' of the new 'New' is that of"
		  " 1 'Intro', which stays;" },
		{ "slug of a removed row", "UPDATE songs SET id = 9,"
		  " musicbrainz_id = 'n' WHERE id = 1", "",
		  "songs+9;songs-1;parked songs 2;" },
		{ "dangling", "UPDATE songs SET album_id = 77 WHERE id = 1",
		  "", "songs~1(album_id);! songs 1 (Intro) has album_id 77,"
		  " and there is no such row in albums;" },
		{ "a staying row refers to a removed one", "DELETE FROM albums"
		  " WHERE id = 2", "", "albums-2;! albums 2 would be removed,"
		  " but songs 3 (Intro) refers to it and stays;" },
		{ "another table, by name", "DELETE FROM songs WHERE id = 3",
		  "CREATE TABLE likes(who, song_id);"
		  "INSERT INTO likes VALUES(1, 3)", "songs-3;! songs 3 (Intro)"
		  " would be removed, but the table likes refers to it;" },
		{ "another table, by key", "DELETE FROM songs WHERE id = 3",
		  "CREATE TABLE likes(who, what TEXT REFERENCES songs(slug));"
		  "INSERT INTO likes VALUES(1, 'intro-two')", "songs-3;!"
		  " songs 3 (Intro) would be removed, but the table likes"
		  " refers to it;" },
		{ "another table, another row", "DELETE FROM songs WHERE"
		  " id = 3", "CREATE TABLE likes(who, song_id);"
		  "INSERT INTO likes VALUES(1, 2), (1, NULL)", "songs-3;" },
		{ "Cloudflare's table", "DELETE FROM songs WHERE id = 3",
		  "CREATE TABLE _cf_KV(song_id);"
		  "INSERT INTO _cf_KV VALUES(3)", "songs-3;" },
		{ "ids that change places", "UPDATE songs SET"
		  " musicbrainz_recording_id = NULL WHERE id < 3; UPDATE songs"
		  " SET musicbrainz_recording_id = '" C "2' WHERE id = 1;"
		  "UPDATE songs SET musicbrainz_recording_id = '" C "1'"
		  " WHERE id = 2", "", "songs~1(musicbrainz_recording_id);"
		  "songs~2(musicbrainz_recording_id);parked songs 2;" },
	};

	CHECK(DIFF_IDENTITY, t);
}
END_TEST

START_TEST(literally_every_column_counts)
{
	static const struct case_of t[] = {
		{ "same", "", "", "" },
		{ "times", "UPDATE songs SET updated_at = 99 WHERE id = 1",
		  "", "songs~1(updated_at);" },
		{ "JSON", "UPDATE artists SET genres = '[ \"a\", \"b\" ]'"
		  " WHERE id = 1", "", "artists~1(genres);" },
		{ "slugs that change places", "UPDATE songs SET slug = 'x'"
		  " WHERE id = 1; UPDATE songs SET slug = 'intro' WHERE"
		  " id = 2; UPDATE songs SET slug = 'home' WHERE id = 1", "",
		  "songs~1(slug);songs~2(slug);parked songs 2;" },
		{ "ids are ids", "UPDATE songs SET id = 9 WHERE id = 3", "",
		  "songs+9;songs-3;parked songs 3;" },
	};

	CHECK(DIFF_LITERAL, t);
}
END_TEST

/* No join may look through a whole table for each row of another. */
START_TEST(the_two_indexes_are_read_side_by_side)
{
	struct stmt *st;
	struct db *db;

	make("s.db", "");
	make("p.db", "");
	db = db_open("s.db", DB_READ, NULL);
	ck_assert_int_eq(db_attach(db, "p.db", "production", false), 0);
	st = db_prepare(db, "EXPLAIN QUERY PLAN SELECT s.id, p.id"
	    " FROM main.songs s LEFT JOIN production.songs p"
	    " ON p.musicbrainz_id = s.musicbrainz_id WHERE p.id IS NOT s.id");
	ck_assert_ptr_nonnull(st);
	while (stmt_step(st) == 1)
		ck_assert_msg(strstr(col_text(st, 3), "COVERING INDEX") != NULL,
		    "%s", col_text(st, 3));
	stmt_free(st);
	ck_assert_int_eq(db_close(db), 0);
}
END_TEST

static void
add(TCase *tc)
{
	tcase_add_checked_fixture(tc, enter, unit_leave);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, what_differs_is_found_by_identity);
	tcase_add_test(tc, what_cannot_be_done_is_told);
	tcase_add_test(tc, literally_every_column_counts);
	tcase_add_test(tc, the_two_indexes_are_read_side_by_side);
}

UNIT_MAIN("diff", add)
