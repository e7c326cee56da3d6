#ifndef DB_DB_H
#define DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/msg.h"

/*
 * db: SQLite, one way in and one way out.  Whoever uses it needs no
 * sqlite3.h.  A function that returns -1 or NULL has reported why, as
 * "PROGRAM: FILE: what SQLite says: in "SQL"", and db_status() has the exit
 * status that fits.  Values are bound; identifiers go through %w, inside
 * double quotes ("%w"), literals through %Q (sqlite3_mprintf's formats).
 */
struct db;		/* one connection */
struct stmt;		/* one prepared statement */

enum db_mode {
	DB_READ,	/* never writes, never made */
	DB_FROZEN,	/* the same, of a file that nobody writes meanwhile: no
			 * lock, and nothing is made beside it */
	DB_WRITE,	/* must exist */
	DB_CREATE,	/* made if it is not there */
	DB_MEMORY,	/* a private database, on disk when it grows; path NULL */
};

/*
 * Opens a database and looks whether it is one.  A lock is waited for 5 s.
 * Foreign keys are on, double-quoted string literals off; a reader does not
 * trust the schema.  *status, if not NULL, gets the exit status for a failure:
 * EX_NOINPUT (none there), EX_DATAERR (no database), EX_NOPERM, EX_CANTCREAT,
 * EX_TEMPFAIL (locked), EX_IOERR.
 */
struct db *db_open(const char *path, enum db_mode, int *status);

/* A regular file that begins as databases do, damaged or not?  False also where
 * it cannot be read. */
bool db_is_database(const char *path);

/* NULL is fine.  A statement left open is reported.  0 or -1. */
int db_close(struct db *);

const char *db_path(const struct db *);		/* ":memory:" for DB_MEMORY */

/* The exit status for the last error of this connection: EX_TEMPFAIL for a
 * lock, EX_IOERR for disk trouble, EX_NOPERM, EX_DATAERR for a damaged file
 * or a constraint; EX_SOFTWARE for anything else. */
int db_status(const struct db *);

/* Was the last error a broken constraint (UNIQUE, NOT NULL, ...)? */
bool db_constraint(const struct db *);

/* SQLite's words for the last error, until the next call. */
const char *db_why(const struct db *);

/* Errors are kept, not said, while quiet is true (to try something). */
void db_quiet(struct db *, bool quiet);

/* Runs statements that return no rows we want.  0 or -1. */
int db_exec(struct db *, const char *fmt, ...);

/* A statement to step through; NULL on failure. */
struct stmt *db_prepare(struct db *, const char *fmt, ...);
void stmt_free(struct stmt *);			/* NULL is fine */

/* Parameters count from 1, as SQLite's do.  Texts are copied unless
 * "borrowed": then they must live until the next bind or reset.  They cannot
 * fail but for lack of memory, which ends the process. */
void bind_null(struct stmt *, int i);
void bind_int(struct stmt *, int i, int64_t);
void bind_real(struct stmt *, int i, double);
void bind_text(struct stmt *, int i, const char *);	/* NULL binds NULL */
void bind_textn(struct stmt *, int i, const char *, size_t len);
void bind_borrowed(struct stmt *, int i, const char *, size_t len);
void bind_blob(struct stmt *, int i, const void *, size_t len);
void bind_column(struct stmt *, int i, struct stmt *from, int col);

/* 1: a row, 0: done (and reset), -1: failed (reported, reset). */
int stmt_step(struct stmt *);

/* Step to the end and reset: for INSERT, UPDATE, DELETE.  0 or -1. */
int stmt_run(struct stmt *);
void stmt_reset(struct stmt *);			/* bindings stay */

/* Columns count from 0.  Texts live until the next step or reset. */
enum col_type { COL_NULL, COL_INT, COL_REAL, COL_TEXT, COL_BLOB };
int stmt_columns(struct stmt *);
enum col_type col_type(struct stmt *, int col);
int64_t col_int(struct stmt *, int col);
double col_real(struct stmt *, int col);
const char *col_text(struct stmt *, int col);	/* NULL for NULL */
const void *col_blob(struct stmt *, int col);
size_t col_len(struct stmt *, int col);		/* bytes of text or blob */
bool col_is(struct stmt *, int col, const char *text, size_t len);

/* One value of one row.  0; 1: no row or NULL (*n untouched); -1. */
int db_int(struct db *, int64_t *n, const char *fmt, ...);

/* Text of one row; NULL if there is none (look at db_status(), 0 then) or on
 * failure.  Caller frees. */
char *db_text(struct db *, const char *fmt, ...);

int64_t db_changes(struct db *);	/* rows of the last statement */

/* BEGIN (a read transaction starts at the first read), BEGIN IMMEDIATE. */
int db_begin(struct db *, bool immediate);
int db_commit(struct db *);
void db_rollback(struct db *);		/* quiet when there is nothing open */

/* Is a transaction open?  A trigger's RAISE(ROLLBACK) ends one too. */
bool db_in_transaction(const struct db *);

/* SAVEPOINT of a fixed name; they nest.  undo rolls back to it and ends it. */
int db_save(struct db *);
int db_release(struct db *);
void db_undo(struct db *);

/* Attaches a file under a schema name.  Read-only unless write. */
int db_attach(struct db *, const char *path, const char *schema, bool write);

/*
 * SQL functions of our own, for one connection:
 *   json_same(a, b)  1 when equal as JSON values (texts that are no JSON are
 *                    compared as they are; NULL is a value), else 0
 *   fold(x)          text_fold()
 */
int db_functions(struct db *);

/*
 * Copies the whole of from's schema ("main") into the file path, which is
 * made anew, through SQLite's backup API: a consistent snapshot, committed
 * pages in a -wal included.  journal_mode of the copy is DELETE.  Not synced.
 * Nobody may read or write it who may not from's file.
 * 0 or -1 (reported under from's path or path; status in db_status(from)).
 */
int db_backup(struct db *from, const char *path);

/* PRAGMA integrity_check: NULL if "ok" is all it says, else the first of what
 * it says (or that it failed).  Caller frees. */
char *db_integrity(struct db *, const char *schema);

/*
 * Memory for pages, in KiB; when it is less than before, dirty pages are
 * written (the transaction stays open) and memory is given back at once.
 */
int db_cache(struct db *, int kib);
int64_t db_cached(struct db *);		/* bytes in use for pages */

/* tick is called every some thousand steps. */
void db_on_progress(struct db *, void (*tick)(void));

#endif
