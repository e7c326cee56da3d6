#ifndef DB_WHOLE_H
#define DB_WHOLE_H

#include <stdint.h>

#include "db/db.h"
#include "db/schema.h"

/*
 * Copies the whole database as it was last committed to STEM-TIME.db in dir
 * (STEM-TIME-2.db when that is taken): written under another name, synced,
 * opened again, checked, its rows counted, and renamed.  from: a connection
 * that reads it, schema: what it read.  Its path, caller frees; NULL:
 * reported, *status has the exit status.
 */
char *whole_copy(struct db *from, const struct schema *, const char *dir,
    const char *stem, int64_t now, int *status);

#endif
