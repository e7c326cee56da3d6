/*
 * insert SOURCE TARGET: the rows of SOURCE's artists, albums and songs into
 * TARGET's, by a bare loop of prepared INSERTs in one transaction, and nothing
 * else: the limit for scripts/bench-load.  The rows are in memory before.
 * Prints the seconds of processor time and of the clock that it took.
 */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"

static const char *const tables[] = { "artists", "albums", "songs" };

struct rows {
	sqlite3_value **v;	/* n * columns */
	size_t n;
	int columns;
};

static void
check(sqlite3 *db, int rc)
{
	if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW)
		return;
	fprintf(stderr, "insert: %s\n", sqlite3_errmsg(db));
	exit(1);
}

static sqlite3 *
open_db(const char *path)
{
	sqlite3 *db = NULL;
	int rc;

	rc = sqlite3_open_v2(path, &db,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	check(db, rc);
	check(db, sqlite3_exec(db, "PRAGMA cache_size = -262144", NULL, NULL,
	    NULL));
	return db;
}

static sqlite3_stmt *
prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st;

	check(db, sqlite3_prepare_v2(db, sql, -1, &st, NULL));
	return st;
}

static void
read_rows(sqlite3 *db, const char *table, struct rows *r)
{
	char *sql = sqlite3_mprintf("SELECT * FROM \"%w\" ORDER BY id", table);
	sqlite3_stmt *st = prepare(db, sql);
	size_t size = 0;

	r->columns = sqlite3_column_count(st);
	while (sqlite3_step(st) == SQLITE_ROW) {
		if (r->n == size) {
			size = size == 0 ? 1024 : 2 * size;
			r->v = mem_grow(r->v, size * (size_t)r->columns,
			    sizeof(*r->v));
		}
		for (int i = 0; i < r->columns; i++)
			r->v[r->n * (size_t)r->columns + (size_t)i] =
			    sqlite3_value_dup(sqlite3_column_value(st, i));
		r->n++;
	}
	sqlite3_finalize(st);
	sqlite3_free(sql);
}

static void
bind(sqlite3_stmt *st, int i, sqlite3_value *v)
{
	switch (sqlite3_value_type(v)) {
	case SQLITE_INTEGER:
		sqlite3_bind_int64(st, i, sqlite3_value_int64(v));
		break;
	case SQLITE_TEXT:
		sqlite3_bind_text(st, i, (const char *)sqlite3_value_text(v),
		    sqlite3_value_bytes(v), SQLITE_STATIC);
		break;
	case SQLITE_NULL:
		sqlite3_bind_null(st, i);
		break;
	default:
		sqlite3_bind_value(st, i, v);
	}
}

static void
insert_rows(sqlite3 *db, const char *table, const struct rows *r)
{
	struct buf sql = BUF_INIT;
	sqlite3_stmt *st;

	buf_printf(&sql, "INSERT INTO %s VALUES(?1", table);
	for (int i = 2; i <= r->columns; i++)
		buf_printf(&sql, ", ?%d", i);
	buf_char(&sql, ')');
	st = prepare(db, sql.data);
	for (size_t n = 0; n < r->n; n++) {
		for (int i = 0; i < r->columns; i++)
			bind(st, i + 1,
			    r->v[n * (size_t)r->columns + (size_t)i]);
		check(db, sqlite3_step(st));
		sqlite3_reset(st);
	}
	sqlite3_finalize(st);
	buf_release(&sql);
}

int
main(int argc, char *argv[])
{
	struct rows rows[3] = { { NULL, 0, 0 } };
	int64_t from;
	clock_t cpu;
	sqlite3 *db;

	if (argc != 3) {
		fprintf(stderr, "usage: insert SOURCE TARGET\n");
		return 64;
	}
	db = open_db(argv[1]);
	for (int i = 0; i < 3; i++)
		read_rows(db, tables[i], &rows[i]);
	sqlite3_close(db);
	cpu = clock();
	from = clock_mono_ms();
	db = open_db(argv[2]);
	check(db, sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL));
	for (int i = 0; i < 3; i++)
		insert_rows(db, tables[i], &rows[i]);
	check(db, sqlite3_exec(db, "COMMIT", NULL, NULL, NULL));
	sqlite3_close(db);
	printf("%.3f %.3f\n", (double)(clock() - cpu) / CLOCKS_PER_SEC,
	    (double)(clock_mono_ms() - from) / 1000);
	return 0;
}
