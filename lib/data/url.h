#ifndef DATA_URL_H
#define DATA_URL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* url: taking web addresses apart and putting them together.  Pure. */

/* Percent-encodes all but RFC 3986's unreserved characters. */
void url_encode(struct buf *, const char *);

/* Decodes %XX (and '+' if plus).  Caller frees; NULL for bad escapes. */
char *url_decode(const char *, size_t len, bool plus);

/* Adds ?name=value or &name=value, encoded. */
void url_param(struct buf *url, const char *name, const char *value);

struct url {
	char *scheme;		/* lower case */
	char *host;		/* lower case, without user, port, trailing dot */
	int port;		/* the scheme's own when not given */
	char *path;		/* starts with '/', no query, not decoded */
	char *query;		/* without '?'; NULL if none */
};

/* http and https only.  0 or -1.  Release what was parsed. */
int url_parse(struct url *, const char *);
void url_release(struct url *);

/* The value of a query parameter, decoded; NULL if absent.  Caller frees. */
char *url_query(const struct url *, const char *name);

/* Path segment i (from 0), decoded; NULL if there are fewer.  Caller frees. */
char *url_segment(const struct url *, size_t i);

/* Is host the domain or below it?  "www.last.fm" is under "last.fm". */
bool url_under(const char *host, const char *domain);

/* The address without query and fragment, trailing slashes cut; https for
 * http when secure.  NULL for no http(s) address.  Caller frees. */
char *url_plain(const char *, bool secure);

/* A base address and a path with exactly one '/' between.  Caller frees. */
char *url_join(const char *base, const char *path);

#endif
