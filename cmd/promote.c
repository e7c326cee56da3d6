/*
 * promote: make production what staging is, or what a backup was.
 * Here: options and exit status.  Work: flow/promote.c.
 */
#include <string.h>

#include "base/clock.h"
#include "base/opt.h"
#include "flow/promote.h"

static struct promote job = PROMOTE_INIT;
static bool list;

static const char *
set_rollback(const char *value, void *var)
{
	(void)var;
	job.rollback = true;
	job.backup = value;
	return value != NULL && *value == '\0' ? "names no backup" : NULL;
}

static const struct opt opts[] = {
	WHERE_STAGING(job.where),
	WHERE_PRODUCTION(job.where),
	WHERE_BACKUPS(job.where),
	OPT_FLAG('n', "dry-run", &job.dry_run,
	    "tell what would change and leave"),
	OPT_FLAG('y', "yes", &job.yes, "do not ask"),
	OPT_FLAG('f', "force", &job.rules.essential,
	    "check integrity and schema alone"),
	OPT_STR(0, "rules", "DAFT_RULES", "DIR", &job.rules.dir,
	    "check the rules in DIR too"),
	OPT_INT(0, "max-shrink", NULL, "PCT", &job.rules.max_shrink, 0, 100,
	    "per cent of its rows that a table may lose (10)"),
	OPT_INT(0, "keep", NULL, "N", &job.keep, 0, 1000000,
	    "remove backups but the newest N"),
	OPT_STR(0, "sql", NULL, "FILE", &job.sql,
	    "write the change as SQL for D1, and FILE.undo"),
	OPT_FLAG(0, "list", &list, "list the backups and leave"),
	OPT_MAY(0, "rollback", "BACKUP", set_rollback, NULL,
	    "go back to a backup (that of the last promotion)"),
	OPT_CALL(0, "format", NULL, "text|json", opt_json, &job.json,
	    "how the result is told"),
	OPT_END
};

static const struct prog prog = { "promote", "",
	"make production what staging is, or what a backup was", opts };

/* --sql only reads production, and may have stdout for itself. */
static void
check_sql(void)
{
	if (*job.sql == '\0')
		opt_wrong("--sql names no file");
	if (job.dry_run)
		opt_wrong("--sql writes no production: --dry-run means "
		    "nothing with it");
	if (job.keep >= 0)
		opt_wrong("--sql makes no backup: --keep means nothing with "
		    "it");
	if (job.json && strcmp(job.sql, "-") == 0)
		opt_wrong("--sql - and --format json both write to standard "
		    "output");
}

int
main(int argc, char *argv[])
{
	opt_parse(argc, argv, &prog);
	if (list && (job.rollback || job.dry_run || job.sql != NULL))
		opt_wrong("--list goes with none of --rollback, --dry-run "
		    "and --sql");
	if (list)
		return promote_list(job.where.backups, job.json);
	if (job.sql != NULL)
		check_sql();
	job.now = clock_s();
	return promote_run(&job);
}
