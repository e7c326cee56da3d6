#ifndef DB_BULK_H
#define DB_BULK_H

#include <stdbool.h>
#include <stdint.h>

#include "db/db.h"
#include "db/schema.h"

/*
 * bulk: many rows into a table in one transaction.  When the new rows are
 * many against those that were there, its plain indexes are dropped and made
 * again before the COMMIT: sorting is cheaper than as many insertions at
 * random places.  An index that look-ups by musicbrainz_id and slug need is
 * never dropped, and one that they need and do not have is there meanwhile.
 */
struct bulk;

/* db and schema are borrowed.  Outside a transaction: foreign keys that the
 * loader's own look-ups answer are not asked a second time. */
struct bulk *bulk_new(struct db *, const struct schema *);
void bulk_free(struct bulk *);

/* Are those all that there are, and no triggers, so that a row never depends
 * on what is in other tables? */
bool bulk_alone(const struct bulk *);

/* After BEGIN.  0 or -1 (reported), as all of these. */
int bulk_begin(struct bulk *);

/* There will be large records, which take memory themselves: from now on there
 * is less of it for pages.  No statement may be stepping. */
int bulk_spare(struct bulk *);

/* A row was inserted into catalogue[which].  No statement may be stepping. */
int bulk_inserted(struct bulk *, int which);

/* Before COMMIT: the indexes are as they were. */
int bulk_end(struct bulk *);

#endif
