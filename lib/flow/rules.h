#ifndef FLOW_RULES_H
#define FLOW_RULES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "db/db.h"

/*
 * rules: is staging fit to be promoted?  A rule is a name, a severity, a
 * sentence and one SELECT (entity, id, what) of the rows that break it; the
 * built-in ones are the files of lib/rules/, a user's those of --rules DIR.
 *
 * They run on one connection: staging is main, production, if there is one,
 * is attached as "production".  What a rule may read besides those is in
 * flow/facts.h.
 */
#define RULES_MAX_SHRINK 10	/* per cent: the default of --max-shrink */

struct rules_conf {
	const char *dir;	/* the user's rules; NULL: none */
	const char *only;	/* names joined by commas; NULL: all */
	const char *skip;	/* NULL: none */
	bool strict;		/* a warning fails too */
	bool essential;		/* integrity and schema alone (promote -f) */
	int max_shrink;		/* per cent */
};
#define RULES_CONF_INIT { NULL, NULL, NULL, false, false, RULES_MAX_SHRINK }

#define RULES_SHOWN 20		/* rows kept of each failing rule */

struct rule_row {
	char *entity;		/* "song" */
	char *id;		/* NULL: none (the database itself) */
	bool number;		/* the id is an integer */
	char *what;
};

struct rule {
	char *name;
	bool error;		/* else a warning */
	char *sentence;
	char *sql;
	bool chosen;		/* by only, skip, essential */
	bool skipped;		/* not run: it reads production and there is
				 * none, or the file is damaged */
	uint64_t count;		/* rows that break it */
	int64_t ms;		/* that it took */
	struct rule_row rows[RULES_SHOWN];
	size_t nrows;
};

struct rules {
	struct rule *list;	/* in the order they run */
	size_t n;
	size_t at;		/* the one that runs */
	const struct rules_conf *conf;	/* borrowed */
	uint64_t errors, warnings;	/* failing rules */
	uint64_t skipped;	/* chosen ones that need a production */
	int status;		/* after a failed rules_run(): how to end */
};

/*
 * The built-in rules and those of conf->dir.  Ends the process with EX_USAGE
 * for an unknown name in only or skip, EX_NOINPUT for a directory that is not
 * there, EX_DATAERR for a file that is no rule.
 */
struct rules *rules_new(const struct rules_conf *);
void rules_free(struct rules *);

/*
 * Runs the chosen rules in the transaction that db is in, if it is in one.
 * production: is it attached?  A rule whose SELECT has this word is skipped
 * when it is not.  0, or -1 when a rule cannot be checked (reported; the exit
 * status is in rules->status).  A damaged staging fails the rule "integrity",
 * and then no other is run.
 */
int rules_run(struct rules *, struct db *, bool production);

/* In place of rules_run() for a file that is too damaged to be opened: fails
 * "integrity" with this.  False: that rule was not chosen. */
bool rules_damaged(struct rules *, const char *what);

/* May it be promoted? */
bool rules_ok(const struct rules *);

/* Name, severity and sentence of the chosen ones, a line each. */
void rules_list(const struct rules *, struct buf *);

/* Appends what stands in a database so that it cannot drive a terminal, nor
 * begin a line of its own: control characters, and bytes that are no UTF-8,
 * become '?'. */
void rules_clean(struct buf *, const char *);

/* The failing rules with their rows, for people. */
void rules_text(const struct rules *, struct buf *);

/* Members ok, errors, warnings, rules of --format json, into an object;
 * all: the rules that hold too. */
void rules_json(const struct rules *, json_t *object, bool all);

/* In the text format of Prometheus. */
void rules_metrics(const struct rules *, struct buf *);

#endif
