#include "flow/known.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/msg.h"
#include "db/db.h"
#include "db/schema.h"

struct known {
	struct db *db;
	bool reading;		/* a transaction is open */
	struct {
		struct stmt *find, *taken;	/* NULL: it cannot tell */
		char *name;			/* of the table; NULL: none */
		int64_t filled;			/* 0: no row is there to find */
	} tables[CATALOGUE];
	struct buf slug, url_slug;
};

/* The column, or NULL where the table lacks it. */
static const char *
column(const struct table *t, const char *name)
{
	return table_column(t, name) != NULL ? name : "NULL";
}

static bool
unindexed(const struct table *t, const char *name)
{
	const struct column *c = table_column(t, name);

	return c != NULL && !c->unique;
}

/* A table that cannot be looked up quickly is copied to one that can. */
static int
copy(struct known *k, const struct table *t)
{
	return db_exec(k->db, "CREATE TEMP TABLE \"known_%w\" AS SELECT"
	    " id, %s AS slug, %s AS url_slug, %s AS musicbrainz_id"
	    " FROM main.\"%w\"; CREATE INDEX temp.\"known_%w_1\" ON"
	    " \"known_%w\"(slug); CREATE INDEX temp.\"known_%w_2\" ON"
	    " \"known_%w\"(url_slug); CREATE INDEX temp.\"known_%w_3\" ON"
	    " \"known_%w\"(musicbrainz_id)", t->name, column(t, "slug"),
	    column(t, "url_slug"), column(t, "musicbrainz_id"), t->name,
	    t->name, t->name, t->name, t->name, t->name, t->name);
}

static int
prepare(struct known *k, const struct schema *s, int i)
{
	const struct table *t = schema_table(s, catalogue[i]);
	struct buf from = BUF_INIT;
	const char *url;
	bool copied;
	int r = -1;

	if (t == NULL || t->kind != TABLE_PLAIN ||
	    table_column(t, "id") == NULL)
		return 0;
	k->tables[i].name = mem_str(t->name);
	copied = unindexed(t, "slug") || unindexed(t, "url_slug") ||
	    unindexed(t, "musicbrainz_id");
	if (copied && copy(k, t) == -1)
		return -1;
	buf_printf(&from, "%s%s", copied ? "temp.known_" : "main.", t->name);
	url = copied ? "url_slug" : column(t, "url_slug");
	if (table_column(t, "musicbrainz_id") != NULL &&
	    (k->tables[i].find = db_prepare(k->db, "SELECT id, %s, %s FROM %s"
	    " WHERE musicbrainz_id = ?1", copied ? "slug" : column(t, "slug"),
	    url, from.data)) == NULL)
		goto out;
	if (table_column(t, "slug") != NULL &&
	    (k->tables[i].taken = db_prepare(k->db, "SELECT 1 FROM %s"
	    " WHERE (slug = ?1 OR %s = ?1) AND %s IS NOT ?2 LIMIT 1",
	    from.data, url, copied ? "musicbrainz_id" :
	    column(t, "musicbrainz_id"))) == NULL)
		goto out;
	r = 0;
out:
	buf_release(&from);
	return r;
}

/* A file with none of the tables was not meant: all would be new to it. */
static bool
is_catalogue(const struct schema *s, const char *path)
{
	char *lacks;

	for (int i = 0; i < CATALOGUE; i++)
		if (schema_table(s, catalogue[i]) != NULL)
			return true;
	lacks = schema_lacks(s);
	warn("%s is no catalogue: %s", path, lacks);
	free(lacks);
	return false;
}

struct known *
known_new(const char *path, int *status)
{
	struct known *k = mem_zero(1, sizeof(*k));
	struct schema *s = NULL;

	if ((k->db = db_open(path, DB_READ, status)) == NULL)
		goto bad;
	if ((s = schema_read(k->db, "main")) == NULL)
		goto bad_db;
	if (!is_catalogue(s, path)) {
		*status = EX_DATAERR;
		schema_free(s);
		goto bad;
	}
	for (int i = 0; i < CATALOGUE; i++)
		if (prepare(k, s, i) == -1)
			goto bad_db;
	schema_free(s);
	return k;
bad_db:
	*status = db_status(k->db);
	schema_free(s);
bad:
	known_free(k);
	return NULL;
}

void
known_free(struct known *k)
{
	if (k == NULL)
		return;
	for (int i = 0; i < CATALOGUE; i++) {
		stmt_free(k->tables[i].find);
		stmt_free(k->tables[i].taken);
		free(k->tables[i].name);
	}
	buf_release(&k->slug);
	buf_release(&k->url_slug);
	db_close(k->db);
	free(k);
}

static int
begin(struct known *k)
{
	if (k->reading)
		return 0;
	if (db_begin(k->db, false) == -1)
		return -1;
	k->reading = true;
	for (int i = 0; i < CATALOGUE; i++)
		if (k->tables[i].name != NULL && db_int(k->db,
		    &k->tables[i].filled, "SELECT EXISTS (SELECT 1 FROM"
		    " main.\"%w\")", k->tables[i].name) == -1)
			return -1;
	return 0;
}

int
known_pause(struct known *k)
{
	if (k == NULL || !k->reading)
		return 0;
	k->reading = false;
	return db_commit(k->db);
}

static char *
keep(struct buf *b, struct stmt *st, int col)
{
	buf_reset(b);
	if (col_type(st, col) != COL_TEXT || col_len(st, col) == 0)
		return NULL;
	buf_add(b, col_text(st, col), col_len(st, col));
	return b->data;
}

int
known_find(struct known *k, enum rec_type type, const char *mbid,
    struct known_row *row)
{
	struct stmt *st = k != NULL ? k->tables[type - REC_ARTIST].find : NULL;
	int r;

	if (st == NULL)
		return 0;
	if (begin(k) == -1)
		return -1;
	if (k->tables[type - REC_ARTIST].filled == 0)
		return 0;
	bind_borrowed(st, 1, mbid, MBID_SIZE - 1);
	if ((r = stmt_step(st)) == 1) {
		row->id = col_int(st, 0);
		row->slug = keep(&k->slug, st, 1);
		row->url_slug = keep(&k->url_slug, st, 2);
		stmt_reset(st);
	}
	return r;
}

int
known_taken(struct known *k, enum rec_type type, const char *slug,
    const char *mbid)
{
	struct stmt *st = k != NULL ? k->tables[type - REC_ARTIST].taken : NULL;
	int r;

	if (st == NULL)
		return 0;
	if (begin(k) == -1)
		return -1;
	if (k->tables[type - REC_ARTIST].filled == 0)
		return 0;
	bind_borrowed(st, 1, slug, strlen(slug));
	bind_borrowed(st, 2, mbid, MBID_SIZE - 1);
	r = stmt_step(st);
	stmt_reset(st);
	return r;
}

int64_t
known_last(struct known *k, enum rec_type type)
{
	const char *name = k != NULL ? k->tables[type - REC_ARTIST].name : NULL;

	return name == NULL ? 0 : schema_last_id(k->db, "main", name);
}

int
known_status(const struct known *k)
{
	return db_status(k->db);
}
