#include "db/upsert.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "data/json.h"
#include "data/sql.h"

#define STATEMENTS 32		/* sets of columns remembered a table */
#define DAY_S 86400
#define TREE_MAX 2000000	/* bytes of JSON that a tree is made of */

/* A prepared INSERT or UPDATE and the columns that it sets. */
struct set_stmt {
	struct stmt *st;
	bool insert;
	unsigned char *set;	/* one byte a column */
};

struct upsert {
	struct db *db;
	const struct table *t;
	struct stmt *find;
	int by_role[ROLE_ANY + 1];
	struct set_stmt prepared[STATEMENTS];	/* last used first */
	unsigned char *set;		/* what the next statement sets */
	char **owned;			/* values made here, by column */
};

struct upsert *
upsert_new(struct db *db, const struct table *t)
{
	struct upsert *u = mem_zero(1, sizeof(*u));

	u->db = db;
	u->t = t;
	u->set = mem_zero(t->ncolumns, 1);
	u->owned = mem_zero(t->ncolumns, sizeof(*u->owned));
	for (int role = 0; role <= ROLE_ANY; role++)
		u->by_role[role] = -1;
	for (size_t i = t->ncolumns; i-- > 0;)
		u->by_role[t->columns[i].role] = (int)i;
	return u;
}

void
upsert_free(struct upsert *u)
{
	if (u == NULL)
		return;
	stmt_free(u->find);
	for (size_t i = 0; i < STATEMENTS; i++) {
		stmt_free(u->prepared[i].st);
		free(u->prepared[i].set);
	}
	free(u->set);
	for (size_t i = 0; i < u->t->ncolumns; i++)
		free(u->owned[i]);
	free(u->owned);
	free(u);
}

/* ---- finding ---- */

/* Result column i is the table's column i. */
static struct stmt *
prepare_find(struct upsert *u)
{
	struct buf b = BUF_INIT;
	struct stmt *st;

	for (size_t i = 0; i < u->t->ncolumns; i++) {
		const struct column *c = &u->t->columns[i];

		buf_str(&b, i > 0 ? ", " : "");
		if (c->computed)
			buf_str(&b, "NULL");
		else
			sql_name(&b, c->name);
	}
	st = db_prepare(u->db, "SELECT %s FROM main.\"%w\""
	    " WHERE musicbrainz_id = ?1", b.data, u->t->name);
	buf_release(&b);
	return st;
}

int
upsert_find(struct upsert *u, const char *mbid)
{
	if (u->find == NULL && (u->find = prepare_find(u)) == NULL)
		return -1;
	bind_borrowed(u->find, 1, mbid, MBID_SIZE - 1);
	return stmt_step(u->find);
}

void
upsert_done(struct upsert *u)
{
	stmt_reset(u->find);
}

/* Does the column hold more than null, "" or, as JSON, [] or {}? */
static bool
has(struct upsert *u, int col)
{
	const char *s;

	switch (col_type(u->find, col)) {
	case COL_NULL:
		return false;
	case COL_TEXT:
		s = col_text(u->find, col);
		return *s != '\0' && !(role_json(u->t->columns[col].role) &&
		    (strcmp(s, "[]") == 0 || strcmp(s, "{}") == 0));
	default:
		return true;
	}
}

bool
upsert_has(struct upsert *u, enum role role)
{
	int i = u->by_role[role];

	return i != -1 && has(u, i);
}

bool
upsert_int(struct upsert *u, enum role role, int64_t *n)
{
	int i = u->by_role[role];

	if (i == -1 || col_type(u->find, i) != COL_INT)
		return false;
	*n = col_int(u->find, i);
	return true;
}

/* ---- comparing ---- */

static bool
same_bytes(struct stmt *st, int col, const struct cell *c)
{
	return col_is(st, col, c->s, c->len);
}

static bool
same_json(struct stmt *st, int col, const struct cell *c)
{
	json_t *a, *b;
	bool same;

	if (same_bytes(st, col, c))
		return true;
	/* More than D1 stores in a value anyway: memory is worth more here. */
	if (col_type(st, col) != COL_TEXT || c->len > TREE_MAX ||
	    col_len(st, col) > TREE_MAX)
		return false;
	a = js_parse(col_text(st, col), col_len(st, col));
	b = js_parse(c->s, c->len);
	same = a != NULL && b != NULL && js_same(a, b);
	json_decref(a);
	json_decref(b);
	return same;
}

static int64_t
day_of(int64_t s)
{
	return (s >= 0 ? s : s - (DAY_S - 1)) / DAY_S;
}

/* A column without a type, or a NUMERIC one, which makes "12" a number. */
static bool
same_any(struct stmt *st, int col, const struct cell *c)
{
	enum col_type type = col_type(st, col);
	char *end;

	if (c->kind == CELL_TEXT && (type == COL_INT || type == COL_REAL)) {
		const char *s = col_text(st, col);
		char *text;
		bool same;

		if (strlen(s) == c->len && memcmp(s, c->s, c->len) == 0)
			return true;
		text = mem_strn(c->s, c->len);
		same = strtod(text, &end) == col_real(st, col) &&
		    end != text && *end == '\0';
		free(text);
		return same;
	}
	if (c->kind == CELL_TEXT)
		return same_bytes(st, col, c);
	if (type != COL_INT && type != COL_REAL)
		return false;
	return c->kind == CELL_INT && type == COL_INT ?
	    c->n == col_int(st, col) : (c->kind == CELL_INT ? (double)c->n :
	    c->r) == col_real(st, col);
}

static bool
same(struct upsert *u, int col, const struct cell *c)
{
	struct stmt *st = u->find;

	if (c->kind == CELL_ERASE)
		return !has(u, col);
	switch (u->t->columns[col].role) {
	case ROLE_DATE:
		return col_type(st, col) == COL_INT &&
		    day_of(col_int(st, col)) == day_of(c->n);
	case ROLE_LIST:
	case ROLE_CREDITS:
	case ROLE_MAP:
	case ROLE_JSON:
		return same_json(st, col, c);
	case ROLE_TEXT:
		return same_bytes(st, col, c);
	case ROLE_ANY:
		return same_any(st, col, c);
	case ROLE_REAL:
		return col_type(st, col) == COL_REAL &&
		    col_real(st, col) == c->r;
	default:
		return c->kind == CELL_TEXT ? same_bytes(st, col, c) :
		    col_type(st, col) == COL_INT && col_int(st, col) == c->n;
	}
}

/* Adds to `into` what `from` knows; lacking: only what is not known yet.
 * erase: what is there and not known goes. */
static bool
merge(json_t *into, json_t *from, bool lacking, bool erase)
{
	bool changed = false;
	const char *key;
	json_t *value;

	json_object_foreach(from, key, value) {
		const json_t *old = json_object_get(into, key);

		if (!js_known(value)) {
			if (erase && js_known(old)) {
				json_object_del(into, key);
				changed = true;
			}
		} else if (lacking ? !js_known(old) :
		    old == NULL || !js_same(old, value)) {
			json_object_set(into, key, value);
			changed = true;
		}
	}
	return changed;
}

/* Puts a text of our own (taken over) into the cell of a column. */
static void
own(struct upsert *u, size_t col, struct cell *c, char *text)
{
	free(u->owned[col]);
	u->owned[col] = text;
	cell_text(c, text, strlen(text));
}

static void
odd_map(struct upsert *u, int col, const char *what)
{
	warn("%s: %s %lld: %s %s", db_path(u->db), u->t->name,
	    (long long)col_int(u->find, u->by_role[ROLE_ID]),
	    u->t->columns[col].name, what);
}

/* Merges the cell into the stored object; false: nothing is new. */
static bool
merge_map(struct upsert *u, int col, struct cell *c, bool lacking, bool erase)
{
	json_t *old, *new;
	bool changed;

	if (same_bytes(u->find, col, c))
		return false;
	if (!has(u, col))
		return true;
	if (c->len > TREE_MAX || col_len(u->find, col) > TREE_MAX) {
		odd_map(u, col, "is too long to be merged: left as it is");
		return false;
	}
	old = js_parse(col_text(u->find, col), col_len(u->find, col));
	if (!json_is_object(old)) {
		json_decref(old);
		odd_map(u, col, "was no JSON object: replaced");
		return true;
	}
	new = js_parse(c->s, c->len);
	changed = merge(old, new, lacking, erase);
	if (changed)
		own(u, (size_t)col, c, js_text(old));
	json_decref(old);
	json_decref(new);
	return changed;
}

/* What a column that may not be NULL holds when it is erased: its default, if
 * it has one, which is a constant or an expression without columns. */
static void
preset(struct upsert *u, size_t i, struct cell *c)
{
	const struct column *col = &u->t->columns[i];
	struct stmt *st = db_prepare(u->db, "SELECT %s",
	    col->preset != NULL ? col->preset : "NULL");
	enum col_type type = st != NULL && stmt_step(st) == 1 ?
	    col_type(st, 0) : COL_NULL;

	if (type == COL_REAL || (type == COL_INT && col->role == ROLE_REAL)) {
		c->kind = CELL_REAL;
		c->r = col_real(st, 0);
	} else if (type == COL_INT) {
		cell_int(c, col_int(st, 0));
	} else if (type == COL_TEXT) {
		own(u, i, c, mem_strn(col_text(st, 0), col_len(st, 0)));
	}
	stmt_free(st);
}

size_t
upsert_diff(struct upsert *u, struct row *row, bool lacking)
{
	size_t n = 0;

	for (size_t i = 0; i < u->t->ncolumns; i++) {
		const struct column *col = &u->t->columns[i];
		struct cell *c = &row->cells[i];
		bool differs;

		if (c->kind == CELL_NONE)
			continue;
		if (col->role == ROLE_MAP && c->kind == CELL_TEXT &&
		    strcmp(col->name, "external_ids") == 0)
			differs = merge_map(u, (int)i, c, lacking,
			    row->conf->replace);
		else if (lacking && has(u, (int)i))
			differs = false;
		else {
			if (c->kind == CELL_ERASE && col->notnull)
				preset(u, i, c);
			differs = !same(u, (int)i, c);
		}
		if (!differs)
			c->kind = CELL_NONE;
		n += differs;
	}
	return n;
}

/* ---- writing ---- */

static void
add_insert(struct buf *b, const struct upsert *u)
{
	struct buf values = BUF_INIT;
	const char *comma = "";

	buf_printf(b, "INSERT INTO main.");
	sql_name(b, u->t->name);
	buf_char(b, '(');
	for (size_t i = 0; i < u->t->ncolumns; i++) {
		if (!u->set[i])
			continue;
		buf_str(b, comma);
		sql_name(b, u->t->columns[i].name);
		buf_printf(&values, "%s?%zu", comma, i + 1);
		comma = ", ";
	}
	buf_printf(b, ") VALUES(%s)", values.data);
	buf_release(&values);
}

static void
add_update(struct buf *b, const struct upsert *u)
{
	const char *comma = "";

	buf_printf(b, "UPDATE main.");
	sql_name(b, u->t->name);
	buf_str(b, " SET ");
	for (size_t i = 0; i < u->t->ncolumns; i++) {
		if (!u->set[i])
			continue;
		buf_str(b, comma);
		sql_name(b, u->t->columns[i].name);
		buf_printf(b, " = ?%zu", i + 1);
		comma = ", ";
	}
	buf_printf(b, " WHERE id = ?%zu", u->t->ncolumns + 1);
}

/* The statement for u->set, which moves to the front. */
static struct stmt *
statement(struct upsert *u, bool insert)
{
	struct set_stmt *p = u->prepared, found;
	struct buf b = BUF_INIT;
	size_t i = 0;

	while (i < STATEMENTS && p[i].st != NULL && (p[i].insert != insert ||
	    memcmp(p[i].set, u->set, u->t->ncolumns) != 0))
		i++;
	if (i == 0 && p[0].st != NULL)
		return p[0].st;
	if (i < STATEMENTS && p[i].st != NULL) {
		found = p[i];
	} else {
		if (insert)
			add_insert(&b, u);
		else
			add_update(&b, u);
		found.st = db_prepare(u->db, "%s", b.data);
		buf_release(&b);
		if (found.st == NULL)
			return NULL;
		found.insert = insert;
		found.set = mem_alloc(u->t->ncolumns);
		memcpy(found.set, u->set, u->t->ncolumns);
		if (i == STATEMENTS) {
			stmt_free(p[--i].st);
			free(p[i].set);
		}
	}
	memmove(p + 1, p, i * sizeof(*p));
	p[0] = found;
	return found.st;
}

static int
run(struct upsert *u, struct stmt *st, const struct row *row)
{
	for (size_t i = 0; i < u->t->ncolumns; i++)
		if (u->set[i])
			cell_bind(&row->cells[i], st, (int)i + 1);
	return stmt_run(st);
}

int
upsert_update(struct upsert *u, const struct row *row, int64_t id)
{
	struct stmt *st;

	for (size_t i = 0; i < u->t->ncolumns; i++)
		u->set[i] = row->cells[i].kind != CELL_NONE;
	if ((st = statement(u, false)) == NULL)
		return -1;
	bind_int(st, (int)u->t->ncolumns + 1, id);
	return run(u, st, row);
}

int
upsert_insert(struct upsert *u, const struct row *row)
{
	struct stmt *st;

	for (size_t i = 0; i < u->t->ncolumns; i++) {
		const struct column *col = &u->t->columns[i];

		u->set[i] = !col->computed && (col->preset == NULL ||
		    row->cells[i].kind > CELL_ERASE);
	}
	if ((st = statement(u, true)) == NULL)
		return -1;
	return run(u, st, row);
}
