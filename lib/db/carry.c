#include "db/carry.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "data/sql.h"

static void
say(const struct carry *c, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	c->lost(c->arg, text);
}

/* ---- columns ---- */

/* Has it a rowid that is no column of it? */
static bool
bare_rowid(const struct table *t)
{
	size_t keys = 0;
	bool integer = false;

	for (size_t i = 0; i < t->ncolumns; i++) {
		const struct column *c = &t->columns[i];

		keys += c->key != 0;
		integer = integer || (c->key != 0 &&
		    strcasecmp(c->type, "INTEGER") == 0);
		if (strcasecmp(c->name, "rowid") == 0)
			return false;
	}
	return !t->without_rowid && !(keys == 1 && integer);
}

/* The columns that both have and that can be written, joined by commas. */
static void
common_columns(struct buf *b, const struct table *to, const struct table *from)
{
	const char *comma = "";

	if (bare_rowid(to) && !from->without_rowid) {
		buf_str(b, "rowid");
		comma = ", ";
	}
	for (size_t i = 0; i < to->ncolumns; i++) {
		const struct column *c = &to->columns[i];

		if (c->computed || table_column(from, c->name) == NULL)
			continue;
		buf_str(b, comma);
		sql_name(b, c->name);
		comma = ", ";
	}
}

/* Values of columns that the new form does not have. */
static int
tell_columns(const struct carry *c)
{
	for (size_t i = 0; i < c->old->ncolumns; i++) {
		const struct column *o = &c->old->columns[i];
		const struct column *n = table_column(c->new, o->name);
		int64_t count = 0;

		if (o->computed || (n != NULL && !n->computed))
			continue;
		if (db_int(c->db, &count, "SELECT count(\"%w\") FROM"
		    " main.\"" CARRY_OLD "%w\"", o->name, c->old->name) == -1)
			return -1;
		if (count > 0)
			say(c, "%s.%s: its %" PRId64 " value%s: production "
			    "has no such column", c->old->name, o->name, count,
			    count == 1 ? " goes" : "s go");
	}
	return 0;
}

/* ---- rows ---- */

/* All at once: 1 done, 0 some row does not fit, -1 (reported).  OR ABORT, for
 * a constraint's own ON CONFLICT would drop rows without a word. */
static int
copy_all(const struct carry *c, const char *columns)
{
	int r;

	if (db_save(c->db) == -1)
		return -1;
	db_quiet(c->db, true);
	r = db_exec(c->db, "INSERT OR ABORT INTO main.\"%w\"(%s) SELECT %s FROM"
	    " main.\"" CARRY_OLD "%w\"", c->new->name, columns, columns,
	    c->old->name);
	db_quiet(c->db, false);
	if (r == 0)
		return db_release(c->db) == -1 ? -1 : 1;
	if (db_constraint(c->db)) {
		db_undo(c->db);
		return 0;
	}
	warn("%s: %s", db_path(c->db), db_why(c->db));
	return -1;
}

/* One by one: what does not fit stays behind, and the first reason is said. */
static int
copy_each(const struct carry *c, const char *columns)
{
	struct buf marks = BUF_INIT;
	struct stmt *from, *to = NULL;
	char *why = NULL;
	int64_t lost = 0;
	int r = -1, n;

	from = db_prepare(c->db, "SELECT %s FROM main.\"" CARRY_OLD "%w\"",
	    columns, c->old->name);
	if (from == NULL)
		goto out;
	n = stmt_columns(from);
	for (int i = 1; i <= n; i++)
		buf_printf(&marks, "%s?%d", i > 1 ? ", " : "", i);
	to = db_prepare(c->db, "INSERT OR ABORT INTO main.\"%w\"(%s) VALUES(%s)",
	    c->new->name, columns, marks.data);
	if (to == NULL)
		goto out;
	while ((r = stmt_step(from)) == 1) {
		for (int i = 0; i < n; i++)
			bind_column(to, i + 1, from, i);
		db_quiet(c->db, true);
		r = stmt_run(to);
		db_quiet(c->db, false);
		if (r == 0)
			continue;
		if (!db_constraint(c->db)) {
			warn("%s: %s", db_path(c->db), db_why(c->db));
			goto out;
		}
		if (lost++ == 0)
			why = mem_str(db_why(c->db));
	}
	if (lost > 0)
		say(c, "%s: %" PRId64 " row%s cannot come along: %s",
		    c->old->name, lost, lost == 1 ? "" : "s", why);
out:
	free(why);
	stmt_free(from);
	stmt_free(to);
	buf_release(&marks);
	return r;
}

/* ---- the last id that was given ---- */

static bool
gives_ids(const struct table *t)
{
	char *sql = schema_plain_sql(t->sql);
	bool is = strstr(sql, "autoincrement") != NULL;

	free(sql);
	return is;
}

/* An id is never given twice, also when its row is gone. */
static int
keep_sequence(struct db *db, const struct table *t, const char *schema,
    const char *prefix)
{
	int64_t there = 1, seq = 0;
	int r;

	if (!gives_ids(t))
		return 0;
	r = db_int(db, &there, "SELECT 1 FROM \"%w\".sqlite_schema WHERE"
	    " name = 'sqlite_sequence'", schema);
	if (r == 0)
		r = db_int(db, &seq, "SELECT seq FROM \"%w\".sqlite_sequence"
		    " WHERE name = %Q || %Q", schema, prefix, t->name);
	if (r != 0)
		return r == -1 ? -1 : 0;
	return db_exec(db, "DELETE FROM main.sqlite_sequence WHERE name = %Q;"
	    " INSERT INTO main.sqlite_sequence(name, seq) VALUES(%Q,"
	    " max(%lld, coalesce((SELECT max(rowid) FROM main.\"%w\"), 0)))",
	    t->name, t->name, (long long)seq, t->name);
}

/* ---- virtual tables ---- */

/* The columns of a virtual table with its rowid; "" if it cannot tell. */
static char *
virtual_columns(struct db *db, const char *schema, const char *name)
{
	char *text = db_text(db, "SELECT 'rowid, ' || group_concat('\"' ||"
	    " replace(name, '\"', '\"\"') || '\"', ', ') FROM"
	    " pragma_table_xinfo(%Q, %Q) WHERE hidden = 0", name, schema);

	return text != NULL ? text : mem_str("");
}

/* The value of an option of CREATE VIRTUAL TABLE, such as content=x. */
static char *
option(const struct table *t, const char *name)
{
	char *sql = schema_plain_sql(t->sql), *at = sql, *value = NULL;
	size_t len = strlen(name);

	while (value == NULL && (at = strstr(at, name)) != NULL) {
		if (at > sql && strchr(",(", at[-1]) != NULL && at[len] == '=')
			value = mem_strn(at + len + 1,
			    strcspn(at + len + 1, ",)"));
		at += len;
	}
	free(sql);
	return value;
}

static bool
empty(const char *value)
{
	return *value == '\0' || strcmp(value, "''") == 0 ||
	    strcmp(value, "\"\"") == 0;
}

bool
carry_external(const struct table *t)
{
	char *content = option(t, "content");
	bool is = content != NULL && !empty(content);

	free(content);
	return is;
}

bool
carry_contentless(const struct table *t)
{
	char *content = option(t, "content");
	bool is = content != NULL && empty(content);

	free(content);
	return is;
}

/* Is that the name of a shadow table of t? */
static bool
shadows(const struct table *t, const char *name)
{
	size_t len = strlen(t->name);

	return strncasecmp(name, t->name, len) == 0 && name[len] == '_' &&
	    strchr(name + len + 1, '_') == NULL;
}

int
carry_shadows(struct db *db, const struct schema *s, const struct table *t,
    const char *schema)
{
	for (size_t i = 0; i < s->ntables; i++) {
		const char *name = s->tables[i].name;

		if (s->tables[i].kind != TABLE_SHADOW || !shadows(t, name))
			continue;
		if (db_exec(db, "DELETE FROM main.\"%w\"; INSERT INTO"
		    " main.\"%w\" SELECT * FROM \"%w\".\"%w\"", name, name,
		    schema, name) == -1)
			return -1;
	}
	return 0;
}

int
carry_rebuild(struct db *db, const struct table *t)
{
	return db_exec(db, "INSERT INTO main.\"%w\"(\"%w\") VALUES('rebuild')",
	    t->name, t->name);
}

static int
carry_virtual(const struct carry *c)
{
	char *old = NULL, *columns = NULL, *name;
	struct buf b = BUF_INIT;
	int r = 0;

	buf_printf(&b, CARRY_OLD "%s", c->old->name);
	name = buf_take(&b);
	if (!carry_external(c->new)) {
		old = virtual_columns(c->db, "main", name);
		columns = virtual_columns(c->db, "main", c->new->name);
		if (strcmp(old, columns) == 0)
			r = copy_all(c, columns);
		if (r == 0)
			say(c, "%s: its rows cannot come along", c->old->name);
	}
	free(old);
	free(columns);
	free(name);
	return r == -1 ? -1 : 0;
}

/* ---- a table ---- */

static int
carry_plain(const struct carry *c)
{
	struct buf columns = BUF_INIT;
	int r;

	common_columns(&columns, c->new, c->old);
	r = tell_columns(c) == -1 ? -1 : columns.len == 0 ? 1 :
	    copy_all(c, columns.data);
	if (r == 0)
		r = copy_each(c, columns.data);
	if (r != -1)
		r = keep_sequence(c->db, c->new, "main", CARRY_OLD);
	buf_release(&columns);
	return r;
}

int
carry_table(const struct carry *c)
{
	int r = c->old->kind == TABLE_VIRTUAL ? carry_virtual(c) :
	    carry_plain(c);

	return r == -1 ? -1 : db_exec(c->db, "DROP TABLE main.\"" CARRY_OLD
	    "%w\"", c->old->name);
}

int
carry_from(struct db *db, const struct table *t, const char *schema)
{
	struct buf columns = BUF_INIT;
	char *text;
	int r;

	if (t->kind == TABLE_VIRTUAL) {
		text = virtual_columns(db, schema, t->name);
		r = db_exec(db, "INSERT INTO main.\"%w\"(%s) SELECT %s FROM"
		    " \"%w\".\"%w\"", t->name, text, text, schema, t->name);
		free(text);
		return r;
	}
	common_columns(&columns, t, t);
	r = db_exec(db, "INSERT INTO main.\"%w\"(%s) SELECT %s FROM"
	    " \"%w\".\"%w\"", t->name, columns.data, columns.data, schema,
	    t->name);
	if (r == 0)
		r = keep_sequence(db, t, schema, "");
	buf_release(&columns);
	return r;
}
