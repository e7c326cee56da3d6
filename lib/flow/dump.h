#ifndef FLOW_DUMP_H
#define FLOW_DUMP_H

#include "flow/extract.h"
#include "flow/wanted.h"
#include "flow/yield.h"

/*
 * dump: the same records from MusicBrainz' JSON dumps, unpacked: one document
 * a line, in any order.  Memory does not grow with the dump: what is wanted
 * of it waits in a private database.  No names: all artists.
 */
void dump_run(const struct extract *, const struct wanted *, struct yield *);

#endif
