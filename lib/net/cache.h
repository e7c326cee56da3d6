#ifndef NET_CACHE_H
#define NET_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/db.h"

/*
 * cache: what services answered, by method, address (without secrets) and
 * Accept.  Several processes may use one file.  Functions that return -1 have
 * reported why.
 */
struct cache;

struct cache_key {
	const char *method, *url, *accept;
};

struct cache_entry {
	int status;
	char *type, *etag;	/* NULL: none */
	bool found;		/* what http_keep() said of it */
	int64_t at_s;		/* when it was asked, seconds since 1970 */
	char *body;		/* with a NUL after it */
	size_t len;
};
void cache_release(struct cache_entry *);

/* Makes the table, inside the caller's transaction.  0 or -1. */
int cache_schema(struct db *);

/* A cache in the open file (borrowed, outlives it); NULL: reported. */
struct cache *cache_new(struct db *);
void cache_free(struct cache *);	/* NULL is fine */

/* 1: *entry is there, release it; 0: no such entry; -1. */
int cache_get(struct cache *, const struct cache_key *, struct cache_entry *);

/* Puts it in the place of what is there for the key.  0 or -1. */
int cache_put(struct cache *, const struct cache_key *,
    const struct cache_entry *);

/* The entry was asked for again and is still good.  0 or -1. */
int cache_renew(struct cache *, const struct cache_key *, bool found,
    int64_t at_s);

/* Forgets some of what was asked before that time, quickly.  0 or -1. */
int cache_prune(struct cache *, int64_t before_s);

/*
 * How long an answer is good.  May this entry still be used, now?  One from
 * the future (a clock went back) is as good as new for a day.  Pure.
 */
bool cache_fresh(const struct cache_entry *, int64_t age_s, int64_t now_s);

#endif
