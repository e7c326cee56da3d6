#ifndef FLOW_SETTLE_H
#define FLOW_SETTLE_H

#include <stdbool.h>

#include "db/db.h"

/*
 * settle: a promotion whose end is not in the journal was cut off.  Looks at
 * production, which is either as before it or as after it, and writes "done"
 * or "undone".  quiet: what was found is not said.  0 when nothing is open
 * (any more), else an exit status (reported).
 */
int settle(struct db *production, const char *dir, bool quiet);

#endif
