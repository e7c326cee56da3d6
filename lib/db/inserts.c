#include "db/inserts.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "data/sql.h"

#define ROWS 16			/* of a statement; more gain little */
#define SLUGS 2			/* columns: slug, url_slug */

struct inserts {
	struct db *db;
	const struct table *t;
	const struct column *slugs[SLUGS];	/* NULL: there is none */
	struct stmt *of_rows[ROWS + 1];	/* by how many rows it writes */
	struct cell *cells;		/* of the rows that wait, ROWS times */
	struct buf text[ROWS];		/* theirs */
	size_t n;
};

/* ---- may rows wait? ---- */

/* Are the values of such a column the caller's own, and no two alike? */
static bool
distinct(enum role role)
{
	return role == ROLE_ID || role == ROLE_MBID ||
	    role == ROLE_MBID_COPY || role == ROLE_SLUG ||
	    role == ROLE_SLUG_COPY;
}

static bool
always_there(const struct table *t, const struct column *c, size_t name)
{
	return distinct(c->role) || c->role == ROLE_CREATED ||
	    c->role == ROLE_UPDATED || c->role == ROLE_ARTIST ||
	    c == &t->columns[name];
}

/* Is the DEFAULT an expression, and does it give what the column takes? */
static bool
takes_preset(struct db *db, const struct column *c)
{
	int64_t some = 0;
	int r;

	db_quiet(db, true);
	r = db_int(db, &some, "SELECT (%s) IS NOT NULL", c->preset);
	db_quiet(db, false);
	return r == 0 && (some || !c->notnull);
}

static bool
takes_column(struct db *db, const struct table *t, size_t i, size_t name)
{
	const struct column *c = &t->columns[i];

	if (c->computed)
		return false;
	return c->preset != NULL ? takes_preset(db, c) :
	    !c->notnull || always_there(t, c, name);
}

static bool
takes_index(const struct table *t, const struct index *x)
{
	const struct column *c;

	if (!x->unique)
		return true;
	if (x->partial || x->ncolumns != 1 || x->columns[0] == NULL ||
	    strcasecmp(x->collations[0], "BINARY") != 0)
		return false;
	c = table_column(t, x->columns[0]);
	return c != NULL && distinct(c->role);
}

static bool
takes_all(struct db *db, const struct table *t, size_t name)
{
	if (t->strict || sql_word(t->sql, "CHECK") != NULL ||
	    sql_word(t->sql, "CONFLICT") != NULL)
		return false;
	for (size_t i = 0; i < t->ncolumns; i++)
		if (!takes_column(db, t, i, name))
			return false;
	for (size_t i = 0; i < t->nindexes; i++)
		if (!takes_index(t, &t->indexes[i]))
			return false;
	return true;
}

struct inserts *
inserts_new(struct db *db, const struct table *t, size_t name)
{
	struct inserts *in;

	if (!takes_all(db, t, name))
		return NULL;
	in = mem_zero(1, sizeof(*in));
	in->db = db;
	in->t = t;
	in->slugs[0] = table_role(t, ROLE_SLUG);
	in->slugs[1] = table_role(t, ROLE_SLUG_COPY);
	in->cells = mem_zero(ROWS * t->ncolumns, sizeof(*in->cells));
	return in;
}

void
inserts_free(struct inserts *in)
{
	if (in == NULL)
		return;
	for (size_t i = 0; i <= ROWS; i++)
		stmt_free(in->of_rows[i]);
	for (size_t i = 0; i < ROWS; i++)
		buf_release(&in->text[i]);
	free(in->cells);
	free(in);
}

/* ---- writing ---- */

/* "(?1, ifnull(?2, DEFAULT), ...)" of the row that is `row`th from 0. */
static void
add_values(struct buf *b, const struct table *t, size_t row)
{
	for (size_t i = 0; i < t->ncolumns; i++) {
		const char *preset = t->columns[i].preset;
		const size_t n = row * t->ncolumns + i + 1;

		buf_str(b, i > 0 ? ", " : row > 0 ? ", (" : "(");
		if (preset != NULL)
			buf_printf(b, "ifnull(?%zu, (%s))", n, preset);
		else
			buf_printf(b, "?%zu", n);
	}
	buf_char(b, ')');
}

/* OR FAIL: SQLite keeps no journal of each statement, for which it would copy
 * every page that many rows touch. */
static struct stmt *
prepare(const struct inserts *in, size_t rows)
{
	struct buf b = BUF_INIT;
	struct stmt *st;

	buf_str(&b, "INSERT OR FAIL INTO main.");
	sql_name(&b, in->t->name);
	for (size_t i = 0; i < in->t->ncolumns; i++) {
		buf_str(&b, i > 0 ? ", " : "(");
		sql_name(&b, in->t->columns[i].name);
	}
	buf_str(&b, ") VALUES");
	for (size_t i = 0; i < rows; i++)
		add_values(&b, in->t, i);
	st = db_prepare(in->db, "%s", b.data);
	buf_release(&b);
	return st;
}

int
inserts_flush(struct inserts *in)
{
	struct stmt **st;
	size_t n;

	if (in == NULL || in->n == 0)
		return 0;
	n = in->n;
	in->n = 0;
	st = &in->of_rows[n];
	if (*st == NULL && (*st = prepare(in, n)) == NULL)
		return -1;
	for (size_t i = 0; i < n * in->t->ncolumns; i++)
		cell_bind(&in->cells[i], *st, (int)i + 1);
	return stmt_run(*st);
}

int
inserts_add(struct inserts *in, const struct row *row)
{
	struct cell *cells = in->cells + in->n * in->t->ncolumns;
	struct buf *text = &in->text[in->n];
	const size_t ncolumns = in->t->ncolumns;
	const char *s;

	memcpy(cells, row->cells, ncolumns * sizeof(*cells));
	buf_reset(text);
	for (size_t i = 0; i < ncolumns; i++)
		if (cells[i].kind == CELL_TEXT)
			buf_add(text, cells[i].s, cells[i].len);
	s = text->data;			/* now it moves no more */
	for (size_t i = 0; i < ncolumns; i++) {
		if (cells[i].kind == CELL_TEXT) {
			cells[i].s = s;
			s += cells[i].len;
		}
	}
	return ++in->n == ROWS ? inserts_flush(in) : 0;
}

static bool
holds(const struct cell *c, const char *text, size_t len)
{
	return c->kind == CELL_TEXT && c->len == len &&
	    memcmp(c->s, text, len) == 0;
}

bool
inserts_slug(const struct inserts *in, const char *slug, size_t len)
{
	const struct cell *row;

	for (size_t i = 0; in != NULL && i < in->n; i++) {
		row = in->cells + i * in->t->ncolumns;
		for (size_t k = 0; k < SLUGS; k++)
			if (in->slugs[k] != NULL &&
			    holds(row + (in->slugs[k] - in->t->columns), slug,
			    len))
				return true;
	}
	return false;
}
