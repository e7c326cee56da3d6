#include "flow/apply.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "data/sql.h"

/* Statements for the sets of columns that rows changed in: there are few. */
#define UPDATES 32

/*
 * Column i of val_T (behind id, new and mask) is parameter FIRST + i of the
 * statements here, and id is the first.
 */
#define VAL_ID 0
#define VAL_NEW 1
#define VAL_MASK 2
#define VAL_FIRST 3
#define FIRST 2

struct writer {
	struct db *to;
	struct diff *d;
	const struct diff_table *t;
	struct stmt *insert, *read;
	struct {
		char *mask;
		struct stmt *st;
	} update[UPDATES];
	size_t next;		/* the one to give up when all are taken */
	struct buf sql;
};

int
apply_version(struct db *db, int64_t *version)
{
	return db_int(db, version, "PRAGMA data_version");
}

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

static void
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

static int
writer_begin(struct writer *w, const struct diff_table *t)
{
	writer_end(w);
	w->t = t;
	w->insert = make_insert(w);
	w->read = w->insert != NULL ? make_read(w) : NULL;
	return w->read != NULL ? 0 : -1;
}

/* All of val_T in order of id. */
static struct stmt *
kept_rows(struct writer *w)
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
		const struct column *c = w->t->columns[col_int(st, 1)].c;
		long long id = (long long)col_int(st, 0);

		if (!c->notnull)
			r = db_exec(w->to, "UPDATE main.%s SET \"%w\" = NULL"
			    " WHERE id = %lld", w->t->name, c->name, id);
		else if (c->affinity == AFF_TEXT)
			r = db_exec(w->to, "UPDATE main.%s SET \"%w\" ="
			    " 'daft-etl-parked-%lld' WHERE id = %lld",
			    w->t->name, c->name, id, id);
		else
			r = db_exec(w->to, "UPDATE main.%s SET \"%w\" ="
			    " -4611686018427387904 + %lld WHERE id = %lld",
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

static int
put(struct writer *w)
{
	struct stmt *row = kept_rows(w);
	int r = -1;

	while (row != NULL && (r = stmt_step(row)) == 1) {
		const char *mask = col_text(row, VAL_MASK);

		if (col_int(row, VAL_NEW))
			r = write_row(w, row, w->insert, NULL);
		else if (mask != NULL && strchr(mask, '1') != NULL)
			r = write_row(w, row, find_update(w, mask), mask);
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
static int
write_all(struct writer *w)
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

/* ---- reading back ---- */

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
	struct stmt *row = kept_rows(w);
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
		if (write_row(w, row, find_update(w, mask.data),
		    mask.data) == -1) {
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

/* 0, 1: production is not what it should be (reported), -1. */
static int
check_all(struct writer *w)
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

/* ---- the transaction ---- */

static void
referred(void *arg, const char *what)
{
	(void)arg;
	warn("%s", what);
}

/* Under the lock: is production still what the difference was made from?
 * An exit status. */
static int
look_again(struct db *to, struct diff *d, int64_t version,
    const char *before)
{
	char now[FINGERPRINT_SIZE];
	int64_t v, n;

	if (apply_version(to, &v) == -1)
		return db_status(to);
	if (v == version)
		return 0;
	if (fingerprint(to, "main", now) == -1)
		return db_status(to);
	if (strcmp(now, before) != 0) {
		warn("%s: has changed since it was compared: nothing was "
		    "written", db_path(to));
		return EX_TEMPFAIL;
	}
	/* The catalogue is as it was, but what refers to it may not be. */
	n = diff_referred(d, to, "main", referred, NULL);
	return n == -1 ? db_status(to) : n > 0 ? EX_ATTENTION : 0;
}

/* Whose error was it?  Refused by production is no trouble of the system. */
static int
failed(const struct writer *w)
{
	if (db_constraint(w->to))
		return EX_ATTENTION;
	return db_status(w->to) != 0 ? db_status(w->to) : db_status(w->d->db);
}

int
apply(struct db *to, struct diff *d, int64_t version, const char *before,
    int64_t *locked_ms)
{
	struct writer w = { .to = to, .d = d };
	int64_t from_ms;
	int r, status;

	if (db_begin(to, true) == -1)
		return db_status(to);
	from_ms = clock_mono_ms();
	status = look_again(to, d, version, before);
	if (status == 0) {
		if (db_exec(to, "PRAGMA defer_foreign_keys = ON") == -1 ||
		    write_all(&w) == -1)
			status = failed(&w);
		else if ((r = check_all(&w)) != 0)
			status = r == 1 ? EX_ATTENTION : failed(&w);
	}
	writer_end(&w);
	buf_release(&w.sql);
	if (status == 0 && db_commit(to) == -1)
		status = failed(&w);
	if (status != 0)
		db_rollback(to);
	*locked_ms = clock_mono_ms() - from_ms;
	return status;
}
