#include "db/bulk.h"

#include <stdlib.h>
#include <strings.h>

#include "base/mem.h"

#define FEW 1000		/* new rows that are no large load */
#define CACHE_KIB (192 << 10)	/* all in all less than 320 MiB are taken */
#define SORTING_KIB (32 << 10)	/* the sorter takes as much once more */
#define SORTED_ROW 128		/* bytes, roughly, in the sorter */

struct bulk {
	struct db *db;
	const struct schema *schema;
	bool spare;			/* records are large */
	bool alone;			/* foreign keys rest */
	struct {
		const struct table *t;
		int64_t before, inserted;	/* in this transaction */
		bool dropped;
	} tables[CATALOGUE];
};

/* Is it a reference that stage-load looks up itself, to a row's id? */
static bool
looked_up_key(const struct table *t, const struct fkey *f)
{
	const struct column *c = table_column(t, f->from[0]);

	return f->ncolumns == 1 && c != NULL && f->to[0] != NULL &&
	    strcasecmp(f->to[0], "id") == 0 &&
	    ((c->role == ROLE_ARTIST && strcasecmp(f->table, "artists") == 0) ||
	    (c->role == ROLE_ALBUM && strcasecmp(f->table, "albums") == 0));
}

/*
 * May foreign keys rest while we write?  If all that the catalogue declares
 * are looked up by us, nobody refers to more of it than ids, which never
 * change, and no trigger writes anything else.
 */
static bool
keys_may_rest(const struct schema *s)
{
	for (size_t i = 0; i < s->ntables; i++) {
		const struct table *t = &s->tables[i];

		for (size_t k = 0; k < t->nfkeys; k++) {
			const struct fkey *f = &t->fkeys[k];

			if (schema_catalogued(t->name) ?
			    !looked_up_key(t, f) :
			    schema_catalogued(f->table) && (f->to[0] == NULL ||
			    strcasecmp(f->to[0], "id") != 0))
				return false;
		}
	}
	return s->ntriggers == 0;
}

struct bulk *
bulk_new(struct db *db, const struct schema *s)
{
	struct bulk *b = mem_zero(1, sizeof(*b));

	b->db = db;
	b->schema = s;
	for (int i = 0; i < CATALOGUE; i++)
		b->tables[i].t = schema_table(s, catalogue[i]);
	b->alone = keys_may_rest(s);
	if (b->alone)
		db_exec(db, "PRAGMA foreign_keys = OFF");
	/* Debian's SQLite wipes what it frees; a catalogue has no secrets. */
	db_exec(db, "PRAGMA secure_delete = OFF");
	return b;
}

void
bulk_free(struct bulk *b)
{
	free(b);
}

bool
bulk_alone(const struct bulk *b)
{
	return b->alone;
}

/* Is the column the first of some index of the table? */
static bool
indexed(const struct table *t, const char *column)
{
	for (size_t i = 0; i < t->nindexes; i++) {
		const struct index *x = &t->indexes[i];

		if (!x->partial && x->ncolumns > 0 && x->columns[0] != NULL &&
		    strcasecmp(x->columns[0], column) == 0)
			return true;
	}
	return false;
}

static const char *const looked_up[] = { "musicbrainz_id", "slug", "url_slug" };
#define LOOKED_UP (sizeof(looked_up) / sizeof(looked_up[0]))

/* The indexes that our look-ups lack: made (make) or dropped again. */
static int
help(struct bulk *b, bool make)
{
	for (int i = 0; i < CATALOGUE; i++) {
		const struct table *t = b->tables[i].t;

		for (size_t k = 0; k < LOOKED_UP; k++) {
			if (table_column(t, looked_up[k]) == NULL ||
			    indexed(t, looked_up[k]))
				continue;
			if (make && db_exec(b->db, "CREATE INDEX"
			    " \"daft_etl_%w_%w\" ON \"%w\"(\"%w\")", t->name,
			    looked_up[k], t->name, looked_up[k]) == -1)
				return -1;
			if (!make && db_exec(b->db, "DROP INDEX"
			    " \"daft_etl_%w_%w\"", t->name,
			    looked_up[k]) == -1)
				return -1;
		}
	}
	return 0;
}

int
bulk_begin(struct bulk *b)
{
	for (int i = 0; i < CATALOGUE; i++) {
		b->tables[i].inserted = 0;
		b->tables[i].dropped = false;
		if (db_int(b->db, &b->tables[i].before, "SELECT"
		    " coalesce(max(id), 0) FROM \"%w\"",
		    b->tables[i].t->name) == -1)
			return -1;
	}
	if (db_cache(b->db, b->spare ? SORTING_KIB : CACHE_KIB) == -1)
		return -1;
	return help(b, true);
}

int
bulk_spare(struct bulk *b)
{
	if (b->spare)
		return 0;
	b->spare = true;
	return db_cache(b->db, SORTING_KIB);
}

/* A plain index that no look-up of ours uses. */
static bool
plain(const struct table *t, const struct index *x)
{
	if (x->unique || x->sql == NULL)
		return false;
	for (size_t k = 0; k < LOOKED_UP; k++) {
		const struct column *c = table_column(t, looked_up[k]);

		if (c != NULL && !c->unique && x->columns[0] != NULL &&
		    strcasecmp(x->columns[0], c->name) == 0)
			return false;
	}
	return true;
}

int
bulk_inserted(struct bulk *b, int which)
{
	const struct table *t = b->tables[which].t;
	int64_t n = ++b->tables[which].inserted;

	if (b->tables[which].dropped || n < FEW ||
	    n < b->tables[which].before / 2)
		return 0;
	b->tables[which].dropped = true;
	for (size_t i = 0; i < t->nindexes; i++)
		if (plain(t, &t->indexes[i]) && db_exec(b->db,
		    "DROP INDEX \"%w\"", t->indexes[i].name) == -1)
			return -1;
	return 0;
}

/* Would the pages and the largest sort together take too much memory? */
static bool
too_much(struct bulk *b)
{
	int64_t most = 0;

	for (int i = 0; i < CATALOGUE; i++) {
		int64_t n = b->tables[i].before + b->tables[i].inserted;

		if (b->tables[i].dropped && n > most)
			most = n;
	}
	return most > 0 && db_cached(b->db) + most * SORTED_ROW >
	    (int64_t)CACHE_KIB << 10;
}

int
bulk_end(struct bulk *b)
{
	if (help(b, false) == -1)
		return -1;
	if (too_much(b) && db_cache(b->db, SORTING_KIB) == -1)
		return -1;
	for (int i = 0; i < CATALOGUE; i++) {
		const struct table *t = b->tables[i].t;

		if (!b->tables[i].dropped)
			continue;
		for (size_t k = 0; k < t->nindexes; k++)
			if (plain(t, &t->indexes[k]) && db_exec(b->db, "%s",
			    t->indexes[k].sql) == -1)
				return -1;
		b->tables[i].dropped = false;
	}
	return 0;
}
