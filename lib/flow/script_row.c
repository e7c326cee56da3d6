#include "flow/script_in.h"

#include <stdlib.h>

#include "base/mem.h"
#include "data/sql.h"
#include "data/text.h"

/* What D1 and wrangler take (daft-etl's limits stay well below theirs). */
#define BATCH_MAX 20000		/* bytes of one with several rows */
#define ROW_MAX 80000		/* bytes of one with one row, and of a piece */
#define LONG_TEXT 500		/* may go in pieces when the row is too long */
#define STORED_MAX 2000000	/* bytes of a row as it is stored */

bool
script_late(const struct script *s, size_t i)
{
	const struct diff_column *c = &s->t->columns[i];

	return c->parent != -1 && !c->c->notnull &&
	    &s->d->t[c->parent] >= s->t;
}

/* ---- values ---- */

/* The expression of a value that needs one statement only; false: it is a
 * text or blob that takes too many joins. */
static bool
add_value(struct buf *b, struct stmt *st, int col)
{
	const char *s;

	switch (col_type(st, col)) {
	case COL_NULL:
		buf_str(b, "NULL");
		break;
	case COL_INT:
		sql_int(b, col_int(st, col));
		break;
	case COL_REAL:
		sql_real(b, col_real(st, col));
		break;
	case COL_BLOB:
		sql_blob(b, col_blob(st, col), col_len(st, col));
		break;
	case COL_TEXT:
		s = col_text(st, col);
		if (text_valid(s, col_len(st, col)))
			return sql_text(b, s, col_len(st, col), SIZE_MAX) ==
			    col_len(st, col);
		buf_str(b, "CAST(");
		sql_blob(b, s, col_len(st, col));
		buf_str(b, " AS TEXT)");
		break;
	}
	return true;
}

/* Adds to `more` what sets the column to the value piece by piece, behind an
 * empty one. */
static void
add_pieces(struct script *s, struct stmt *st, size_t i)
{
	int col = COL_FIRST + (int)i;
	bool text = col_type(st, col) == COL_TEXT &&
	    text_valid(col_text(st, col), col_len(st, col));
	bool blob = col_type(st, col) == COL_BLOB;
	const char *p = text ? col_text(st, col) : col_blob(st, col);
	size_t len = col_len(st, col), n;
	struct buf name = BUF_INIT;

	sql_name(&name, s->t->columns[i].c->name);
	for (; len > 0; p += n, len -= n) {
		buf_printf(&s->more, "UPDATE %s SET %s=%s%s||", s->t->name,
		    name.data, blob ? "CAST(" : "", name.data);
		if (text) {
			n = sql_text(&s->more, p, len, ROW_MAX);
		} else {
			n = len < ROW_MAX / 2 ? len : ROW_MAX / 2;
			buf_str(&s->more, "CAST(");
			sql_blob(&s->more, p, n);
			buf_str(&s->more, " AS TEXT)");
		}
		buf_printf(&s->more, "%s WHERE id=%jd;\n",
		    blob ? " AS BLOB)" : "", (intmax_t)col_int(st, COL_ID));
	}
	buf_release(&name);
}

/*
 * The value of column i for the statement of its row.  split: long ones are
 * left empty there and follow in pieces.
 */
static void
add_column(struct script *s, struct buf *b, struct stmt *st, size_t i,
    bool split)
{
	int col = COL_FIRST + (int)i;
	enum col_type type = col_type(st, col);
	bool bytes = type == COL_TEXT || type == COL_BLOB;
	size_t at = b->len;

	if (!(split && bytes && col_len(st, col) > LONG_TEXT) &&
	    add_value(b, st, col))
		return;
	b->len = at;
	buf_str(b, type == COL_BLOB ? "X''" : "''");
	add_pieces(s, st, i);
}

bool
script_too_large(struct script *s, struct stmt *st)
{
	size_t total = 0;

	for (size_t i = 0; i < s->t->ncolumns; i++)
		total += 9 + col_len(st, COL_FIRST + (int)i);
	if (total <= STORED_MAX)
		return false;
	warn("%s %jd: has %zu bytes, and D1 takes no row above %d",
	    s->t->name, (intmax_t)col_int(st, COL_ID), total, STORED_MAX);
	s->status = EX_ATTENTION;
	return true;
}

/* ---- rows ---- */

static void
flush_more(struct script *s)
{
	if (s->more.len > 0)
		fwrite(s->more.data, 1, s->more.len, s->f);
	buf_reset(&s->more);
}

void
script_flush(struct script *s)
{
	struct buf names = BUF_INIT;

	if (s->rows > 0) {
		diff_columns(&names, s->t, "");
		fprintf(s->f, "INSERT INTO %s(id%s%s) VALUES\n%s;\n",
		    s->t->name, names.len > 0 ? ", " : "",
		    names.len > 0 ? names.data : "", s->batch.data);
		buf_release(&names);
	}
	buf_reset(&s->batch);
	s->rows = 0;
	flush_more(s);
}

static void
row_values(struct script *s, struct buf *b, struct stmt *st, bool split)
{
	buf_reset(b);
	buf_printf(b, "(%jd", (intmax_t)col_int(st, COL_ID));
	for (size_t i = 0; i < s->t->ncolumns; i++) {
		buf_char(b, ',');
		if (script_late(s, i))
			buf_str(b, "NULL");
		else
			add_column(s, b, st, i, split);
	}
	buf_char(b, ')');
}

void
script_insert(struct script *s, struct stmt *st)
{
	struct buf row = BUF_INIT;

	row_values(s, &row, st, false);
	if (row.len > ROW_MAX) {
		buf_reset(&s->more);
		script_flush(s);
		row_values(s, &row, st, true);
	}
	if (s->rows == ROWS_MAX || s->batch.len + row.len > BATCH_MAX ||
	    s->more.len > 0) {
		/* The pieces belong to this row, which comes first. */
		struct buf more = s->more;

		s->more = (struct buf)BUF_INIT;
		script_flush(s);
		s->more = more;
	}
	if (s->rows++ > 0)
		buf_str(&s->batch, ",\n");
	buf_add(&s->batch, row.data, row.len);
	if (s->more.len > 0)
		script_flush(s);
	buf_release(&row);
}

/* "UPDATE t SET a=1,b=2 WHERE id=3;" of the columns in the mask. */
static void
update_values(struct script *s, struct buf *b, struct stmt *st,
    const char *mask, bool want_late, bool split)
{
	const char *comma = "";

	buf_reset(b);
	for (size_t i = 0; i < s->t->ncolumns; i++) {
		if ((mask != NULL && mask[i] != '1') ||
		    script_late(s, i) != want_late)
			continue;
		buf_str(b, comma);
		sql_name(b, s->t->columns[i].c->name);
		buf_char(b, '=');
		add_column(s, b, st, i, split);
		comma = ",";
	}
}

void
script_update(struct script *s, struct stmt *st, bool want_late)
{
	char *mask = mem_str(col_text(st, COL_MASK));
	struct buf set = BUF_INIT;

	update_values(s, &set, st, mask, want_late, false);
	if (set.len > ROW_MAX) {
		buf_reset(&s->more);
		update_values(s, &set, st, mask, want_late, true);
	}
	if (set.len > 0)
		fprintf(s->f, "UPDATE %s SET %s WHERE id=%jd;\n", s->t->name,
		    set.data, (intmax_t)col_int(st, COL_ID));
	flush_more(s);
	buf_release(&set);
	free(mask);
}

/* "UPDATE t SET a=1,b=2 WHERE id=3 AND (a,b) IS NOT (1,2);" */
static void
mend_columns(struct script *s, struct stmt *st, const char *set,
    const char *names, const char *values)
{
	fprintf(s->f, "UPDATE %s SET %s WHERE id=%jd AND (%s) IS NOT (%s);\n",
	    s->t->name, set, (intmax_t)col_int(st, COL_ID), names, values);
}

/* A short value that the script has written, and that no trigger may set? */
static bool
may_mend(const struct script *s, struct stmt *st, const char *mask, size_t i)
{
	enum role role = s->t->columns[i].c->role;

	return (mask == NULL || mask[i] == '1') && role != ROLE_CREATED &&
	    role != ROLE_UPDATED &&
	    col_len(st, COL_FIRST + (int)i) <= LONG_TEXT;
}

void
script_mend(struct script *s, struct stmt *st)
{
	const char *mask = col_text(st, COL_MASK), *comma = "";
	struct buf set = BUF_INIT, names = BUF_INIT, values = BUF_INIT;
	struct buf value = BUF_INIT, name = BUF_INIT;

	for (size_t i = 0; i < s->t->ncolumns; i++) {
		buf_reset(&name);
		buf_reset(&value);
		sql_name(&name, s->t->columns[i].c->name);
		if (!may_mend(s, st, mask, i) ||
		    !add_value(&value, st, COL_FIRST + (int)i))
			continue;
		buf_printf(&set, "%s%s=%s", comma, name.data, value.data);
		buf_printf(&names, "%s%s", comma, name.data);
		buf_printf(&values, "%s%s", comma, value.data);
		comma = ",";
		if (set.len > BATCH_MAX) {
			mend_columns(s, st, set.data, names.data, values.data);
			buf_reset(&set);
			buf_reset(&names);
			buf_reset(&values);
			comma = "";
		}
	}
	if (set.len > 0)
		mend_columns(s, st, set.data, names.data, values.data);
	buf_release(&set);
	buf_release(&names);
	buf_release(&values);
	buf_release(&value);
	buf_release(&name);
}
