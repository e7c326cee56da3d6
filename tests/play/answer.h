#ifndef PLAY_ANSWER_H
#define PLAY_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "play/route.h"

/* answer: what a request gets, from its route, or from a fault. */

enum action {
	A_NONE, A_STATUS, A_DELAY, A_RESET, A_NEVER, A_STALL, A_CUT, A_BADGZIP,
	A_HTML, A_LOOP, A_REDIRECT, A_HUGE, A_BADJSON, A_BADUTF8
};

/* Our two addresses, for {url} and {other} in answers.  Set at the start. */
extern char *answer_urls[2];

struct ask {
	/* what was asked */
	char *target, *path;	/* as sent; decoded, without the query */
	struct params query;
	const char *authorization, *if_none_match;	/* NULL: none */
	const struct service *service;	/* route_other at the second port */

	/* what it is to get */
	enum action action;
	int status, delay_ms;
	const char *type;	/* Content-Type */
	struct buf body;
	char **headers;		/* "Name: value" */
	size_t nheaders;
};

/* An ask for this target, as it stood in the request. */
void ask_init(struct ask *, const char *target, bool other);
void ask_release(struct ask *);

/* Sets what the ask gets. */
void answer_ask(struct ask *);
void answer_set(struct ask *, int status, const char *type, const char *text);
void answer_header(struct ask *, char *header);	/* header: the ask's then */

/*
 * Adds the fault "GLOB ACTION [COUNT]"; an empty line takes all away.
 * Returns NULL, or what is wrong.  A setter for OPT_CALL.
 */
const char *answer_fault(const char *line, void *unused);

#endif
