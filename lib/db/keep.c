#include "db/keep.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "data/sql.h"

/* Who hears of what cannot be done, and how often it was. */
struct saying {
	void (*say)(void *, const char *);
	void *arg;
	int64_t n;
};

static void say(struct saying *, const char *, ...) MSG_PRINTF(2, 3);

static void
say(struct saying *s, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	s->n++;
	s->say(s->arg, text);
}

static const char *
or_none(const char *s)
{
	return s != NULL ? s : "";
}

/* ---- the rows as they shall be ---- */

static int
keep_rows(struct diff *d, struct diff_table *t, const bool odd[])
{
	struct buf sql = BUF_INIT;
	int r;

	buf_printf(&sql, "CREATE TEMP TABLE val_%s(id INTEGER PRIMARY KEY,"
	    " new, mask", t->name);
	for (size_t i = 0; i < t->ncolumns; i++)
		buf_printf(&sql, ", c%zu", i);
	buf_printf(&sql, "); INSERT INTO val_%s SELECT u.id, u.new, u.mask",
	    t->name);
	for (size_t i = 0; i < t->ncolumns; i++) {
		buf_printf(&sql, ", CASE WHEN u.new"
		    " OR substr(u.mask, %zu, 1) = '1' THEN ", i + 1);
		diff_add_value(&sql, &t->columns[i], odd);
		buf_str(&sql, " ELSE p.");
		sql_name(&sql, t->columns[i].c->name);
		buf_str(&sql, " END");
	}
	buf_printf(&sql, " FROM put_%s u CROSS JOIN main.%s s ON s.id = u.sid"
	    " LEFT JOIN production.%s p ON p.id = u.id ORDER BY u.id", t->name,
	    t->name, t->name);
	r = diff_run(d, &sql);
	buf_release(&sql);
	return r;
}

/* ---- references that lead nowhere ---- */

/* Rows to be written that refer to a row the source does not have. */
static int
dangling(struct diff *d, const struct diff_table *t,
    const struct diff_column *c, struct saying *s)
{
	const char *parent = catalogue[c->parent];
	struct stmt *st;
	int r = -1;

	st = db_prepare(d->db, "SELECT s.id, s.\"%w\", s.\"%w\" FROM put_%s u"
	    " CROSS JOIN main.%s s ON s.id = u.sid LEFT JOIN main.%s x"
	    " ON x.id = s.\"%w\" WHERE s.\"%w\" IS NOT NULL AND x.id IS NULL",
	    diff_name_column(t->t), c->c->name, t->name, t->name, parent,
	    c->c->name, c->c->name);
	while (st != NULL && (r = stmt_step(st)) == 1)
		say(s, "%s %lld (%s) has %s %s, and there is no such row in %s",
		    t->name, (long long)col_int(st, 0),
		    or_none(col_text(st, 1)), c->c->name,
		    or_none(col_text(st, 2)), parent);
	stmt_free(st);
	return r;
}

/* Rows that stay as they are and refer to one that is removed. */
static int
orphaned(struct diff *d, const struct diff_table *t,
    const struct diff_column *c, struct saying *s)
{
	const char *parent = catalogue[c->parent];
	struct stmt *st;
	int r = -1;

	st = db_prepare(d->db, "SELECT p.id, p.\"%w\", g.id FROM gone_%s g"
	    " CROSS JOIN production.%s p ON p.\"%w\" = g.id"
	    " WHERE p.id NOT IN (SELECT id FROM gone_%s)"
	    " AND p.id NOT IN (SELECT id FROM val_%s)",
	    diff_name_column(t->t), parent, t->name, c->c->name, t->name,
	    t->name);
	while (st != NULL && (r = stmt_step(st)) == 1)
		say(s, "%s %lld would be removed, but %s %lld (%s) refers to"
		    " it and stays", parent, (long long)col_int(st, 2),
		    t->name, (long long)col_int(st, 0),
		    or_none(col_text(st, 1)));
	stmt_free(st);
	return r;
}

static int
check_references(struct diff *d, const struct diff_table *t,
    struct saying *s)
{
	for (size_t i = 0; i < t->ncolumns; i++) {
		const struct diff_column *c = &t->columns[i];

		if (c->parent != -1 && (dangling(d, t, c, s) == -1 ||
		    (d->t[c->parent].n.removed > 0 &&
		    orphaned(d, t, c, s) == -1)))
			return -1;
	}
	return 0;
}

/* ---- unique values ---- */

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
		say(s, "%s: the %s '%s' of %s '%s' is that of %lld '%s',"
		    " which stays", t->name, x->columns[0],
		    or_none(col_text(st, 5)), col_int(st, 1) ? "the new" :
		    "the changed", or_none(col_text(st, 2)),
		    (long long)col_int(st, 3), or_none(col_text(st, 4)));
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

static int
check_unique(struct diff *d, struct diff_table *t, struct saying *s)
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

/* ---- other tables ---- */

static bool
of_catalogue(const char *table)
{
	for (size_t i = 0; i < CATALOGUE; i++)
		if (strcasecmp(table, catalogue[i]) == 0)
			return true;
	return false;
}

/* Which rows of table t does other refer to by f?  Those that are gone are
 * told. */
static int
referred(struct diff *d, struct db *db, const char *schema,
    const struct diff_table *t, const struct table *other,
    const struct fkey *f, struct saying *s)
{
	struct stmt *gone, *st = NULL;
	struct buf on = BUF_INIT;
	int r = -1;

	for (size_t i = 0; i < f->ncolumns; i++) {
		if (f->to[i] == NULL)
			return 0;
		buf_printf(&on, "%sp.", i > 0 ? " AND " : "");
		sql_name(&on, f->to[i]);
		buf_str(&on, " = o.");
		sql_name(&on, f->from[i]);
	}
	gone = db_prepare(d->db, "SELECT 1 FROM gone_%s WHERE id = ?1",
	    t->name);
	if (gone != NULL)
		st = db_prepare(db, "SELECT DISTINCT p.id, p.\"%w\""
		    " FROM \"%w\".\"%w\" o CROSS JOIN \"%w\".%s p ON %s",
		    diff_name_column(t->t), schema, other->name, schema,
		    t->name, on.data);
	while (st != NULL && (r = stmt_step(st)) == 1) {
		int64_t id = col_int(st, 0);

		bind_int(gone, 1, id);
		if ((r = stmt_step(gone)) == -1)
			break;
		stmt_reset(gone);
		if (r == 1)
			say(s, "%s %lld (%s) would be removed, but the table"
			    " %s refers to it", t->name, (long long)id,
			    or_none(col_text(st, 1)), other->name);
	}
	stmt_free(st);
	stmt_free(gone);
	buf_release(&on);
	return r;
}

static int
check_others(struct diff *d, struct db *db, const char *schema,
    const struct diff_table *t, struct saying *s)
{
	for (size_t i = 0; i < d->production->ntables; i++) {
		const struct table *o = &d->production->tables[i];

		if (o->kind != TABLE_PLAIN || !schema_ours(o->name) ||
		    of_catalogue(o->name))
			continue;
		for (size_t k = 0; k < o->nfkeys; k++)
			if (strcasecmp(o->fkeys[k].table, t->name) == 0 &&
			    referred(d, db, schema, t, o, &o->fkeys[k],
			    s) == -1)
				return -1;
	}
	return 0;
}

int64_t
diff_referred(struct diff *d, struct db *db, const char *schema,
    void (*tell)(void *, const char *), void *arg)
{
	struct saying s = { tell, arg, 0 };

	for (size_t i = 0; i < CATALOGUE; i++)
		if (d->t[i].n.removed > 0 &&
		    check_others(d, db, schema, &d->t[i], &s) == -1)
			return -1;
	return s.n;
}

int64_t
diff_keep(struct diff *d, void (*tell)(void *, const char *), void *arg)
{
	struct saying s = { tell, arg, 0 };
	bool odd[CATALOGUE] = { false };
	int64_t n;

	for (size_t i = 0; d->how == DIFF_IDENTITY && i < CATALOGUE; i++)
		if (diff_moved(d, d->t[i].name, &odd[i]) == -1)
			return -1;
	for (size_t i = 0; i < CATALOGUE; i++)
		if (keep_rows(d, &d->t[i], odd) == -1 ||
		    check_unique(d, &d->t[i], &s) == -1)
			return -1;
	for (size_t i = 0; i < CATALOGUE; i++)
		if (check_references(d, &d->t[i], &s) == -1)
			return -1;
	n = diff_referred(d, d->db, "production", tell, arg);
	return n == -1 ? -1 : s.n + n;
}
