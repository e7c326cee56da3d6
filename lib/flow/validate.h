#ifndef FLOW_VALIDATE_H
#define FLOW_VALIDATE_H

#include <stdbool.h>

#include "flow/rules.h"

/* validate: what stage-validate does. */
struct validate {
	const char *staging;
	const char *production;	/* NULL: there is none */
	struct rules_conf rules;
	bool json;		/* --format json */
	bool list;		/* --list: the rules, nothing is opened */
	bool fix_sql;		/* --fix-sql: SQL on stdout, no report */
	const char *metrics;	/* NULL: none */
};

/*
 * Opens both files read-only, runs the rules and the comparison in one
 * snapshot, prints on stdout.  Returns the exit status: 0, EX_ATTENTION when
 * a rule fails, or what went wrong (reported).
 */
int validate_run(const struct validate *);

/*
 * SQL that removes orphans and rows that have another's musicbrainz_id, for a
 * person to read and to pipe into sqlite3, on stdout.  db: staging as main,
 * with flow/facts.h made.  0 or -1.
 */
int fix_print(struct db *db);

/* What it asks, ended by NULL: lines of SQL, with the name of the row that
 * goes.  ?1 of the last: has a line been printed? */
extern const char *const fix_queries[];

#endif
