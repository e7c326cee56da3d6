#ifndef FLOW_DIRECT_H
#define FLOW_DIRECT_H

#include "data/rec.h"
#include "flow/load.h"
#include "flow/promote.h"

/*
 * direct: records into production, the long way: into a temporary staging made
 * from production's rows, which is promoted, with all that promote looks at,
 * its backup and its journal.
 */
struct direct {
	struct load *load;		/* staging is set here */
	struct promote promote;		/* its where names production, backups */
};

/* The exit status; ends the process as load_run() does. */
int direct_run(struct direct *, struct recin *in);

#endif
