/* rules: each is one SELECT of three columns, and none of their plans goes
 * through a table again and again. */
#include "flow/rules.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "db/schema.h"
#include "flow/facts.h"
#include "flow/validate.h"
#include "rules/rules.h"
#include "unit/unit.h"

#define N(t) (sizeof(t) / sizeof((t)[0]))

static struct db *db;

/*
 * What deployments have, and what makes plans go wrong.  Each begins with the
 * schema, loses every line with one of the words and every text of
 * `without`; `after` is run when both databases are made.
 */
static const struct variant {
	const char *schema;
	const char *lines[6], *without[3];
	const char *after;
	bool keys;	/* unique ids and slugs, on both sides */
	/* A rule that groups by a column that is not there: it finds no group
	 * and goes through nothing, though its plan looks as if. */
	const char *idle;
} variants[] = {
	{ schema_builtin, { 0 }, { 0 }, "", true, NULL },
	{ schema_builtin, { "CREATE INDEX", "wikidata_id" }, { 0 }, "", true, NULL },
	{ schema_builtin, { "is_instrumental", "musicbrainz_recording_id" },
	    { 0 }, "", true, "duplicate-mbid" },
	{ schema_builtin, { "url_slug" }, { 0 }, "", true, "duplicate-slug" },
	{ schema_builtin, { 0 }, { " REFERENCES artists(id)",
	    " REFERENCES albums(id)" }, "", true, NULL },
	{ schema_builtin, { "track_count", "release_date", "duration",
	    "external_ids", "credits", "isrc" }, { 0 }, "", true, NULL },
	/* Columns and tables with the names that rules use. */
	{ schema_builtin, { 0 }, { 0 },
	    "ALTER TABLE songs ADD COLUMN first; ALTER TABLE songs ADD n;"
	    "ALTER TABLE songs ADD COLUMN uuid; ALTER TABLE songs ADD value;"
	    "ALTER TABLE songs ADD COLUMN entity; ALTER TABLE songs ADD what;"
	    "ALTER TABLE songs ADD COLUMN name; ALTER TABLE albums ADD name;"
	    "ALTER TABLE albums ADD COLUMN first; ALTER TABLE albums ADD n;"
	    "ALTER TABLE albums ADD COLUMN place; ALTER TABLE albums ADD t;"
	    "ALTER TABLE albums ADD COLUMN uuid; ALTER TABLE albums ADD r;"
	    "ALTER TABLE albums ADD COLUMN folded; ALTER TABLE songs ADD folded;"
	    "ALTER TABLE artists ADD COLUMN title; ALTER TABLE artists ADD uuid;"
	    "ALTER TABLE artists ADD COLUMN countries; ALTER TABLE artists ADD signs;"
	    "ALTER TABLE artists ADD COLUMN first; ALTER TABLE artists ADD album_id;"
	    "CREATE TABLE artist(x); CREATE TABLE song(x); CREATE TABLE size(x);"
	    "CREATE TABLE shape(x); CREATE TABLE json_cell(x);"
	    "CREATE VIEW album AS SELECT 1 AS x", true, NULL },
	/* Hardly any key, index or column. */
	{ "CREATE TABLE artists(id INTEGER PRIMARY KEY, name, slug, url_slug,"
	    " musicbrainz_id);"
	    "CREATE TABLE albums(id INTEGER PRIMARY KEY, title, slug, artist_id,"
	    " musicbrainz_id);"
	    "CREATE TABLE songs(id INTEGER PRIMARY KEY, title, slug, artist_id,"
	    " album_id, musicbrainz_id, musicbrainz_recording_id)",
	    { 0 }, { 0 }, "", false, NULL },
	/* Keys in staging alone. */
	{ schema_builtin, { 0 }, { " UNIQUE" },
	    "CREATE UNIQUE INDEX u1 ON artists(musicbrainz_id);"
	    "CREATE UNIQUE INDEX u2 ON albums(musicbrainz_id);"
	    "CREATE UNIQUE INDEX u3 ON songs(musicbrainz_id)", false, NULL },
};

/* The schema of a variant; caller frees. */
static char *
schema_of(const struct variant *v)
{
	struct buf b = BUF_INIT;
	const char *s = v->schema;

	while (*s != '\0') {
		const char *line = s;
		bool gone = false;

		s += strcspn(s, "\n");
		s += *s == '\n';
		for (size_t i = 0; i < N(v->lines) && v->lines[i]; i++) {
			const char *at = strstr(line, v->lines[i]);

			gone |= at != NULL && at < s;
		}
		for (; !gone && line < s; line++) {
			for (size_t i = 0; i < N(v->without) && v->without[i];
			    i++)
				if (strncmp(line, v->without[i],
				    strlen(v->without[i])) == 0)
					line += strlen(v->without[i]);
			buf_char(&b, *line);
		}
	}
	return buf_take(&b);
}

/* Production's tables and plain indexes, as staging has them. */
static void
copy_schema(void)
{
	struct stmt *st = db_prepare(db, "SELECT 'CREATE ' ||"
	    " iif(sql LIKE 'CREATE UNIQUE%%', 'UNIQUE ', '') || type ||"
	    " ' production.' || substr(sql, instr(sql, name))"
	    " FROM main.sqlite_schema WHERE sql IS NOT NULL"
	    " AND name NOT LIKE 'sqlite%%' ORDER BY type DESC");
	struct buf all = BUF_INIT;

	ck_assert_ptr_nonnull(st);
	while (stmt_step(st) == 1)
		buf_printf(&all, "%s;\n", col_text(st, 0));
	stmt_free(st);
	ck_assert_int_eq(db_exec(db, "%s", all.data), 0);
	buf_release(&all);
}

/* Staging and production, both empty and of that schema. */
static void
open_both(const struct variant *v)
{
	char *schema = schema_of(v);

	ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr));
	db = db_open(NULL, DB_MEMORY, NULL);
	ck_assert_ptr_nonnull(db);
	ck_assert_int_eq(db_exec(db, "%s", schema), 0);
	ck_assert_int_eq(db_functions(db), 0);
	ck_assert_int_eq(db_exec(db, "ATTACH '' AS production"), 0);
	copy_schema();
	ck_assert_int_eq(db_exec(db, "%s", v->after), 0);
	free(schema);
}

static void
tear_down(void)
{
	db_close(db);
	db = NULL;
}

/* ---- plans ---- */

/* Does this step of a plan go through something that may be large: all of it,
 * or all beyond a value?  Not what is of one row, of three (size), or one
 * row's JSON. */
static bool
is_full_scan(const char *detail)
{
	static const char *const small[] = { "CONSTANT ROW", "VIRTUAL TABLE",
	    "SCAN shape", "SCAN code", "SCAN no_address",
	    "SCAN size", "SCAN setting" };

	if (strncmp(detail, "SEARCH ", 7) == 0)
		return strstr(detail, "=?") == NULL &&
		    strstr(detail, "VIRTUAL TABLE") == NULL;
	if (strncmp(detail, "SCAN ", 5) != 0)
		return false;
	for (size_t i = 0; i < N(small); i++)
		if (strstr(detail, small[i]) != NULL)
			return false;
	/* keyed: some tables' names */
	return strcmp(detail, "SCAN t") != 0 && strcmp(detail, "SCAN k") != 0;
}

/* An index that SQLite makes for one question, over a table of the catalogue
 * (one over what a rule counted is fine). */
static bool
makes_index(const char *detail)
{
	return strstr(detail, "AUTOMATIC") != NULL &&
	    (strncmp(detail, "SEARCH main.", 12) == 0 ||
	    strncmp(detail, "SEARCH p ", 9) == 0 ||
	    strncmp(detail, "SEARCH production.", 18) == 0);
}

/*
 * EXPLAIN QUERY PLAN gives the loops of a join as siblings, the outer first,
 * and a subquery's loops as children of a step.  A nested full scan is one
 * that is not its siblings' first, or one in a subquery that is run for each
 * row outside.  Returns its line, or that of an index made for the question;
 * NULL if there is neither; caller frees.
 */
static char *
bad_step(const char *select)
{
	struct { int64_t id, parent; bool scan, again; } seen[300];
	struct stmt *st = db_prepare(db, "EXPLAIN QUERY PLAN %s", select);
	char *found = NULL;
	size_t n = 0;

	ck_assert_msg(st != NULL, "does not compile: %s", select);
	while (stmt_step(st) == 1) {
		const char *detail = col_text(st, 3);
		const bool scan = is_full_scan(detail);
		bool inner = false;
		bool again = strncmp(detail, "CORRELATED", 10) == 0;

		ck_assert_uint_lt(n, N(seen));
		for (size_t i = 0; i < n; i++) {
			if (seen[i].id == col_int(st, 1))
				again |= seen[i].again;
			if (seen[i].parent == col_int(st, 1) && seen[i].scan)
				inner = true;
		}
		seen[n].id = col_int(st, 0);
		seen[n].parent = col_int(st, 1);
		seen[n].scan = scan;
		seen[n++].again = again;
		if (found == NULL && ((scan && (inner || again)) ||
		    makes_index(detail)))
			found = mem_str(detail);
	}
	stmt_free(st);
	return found;
}

START_TEST(no_rule_has_a_nested_full_scan)
{
	const struct variant *v = &variants[_i];

	open_both(v);
	ck_assert_int_eq(facts_make(db, true, 10), 0);
	for (const struct rule_text *t = rules_builtin; t->name != NULL; t++) {
		char *found = bad_step(t->text);

		if (found != NULL && ((!v->keys && makes_index(found)) ||
		    (v->idle != NULL && strcmp(t->name, v->idle) == 0))) {
			free(found);	/* it does what a key would do */
			continue;
		}
		ck_assert_msg(found == NULL, "rule %s: %s", t->name, found);
	}
	facts_drop(db);
}
END_TEST

START_TEST(nor_has_what_fix_sql_asks)
{
	const struct variant *v = &variants[_i];

	open_both(v);
	ck_assert_int_eq(facts_make(db, true, 10), 0);
	for (size_t i = 0; fix_queries[i] != NULL; i++) {
		char *found = bad_step(fix_queries[i]);

		if (found != NULL && ((!v->keys && makes_index(found)) ||
		    v->idle != NULL)) {
			free(found);
			continue;
		}
		ck_assert_msg(found == NULL, "%zu: %s", i, found);
	}
	facts_drop(db);
}
END_TEST

START_TEST(a_nested_full_scan_is_seen_by_this_test)
{
	static const char *const bad[] = {
		"SELECT 'x', a.id, b.id FROM song AS a, song AS b"
		    " WHERE a.title <> b.title",
		"SELECT 'x', s.id, p.id FROM song AS s"
		    " JOIN production.songs AS p ON s.title LIKE p.title",
		"SELECT 'x', id, (SELECT count(*) FROM song"
		    " WHERE title <> album.title) FROM album",
		"SELECT 'x', id, title FROM album WHERE EXISTS (SELECT 1"
		    " FROM song WHERE duration > album.id)",
		/* all beyond a value is all of it */
		"SELECT 'x', a.id, s.id FROM album AS a"
		    " JOIN song AS s ON s.album_id > a.id",
		"SELECT 'x', id, (SELECT max(duration) FROM song"
		    " WHERE album_id < album.id) FROM album",
		"SELECT 'x', id, title FROM album WHERE title IN (SELECT title"
		    " FROM song WHERE duration > album.track_count)",
		/* an index for one question */
		"SELECT 'x', s.id, p.id FROM song AS s"
		    " JOIN production.songs AS p ON s.title = p.title",
		"SELECT 'x', s.id, r.id FROM song AS s"
		    " JOIN song AS r ON s.title = r.isrc",
	};

	open_both(&variants[0]);
	ck_assert_int_eq(facts_make(db, true, 10), 0);
	for (size_t i = 0; i < N(bad); i++) {
		char *found = bad_step(bad[i]);

		ck_assert_msg(found != NULL, "%s", bad[i]);
		free(found);
	}
	facts_drop(db);
}
END_TEST

/* ---- the form of a rule ---- */

START_TEST(every_rule_says_what_it_is)
{
	size_t n = 0;

	for (const struct rule_text *t = rules_builtin; t->name != NULL; t++) {
		ck_assert_msg(strncmp(t->text, "-- error: ", 10) == 0 ||
		    strncmp(t->text, "-- warning: ", 12) == 0, "%s", t->name);
		ck_assert_uint_eq(strspn(t->name, "abcdefghijklmnopqrstuvwxyz-"),
		    strlen(t->name));
		n++;
	}
	ck_assert_uint_ge(n, 22);
}
END_TEST

START_TEST(all_hold_for_an_empty_catalogue)
{
	const struct rules_conf conf = RULES_CONF_INIT;
	struct rules *rs = rules_new(&conf);

	open_both(&variants[_i]);
	for (int production = 0; production < 2; production++) {
		ck_assert_int_eq(rules_run(rs, db, production == 1), 0);
		for (size_t i = 0; i < rs->n; i++)
			ck_assert_msg(rs->list[i].count == 0 ||
			    (*variants[_i].after != '\0' &&
			    strcmp(rs->list[i].name, "schema") == 0), "%s",
			    rs->list[i].name);
		ck_assert_uint_eq(rs->skipped, production == 1 ? 0 : 4);
	}
	rules_free(rs);
}
END_TEST

START_TEST(essential_is_integrity_and_schema)
{
	struct rules_conf conf = RULES_CONF_INIT;
	struct rules *rs;

	conf.essential = true;
	conf.only = "orphan";
	rs = rules_new(&conf);
	for (size_t i = 0; i < rs->n; i++)
		ck_assert_msg(rs->list[i].chosen ==
		    (strcmp(rs->list[i].name, "integrity") == 0 ||
		    strcmp(rs->list[i].name, "schema") == 0), "%s",
		    rs->list[i].name);
	rules_free(rs);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_checked_fixture(tc, NULL, tear_down);
	tcase_add_loop_test(tc, no_rule_has_a_nested_full_scan, 0,
	    (int)N(variants));
	tcase_add_loop_test(tc, nor_has_what_fix_sql_asks, 0,
	    (int)N(variants));
	tcase_add_test(tc, a_nested_full_scan_is_seen_by_this_test);
	tcase_add_test(tc, every_rule_says_what_it_is);
	tcase_add_loop_test(tc, all_hold_for_an_empty_catalogue, 0,
	    (int)N(variants));
	tcase_add_test(tc, essential_is_integrity_and_schema);
}
UNIT_MAIN("rules", cases)
