#ifndef NET_ENGINE_H
#define NET_ENGINE_H

#include "net/call.h"
#include "net/keep.h"

/*
 * engine: what http.h offers, but for the sending.  It decides what a request
 * does next; http.c, which alone knows libcurl, sends and sleeps.
 */
#define IDLE_MAX 64		/* as many jobs as there may be */
struct http {
	struct http_conf conf;
	char *agent;		/* User-Agent */
	struct keep *keep;
	struct queue *queue;	/* what is to be sent */
	struct http_priv *live;			/* all calls, youngest first */
	struct http_priv *done, **done_last;	/* for http_done() */
	uint64_t added, sent;
	unsigned pending;
	uint32_t random;
	void *multi;		/* libcurl's; NULL until something is sent */
	void *idle[IDLE_MAX];	/* handles to use again: they know sessions */
	int idles;
};

/* How the sending of a hop ended. */
enum end {
	END_ANSWER,	/* a whole answer: status, headers, body */
	END_LOST,	/* none came; call_fail() knows why */
	END_REFUSED,	/* the same, and another try would be no better */
	END_RESEND	/* it never left: again, on a connection of its own */
};

/* Hands the call on: to http_done(), or to the queue once more. */
void engine_settle(struct http *, struct http_priv *, enum end);

#endif
