/* diff_each: what diff.c found, row by row. */
#include "db/keep.h"

/* "bio, genres" of a mask. */
static void
name_columns(struct buf *b, const struct diff_table *t, const char *mask,
    enum diff_how how)
{
	buf_reset(b);
	for (size_t i = 0; mask != NULL && i < t->ncolumns && mask[i]; i++)
		if (mask[i] == '1' && (how == DIFF_LITERAL ||
		    t->columns[i].c->role != ROLE_UPDATED))
			buf_printf(b, "%s%s", b->len > 0 ? ", " : "",
			    t->columns[i].c->name);
	buf_char(b, '\0');
}

const char *
diff_name_column(const struct table *t)
{
	return table_column(t, "name") != NULL ? "name" :
	    table_column(t, "title") != NULL ? "title" : "slug";
}

static int
each_of(struct diff *d, const struct diff_table *t, enum diff_op op,
    void (*row)(void *, const struct diff_row *), void *arg)
{
	struct diff_row r = { .table = t->name, .op = op };
	const char *name = diff_name_column(t->t);
	struct buf columns = BUF_INIT;
	struct stmt *st;
	int got = -1;

	if (op == DIFF_REMOVED)
		st = db_prepare(d->db, "SELECT p.id, p.\"%w\", p.slug, NULL"
		    " FROM gone_%s g CROSS JOIN production.%s p"
		    " ON p.id = g.id ORDER BY g.id", name, t->name, t->name);
	else
		st = db_prepare(d->db, "SELECT u.id, s.\"%w\", %s, u.mask"
		    " FROM put_%s u CROSS JOIN main.%s s ON s.id = u.sid"
		    " LEFT JOIN production.%s p ON p.id = u.id"
		    " WHERE u.new = %d ORDER BY u.id", name,
		    op == DIFF_CHANGED ? "p.slug" : "s.slug", t->name, t->name,
		    t->name, op == DIFF_ADDED);
	while (st != NULL && (got = stmt_step(st)) == 1) {
		name_columns(&columns, t, op == DIFF_CHANGED ?
		    col_text(st, 3) : NULL, d->how);
		r.id = col_int(st, 0);
		r.name = col_text(st, 1) ? col_text(st, 1) : "";
		r.slug = col_text(st, 2) ? col_text(st, 2) : "";
		r.columns = columns.data;
		row(arg, &r);
	}
	stmt_free(st);
	buf_release(&columns);
	return got;
}

int
diff_each(struct diff *d, void (*row)(void *, const struct diff_row *),
    void *arg)
{
	for (size_t i = 0; i < CATALOGUE; i++)
		for (int op = DIFF_ADDED; op <= DIFF_REMOVED; op++)
			if (each_of(d, &d->t[i], (enum diff_op)op, row,
			    arg) == -1)
				return -1;
	return 0;
}
