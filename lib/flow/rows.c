#include "flow/storing.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SHORT 65536		/* bytes of a record whose row may wait */

/* Adds to s->why the row that holds the value of this column. */
static void
name_holder(struct store *s, const struct job *j, size_t column)
{
	const struct table *t = j->kind->t;
	const struct cell *c = &j->row->cells[column];
	const size_t len = strlen(s->why);
	struct stmt *st = db_prepare(s->db, "SELECT \"%w\", id, \"%w\" FROM"
	    " main.\"%w\" WHERE \"%w\" = ?1", t->columns[column].name,
	    t->columns[j->kind->name].name, t->name, t->columns[column].name);

	if (st == NULL)
		return;
	if (c->kind == CELL_INT)
		bind_int(st, 1, c->n);
	else
		bind_borrowed(st, 1, c->s, c->len);
	if (stmt_step(st) == 1 && col_text(st, 2) != NULL)
		snprintf(s->why + len, sizeof(s->why) - len, ": '%.80s' is that"
		    " of %" PRId64 " '%.80s'", col_text(st, 0), col_int(st, 1),
		    col_text(st, 2));
	stmt_free(st);
}

/* Was it a column whose values no two rows may share? */
static void
name_clash(struct store *s, const struct job *j)
{
	const struct table *t = j->kind->t;
	char failed[256];

	for (size_t i = 0; i < t->ncolumns; i++) {
		const enum cell_kind kind = j->row->cells[i].kind;

		snprintf(failed, sizeof(failed), "UNIQUE constraint failed:"
		    " %s.%s", t->name, t->columns[i].name);
		if ((kind == CELL_INT || kind == CELL_TEXT) &&
		    strcmp(failed, s->why) == 0) {
			name_holder(s, j, i);
			return;
		}
	}
}

/* A statement that writes failed: is it the record's fault, or not? */
static enum store_result
unwritten(struct store *s, const struct job *j)
{
	if (db_constraint(s->db) && db_in_transaction(s->db)) {
		store_refuse(s, "%s", db_why(s->db));
		name_clash(s, j);
		return STORE_REFUSED;
	}
	warn("%s: %s", db_path(s->db), db_why(s->db));
	return store_fail(s);
}

/* It went well, but for RAISE(IGNORE) or ON CONFLICT IGNORE. */
static enum store_result
ignored(struct store *s, const struct job *j)
{
	return store_refuse(s, "a trigger or constraint of %s ignores it",
	    j->kind->t->name);
}

static enum store_result
nameless(struct store *s, const struct job *j)
{
	return store_refuse(s, "%s: missing",
	    j->kind->t->columns[j->kind->name].name);
}

/* Writes the row, or puts it to those that are written together. */
static enum store_result
write_new(struct store *s, struct job *j)
{
	struct kind *k = j->kind;
	int r;

	if (k->inserts != NULL && j->rec->len < SHORT)
		return inserts_add(k->inserts, j->row) == -1 ? store_fail(s) :
		    STORE_NEW;
	db_quiet(s->db, true);
	r = upsert_insert(k->upsert, j->row);
	db_quiet(s->db, false);
	if (r == -1)
		return unwritten(s, j);
	return db_changes(s->db) == 0 ? ignored(s, j) : STORE_NEW;
}

enum store_result
rows_insert(struct store *s, struct job *j)
{
	struct row *row = j->row;
	const struct column *artist = table_role(j->kind->t, ROLE_ARTIST);
	enum store_result r;

	if (row->cells[j->kind->name].kind != CELL_TEXT)
		return nameless(s, j);
	if (parents_artist(s, j) == -1)
		return store_fail(s);
	if (row->type != REC_ARTIST && !j->has_artist && artist->notnull)
		return store_refuse(s, "artist: missing");
	if (naming_give(s, j) == -1)
		return store_fail(s);
	if (j->has_artist)
		cell_int(row_cell(row, ROLE_ARTIST), j->artist);
	if (j->has_album)
		cell_int(row_cell(row, ROLE_ALBUM), j->album);
	cell_text(row_cell(row, ROLE_MBID), row->mbid, MBID_SIZE - 1);
	cell_text(row_cell(row, ROLE_MBID_COPY), row->mbid, MBID_SIZE - 1);
	cell_int(row_cell(row, ROLE_CREATED), s->conf->now);
	cell_int(row_cell(row, ROLE_UPDATED), s->conf->now);
	if ((r = write_new(s, j)) != STORE_NEW)
		return r;
	identity_see(j);
	refs_set(s->refs, row->type, row->mbid, row_cell(row, ROLE_ID)->n);
	return bulk_inserted(s->bulk, (int)row->type - REC_ARTIST) == -1 ?
	    store_fail(s) : STORE_NEW;
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
		if (naming_make(s, j) == -1)
			return -1;
		naming_set(s, j, NULL);
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
		return unwritten(s, j);
	if (db_changes(s->db) == 0)
		return ignored(s, j);
	identity_see(j);
	if (*j->was != '\0') {
		refs_set(s->refs, j->row->type, j->row->mbid, id);
		if (refs_renamed(s->refs, j->row->type, j->was, id) == -1)
			return store_fail(s);
	}
	return STORE_CHANGED;
}

enum store_result
rows_change(struct store *s, struct job *j)
{
	struct upsert *u = j->kind->upsert;
	enum store_result r = STORE_SAME;
	bool lacking = j->merged;	/* it is older than the row */
	int64_t id = 0;
	size_t differ;
	int more;

	if (j->row->cells[j->kind->name].kind == CELL_ERASE)
		return nameless(s, j);	/* with --replace too */
	upsert_int(u, ROLE_ID, &id);
	if (j->row->type == REC_SONG)
		r = parents_place(s, j, &lacking);
	else if (j->has_artist && !upsert_has(u, ROLE_ARTIST))
		cell_int(row_cell(j->row, ROLE_ARTIST), j->artist);
	if (r != STORE_SAME)
		return r;
	differ = upsert_diff(u, j->row, lacking);
	if ((more = amend(s, j)) == -1)
		return store_fail(s);
	upsert_done(u);
	return differ == 0 && more == 0 ? STORE_SAME : write_changes(s, j, id);
}
