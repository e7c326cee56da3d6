#include "net/cache.h"

#include <stdlib.h>

#include "base/mem.h"
#include "net/zip.h"

#define PACK_FROM 512		/* bytes; smaller bodies stay as they are */
#define PRUNE_AT_ONCE 500	/* entries */
#define DAY_S 86400

struct cache {
	struct db *db;
	struct stmt *get, *put, *renew;
};

void
cache_release(struct cache_entry *e)
{
	free(e->type);
	free(e->etag);
	free(e->body);
	*e = (struct cache_entry){ 0 };
}

/* size is the body's; a body that is shorter than that is packed. */
int
cache_schema(struct db *db)
{
	return db_exec(db, "CREATE TABLE IF NOT EXISTS answer("
	    "url TEXT NOT NULL, method TEXT NOT NULL, accept TEXT NOT NULL, "
	    "at INTEGER NOT NULL, found INTEGER NOT NULL, "
	    "status INTEGER NOT NULL, type TEXT, etag TEXT, "
	    "size INTEGER NOT NULL, body BLOB NOT NULL, "
	    "PRIMARY KEY(url, method, accept));"
	    "CREATE INDEX IF NOT EXISTS answer_at ON answer(at)");
}

struct cache *
cache_new(struct db *db)
{
	struct cache *c = mem_zero(1, sizeof(*c));

	c->db = db;
	c->get = db_prepare(db, "SELECT at, found, status, type, etag, size, "
	    "body FROM answer WHERE url = ?1 AND method = ?2 AND accept = ?3");
	c->put = db_prepare(db, "INSERT OR REPLACE INTO answer(url, method, "
	    "accept, at, found, status, type, etag, size, body) "
	    "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
	c->renew = db_prepare(db, "UPDATE answer SET at = ?4, found = ?5 "
	    "WHERE url = ?1 AND method = ?2 AND accept = ?3");
	if (c->get == NULL || c->put == NULL || c->renew == NULL) {
		cache_free(c);
		return NULL;
	}
	return c;
}

void
cache_free(struct cache *c)
{
	if (c == NULL)
		return;
	stmt_free(c->get);
	stmt_free(c->put);
	stmt_free(c->renew);
	free(c);
}

static void
bind_key(struct stmt *st, const struct cache_key *k)
{
	bind_text(st, 1, k->url);
	bind_text(st, 2, k->method);
	bind_text(st, 3, k->accept);
}

/* The body of the row, unpacked; NULL if it is damaged. */
static char *
body_of(struct stmt *st, size_t size)
{
	const void *p = col_blob(st, 6);
	size_t len = col_len(st, 6);

	if (len == size)
		return size == 0 ? mem_str("") : mem_strn(p, size);
	return len < size ? zip_unpack(p, len, size) : NULL;
}

int
cache_get(struct cache *c, const struct cache_key *k, struct cache_entry *e)
{
	int r;

	*e = (struct cache_entry){ 0 };
	bind_key(c->get, k);
	if ((r = stmt_step(c->get)) != 1)
		return r;
	e->at_s = col_int(c->get, 0);
	e->found = col_int(c->get, 1) != 0;
	e->status = (int)col_int(c->get, 2);
	e->type = mem_str(col_text(c->get, 3));
	e->etag = mem_str(col_text(c->get, 4));
	e->len = (size_t)col_int(c->get, 5);
	e->body = body_of(c->get, e->len);
	stmt_reset(c->get);
	if (e->body != NULL)
		return 1;
	cache_release(e);	/* a row that rotted is as good as none */
	return 0;
}

int
cache_put(struct cache *c, const struct cache_key *k,
    const struct cache_entry *e)
{
	const void *body = e->body;
	size_t len = e->len;
	void *packed = NULL;
	int r;

	if (len >= PACK_FROM && (packed = zip_pack(body, len, &len)) != NULL)
		body = packed;
	else
		len = e->len;
	bind_key(c->put, k);
	bind_int(c->put, 4, e->at_s);
	bind_int(c->put, 5, e->found);
	bind_int(c->put, 6, e->status);
	bind_text(c->put, 7, e->type);
	bind_text(c->put, 8, e->etag);
	bind_int(c->put, 9, (int64_t)e->len);
	bind_blob(c->put, 10, body, len);
	r = stmt_run(c->put);
	free(packed);
	return r;
}

int
cache_renew(struct cache *c, const struct cache_key *k, bool found,
    int64_t at_s)
{
	bind_key(c->renew, k);
	bind_int(c->renew, 4, at_s);
	bind_int(c->renew, 5, found);
	return stmt_run(c->renew);
}

int
cache_prune(struct cache *c, int64_t before_s)
{
	return db_exec(c->db, "DELETE FROM answer WHERE rowid IN (SELECT rowid "
	    "FROM answer WHERE at < %lld ORDER BY at LIMIT %d)",
	    (long long)before_s, PRUNE_AT_ONCE);
}

bool
cache_fresh(const struct cache_entry *e, int64_t age_s, int64_t now_s)
{
	int64_t age = now_s - e->at_s;

	return age < -DAY_S ? false : (age > 0 ? age : 0) < age_s;
}
