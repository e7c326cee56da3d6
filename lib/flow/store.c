#include "flow/store.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/seen.h"
#include "data/date.h"
#include "data/json.h"
#include "db/bulk.h"
#include "db/upsert.h"
#include "flow/refs.h"
#include "flow/slugs.h"

#define LARGE (1u << 20)	/* a line of more makes less room for pages */
#define SEEN_BYTES (1u << 20)	/* good for some 300,000 rows */

struct store {
	struct db *db;
	struct known *known;
	const struct store_conf *conf;
	struct bulk *bulk;
	struct refs *refs;
	struct kind {
		const struct table *t;
		struct upsert *upsert;
		struct row row;
		struct stmt *slug_taken, *id_taken;
		size_t name;		/* the column name or title */
		int64_t next_id;
		/* Ids and slugs of all rows, while they are known to be ours:
		 * what was not seen need not be looked up.  Else NULL. */
		struct seen *seen;
	} kinds[CATALOGUE];
	struct stmt *album_artist, *album_first;
	struct parent_slug {		/* of an artist, of an album */
		struct stmt *find;
		int64_t id;		/* of the last one found */
		char *slug;
	} parent_slug[2];
	struct buf slug;
	char why[512];
	enum parked_queue queue;	/* of the last STORE_PARK */
	int64_t album;
	char *order;			/* of albums, the earliest first */
	int status;
};

/* The record at hand. */
struct job {
	const struct rec *rec;
	struct kind *kind;
	struct row *row;
	enum store_stage stage;
	bool has_artist, has_album;	/* named, and found */
	int64_t artist, album;
	char was[MBID_SIZE];		/* the former id its row has; "" */
	char known_as[MBID_SIZE];	/* the id that production knows it by */
};

static enum store_result refuse(struct store *, const char *, ...)
    MSG_PRINTF(2, 3);

static enum store_result
refuse(struct store *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(s->why, sizeof(s->why), fmt, ap);
	va_end(ap);
	return STORE_REFUSED;
}

/* Staging failed, unless production did. */
static enum store_result
fail(struct store *s)
{
	if (s->status == 0)
		s->status = db_status(s->db);
	return STORE_FAILED;
}

/* Passes on what production said. */
static int
from_known(struct store *s, int r)
{
	if (r == -1)
		s->status = known_status(s->known);
	return r;
}

/* A statement that writes failed: is it the record's fault, or not? */
static enum store_result
unwritten(struct store *s)
{
	if (db_constraint(s->db) && db_in_transaction(s->db))
		return refuse(s, "%s", db_why(s->db));
	warn("%s: %s", db_path(s->db), db_why(s->db));
	return fail(s);
}

/* ---- begin and end ---- */

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

static struct stmt *
prepare_earlier(struct store *s, const struct schema *schema)
{
	char *other = album_order(schema, "b");
	struct stmt *st;

	s->order = album_order(schema, "a");
	st = db_prepare(s->db, "SELECT (%s) < (%s) FROM main.albums a,"
	    " main.albums b WHERE a.id = ?1 AND b.id = ?2", s->order, other);
	free(other);
	return st;
}

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
	return k->slug_taken == NULL || k->id_taken == NULL ? -1 : 0;
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
	s->album_artist = db_prepare(db, "SELECT artist_id FROM main.albums"
	    " WHERE id = ?1");
	s->album_first = prepare_earlier(s, schema);
	for (int i = 0; i < 2; i++)
		if ((s->parent_slug[i].find = db_prepare(db, "SELECT slug FROM"
		    " main.\"%w\" WHERE id = ?1", catalogue[i])) == NULL)
			goto bad;
	if (s->album_artist != NULL && s->album_first != NULL)
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
		seen_free(s->kinds[i].seen);
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

int
store_begin(struct store *s)
{
	refs_forget(s->refs);
	for (int i = 0; i < CATALOGUE; i++) {
		enum rec_type type = (enum rec_type)(REC_ARTIST + i);
		int64_t here = schema_last_id(s->db, s->kinds[i].t->name);
		int64_t there = known_last(s->known, type);

		if (here == -1 || there == -1) {
			from_known(s, here != -1 ? -1 : 0);
			fail(s);
			return -1;
		}
		s->kinds[i].next_id = (here > there ? here : there) + 1;
		seen_free(s->kinds[i].seen);
		s->kinds[i].seen = here == 0 ? seen_new(SEEN_BYTES) : NULL;
	}
	if (bulk_begin(s->bulk) == 0)
		return 0;
	fail(s);
	return -1;
}

int
store_end(struct store *s)
{
	if (bulk_end(s->bulk) == 0)
		return 0;
	fail(s);
	return -1;
}

/* ---- references ---- */

static enum store_result
park(struct store *s, enum parked_queue queue, int64_t album)
{
	s->queue = queue;
	s->album = album;
	return STORE_PARK;
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
			return refuse(s, "%s: %s is not there", what,
			    ref->mbid);
		return park(s, j->row->type == REC_ALBUM ? PARKED_ALBUMS :
		    PARKED_SONGS, 0);
	default:
		return fail(s);
	}
}

/* STORE_SAME: all that the record refers to is there. */
static enum store_result
resolve(struct store *s, struct job *j)
{
	enum store_result r = STORE_SAME;

	j->has_artist = j->row->artist.kind == REF_NAMED;
	j->has_album = j->row->album.kind == REF_NAMED;
	if (j->has_artist)
		r = resolve_one(s, j, &j->row->artist, REC_ARTIST, "artist",
		    &j->artist);
	if (r == STORE_SAME && j->has_album)
		r = resolve_one(s, j, &j->row->album, REC_ALBUM, "album",
		    &j->album);
	return r;
}

/* A song that names its album only has the album's artist.  0 or -1. */
static int
artist_of_album(struct store *s, struct job *j)
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

/* ---- identity ---- */

static bool
unseen(const struct kind *k, const char *key, size_t len)
{
	return k->seen != NULL && !seen_maybe(k->seen, key, len);
}

/* Remembers what a row is known by now. */
static void
see(struct job *j)
{
	static const enum role roles[] = {
		ROLE_MBID, ROLE_SLUG, ROLE_SLUG_COPY
	};

	for (size_t i = 0; j->kind->seen != NULL && i < 3; i++) {
		const struct cell *c = row_cell(j->row, roles[i]);

		if (c != NULL && c->kind == CELL_TEXT)
			seen_add(j->kind->seen, c->s, c->len);
	}
}

/* Calls each() for the record's former ids until it gives not 0. */
static int
each_former(struct store *s, struct job *j,
    int (*each)(struct store *, struct job *, const char *mbid))
{
	json_t *list, *item;
	char mbid[MBID_SIZE];
	size_t i;
	int r = 0;

	if (j->row->former == NULL)
		return 0;
	list = js_parse(j->row->former->value, j->row->former->len);
	json_array_foreach(list, i, item) {
		if (!json_is_string(item) ||
		    !mbid_fold(json_string_value(item), mbid) ||
		    strcmp(mbid, j->row->mbid) == 0)
			continue;
		if ((r = each(s, j, mbid)) != 0)
			break;
	}
	json_decref(list);
	return r;
}

static int
find_former(struct store *s, struct job *j, const char *mbid)
{
	int r = upsert_find(j->kind->upsert, mbid);

	(void)s;
	if (r == 1)
		memcpy(j->was, mbid, MBID_SIZE);
	return r;
}

/* Who names the old id means this row, unless a row still has it: told. */
static int
keep_former(struct store *s, struct job *j, const char *mbid)
{
	const enum rec_type type = j->row->type;
	int64_t own = 0, other;
	int r = refs_find(s->refs, type, j->row->mbid, &own);

	if (r != -1 && (r = refs_find(s->refs, type, mbid, &other)) == 0)
		return refs_renamed(s->refs, type, mbid, own);
	if (r == 1 && other != own)
		warn_at(j->rec->file, j->rec->lineno,
		    "%s: %s was merged into it, but has a row of its own",
		    j->row->mbid, mbid);
	return r == -1 ? -1 : 0;
}

/* 1: the record's row is at hand; 0: it is new; -1. */
static int
find(struct store *s, struct job *j)
{
	int r = unseen(j->kind, j->row->mbid, MBID_SIZE - 1) ? 0 :
	    upsert_find(j->kind->upsert, j->row->mbid);

	return r == 0 ? each_former(s, j, find_former) : r;
}

static int
known_former(struct store *s, struct job *j, const char *mbid)
{
	struct known_row row;
	int r = from_known(s, known_find(s->known, j->row->type, mbid, &row));

	if (r == 1)
		memcpy(j->known_as, mbid, MBID_SIZE);
	return r;
}

/* ---- slugs ---- */

/* 1, 0 or -1: is it taken in staging? */
static int
staged(struct kind *k, const char *slug)
{
	struct stmt *st = k->slug_taken;
	size_t len = strlen(slug);
	int r;

	if (unseen(k, slug, len))
		return 0;
	bind_borrowed(st, 1, slug, len);
	r = stmt_step(st);
	stmt_reset(st);
	return r;
}

struct asking {
	struct store *s;
	struct job *j;
};

static int
taken(void *arg, const char *slug)
{
	struct asking *a = arg;
	int r = staged(a->j->kind, slug);

	if (r != 0)
		return r;
	return from_known(a->s, known_taken(a->s->known, a->j->row->type, slug,
	    *a->j->known_as != '\0' ? a->j->known_as : a->j->row->mbid));
}

/* The slug of the row that ours belongs to; NULL: none.  Until the next. */
static const char *
slug_of_parent(struct parent_slug *p, bool has, int64_t id)
{
	if (!has || (p->slug != NULL && p->id == id))
		return has ? p->slug : NULL;
	free(p->slug);
	p->slug = NULL;
	p->id = id;
	bind_int(p->find, 1, id);
	if (stmt_step(p->find) == 1)
		p->slug = mem_str(col_text(p->find, 0));
	stmt_reset(p->find);
	return p->slug;
}

static int
year_of(const struct rec *rec)
{
	struct date d = { 0, 0, 0 };
	char *text;
	int64_t n = 0;

	if (rec->type == REC_ARTIST)
		return rec_int(rec, "formed_year", &n) && n > 0 && n < 10000 ?
		    (int)n : 0;
	if ((text = rec_text(rec, "release_date")) != NULL)
		date_parse(text, &d);
	free(text);
	return d.year;
}

/* A free slug into s->slug.  0 or -1. */
static int
make_slug(struct store *s, struct job *j)
{
	const struct cell *name = &j->row->cells[j->kind->name];
	struct slug_of of = { .type = j->row->type, .mbid = j->row->mbid };
	struct asking asking = { s, j };
	char *title, *sort_name;
	int r;

	title = name->kind == CELL_TEXT ? mem_strn(name->s, name->len) :
	    rec_text(j->rec, j->kind->t->columns[j->kind->name].name);
	of.title = title;
	sort_name = member_text(j->row->sort_name, NULL);
	of.sort_name = sort_name;
	slug_base(&s->slug, &of);
	if ((r = taken(&asking, s->slug.data)) == 1) {
		of.artist_slug = slug_of_parent(&s->parent_slug[0],
		    j->has_artist, j->artist);
		of.album_slug = slug_of_parent(&s->parent_slug[1],
		    j->has_album, j->album);
		of.year = year_of(j->rec);
		r = slug_choose(&s->slug, &of, taken, &asking);
	}
	free(title);
	free(sort_name);
	return r;
}

static void
set_slug(struct store *s, struct job *j, const char *url_slug)
{
	const char *url = url_slug != NULL ? url_slug : s->slug.data;

	cell_text(row_cell(j->row, ROLE_SLUG), s->slug.data, s->slug.len);
	cell_text(row_cell(j->row, ROLE_SLUG_COPY), url, strlen(url));
}

/* ---- a new row ---- */

/* What production gave it already, or what is free.  0 or -1. */
static int
give_identity(struct store *s, struct job *j)
{
	struct known_row row = { 0, NULL, NULL };
	const enum rec_type type = j->row->type;
	const char *url = NULL;
	bool use_id = false;
	int r;

	memcpy(j->known_as, j->row->mbid, MBID_SIZE);
	r = from_known(s, known_find(s->known, type, j->known_as, &row));
	if (r == 0 && (r = each_former(s, j, known_former)) == 1)
		r = from_known(s, known_find(s->known, type, j->known_as,
		    &row));
	if (r == 1) {
		bind_int(j->kind->id_taken, 1, row.id);
		r = stmt_step(j->kind->id_taken);
		stmt_reset(j->kind->id_taken);
		use_id = r == 0;
	}
	if (r != -1 && row.slug != NULL &&
	    (r = staged(j->kind, row.slug)) == 0) {
		buf_reset(&s->slug);
		buf_str(&s->slug, row.slug);
		if (row.url_slug != NULL &&
		    (r = staged(j->kind, row.url_slug)) == 0)
			url = row.url_slug;
	} else if (r != -1) {
		r = make_slug(s, j);
	}
	if (r == -1)
		return -1;
	cell_int(row_cell(j->row, ROLE_ID), use_id ? row.id :
	    j->kind->next_id++);
	set_slug(s, j, url);
	return 0;
}

static enum store_result
insert(struct store *s, struct job *j)
{
	struct row *row = j->row;
	const struct cell *name = &row->cells[j->kind->name];
	const struct column *artist = table_role(j->kind->t, ROLE_ARTIST);
	int r;

	if (name->kind != CELL_TEXT)
		return refuse(s, "%s: missing",
		    j->kind->t->columns[j->kind->name].name);
	if (artist_of_album(s, j) == -1)
		return fail(s);
	if (row->type != REC_ARTIST && !j->has_artist && artist->notnull)
		return refuse(s, "artist: missing");
	if (give_identity(s, j) == -1)
		return fail(s);
	if (j->has_artist)
		cell_int(row_cell(row, ROLE_ARTIST), j->artist);
	if (j->has_album)
		cell_int(row_cell(row, ROLE_ALBUM), j->album);
	cell_text(row_cell(row, ROLE_MBID), row->mbid, MBID_SIZE - 1);
	cell_text(row_cell(row, ROLE_MBID_COPY), row->mbid, MBID_SIZE - 1);
	cell_int(row_cell(row, ROLE_CREATED), s->conf->now);
	cell_int(row_cell(row, ROLE_UPDATED), s->conf->now);
	db_quiet(s->db, true);
	r = upsert_insert(j->kind->upsert, row);
	db_quiet(s->db, false);
	if (r == -1)
		return unwritten(s);
	see(j);
	refs_set(s->refs, row->type, row->mbid, row_cell(row, ROLE_ID)->n);
	return bulk_inserted(s->bulk, (int)row->type - REC_ARTIST) == -1 ?
	    fail(s) : STORE_NEW;
}

/* ---- a row that is there ---- */

/* Which album and artist a song's row gets.  STORE_SAME: go on. */
static enum store_result
place_song(struct store *s, struct job *j, bool *lacking)
{
	struct cell *album = row_cell(j->row, ROLE_ALBUM);
	int64_t own;
	int r;

	if (j->row->album.kind == REF_ERASE)
		album->kind = CELL_ERASE;
	if (j->has_album && upsert_int(j->kind->upsert, ROLE_ALBUM, &own) &&
	    own != j->album) {
		if (j->stage != STORE_LAST)
			return park(s, PARKED_CONTESTED, j->album);
		if ((r = earlier(s, j->album, own)) == -1)
			return fail(s);
		*lacking = r == 0;
		if (*lacking)
			return STORE_SAME;
		if (artist_of_album(s, j) == -1)
			return fail(s);
	}
	if (j->has_album)
		cell_int(album, j->album);
	if (j->has_artist)
		cell_int(row_cell(j->row, ROLE_ARTIST), j->artist);
	return STORE_SAME;
}

/* What a row has besides its values: a new id, a slug.  How many; -1. */
static int
amend(struct store *s, struct job *j)
{
	int n = 0;

	if (*j->was != '\0') {
		cell_text(row_cell(j->row, ROLE_MBID), j->row->mbid,
		    MBID_SIZE - 1);
		cell_text(row_cell(j->row, ROLE_MBID_COPY), j->row->mbid,
		    MBID_SIZE - 1);
		n++;
	}
	if (!upsert_has(j->kind->upsert, ROLE_SLUG)) {
		if (make_slug(s, j) == -1)
			return -1;
		set_slug(s, j, NULL);
		n++;
	}
	return n;
}

static enum store_result
write_changes(struct store *s, struct job *j, int64_t id)
{
	int r;

	cell_int(row_cell(j->row, ROLE_UPDATED), s->conf->now);
	db_quiet(s->db, true);
	r = upsert_update(j->kind->upsert, j->row, id);
	db_quiet(s->db, false);
	if (r == -1)
		return unwritten(s);
	see(j);
	if (*j->was != '\0') {
		refs_set(s->refs, j->row->type, j->row->mbid, id);
		if (refs_renamed(s->refs, j->row->type, j->was, id) == -1)
			return fail(s);
	}
	return STORE_CHANGED;
}

static enum store_result
change(struct store *s, struct job *j)
{
	struct upsert *u = j->kind->upsert;
	enum store_result r = STORE_SAME;
	bool lacking = false;
	int64_t id = 0;
	size_t differ;
	int more;

	upsert_int(u, ROLE_ID, &id);
	if (j->row->type == REC_SONG)
		r = place_song(s, j, &lacking);
	else if (j->has_artist && !upsert_has(u, ROLE_ARTIST))
		cell_int(row_cell(j->row, ROLE_ARTIST), j->artist);
	if (r != STORE_SAME)
		return r;
	differ = upsert_diff(u, j->row, lacking);
	if ((more = amend(s, j)) == -1)
		return fail(s);
	upsert_done(u);
	return differ == 0 && more == 0 ? STORE_SAME : write_changes(s, j, id);
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
		return fail(s);
	if (row_read(j.row, rec) == -1)
		return refuse(s, "%s", j.row->why);
	if (s->conf->strict && j.row->unknown != NULL)
		return refuse(s, "%s: %s has no such column", j.row->unknown,
		    kind->t->name);
	if (j.row->mbid[0] == '\0')
		return refuse(s, "it has no well-formed musicbrainz_id");
	if ((r = resolve(s, &j)) != STORE_SAME)
		return r;
	if ((found = find(s, &j)) == -1)
		return fail(s);
	r = found == 1 ? change(s, &j) : insert(s, &j);
	if (found == 1)
		upsert_done(kind->upsert);
	if ((r == STORE_NEW || r == STORE_CHANGED || r == STORE_SAME) &&
	    each_former(s, &j, keep_former) == -1)
		return fail(s);
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
