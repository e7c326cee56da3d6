#ifndef UNIT_CONTENT_H
#define UNIT_CONTENT_H

#include <unistd.h>

#include "base/buf.h"
#include "db/db.h"
#include "unit/unit.h"

/*
 * content: what the three tables of a database hold, as numbers; a database
 * is made of it, and the rows of one are told as text.
 */
#define ROWS 24
#define NONE 0			/* NULL */

/* Values are numbers; texts are made of them by put().  CODE is url_slug of
 * artists, musicbrainz_recording_id of songs. */
enum field { ID, NAME, SLUG, JSON, TEXT, MBID, CODE, ARTIST, ALBUM, CREATED,
	UPDATED, FIELDS };
enum { ARTISTS, ALBUMS, SONGS, TABLES };

static const struct {
	const char *name, *column[FIELDS];
} table[TABLES] = {
	{ "artists", { "id", "name", "slug", "genres", "bio",
	    "musicbrainz_id", "url_slug", NULL, NULL, "created_at",
	    "updated_at" } },
	{ "albums", { "id", "title", "slug", "credits", "barcode",
	    "musicbrainz_id", NULL, "artist_id", NULL, "created_at",
	    "updated_at" } },
	{ "songs", { "id", "title", "slug", "external_ids", "lyrics",
	    "musicbrainz_id", "musicbrainz_recording_id", "artist_id",
	    "album_id", "created_at", "updated_at" } },
};

struct rows {
	int n;
	int v[ROWS][FIELDS];
};
struct content {
	struct rows t[TABLES];
};

/* A value as SQL.  JSON: every other number spells the same value anew. */
static inline void
put(struct buf *b, int t, enum field f, int n)
{
	static const char *const odd[] = { "''", "'it''s'", "'a'||char(0)||'b'",
	    "'%s\"'", "'\xe6\xa4\x8e'", "'  x '", "X'00ff'", "'1'", "'null'" };

	if (n == NONE)
		buf_str(b, "NULL");
	else if (f == NAME || f == TEXT)
		buf_str(b, odd[n % 9]);
	else if (f == SLUG)
		buf_printf(b, "'s%d'", n);
	else if (f == CODE)
		buf_printf(b, "'code-%d'", n);
	else if (f == MBID)
		buf_printf(b, "'%08x-0000-4000-8000-%012x'", (unsigned)n,
		    (unsigned)t);
	else if (f == JSON && t == SONGS)
		buf_printf(b, n % 2 ? "'{\"a\":%d,\"b\":[1]}'" :
		    "'{ \"b\": [1], \"a\": %d }'", n / 2);
	else if (f == JSON)
		buf_printf(b, n % 2 ? "'[%d,\"x\"]'" : "'[ %d, \"\\u0078\" ]'",
		    n / 2);
	else
		buf_printf(b, "%d", n);
}

static inline void
schema(struct buf *b, bool backwards, bool keys, bool index)
{
	for (int t = 0; t < TABLES; t++) {
		buf_printf(b, "CREATE TABLE %s(id INTEGER PRIMARY KEY"
		    " AUTOINCREMENT", table[t].name);
		for (int i = 1; i < FIELDS; i++) {
			enum field f = (enum field)(backwards ? FIELDS - i : i);

			if (table[t].column[f] == NULL)
				continue;
			buf_printf(b, ", %s %s%s", table[t].column[f],
			    f >= ARTIST ? "INTEGER" : "TEXT",
			    f == SLUG || f == MBID || f == CODE ? " UNIQUE" :
			    "");
			if (keys && (f == ARTIST || f == ALBUM))
				buf_printf(b, " REFERENCES %s(id) ON DELETE"
				    " CASCADE", table[f - ARTIST].name);
		}
		buf_str(b, ");");
	}
	if (index)
		buf_str(b, "CREATE VIRTUAL TABLE found USING fts5(title,"
		    " content='songs', content_rowid='id');"
		    "CREATE TRIGGER i AFTER INSERT ON songs BEGIN INSERT INTO"
		    " found(rowid, title) VALUES(new.id, new.title); END;"
		    "CREATE TRIGGER d AFTER DELETE ON songs BEGIN INSERT INTO"
		    " found(found, rowid, title)"
		    " VALUES('delete', old.id, old.title); END;"
		    "CREATE TRIGGER u AFTER UPDATE ON songs BEGIN INSERT INTO"
		    " found(found, rowid, title)"
		    " VALUES('delete', old.id, old.title); INSERT INTO"
		    " found(rowid, title) VALUES(new.id, new.title); END;");
}

static inline void
insert(struct buf *b, const struct content *c)
{
	for (int t = 0; t < TABLES; t++)
		for (int i = 0; i < c->t[t].n; i++) {
			buf_printf(b, "INSERT INTO %s(id", table[t].name);
			for (int f = 1; f < FIELDS; f++)
				if (table[t].column[f] != NULL)
					buf_printf(b, ", %s",
					    table[t].column[f]);
			buf_printf(b, ") VALUES(%d", c->t[t].v[i][ID]);
			for (int f = 1; f < FIELDS; f++)
				if (table[t].column[f] != NULL) {
					buf_str(b, ", ");
					put(b, t, (enum field)f,
					    c->t[t].v[i][f]);
				}
			buf_str(b, ");");
		}
}

/* All rows, with the types of their values.  Caller frees. */
static inline char *
dump(const char *path)
{
	struct db *db = db_open(path, DB_READ, NULL);
	struct buf b = BUF_INIT;
	struct stmt *st;

	ck_assert_ptr_nonnull(db);
	for (int t = 0; t < TABLES; t++) {
		struct buf sql = BUF_INIT;

		buf_str(&sql, "''");
		for (int f = 0; f < FIELDS; f++)
			if (table[t].column[f] != NULL)
				buf_printf(&sql, "||'%s='||ifnull(typeof(%s)||"
				    "hex(%s),'')||' '", table[t].column[f],
				    table[t].column[f], table[t].column[f]);
		st = db_prepare(db, "SELECT %s FROM %s ORDER BY id", sql.data,
		    table[t].name);
		ck_assert_ptr_nonnull(st);
		while (stmt_step(st) == 1)
			buf_printf(&b, "%s %s\n", table[t].name,
			    col_text(st, 0));
		stmt_free(st);
		buf_release(&sql);
	}
	db_close(db);
	return buf_take(&b);
}

/* A database with this content; its text as dump() gives it.  NULL: it
 * cannot be, for a value is not unique. */
static inline char *
make(const char *path, const struct content *c, bool backwards, bool keys,
    bool index, const char *more)
{
	struct buf b = BUF_INIT;
	struct db *db;
	char *rows = NULL;

	unlink(path);
	db = db_open(path, DB_CREATE, NULL);
	ck_assert_ptr_nonnull(db);
	db_quiet(db, true);
	buf_str(&b, "PRAGMA synchronous = OFF; BEGIN;");
	schema(&b, backwards, keys, index);
	ck_assert_int_eq(db_exec(db, "%s", b.data), 0);
	buf_reset(&b);
	insert(&b, c);
	if (db_exec(db, "%s", b.data) == 0) {
		ck_assert_int_eq(db_exec(db, "COMMIT; %s", more), 0);
		rows = dump(path);
	}
	buf_release(&b);
	db_close(db);
	return rows;
}

#endif
