#ifndef FLOW_ENRICH_H
#define FLOW_ENRICH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/opt.h"
#include "data/rec.h"
#include "net/http.h"
#include "svc/svc.h"

/*
 * enrich: the filter that all enrichers are.  Records come in, those of the
 * services' type that lack their field are looked up, and all leave in the
 * order in which they came, each as soon as those before it have left.
 */

/* One of the services that are asked in turn. */
struct enrich_source {
	const struct service *service;	/* NULL ends the list */
	const char *api, *page;		/* base URLs; page NULL: it has none */
	const char *key;		/* secret; NULL: none is set */
	const char *key_env;		/* the variable it comes from; NULL: the
					 * service needs none */
	const char *key_param;		/* query parameter for it; NULL: it is
					 * sent as a bearer token */
};
#define ENRICH_SOURCES 4

struct enrich {
	struct enrich_source sources[ENRICH_SOURCES];	/* in order */
	const char *field;	/* a record that has it is not looked up */
	const char *instead;	/* nor one where this is true; NULL: none */
	bool headers;		/* svc_conf's */

	/* What the user said; see ENRICH_OPTS. */
	struct http_conf http;
	const char *rejects, *stats;
	bool force;
};

/* The options that all enrichers share. */
#define ENRICH_OPTS(e) \
	OPT_FLAG('F', "force", &(e).force, \
	    "look up again what is already there"), \
	OPT_STR('r', "rejects", NULL, "FILE", &(e).rejects, \
	    "set bad lines aside in FILE"), \
	OPT_STR(0, "stats", NULL, "FILE", &(e).stats, \
	    "write the counts to FILE, as JSON"), \
	HTTP_OPTS((e).http)

/*
 * Filters files (names ended by NULL; none: standard input) to standard
 * output and returns the exit status.  e lives until the process ends.  What
 * stops the work (a key that is not set, a bad line, a full disk) ends the
 * process.
 */
int enrich_run(struct enrich *e, char *const files[]);

#endif
