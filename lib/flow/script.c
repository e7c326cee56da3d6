#include "flow/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "data/date.h"
#include "data/sql.h"
#include "data/text.h"
#include "flow/guard.h"
#include "flow/summary.h"

/* What D1 and wrangler take (daft-etl's limits stay well below theirs). */
#define ROWS_MAX 100		/* rows of one statement */
#define BATCH_MAX 20000		/* bytes of one with several rows */
#define ROW_MAX 80000		/* bytes of one with one row, and of a piece */
#define LONG_TEXT 500		/* may go in pieces when the row is too long */
#define STORED_MAX 2000000	/* bytes of a row as it is stored */

/* Columns of the SELECTs here: id, new, mask, and then those of the table. */
enum { COL_ID, COL_NEW, COL_MASK, COL_FIRST };

struct script {
	struct diff *d;
	bool undo;		/* the way back */
	FILE *f;
	struct diff_table *t;
	struct buf batch;	/* rows of the INSERT under way */
	unsigned rows;
	struct buf more;	/* statements for what did not fit */
	int status;
};

/* ---- what is to be done, there and back ---- */

/* Rows to be added or changed, in order of id. */
static struct stmt *
put_rows(struct script *s)
{
	const char *t = s->t->name;
	struct buf b = BUF_INIT;
	struct stmt *st;

	if (s->undo) {
		buf_str(&b, "SELECT p.id, 1, NULL, ");
		diff_columns(&b, s->t, "p.");
		buf_printf(&b, " FROM gone_%s g CROSS JOIN production.%s p"
		    " ON p.id = g.id UNION ALL SELECT p.id, 0, v.mask, ", t, t);
		diff_columns(&b, s->t, "p.");
		buf_printf(&b, " FROM val_%s v CROSS JOIN production.%s p"
		    " ON p.id = v.id WHERE NOT v.new ORDER BY 1", t, t);
	} else {
		buf_printf(&b, "SELECT * FROM val_%s ORDER BY id", t);
	}
	st = db_prepare(s->d->db, "%s", b.data);
	buf_release(&b);
	return st;
}

static struct stmt *
gone_rows(struct script *s)
{
	return db_prepare(s->d->db, s->undo ?
	    "SELECT id FROM val_%s WHERE new ORDER BY id" :
	    "SELECT id FROM gone_%s ORDER BY id", s->t->name);
}

static int64_t
gone_count(const struct script *s)
{
	return s->undo ? s->t->n.added : s->t->n.removed;
}

/*
 * A reference to the same table, or to one that is written later: it can only
 * be set when all rows are there, for D1 checks each statement's foreign keys.
 */
static bool
late(const struct script *s, size_t i)
{
	const struct diff_column *c = &s->t->columns[i];

	return c->parent != -1 && !c->c->notnull &&
	    &s->d->t[c->parent] >= s->t;
}

static bool
any_late(const struct script *s)
{
	for (size_t i = 0; i < s->t->ncolumns; i++)
		if (late(s, i))
			return true;
	return false;
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

/* Is the row too much for D1?  Bytes as they are stored. */
static bool
too_large(struct script *s, struct stmt *st)
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

static void
flush_batch(struct script *s)
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
		if (late(s, i))
			buf_str(b, "NULL");
		else
			add_column(s, b, st, i, split);
	}
	buf_char(b, ')');
}

static void
insert_row(struct script *s, struct stmt *st)
{
	struct buf row = BUF_INIT;

	row_values(s, &row, st, false);
	if (row.len > ROW_MAX) {
		buf_reset(&s->more);
		flush_batch(s);
		row_values(s, &row, st, true);
	}
	if (s->rows == ROWS_MAX || s->batch.len + row.len > BATCH_MAX ||
	    s->more.len > 0) {
		/* The pieces belong to this row, which comes first. */
		struct buf more = s->more;

		s->more = (struct buf)BUF_INIT;
		flush_batch(s);
		s->more = more;
	}
	if (s->rows++ > 0)
		buf_str(&s->batch, ",\n");
	buf_add(&s->batch, row.data, row.len);
	if (s->more.len > 0)
		flush_batch(s);
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
		    late(s, i) != want_late)
			continue;
		buf_str(b, comma);
		sql_name(b, s->t->columns[i].c->name);
		buf_char(b, '=');
		add_column(s, b, st, i, split);
		comma = ",";
	}
}

static void
update_row(struct script *s, struct stmt *st, bool want_late)
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

static int
put(struct script *s, bool want_late)
{
	struct stmt *st = put_rows(s);
	int r = -1;

	while (st != NULL && (r = stmt_step(st)) == 1) {
		if (too_large(s, st))
			continue;
		if (want_late) {
			update_row(s, st, true);
		} else if (col_int(st, COL_NEW)) {
			insert_row(s, st);
		} else {
			flush_batch(s);
			update_row(s, st, false);
		}
	}
	flush_batch(s);
	stmt_free(st);
	return r;
}

/* ---- lists of ids ---- */

/* "BEFORE (1,2,3);", at most ROWS_MAX ids each. */
static int
for_ids(struct script *s, struct stmt *st, const char *before)
{
	unsigned n = 0;
	int r = -1;

	while (st != NULL && (r = stmt_step(st)) == 1) {
		if (n == 0)
			fprintf(s->f, "%s WHERE id IN (", before);
		fprintf(s->f, "%s%jd", n > 0 ? "," : "",
		    (intmax_t)col_int(st, 0));
		if (++n == ROWS_MAX) {
			fputs(");\n", s->f);
			n = 0;
		}
	}
	if (n > 0)
		fputs(");\n", s->f);
	stmt_free(st);
	return r;
}

static int
park_column(struct script *s, size_t i)
{
	const struct column *c = s->t->columns[i].c;
	struct buf b = BUF_INIT;
	int r;

	buf_printf(&b, "UPDATE %s SET ", s->t->name);
	sql_name(&b, c->name);
	buf_str(&b, !c->notnull ? "=NULL" : c->affinity == AFF_TEXT ?
	    "='daft-etl-parked-'||id" : "=-4611686018427387904+id");
	r = for_ids(s, db_prepare(s->d->db, "SELECT id FROM %s_%s"
	    " WHERE col = %d ORDER BY id", s->undo ? "unpark" : "park",
	    s->t->name, (int)i), b.data);
	buf_release(&b);
	return r;
}

static int
park(struct script *s)
{
	for (size_t i = 0; i < s->t->ncolumns; i++)
		if (park_column(s, i) == -1)
			return -1;
	return 0;
}

/* Rows that go refer no longer to rows that may go before them. */
static int
let_go(struct script *s)
{
	struct buf b = BUF_INIT;
	int r = 0;

	for (size_t i = 0; r == 0 && i < s->t->ncolumns; i++) {
		if (!late(s, i) || gone_count(s) == 0)
			continue;
		buf_reset(&b);
		buf_printf(&b, "UPDATE %s SET ", s->t->name);
		sql_name(&b, s->t->columns[i].c->name);
		buf_str(&b, "=NULL");
		r = for_ids(s, gone_rows(s), b.data);
	}
	buf_release(&b);
	return r;
}

static int
take_away(struct script *s)
{
	struct buf b = BUF_INIT;
	int r;

	buf_printf(&b, "DELETE FROM %s", s->t->name);
	r = for_ids(s, gone_rows(s), b.data);
	buf_release(&b);
	return r;
}

/* ---- the whole ---- */

/* In the order of apply(), so that whatever the script was stopped after, no
 * key is broken. */
static int
write_all(struct script *s)
{
	struct diff_table *t = s->d->t;

	for (s->t = t; s->t < t + CATALOGUE; s->t++)
		if (park(s) == -1)
			return -1;
	for (s->t = t; s->t < t + CATALOGUE; s->t++)
		if (put(s, false) == -1)
			return -1;
	for (s->t = t; s->t < t + CATALOGUE; s->t++)
		if (any_late(s) && put(s, true) == -1)
			return -1;
	for (s->t = t; s->t < t + CATALOGUE; s->t++)
		if (let_go(s) == -1)
			return -1;
	for (s->t = t + CATALOGUE; s->t-- > t;)
		if (take_away(s) == -1)
			return -1;
	return 0;
}

static void
heading(const struct script *s, const struct entry *e)
{
	char time[DATE_SIZE];

	fprintf(s->f, "-- daft-etl: %s%s of %s\n", s->undo ? "undoes the " : "",
	    e->what, date_time(time, e->time));
	for (size_t i = 0; i < CATALOGUE; i++) {
		const struct diff_count *n = &s->d->t[i].n;

		fprintf(s->f, "-- %s: %jd added, %jd changed, %jd removed\n",
		    catalogue[i], (intmax_t)(s->undo ? n->removed : n->added),
		    (intmax_t)n->changed,
		    (intmax_t)(s->undo ? n->added : n->removed));
	}
	fputs("-- Refused with \"malformed JSON\" by a database that is not"
	    " what this was made for.\n", s->f);
}

/* One script into f.  An exit status. */
static int
write_script(struct diff *d, const struct entry *e, bool undo, FILE *f)
{
	struct script s = { .d = d, .undo = undo, .f = f };

	heading(&s, e);
	if (guard_write(d, undo, f) == -1 || write_all(&s) == -1 ||
	    guard_write(d, !undo, f) == -1)
		s.status = db_status(d->db);
	buf_release(&s.batch);
	buf_release(&s.more);
	return s.status;
}

/* As a draft beside path. */
static int
draft(struct file_draft *f, struct diff *d, const struct entry *e, bool undo,
    const char *path)
{
	int status;

	if (file_draft(f, path) == -1)
		return EX_CANTCREAT;
	if ((status = write_script(d, e, undo, f->f)) != 0)
		file_abandon(f);
	return status;
}

int
script_write(struct diff *d, const struct entry *e, const char *path)
{
	struct file_draft to, back;
	struct buf undo = BUF_INIT;
	int status;

	if (strcmp(path, "-") == 0) {
		status = write_script(d, e, false, stdout);
		return summary_end() == -1 ? EX_IOERR : status;
	}
	if (diff_keep_undo(d) == -1)
		return db_status(d->db);
	buf_printf(&undo, "%s.undo", path);
	if ((status = draft(&to, d, e, false, path)) == 0) {
		status = draft(&back, d, e, true, undo.data);
		if (status != 0)
			file_abandon(&to);
		else if (file_commit(&back) == -1) {
			file_abandon(&to);
			status = EX_IOERR;
		} else if (file_commit(&to) == -1) {
			status = EX_IOERR;
		}
	}
	buf_release(&undo);
	return status;
}
