#ifndef DB_SQLITE_H
#define DB_SQLITE_H

#include <sqlite3.h>

#include "db/db.h"

/*
 * What the files of db/ share among themselves: the handles behind db.h's
 * opaque types.  Nobody outside db/ includes this.
 */
#define DB_LOCK_WAIT_MS 5000

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

/* Keeps, and unless quiet says, what went wrong.  sql: the statement for the
 * message, NULL if there is none.  Always -1. */
int db_fail(struct db *, const char *sql);

#endif
