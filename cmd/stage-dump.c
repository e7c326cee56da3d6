/*
 * stage-dump: what is staged, as records on stdout.
 * Here: options, exit status.  Work: flow/unload.c.
 */
#include <string.h>
#include <unistd.h>

#include "base/opt.h"
#include "data/rec.h"
#include "db/schema.h"
#include "db/where.h"
#include "flow/unload.h"

static struct unload job;
static struct where where = WHERE_INIT;

static const char *
set_types(const char *value, void *var)
{
	bool *types = var;

	for (;;) {
		size_t len = strcspn(value, ","), i = 0;

		while (i < CATALOGUE && (strlen(entities[i]) != len ||
		    strncmp(entities[i], value, len) != 0))
			i++;
		if (i == CATALOGUE)
			return "is no list of artist, album, song";
		types[i] = true;
		if (value[len] == '\0')
			return NULL;
		value += len + 1;
	}
}

static const struct opt opts[] = {
	WHERE_STAGING(where),
	WHERE_PRODUCTION(where),
	WHERE_UNUSED(where),
	OPT_CALL('t', "types", NULL, "TYPE,...", set_types, job.types,
	    "only these of artist, album, song"),
	OPT_STR('m', "missing", NULL, "FIELD,...", &job.missing,
	    "only rows that lack one of these fields"),
	OPT_STR('a', "artist", NULL, "MBID", &job.artist,
	    "only this artist, by MusicBrainz id"),
	OPT_FLAG(0, "from-production", &job.production,
	    "dump production in place of staging"),
	OPT_END
};
static const struct prog prog = { "stage-dump", "",
    "print the rows of the staging database as records", opts };

int
main(int argc, char *argv[])
{
	struct where_found production = { 0 };
	struct recout out;
	int status = 0;

	opt_parse(argc, argv, &prog);
	job.file = where.staging;
	if (job.production) {
		status = where_need(&production, where.production);
		job.file = production.path;
	}
	recout_open(&out, STDOUT_FILENO);
	if (status == 0)
		status = unload_run(&job, &out);
	recout_close(&out);
	where_release(&production);
	return status;
}
