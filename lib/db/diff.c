#include "db/diff.h"

#include <stdlib.h>
#include <strings.h>

#include "base/mem.h"
#include "data/sql.h"
#include "db/keep.h"

void
diff_columns(struct buf *b, const struct diff_table *t, const char *prefix)
{
	for (size_t i = 0; i < t->ncolumns; i++) {
		buf_printf(b, "%s%s", i > 0 ? ", " : "", prefix);
		sql_name(b, t->columns[i].c->name);
	}
}

int
diff_run(struct diff *d, struct buf *sql)
{
	int r = db_exec(d->db, "%s", sql->data);

	buf_reset(sql);
	return r;
}

/* ---- what there is to compare ---- */

/* Which of the catalogue a column refers to by its id; -1: none. */
static int
parent_of(const struct table *t, const struct column *c)
{
	for (size_t i = 0; i < t->nfkeys; i++) {
		const struct fkey *f = &t->fkeys[i];

		if (f->ncolumns != 1 || f->to[0] == NULL ||
		    strcasecmp(f->from[0], c->name) != 0 ||
		    strcasecmp(f->to[0], "id") != 0)
			continue;
		for (int k = 0; k < CATALOGUE; k++)
			if (strcasecmp(f->table, catalogue[k]) == 0)
				return k;
	}
	return -1;
}

static void
find_columns(struct diff_table *t, const struct table *source)
{
	t->columns = mem_zero(t->t->ncolumns, sizeof(*t->columns));
	for (size_t i = 0; i < t->t->ncolumns; i++) {
		const struct column *c = &t->t->columns[i];
		const struct column *s = table_column(source, c->name);

		if (c->role == ROLE_ID || c->computed || s == NULL ||
		    s->computed)
			continue;
		t->columns[t->ncolumns].c = c;
		t->columns[t->ncolumns++].parent = parent_of(t->t, c);
	}
}

struct schema *
diff_schema(struct db *db, const char *name, const char *what, int *status)
{
	struct schema *s = schema_read(db, name);
	char *lacks;

	if (s == NULL) {
		*status = db_status(db);
		return NULL;
	}
	if ((lacks = schema_lacks(s)) == NULL)
		return s;
	warn("%s is no catalogue: %s", what, lacks);
	free(lacks);
	schema_free(s);
	*status = EX_DATAERR;
	return NULL;
}

static bool
has_triggers(const struct schema *s, const char *table)
{
	for (size_t i = 0; i < s->ntriggers; i++)
		if (strcasecmp(s->triggers[i].table, table) == 0)
			return true;
	return false;
}

/* ---- comparing ---- */

int
diff_moved(struct diff *d, const char *t, bool *yes)
{
	int64_t n = 0;

	if (db_int(d->db, &n, "SELECT 1 FROM odd_%s WHERE pid <> sid LIMIT 1",
	    t) == -1)
		return -1;
	*yes = n == 1;
	return 0;
}

void
diff_add_value(struct buf *b, const struct diff_column *c, const bool odd[])
{
	bool mapped = c->parent != -1 && odd[c->parent];

	if (mapped)
		buf_printf(b, "ifnull((SELECT pid FROM odd_%s WHERE sid = s.",
		    catalogue[c->parent]);
	else
		buf_str(b, "s.");
	sql_name(b, c->c->name);
	if (mapped) {
		buf_str(b, "), s.");
		sql_name(b, c->c->name);
		buf_char(b, ')');
	}
}

static bool
is_time(const struct diff_column *c)
{
	return c->c->role == ROLE_CREATED || c->c->role == ROLE_UPDATED;
}

/* updated_at goes along with a difference, created_at stays. */
static void
add_times(struct buf *b, const struct diff_column *c)
{
	if (c->c->role == ROLE_CREATED) {
		buf_str(b, "0");
		return;
	}
	buf_str(b, "ifnull(s.");
	sql_name(b, c->c->name);
	buf_str(b, " <> p.");
	sql_name(b, c->c->name);
	buf_str(b, ", 0)");
}

/* Adds a condition: the two rows s and p differ in this column. */
static void
add_differs(struct buf *b, enum diff_how how, const struct diff_column *c,
    const bool odd[])
{
	struct buf p = BUF_INIT, s = BUF_INIT;

	buf_str(&p, "p.");
	sql_name(&p, c->c->name);
	if (how == DIFF_LITERAL) {
		buf_str(&s, "s.");
		sql_name(&s, c->c->name);
		buf_printf(b, "(%s COLLATE BINARY IS NOT %s"
		    " OR typeof(%s) <> typeof(%s))", s.data, p.data, s.data,
		    p.data);
	} else if (is_time(c)) {
		add_times(b, c);
	} else {
		diff_add_value(&s, c, odd);
		buf_printf(b, "(%s COLLATE BINARY IS NOT %s", s.data, p.data);
		if (role_json(c->c->role))
			buf_printf(b, " AND NOT json_same(%s, %s)", s.data,
			    p.data);
		else if (c->c->role == ROLE_SLUG ||
		    c->c->role == ROLE_SLUG_COPY)
			buf_printf(b, " AND ifnull(%s, '') = ''", p.data);
		buf_char(b, ')');
	}
	buf_release(&p);
	buf_release(&s);
}

/*
 * Finds the rows of one join that are new or differ, and puts them into put_T.
 * id, new: terms.  Times alone make no difference.  The last column is asked
 * for first: then SQLite goes through a row's header once.
 */
static int
compare(struct diff *d, struct diff_table *t, const char *id, const char *new,
    const char *from, const bool odd[])
{
	struct buf sql = BUF_INIT;
	int r;

	buf_printf(&sql, "INSERT OR IGNORE INTO put_%s SELECT %s, %s, s.id,"
	    " CASE WHEN NOT (%s) THEN ", t->name, id, new, new);
	for (size_t i = 0; i < t->ncolumns; i++) {
		buf_str(&sql, i > 0 ? " || " : "");
		add_differs(&sql, d->how, &t->columns[i], odd);
	}
	buf_printf(&sql, " END FROM %s WHERE (%s", from, new);
	for (size_t i = t->ncolumns; i-- > 0;) {
		if (d->how == DIFF_IDENTITY && is_time(&t->columns[i]))
			continue;
		buf_str(&sql, " OR ");
		add_differs(&sql, d->how, &t->columns[i], odd);
	}
	buf_char(&sql, ')');
	r = diff_run(d, &sql);
	buf_release(&sql);
	return r;
}

/*
 * A row of the source and production's of the same id, which nearly all are
 * with which they belong together: so one reading of both files does.  What
 * is put as new belongs elsewhere, or to nothing.
 */
static int
compare_same(struct diff *d, struct diff_table *t)
{
	const bool none[CATALOGUE] = { false };
	struct buf from = BUF_INIT;
	int r;

	buf_printf(&from, "main.%s s LEFT JOIN production.%s p ON p.id = s.id",
	    t->name, t->name);
	r = compare(d, t, "s.id", d->how == DIFF_LITERAL ? "p.id IS NULL" :
	    "p.musicbrainz_id = s.musicbrainz_id IS NOT TRUE", from.data, none);
	buf_release(&from);
	return r;
}

/* Does a column refer to rows that have another id in production? */
static bool
refers_to_odd(const struct diff_table *t, const bool odd[])
{
	for (size_t i = 0; i < t->ncolumns; i++)
		if (t->columns[i].parent != -1 && odd[t->columns[i].parent])
			return true;
	return false;
}

/* compare_same() again, with the ids that parents have in production. */
static int
compare_again(struct diff *d, struct diff_table *t, const bool odd[])
{
	struct buf from = BUF_INIT;
	int r;

	buf_printf(&from, "main.%s s CROSS JOIN production.%s p ON p.id = s.id"
	    " AND NOT EXISTS (SELECT 1 FROM odd_%s WHERE sid = s.id)", t->name,
	    t->name, t->name);
	r = db_exec(d->db, "DELETE FROM put_%s", t->name);
	if (r == 0)
		r = compare(d, t, "p.id", "0", from.data, odd);
	buf_release(&from);
	return r;
}

/* The odd ones with their partners; and those that have none are new. */
static int
compare_odd(struct diff *d, struct diff_table *t, const bool odd[])
{
	struct buf from = BUF_INIT;
	int r;

	buf_printf(&from, "odd_%s o CROSS JOIN main.%s s ON s.id = o.sid"
	    " AND NOT o.new CROSS JOIN production.%s p ON p.id = o.pid",
	    t->name, t->name, t->name);
	r = compare(d, t, "p.id", "0", from.data, odd);
	buf_release(&from);
	return r == -1 ? -1 : db_exec(d->db, "INSERT INTO put_%s"
	    " SELECT pid, 1, sid, NULL FROM odd_%s WHERE new", t->name,
	    t->name);
}

static int
count_rows(struct diff *d, struct diff_table *t)
{
	if (db_int(d->db, &t->n.source, "SELECT count(*) FROM main.%s",
	    t->name) == -1)
		return -1;
	return db_int(d->db, &t->n.production, "SELECT count(*)"
	    " FROM production.%s", t->name);
}

static int
count_changes(struct diff *d, struct diff_table *t)
{
	struct diff_count *n = &t->n;

	if (db_int(d->db, &n->added, "SELECT count(*) FROM put_%s WHERE new",
	    t->name) == -1 ||
	    db_int(d->db, &n->changed, "SELECT count(*) FROM put_%s"
	    " WHERE NOT new", t->name) == -1)
		return -1;
	return db_int(d->db, &n->removed, "SELECT count(*) FROM gone_%s",
	    t->name);
}

/* References are compared when all rows have their ids. */
static int
find(struct diff *d)
{
	bool odd[CATALOGUE] = { false };

	for (size_t i = 0; i < CATALOGUE; i++)
		if (diff_make_tables(d, d->t[i].name) == -1 ||
		    count_rows(d, &d->t[i]) == -1 ||
		    compare_same(d, &d->t[i]) == -1 ||
		    diff_pair(d, &d->t[i]) == -1 ||
		    diff_moved(d, d->t[i].name, &odd[i]) == -1)
			return -1;
	for (size_t i = 0; i < CATALOGUE; i++)
		if ((refers_to_odd(&d->t[i], odd) &&
		    compare_again(d, &d->t[i], odd) == -1) ||
		    compare_odd(d, &d->t[i], odd) == -1 ||
		    count_changes(d, &d->t[i]) == -1)
			return -1;
	return 0;
}

struct diff *
diff_new(struct db *db, enum diff_how how, int *status)
{
	struct diff *d = mem_zero(1, sizeof(*d));
	int s = 0;

	d->db = db;
	d->how = how;
	d->source = diff_schema(db, "main", db_path(db), &s);
	if (d->source != NULL)
		d->production = diff_schema(db, "production", "production",
		    &s);
	for (size_t i = 0; s == 0 && i < CATALOGUE; i++) {
		d->t[i].name = catalogue[i];
		d->t[i].t = schema_table(d->production, catalogue[i]);
		d->t[i].triggers = has_triggers(d->production, catalogue[i]);
		find_columns(&d->t[i], schema_table(d->source, catalogue[i]));
	}
	if (s == 0 && (db_functions(db) == -1 || find(d) == -1))
		s = db_status(db);
	if (status != NULL)
		*status = s;
	if (s == 0)
		return d;
	diff_free(d);
	return NULL;
}

void
diff_free(struct diff *d)
{
	static const char *const kinds[] = { "odd", "gone", "put", "val",
	    "park", "unpark" };

	if (d == NULL)
		return;
	db_quiet(d->db, true);
	for (size_t i = 0; i < CATALOGUE; i++) {
		for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
			db_exec(d->db, "DROP TABLE IF EXISTS temp.%s_%s",
			    kinds[k], catalogue[i]);
		free(d->t[i].columns);
	}
	db_exec(d->db, "DROP TABLE IF EXISTS temp.pair");
	db_quiet(d->db, false);
	schema_free(d->source);
	schema_free(d->production);
	free(d);
}

bool
diff_same(const struct diff *d)
{
	for (size_t i = 0; i < CATALOGUE; i++)
		if (d->t[i].n.added != 0 || d->t[i].n.changed != 0 ||
		    d->t[i].n.removed != 0)
			return false;
	return true;
}
