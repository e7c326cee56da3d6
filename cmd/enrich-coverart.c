/*
 * enrich-coverart: add the addresses of cover pictures to album records.
 * Here: options, exit status.  Questions: svc/coverart.c.  Work: flow/enrich.c.
 */
#include "base/opt.h"
#include "flow/enrich.h"
#include "svc/coverart.h"

static struct enrich job = {
	.sources = { { .service = &coverart,
	    .api = "https://coverartarchive.org" } },
	.field = "cover_art",
	.http = HTTP_CONF_INIT,
};

static const struct opt opts[] = {
	ENRICH_OPTS(job),
	OPT_ENV("COVERART_URL", &job.sources[0].api,
	    "another Cover Art Archive"),
	OPT_END
};

static const struct prog prog = { "enrich-coverart", "[FILE ...]",
    "add cover pictures to album records", opts };

int
main(int argc, char *argv[])
{
	int n = opt_parse(argc, argv, &prog);

	return enrich_run(&job, argv + n);
}
