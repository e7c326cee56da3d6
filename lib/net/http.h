#ifndef NET_HTTP_H
#define NET_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/opt.h"

/*
 * http: requests to the services, many at once, none too early.  One engine
 * on curl_multi: it waits for the rate (shared by all processes through the
 * cache file), retries what may be retried, follows redirects itself (each
 * hop through its own host's slot), and answers from the cache when it can.
 * http_wait() is the only place in daft-etl that sleeps.
 *
 * Nothing is opened before the first request is added: a filter that has
 * nothing to ask makes no cache file and starts no libcurl.
 */

/* What the user said; see HTTP_OPTS.  Start from HTTP_CONF_INIT. */
struct http_conf {
	double rate;		/* requests a second and host; < 0: each
				 * request's own; 0: no limit */
	int jobs;		/* requests in flight, all hosts together: 1 to
				 * 64 */
	int timeout_s;		/* one hop of one try, connecting included */
	int retries;		/* further tries */
	const char *cache;	/* NULL: the default place (net/store.h) */
	bool no_cache;		/* answers are neither read nor kept; the file
				 * still holds the rate */
	int64_t max_age_s;	/* < 0: the ages of each request */
	bool offline;		/* from the cache only, however old it is; it
				 * may be one that cannot be written */
	const char *contact;	/* for the User-Agent; NULL: https://daft.fm */
};
#define HTTP_CONF_INIT \
	{ -1, 8, 30, 4, NULL, false, -1, false, NULL }

/* The options that all HTTP programs share. */
#define HTTP_OPTS(c) \
	OPT_CALL(0, "rate", NULL, "R", opt_real, &(c).rate, \
	    "requests a second and host; 0: no limit"), \
	OPT_INT('j', "jobs", NULL, "N", &(c).jobs, 1, 64, \
	    "requests in flight at once"), \
	OPT_INT(0, "timeout", NULL, "SECONDS", &(c).timeout_s, 1, 3600, \
	    "for one request, connecting included"), \
	OPT_INT(0, "retries", NULL, "N", &(c).retries, 0, 20, \
	    "further tries when a service fails"), \
	OPT_CALL(0, "cache", "DAFT_CACHE", "FILE", opt_file, &(c).cache, \
	    "keep answers in FILE"), \
	OPT_FLAG(0, "no-cache", &(c).no_cache, "keep no answers"), \
	OPT_CALL(0, "max-age", NULL, "AGE", opt_age, &(c).max_age_s, \
	    "use answers no older than this: 30s, 12h, 7d"), \
	OPT_FLAG(0, "offline", &(c).offline, "answer from the cache only"), \
	OPT_ENV("DAFT_CONTACT", &(c).contact, \
	    "an e-mail address or URL for the User-Agent")

enum http_result {
	HTTP_ANSWER,	/* the service answered: look at status and body */
	HTTP_FAILED,	/* it did not, tries included: "later" (see why) */
	HTTP_MISS	/* --offline, and the cache has no answer */
};

#define HTTP_ACCEPT "application/json"

/*
 * One request.  The caller owns it and what it points to until it comes out
 * of http_done() and http_release()d the answer.
 */
struct http_req {
	/* what is asked; { 0 } is the default for the rest */
	const char *url;	/* without secrets: it is the cache's key.  A
				 * user and password in it are sent to its host
				 * only, and neither kept nor said */
	const char *secret;	/* more query ("api_key=..."), sent to url's own
				 * scheme, host and port only; never kept or
				 * said */
	const char *bearer;	/* Authorization: Bearer, the same way */
	const char *accept;	/* NULL: HTTP_ACCEPT */
	double rate;		/* requests a second that the service allows;
				 * 0: 1 */
	int64_t found_s, none_s;	/* how long an answer is good, by what
					 * http_keep() said of it */
	bool body_of_301;	/* a 301 with a JSON object is the answer */
	void *owner;		/* the caller's */

	/* what came back */
	enum http_result result;
	int status;		/* HTTP status of the last hop, 0: none came */
	char *body;		/* with a NUL after it; NULL if no answer */
	size_t len;
	char *type;		/* Content-Type, NULL if none */
	char *server_said;	/* value of cf-mitigated, NULL if none */
	const char *why;	/* of HTTP_FAILED: "HOST: REASON (N tries)", no
				 * secrets; else NULL */
	bool cached;		/* from the cache, no request was sent */
	struct http_priv *priv;
};

struct http;

/*
 * The engine; conf is copied, its strings are borrowed.  Ends the process
 * with EX_CANTCREAT if the cache's directory cannot be made or written (with
 * no_cache, that is only said: then the rate is this process's alone).
 */
struct http *http_new(const struct http_conf *);

/* NULL is fine.  Requests still in flight are dropped; like all others they
 * have to be released. */
void http_free(struct http *);

/*
 * Takes a request; it comes out of http_done() in due time.  The first one
 * opens the cache file: a damaged one is set aside with a message; one that
 * cannot be used ends the process (EX_NOPERM, EX_CANTCREAT, EX_TEMPFAIL).
 * Later trouble with it is said, and the run goes on without it.
 */
void http_add(struct http *, struct http_req *);

/*
 * Takes a request back that waits for its time, or for that of another try.
 * True: it does not come out of http_done() any more; release it.  False: it
 * is on its way, or ready.
 */
bool http_recall(struct http *, struct http_req *);

/* The next request that is ready, in order of completion; NULL if none. */
struct http_req *http_done(struct http *);

/*
 * Sleeps until a request is ready or infd (-1: none) can be read or has
 * ended; returns true for the latter.  Returns at once when neither can
 * happen.  Ends the process by SIGPIPE (EX_IOERR if that is ignored) when the
 * reader of standard output has left.  Flush what is written before.
 */
bool http_wait(struct http *, int infd);

/*
 * The caller has judged an answer: keep it (found) or remember that there is
 * none (not found).  What is not judged is not kept: an outage is never
 * remembered.  Does nothing for what came from the cache, for what is no
 * answer or quotes the request's secret, and with --no-cache.  Call it before
 * http_release().
 */
void http_keep(struct http *, const struct http_req *, bool found);

/* Frees what came back.  For a request that never was added too. */
void http_release(struct http_req *);

/* Requests that left so far, retries and redirects included; requests taken
 * by http_add() and not yet handed out by http_done(). */
uint64_t http_sent(const struct http *);
unsigned http_pending(const struct http *);

#endif
