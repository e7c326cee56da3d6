#ifndef DB_MIRROR_H
#define DB_MIRROR_H

#include <stdbool.h>
#include <stdint.h>

#include "db/db.h"
#include "db/schema.h"

/*
 * mirror: makes a database's tables, indexes, triggers and views those of
 * another one.  Not sqlite_* and _cf_*, and virtual tables' shadow tables come
 * with their virtual table.
 */
struct mirror {
	struct db *db;
	const struct schema *want;	/* as it shall be */
	const struct schema *have;	/* as main is; NULL: empty */
	bool carry;			/* rows that are there come along */
	bool fill;			/* the catalogue's rows of the database
					 * attached as "production" go in */
	/* Rows or values that cannot come along: a sentence for each kind. */
	void (*lost)(void *arg, const char *what);
	void *arg;
};

/* Is there anything that differs? */
bool mirror_differs(const struct mirror *);

/* Rows of main's ordinary tables, -1: reported. */
int64_t mirror_rows(struct db *, const struct schema *);

/*
 * Before BEGIN: foreign keys must not act while tables come and go, and old
 * schemas may have double-quoted strings.  0 or -1.
 */
int mirror_prepare(struct db *);

/* Within a transaction, or in a database that nobody else knows.  0 or -1
 * (reported): then roll back. */
int mirror_make(const struct mirror *);

#endif
