#ifndef DATA_URL_H
#define DATA_URL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* url: taking web addresses apart and putting them together.  Pure. */

/* Percent-encodes all but RFC 3986's unreserved characters. */
void url_encode(struct buf *, const char *);

/* Decodes %XX (and '+' if plus).  Caller frees; NULL for bad escapes, %00, and
 * what is no UTF-8 when decoded. */
char *url_decode(const char *, size_t len, bool plus);

/* Adds ?name=value or &name=value, encoded. */
void url_param(struct buf *url, const char *name, const char *value);

struct url {
	char *scheme;		/* lower case */
	char *host;		/* lower case, without user, port, trailing dot;
				 * IPv6 in its brackets */
	int port;		/* the scheme's own when not given */
	char *path;		/* starts with '/', no query, not decoded */
	char *query;		/* without '?'; NULL if none */
};

/* http and https only, with a host; no white space, control characters or
 * backslashes.  0, or -1 with nothing to release. */
int url_parse(struct url *, const char *);
void url_release(struct url *);

/* The value of the first query parameter of that name, decoded; NULL if
 * absent or badly escaped.  Caller frees. */
char *url_query(const struct url *, const char *name);

/* Path segment i (from 0; empty ones do not count), decoded; NULL if there are
 * fewer or it is badly escaped.  Caller frees. */
char *url_segment(const struct url *, size_t i);

/* Is host the domain or below it?  "www.last.fm" is under "last.fm". */
bool url_under(const char *host, const char *domain);

/*
 * The address without user, query and fragment, trailing slashes cut, signs
 * that no address may hold escaped; https for http when secure and the port
 * is the scheme's own.  NULL for no http(s) address.  Caller frees.
 */
char *url_plain(const char *, bool secure);

/* A base address and a path with exactly one '/' between.  Caller frees. */
char *url_join(const char *base, const char *path);

#endif
