#ifndef FLOW_GUARD_H
#define FLOW_GUARD_H

#include <stdbool.h>
#include <stdio.h>

#include "db/diff.h"

/*
 * guard: statements that fail unless a database is what a script was made
 * for.  They add up every column of every row, weighted by the row's id: the
 * sums are worked out here and compared there.
 *
 * Writes those that demand production as it is, or (after) as it is when the
 * difference has been written; times: created_at and updated_at too.  0 or -1
 * (reported).
 */
int guard_write(struct diff *, bool after, bool times, FILE *);

#endif
