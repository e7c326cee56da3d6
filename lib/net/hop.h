#ifndef NET_HOP_H
#define NET_HOP_H

#include <stdbool.h>
#include <stddef.h>

/*
 * hop: the addresses of one request, from the first to where redirects lead.
 * What may be sent to whom, and what may be kept or said.  Pure.
 */

/* More than these redirects of one request are too many. */
#define HOP_MAX 5

/* "host:port" of an http(s) address, the port always there, for pace.  NULL
 * for any other.  Caller frees. */
char *hop_host(const char *url);

/* The host for messages, with the port only if it is not the scheme's own.
 * Of what is no http(s) address, what stands before the first ":", "/", "?"
 * or "#".  Caller frees. */
char *hop_name(const char *url);

/* The same scheme, host and port: secrets for one may go to the other. */
bool hop_same(const char *a, const char *b);

/* The address without fragment and without user and password, which go to
 * *user as they stand, "NAME:PASSWORD" (NULL if none; caller frees).
 * user NULL: not wanted.  Caller frees. */
char *hop_bare(const char *url, char **user);

/* The address without those query parameters that have a name in secret
 * ("api_key=...&sk=..."; NULL: none): a service may hand them back in a
 * redirect.  Caller frees. */
char *hop_hide(const char *url, const char *secret);

/* Does this part stand in the text?  And one of the secret's values, as it is
 * sent or decoded? */
bool hop_quotes(const char *text, size_t len, const char *part);
bool hop_tells(const char *text, size_t len, const char *secret);

/* The address with the secret's parameters added.  Caller frees. */
char *hop_reveal(const char *url, const char *secret);

#endif
