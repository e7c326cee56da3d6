#ifndef FLOW_ASK_H
#define FLOW_ASK_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "net/http.h"

/* ask: one question to MusicBrainz, and what its answer is worth. */
struct ask {
	struct http_req req;	/* req.owner is this struct */
	char *url;
	void *owner;
	int kind;		/* the owner's, as is what follows */
	size_t from, to, slot;
};

enum told {
	TOLD,		/* doc */
	TOLD_NONE,	/* the service has no such thing */
	TOLD_LATER,	/* it did not answer, or nothing of use; see why */
	TOLD_MISS,	/* --offline */
	TOLD_REFUSED	/* it never will; see why */
};

/* Sends it.  Steals url. */
struct ask *ask_new(struct http *, char *url, void *owner, int kind);

/*
 * What came.  *doc: new, NULL but for TOLD.  why: for a message, "" where
 * there is nothing to say.  Also says to the cache what may be kept.
 */
enum told ask_judge(struct ask *, struct http *, json_t **doc, char why[160]);

void ask_free(struct ask *);

#endif
