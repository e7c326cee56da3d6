#include "flow/storing.h"

#include <stdlib.h>

#include "base/buf.h"

/* An album's place among others, as terms of a row value; a: its alias. */
static char *
album_order(const struct schema *schema, const char *a)
{
	struct buf b = BUF_INIT;

	if (table_column(schema_table(schema, "albums"), "release_date") != NULL)
		buf_printf(&b, "%s.release_date IS NULL,"
		    " coalesce(%s.release_date, 0), ", a, a);
	buf_printf(&b, "%s.musicbrainz_id IS NULL,"
	    " coalesce(%s.musicbrainz_id, '')", a, a);
	return buf_take(&b);
}

int
parents_prepare(struct store *s, const struct schema *schema)
{
	char *other = album_order(schema, "b");

	s->order = album_order(schema, "a");
	s->album_first = db_prepare(s->db, "SELECT (%s) < (%s) FROM"
	    " main.albums a, main.albums b WHERE a.id = ?1 AND b.id = ?2",
	    s->order, other);
	free(other);
	s->album_artist = db_prepare(s->db, "SELECT artist_id FROM"
	    " main.albums WHERE id = ?1");
	return s->album_first == NULL || s->album_artist == NULL ? -1 : 0;
}

static enum store_result
park(struct store *s, enum parked_queue queue, int64_t album)
{
	s->queue = queue;
	s->album = album;
	return STORE_PARK;
}

/* What is said of one row is stored in the order in which it was said: after
 * a record that waits, the others wait too. */
static enum store_result
put_off(struct store *s, struct job *j)
{
	struct seen **parked = &j->kind->parked;

	if (*parked == NULL)
		*parked = seen_new(SEEN_BYTES);
	seen_add(*parked, j->row->mbid, MBID_SIZE - 1);
	return park(s, j->row->type == REC_ALBUM ? PARKED_ALBUMS :
	    PARKED_SONGS, 0);
}

static bool
waits(const struct job *j)
{
	return j->stage == STORE_STREAM && j->kind->parked != NULL &&
	    seen_maybe(j->kind->parked, j->row->mbid, MBID_SIZE - 1);
}

static enum store_result
resolve_one(struct store *s, struct job *j, const struct ref *ref,
    enum rec_type type, const char *what, int64_t *id)
{
	switch (refs_find(s->refs, type, ref->mbid, id)) {
	case 1:
		return STORE_SAME;
	case 0:
		if (j->stage != STORE_STREAM)
			return store_refuse(s, "%s: %s is not there", what,
			    ref->mbid);
		return put_off(s, j);
	default:
		return store_fail(s);
	}
}

enum store_result
parents_resolve(struct store *s, struct job *j)
{
	enum store_result r = waits(j) ? put_off(s, j) : STORE_SAME;

	j->has_artist = j->row->artist.kind == REF_NAMED;
	j->has_album = j->row->album.kind == REF_NAMED;
	if (r == STORE_SAME && j->has_artist)
		r = resolve_one(s, j, &j->row->artist, REC_ARTIST, "artist",
		    &j->artist);
	if (r == STORE_SAME && j->has_album)
		r = resolve_one(s, j, &j->row->album, REC_ALBUM, "album",
		    &j->album);
	return r;
}

int
parents_artist(struct store *s, struct job *j)
{
	int r;

	if (j->has_artist || !j->has_album)
		return 0;
	bind_int(s->album_artist, 1, j->album);
	if ((r = stmt_step(s->album_artist)) == 1) {
		j->has_artist = col_type(s->album_artist, 0) == COL_INT;
		j->artist = col_int(s->album_artist, 0);
		stmt_reset(s->album_artist);
	}
	return r == -1 ? -1 : 0;
}

/* Does the named album come before the song's own?  1, 0 or -1. */
static int
earlier(struct store *s, int64_t named, int64_t own)
{
	int r;

	bind_int(s->album_first, 1, named);
	bind_int(s->album_first, 2, own);
	if ((r = stmt_step(s->album_first)) == 1) {
		r = (int)col_int(s->album_first, 0);
		stmt_reset(s->album_first);
		return r;
	}
	return r == 0 ? 1 : -1;		/* its own is not there at all */
}

enum store_result
parents_place(struct store *s, struct job *j, bool *lacking)
{
	struct cell *album = row_cell(j->row, ROLE_ALBUM);
	int64_t own;
	int r;

	if (j->row->album.kind == REF_ERASE)
		album->kind = CELL_ERASE;
	if (j->has_album && upsert_int(j->kind->upsert, ROLE_ALBUM, &own) &&
	    own != j->album) {
		if ((r = earlier(s, j->album, own)) == -1)
			return store_fail(s);
		if (j->stage < STORE_MOVE ||
		    (j->stage == STORE_MOVE && r == 0))
			return park(s, r == 1 ? PARKED_CONTESTED :
			    PARKED_LATER, j->album);
		*lacking = r == 0;
		if (*lacking)
			return STORE_SAME;
		if (parents_artist(s, j) == -1)
			return store_fail(s);
	}
	if (j->has_album)
		cell_int(album, j->album);
	if (j->has_artist)
		cell_int(row_cell(j->row, ROLE_ARTIST), j->artist);
	return STORE_SAME;
}
