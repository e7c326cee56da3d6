#ifndef FLOW_EXTRACT_H
#define FLOW_EXTRACT_H

#include <stdbool.h>

#include "net/http.h"

/*
 * extract: MusicBrainz' artists, their albums and songs as records on standard
 * output: from the web service (here), or from JSON dumps (dump.h).
 */
struct extract {
	struct http_conf http;
	const char *base;	/* the service: ".../ws/2" */
	const char *file;	/* more artists, one a line; NULL: none */
	unsigned types;		/* canonical.h */
	int albums;		/* of each artist, the first by date; 0: all */
	bool keep_versions;
	const char *stats;
	const char *dump_artists, *dump_releases;	/* NULL: web service */
	const char *dump_groups, *dump_works;
};

/* names: artists, ended by NULL.  Returns the exit status. */
int extract_run(const struct extract *, char *const names[]);

#endif
