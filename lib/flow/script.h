#ifndef FLOW_SCRIPT_H
#define FLOW_SCRIPT_H

#include "flow/journal.h"

/*
 * script: a difference as SQL that wrangler d1 execute takes, and the SQL that
 * undoes it in PATH.undo.  path "-": to stdout, and no undo.  Production and
 * the source must still be in the transaction that they were compared in.
 * 0, or an exit status (reported).
 */
int script_write(struct diff *, const struct entry *, const char *path);

#endif
