/* Unique values that one row gives up and another gets: a part of keep.c. */
#include "db/keep.h"

#include <strings.h>

#include "data/sql.h"

static int
column_number(const struct diff_table *t, const char *name)
{
	for (size_t i = 0; name != NULL && i < t->ncolumns; i++)
		if (strcasecmp(t->columns[i].c->name, name) == 0)
			return (int)i;
	return -1;
}

/* "ALIAS1.k = ALIAS2.cN AND ..." of an index's columns.  false: it has one
 * that we do not write (an expression, the id). */
static bool
add_key(struct buf *b, const struct diff_table *t, const struct index *x,
    const char *p, const char *op, const char *v)
{
	for (size_t i = 0; i < x->ncolumns; i++) {
		int k = column_number(t, x->columns[i]);

		if (k == -1)
			return false;
		buf_printf(b, "%s%s.", i > 0 ? " AND " : "", p);
		sql_name(b, x->columns[i]);
		buf_printf(b, " %s %s.c%d", op, v, k);
	}
	return x->ncolumns > 0;
}

/* The column of a key to be moved out of the way: a text that is no
 * reference, if there is one. */
static int
park_column(const struct diff_table *t, const struct index *x)
{
	for (size_t i = 0; i < x->ncolumns; i++) {
		int k = column_number(t, x->columns[i]);

		if (t->columns[k].c->affinity == AFF_TEXT &&
		    t->columns[k].parent == -1)
			return k;
	}
	return column_number(t, x->columns[0]);
}

/* Rows of production that have a key which another row is to get. */
static int
held(struct diff *d, const struct diff_table *t, const struct index *x,
    const char *key, const char *kept, struct saying *s)
{
	int col = column_number(t, x->columns[0]);
	struct stmt *st;
	int r = -1;

	st = db_prepare(d->db, "SELECT v.id, v.new, v.c%d, p.id, p.\"%w\","
	    " v.c%d FROM val_%s v CROSS JOIN production.%s p ON %s"
	    " LEFT JOIN val_%s w ON w.id = p.id WHERE p.id <> v.id"
	    " AND p.id NOT IN (SELECT id FROM gone_%s)"
	    " AND (w.id IS NULL OR (%s))",
	    column_number(t, diff_name_column(t->t)), diff_name_column(t->t),
	    col, t->name, t->name, key, t->name, t->name, kept);
	while (st != NULL && (r = stmt_step(st)) == 1)
		diff_say(s, "%s: the %s '%s' of %s '%s' is that of %lld '%s',"
		    " which stays", t->name, x->columns[0],
		    diff_text(col_text(st, 5)), col_int(st, 1) ? "the new" :
		    "the changed", diff_text(col_text(st, 2)),
		    (long long)col_int(st, 3), diff_text(col_text(st, 4)));
	stmt_free(st);
	return r;
}

static int
park(struct diff *d, const struct diff_table *t, const struct index *x,
    const char *key, const char *kept)
{
	return db_exec(d->db, "INSERT OR IGNORE INTO park_%s"
	    " SELECT p.id, %d FROM val_%s v CROSS JOIN production.%s p ON %s"
	    " LEFT JOIN val_%s w ON w.id = p.id WHERE p.id <> v.id"
	    " AND (p.id IN (SELECT id FROM gone_%s)"
	    " OR (w.id IS NOT NULL AND NOT (%s)))",
	    t->name, park_column(t, x), t->name, t->name, key, t->name,
	    t->name, kept);
}

static int
check_index(struct diff *d, const struct diff_table *t,
    const struct index *x, struct saying *s)
{
	struct buf key = BUF_INIT, kept = BUF_INIT;
	int r = 0;

	if (add_key(&key, t, x, "p", "=", "v") &&
	    add_key(&kept, t, x, "p", "IS", "w") &&
	    ((!x->partial && held(d, t, x, key.data, kept.data, s) == -1) ||
	    park(d, t, x, key.data, kept.data) == -1))
		r = -1;
	buf_release(&key);
	buf_release(&kept);
	return r;
}

int
diff_unique(struct diff *d, struct diff_table *t, struct saying *s)
{
	if (db_exec(d->db, "CREATE TEMP TABLE park_%s(id INTEGER, col INTEGER,"
	    " PRIMARY KEY(id, col)) WITHOUT ROWID", t->name) == -1)
		return -1;
	for (size_t i = 0; i < t->t->nindexes; i++)
		if (t->t->indexes[i].unique &&
		    check_index(d, t, &t->t->indexes[i], s) == -1)
			return -1;
	if (db_exec(d->db, "UPDATE val_%s SET mask = substr(mask, 1, k.col)"
	    " || '1' || substr(mask, k.col + 2) FROM park_%s k"
	    " WHERE NOT new AND val_%s.id = k.id", t->name, t->name,
	    t->name) == -1)
		return -1;
	return db_int(d->db, &t->parked, "SELECT count(*) FROM park_%s",
	    t->name);
}

/* Rows that hold, once the difference is written, what another row held. */
static int
unpark(struct diff *d, const struct diff_table *t, const struct index *x)
{
	struct buf key = BUF_INIT;
	int r = 0;

	if (add_key(&key, t, x, "p", "=", "w"))
		r = db_exec(d->db, "INSERT OR IGNORE INTO unpark_%s"
		    " SELECT w.id, %d FROM (SELECT id FROM gone_%s UNION ALL"
		    " SELECT id FROM val_%s WHERE NOT new) o"
		    " CROSS JOIN production.%s p ON p.id = o.id"
		    " CROSS JOIN val_%s w ON %s WHERE w.id <> p.id", t->name,
		    park_column(t, x), t->name, t->name, t->name, t->name,
		    key.data);
	buf_release(&key);
	return r;
}

int
diff_keep_undo(struct diff *d)
{
	for (size_t i = 0; i < CATALOGUE; i++) {
		const struct diff_table *t = &d->t[i];

		if (db_exec(d->db, "CREATE TEMP TABLE unpark_%s(id INTEGER,"
		    " col INTEGER, PRIMARY KEY(id, col)) WITHOUT ROWID",
		    t->name) == -1)
			return -1;
		for (size_t k = 0; k < t->t->nindexes; k++)
			if (t->t->indexes[k].unique &&
			    unpark(d, t, &t->t->indexes[k]) == -1)
				return -1;
	}
	return 0;
}
