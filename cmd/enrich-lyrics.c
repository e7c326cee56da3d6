/*
 * enrich-lyrics: add lyrics and annotations to song records.
 * Here: options, exit status.  Questions: svc/lrclib.c, svc/genius.c.
 * Work: flow/enrich.c.
 */
#include <string.h>

#include "base/opt.h"
#include "flow/enrich.h"
#include "svc/genius.h"
#include "svc/lrclib.h"

static struct enrich_source known[] = {
	{ .service = &lrclib, .api = "https://lrclib.net/api" },
	{ .service = &genius, .api = "https://api.genius.com",
	    .page = "https://genius.com", .key_env = "GENIUS_ACCESS_TOKEN" },
};
#define NKNOWN (sizeof(known) / sizeof(known[0]))

static struct enrich job = {
	.field = "lyrics",
	.instead = "is_instrumental",
	.http = HTTP_CONF_INIT,
};
static const char *sources;

static const struct opt opts[] = {
	OPT_STR(0, "source", NULL, "LIST", &sources,
	    "ask these in this order: lrclib,genius"),
	OPT_FLAG(0, "headers", &job.headers, "keep lines like [Chorus]"),
	ENRICH_OPTS(job),
	OPT_ENV("LRCLIB_URL", &known[0].api, "another LRCLIB"),
	OPT_ENV("GENIUS_API_URL", &known[1].api, "another Genius API"),
	OPT_ENV("GENIUS_URL", &known[1].page, "where Genius' pages are read"),
	OPT_ENV("GENIUS_ACCESS_TOKEN", &known[1].key,
	    "your client access token"),
	OPT_END
};

static const struct prog prog = { "enrich-lyrics", "[FILE ...]",
    "add lyrics and annotations to song records", opts };

/* The sources of the list, in its order. */
static void
choose(const char *list)
{
	size_t n = 0, len, i;

	for (const char *s = list;; s += len + 1) {
		len = strcspn(s, ",");
		for (i = 0; i < NKNOWN; i++)
			if (strlen(known[i].service->name) == len &&
			    strncmp(known[i].service->name, s, len) == 0)
				break;
		if (i == NKNOWN)
			opt_wrong("no such source: '%.*s'", (int)len, s);
		for (size_t j = 0; j < n; j++)
			if (job.sources[j].service == known[i].service)
				opt_wrong("a source twice: '%.*s'", (int)len, s);
		job.sources[n++] = known[i];
		if (s[len] == '\0')
			return;
	}
}

int
main(int argc, char *argv[])
{
	int n = opt_parse(argc, argv, &prog);

	choose(sources != NULL ? sources :
	    known[1].key != NULL ? "lrclib,genius" : "lrclib");
	return enrich_run(&job, argv + n);
}
