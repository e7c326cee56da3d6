#include "db/schema.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"

#define FEW 3			/* rows: of so many SQLite looks one up */
#define MANY 5000		/* rows: reading all for each one is felt */

const char *const catalogue[] = { "artists", "albums", "songs", NULL };
const char *const entities[CATALOGUE] = { "artist", "album", "song" };

bool
schema_ours(const char *table)
{
	return strncasecmp(table, "_cf_", 4) != 0;
}

bool
schema_catalogued(const char *table)
{
	for (size_t i = 0; i < CATALOGUE; i++)
		if (strcasecmp(catalogue[i], table) == 0)
			return true;
	return false;
}

/* One more element, zeroed, at the end of a growing array. */
#define ADD(array, n) \
	((array) = mem_grow((array), (n) + 1, sizeof(*(array))), \
	memset(&(array)[n], 0, sizeof(*(array))), &(array)[(n)++])

/* ---- reading ---- */

static enum affinity
affinity_of(const char *type)
{
	static const struct { const char *part; enum affinity is; } rules[] = {
		{ "INT", AFF_INTEGER }, { "CHAR", AFF_TEXT },
		{ "CLOB", AFF_TEXT }, { "TEXT", AFF_TEXT },
		{ "BLOB", AFF_BLOB }, { "REAL", AFF_REAL },
		{ "FLOA", AFF_REAL }, { "DOUB", AFF_REAL },
	};

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		for (const char *t = type; *t != '\0'; t++)
			if (strncasecmp(t, rules[i].part,
			    strlen(rules[i].part)) == 0)
				return rules[i].is;
	return *type == '\0' ? AFF_BLOB : AFF_NUMERIC;
}

static int
read_columns(struct db *db, const char *schema, struct table *t)
{
	bool ours = schema_catalogued(t->name);
	struct stmt *st;
	int r;

	st = db_prepare(db, "SELECT name, type, dflt_value, \"notnull\", pk,"
	    " hidden FROM pragma_table_xinfo(%Q, %Q)", t->name, schema);
	if (st == NULL)
		return -1;
	while ((r = stmt_step(st)) == 1) {
		struct column *c = ADD(t->columns, t->ncolumns);

		c->name = mem_str(col_text(st, 0));
		c->type = mem_str(col_text(st, 1) ? col_text(st, 1) : "");
		c->preset = mem_str(col_text(st, 2));
		c->notnull = col_int(st, 3) != 0;
		c->key = (int)col_int(st, 4);
		c->computed = col_int(st, 5) != 0;
		c->affinity = affinity_of(c->type);
		c->role = schema_role(c, ours);
	}
	stmt_free(st);
	return r;
}

static int
read_index(struct db *db, const char *schema, struct index *x)
{
	struct stmt *st;
	int r;

	st = db_prepare(db, "SELECT name, coll FROM pragma_index_xinfo(%Q, %Q)"
	    " WHERE key ORDER BY seqno", x->name, schema);
	if (st == NULL)
		return -1;
	while ((r = stmt_step(st)) == 1) {
		x->collations = mem_grow(x->collations, x->ncolumns + 1,
		    sizeof(*x->collations));
		x->collations[x->ncolumns] = mem_str(col_text(st, 1));
		*ADD(x->columns, x->ncolumns) = mem_str(col_text(st, 0));
	}
	stmt_free(st);
	return r;
}

static int
read_indexes(struct db *db, const char *schema, struct table *t)
{
	struct stmt *st;
	int r;

	st = db_prepare(db, "SELECT l.name, l.\"unique\", l.partial, m.sql"
	    " FROM pragma_index_list(%Q, %Q) l LEFT JOIN \"%w\".sqlite_schema m"
	    " ON m.type = 'index' AND m.name = l.name ORDER BY m.rowid",
	    t->name, schema, schema);
	if (st == NULL)
		return -1;
	while ((r = stmt_step(st)) == 1) {
		struct index *x = ADD(t->indexes, t->nindexes);

		x->name = mem_str(col_text(st, 0));
		x->unique = col_int(st, 1) != 0;
		x->partial = col_int(st, 2) != 0;
		x->sql = mem_str(col_text(st, 3));
		if (read_index(db, schema, x) == -1) {
			r = -1;
			break;
		}
	}
	stmt_free(st);
	return r;
}

static int
read_fkeys(struct db *db, const char *schema, struct table *t)
{
	struct fkey *f = NULL;
	struct stmt *st;
	int r;

	st = db_prepare(db, "SELECT seq, \"table\", \"from\", \"to\", on_update,"
	    " on_delete FROM pragma_foreign_key_list(%Q, %Q)"
	    " ORDER BY id DESC, seq", t->name, schema);
	if (st == NULL)
		return -1;
	while ((r = stmt_step(st)) == 1) {
		if (f == NULL || col_int(st, 0) == 0) {
			f = ADD(t->fkeys, t->nfkeys);
			f->table = mem_str(col_text(st, 1));
			f->on_update = mem_str(col_text(st, 4));
			f->on_delete = mem_str(col_text(st, 5));
		}
		f->from = mem_grow(f->from, f->ncolumns + 1, sizeof(char *));
		f->to = mem_grow(f->to, f->ncolumns + 1, sizeof(char *));
		f->from[f->ncolumns] = mem_str(col_text(st, 2));
		f->to[f->ncolumns++] = mem_str(col_text(st, 3));
	}
	stmt_free(st);
	return r;
}

static int
read_tables(struct db *db, const char *schema, struct schema *s)
{
	struct stmt *st;
	int r;

	st = db_prepare(db, "SELECT l.name, l.type, l.wr, l.strict, m.sql"
	    " FROM pragma_table_list l JOIN \"%w\".sqlite_schema m"
	    " ON m.name = l.name AND m.type IN ('table', 'view')"
	    " WHERE l.schema = %Q AND l.name NOT GLOB 'sqlite_*'"
	    " ORDER BY m.rowid", schema, schema);
	if (st == NULL)
		return -1;
	while ((r = stmt_step(st)) == 1) {
		const char *kind = col_text(st, 1);
		struct table *t = ADD(s->tables, s->ntables);

		t->name = mem_str(col_text(st, 0));
		t->kind = strcmp(kind, "view") == 0 ? TABLE_VIEW :
		    strcmp(kind, "virtual") == 0 ? TABLE_VIRTUAL :
		    strcmp(kind, "shadow") == 0 ? TABLE_SHADOW : TABLE_PLAIN;
		t->without_rowid = col_int(st, 2) != 0;
		t->strict = col_int(st, 3) != 0;
		t->sql = mem_str(col_text(st, 4));
	}
	stmt_free(st);
	for (size_t i = 0; r == 0 && i < s->ntables; i++) {
		struct table *t = &s->tables[i];

		if (t->kind != TABLE_PLAIN)
			continue;	/* a view may not even be readable */
		if (read_columns(db, schema, t) == -1 ||
		    read_indexes(db, schema, t) == -1 ||
		    read_fkeys(db, schema, t) == -1)
			r = -1;
	}
	return r;
}

static int
read_triggers(struct db *db, const char *schema, struct schema *s)
{
	struct stmt *st;
	int r;

	st = db_prepare(db, "SELECT name, tbl_name, sql"
	    " FROM \"%w\".sqlite_schema WHERE type = 'trigger' ORDER BY rowid",
	    schema);
	if (st == NULL)
		return -1;
	while ((r = stmt_step(st)) == 1) {
		struct trigger *t = ADD(s->triggers, s->ntriggers);

		t->name = mem_str(col_text(st, 0));
		t->table = mem_str(col_text(st, 1));
		t->sql = mem_str(col_text(st, 2));
	}
	stmt_free(st);
	return r;
}

/* ---- what follows from what was read ---- */

static void
mark_unique(struct table *t)
{
	for (size_t i = 0; i < t->ncolumns; i++) {
		struct column *c = &t->columns[i];
		size_t keys = 0;

		for (size_t k = 0; k < t->ncolumns; k++)
			keys += t->columns[k].key != 0;
		c->unique = c->key != 0 && keys == 1;
		for (size_t k = 0; k < t->nindexes; k++) {
			const struct index *x = &t->indexes[k];

			if (x->unique && !x->partial && x->ncolumns == 1 &&
			    x->columns[0] != NULL &&
			    strcasecmp(x->columns[0], c->name) == 0)
				c->unique = true;
		}
	}
}

/* REFERENCES parent, without columns, means the parent's primary key. */
static void
complete_fkey(const struct schema *s, struct fkey *f)
{
	const struct table *parent = schema_table(s, f->table);

	for (size_t i = 0; parent != NULL && i < f->ncolumns; i++)
		for (size_t k = 0; f->to[i] == NULL && k < parent->ncolumns; k++)
			if (parent->columns[k].key == (int)i + 1)
				f->to[i] = mem_str(parent->columns[k].name);
}

static bool
declared(const struct table *t, const char *column)
{
	for (size_t i = 0; i < t->nfkeys; i++)
		for (size_t k = 0; k < t->fkeys[i].ncolumns; k++)
			if (strcasecmp(t->fkeys[i].from[k], column) == 0)
				return true;
	return false;
}

static void
imply_fkeys(const struct schema *s, struct table *t)
{
	static const char *const names[] = { "artist_id", "album_id", "song_id" };

	for (size_t i = 0; i < CATALOGUE; i++) {
		const struct column *c = table_column(t, names[i]);
		const struct table *parent = schema_table(s, catalogue[i]);
		struct fkey *f;

		if (c == NULL || declared(t, c->name) || parent == NULL ||
		    parent->kind != TABLE_PLAIN ||
		    table_column(parent, "id") == NULL)
			continue;
		f = ADD(t->fkeys, t->nfkeys);
		f->table = mem_str(parent->name);
		f->from = mem_alloc(sizeof(char *));
		f->to = mem_alloc(sizeof(char *));
		f->from[0] = mem_str(c->name);
		f->to[0] = mem_str("id");
		f->ncolumns = 1;
		f->on_update = mem_str("NO ACTION");
		f->on_delete = mem_str("NO ACTION");
		f->implied = true;
	}
}

struct schema *
schema_read(struct db *db, const char *name)
{
	struct schema *s = mem_zero(1, sizeof(*s));

	if (read_tables(db, name, s) == -1 ||
	    read_triggers(db, name, s) == -1) {
		schema_free(s);
		return NULL;
	}
	for (size_t i = 0; i < s->ntables; i++) {
		struct table *t = &s->tables[i];

		mark_unique(t);
		for (size_t k = 0; k < t->nfkeys; k++)
			complete_fkey(s, &t->fkeys[k]);
		imply_fkeys(s, t);
	}
	return s;
}

/* ---- giving back ---- */

static void
free_texts(char **texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(texts[i]);
	free(texts);
}

static void
free_table(struct table *t)
{
	for (size_t i = 0; i < t->ncolumns; i++) {
		free(t->columns[i].name);
		free(t->columns[i].type);
		free(t->columns[i].preset);
	}
	for (size_t i = 0; i < t->nindexes; i++) {
		free(t->indexes[i].name);
		free(t->indexes[i].sql);
		free_texts(t->indexes[i].columns, t->indexes[i].ncolumns);
		free_texts(t->indexes[i].collations, t->indexes[i].ncolumns);
	}
	for (size_t i = 0; i < t->nfkeys; i++) {
		free(t->fkeys[i].table);
		free(t->fkeys[i].on_update);
		free(t->fkeys[i].on_delete);
		free_texts(t->fkeys[i].from, t->fkeys[i].ncolumns);
		free_texts(t->fkeys[i].to, t->fkeys[i].ncolumns);
	}
	free(t->columns);
	free(t->indexes);
	free(t->fkeys);
	free(t->name);
	free(t->sql);
}

void
schema_free(struct schema *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->ntables; i++)
		free_table(&s->tables[i]);
	for (size_t i = 0; i < s->ntriggers; i++) {
		free(s->triggers[i].name);
		free(s->triggers[i].table);
		free(s->triggers[i].sql);
	}
	free(s->tables);
	free(s->triggers);
	free(s);
}

/* ---- finding ---- */

const struct table *
schema_table(const struct schema *s, const char *name)
{
	for (size_t i = 0; i < s->ntables; i++)
		if (strcasecmp(s->tables[i].name, name) == 0)
			return &s->tables[i];
	return NULL;
}

const struct column *
table_column(const struct table *t, const char *name)
{
	for (size_t i = 0; i < t->ncolumns; i++)
		if (strcasecmp(t->columns[i].name, name) == 0)
			return &t->columns[i];
	return NULL;
}

const struct column *
table_role(const struct table *t, enum role role)
{
	for (size_t i = 0; i < t->ncolumns; i++)
		if (t->columns[i].role == role)
			return &t->columns[i];
	return NULL;
}

int64_t
schema_last_id(struct db *db, const char *name, const char *table)
{
	int64_t last = 0, sequence = 0, any = 0;

	if (db_int(db, &last, "SELECT max(id) FROM \"%w\".\"%w\"", name,
	    table) == -1 || db_int(db, &any, "SELECT 1 FROM"
	    " \"%w\".sqlite_schema WHERE name = 'sqlite_sequence'", name) == -1)
		return -1;
	if (any != 0 && db_int(db, &sequence, "SELECT max(seq) FROM"
	    " \"%w\".sqlite_sequence WHERE name = %Q COLLATE NOCASE", name,
	    table) == -1)
		return -1;
	return last > sequence ? last : sequence;
}

/* An index that is partial counts fewer rows than the table has: hence max. */
void
schema_tell_stale(struct db *db, const char *name, const char *path)
{
	int64_t had, has;

	if (db_int(db, &has, "SELECT 1 FROM \"%w\".sqlite_schema"
	    " WHERE name = 'sqlite_stat1'", name) != 0)
		return;
	for (const char *const *t = catalogue; *t != NULL; t++)
		if (db_int(db, &had, "SELECT max(CAST(stat AS INTEGER)) FROM"
		    " \"%w\".sqlite_stat1 WHERE tbl = %Q COLLATE NOCASE",
		    name, *t) == 0 && had < FEW &&
		    db_int(db, &has, "SELECT count(*) FROM (SELECT 1 FROM"
		    " \"%w\".\"%w\" LIMIT %d)", name, *t, MANY) == 0 &&
		    has == MANY)
			warn("%s: the last ANALYZE met %lld of the many %s:"
			    " until the next one, this takes very long", path,
			    (long long)had, *t);
}

/* What one of the three tables lacks, or NULL. */
static const char *
table_lacks(const struct table *t, size_t which)
{
	const struct column *id = table_column(t, "id");

	if (t->kind != TABLE_PLAIN)
		return "it is no table";
	if (t->without_rowid)
		return "it is WITHOUT ROWID";
	if (id == NULL || id->key != 1 || !id->unique ||
	    strcasecmp(id->type, "INTEGER") != 0)
		return "it has no column id INTEGER PRIMARY KEY";
	if (table_column(t, "musicbrainz_id") == NULL)
		return "it has no column musicbrainz_id";
	if (table_column(t, "slug") == NULL)
		return "it has no column slug";
	if (table_column(t, which == 0 ? "name" : "title") == NULL)
		return which == 0 ? "it has no column name" :
		    "it has no column title";
	if (which > 0 && table_column(t, "artist_id") == NULL)
		return "it has no column artist_id";
	if (which > 1 && table_column(t, "album_id") == NULL)
		return "it has no column album_id";
	return NULL;
}

char *
schema_lacks(const struct schema *s)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < CATALOGUE; i++) {
		const struct table *t = schema_table(s, catalogue[i]);
		const char *why = t == NULL ? "there is no such table" :
		    table_lacks(t, i);

		if (why != NULL) {
			buf_printf(&b, "%s: %s", catalogue[i], why);
			return buf_take(&b);
		}
	}
	return NULL;
}
