#ifndef FLOW_PROMOTE_H
#define FLOW_PROMOTE_H

#include <stdbool.h>
#include <stdint.h>

#include "db/where.h"
#include "flow/rules.h"

/*
 * promote: production becomes what staging is, or what a backup was, in one
 * transaction and after everything that can be looked at was looked at.
 * Other programs that write production go the same way (stage-load with
 * --direct-production: staging is then a file of its own making).
 */
struct promote {
	struct where where;		/* backups must be set */
	struct rules_conf rules;	/* essential: --force */
	bool rollback;			/* the source is a backup */
	const char *backup;		/* which; NULL: of the last promotion */
	bool dry_run, yes;
	bool json;			/* the result on stdout as an object */
	int keep;			/* backups to keep; -1: all */
	const char *sql;		/* write a script and nothing else */
	int64_t now;			/* seconds since 1970 */
	const char *was;		/* the fingerprint that production
					 * must have; NULL: any */
};
#define PROMOTE_INIT { .where = WHERE_INIT, .rules = RULES_CONF_INIT, \
	.keep = -1 }

/* The exit status.  What went wrong was reported; stdout is flushed. */
int promote_run(const struct promote *);

/* --list: the backups on stdout, newest first, with what the journal says;
 * json: the journal's lines.  The exit status. */
int promote_list(const char *dir, bool json);

#endif
