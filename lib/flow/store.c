#include "flow/store.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "flow/storing.h"

#define MAX_ID (INT64_MAX - UINT32_MAX)	/* as many as a run may give */
#define LARGE (1u << 20)	/* a line of more makes less room for pages */

enum store_result
store_refuse(struct store *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(s->why, sizeof(s->why), fmt, ap);
	va_end(ap);
	return STORE_REFUSED;
}

enum store_result
store_fail(struct store *s)
{
	if (s->status == 0)
		s->status = db_status(s->db);
	return STORE_FAILED;
}

int
store_from_known(struct store *s, int r)
{
	if (r == -1)
		s->status = known_status(s->known);
	return r;
}

/* ---- begin and end ---- */

static int
prepare_kind(struct store *s, const struct schema *schema, int i)
{
	struct kind *k = &s->kinds[i];

	k->t = schema_table(schema, catalogue[i]);
	k->upsert = upsert_new(s->db, k->t);
	row_init(&k->row, k->t, (enum rec_type)(REC_ARTIST + i), &s->conf->row);
	k->name = (size_t)(table_column(k->t, i == 0 ? "name" : "title") -
	    k->t->columns);
	k->slug_taken = db_prepare(s->db, "SELECT 1 FROM main.\"%w\""
	    " WHERE slug = ?1%s LIMIT 1", k->t->name,
	    table_column(k->t, "url_slug") != NULL ? " OR url_slug = ?1" : "");
	k->id_taken = db_prepare(s->db, "SELECT 1 FROM main.\"%w\""
	    " WHERE id = ?1", k->t->name);
	k->mbid_of = db_prepare(s->db, "SELECT musicbrainz_id FROM"
	    " main.\"%w\" WHERE id = ?1", k->t->name);
	return k->slug_taken == NULL || k->id_taken == NULL ||
	    k->mbid_of == NULL ? -1 : 0;
}

struct store *
store_new(struct db *db, const struct schema *schema, struct known *known,
    const struct store_conf *conf)
{
	struct store *s = mem_zero(1, sizeof(*s));

	s->db = db;
	s->known = known;
	s->conf = conf;
	s->bulk = bulk_new(db, schema);
	if ((s->refs = refs_new(db)) == NULL)
		goto bad;
	for (int i = 0; i < CATALOGUE; i++)
		if (prepare_kind(s, schema, i) == -1)
			goto bad;
	if (parents_prepare(s, schema) == -1)
		goto bad;
	for (int i = 0; i < 2; i++)
		if ((s->parent_slug[i].find = db_prepare(db, "SELECT slug FROM"
		    " main.\"%w\" WHERE id = ?1", catalogue[i])) == NULL)
			goto bad;
	return s;
bad:
	store_free(s);
	return NULL;
}

void
store_free(struct store *s)
{
	if (s == NULL)
		return;
	for (int i = 0; i < CATALOGUE; i++) {
		upsert_free(s->kinds[i].upsert);
		row_release(&s->kinds[i].row);
		stmt_free(s->kinds[i].slug_taken);
		stmt_free(s->kinds[i].id_taken);
		stmt_free(s->kinds[i].mbid_of);
		inserts_free(s->kinds[i].inserts);
		seen_free(s->kinds[i].seen);
		seen_free(s->kinds[i].parked);
	}
	stmt_free(s->album_artist);
	stmt_free(s->album_first);
	for (int i = 0; i < 2; i++) {
		stmt_free(s->parent_slug[i].find);
		free(s->parent_slug[i].slug);
	}
	refs_free(s->refs);
	bulk_free(s->bulk);
	buf_release(&s->slug);
	free(s->order);
	free(s);
}

/* A table that is empty: all rows that it will have are ours.  Songs may wait
 * to be written, for no other row refers to one. */
static void
begin_empty(struct store *s, struct kind *k)
{
	k->seen = seen_new(SEEN_BYTES);
	if (k->row.type == REC_SONG && bulk_alone(s->bulk))
		k->inserts = inserts_new(s->db, k->t, k->name);
}

static void
begin_kind(struct store *s, struct kind *k, bool empty, int64_t last)
{
	k->next_id = last + 1;
	inserts_free(k->inserts);
	k->inserts = NULL;
	seen_free(k->seen);
	k->seen = NULL;
	if (empty)
		begin_empty(s, k);
}

int
store_begin(struct store *s)
{
	refs_forget(s->refs);
	for (int i = 0; i < CATALOGUE; i++) {
		enum rec_type type = (enum rec_type)(REC_ARTIST + i);
		int64_t here = schema_last_id(s->db, "main",
		    s->kinds[i].t->name);
		int64_t there = known_last(s->known, type), last;

		if (here == -1 || there == -1) {
			store_from_known(s, here != -1 ? -1 : 0);
			store_fail(s);
			return -1;
		}
		last = here > there ? here : there;
		if (last > MAX_ID) {
			warn("%s: %s: the id %" PRId64 " was given: there are"
			    " no more", db_path(s->db), s->kinds[i].t->name,
			    last);
			s->status = EX_DATAERR;
			return -1;
		}
		begin_kind(s, &s->kinds[i], here == 0, last);
	}
	if (bulk_begin(s->bulk) == 0)
		return 0;
	store_fail(s);
	return -1;
}

int
store_end(struct store *s)
{
	for (int i = 0; i < CATALOGUE; i++)
		if (inserts_flush(s->kinds[i].inserts) == -1)
			goto bad;
	if (bulk_end(s->bulk) == 0)
		return 0;
bad:
	store_fail(s);
	return -1;
}

/* ---- a record ---- */

enum store_result
store_record(struct store *s, const struct rec *rec, enum store_stage stage)
{
	struct kind *kind = &s->kinds[rec->type - REC_ARTIST];
	struct job j = { .rec = rec, .kind = kind, .row = &kind->row,
	    .stage = stage };
	enum store_result r;
	int found;

	s->status = 0;
	if (rec->len > LARGE && bulk_spare(s->bulk) == -1)
		return store_fail(s);
	if (row_read(j.row, rec) == -1)
		return store_refuse(s, "%s", j.row->why);
	if (s->conf->strict && j.row->unknown != NULL)
		return store_refuse(s, "%s: %s has no such column",
		    j.row->unknown, kind->t->name);
	if (j.row->mbid[0] == '\0')
		return store_refuse(s, "it has no well-formed musicbrainz_id");
	if ((r = parents_resolve(s, &j)) != STORE_SAME)
		return r;
	if ((found = identity_find(s, &j)) == -1)
		return store_fail(s);
	r = found == 1 ? rows_change(s, &j) : rows_insert(s, &j);
	if (found == 1)
		upsert_done(kind->upsert);
	if ((r == STORE_NEW || r == STORE_CHANGED || r == STORE_SAME) &&
	    identity_keep(s, &j) == -1)
		return store_fail(s);
	return r;
}

const char *
store_why(const struct store *s)
{
	return s->why;
}

enum parked_queue
store_queue(const struct store *s, int64_t *album)
{
	*album = s->album;
	return s->queue;
}

const char *
store_album_order(const struct store *s)
{
	return s->order;
}

int
store_status(const struct store *s)
{
	return s->status;
}
