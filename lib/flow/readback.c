/* writer_check: what was written is read back before it is committed. */
#include "flow/writer.h"

#include <string.h>

#include "data/sql.h"

static bool
same_value(struct stmt *a, int i, struct stmt *b, int k)
{
	size_t len;

	if (col_type(a, i) != col_type(b, k))
		return false;
	switch (col_type(a, i)) {
	case COL_NULL:
		return true;
	case COL_INT:
		return col_int(a, i) == col_int(b, k);
	case COL_REAL:
		return !(col_real(a, i) < col_real(b, k)) &&
		    !(col_real(a, i) > col_real(b, k));
	case COL_TEXT:
		return col_text(a, i) != NULL && col_text(b, k) != NULL &&
		    (len = col_len(a, i)) == col_len(b, k) &&
		    memcmp(col_text(a, i), col_text(b, k), len) == 0;
	default:
		len = col_len(a, i);
		return len == col_len(b, k) && (len == 0 ||
		    memcmp(col_blob(a, i), col_blob(b, k), len) == 0);
	}
}

/* The columns in which the row that was read is not what it shall be, as a
 * mask; false: none.  Where triggers are at work, times are theirs. */
static bool
differs(const struct writer *w, struct stmt *row, struct buf *mask)
{
	bool any = false;

	buf_reset(mask);
	for (size_t i = 0; i < w->t->ncolumns; i++) {
		enum role role = w->t->columns[i].c->role;
		bool time = role == ROLE_CREATED || role == ROLE_UPDATED;
		bool same = (time && w->t->triggers) || same_value(row,
		    (int)i + VAL_FIRST, w->read, (int)i + 1);

		buf_char(mask, same ? '0' : '1');
		any = any || !same;
	}
	return any;
}

static void
tell(const struct writer *w, struct stmt *row, const struct buf *mask)
{
	for (size_t i = 0; mask->data != NULL && i < w->t->ncolumns; i++)
		if (mask->data[i] == '1') {
			warn("%s: %s %lld: %s is not what was written",
			    db_path(w->to), w->t->name,
			    (long long)col_int(row, VAL_ID),
			    w->t->columns[i].c->name);
			return;
		}
}

/*
 * Every row written is what it shall be?  mend: a trigger that ran later may
 * have changed it (a count that it keeps, which staging has right already):
 * then it is written again.  0, 1: one is not (reported), -1.
 */
static int
read_back(struct writer *w, bool mend)
{
	struct stmt *row = writer_rows(w);
	struct buf mask = BUF_INIT;
	int r = -1, got;

	while (row != NULL && (r = stmt_step(row)) == 1) {
		bind_column(w->read, 1, row, VAL_ID);
		if ((got = stmt_step(w->read)) == -1) {
			r = -1;
			break;
		}
		if (got == 0) {
			warn("%s: %s %lld was not written", db_path(w->to),
			    w->t->name, (long long)col_int(row, VAL_ID));
			break;
		}
		if (!differs(w, row, &mask)) {
			stmt_reset(w->read);
			continue;
		}
		stmt_reset(w->read);
		if (!mend) {
			tell(w, row, &mask);
			break;
		}
		if (writer_update(w, row, mask.data) == -1) {
			r = -1;
			break;
		}
	}
	stmt_free(row);
	buf_release(&mask);
	return r;
}

static int
check_count(struct writer *w)
{
	const struct diff_count *n = &w->t->n;
	int64_t want = n->production + n->added - n->removed, got = -1;

	if (db_int(w->to, &got, "SELECT count(*) FROM main.%s",
	    w->t->name) == -1)
		return -1;
	if (got == want)
		return 0;
	warn("%s: %s has %lld rows and should have %lld", db_path(w->to),
	    w->t->name, (long long)got, (long long)want);
	return 1;
}

/*
 * What PRAGMA foreign_key_check asks, of keys that are only implied too, and
 * in half the time, for indexes have all it needs.  0, 1: a row refers to
 * nothing (reported), -1.
 */
static int
check_key(struct writer *w, const struct fkey *f)
{
	struct buf on = BUF_INIT, set = BUF_INIT;
	struct stmt *st;
	int r = -1;

	if (schema_table(w->d->production, f->table) == NULL)
		return 0;	/* SQLite has refused every write */
	for (size_t i = 0; i < f->ncolumns; i++) {
		buf_str(&on, i > 0 ? " AND p." : "p.");
		sql_name(&on, f->to[i]);
		buf_str(&on, " = c.");
		sql_name(&on, f->from[i]);
		buf_str(&set, " AND c.");
		sql_name(&set, f->from[i]);
		buf_str(&set, " IS NOT NULL");
	}
	st = db_prepare(w->to, "SELECT c.id FROM main.%s c LEFT JOIN"
	    " main.\"%w\" p ON %s WHERE p.\"%w\" IS NULL%s LIMIT 1",
	    w->t->name, f->table, on.data, f->to[0], set.data);
	if (st != NULL && (r = stmt_step(st)) == 1)
		warn("%s: %s %lld refers to a row of %s that is not there",
		    db_path(w->to), w->t->name, (long long)col_int(st, 0),
		    f->table);
	stmt_free(st);
	buf_release(&on);
	buf_release(&set);
	return r;
}

static int
check_keys(struct writer *w)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < w->t->t->nfkeys; i++)
		r = check_key(w, &w->t->t->fkeys[i]);
	return r;
}

int
writer_check(struct writer *w)
{
	bool triggers = false;
	int r = 0;

	for (size_t i = 0; i < CATALOGUE; i++)
		triggers = triggers || w->d->t[i].triggers;
	for (int pass = triggers ? 0 : 1; pass < 2; pass++)
		for (size_t i = 0; r == 0 && i < CATALOGUE; i++)
			if ((r = writer_begin(w, &w->d->t[i])) == 0)
				r = read_back(w, pass == 0);
	for (size_t i = 0; r == 0 && i < CATALOGUE; i++) {
		w->t = &w->d->t[i];
		if ((r = check_count(w)) == 0)
			r = check_keys(w);
	}
	return r;
}
