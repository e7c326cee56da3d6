#include "flow/storing.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "data/date.h"
#include "flow/slugs.h"

/* 1, 0 or -1: is it taken in staging? */
static int
staged(struct kind *k, const char *slug)
{
	struct stmt *st = k->slug_taken;
	size_t len = strlen(slug);
	int r;

	if (identity_unseen(k, slug, len))
		return 0;
	if (inserts_slug(k->inserts, slug, len))
		return 1;
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
	return store_from_known(a->s, known_taken(a->s->known,
	    a->j->row->type, slug, *a->j->known_as != '\0' ?
	    a->j->known_as : a->j->row->mbid));
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
	const char *member = rec->type == REC_ARTIST ? "formed_year" :
	    "release_date";
	struct date d = { 0, 0, 0 };
	char *text;
	int64_t n;

	if ((text = rec_text(rec, member)) != NULL)
		date_parse(text, &d);
	else if (rec_int(rec, member, &n) && n > 0 && n < 10000)
		d.year = (int)n;
	free(text);
	return d.year;
}

int
naming_make(struct store *s, struct job *j)
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

void
naming_set(struct store *s, struct job *j, const char *url_slug)
{
	const char *url = url_slug != NULL ? url_slug : s->slug.data;

	cell_text(row_cell(j->row, ROLE_SLUG), s->slug.data, s->slug.len);
	cell_text(row_cell(j->row, ROLE_SLUG_COPY), url, strlen(url));
}

int
naming_give(struct store *s, struct job *j)
{
	struct known_row row = { 0, NULL, NULL };
	const char *url = NULL;
	bool use_id = false;
	int r = identity_known(s, j, &row);

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
		r = naming_make(s, j);
	}
	if (r == -1)
		return -1;
	cell_int(row_cell(j->row, ROLE_ID), use_id ? row.id :
	    j->kind->next_id++);
	naming_set(s, j, url);
	return 0;
}
