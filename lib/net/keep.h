#ifndef NET_KEEP_H
#define NET_KEEP_H

#include "net/call.h"
#include "net/http.h"
#include "net/pace.h"

/*
 * keep: what the engine remembers from run to run, in the cache file: answers
 * and the pace.  What goes wrong with the file is said here; what http.h says
 * of it is done here.
 */
struct keep;

/* See http_new(). */
struct keep *keep_new(const struct http_conf *);
void keep_free(struct keep *);		/* NULL is fine */

/* Shared with other processes once the file is open. */
struct pace *keep_pace(struct keep *);

/* Opens the file the first time it is called; see http_add(). */
void keep_open(struct keep *);

/*
 * Looks for an answer.  true: the call has it, or is to have no other
 * (--offline).  false: ask the service; call->old_etag is that of the old
 * answer, NULL if there is none.
 */
bool keep_look(struct keep *, struct http_priv *);

/*
 * The service said that the old answer is still good.  true: the call has
 * it; false: it is gone (and so is call->old_etag): ask again.
 */
bool keep_renew(struct keep *, struct http_priv *);

/* See http_keep(). */
void keep_put(struct keep *, struct http_priv *, bool found);

#endif
