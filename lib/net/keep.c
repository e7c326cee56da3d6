#include "net/keep.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "net/store.h"

#define DAY_S INT64_C(86400)
#define KEEP_S (30 * DAY_S)	/* ages are up to that, if not by --max-age */
#define PRUNE_S (90 * DAY_S)	/* and then it may still serve --offline */

struct keep {
	struct http_conf conf;
	char *path;		/* of the cache file; NULL: none */
	bool opened, replaced;	/* the file: opened; set aside in this run */
	struct db *db;
	struct cache *cache;	/* NULL: nothing is looked up or kept */
	struct pace *pace;
};

/* For want of a file: only --no-cache goes on without. */
static void
do_without(const struct keep *k, int status)
{
	if (!k->conf.no_cache)
		die(status, "answers cannot be kept: see --cache and "
		    "--no-cache");
	warn("the rate is kept by this process alone");
}

/* The cache file's place, if one is to be used. */
static char *
path_of(const struct keep *k)
{
	const struct http_conf *conf = &k->conf;
	char *path;

	if (conf->no_cache && (conf->rate == 0 || conf->offline))
		return NULL;
	path = conf->cache != NULL ? mem_str(conf->cache) : store_place();
	if (path == NULL)
		warn("no place for the cache: HOME is not set");
	else if (conf->offline || store_prepare(path) == 0)
		return path;
	free(path);
	do_without(k, EX_CANTCREAT);
	return NULL;
}

struct keep *
keep_new(const struct http_conf *conf)
{
	struct keep *k = mem_zero(1, sizeof(*k));

	k->conf = *conf;
	k->path = path_of(k);
	k->pace = pace_new(clock_mono_ms);
	return k;
}

struct pace *
keep_pace(struct keep *k)
{
	return k->pace;
}

/* Everything that knows the file lets go of it. */
static void
let_go(struct keep *k)
{
	pace_use(k->pace, NULL);
	cache_free(k->cache);
	k->cache = NULL;
	db_close(k->db);
	k->db = NULL;
}

void
keep_free(struct keep *k)
{
	if (k == NULL)
		return;
	let_go(k);
	pace_free(k->pace);
	free(k->path);
	free(k);
}

void
keep_open(struct keep *k)
{
	int64_t age = k->conf.max_age_s > KEEP_S ? k->conf.max_age_s : KEEP_S;
	int status = 0;

	if (k->opened || k->path == NULL)
		return;
	k->opened = true;
	if (!k->conf.offline) {
		k->db = store_open(k->path, &status);
		if (k->db == NULL)
			do_without(k, status);
		pace_use(k->pace, k->db);
	} else if (file_exists(k->path)) {
		k->db = store_peek(k->path);
	} else {
		warn("%s: no cache is there: nothing can be answered offline",
		    k->path);
	}
	if (k->db == NULL || k->conf.no_cache)
		return;
	k->cache = cache_new(k->db);
	if (k->cache != NULL && !k->conf.offline)
		cache_prune(k->cache, clock_s() - PRUNE_S - age);
}

/*
 * The cache file failed (that has been said).  A damaged one is set aside,
 * once, and a new one begun; else the run goes on without.
 */
static void
lose(struct keep *k)
{
	if (db_status(k->db) != EX_DATAERR || k->replaced || k->conf.offline) {
		cache_free(k->cache);
		k->cache = NULL;
		warn("%s: not used for answers any more", k->path);
		return;
	}
	let_go(k);
	k->replaced = true;
	k->opened = store_aside(k->path) == -1;
	keep_open(k);
}

/* The answer that is kept, if there is one. */
static bool
get(struct keep *k, struct http_priv *c, struct cache_entry *e)
{
	struct cache_key key = call_key(c);
	int r;

	if (k->cache == NULL)
		return false;
	r = cache_get(k->cache, &key, e);
	if (r == -1)
		lose(k);
	return r == 1;
}

bool
keep_look(struct keep *k, struct http_priv *c)
{
	const struct http_req *r = c->req;
	struct cache_entry e;
	int64_t age_s;

	if (!get(k, c, &e)) {
		c->req->result = HTTP_MISS;
		return k->conf.offline;
	}
	age_s = k->conf.max_age_s >= 0 ? k->conf.max_age_s :
	    e.found ? r->found_s : r->none_s;
	if (k->conf.offline || cache_fresh(&e, age_s, clock_s())) {
		call_answer(c, &e);
		c->req->cached = true;
		return true;
	}
	c->old_etag = mem_str(e.etag);
	cache_release(&e);
	return false;
}

bool
keep_renew(struct keep *k, struct http_priv *c)
{
	struct cache_key key = call_key(c);
	struct cache_entry e;

	free(c->old_etag);
	c->old_etag = NULL;
	if (!get(k, c, &e))
		return false;
	if (cache_renew(k->cache, &key, e.found, clock_s()) == -1)
		lose(k);
	c->renewed = true;
	call_answer(c, &e);
	return true;
}

/* Somebody may send our key back to us: that stays in no file. */
static bool
tells_secret(const struct http_req *r, const char *etag)
{
	const char *const texts[] = { r->body, r->type, etag };
	size_t len;

	for (int i = 0; i < 3; i++) {
		if (texts[i] == NULL)
			continue;
		len = i == 0 ? r->len : strlen(texts[i]);
		if ((r->secret != NULL &&
		    hop_tells(texts[i], len, r->secret)) ||
		    (r->bearer != NULL &&
		    hop_quotes(texts[i], len, r->bearer)))
			return true;
	}
	return false;
}

void
keep_put(struct keep *k, struct http_priv *c, bool found)
{
	const struct http_req *r = c->req;
	struct cache_key key = call_key(c);
	struct cache_entry e = { .status = r->status, .type = r->type,
	    .etag = c->hop == 0 ? c->etag : NULL, .found = found,
	    .at_s = clock_s(), .body = r->body, .len = r->len };
	int done;

	if (k->cache == NULL || k->conf.offline || r->cached ||
	    r->result != HTTP_ANSWER || tells_secret(r, e.etag))
		return;
	if (c->renewed)
		done = cache_renew(k->cache, &key, found, e.at_s);
	else
		done = cache_put(k->cache, &key, &e);
	if (done == -1)
		lose(k);
}
