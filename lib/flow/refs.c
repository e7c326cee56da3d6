#include "flow/refs.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/seen.h"
#include "db/schema.h"

#define PLACES 4096		/* a power of two */

struct refs {
	struct db *db;
	struct stmt *find[CATALOGUE];
	struct stmt *find_old, *add_old;
	bool any_old;
	struct place {
		char mbid[MBID_SIZE];
		enum rec_type type;
		int64_t id;
	} *places;
};

struct refs *
refs_new(struct db *db)
{
	struct refs *r = mem_zero(1, sizeof(*r));

	r->db = db;
	r->places = mem_zero(PLACES, sizeof(*r->places));
	if (db_exec(db, "CREATE TEMP TABLE former(type INTEGER, mbid TEXT,"
	    " id INTEGER, PRIMARY KEY(type, mbid)) WITHOUT ROWID") == 0 &&
	    (r->find_old = db_prepare(db, "SELECT id FROM temp.former"
	    " WHERE type = ?1 AND mbid = ?2")) != NULL &&
	    (r->add_old = db_prepare(db, "INSERT OR REPLACE INTO temp.former"
	    " VALUES(?1, ?2, ?3)")) != NULL)
		return r;
	refs_free(r);
	return NULL;
}

void
refs_free(struct refs *r)
{
	if (r == NULL)
		return;
	for (int i = 0; i < CATALOGUE; i++)
		stmt_free(r->find[i]);
	stmt_free(r->find_old);
	stmt_free(r->add_old);
	free(r->places);
	free(r);
}

static struct place *
place_of(struct refs *r, enum rec_type type, const char *mbid)
{
	uint64_t h = seen_hash(mbid, MBID_SIZE - 1) + (uint64_t)type;

	return &r->places[h & (PLACES - 1)];
}

void
refs_forget(struct refs *r)
{
	memset(r->places, 0, PLACES * sizeof(*r->places));
}

void
refs_set(struct refs *r, enum rec_type type, const char *mbid, int64_t id)
{
	struct place *p = place_of(r, type, mbid);

	memcpy(p->mbid, mbid, MBID_SIZE);
	p->type = type;
	p->id = id;
}

static int
ask(struct stmt *st, int64_t *id)
{
	int r = stmt_step(st);

	if (r == 1) {
		*id = col_int(st, 0);
		stmt_reset(st);
	}
	return r;
}

int
refs_now(struct refs *r, enum rec_type type, const char *was, int64_t *id)
{
	if (!r->any_old)
		return 0;
	bind_int(r->find_old, 1, type);
	bind_text(r->find_old, 2, was);
	return ask(r->find_old, id);
}

int
refs_find(struct refs *r, enum rec_type type, const char *mbid, int64_t *id)
{
	const struct place *p = place_of(r, type, mbid);
	int which = (int)type - REC_ARTIST, found;
	struct stmt **st = &r->find[which];

	if (p->type == type && strcmp(p->mbid, mbid) == 0) {
		*id = p->id;
		return 1;
	}
	if (*st == NULL && (*st = db_prepare(r->db, "SELECT id FROM"
	    " main.\"%w\" WHERE musicbrainz_id = ?1", catalogue[which])) == NULL)
		return -1;
	bind_borrowed(*st, 1, mbid, MBID_SIZE - 1);
	found = ask(*st, id);
	if (found == 0)
		found = refs_now(r, type, mbid, id);
	if (found == 1)
		refs_set(r, type, mbid, *id);
	return found;
}

int
refs_renamed(struct refs *r, enum rec_type type, const char *was, int64_t id)
{
	r->any_old = true;
	bind_int(r->add_old, 1, type);
	bind_text(r->add_old, 2, was);
	bind_int(r->add_old, 3, id);
	return stmt_run(r->add_old);
}
