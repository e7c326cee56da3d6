#ifndef FLOW_SETTLE_H
#define FLOW_SETTLE_H

#include <jansson.h>
#include <stdbool.h>

#include "db/db.h"

/*
 * settle: a promotion whose end is not in the journal was cut off.  Looks at
 * production, which is either as before it or as after it, and makes the entry
 * "done" or "undone"; record: writes that into the journal too.  quiet: what
 * was found is not said.
 * All entries (journal_read), none of them open.  NULL: reported, *status is
 * set.  Caller decrefs.
 */
json_t *settle(struct db *production, const char *backups, bool record,
    bool quiet, int *status);

#endif
