#include "db/sqlite.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static struct stmt *
prepare(struct db *db, const char *sql)
{
	sqlite3_stmt *h = NULL;
	struct stmt *st;

	if (sqlite3_prepare_v2(db->h, sql, -1, &h, NULL) != SQLITE_OK) {
		db_fail(db, sql);
		return NULL;
	}
	st = mem_alloc(sizeof(*st));
	st->st = h;
	st->db = db;
	return st;
}

static char *
format(const char *fmt, va_list ap)
{
	char *sql = sqlite3_vmprintf(fmt, ap);

	if (sql == NULL)
		die(EX_SOFTWARE, "out of memory");
	return sql;
}

struct stmt *
db_prepare(struct db *db, const char *fmt, ...)
{
	struct stmt *st;
	va_list ap;
	char *sql;

	va_start(ap, fmt);
	sql = format(fmt, ap);
	va_end(ap);
	st = prepare(db, sql);
	sqlite3_free(sql);
	return st;
}

void
stmt_free(struct stmt *st)
{
	if (st == NULL)
		return;
	sqlite3_finalize(st->st);
	free(st);
}

int
db_exec(struct db *db, const char *fmt, ...)
{
	va_list ap;
	char *sql;
	int r = 0;

	va_start(ap, fmt);
	sql = format(fmt, ap);
	va_end(ap);
	if (sqlite3_exec(db->h, sql, NULL, NULL, NULL) != SQLITE_OK)
		r = db_fail(db, sql);
	sqlite3_free(sql);
	return r;
}

static void
bound(const struct stmt *st, int rc)
{
	if (rc != SQLITE_OK)
		die(EX_SOFTWARE, "%s: cannot bind a value: %s", st->db->path,
		    sqlite3_errmsg(st->db->h));
}

void
bind_null(struct stmt *st, int i)
{
	bound(st, sqlite3_bind_null(st->st, i));
}

void
bind_int(struct stmt *st, int i, int64_t n)
{
	bound(st, sqlite3_bind_int64(st->st, i, n));
}

void
bind_real(struct stmt *st, int i, double d)
{
	bound(st, sqlite3_bind_double(st->st, i, d));
}

void
bind_text(struct stmt *st, int i, const char *s)
{
	if (s == NULL)
		bind_null(st, i);
	else
		bind_textn(st, i, s, strlen(s));
}

void
bind_textn(struct stmt *st, int i, const char *s, size_t len)
{
	bound(st, sqlite3_bind_text64(st->st, i, s, len, SQLITE_TRANSIENT,
	    SQLITE_UTF8));
}

void
bind_borrowed(struct stmt *st, int i, const char *s, size_t len)
{
	bound(st, sqlite3_bind_text64(st->st, i, s, len, SQLITE_STATIC,
	    SQLITE_UTF8));
}

void
bind_blob(struct stmt *st, int i, const void *p, size_t len)
{
	bound(st, sqlite3_bind_blob64(st->st, i, p, len, SQLITE_TRANSIENT));
}

void
bind_column(struct stmt *st, int i, struct stmt *from, int col)
{
	bound(st, sqlite3_bind_value(st->st, i,
	    sqlite3_column_value(from->st, col)));
}

int
stmt_step(struct stmt *st)
{
	int rc = sqlite3_step(st->st);

	if (rc == SQLITE_ROW)
		return 1;
	if (rc != SQLITE_DONE)
		db_fail(st->db, sqlite3_sql(st->st));
	sqlite3_reset(st->st);
	return rc == SQLITE_DONE ? 0 : -1;
}

int
stmt_run(struct stmt *st)
{
	int r;

	while ((r = stmt_step(st)) == 1)
		;
	return r;
}

void
stmt_reset(struct stmt *st)
{
	sqlite3_reset(st->st);
}

int
stmt_columns(struct stmt *st)
{
	return sqlite3_column_count(st->st);
}

enum col_type
col_type(struct stmt *st, int col)
{
	switch (sqlite3_column_type(st->st, col)) {
	case SQLITE_INTEGER:
		return COL_INT;
	case SQLITE_FLOAT:
		return COL_REAL;
	case SQLITE_TEXT:
		return COL_TEXT;
	case SQLITE_BLOB:
		return COL_BLOB;
	default:
		return COL_NULL;
	}
}

int64_t
col_int(struct stmt *st, int col)
{
	return sqlite3_column_int64(st->st, col);
}

double
col_real(struct stmt *st, int col)
{
	return sqlite3_column_double(st->st, col);
}

const char *
col_text(struct stmt *st, int col)
{
	return (const char *)sqlite3_column_text(st->st, col);
}

const void *
col_blob(struct stmt *st, int col)
{
	return sqlite3_column_blob(st->st, col);
}

size_t
col_len(struct stmt *st, int col)
{
	return (size_t)sqlite3_column_bytes(st->st, col);
}

/* Asked of every text of every row: the value is fetched once.  SQLite allows
 * that where there are no threads. */
bool
col_is(struct stmt *st, int col, const char *text, size_t len)
{
	sqlite3_value *v = sqlite3_column_value(st->st, col);

	return sqlite3_value_type(v) == SQLITE_TEXT &&
	    (size_t)sqlite3_value_bytes(v) == len &&
	    memcmp(sqlite3_value_text(v), text, len) == 0;
}

/* The first row's first column: 1, stepped to; 0, none; -1. */
static int
first(struct db *db, struct stmt **st, const char *sql)
{
	int r;

	if ((*st = prepare(db, sql)) == NULL)
		return -1;
	r = stmt_step(*st);
	return r == 1 && col_type(*st, 0) == COL_NULL ? 0 : r;
}

int
db_int(struct db *db, int64_t *n, const char *fmt, ...)
{
	struct stmt *st;
	va_list ap;
	char *sql;
	int r;

	va_start(ap, fmt);
	sql = format(fmt, ap);
	va_end(ap);
	r = first(db, &st, sql);
	if (r == 1)
		*n = col_int(st, 0);
	stmt_free(st);
	sqlite3_free(sql);
	return r == 1 ? 0 : r == 0 ? 1 : -1;
}

char *
db_text(struct db *db, const char *fmt, ...)
{
	struct stmt *st;
	va_list ap;
	char *sql, *text = NULL;
	int r;

	va_start(ap, fmt);
	sql = format(fmt, ap);
	va_end(ap);
	r = first(db, &st, sql);
	if (r == 1)
		text = mem_strn(col_text(st, 0), col_len(st, 0));
	else if (r == 0)
		db->code = SQLITE_OK;
	stmt_free(st);
	sqlite3_free(sql);
	return text;
}

int64_t
db_changes(struct db *db)
{
	return sqlite3_changes64(db->h);
}
