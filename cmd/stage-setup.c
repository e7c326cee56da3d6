/*
 * stage-setup: make the staging database mirror production's schema.
 * Here: options, exit status.  Work: flow/setup.c.
 */
#include <stdlib.h>

#include "base/clock.h"
#include "base/opt.h"
#include "db/where.h"
#include "flow/setup.h"

static struct setup job;
static struct where where = WHERE_INIT;

static const struct opt opts[] = {
	WHERE_STAGING(where),
	WHERE_PRODUCTION(where),
	WHERE_UNUSED(where),
	OPT_FLAG(0, "with-data", &job.with_data,
	    "start from production's rows"),
	OPT_FLAG(0, "empty", &job.empty, "drop the rows that are staged"),
	OPT_FLAG(0, "init", &job.init,
	    "make production too, from the built-in schema"),
	OPT_END
};
static const struct prog prog = { "stage-setup", "",
    "make the staging database mirror production's schema", opts };

int
main(int argc, char *argv[])
{
	struct where_found production = { 0 };
	int status;

	opt_parse(argc, argv, &prog);
	if (job.with_data && job.empty)
		opt_wrong("--with-data fills it: not with --empty");
	status = job.init ?
	    where_production(&production, where.production, NULL) :
	    where_need(&production, where.production);
	if (status == 0 || (status == EX_NOINPUT && job.init)) {
		job.staging = where.staging;
		job.production = production.path != NULL ? production.path :
		    WHERE_PRODUCTION_FILE;
		/* From the environment it is that very text. */
		job.named = where.production != NULL &&
		    where.production != getenv("DAFT_PRODUCTION");
		job.now = clock_s();
		status = setup_run(&job);
	}
	where_release(&production);
	return status;
}
