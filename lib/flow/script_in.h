#ifndef FLOW_SCRIPT_IN_H
#define FLOW_SCRIPT_IN_H

#include <stdio.h>

#include "db/diff.h"

/*
 * script_in: what script.c (what is done, and in which order) and script_row.c
 * (rows as statements within D1's limits) share.
 */
#define ROWS_MAX 100		/* rows of one statement */

/* Columns of a row: id, new, mask, and then those of the table. */
enum { COL_ID, COL_NEW, COL_MASK, COL_FIRST };

struct script {
	struct diff *d;
	bool undo;		/* the way back */
	bool triggers;		/* production's write to the catalogue */
	FILE *f;
	struct diff_table *t;
	struct buf batch;	/* rows of the INSERT under way */
	unsigned rows;
	struct buf more;	/* statements for what did not fit */
	int status;
};

/*
 * A reference to the same table, or to one that is written later: it can only
 * be set when all rows are there, for D1 checks each statement's foreign keys.
 */
bool script_late(const struct script *, size_t i);

/* Is the row too much for D1 (reported)?  Bytes as they are stored. */
bool script_too_large(struct script *, struct stmt *row);

/* Rows that are inserted share a statement, which script_flush ends. */
void script_insert(struct script *, struct stmt *row);
void script_flush(struct script *);

/* What triggers may have changed after it was written, but for times and long
 * texts: written again where it is something else. */
void script_mend(struct script *, struct stmt *row);

/* One statement, and more for what is too long for it.  want_late: sets the
 * late references alone, else all but them. */
void script_update(struct script *, struct stmt *row, bool want_late);

#endif
