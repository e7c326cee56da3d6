#include "db/mirror.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "db/carry.h"
#include "db/sqlite.h"

/* ---- what is wanted, and what is there ---- */

static bool
mirrored(const struct table *t)
{
	return t->kind != TABLE_SHADOW && schema_ours(t->name);
}

static bool
is_rows(const struct table *t)
{
	return t->kind == TABLE_PLAIN || t->kind == TABLE_VIRTUAL;
}

static bool
same(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "") == 0;
}

/* The table of this name in s, if it is to be mirrored. */
static const struct table *
find(const struct schema *s, const char *name)
{
	const struct table *t = s != NULL ? schema_table(s, name) : NULL;

	return t != NULL && mirrored(t) ? t : NULL;
}

static const struct index *
find_index(const struct table *t, const struct index *like)
{
	for (size_t i = 0; i < t->nindexes; i++)
		if (strcasecmp(t->indexes[i].name, like->name) == 0 &&
		    same(t->indexes[i].sql, like->sql))
			return &t->indexes[i];
	return NULL;
}

/* Has `in` every table, index and trigger of s, with the same SQL? */
static bool
covers(const struct schema *in, const struct schema *s)
{
	for (size_t i = 0; i < s->ntables; i++) {
		const struct table *t = &s->tables[i], *o;

		if (!mirrored(t))
			continue;
		o = find(in, t->name);
		if (o == NULL || !same(o->sql, t->sql))
			return false;
		for (size_t k = 0; k < t->nindexes; k++)
			if (t->indexes[k].sql != NULL &&
			    find_index(o, &t->indexes[k]) == NULL)
				return false;
	}
	for (size_t i = 0; i < s->ntriggers; i++) {
		size_t k = 0;

		if (!schema_ours(s->triggers[i].table))
			continue;
		while (k < in->ntriggers && !same(in->triggers[k].sql,
		    s->triggers[i].sql))
			k++;
		if (k == in->ntriggers)
			return false;
	}
	return true;
}

bool
mirror_differs(const struct mirror *m)
{
	return m->have == NULL || !covers(m->have, m->want) ||
	    !covers(m->want, m->have);
}

int64_t
mirror_rows(struct db *db, const struct schema *s)
{
	int64_t n, sum = 0;

	for (size_t i = 0; i < s->ntables; i++) {
		const struct table *t = &s->tables[i];

		if (!mirrored(t) || t->kind != TABLE_PLAIN)
			continue;
		if (db_int(db, &n, "SELECT count(*) FROM main.\"%w\"",
		    t->name) == -1)
			return -1;
		sum += n;
	}
	return sum;
}

int
mirror_prepare(struct db *db)
{
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_DQS_DML, 1, NULL);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_DQS_DDL, 1, NULL);
	return db_exec(db, "PRAGMA foreign_keys = OFF;"
	    " PRAGMA legacy_alter_table = ON");
}

/* ---- taking away ---- */

static int
drop_triggers_views(const struct mirror *m)
{
	for (size_t i = 0; i < m->have->ntriggers; i++)
		if (db_exec(m->db, "DROP TRIGGER main.\"%w\"",
		    m->have->triggers[i].name) == -1)
			return -1;
	for (size_t i = 0; i < m->have->ntables; i++)
		if (m->have->tables[i].kind == TABLE_VIEW && db_exec(m->db,
		    "DROP VIEW main.\"%w\"", m->have->tables[i].name) == -1)
			return -1;
	return 0;
}

/* Indexes of a table that are not wanted (w NULL: none is). */
static int
drop_indexes(const struct mirror *m, const struct table *t,
    const struct table *w)
{
	for (size_t i = 0; i < t->nindexes; i++) {
		const struct index *x = &t->indexes[i];

		if (x->sql == NULL || (w != NULL && find_index(w, x) != NULL))
			continue;
		if (db_exec(m->db, "DROP INDEX main.\"%w\"", x->name) == -1)
			return -1;
	}
	return 0;
}

static void
say(const struct mirror *m, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	m->lost(m->arg, text);
}

static int
drop_table(const struct mirror *m, const struct table *t, const char *why)
{
	int64_t n = 0;

	if (t->kind == TABLE_PLAIN && db_int(m->db, &n, "SELECT count(*) FROM"
	    " main.\"%w\"", t->name) == -1)
		return -1;
	if (n > 0)
		say(m, "%s: its %" PRId64 " row%s: %s", t->name, n,
		    n == 1 ? " goes" : "s go", why);
	return db_exec(m->db, "DROP TABLE main.\"%w\"", t->name);
}

/* Has t all unique indexes of w?  One more is as a new constraint: a row may
 * break it. */
static bool
keys_of(const struct table *t, const struct table *w)
{
	for (size_t i = 0; i < w->nindexes; i++)
		if (w->indexes[i].sql != NULL && w->indexes[i].unique &&
		    find_index(t, &w->indexes[i]) == NULL)
			return false;
	return true;
}

/* What happens to a table that is there. */
enum fate { STAYS, MAKES_ROOM, GOES };

static enum fate
fate_of(const struct mirror *m, const struct table *t)
{
	const struct table *w = find(m->want, t->name);

	if (w == NULL || !m->carry || w->kind != t->kind)
		return GOES;
	return same(w->sql, t->sql) && keys_of(t, w) ? STAYS : MAKES_ROOM;
}

static int
make_room(const struct mirror *m)
{
	for (size_t i = 0; i < m->have->ntables; i++) {
		const struct table *t = &m->have->tables[i];
		const struct table *w = find(m->want, t->name);
		enum fate fate = fate_of(m, t);
		int r;

		if (!mirrored(t) || !is_rows(t))
			continue;
		if (fate == GOES)
			r = drop_table(m, t, m->carry ?
			    "production has no such table" :
			    "staging starts anew");
		else
			r = drop_indexes(m, t, fate == STAYS ? w : NULL);
		if (r == 0 && fate == MAKES_ROOM)
			r = db_exec(m->db, "ALTER TABLE main.\"%w\" RENAME TO"
			    " \"" CARRY_OLD "%w\"", t->name, t->name);
		if (r == -1)
			return -1;
	}
	return 0;
}

/* ---- making ---- */

static int
make_tables(const struct mirror *m)
{
	for (size_t i = 0; i < m->want->ntables; i++) {
		const struct table *w = &m->want->tables[i];
		const struct table *t = find(m->have, w->name);

		if (!mirrored(w) || !is_rows(w) ||
		    (t != NULL && fate_of(m, t) == STAYS))
			continue;
		if (db_exec(m->db, "%s", w->sql) == -1)
			return -1;
	}
	return 0;
}

static int
carry_rows(const struct mirror *m)
{
	for (size_t i = 0; m->have != NULL && i < m->have->ntables; i++) {
		const struct table *t = &m->have->tables[i];
		struct carry c = { m->db, t, find(m->want, t->name), m->lost,
		    m->arg };

		if (!mirrored(t) || !is_rows(t) || fate_of(m, t) != MAKES_ROOM)
			continue;
		if (carry_table(&c) == -1)
			return -1;
	}
	return 0;
}

static int
fill_rows(const struct mirror *m)
{
	for (size_t i = 0; m->fill && i < CATALOGUE; i++)
		if (carry_from(m->db, schema_table(m->want, catalogue[i]),
		    "production") == -1)
			return -1;
	return 0;
}

/* Those that rows must keep, before there are any; the others after. */
static int
make_indexes(const struct mirror *m, bool unique)
{
	for (size_t i = 0; i < m->want->ntables; i++) {
		const struct table *w = &m->want->tables[i];
		const struct table *t = find(m->have, w->name);

		if (!mirrored(w) || w->kind != TABLE_PLAIN)
			continue;
		if (t != NULL && fate_of(m, t) != STAYS)
			t = NULL;
		for (size_t k = 0; k < w->nindexes; k++) {
			const struct index *x = &w->indexes[k];

			if (x->sql == NULL || x->unique != unique ||
			    (t != NULL && find_index(t, x) != NULL))
				continue;
			if (db_exec(m->db, "%s", x->sql) == -1)
				return -1;
		}
	}
	return 0;
}

/* Do the catalogue's triggers keep this virtual table? */
static bool
fed(const struct mirror *m, const struct table *w)
{
	char *name = schema_plain_sql(w->name);
	bool is = false;

	for (size_t i = 0; i < m->want->ntriggers && !is; i++) {
		const struct trigger *g = &m->want->triggers[i];
		char *sql = schema_plain_sql(g->sql);

		for (size_t k = 0; k < CATALOGUE; k++)
			is = is || (strcasecmp(g->table, catalogue[k]) == 0 &&
			    strstr(sql, name) != NULL);
		free(sql);
	}
	free(name);
	return is;
}

/* Virtual tables follow the rows of the tables that feed them. */
static int
fill_virtual(const struct mirror *m)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < m->want->ntables; i++) {
		const struct table *w = &m->want->tables[i];

		if (w->kind != TABLE_VIRTUAL || !mirrored(w))
			continue;
		if (carry_external(w))
			r = carry_rebuild(m->db, w);
		else if (m->fill && fed(m, w))
			r = carry_contentless(w) ? carry_shadows(m->db,
			    m->want, w, "production") :
			    carry_from(m->db, w, "production");
	}
	return r;
}

static int
make_triggers_views(const struct mirror *m)
{
	for (size_t i = 0; i < m->want->ntables; i++)
		if (m->want->tables[i].kind == TABLE_VIEW &&
		    schema_ours(m->want->tables[i].name) &&
		    db_exec(m->db, "%s", m->want->tables[i].sql) == -1)
			return -1;
	for (size_t i = 0; i < m->want->ntriggers; i++)
		if (schema_ours(m->want->triggers[i].table) &&
		    db_exec(m->db, "%s", m->want->triggers[i].sql) == -1)
			return -1;
	return 0;
}

int
mirror_make(const struct mirror *m)
{
	if (m->have != NULL &&
	    (drop_triggers_views(m) == -1 || make_room(m) == -1))
		return -1;
	if (make_tables(m) == -1 || make_indexes(m, true) == -1 ||
	    carry_rows(m) == -1 || fill_rows(m) == -1 ||
	    make_indexes(m, false) == -1 || fill_virtual(m) == -1)
		return -1;
	return make_triggers_views(m);
}
