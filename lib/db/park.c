/* Unique values that one row gives up and another gets: a part of keep.c. */
#include "db/keep.h"

#include <string.h>
#include <strings.h>

#include "data/sql.h"

int
diff_column_number(const struct diff_table *t, const char *name)
{
	for (size_t i = 0; name != NULL && i < t->ncolumns; i++)
		if (strcasecmp(t->columns[i].c->name, name) == 0)
			return (int)i;
	return -1;
}

/* "ALIAS1.k = ALIAS2.cN AND ..." of an index's columns, which all are ours. */
static void
add_key(struct buf *b, const struct diff_table *t, const struct index *x,
    const char *p, const char *op, const char *v)
{
	for (size_t i = 0; i < x->ncolumns; i++) {
		buf_printf(b, "%s%s.", i > 0 ? " AND " : "", p);
		sql_name(b, x->columns[i]);
		buf_printf(b, " %s %s.c%d COLLATE ", op, v,
		    diff_column_number(t, x->columns[i]));
		sql_name(b, x->collations[i]);
	}
}

/*
 * The column of a key to be moved out of the way: a text that is no reference
 * if there is one, else what is none, else what may be NULL: a reference to
 * nothing is refused at once by D1.
 */
static int
park_column(const struct diff_table *t, const struct index *x)
{
	int best = -1, most = -1;

	for (size_t i = 0; i < x->ncolumns; i++) {
		int k = diff_column_number(t, x->columns[i]);
		const struct diff_column *c = &t->columns[k];
		int good = (c->parent == -1) * 2 +
		    (c->parent == -1 ? c->c->affinity == AFF_TEXT :
		    !c->no_null);

		if (good > most) {
			most = good;
			best = k;
		}
	}
	return best;
}

/* Rows of production that have a key which another row is to get. */
static int
held(struct diff *d, const struct diff_table *t, const struct index *x,
    const char *key, const char *kept, struct saying *s)
{
	int col = diff_column_number(t, x->columns[0]);
	struct stmt *st;
	int r = -1;

	st = db_prepare(d->db, "SELECT v.id, v.new, v.c%d, p.id, p.\"%w\","
	    " v.c%d FROM val_%s v CROSS JOIN production.%s p ON %s"
	    " LEFT JOIN val_%s w ON w.id = p.id WHERE p.id <> v.id"
	    " AND p.id NOT IN (SELECT id FROM gone_%s)"
	    " AND (w.id IS NULL OR (%s))",
	    diff_column_number(t, diff_name_column(t->t)), diff_name_column(t->t),
	    col, t->name, t->name, key, t->name, t->name, kept);
	while (st != NULL && (r = stmt_step(st)) == 1)
		diff_say(s, "%s: the %s '%s' of %s '%s' is that of %lld '%s',"
		    " which stays", t->name, x->columns[0],
		    diff_text(col_text(st, 5)), col_int(st, 1) ? "the new" :
		    "the changed", diff_text(col_text(st, 2)),
		    (long long)col_int(st, 3), diff_text(col_text(st, 4)));
	stmt_free(st);
	return r;
}

/* A row that keeps its key may still leave a partial index. */
static int
park(struct diff *d, const struct diff_table *t, const struct index *x,
    const char *key, const char *kept)
{
	return db_exec(d->db, "INSERT OR IGNORE INTO park_%s"
	    " SELECT p.id, %d FROM val_%s v CROSS JOIN production.%s p ON %s"
	    " LEFT JOIN val_%s w ON w.id = p.id WHERE p.id <> v.id"
	    " AND (p.id IN (SELECT id FROM gone_%s)"
	    " OR (w.id IS NOT NULL AND NOT (%s)))",
	    t->name, park_column(t, x), t->name, t->name, key, t->name,
	    t->name, x->partial ? "0" : kept);
}

static int
check_plain(struct diff *d, const struct diff_table *t,
    const struct index *x, struct saying *s)
{
	struct buf key = BUF_INIT, kept = BUF_INIT;
	int r = 0;

	add_key(&key, t, x, "p", "=", "v");
	add_key(&kept, t, x, "p", "IS", "w");
	if ((!x->partial && held(d, t, x, key.data, kept.data, s) == -1) ||
	    park(d, t, x, key.data, kept.data) == -1)
		r = -1;
	buf_release(&key);
	buf_release(&kept);
	return r;
}

/* ---- an index whose keys only SQLite knows ---- */

enum made_of { COLUMNS, EXPRESSIONS, ROW };

/* Of columns that we write, of anything that is worked out from them, or of
 * the id, which is nobody else's. */
static enum made_of
made_of(const struct diff_table *t, const struct index *x)
{
	enum made_of of = COLUMNS;

	for (size_t i = 0; i < x->ncolumns; i++) {
		if (x->columns[i] != NULL &&
		    strcasecmp(x->columns[i], "id") == 0)
			return ROW;
		if (diff_column_number(t, x->columns[i]) == -1)
			of = EXPRESSIONS;
	}
	return of;
}

/* Adds how a table's SQL says that a generated column is made. */
static void
add_definition(struct buf *b, const char *sql, const char *name)
{
	const char *p = sql_word(sql, name);
	int depth = 0;

	for (; p != NULL && *p != '\0' && depth >= 0; p++) {
		if (*p == ',' && depth == 0)
			break;
		depth += (*p == '(') - (*p == ')');
		buf_char(b, *p);
	}
	buf_char(b, ' ');
}

/* All text that the keys of an index are made from. */
static void
add_sources(struct buf *b, const struct diff_table *t, const struct index *x)
{
	if (x->sql != NULL)
		buf_str(b, strchr(x->sql, '('));
	for (size_t i = 0; i < x->ncolumns; i++)
		if (x->columns[i] != NULL)
			add_definition(b, t->t->sql, x->columns[i]);
}

/* A column that, moved out of the way, takes the key along: one that makes it
 * NULL, else a text; -1: none is known. */
static int
blind_column(const struct diff_table *t, const struct index *x,
    const char *sources)
{
	int best = -1;

	for (size_t i = 0; i < x->ncolumns; i++) {
		int k = diff_column_number(t, x->columns[i]);

		if (k != -1 && !t->columns[k].no_null)
			return k;
	}
	for (int k = 0; k < (int)t->ncolumns; k++) {
		const struct diff_column *c = &t->columns[k];

		if (sql_word(sources, c->c->name) != NULL && (best == -1 ||
		    (c->c->affinity == AFF_TEXT && c->parent == -1 &&
		    t->columns[best].c->affinity != AFF_TEXT)))
			best = k;
	}
	return best;
}

/* Whichever row may give up its key: those that go, and those that change in
 * a column that the key is made from. */
static int
park_blindly(struct diff *d, const struct diff_table *t,
    const struct index *x, bool undo)
{
	struct buf sources = BUF_INIT, sql = BUF_INIT;
	int k, r = 0;

	add_sources(&sources, t, x);
	if ((k = blind_column(t, x, sources.data)) != -1) {
		buf_printf(&sql, "INSERT OR IGNORE INTO %s_%s SELECT id, %d"
		    " FROM val_%s WHERE %s", undo ? "unpark" : "park",
		    t->name, k, t->name, undo ? "new" : "0");
		for (size_t i = 0; i < t->ncolumns; i++)
			if (sql_word(sources.data, t->columns[i].c->name))
				buf_printf(&sql, " OR substr(mask, %zu, 1) ="
				    " '1'", i + 1);
		if (!undo)
			buf_printf(&sql, " UNION ALL SELECT id, %d FROM gone_%s"
			    " WHERE EXISTS (SELECT 1 FROM val_%s)", k, t->name,
			    t->name);
		r = diff_run(d, &sql);
	}
	buf_release(&sources);
	buf_release(&sql);
	return r;
}

static int
check_index(struct diff *d, const struct diff_table *t,
    const struct index *x, struct saying *s)
{
	switch (made_of(t, x)) {
	case COLUMNS:
		return check_plain(d, t, x, s);
	case EXPRESSIONS:
		return park_blindly(d, t, x, false);
	default:
		return 0;
	}
}

/* What a row gave up is written again, also where it does not differ: all
 * columns that it has in park_T or unpark_T. */
static int
mark(struct diff *d, const struct diff_table *t, const char *parked)
{
	for (int i = 0; i < (int)t->ncolumns; i++)
		if (db_exec(d->db, "UPDATE val_%s SET mask ="
		    " substr(mask, 1, %d) || '1' || substr(mask, %d)"
		    " WHERE NOT new AND id IN (SELECT id FROM %s_%s"
		    " WHERE col = %d)", t->name, i, i + 2, parked, t->name,
		    i) == -1)
			return -1;
	return 0;
}

/* Which columns may not be NULL while values change places. */
static void
find_no_null(struct diff *d, struct diff_table *t)
{
	for (size_t i = 0; i < t->ncolumns; i++)
		t->columns[i].no_null = t->columns[i].c->notnull;
	for (size_t i = 0; i < d->production->ntables; i++) {
		const struct table *o = &d->production->tables[i];

		for (size_t k = 0; diff_foreign(o) && k < o->nfkeys; k++) {
			const struct fkey *f = &o->fkeys[k];

			if (strcasecmp(f->table, t->name) != 0)
				continue;
			for (size_t n = 0; n < f->ncolumns; n++) {
				int c = diff_column_number(t, f->to[n]);

				if (c != -1)
					t->columns[c].no_null = true;
			}
		}
	}
}

int
diff_unique(struct diff *d, struct diff_table *t, struct saying *s)
{
	if (db_exec(d->db, "CREATE TEMP TABLE park_%s(id INTEGER, col INTEGER,"
	    " PRIMARY KEY(id, col)) WITHOUT ROWID", t->name) == -1)
		return -1;
	find_no_null(d, t);
	for (size_t i = 0; i < t->t->nindexes; i++)
		if (t->t->indexes[i].unique &&
		    check_index(d, t, &t->t->indexes[i], s) == -1)
			return -1;
	if (db_int(d->db, &t->parked, "SELECT count(*) FROM park_%s",
	    t->name) == -1)
		return -1;
	return t->parked > 0 ? mark(d, t, "park") : 0;
}

/* Rows that hold, once the difference is written, what another row held. */
static int
unpark(struct diff *d, const struct diff_table *t, const struct index *x)
{
	struct buf key = BUF_INIT;
	int r;

	if (made_of(t, x) != COLUMNS)
		return made_of(t, x) == ROW ? 0 : park_blindly(d, t, x, true);
	add_key(&key, t, x, "p", "=", "w");
	r = db_exec(d->db, "INSERT OR IGNORE INTO unpark_%s"
	    " SELECT w.id, %d FROM (SELECT id FROM gone_%s UNION ALL"
	    " SELECT id FROM val_%s WHERE NOT new) o"
	    " CROSS JOIN production.%s p ON p.id = o.id"
	    " CROSS JOIN val_%s w ON %s WHERE w.id <> p.id", t->name,
	    park_column(t, x), t->name, t->name, t->name, t->name, key.data);
	buf_release(&key);
	return r;
}

int
diff_keep_undo(struct diff *d)
{
	for (size_t i = 0; i < CATALOGUE; i++) {
		const struct diff_table *t = &d->t[i];

		if (db_exec(d->db, "CREATE TEMP TABLE unpark_%s(id INTEGER,"
		    " col INTEGER, PRIMARY KEY(id, col)) WITHOUT ROWID",
		    t->name) == -1)
			return -1;
		for (size_t k = 0; k < t->t->nindexes; k++)
			if (t->t->indexes[k].unique &&
			    unpark(d, t, &t->t->indexes[k]) == -1)
				return -1;
		if (mark(d, t, "unpark") == -1)
			return -1;
	}
	return 0;
}
