#ifndef DB_UPSERT_H
#define DB_UPSERT_H

#include <stdbool.h>
#include <stdint.h>

#include "db/db.h"
#include "db/row.h"

/*
 * upsert: one table's rows found by identity, inserted, and changed where
 * they differ.  Its statements are prepared once for each set of columns.
 */
struct upsert;

/* db and table are borrowed. */
struct upsert *upsert_new(struct db *, const struct table *);
void upsert_free(struct upsert *);

/*
 * The row that has this musicbrainz_id.  1: found, and it stays at hand until
 * upsert_done(); 0: there is none; -1: reported.
 */
int upsert_find(struct upsert *, const char *mbid);
void upsert_done(struct upsert *);

/* Of the row at hand: an integer of the column with this role; false when it
 * is NULL or there is no such column.  And: does it hold anything? */
bool upsert_int(struct upsert *, enum role, int64_t *);
bool upsert_has(struct upsert *, enum role);

/*
 * Which cells differ from the row at hand?  They are kept as the set for
 * upsert_update(); the cells of the others are CELL_NONE then.  JSON is
 * compared as values, a date by its day.  external_ids is merged: its cell
 * becomes the merged value, which lives until the next upsert_diff(); so does
 * the default that an erased cell becomes whose column may not be NULL.
 * lacking: only what the row does not have is taken.
 * Returns how many differ.
 */
size_t upsert_diff(struct upsert *, struct row *, bool lacking);

/*
 * Sets those cells that are not CELL_NONE, in the row with this id.
 * Inserts a row of all cells; what is CELL_NONE or CELL_ERASE gets the
 * column's default.  0 or -1 (reported unless db_quiet()).
 */
int upsert_update(struct upsert *, const struct row *, int64_t id);
int upsert_insert(struct upsert *, const struct row *);

#endif
