#include "db/db.h"

#include <errno.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "data/json.h"
#include "data/text.h"

#define LOCK_WAIT_MS 5000
#define TICK_STEPS 20000
#define SQL_SHOWN 200		/* bytes of a statement that a message quotes */

struct db {
	sqlite3 *h;
	char *path;
	int code;		/* extended result code of the last error */
	int err;		/* the system's errno then */
	char *why;
	bool quiet;
	void (*tick)(void);
};

struct stmt {
	sqlite3_stmt *st;
	struct db *db;
};

/* Keeps, and unless quiet says, what went wrong.  Always -1. */
static int
fail(struct db *db, const char *sql)
{
	db->code = sqlite3_extended_errcode(db->h);
	db->err = sqlite3_system_errno(db->h);
	free(db->why);
	db->why = mem_str(sqlite3_errmsg(db->h));
	if (db->quiet)
		return -1;
	if (sql == NULL)
		warn("%s: %s", db->path, db->why);
	else
		warn("%s: %s: in \"%.*s%s\"", db->path, db->why, SQL_SHOWN,
		    sql, strlen(sql) > SQL_SHOWN ? "..." : "");
	return -1;
}

static int
status_of(int code, int err)
{
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_DONE:
	case SQLITE_ROW:
		return 0;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return EX_TEMPFAIL;
	case SQLITE_FULL:
	case SQLITE_IOERR:
		return EX_IOERR;
	case SQLITE_CANTOPEN:
		if (err == ENOENT)
			return EX_NOINPUT;
		return err == EACCES || err == EPERM || err == EROFS ?
		    EX_NOPERM : EX_IOERR;
	case SQLITE_PERM:
	case SQLITE_READONLY:
	case SQLITE_AUTH:
		return EX_NOPERM;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_CONSTRAINT:
	case SQLITE_MISMATCH:
	case SQLITE_TOOBIG:
		return EX_DATAERR;
	default:
		return EX_SOFTWARE;
	}
}

int
db_status(const struct db *db)
{
	return status_of(db->code, db->err);
}

bool
db_constraint(const struct db *db)
{
	return (db->code & 0xff) == SQLITE_CONSTRAINT;
}

const char *
db_why(const struct db *db)
{
	return db->why != NULL ? db->why : "";
}

void
db_quiet(struct db *db, bool quiet)
{
	db->quiet = quiet;
}

const char *
db_path(const struct db *db)
{
	return db->path;
}

/* ---- open and close ---- */

/* What the file system can tell better than SQLite.  0: go on. */
static int
look(const char *path, enum db_mode mode)
{
	struct stat st;

	if (stat(path, &st) == -1) {
		if (errno == ENOENT && mode == DB_CREATE)
			return 0;
		warn("%s: %s", path, strerror(errno));
		return errno == ENOENT || errno == ENOTDIR ? EX_NOINPUT :
		    EX_NOPERM;
	}
	if (S_ISDIR(st.st_mode)) {
		warn("%s: is a directory", path);
		return mode == DB_CREATE ? EX_CANTCREAT : EX_NOINPUT;
	}
	if (access(path, mode == DB_READ ? R_OK : R_OK | W_OK) == -1) {
		warn("%s: %s", path, strerror(errno));
		return EX_NOPERM;
	}
	return 0;
}

static int
set_up(struct db *db)
{
	sqlite3_extended_result_codes(db->h, 1);
	sqlite3_busy_timeout(db->h, LOCK_WAIT_MS);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	/* The first look at the file tells whether it is a database. */
	return db_exec(db, "SELECT 1 FROM sqlite_schema LIMIT 1");
}

struct db *
db_open(const char *path, enum db_mode mode, int *status)
{
	static const int flags[] = {
		[DB_READ] = SQLITE_OPEN_READONLY,
		[DB_WRITE] = SQLITE_OPEN_READWRITE,
		[DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
		[DB_MEMORY] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
	};
	struct db *db;
	int s = 0;

	if (mode != DB_MEMORY && (s = look(path, mode)) != 0) {
		if (status != NULL)
			*status = s;
		return NULL;
	}
	db = mem_zero(1, sizeof(*db));
	db->path = mem_str(mode == DB_MEMORY ? ":memory:" : path);
	if (sqlite3_open_v2(mode == DB_MEMORY ? "" : path, &db->h, flags[mode],
	    NULL) != SQLITE_OK) {
		fail(db, NULL);
		s = -1;
	} else if (set_up(db) == -1) {
		s = -1;
	}
	if (status != NULL)
		*status = s == 0 ? 0 : db_status(db);
	if (s == 0)
		return db;
	if (status != NULL && mode == DB_CREATE && *status == EX_IOERR &&
	    !sqlite3_db_readonly(db->h, "main") && access(path, F_OK) == -1)
		*status = EX_CANTCREAT;
	db_close(db);
	return NULL;
}

int
db_close(struct db *db)
{
	int r = 0;

	if (db == NULL)
		return 0;
	if (sqlite3_close(db->h) != SQLITE_OK) {
		r = fail(db, NULL);
		sqlite3_close_v2(db->h);
	}
	free(db->path);
	free(db->why);
	free(db);
	return r;
}

/* ---- statements ---- */

static struct stmt *
prepare(struct db *db, const char *sql)
{
	sqlite3_stmt *h = NULL;
	struct stmt *st;

	if (sqlite3_prepare_v2(db->h, sql, -1, &h, NULL) != SQLITE_OK) {
		fail(db, sql);
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
		r = fail(db, sql);
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
		fail(st->db, sqlite3_sql(st->st));
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

const char *
stmt_name(struct stmt *st, int col)
{
	return sqlite3_column_name(st->st, col);
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
db_last_rowid(struct db *db)
{
	return sqlite3_last_insert_rowid(db->h);
}

int64_t
db_changes(struct db *db)
{
	return sqlite3_changes64(db->h);
}

/* ---- transactions ---- */

int
db_begin(struct db *db, bool immediate)
{
	return db_exec(db, immediate ? "BEGIN IMMEDIATE" : "BEGIN");
}

int
db_commit(struct db *db)
{
	return db_exec(db, "COMMIT");
}

void
db_rollback(struct db *db)
{
	if (!sqlite3_get_autocommit(db->h))
		sqlite3_exec(db->h, "ROLLBACK", NULL, NULL, NULL);
}

int
db_save(struct db *db)
{
	return db_exec(db, "SAVEPOINT record");
}

int
db_release(struct db *db)
{
	return db_exec(db, "RELEASE record");
}

void
db_undo(struct db *db)
{
	sqlite3_exec(db->h, "ROLLBACK TO record; RELEASE record", NULL, NULL,
	    NULL);
}

/* A file: URI, so that an attached file is never made and may be read-only. */
static char *
file_uri(const char *path, const char *mode)
{
	static const char hex[] = "0123456789abcdef";
	struct buf b = BUF_INIT;

	buf_str(&b, "file:");
	for (; *path != '\0'; path++) {
		unsigned char c = (unsigned char)*path;

		if (c == '%' || c == '?' || c == '#')
			buf_printf(&b, "%%%c%c", hex[c >> 4], hex[c & 15]);
		else
			buf_char(&b, (char)c);
	}
	buf_printf(&b, "?mode=%s", mode);
	return buf_take(&b);
}

int
db_attach(struct db *db, const char *path, const char *schema, bool write)
{
	char *uri = file_uri(path, write ? "rw" : "ro");
	int r = db_exec(db, "ATTACH %Q AS \"%w\"", uri, schema);

	free(uri);
	return r;
}

/* ---- functions, backup, checks ---- */

static void
same_fn(sqlite3_context *c, int n, sqlite3_value **v)
{
	const char *a = (const char *)sqlite3_value_text(v[0]);
	const char *b = (const char *)sqlite3_value_text(v[1]);
	size_t la = (size_t)sqlite3_value_bytes(v[0]);
	size_t lb = (size_t)sqlite3_value_bytes(v[1]);
	json_t *ja, *jb;
	bool same;

	(void)n;
	if (a == NULL || b == NULL) {
		sqlite3_result_int(c, a == b);
		return;
	}
	same = la == lb && memcmp(a, b, la) == 0;
	if (!same) {
		ja = js_parse(a, la);
		jb = ja != NULL ? js_parse(b, lb) : NULL;
		same = ja != NULL && jb != NULL && js_same(ja, jb);
		json_decref(ja);
		json_decref(jb);
	}
	sqlite3_result_int(c, same);
}

static void
fold_fn(sqlite3_context *c, int n, sqlite3_value **v)
{
	const char *s = (const char *)sqlite3_value_text(v[0]);

	(void)n;
	if (s == NULL)
		sqlite3_result_null(c);
	else
		sqlite3_result_text(c, text_fold(s), -1, free);
}

int
db_functions(struct db *db)
{
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

	if (sqlite3_create_function(db->h, "json_same", 2, flags, NULL, same_fn,
	    NULL, NULL) != SQLITE_OK ||
	    sqlite3_create_function(db->h, "fold", 1, flags, NULL, fold_fn,
	    NULL, NULL) != SQLITE_OK)
		return fail(db, NULL);
	return 0;
}

int
db_backup(struct db *from, const char *path)
{
	sqlite3 *to = NULL;
	sqlite3_backup *b = NULL;
	int rc;

	rc = sqlite3_open_v2(path, &to,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
	if (rc == SQLITE_OK) {
		sqlite3_busy_timeout(to, LOCK_WAIT_MS);
		b = sqlite3_backup_init(to, "main", from->h, "main");
		rc = b == NULL ? sqlite3_extended_errcode(to) : SQLITE_OK;
	}
	while (b != NULL && (rc = sqlite3_backup_step(b, 1024)) == SQLITE_OK)
		if (from->tick != NULL)
			from->tick();
	if (b != NULL) {
		int end = sqlite3_backup_finish(b);

		if (rc == SQLITE_DONE)
			rc = end;
	}
	/* A copy of a WAL database says so in its header; a backup is one file. */
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL,
		    NULL);
	if (rc != SQLITE_OK) {
		from->code = rc;
		from->err = to != NULL ? sqlite3_system_errno(to) : 0;
		free(from->why);
		from->why = mem_str(sqlite3_errstr(rc));
		if (!from->quiet)
			warn("%s: cannot copy to %s: %s", from->path, path,
			    from->why);
	}
	sqlite3_close(to);
	return rc == SQLITE_OK ? 0 : -1;
}

char *
db_integrity(struct db *db, const char *schema)
{
	char *text;

	text = db_text(db, "PRAGMA \"%w\".integrity_check(1)", schema);
	if (text == NULL)
		return mem_str(*db_why(db) ? db_why(db) : "no answer");
	if (strcmp(text, "ok") == 0) {
		free(text);
		return NULL;
	}
	return text;
}

static int
on_progress(void *arg)
{
	((struct db *)arg)->tick();
	return 0;
}

void
db_on_progress(struct db *db, void (*tick)(void))
{
	db->tick = tick;
	sqlite3_progress_handler(db->h, tick != NULL ? TICK_STEPS : 0,
	    tick != NULL ? on_progress : NULL, db);
}
