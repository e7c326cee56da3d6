#include "flow/storing.h"

#include <string.h>

#include "data/json.h"

bool
identity_unseen(const struct kind *k, const char *key, size_t len)
{
	return k->seen != NULL && !seen_maybe(k->seen, key, len);
}

void
identity_see(struct job *j)
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

/* As upsert_find(), for which all rows have to be there. */
static int
find(struct kind *k, const char *mbid)
{
	return inserts_flush(k->inserts) == -1 ? -1 :
	    upsert_find(k->upsert, mbid);
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
	int r = find(j->kind, mbid);

	(void)s;
	if (r == 1)
		memcpy(j->was, mbid, MBID_SIZE);
	return r;
}

static int
keep_former(struct store *s, struct job *j, const char *mbid)
{
	const enum rec_type type = j->row->type;
	int64_t own = 0, other;
	int r = inserts_flush(j->kind->inserts);

	if (r != -1)
		r = refs_find(s->refs, type, j->row->mbid, &own);
	if (r != -1 && (r = refs_find(s->refs, type, mbid, &other)) == 0)
		return refs_renamed(s->refs, type, mbid, own);
	if (r == 1 && other != own)
		warn_at(j->rec->file, j->rec->lineno,
		    "%s: %s was merged into it, but has a row of its own",
		    j->row->mbid, mbid);
	return r == -1 ? -1 : 0;
}

/* The row that a record before said has taken this one's id over. */
static int
find_merged(struct store *s, struct job *j)
{
	struct stmt *st = j->kind->mbid_of;
	char now[MBID_SIZE];
	int64_t id;
	int r = refs_now(s->refs, j->row->type, j->row->mbid, &id);

	if (r != 1)
		return r;
	bind_int(st, 1, id);
	if ((r = stmt_step(st)) == 1 && !mbid_fold(col_text(st, 0), now))
		r = 0;
	stmt_reset(st);
	j->merged = r == 1;
	return r == 1 ? find(j->kind, now) : r;
}

int
identity_find(struct store *s, struct job *j)
{
	int r = identity_unseen(j->kind, j->row->mbid, MBID_SIZE - 1) ? 0 :
	    find(j->kind, j->row->mbid);

	if (r == 0)
		r = each_former(s, j, find_former);
	return r == 0 ? find_merged(s, j) : r;
}

int
identity_keep(struct store *s, struct job *j)
{
	return each_former(s, j, keep_former);
}

static int
find_known(struct store *s, const struct job *j, const char *mbid,
    struct known_row *row)
{
	return store_from_known(s, known_find(s->known, j->row->type, mbid,
	    row));
}

static int
known_former(struct store *s, struct job *j, const char *mbid)
{
	struct known_row row;
	int r = find_known(s, j, mbid, &row);

	if (r == 1)
		memcpy(j->known_as, mbid, MBID_SIZE);
	return r;
}

int
identity_known(struct store *s, struct job *j, struct known_row *row)
{
	int r;

	memcpy(j->known_as, j->row->mbid, MBID_SIZE);
	r = find_known(s, j, j->known_as, row);
	if (r == 0 && (r = each_former(s, j, known_former)) == 1)
		r = find_known(s, j, j->known_as, row);
	return r;
}
