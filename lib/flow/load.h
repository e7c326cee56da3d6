#ifndef FLOW_LOAD_H
#define FLOW_LOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "data/rec.h"

/* load: records into the staging database, all or (with batch) in parts. */
struct load {
	const char *staging;
	const char *production;	/* to give what it gave; NULL: there is none */
	bool replace;		/* null, "", [] and {} erase */
	bool strict;		/* an unknown member refuses its record */
	bool require_end;	/* nothing is loaded without the end record */
	int batch;		/* records a transaction; 0: all in one */
	int64_t now;		/* seconds since 1970, for the times of rows */
	/* What was done, right at every exit of the process: what is not yet
	 * committed counts as rejected. */
	struct load_counts {
		uint64_t read, fresh, changed, same, rejected, ignored;
	} counts;
};

/* Reads all of in.  The exit status; ends the process for bad input without
 * a reject file (EX_DATAERR), when nothing of the run stays. */
int load_run(struct load *, struct recin *in);

#endif
