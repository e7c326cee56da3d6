#include "flow/facts.h"

#include <stdlib.h>

#include "base/buf.h"
#include "db/schema.h"

/* A name or a text between quotes, those inside it doubled. */
static char *
quoted(char quote, const char *s)
{
	struct buf b = BUF_INIT;

	buf_char(&b, quote);
	for (; *s != '\0'; s++) {
		if (*s == quote)
			buf_char(&b, quote);
		buf_char(&b, *s);
	}
	buf_char(&b, quote);
	return buf_take(&b);
}

/* What typeof() must say of a value in this column; NULL: anything. */
static const char *
wanted_type(const struct column *c)
{
	if (c->computed)
		return NULL;
	switch (c->affinity) {
	case AFF_TEXT:
		return "'text'";
	case AFF_INTEGER:
		return "'integer'";
	case AFF_REAL:
		return "'real', 'integer'";
	default:
		return c->role == ROLE_DATE || c->role == ROLE_BOOL ||
		    c->role <= ROLE_ALBUM ? "'integer', 'text'" : NULL;
	}
}

static const char *
wanted_json(enum role role)
{
	switch (role) {
	case ROLE_LIST:
		return "array";
	case ROLE_MAP:
		return "object";
	default:
		return "array or object";
	}
}

/* artist, album, song: every column of the built-in table and of this one. */
static int
make_rows(struct db *db, size_t i, const struct table *t,
    const struct table *builtin)
{
	struct buf sql = BUF_INIT;
	int r;

	buf_printf(&sql, "CREATE TEMP VIEW %s AS SELECT *", entities[i]);
	for (size_t k = 0; k < builtin->ncolumns; k++)
		if (table_column(t, builtin->columns[k].name) == NULL)
			buf_printf(&sql, ", NULL AS %s",
			    builtin->columns[k].name);
	buf_printf(&sql, " FROM main.%s", catalogue[i]);
	r = db_exec(db, "%s", sql.data);
	buf_release(&sql);
	return r;
}

/* Adds one condition and its words to a table's part of type_fault. */
static void
type_of(struct buf *what, struct buf *where, const struct column *c)
{
	const char *type = wanted_type(c);
	struct buf wrong = BUF_INIT;
	char *name, *text;

	if (type == NULL)
		return;
	name = quoted('"', c->name);
	text = quoted('\'', c->name);
	if (c->affinity == AFF_TEXT)
		/* It has no numbers, and a blob is more than any text. */
		buf_printf(&wrong, "%s >= x''", name);
	else
		buf_printf(&wrong, "typeof(%s) NOT IN ('null', %s)", name,
		    type);
	if (c->role == ROLE_BOOL)
		buf_printf(&wrong, " OR %s NOT IN (0, 1)", name);
	buf_printf(where, "%s%s", where->len > 0 ? " OR " : "", wrong.data);
	buf_printf(what, "%siif(%s, %s || ' is ' || typeof(%s) ||"
	    " ' ' || substr(quote(%s), 1, 40) || '; ', '')",
	    what->len > 0 ? " || " : "", wrong.data, text, name, name);
	free(text);
	free(name);
	buf_release(&wrong);
}

static void
add_types(struct buf *sql, size_t i, const struct table *t)
{
	struct buf what = BUF_INIT, where = BUF_INIT;

	for (size_t k = 0; k < t->ncolumns; k++)
		type_of(&what, &where, &t->columns[k]);
	if (where.len > 0)
		buf_printf(sql, " UNION ALL SELECT '%s', id, rtrim(%s, '; ')"
		    " FROM main.%s WHERE %s", entities[i], what.data,
		    catalogue[i], where.data);
	buf_release(&what);
	buf_release(&where);
}

static void
add_json(struct buf *sql, size_t i, const struct table *t)
{
	for (size_t k = 0; k < t->ncolumns; k++) {
		const struct column *c = &t->columns[k];
		char *name, *text;

		if (!role_json(c->role))
			continue;
		name = quoted('"', c->name);
		text = quoted('\'', c->name);
		buf_printf(sql, " UNION ALL SELECT '%s', id, %s, '%s', %s"
		    " FROM main.%s", entities[i], text, wanted_json(c->role),
		    name, catalogue[i]);
		free(text);
		free(name);
	}
}

static void
keep_fault(void *arg, const char *table, const char *what)
{
	struct stmt *st = arg;

	bind_text(st, 1, table);
	bind_text(st, 2, what);
	stmt_run(st);
}

/* Whatever production has beside the catalogue, staging need not have. */
static int
compare_schemas(struct db *db, const struct schema *have)
{
	struct schema *want = schema_read(db, "production");
	struct stmt *st = NULL;
	int r = -1;

	if (want != NULL && (st = db_prepare(db,
	    "INSERT INTO temp.schema_fault VALUES ('table', ?1, ?2)")) != NULL) {
		schema_compare(want, have, catalogue, keep_fault, st);
		r = 0;
	}
	stmt_free(st);
	schema_free(want);
	return r;
}

static int
make_sizes(struct db *db, bool production, const struct schema *have)
{
	for (size_t i = 0; i < CATALOGUE; i++) {
		const char *t = catalogue[i];
		int64_t here = 0, there = 0, there_at_all = 0;

		if (schema_table(have, t) != NULL &&
		    db_int(db, &here, "SELECT count(*) FROM main.%s", t) == -1)
			return -1;
		if (production && db_int(db, &there_at_all, "SELECT count(*) "
		    "FROM production.sqlite_schema WHERE name = %Q", t) == -1)
			return -1;
		if (there_at_all && db_int(db, &there,
		    "SELECT count(*) FROM production.%s", t) == -1)
			return -1;
		if (db_exec(db, "INSERT INTO temp.size VALUES (%Q, %lld, %lld)",
		    t, (long long)here, (long long)there) == -1)
			return -1;
	}
	return 0;
}

/* The views over staging's tables.  A table that is not there is empty. */
static int
make_views(struct db *db, const struct schema *have,
    const struct schema *builtin)
{
	struct buf types = BUF_INIT, json = BUF_INIT;
	int r = 0;

	buf_str(&types, "CREATE TEMP VIEW type_fault(entity, id, what) AS "
	    "SELECT '', NULL, '' WHERE 0");
	buf_str(&json, "CREATE TEMP VIEW json_cell(entity, id, name, wanted, "
	    "value) AS SELECT '', NULL, '', '', NULL WHERE 0");
	for (size_t i = 0; i < CATALOGUE && r == 0; i++) {
		const struct table *t = schema_table(have, catalogue[i]);

		r = make_rows(db, i, t, schema_table(builtin, catalogue[i]));
		add_types(&types, i, t);
		add_json(&json, i, t);
	}
	if (r == 0)
		r = db_exec(db, "%s", types.data);
	if (r == 0)
		r = db_exec(db, "%s", json.data);
	buf_release(&types);
	buf_release(&json);
	return r;
}

/*
 * The tables with foreign keys but those that go by name too; SQLite checks no
 * table with a key to what is not unique.
 */
static int
make_keyed(struct db *db)
{
	return db_exec(db, "INSERT INTO temp.keyed SELECT t.name"
	    " FROM pragma_table_list AS t"
	    " WHERE t.schema = 'main' AND t.type = 'table' AND EXISTS ("
	    "  SELECT 1 FROM pragma_foreign_key_list(t.name, 'main') AS k"
	    "  WHERE NOT (lower(t.name) IN ('albums', 'songs')"
	    "   AND lower(k.\"from\") IN ('artist_id', 'album_id')))"
	    " AND NOT EXISTS ("
	    "  SELECT 1 FROM pragma_foreign_key_list(t.name, 'main') AS f"
	    "  WHERE NOT ifnull((SELECT max(pk) = 1"
	    "   AND name = ifnull(f.\"to\", name) COLLATE NOCASE"
	    "   FROM pragma_table_info(f.\"table\", 'main')), 0)"
	    "  AND NOT EXISTS ("
	    "   SELECT 1 FROM pragma_index_list(f.\"table\", 'main') AS i"
	    "   WHERE i.\"unique\" AND NOT i.partial AND f.\"to\" ="
	    "    (SELECT group_concat(name) FROM pragma_index_info(i.name))))");
}

static struct schema *
read_builtin(void)
{
	struct db *db = db_open(NULL, DB_MEMORY, NULL);
	struct schema *s = NULL;

	if (db != NULL && db_exec(db, "%s", schema_builtin) == 0)
		s = schema_read(db, "main");
	db_close(db);
	return s;
}

int
facts_make(struct db *db, bool production, int max_shrink)
{
	struct schema *have = schema_read(db, "main");
	struct schema *builtin = read_builtin();
	char *lacks = NULL;
	int r = -1;

	if (have == NULL || builtin == NULL)
		goto out;
	if ((lacks = schema_lacks(have)) != NULL) {
		warn("%s: %s", db_path(db), lacks);
		goto out;
	}
	facts_drop(db);
	if (db_exec(db, "CREATE TEMP TABLE schema_fault(entity, id, what);"
	    "CREATE TEMP TABLE size(name, staging, production);"
	    "CREATE TEMP TABLE setting(max_shrink);"
	    "CREATE TEMP TABLE keyed(name);"
	    "INSERT INTO temp.setting VALUES (%d)", max_shrink) == -1)
		goto out;
	if (production && compare_schemas(db, have) == -1)
		goto out;
	if (make_keyed(db) == 0 && make_sizes(db, production, have) == 0)
		r = make_views(db, have, builtin);
out:
	free(lacks);
	schema_free(have);
	schema_free(builtin);
	return r;
}

void
facts_drop(struct db *db)
{
	static const char *const views[] = { "type_fault", "json_cell",
	    "artist", "album", "song" };
	static const char *const tables[] = { "schema_fault", "size",
	    "setting", "keyed" };

	for (size_t i = 0; i < sizeof(views) / sizeof(views[0]); i++)
		db_exec(db, "DROP VIEW IF EXISTS temp.%s", views[i]);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		db_exec(db, "DROP TABLE IF EXISTS temp.%s", tables[i]);
}
