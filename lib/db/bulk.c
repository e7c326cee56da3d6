#include "db/bulk.h"

#include <stdlib.h>
#include <strings.h>

#include "base/mem.h"

#define FEW 1000		/* new rows that are no large load */
#define CACHE_KIB (256 << 10)
#define SORTING_KIB (32 << 10)	/* the sorter takes as much once more */

struct bulk {
	struct db *db;
	const struct schema *schema;
	struct {
		const struct table *t;
		int64_t before, inserted;	/* in this transaction */
		bool dropped;
	} tables[CATALOGUE];
};

struct bulk *
bulk_new(struct db *db, const struct schema *s)
{
	struct bulk *b = mem_zero(1, sizeof(*b));

	b->db = db;
	b->schema = s;
	for (int i = 0; i < CATALOGUE; i++)
		b->tables[i].t = schema_table(s, catalogue[i]);
	return b;
}

void
bulk_free(struct bulk *b)
{
	free(b);
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
	if (db_cache(b->db, CACHE_KIB) == -1)
		return -1;
	return help(b, true);
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

int
bulk_end(struct bulk *b)
{
	bool any = false;

	if (help(b, false) == -1)
		return -1;
	for (int i = 0; i < CATALOGUE; i++)
		any = any || b->tables[i].dropped;
	if (any && db_cache(b->db, SORTING_KIB) == -1)
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
