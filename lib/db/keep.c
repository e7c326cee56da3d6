#include "db/keep.h"

#include <stdarg.h>
#include <stdio.h>
#include <strings.h>

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

bool
diff_foreign(const struct table *t)
{
	return t->kind == TABLE_PLAIN && schema_ours(t->name) &&
	    !schema_catalogued(t->name);
}

/* A reference that a table which is not ours has to one that is. */
struct reference {
	struct db *db;			/* has production as schema */
	const char *schema;
	const struct diff_table *t;	/* the parent */
	const struct table *other;
	const struct fkey *f;
};

/* The rows that are referred to, and their names. */
static struct stmt *
referred_rows(const struct reference *r)
{
	struct buf on = BUF_INIT;
	struct stmt *st;

	for (size_t i = 0; i < r->f->ncolumns; i++) {
		buf_printf(&on, "%sp.", i > 0 ? " AND " : "");
		sql_name(&on, r->f->to[i]);
		buf_str(&on, " = o.");
		sql_name(&on, r->f->from[i]);
	}
	st = db_prepare(r->db, "SELECT DISTINCT p.id, p.\"%w\""
	    " FROM \"%w\".\"%w\" o CROSS JOIN \"%w\".%s p ON %s",
	    diff_name_column(r->t->t), r->schema, r->other->name, r->schema,
	    r->t->name, on.data);
	buf_release(&on);
	return st;
}

/* Tells those of them that `among`, which gets an id, finds.  Frees it. */
static int
tell_referred(const struct reference *r, struct stmt *among, const char *what,
    struct saying *s)
{
	struct stmt *st = among != NULL ? referred_rows(r) : NULL;
	int got = -1;

	while (st != NULL && (got = stmt_step(st)) == 1) {
		int64_t id = col_int(st, 0);

		bind_int(among, 1, id);
		if ((got = stmt_step(among)) == -1)
			break;
		stmt_reset(among);
		if (got == 1)
			diff_say(s, "%s %lld (%s) would %s, but the table"
			    " %s refers to it", r->t->name, (long long)id,
			    diff_text(col_text(st, 1)), what, r->other->name);
	}
	stmt_free(st);
	stmt_free(among);
	return got;
}

static int
check_removed(struct diff *d, const struct reference *r, struct saying *s)
{
	if (r->t->n.removed == 0)
		return 0;
	return tell_referred(r, db_prepare(d->db, "SELECT 1 FROM gone_%s"
	    " WHERE id = ?1", r->t->name), "be removed", s);
}

/*
 * A declared key other than the id: when its value changes, or is moved out of
 * the way, the other table would be written or refer to nothing.  With ON
 * UPDATE CASCADE it follows, as whoever declared that wants, unless to NULL.
 */
static int
check_rekeyed(struct diff *d, const struct reference *r, struct saying *s)
{
	const bool cascade = strcasecmp(r->f->on_update, "CASCADE") == 0;
	struct buf any = BUF_INIT, what = BUF_INIT;
	int64_t found = 0;
	int got = 0;

	for (size_t i = 0; !r->f->implied && i < r->f->ncolumns; i++) {
		int k = diff_column_number(r->t, r->f->to[i]);

		if (k == -1)
			continue;
		buf_printf(&any, "%s(substr(mask, %d, 1) = '1'%s",
		    any.len > 0 ? " OR " : "", k + 1, cascade ? "" : ")");
		if (cascade)
			buf_printf(&any, " AND c%d IS NULL)", k);
		buf_printf(&what, "%s%s", what.len > 0 ? ", " :
		    "get another ", r->f->to[i]);
	}
	if (any.len > 0)
		got = db_int(d->db, &found, "SELECT 1 FROM val_%s WHERE NOT"
		    " new AND (%s) LIMIT 1", r->t->name, any.data);
	if (got != -1 && found == 1)
		got = tell_referred(r, db_prepare(d->db, "SELECT 1 FROM val_%s"
		    " WHERE id = ?1 AND NOT new AND (%s)", r->t->name,
		    any.data), what.data, s);
	buf_release(&any);
	buf_release(&what);
	return got == -1 ? -1 : 0;
}

static int
check_reference(struct diff *d, struct reference *r, struct saying *s)
{
	for (size_t i = 0; i < r->f->ncolumns; i++)
		if (r->f->to[i] == NULL)
			return 0;
	for (size_t i = 0; i < CATALOGUE; i++) {
		r->t = &d->t[i];
		if (strcasecmp(r->f->table, r->t->name) == 0)
			return check_removed(d, r, s) == -1 ||
			    check_rekeyed(d, r, s) == -1 ? -1 : 0;
	}
	return 0;
}

int64_t
diff_referred(struct diff *d, struct db *db, const char *schema,
    void (*tell)(void *, const char *), void *arg)
{
	struct reference r = { .db = db, .schema = schema };
	struct saying s = { tell, arg, 0 };

	for (size_t i = 0; i < d->production->ntables; i++) {
		r.other = &d->production->tables[i];
		if (!diff_foreign(r.other))
			continue;
		for (size_t k = 0; k < r.other->nfkeys; k++) {
			r.f = &r.other->fkeys[k];
			if (check_reference(d, &r, &s) == -1)
				return -1;
		}
	}
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
