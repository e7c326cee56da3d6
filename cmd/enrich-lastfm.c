/*
 * enrich-lastfm: add what Last.fm knows to artist records.
 * Here: options, exit status.  Questions: svc/lastfm.c.  Work: flow/enrich.c.
 */
#include "base/opt.h"
#include "flow/enrich.h"
#include "svc/lastfm.h"

static struct enrich job = {
	.sources = { { .service = &lastfm,
	    .api = "https://ws.audioscrobbler.com/2.0/",
	    .key_env = "LASTFM_API_KEY", .key_param = "api_key" } },
	.field = "bio",
	.http = HTTP_CONF_INIT,
};

static const struct opt opts[] = {
	ENRICH_OPTS(job),
	OPT_ENV("LASTFM_API_KEY", &job.sources[0].key,
	    "your key to the service"),
	OPT_ENV("LASTFM_URL", &job.sources[0].api, "another Last.fm"),
	OPT_END
};

static const struct prog prog = { "enrich-lastfm", "[FILE ...]",
    "add biographies, pictures and genres to artist records", opts };

int
main(int argc, char *argv[])
{
	int n = opt_parse(argc, argv, &prog);

	return enrich_run(&job, argv + n);
}
