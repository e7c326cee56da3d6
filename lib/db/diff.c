#include "db/diff.h"

#include <stdlib.h>
#include <string.h>
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

/* ---- matching ---- */

static int
make_tables(struct diff *d, const char *t)
{
	return db_exec(d->db,
	    "CREATE TEMP TABLE odd_%s(sid INTEGER PRIMARY KEY, pid INTEGER,"
	    " new INTEGER NOT NULL DEFAULT 0);"
	    "CREATE TEMP TABLE gone_%s(id INTEGER PRIMARY KEY);"
	    "CREATE TEMP TABLE put_%s(id INTEGER PRIMARY KEY,"
	    " new INTEGER NOT NULL, sid INTEGER NOT NULL, mask TEXT)",
	    t, t, t);
}

/* By id: odd are those whose id production lacks. */
static int
match_literal(struct diff *d, const char *t)
{
	return db_exec(d->db,
	    "INSERT INTO odd_%s(sid, pid, new) SELECT s.id, s.id, 1"
	    " FROM main.%s s LEFT JOIN production.%s p ON p.id = s.id"
	    " WHERE p.id IS NULL;"
	    "INSERT INTO gone_%s SELECT p.id FROM production.%s p"
	    " LEFT JOIN main.%s s ON s.id = p.id WHERE s.id IS NULL",
	    t, t, t, t, t, t);
}

static bool
unique_mbid(const struct schema *s, const char *t)
{
	return table_column(schema_table(s, t), "musicbrainz_id")->unique;
}

/* Has every row of production a match?  Then there is no need to look. */
static int
all_matched(struct diff *d, const struct diff_table *t, bool *yes)
{
	int64_t unmatched = 0;

	if (db_int(d->db, &unmatched, "SELECT count(*) FROM odd_%s"
	    " WHERE pid IS NULL", t->name) == -1)
		return -1;
	*yes = t->n.source - unmatched == t->n.production &&
	    unique_mbid(d->source, t->name) &&
	    unique_mbid(d->production, t->name);
	return 0;
}

/*
 * By musicbrainz_id: both sides are read in its order, from their indexes
 * alone.  A musicbrainz_id that is there twice (no unique index) is a matter
 * of the validation; here the first one counts.
 */
static int
match_ids(struct diff *d, const struct diff_table *t)
{
	bool all;

	if (db_exec(d->db,
	    "INSERT OR IGNORE INTO odd_%s(sid, pid) SELECT s.id, p.id"
	    " FROM main.%s s LEFT JOIN production.%s p"
	    " ON p.musicbrainz_id = s.musicbrainz_id WHERE p.id IS NOT s.id",
	    t->name, t->name, t->name) == -1 ||
	    all_matched(d, t, &all) == -1)
		return -1;
	return all ? 0 : db_exec(d->db,
	    "INSERT OR IGNORE INTO gone_%s SELECT p.id FROM production.%s p"
	    " LEFT JOIN main.%s s ON s.musicbrainz_id = p.musicbrainz_id"
	    " WHERE s.id IS NULL", t->name, t->name, t->name);
}

/* What is left on both sides and has the same slug: when one of the two has
 * no musicbrainz_id, or when they have the same id (a merged one). */
static int
match_slugs(struct diff *d, const char *t)
{
	if (db_exec(d->db,
	    "CREATE TEMP TABLE pair(sid INTEGER PRIMARY KEY,"
	    " pid INTEGER NOT NULL UNIQUE);"
	    "INSERT OR IGNORE INTO pair SELECT o.sid, p.id FROM odd_%s o"
	    " CROSS JOIN main.%s s ON s.id = o.sid"
	    " CROSS JOIN production.%s p ON p.slug = s.slug"
	    " CROSS JOIN gone_%s g ON g.id = p.id"
	    " WHERE o.pid IS NULL AND (s.musicbrainz_id IS NULL"
	    " OR p.musicbrainz_id IS NULL OR p.id = s.id)"
	    " ORDER BY p.id = s.id DESC, o.sid", t, t, t, t) == -1)
		return -1;
	return db_exec(d->db,
	    "UPDATE odd_%s SET pid = pair.pid FROM pair"
	    " WHERE odd_%s.sid = pair.sid;"
	    "DELETE FROM odd_%s WHERE sid = pid;"
	    "DELETE FROM gone_%s WHERE id IN (SELECT pid FROM pair);"
	    "DROP TABLE pair", t, t, t, t);
}

/* The highest id that production ever gave, as far as it remembers. */
static int
highest_id(struct diff *d, const char *t, int64_t *id)
{
	int64_t there = 0, sequence = 0;

	*id = 0;
	if (db_int(d->db, id, "SELECT max(id) FROM production.%s", t) == -1)
		return -1;
	if (db_int(d->db, &there, "SELECT 1 FROM production.sqlite_schema"
	    " WHERE name = 'sqlite_sequence'") == -1)
		return -1;
	if (there == 1 && db_int(d->db, &sequence, "SELECT seq"
	    " FROM production.sqlite_sequence WHERE name = %Q", t) == -1)
		return -1;
	if (sequence > *id)
		*id = sequence;
	return 0;
}

/* New rows keep the id that staging gave them where production never had
 * it; the others get the next ones. */
static int
number(struct diff *d, const char *t)
{
	int64_t id;

	if (highest_id(d, t, &id) == -1 ||
	    db_exec(d->db, "UPDATE odd_%s SET new = 1 WHERE pid IS NULL;"
	    "UPDATE odd_%s SET pid = sid WHERE new AND sid > %lld", t, t,
	    (long long)id) == -1 ||
	    db_int(d->db, &id, "SELECT max(%lld, ifnull(max(pid), 0))"
	    " FROM odd_%s WHERE new", (long long)id, t) == -1)
		return -1;
	return db_exec(d->db, "UPDATE odd_%s SET pid = n.pid FROM (SELECT sid,"
	    " %lld + row_number() OVER (ORDER BY sid) AS pid FROM odd_%s"
	    " WHERE new AND pid IS NULL) n WHERE odd_%s.sid = n.sid",
	    t, (long long)id, t, t);
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

/* updated_at alone makes no difference, but goes along with one. */
static void
add_times(struct buf *b, const struct diff_column *c, bool mask)
{
	if (!mask || c->c->role == ROLE_CREATED) {
		buf_str(b, "0");
		return;
	}
	buf_str(b, "ifnull(s.");
	sql_name(b, c->c->name);
	buf_str(b, " <> p.");
	sql_name(b, c->c->name);
	buf_str(b, ", 0)");
}

/* Adds a condition: the two rows s and p differ in this column.  mask: for
 * the mask of a row that is written anyway. */
static void
add_differs(struct buf *b, enum diff_how how, const struct diff_column *c,
    const bool odd[], bool mask)
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
	} else if (c->c->role == ROLE_CREATED || c->c->role == ROLE_UPDATED) {
		add_times(b, c, mask);
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

/* Finds the rows of one join (pairs of the same id, or odd ones) that differ
 * and puts them into put_T. */
static int
compare(struct diff *d, struct diff_table *t, const char *from,
    const bool odd[])
{
	struct buf sql = BUF_INIT, any = BUF_INIT;
	int r;

	buf_printf(&sql, "INSERT OR IGNORE INTO put_%s SELECT p.id, 0, s.id, ",
	    t->name);
	for (size_t i = 0; i < t->ncolumns; i++) {
		if (i > 0) {
			buf_str(&sql, " || ");
			buf_str(&any, " OR ");
		}
		add_differs(&sql, d->how, &t->columns[i], odd, true);
		add_differs(&any, d->how, &t->columns[i], odd, false);
	}
	buf_printf(&sql, " FROM %s AND (%s)", from,
	    any.len > 0 ? any.data : "0");
	r = diff_run(d, &sql);
	buf_release(&any);
	buf_release(&sql);
	return r;
}

static int
compare_table(struct diff *d, struct diff_table *t, bool odd[])
{
	struct buf from = BUF_INIT;
	int64_t any = 0;
	int r = -1;

	if (db_int(d->db, &any, "SELECT 1 FROM odd_%s LIMIT 1", t->name) == -1)
		goto out;
	buf_printf(&from, "main.%s s CROSS JOIN production.%s p"
	    " ON p.id = s.id WHERE %s", t->name, t->name, any == 1 ?
	    "NOT EXISTS (SELECT 1 FROM" : "1");
	if (any == 1)
		buf_printf(&from, " odd_%s WHERE sid = s.id)", t->name);
	if (compare(d, t, from.data, odd) == -1)
		goto out;
	if (any == 1 && d->how == DIFF_IDENTITY) {
		buf_reset(&from);
		buf_printf(&from, "odd_%s o CROSS JOIN main.%s s"
		    " ON s.id = o.sid CROSS JOIN production.%s p"
		    " ON p.id = o.pid WHERE NOT o.new", t->name, t->name,
		    t->name);
		if (compare(d, t, from.data, odd) == -1)
			goto out;
	}
	r = db_exec(d->db, "INSERT INTO put_%s SELECT pid, 1, sid, NULL"
	    " FROM odd_%s WHERE new", t->name, t->name);
out:
	buf_release(&from);
	return r;
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

/* Tables in order: an album is compared when the artists have their ids. */
static int
find(struct diff *d)
{
	bool odd[CATALOGUE] = { false };

	for (size_t i = 0; i < CATALOGUE; i++) {
		const char *t = d->t[i].name;

		if (make_tables(d, t) == -1 ||
		    count_rows(d, &d->t[i]) == -1)
			return -1;
		if (d->how == DIFF_LITERAL) {
			if (match_literal(d, t) == -1)
				return -1;
		} else if (match_ids(d, &d->t[i]) == -1 || match_slugs(d, t) == -1 ||
		    number(d, t) == -1 || diff_moved(d, t, &odd[i]) == -1) {
			return -1;
		}
	}
	for (size_t i = 0; i < CATALOGUE; i++)
		if (compare_table(d, &d->t[i], odd) == -1 ||
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

/* ---- telling ---- */

/* "bio, genres" of a mask. */
static void
name_columns(struct buf *b, const struct diff_table *t, const char *mask,
    enum diff_how how)
{
	buf_reset(b);
	for (size_t i = 0; mask != NULL && i < t->ncolumns && mask[i]; i++)
		if (mask[i] == '1' && (how == DIFF_LITERAL ||
		    t->columns[i].c->role != ROLE_UPDATED))
			buf_printf(b, "%s%s", b->len > 0 ? ", " : "",
			    t->columns[i].c->name);
	buf_char(b, '\0');
}

const char *
diff_name_column(const struct table *t)
{
	return table_column(t, "name") != NULL ? "name" :
	    table_column(t, "title") != NULL ? "title" : "slug";
}

static int
each_of(struct diff *d, const struct diff_table *t, enum diff_op op,
    void (*row)(void *, const struct diff_row *), void *arg)
{
	struct diff_row r = { .table = t->name, .op = op };
	const char *name = diff_name_column(t->t);
	struct buf columns = BUF_INIT;
	struct stmt *st;
	int got = -1;

	if (op == DIFF_REMOVED)
		st = db_prepare(d->db, "SELECT p.id, p.\"%w\", p.slug, NULL"
		    " FROM gone_%s g CROSS JOIN production.%s p"
		    " ON p.id = g.id ORDER BY g.id", name, t->name, t->name);
	else
		st = db_prepare(d->db, "SELECT u.id, s.\"%w\", %s, u.mask"
		    " FROM put_%s u CROSS JOIN main.%s s ON s.id = u.sid"
		    " LEFT JOIN production.%s p ON p.id = u.id"
		    " WHERE u.new = %d ORDER BY u.id", name,
		    op == DIFF_CHANGED ? "p.slug" : "s.slug", t->name, t->name,
		    t->name, op == DIFF_ADDED);
	while (st != NULL && (got = stmt_step(st)) == 1) {
		name_columns(&columns, t, op == DIFF_CHANGED ?
		    col_text(st, 3) : NULL, d->how);
		r.id = col_int(st, 0);
		r.name = col_text(st, 1) ? col_text(st, 1) : "";
		r.slug = col_text(st, 2) ? col_text(st, 2) : "";
		r.columns = columns.data;
		row(arg, &r);
	}
	stmt_free(st);
	buf_release(&columns);
	return got;
}

int
diff_each(struct diff *d, void (*row)(void *, const struct diff_row *),
    void *arg)
{
	for (size_t i = 0; i < CATALOGUE; i++)
		for (int op = DIFF_ADDED; op <= DIFF_REMOVED; op++)
			if (each_of(d, &d->t[i], (enum diff_op)op, row,
			    arg) == -1)
				return -1;
	return 0;
}
