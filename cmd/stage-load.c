/*
 * stage-load: records into the staging database.
 * Here: options, exit status.  Work: flow/load.c, flow/direct.c.
 */
#include <limits.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/opt.h"
#include "base/stats.h"
#include "data/rec.h"
#include "db/where.h"
#include "flow/direct.h"

static struct load job;
static struct direct direct = { &job, PROMOTE_INIT };
static struct where where = WHERE_INIT;
static const char *rejects, *stats;
static bool directly;

static const struct opt opts[] = {
	WHERE_STAGING(where),
	WHERE_PRODUCTION(where),
	WHERE_BACKUPS(where),
	OPT_STR('r', "rejects", NULL, "FILE", &rejects,
	    "set refused lines aside in FILE and go on"),
	OPT_FLAG(0, "replace", &job.replace,
	    "null, \"\", [] and {} erase what is there"),
	OPT_FLAG(0, "strict", &job.strict,
	    "refuse records with unknown members"),
	OPT_FLAG(0, "require-end", &job.require_end,
	    "load nothing without the end record"),
	OPT_INT(0, "batch", NULL, "N", &job.batch, 1, INT_MAX,
	    "commit every N records"),
	OPT_FLAG(0, "direct-production", &directly,
	    "promote what is loaded at once, with a backup"),
	OPT_STR(0, "stats", NULL, "FILE", &stats, "write the counts to FILE"),
	OPT_ENV("DAFT_RULES", &direct.promote.rules.dir,
	    "a directory of rules for --direct-production"),
	OPT_END
};
static const struct stats_item items[] = {
	{ "read", &job.counts.read }, { "new", &job.counts.fresh },
	{ "changed", &job.counts.changed }, { "same", &job.counts.same },
	{ "rejected", &job.counts.rejected },
	{ "ignored", &job.counts.ignored }, { NULL, NULL }
};
static const struct prog prog = { "stage-load", "[FILE ...]",
    "load records into the staging database", opts };

/* Into production by its own word only: getopt takes --d for it too. */
static void
check_word(char *argv[])
{
	static const char word[] = "--direct-production";

	while (*argv != NULL && strcmp(*argv, word) != 0)
		argv++;
	if (*argv == NULL)
		opt_wrong("%s is to be written out", word);
}

/* A file that is made anew must be no database of ours. */
static void
check_output(const char *option, const char *file)
{
	if (file != NULL && (file_same(file, job.staging) ||
	    (job.production != NULL && file_same(file, job.production))))
		opt_wrong("%s: '%s' is a database", option, file);
}

int
main(int argc, char *argv[])
{
	struct where_found production = { 0 };
	struct recin in;
	int n = opt_parse(argc, argv, &prog), status;

	if (directly)
		check_word(argv);
	if (job.batch != 0 && (job.require_end || directly))
		opt_wrong("--batch loads parts: not with %s", directly ?
		    "--direct-production" : "--require-end");
	status = directly ? where_need(&production, where.production) :
	    where_production(&production, where.production, NULL);
	job.staging = where.staging;
	job.production = production.path;
	check_output("--rejects", rejects);
	check_output("--stats", stats);
	stats_at_exit(stats, items);
	if (status != 0 && (directly || status != EX_NOINPUT))
		return status;
	job.now = clock_s();
	direct.promote.where = where;
	direct.promote.yes = true;
	direct.promote.now = job.now;
	recin_open(&in, argv + n, rejects);
	status = directly ? direct_run(&direct, &in) : load_run(&job, &in);
	recin_close(&in);
	where_release(&production);
	return status;
}
