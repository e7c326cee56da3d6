/*
 * stage-validate: check staging; 0 when it may be promoted.
 * Here: options, exit status.  Rules: lib/rules/.  Work: flow/validate.c.
 */

#include "base/opt.h"
#include "db/where.h"
#include "flow/validate.h"

static struct validate job = { .rules = RULES_CONF_INIT };
static struct where where = WHERE_INIT;

static const struct opt opts[] = {
	WHERE_STAGING(where),
	WHERE_PRODUCTION(where),
	WHERE_UNUSED(where),
	OPT_CALL(0, "format", NULL, "FORMAT", opt_json, &job.json,
	    "text or json"),
	OPT_FLAG(0, "strict", &job.rules.strict, "warnings fail too"),
	OPT_INT(0, "max-shrink", NULL, "PCT", &job.rules.max_shrink, 0, 100,
	    "per cent of its rows that a table may lose (10)"),
	OPT_STR(0, "only", NULL, "RULE,...", &job.rules.only,
	    "check these rules alone"),
	OPT_STR(0, "skip", NULL, "RULE,...", &job.rules.skip,
	    "leave these rules out"),
	OPT_STR(0, "rules", "DAFT_RULES", "DIR", &job.rules.dir,
	    "check the rules of DIR too"),
	OPT_FLAG(0, "list", &job.list, "print the rules and leave"),
	OPT_FLAG(0, "fix-sql", &job.fix_sql,
	    "print SQL that removes orphans and duplicates"),
	OPT_STR(0, "metrics", NULL, "FILE", &job.metrics,
	    "write counts to FILE for Prometheus"),
	OPT_END
};
static const struct prog prog = { "stage-validate", "",
    "check the staging database before it is promoted", opts };

int
main(int argc, char *argv[])
{
	struct where_found production = { 0 };
	int status = 0;

	opt_parse(argc, argv, &prog);
	if (job.fix_sql && (job.json || job.metrics != NULL))
		die(EX_USAGE, "--fix-sql prints no report: --format json and "
		    "--metrics do not go with it");
	job.staging = where.staging;
	if (!job.list)
		status = where_production(&production, where.production, NULL);
	if (status == EX_NOINPUT)
		status = 0;		/* none named, none found: go without */
	job.production = production.path;
	if (status == 0)
		status = validate_run(&job);
	where_release(&production);
	return status;
}
