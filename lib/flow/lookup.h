#ifndef FLOW_LOOKUP_H
#define FLOW_LOOKUP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "data/rec.h"
#include "flow/enrich.h"
#include "net/http.h"
#include "svc/svc.h"

/*
 * lookup: one record's way through the services: what is asked, what becomes
 * of the answer, and when a service is asked no more.
 */
#define LOOKUP_FAILURES 5	/* in a row: then a service is skipped */

/* A service, as this run knows it. */
struct lookup_source {
	const struct service *service;
	struct svc_conf conf;
	struct buf secret;	/* query; empty: none */
	const char *bearer;
	unsigned failures;	/* in a row, in order of completion */
	bool closed;		/* it is asked no more */
	bool refused;		/* because it does not want us */
};

/* All look-ups of a run. */
struct lookups {
	const struct enrich *job;
	struct lookup_source sources[ENRICH_SOURCES];
	size_t nsources;
	struct http *http;	/* NULL until something is asked */
	bool closing;		/* a service was closed since lookup_recall() */
	uint64_t changed, not_found, failed;
	int status;		/* exit status so far */
};

/* Ends with EX_CONFIG if a key or a base URL is not what it must be. */
void lookups_init(struct lookups *, const struct enrich *);
void lookups_release(struct lookups *);

/* One of them.  Begins as { 0 }. */
struct lookup {
	struct rec *rec;
	void *owner;
	struct svc_about about;
	struct svc_lookup svc;
	size_t source;		/* whose turn it is */
	struct http_req req;
	char *url;		/* req's */
	bool found;		/* the field itself */
	bool answered;		/* a service said something about it */
	bool later;		/* a service could not */
};

/* Is this a record to be looked up? */
bool lookup_wanted(const struct lookups *, const struct rec *);

/*
 * Begins to look rec up, and goes on with an answer that came out of
 * http_done() (req.owner is the owner).  True: a request is under way.
 * False: it is over, the record has what was found, and it is counted.
 */
bool lookup_begin(struct lookups *, struct lookup *, struct rec *rec,
    void *owner);
bool lookup_answer(struct lookups *, struct lookup *);

/* Takes back a request that waits to be sent to a service that is closed.
 * Returns as above. */
bool lookup_recall(struct lookups *, struct lookup *);

#endif
