#include "flow/spill.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "data/json.h"
#include "db/db.h"
#include "svc/album.h"
#include "svc/canonical.h"
#include "svc/release.h"

enum query {
	ARTIST_ADD, ARTIST_HAS, ARTIST_WANT, ARTIST_WANTED, ARTIST_NEXT,
	DOC_KEY, DOC_ADD, DOC_HAS, DOC_NEXT, LINK_ADD, LINK_NEXT, OUT_ADD,
	OUT_NEXT, GROUP_ADD, GROUP_GET, WORK_NEED, WORK_HAS, WORK_ADD,
	WORK_GET, QUERIES
};

struct spill {
	struct db *db;
	struct stmt *q[QUERIES];
	char after_id[MBID_SIZE];	/* the artist that was last given out */
	int64_t after_n;
};

static const char schema[] =
    "PRAGMA cache_size = -32768;"
    "CREATE TABLE artist(id TEXT PRIMARY KEY, n INTEGER, record TEXT)"
    " WITHOUT ROWID;"
    "CREATE INDEX artist_n ON artist(n, id) WHERE n IS NOT NULL;"
    "CREATE TABLE doc(id TEXT PRIMARY KEY, artist TEXT, key TEXT, date TEXT,"
    " doc TEXT);"
    "CREATE INDEX doc_artist ON doc(artist, date, id);"
    "CREATE TABLE link(id TEXT, key TEXT, ids TEXT, PRIMARY KEY(id, key))"
    " WITHOUT ROWID;"
    "CREATE TABLE out(artist TEXT, id TEXT, title TEXT, why TEXT,"
    " PRIMARY KEY(artist, id)) WITHOUT ROWID;"
    "CREATE TABLE grp(id TEXT PRIMARY KEY, doc TEXT) WITHOUT ROWID;"
    "CREATE TABLE work(id TEXT PRIMARY KEY, relations TEXT) WITHOUT ROWID;";

static const char *const sql[QUERIES] = {
	[ARTIST_ADD] = "INSERT OR REPLACE INTO artist(id, record)"
	    " VALUES(?1, ?2)",
	[ARTIST_HAS] = "SELECT 1 FROM artist WHERE id = ?1",
	[ARTIST_WANT] = "UPDATE artist SET n = ?2 WHERE id = ?1 AND n IS NULL",
	[ARTIST_WANTED] = "SELECT 1 FROM artist WHERE id = ?1"
	    " AND n IS NOT NULL",
	[ARTIST_NEXT] = "SELECT id, n, record FROM artist"
	    " WHERE n IS NOT NULL AND (n, id) > (?1, ?2)"
	    " ORDER BY n, id LIMIT 1",
	[DOC_KEY] = "SELECT key FROM doc WHERE id = ?1",
	[DOC_ADD] = "INSERT OR REPLACE INTO doc(id, artist, key, date, doc)"
	    " VALUES(?1, ?2, ?3, ?4, ?5)",
	[DOC_HAS] = "SELECT 1 FROM doc WHERE id = ?1",
	[DOC_NEXT] = "SELECT id, doc FROM doc WHERE artist = ?1"
	    " ORDER BY date, id LIMIT ?2",
	[LINK_ADD] = "INSERT OR REPLACE INTO link(id, key, ids)"
	    " VALUES(?1, ?2, ?3)",
	[LINK_NEXT] = "SELECT ids FROM link WHERE id = ?1 ORDER BY key",
	[OUT_ADD] = "INSERT OR IGNORE INTO out(artist, id, title, why)"
	    " VALUES(?1, ?2, ?3, ?4)",
	[OUT_NEXT] = "SELECT title, why FROM out WHERE artist = ?1"
	    " AND id NOT IN (SELECT id FROM doc) ORDER BY title, id",
	[GROUP_ADD] = "INSERT OR REPLACE INTO grp(id, doc) VALUES(?1, ?2)",
	[GROUP_GET] = "SELECT doc FROM grp WHERE id = ?1",
	[WORK_NEED] = "INSERT OR IGNORE INTO work(id) VALUES(?1)",
	[WORK_HAS] = "SELECT 1 FROM work WHERE id = ?1",
	[WORK_ADD] = "UPDATE work SET relations = ?2 WHERE id = ?1",
	[WORK_GET] = "SELECT relations FROM work WHERE id = ?1",
};

/* The database said why. */
static _Noreturn void
stop(struct spill *s)
{
	exit(db_status(s->db));
}

struct spill *
spill_new(void)
{
	struct spill *s = mem_zero(1, sizeof(*s));
	int status;

	if ((s->db = db_open(NULL, DB_MEMORY, &status)) == NULL)
		exit(status);
	if (db_exec(s->db, "%s", schema) == -1 || db_begin(s->db, true) == -1)
		stop(s);
	for (int i = 0; i < QUERIES; i++)
		if ((s->q[i] = db_prepare(s->db, "%s", sql[i])) == NULL)
			stop(s);
	s->after_n = -1;
	return s;
}

void
spill_free(struct spill *s)
{
	for (int i = 0; i < QUERIES; i++)
		stmt_free(s->q[i]);
	db_rollback(s->db);
	db_close(s->db);
	free(s);
}

/* ---- small ways in and out ---- */

static void
run(struct spill *s, enum query q)
{
	if (stmt_run(s->q[q]) == -1)
		stop(s);
}

static bool
step(struct spill *s, enum query q)
{
	int rc = stmt_step(s->q[q]);

	if (rc == -1)
		stop(s);
	return rc == 1;
}

/* Is there a row for this id? */
static bool
has(struct spill *s, enum query q, const char *id)
{
	bool there;

	bind_text(s->q[q], 1, id);
	there = step(s, q);
	stmt_reset(s->q[q]);
	return there;
}

static void
bind_json(struct stmt *st, int i, const json_t *v)
{
	char *text = js_text(v);

	bind_text(st, i, text);
	free(text);
}

static json_t *
col_json(struct stmt *st, int col)
{
	const char *text = col_text(st, col);

	return text == NULL ? NULL : js_parse(text, col_len(st, col));
}

/* The one value for this id; NULL if there is none. */
static json_t *
get(struct spill *s, enum query q, const char *id)
{
	json_t *v = NULL;

	bind_text(s->q[q], 1, id);
	if (step(s, q))
		v = col_json(s->q[q], 0);
	stmt_reset(s->q[q]);
	return v;
}

/* ---- artists ---- */

void
spill_artist(struct spill *s, const json_t *record)
{
	bind_text(s->q[ARTIST_ADD], 1, js_str(record, "musicbrainz_id"));
	bind_json(s->q[ARTIST_ADD], 2, record);
	run(s, ARTIST_ADD);
}

bool
spill_has_artist(struct spill *s, const char *id)
{
	return has(s, ARTIST_HAS, id);
}

bool
spill_want(struct spill *s, const char *id, int64_t n)
{
	bind_text(s->q[ARTIST_WANT], 1, id);
	bind_int(s->q[ARTIST_WANT], 2, n);
	run(s, ARTIST_WANT);
	return db_changes(s->db) > 0;
}

void
spill_all(struct spill *s)
{
	if (db_exec(s->db, "UPDATE artist SET n = 0") == -1)
		stop(s);
}

bool
spill_wants(struct spill *s, const char *id)
{
	return has(s, ARTIST_WANTED, id);
}

json_t *
spill_next_artist(struct spill *s)
{
	struct stmt *q = s->q[ARTIST_NEXT];
	json_t *record = NULL;

	bind_int(q, 1, s->after_n);
	bind_text(q, 2, s->after_id);
	if (step(s, ARTIST_NEXT)) {
		memcpy(s->after_id, col_text(q, 0), MBID_SIZE);
		s->after_n = col_int(q, 1);
		record = col_json(q, 2);
	}
	stmt_reset(q);
	return record;
}

/* ---- releases ---- */

static bool
is_better(struct spill *s, const char *group, const char *key)
{
	bool better = true;

	bind_text(s->q[DOC_KEY], 1, group);
	if (step(s, DOC_KEY))
		better = strcmp(key, col_text(s->q[DOC_KEY], 0)) < 0;
	stmt_reset(s->q[DOC_KEY]);
	return better;
}

void
spill_release(struct spill *s, const char *artist, const char *key,
    const json_t *release, const json_t *links)
{
	const char *id = js_str(js_object(release, "release-group"), "id");
	char date[CANONICAL_DATE];
	json_t *slim;

	if (links != NULL) {
		bind_text(s->q[LINK_ADD], 1, id);
		bind_text(s->q[LINK_ADD], 2, key);
		bind_json(s->q[LINK_ADD], 3, links);
		run(s, LINK_ADD);
	}
	if (!is_better(s, id, key))
		return;
	slim = release_slim(release);
	bind_text(s->q[DOC_ADD], 1, id);
	bind_text(s->q[DOC_ADD], 2, artist);
	bind_text(s->q[DOC_ADD], 3, key);
	bind_text(s->q[DOC_ADD], 4, canonical_date(date, album_date(release)));
	bind_json(s->q[DOC_ADD], 5, slim);
	run(s, DOC_ADD);
	json_decref(slim);
}

void
spill_left_out(struct spill *s, const char *artist, const char *group,
    const char *title, const char *why)
{
	bind_text(s->q[OUT_ADD], 1, artist);
	bind_text(s->q[OUT_ADD], 2, group);
	bind_text(s->q[OUT_ADD], 3, title);
	bind_text(s->q[OUT_ADD], 4, why);
	run(s, OUT_ADD);
}

/* ---- what hangs on groups and works ---- */

bool
spill_has_group(struct spill *s, const char *id)
{
	return has(s, DOC_HAS, id);
}

void
spill_group(struct spill *s, const char *id, const json_t *group)
{
	json_t *o = json_object(), *relations;

	relations = release_slim_relations(js_array(group, "relations"));
	js_put(o, "relations", relations);
	js_put(o, "genres", json_incref(js_array(group, "genres")));
	js_put(o, "tags", json_incref(js_array(group, "tags")));
	bind_text(s->q[GROUP_ADD], 1, id);
	bind_json(s->q[GROUP_ADD], 2, o);
	run(s, GROUP_ADD);
	json_decref(o);
}

static void
need_work(json_t *work, void *arg)
{
	struct spill *s = arg;

	bind_text(s->q[WORK_NEED], 1, js_str(work, "id"));
	run(s, WORK_NEED);
}

void
spill_needs_works(struct spill *s)
{
	struct stmt *q = db_prepare(s->db, "SELECT doc FROM doc");
	json_t *doc;
	int rc;

	if (q == NULL)
		stop(s);
	while ((rc = stmt_step(q)) == 1) {
		doc = col_json(q, 0);
		release_works(doc, need_work, s);
		json_decref(doc);
	}
	if (rc == -1)
		stop(s);
	stmt_free(q);
}

bool
spill_has_work(struct spill *s, const char *id)
{
	return has(s, WORK_HAS, id);
}

void
spill_work(struct spill *s, const char *id, const json_t *relations)
{
	json_t *slim = release_slim_relations(relations);

	bind_text(s->q[WORK_ADD], 1, id);
	bind_json(s->q[WORK_ADD], 2, slim);
	run(s, WORK_ADD);
	json_decref(slim);
}

/* ---- albums ---- */

void
spill_albums(struct spill *s, const char *artist, int limit)
{
	stmt_reset(s->q[DOC_NEXT]);
	bind_text(s->q[DOC_NEXT], 1, artist);
	bind_int(s->q[DOC_NEXT], 2, limit > 0 ? limit : -1);
}

static void
join_work(json_t *work, void *arg)
{
	json_t *relations = get(arg, WORK_GET, js_str(work, "id"));

	if (relations != NULL)
		json_object_set_new(work, "relations", relations);
}

static json_t *
links_of(struct spill *s, const char *id)
{
	json_t *list = json_array();

	bind_text(s->q[LINK_NEXT], 1, id);
	while (step(s, LINK_NEXT))
		json_array_append_new(list, col_json(s->q[LINK_NEXT], 0));
	return list;
}

json_t *
spill_next_album(struct spill *s, json_t **links)
{
	json_t *doc, *more;

	if (!step(s, DOC_NEXT))
		return NULL;
	doc = col_json(s->q[DOC_NEXT], 1);
	*links = links_of(s, col_text(s->q[DOC_NEXT], 0));
	more = get(s, GROUP_GET, col_text(s->q[DOC_NEXT], 0));
	json_object_update(js_object(doc, "release-group"), more);
	json_decref(more);
	release_works(doc, join_work, s);
	return doc;
}

void
spill_outs(struct spill *s, const char *artist)
{
	stmt_reset(s->q[OUT_NEXT]);
	bind_text(s->q[OUT_NEXT], 1, artist);
}

bool
spill_next_out(struct spill *s, const char **title, const char **why)
{
	if (!step(s, OUT_NEXT))
		return false;
	*title = col_text(s->q[OUT_NEXT], 0);
	*why = col_text(s->q[OUT_NEXT], 1);
	return true;
}
