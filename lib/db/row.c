/* A record as a row.  Nothing here allocates for an ordinary record: texts
 * are slices of the line, or decoded into memory that is used again. */
#include "db/row.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "data/date.h"
#include "data/names.h"
#include "db/fields.h"

#define FORMER_MAX (1u << 20)	/* bytes: a tree is made of them */

struct row_priv {
	struct fields *fields;
	struct scan *scan;		/* for references */
	int by_role[ROLE_ANY + 1];	/* the column; -1: none */
	char *text;			/* decoded strings of one record */
	size_t used, size;
};

void
row_init(struct row *row, const struct table *t, enum rec_type type,
    const struct row_conf *conf)
{
	struct row_priv *p = mem_zero(1, sizeof(*p));

	*row = (struct row){ .table = t, .type = type, .conf = conf,
	    .priv = p };
	row->cells = mem_zero(t->ncolumns, sizeof(*row->cells));
	p->fields = fields_new(t, type);
	p->scan = scan_new();
	for (int role = 0; role <= ROLE_ANY; role++)
		p->by_role[role] = -1;
	for (size_t i = t->ncolumns; i-- > 0;)
		p->by_role[t->columns[i].role] = (int)i;
}

void
row_release(struct row *row)
{
	if (row->priv == NULL)
		return;
	fields_free(row->priv->fields);
	scan_free(row->priv->scan);
	free(row->priv->text);
	free(row->priv);
	free(row->cells);
	*row = (struct row){ 0 };
}

struct cell *
row_cell(struct row *row, enum role role)
{
	int i = row->priv->by_role[role];

	return i == -1 ? NULL : &row->cells[i];
}

void
cell_int(struct cell *c, int64_t n)
{
	if (c == NULL)
		return;
	c->kind = CELL_INT;
	c->n = n;
}

void
cell_text(struct cell *c, const char *s, size_t len)
{
	if (c == NULL)
		return;
	c->kind = CELL_TEXT;
	c->s = s;
	c->len = len;
}

void
cell_bind(const struct cell *c, struct stmt *st, int i)
{
	switch (c->kind) {
	case CELL_INT:
		bind_int(st, i, c->n);
		break;
	case CELL_REAL:
		bind_real(st, i, c->r);
		break;
	case CELL_TEXT:
		bind_borrowed(st, i, c->s, c->len);
		break;
	default:
		bind_null(st, i);
	}
}

/* ---- values: each takes a member into a cell, or says what it is not ---- */

static const char *
take_text(struct row *row, struct cell *c, const struct member *m)
{
	struct row_priv *p = row->priv;

	if (m->kind == SCAN_INT || m->kind == SCAN_REAL) {
		cell_text(c, m->value, m->len);	/* its digits */
	} else if (m->kind != SCAN_STRING) {
		return "no text";
	} else if (!m->escaped) {
		cell_text(c, m->value + 1, m->len - 2);
	} else {
		c->s = p->text + p->used;
		c->len = names_decode(p->text + p->used, m->value + 1,
		    m->len - 2);
		c->kind = CELL_TEXT;
		p->used += c->len;
	}
	return NULL;
}

/* A plain string's text with a NUL, if it fits and has no escapes. */
static const char *
short_text(const struct member *m, char *out, size_t size)
{
	if (m->kind != SCAN_STRING || m->escaped || m->len - 2 >= size)
		return NULL;
	memcpy(out, m->value + 1, m->len - 2);
	out[m->len - 2] = '\0';
	return out;
}

static const char *
take_int(struct cell *c, const struct member *m)
{
	static const char why[] = "no whole number";
	char text[32], *end;
	double d;

	if (m->kind == SCAN_REAL) {
		d = strtod(m->value, NULL);
		if (d != floor(d) || fabs(d) >= 9007199254740992.0)
			return why;
		cell_int(c, (int64_t)d);
		return NULL;
	}
	if (m->kind == SCAN_INT) {
		cell_int(c, strtoll(m->value, NULL, 10));
		return NULL;
	}
	if (short_text(m, text, sizeof(text)) == NULL ||
	    text[strspn(text, "-0123456789")] != '\0')
		return why;
	errno = 0;
	cell_int(c, strtoll(text, &end, 10));
	return end == text || *end != '\0' || errno != 0 ? why : NULL;
}

static const char *
take_real(struct cell *c, const struct member *m)
{
	static const char why[] = "no number";
	char text[64];
	const char *s = m->value;
	char *end;

	if (m->kind == SCAN_STRING)
		s = short_text(m, text, sizeof(text));
	else if (m->kind != SCAN_INT && m->kind != SCAN_REAL)
		return why;
	if (s == NULL ||
	    (s == text && s[strspn(s, "+-.0123456789eE")] != '\0'))
		return why;
	c->r = strtod(s, &end);
	c->kind = CELL_REAL;
	return end == s || !isfinite(c->r) || (s == text && *end != '\0') ?
	    why : NULL;
}

static const char *
take_bool(struct cell *c, const struct member *m)
{
	if (m->kind == SCAN_TRUE || m->kind == SCAN_FALSE)
		cell_int(c, m->kind == SCAN_TRUE);
	else if (take_int(c, m) != NULL || c->n < 0 || c->n > 1)
		return "neither true nor false";
	return NULL;
}

static const char *
take_date(struct cell *c, const struct member *m)
{
	char text[16];
	struct date d;

	if (short_text(m, text, sizeof(text)) == NULL ||
	    date_parse(text, &d) == -1)
		return "no date";
	cell_int(c, date_seconds(&d));
	return NULL;
}

static const char *
take_json(struct cell *c, const struct member *m, enum role role)
{
	if (role == ROLE_LIST && m->kind != SCAN_ARRAY)
		return "no array";
	if (role == ROLE_MAP && m->kind != SCAN_OBJECT)
		return "no object";
	if (m->kind != SCAN_ARRAY && m->kind != SCAN_OBJECT)
		return "neither array nor object";
	cell_text(c, m->value, m->len);
	return NULL;
}

static const char *
take_any(struct row *row, struct cell *c, const struct member *m)
{
	switch (m->kind) {
	case SCAN_INT:
		return take_int(c, m);
	case SCAN_REAL:
		return take_real(c, m);
	case SCAN_STRING:
		return take_text(row, c, m);
	default:
		return "neither text nor number";
	}
}

static const char *
take(struct row *row, size_t i, const struct member *m)
{
	enum role role = row->table->columns[i].role;
	struct cell *c = &row->cells[i];

	if (!member_known(m)) {
		if (row->conf->replace)
			c->kind = CELL_ERASE;
		return NULL;
	}
	switch (role) {
	case ROLE_TEXT:
		return take_text(row, c, m);
	case ROLE_INT:
		return take_int(c, m);
	case ROLE_REAL:
		return take_real(c, m);
	case ROLE_BOOL:
		return take_bool(c, m);
	case ROLE_DATE:
		return take_date(c, m);
	case ROLE_LIST:
	case ROLE_CREDITS:
	case ROLE_MAP:
	case ROLE_JSON:
		return take_json(c, m, role);
	default:
		return take_any(row, c, m);
	}
}

/* ---- members that are no columns ---- */

/* A UUID in quotes, folded; else false. */
static bool
take_mbid(const struct member *m, char out[MBID_SIZE])
{
	char text[MBID_SIZE];

	return short_text(m, text, sizeof(text)) != NULL &&
	    mbid_fold(text, out);
}

/* The id at the beginning of an object that was scanned already, where
 * nearly all references have it; false: look closer. */
static bool
take_first_mbid(const struct member *m, struct ref *ref)
{
	static const char start[] = "{\"musicbrainz_id\":\"";
	const size_t n = sizeof(start) - 1;
	char text[MBID_SIZE];

	if (m->len < n + MBID_SIZE || memcmp(m->value, start, n) != 0 ||
	    m->value[n + MBID_SIZE - 1] != '"')
		return false;
	/* The one before had the same parent, most often. */
	if (memcmp(ref->mbid, m->value + n, MBID_SIZE - 1) == 0)
		return true;
	memcpy(text, m->value + n, MBID_SIZE - 1);
	text[MBID_SIZE - 1] = '\0';
	return mbid_fold(text, ref->mbid);
}

static const char *
take_ref(struct row *row, struct ref *ref, const struct member *m)
{
	struct scan *scan = row->priv->scan;
	const struct member *id;

	if (!member_known(m)) {
		if (row->conf->replace)
			ref->kind = REF_ERASE;
		return NULL;
	}
	ref->kind = REF_NAMED;
	if (take_first_mbid(m, ref))
		return NULL;
	if (m->kind != SCAN_OBJECT || scan_line(scan, m->value, m->len) != NULL)
		return "no object";
	id = scan_find(scan, "musicbrainz_id");
	if (id == NULL || !take_mbid(id, ref->mbid))
		return "it has no well-formed musicbrainz_id";
	return NULL;
}

static const char *
take_maybe(struct row *row, const struct field *f, const struct member *m)
{
	return f->column != FIELD_NO_COLUMN ? take(row, f->column, m) : NULL;
}

static const char *
take_field(struct row *row, const struct field *f, const struct member *m)
{
	switch (f->what) {
	case FIELD_COLUMN:
		return take(row, f->column, m);
	case FIELD_MBID:
		if (!take_mbid(m, row->mbid))
			row->mbid[0] = '\0';
		return NULL;
	case FIELD_ARTIST:
		return take_ref(row, &row->artist, m);
	case FIELD_ALBUM:
		return take_ref(row, &row->album, m);
	case FIELD_FORMER:
		if (!member_known(m))
			return NULL;
		if (m->kind != SCAN_ARRAY)
			return "no array";
		if (m->len > FORMER_MAX)
			return "too many";
		row->former = m;
		return take_maybe(row, f, m);
	case FIELD_SORT_NAME:
		row->sort_name = m;
		return take_maybe(row, f, m);
	case FIELD_UNKNOWN:
		if (row->unknown == NULL)
			row->unknown = f->name;
		return NULL;
	default:
		return NULL;
	}
}

static void
begin(struct row *row, const struct rec *rec)
{
	struct row_priv *p = row->priv;

	for (size_t i = 0; i < row->table->ncolumns; i++)
		row->cells[i].kind = CELL_NONE;
	row->mbid[0] = '\0';
	row->artist.kind = row->album.kind = REF_NONE;
	row->former = NULL;
	row->sort_name = NULL;
	row->unknown = NULL;
	/* All strings together are no longer than the line, so that texts
	 * never move; the memory of a giant is not kept. */
	p->used = 0;
	if (p->size < rec->len || (p->size > 65536 && rec->len < 65536)) {
		free(p->text);
		p->size = rec->len < 4096 ? 4096 : rec->len;
		p->text = mem_alloc(p->size);
	}
}

int
row_read(struct row *row, const struct rec *rec)
{
	struct row_priv *p = row->priv;
	const char *why = NULL;

	begin(row, rec);
	for (size_t i = 0; i < scan_count(rec->scan); i++) {
		const struct member *m = scan_at(rec->scan, i);
		const struct field *f;
		bool first;

		f = fields_find(p->fields, i, m, &first);
		if (first && row->conf->unknown != NULL)
			row->conf->unknown(row->table->name, f->name);
		if ((why = take_field(row, f, m)) != NULL) {
			snprintf(row->why, sizeof(row->why), "%s: %s", f->name,
			    why);
			return -1;
		}
	}
	return 0;
}
