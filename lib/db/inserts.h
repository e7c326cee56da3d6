#ifndef DB_INSERTS_H
#define DB_INSERTS_H

#include <stdbool.h>
#include <stddef.h>

#include "db/db.h"
#include "db/row.h"

/*
 * inserts: new rows of one table that wait until a few are there, and then are
 * written by one statement, which costs far less than one each.
 */
struct inserts;

/*
 * For a table that was empty, all of whose rows are the caller's: ids, slugs
 * and musicbrainz_ids that differ, a name (column number `name`), and parents
 * that are there.  NULL: the table asks more of a row than that, so that one
 * could be refused, and they have to be written one by one.
 */
struct inserts *inserts_new(struct db *, const struct table *, size_t name);
void inserts_free(struct inserts *);	/* what waits is lost; NULL is fine */

/* Copies a row, and may write it and those that wait.  0, or -1: reported. */
int inserts_add(struct inserts *, const struct row *);

/* Writes what waits.  NULL is fine.  0, or -1: reported, and nobody knows how
 * much of it is there: the transaction cannot be kept. */
int inserts_flush(struct inserts *);

/* Does a row that waits have this slug or url_slug?  None does for NULL. */
bool inserts_slug(const struct inserts *, const char *slug, size_t len);

#endif
