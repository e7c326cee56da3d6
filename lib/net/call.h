#ifndef NET_CALL_H
#define NET_CALL_H

#include "base/buf.h"
#include "base/msg.h"
#include "net/cache.h"
#include "net/hop.h"
#include "net/http.h"
#include "net/queue.h"

/*
 * call: one request on its way through the engine: the tries, the hops, what
 * came so far.  For http.c alone; what needs libcurl is there.
 */
struct http_priv {
	struct turn turn;	/* first: the queue hands it back */
	struct http *http;
	struct http_req *req;
	struct http_priv *next;			/* done, in this order */
	struct http_priv *younger, *older;	/* all there are */
	char *seen[HOP_MAX + 1];	/* addresses so far, without secrets */
	int hop;			/* the present one */
	char *user;			/* user:password for the first host */
	int tries;
	int64_t waited_ms;		/* between tries */

	/* of the present hop */
	void *easy;			/* libcurl's handle */
	struct curl_slist *headers;
	struct buf body;
	bool sent;			/* the request left */
	bool resend;			/* libcurl wanted to send it again */
	bool fresh;			/* on a connection of its own */
	bool too_big;
	char *encoding, *after;		/* Content-Encoding, Retry-After */
	char *location;			/* Location, made absolute */

	/* of the cache */
	char *old_etag;		/* of the answer that is there, to ask with */
	char *etag;		/* of the one that came */
	bool renewed;		/* the old answer is still good */
	char why[256];
};
#define CALL_OF(t) ((struct http_priv *)(t))

/* For the request; the address's user goes to call->user. */
struct http_priv *call_new(struct http_req *);
void call_free(struct http_priv *);	/* NULL is fine */

/* The address of the present hop; is it where secrets may go? */
const char *call_url(const struct http_priv *);
bool call_at_home(const struct http_priv *);

/* Its key for the cache, borrowed. */
struct cache_key call_key(const struct http_priv *);

/* The answer is this entry (its texts are taken over, it is released). */
void call_answer(struct http_priv *, struct cache_entry *);

/* It failed: "HOST: WHY", and how often it was tried if more than once. */
void call_fail(struct http_priv *, const char *fmt, ...) MSG_PRINTF(2, 3);

void call_too_big(struct http_priv *);

/* Can the request be sent as it is?  false: call_fail() was called. */
bool call_check(struct http_priv *);

/* Forgets what came, before a hop is asked (again). */
void call_clear(struct http_priv *);

/* Back to the first address, for another try. */
void call_restart(struct http_priv *);

/*
 * On to where a redirect leads (absolute).  true: there; false: not to be
 * followed (call_fail() was called).
 */
bool call_follow(struct http_priv *, const char *url);

/* The largest body, as sent and unpacked. */
#define CALL_BODY_MAX (32 << 20)

/* Unpacks the body that came.  0; -1: call_fail() was called, and too_big
 * tells whether another try may help. */
int call_unpack(struct http_priv *);

#endif
