#include "flow/writer.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "data/sql.h"

/* In each statement id is parameter 1, column i of the table FIRST + i. */
#define FIRST 2

/* ---- statements ---- */

static struct stmt *
make_insert(struct writer *w)
{
	buf_reset(&w->sql);
	buf_printf(&w->sql, "INSERT INTO main.%s(id%s", w->t->name,
	    w->t->ncolumns > 0 ? ", " : "");
	diff_columns(&w->sql, w->t, "");
	buf_str(&w->sql, ") VALUES(?1");
	for (size_t i = 0; i < w->t->ncolumns; i++)
		buf_printf(&w->sql, ", ?%zu", FIRST + i);
	buf_char(&w->sql, ')');
	return db_prepare(w->to, "%s", w->sql.data);
}

static struct stmt *
make_update(struct writer *w, const char *mask)
{
	const char *comma = "";

	buf_reset(&w->sql);
	buf_printf(&w->sql, "UPDATE main.%s SET ", w->t->name);
	for (size_t i = 0; i < w->t->ncolumns; i++) {
		if (mask[i] != '1')
			continue;
		buf_str(&w->sql, comma);
		sql_name(&w->sql, w->t->columns[i].c->name);
		buf_printf(&w->sql, " = ?%zu", FIRST + i);
		comma = ", ";
	}
	buf_str(&w->sql, " WHERE id = ?1");
	return db_prepare(w->to, "%s", w->sql.data);
}

static struct stmt *
make_read(struct writer *w)
{
	buf_reset(&w->sql);
	buf_printf(&w->sql, "SELECT id%s", w->t->ncolumns > 0 ? ", " : "");
	diff_columns(&w->sql, w->t, "");
	buf_printf(&w->sql, " FROM main.%s WHERE id = ?1", w->t->name);
	return db_prepare(w->to, "%s", w->sql.data);
}

static struct stmt *
find_update(struct writer *w, const char *mask)
{
	size_t i;

	for (i = 0; i < UPDATES && w->update[i].mask != NULL; i++)
		if (strcmp(w->update[i].mask, mask) == 0)
			return w->update[i].st;
	if (i == UPDATES)
		i = w->next++ % UPDATES;
	stmt_free(w->update[i].st);
	free(w->update[i].mask);
	w->update[i].mask = mem_str(mask);
	return w->update[i].st = make_update(w, mask);
}

void
writer_end(struct writer *w)
{
	stmt_free(w->insert);
	stmt_free(w->read);
	w->insert = w->read = NULL;
	for (size_t i = 0; i < UPDATES; i++) {
		stmt_free(w->update[i].st);
		free(w->update[i].mask);
		w->update[i].st = NULL;
		w->update[i].mask = NULL;
	}
}

int
writer_begin(struct writer *w, const struct diff_table *t)
{
	writer_end(w);
	w->t = t;
	w->insert = make_insert(w);
	w->read = w->insert != NULL ? make_read(w) : NULL;
	return w->read != NULL ? 0 : -1;
}

struct stmt *
writer_rows(struct writer *w)
{
	buf_reset(&w->sql);
	for (size_t i = 0; i < w->t->ncolumns; i++)
		buf_printf(&w->sql, ", c%zu", i);
	return db_prepare(w->d->db, "SELECT id, new, mask%s FROM val_%s"
	    " ORDER BY id", w->t->ncolumns > 0 ? w->sql.data : "",
	    w->t->name);
}

/* ---- writing ---- */

/* Moves a unique value out of the way of the row that gets it: to NULL
 * where that may be, else to something that no row has. */
static int
park(struct writer *w)
{
	struct stmt *st = db_prepare(w->d->db,
	    "SELECT id, col FROM park_%s ORDER BY id", w->t->name);
	int r = -1;

	while (st != NULL && (r = stmt_step(st)) == 1) {
		const struct diff_column *k = &w->t->columns[col_int(st, 1)];
		const struct column *c = k->c;
		long long id = (long long)col_int(st, 0);

		if (!k->no_null)
			r = db_exec(w->to, "UPDATE main.%s SET \"%w\" = NULL"
			    " WHERE id = %lld", w->t->name, c->name, id);
		else if (c->affinity == AFF_TEXT)
			r = db_exec(w->to, "UPDATE main.%s SET \"%w\" ="
			    " 'daft-etl-parked-%lld' WHERE id = %lld",
			    w->t->name, c->name, id, id);
		else
			r = db_exec(w->to, "UPDATE main.%s SET \"%w\" ="
			    " -1000000000000000 - %lld WHERE id = %lld",
			    w->t->name, c->name, id, id);
		if (r == -1)
			break;
	}
	stmt_free(st);
	return r;
}

static int
write_row(struct writer *w, struct stmt *row, struct stmt *to,
    const char *mask)
{
	if (to == NULL)
		return -1;
	bind_int(to, 1, col_int(row, VAL_ID));
	for (size_t i = 0; i < w->t->ncolumns; i++)
		if (mask == NULL || mask[i] == '1')
			bind_column(to, (int)i + FIRST, row,
			    (int)i + VAL_FIRST);
	return stmt_run(to);
}

int
writer_update(struct writer *w, struct stmt *row, const char *mask)
{
	return write_row(w, row, find_update(w, mask), mask);
}

static int
put(struct writer *w)
{
	struct stmt *row = writer_rows(w);
	int r = -1;

	while (row != NULL && (r = stmt_step(row)) == 1) {
		const char *mask = col_text(row, VAL_MASK);

		if (col_int(row, VAL_NEW))
			r = write_row(w, row, w->insert, NULL);
		else if (mask != NULL && strchr(mask, '1') != NULL)
			r = writer_update(w, row, mask);
		if (r == -1)
			break;
	}
	stmt_free(row);
	return r;
}

static int
take_away(struct writer *w)
{
	struct stmt *gone, *st;
	int r = -1;

	gone = db_prepare(w->d->db, "SELECT id FROM gone_%s ORDER BY id",
	    w->t->name);
	st = db_prepare(w->to, "DELETE FROM main.%s WHERE id = ?1",
	    w->t->name);
	while (gone != NULL && st != NULL && (r = stmt_step(gone)) == 1) {
		bind_column(st, 1, gone, 0);
		if (stmt_run(st) == -1) {
			r = -1;
			break;
		}
	}
	stmt_free(gone);
	stmt_free(st);
	return r;
}

/* What moves aside first, then parents before children, and what goes last
 * of all, children first: so a row that stays never loses its parent, whether
 * keys are declared or not and whatever they do on a delete. */
int
writer_run(struct writer *w)
{
	for (size_t i = 0; i < CATALOGUE; i++)
		if (w->d->t[i].parked > 0 &&
		    (writer_begin(w, &w->d->t[i]) == -1 || park(w) == -1))
			return -1;
	for (size_t i = 0; i < CATALOGUE; i++)
		if (writer_begin(w, &w->d->t[i]) == -1 || put(w) == -1)
			return -1;
	for (size_t i = CATALOGUE; i-- > 0;)
		if (w->d->t[i].n.removed > 0 &&
		    (writer_begin(w, &w->d->t[i]) == -1 ||
		    take_away(w) == -1))
			return -1;
	return 0;
}
