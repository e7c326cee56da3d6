#include "db/keep.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "data/sql.h"

void
diff_say(struct saying *s, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	s->n++;
	s->say(s->arg, text);
}

const char *
diff_text(const char *s)
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
		diff_say(s, "%s %lld (%s) has %s %s, and there is no such row in %s",
		    t->name, (long long)col_int(st, 0),
		    diff_text(col_text(st, 1)), c->c->name,
		    diff_text(col_text(st, 2)), parent);
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
		diff_say(s, "%s %lld would be removed, but %s %lld (%s) refers to"
		    " it and stays", parent, (long long)col_int(st, 2),
		    t->name, (long long)col_int(st, 0),
		    diff_text(col_text(st, 1)));
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
			diff_say(s, "%s %lld (%s) would be removed, but the table"
			    " %s refers to it", t->name, (long long)id,
			    diff_text(col_text(st, 1)), other->name);
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
		    diff_unique(d, &d->t[i], &s) == -1)
			return -1;
	for (size_t i = 0; i < CATALOGUE; i++)
		if (check_references(d, &d->t[i], &s) == -1)
			return -1;
	n = diff_referred(d, d->db, "production", tell, arg);
	return n == -1 ? -1 : s.n + n;
}
