#ifndef DB_SCHEMA_H
#define DB_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/rec.h"
#include "db/db.h"

/*
 * schema: what a database looks like, read and never assumed.  A schema that
 * was read is a plain value: it does not change with the database.
 */

/* What SQLite makes of a declared type. */
enum affinity { AFF_BLOB, AFF_TEXT, AFF_NUMERIC, AFF_INTEGER, AFF_REAL };

/*
 * What a column of artists, albums or songs is for: from the names of
 * daft-record(5) where they say so and the declared type allows it, else from
 * the declared type alone.  Columns of other tables have it by their type.
 */
enum role {
	ROLE_ID,	/* id */
	ROLE_MBID,	/* musicbrainz_id */
	ROLE_MBID_COPY,	/* musicbrainz_recording_id */
	ROLE_SLUG,	/* slug */
	ROLE_SLUG_COPY,	/* url_slug */
	ROLE_CREATED,	/* created_at, seconds since 1970 */
	ROLE_UPDATED,	/* updated_at */
	ROLE_ARTIST,	/* artist_id: artists.id */
	ROLE_ALBUM,	/* album_id: albums.id */
	ROLE_COMPUTED,	/* generated or hidden: never written */
	ROLE_DATE,	/* release_date: seconds since 1970 */
	ROLE_BOOL,	/* is_instrumental, or declared BOOL...: 1 or 0 */
	ROLE_LIST,	/* JSON array: genres, members, images, cover_art, ... */
	ROLE_CREDITS,	/* credits: JSON array or, as old rows have it, object */
	ROLE_MAP,	/* external_ids, release: JSON object */
	ROLE_JSON,	/* declared JSON: array or object */
	ROLE_INT,
	ROLE_REAL,
	ROLE_TEXT,
	ROLE_ANY	/* no type, or NUMERIC: whatever comes */
};
bool role_json(enum role);	/* one of the JSON roles? */
bool role_made(enum role);	/* made by stage-load, never from a record? */

struct column {
	char *name;
	char *type;		/* as declared, "" if not */
	char *preset;		/* the DEFAULT's expression; NULL: none */
	enum affinity affinity;
	enum role role;
	bool notnull;
	bool computed;		/* generated or hidden */
	bool unique;		/* alone in a whole UNIQUE index or the key */
	int key;		/* place in the primary key from 1; 0: none */
};

/* The role of a column; schema_read() has asked this already. */
enum role schema_role(const struct column *, bool of_catalogue);

struct index {
	char *name;
	char *sql;		/* NULL: comes with the table's own SQL */
	bool unique, partial;
	char **columns;		/* an expression is NULL */
	char **collations;	/* "BINARY", ... of each */
	size_t ncolumns;
};

/* A foreign key, declared or told by the name of its one column: artist_id,
 * album_id and song_id mean artists, albums and songs(id). */
struct fkey {
	char *table;		/* the parent */
	char **from, **to;	/* to: never NULL where the parent is known */
	size_t ncolumns;
	char *on_update, *on_delete;	/* "NO ACTION", "CASCADE", ... */
	bool implied;
};

struct trigger {
	char *name, *table, *sql;
};

enum table_kind { TABLE_PLAIN, TABLE_VIRTUAL, TABLE_SHADOW, TABLE_VIEW };

struct table {
	char *name, *sql;
	enum table_kind kind;
	bool without_rowid, strict;
	struct column *columns;
	size_t ncolumns;
	struct index *indexes;
	size_t nindexes;
	struct fkey *fkeys;
	size_t nfkeys;
};

struct schema {
	struct table *tables;	/* and views, in the order they were made */
	size_t ntables;
	struct trigger *triggers;
	size_t ntriggers;
};

/* The catalogue's tables: "artists", "albums", "songs", NULL.  Index: the
 * record's type - REC_ARTIST. */
extern const char *const catalogue[];
#define CATALOGUE 3
bool schema_catalogued(const char *table);	/* one of the three? */

/* The word for a row of each, which is its record's type: "artist", ... */
extern const char *const entities[CATALOGUE];

/* Reads the schema ("main", or the name of an attached database), all of it
 * but sqlite_*.  NULL: reported.  Caller frees; free takes NULL. */
struct schema *schema_read(struct db *, const char *name);
void schema_free(struct schema *);

/* By name, without regard to case as SQLite does; NULL: none.  schema_table
 * gives tables of any kind, views too. */
const struct table *schema_table(const struct schema *, const char *name);
const struct column *table_column(const struct table *, const char *name);
const struct column *table_role(const struct table *, enum role);

/* Ours to look at?  Not Cloudflare's _cf_*. */
bool schema_ours(const char *table);

/* The highest id that this table ever gave, as far as the database ("main", or
 * the name of an attached one) remembers; -1: reported. */
int64_t schema_last_id(struct db *, const char *name, const char *table);

/*
 * SQLite believes what ANALYZE once wrote: of a table that had a row or two
 * then it reads all rows where it could look one up.  Says so of the three
 * tables where they are large now.
 */
void schema_tell_stale(struct db *, const char *name, const char *path);

/*
 * Can the catalogue be kept in it?  It needs the three tables, each with an
 * INTEGER PRIMARY KEY id, slug, musicbrainz_id, name or title, artist_id
 * (albums, songs) and album_id (songs).  NULL: yes; else what is missing, for
 * a message.  Caller frees.
 */
char *schema_lacks(const struct schema *);

/*
 * What of `have` differs from `want` in these tables (ended by NULL; NULL:
 * all of want's): columns, keys, unique indexes, foreign keys, triggers.  Not
 * text, order of columns, plain indexes or names of indexes.  say gets the
 * table and a sentence for each; returns how many.
 */
size_t schema_compare(const struct schema *want, const struct schema *have,
    const char *const tables[], void (*say)(void *arg, const char *table,
    const char *what), void *arg);

/* SQL without comments, needless blanks, case and quotes, so that two that
 * mean the same are most often equal.  NULL gives "".  Caller frees. */
char *schema_plain_sql(const char *sql);

/* The site's schema as SQL statements, for who has no production yet. */
extern const char schema_builtin[];

#endif
