/* rules: each is one SELECT of three columns, and none of their plans goes
 * through a table again and again. */
#include "flow/rules.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "db/schema.h"
#include "flow/facts.h"
#include "rules/rules.h"
#include "unit/unit.h"

#define N(t) (sizeof(t) / sizeof((t)[0]))

static struct db *db;

/* With all keys and indexes, and with none.  (A column that is not there at all
 * is NULL: a join on it has nothing to go through.) */
static const char *const schemas[] = {
	schema_builtin,
	"CREATE TABLE artists(id INTEGER PRIMARY KEY, name, slug, url_slug,"
	" musicbrainz_id);"
	"CREATE TABLE albums(id INTEGER PRIMARY KEY, title, slug, artist_id,"
	" musicbrainz_id);"
	"CREATE TABLE songs(id INTEGER PRIMARY KEY, title, slug, artist_id,"
	" album_id, musicbrainz_id, musicbrainz_recording_id)"
};

/* Staging and production, both empty and of that schema. */
static void
open_both(const char *schema)
{
	ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr));
	db = db_open(NULL, DB_MEMORY, NULL);
	ck_assert_ptr_nonnull(db);
	ck_assert_int_eq(db_exec(db, "%s", schema), 0);
	ck_assert_int_eq(db_functions(db), 0);
	ck_assert_int_eq(db_exec(db, "ATTACH '' AS production"), 0);
	for (size_t i = 0; i < CATALOGUE; i++) {
		char *sql = db_text(db, "SELECT sql FROM sqlite_schema"
		    " WHERE name = %Q", catalogue[i]);
		char *at = strstr(sql, catalogue[i]);

		ck_assert_ptr_nonnull(at);
		ck_assert_int_eq(db_exec(db, "%.*sproduction.%s",
		    (int)(at - sql), sql, at), 0);
		free(sql);
	}
}

static void
tear_down(void)
{
	db_close(db);
	db = NULL;
}

/* ---- plans ---- */

/* Does this step of a plan go through something that may be large?  Not what
 * is of one row, of three (size), or one row's JSON. */
static bool
is_full_scan(const char *detail)
{
	static const char *const small[] = { "CONSTANT ROW", "VIRTUAL TABLE",
	    "SCAN shape", "SCAN size", "SCAN setting", "SCAN temp.size",
	    "SCAN temp.setting" };

	if (strncmp(detail, "SCAN ", 5) != 0)
		return false;
	for (size_t i = 0; i < N(small); i++)
		if (strstr(detail, small[i]) != NULL)
			return false;
	return true;
}

/*
 * EXPLAIN QUERY PLAN gives the loops of a join as siblings, the outer first,
 * and a subquery's loops as children of a step.  A nested full scan is one
 * that is not its siblings' first, or one in a subquery that is run for each
 * row outside.  Returns its line, NULL if there is none; caller frees.
 */
static char *
nested_scan(const char *select)
{
	struct { int64_t id, parent; bool scan, again; } seen[200];
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
		if (scan && (inner || again) && found == NULL)
			found = mem_str(detail);
	}
	stmt_free(st);
	return found;
}

START_TEST(no_rule_has_a_nested_full_scan)
{
	open_both(schemas[_i]);
	ck_assert_int_eq(facts_make(db, true, 10), 0);
	for (const struct rule_text *t = rules_builtin; t->name != NULL; t++) {
		char *found = nested_scan(t->text);

		ck_assert_msg(found == NULL, "rule %s: %s", t->name, found);
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
	};

	open_both(schemas[0]);
	ck_assert_int_eq(facts_make(db, true, 10), 0);
	for (size_t i = 0; i < N(bad); i++) {
		char *found = nested_scan(bad[i]);

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

	open_both(schemas[_i]);
	for (int production = 0; production < 2; production++) {
		ck_assert_int_eq(rules_run(rs, db, production == 1), 0);
		ck_assert(rules_ok(rs));
		ck_assert_uint_eq(rs->errors + rs->warnings, 0);
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
	    (int)N(schemas));
	tcase_add_test(tc, a_nested_full_scan_is_seen_by_this_test);
	tcase_add_test(tc, every_rule_says_what_it_is);
	tcase_add_loop_test(tc, all_hold_for_an_empty_catalogue, 0,
	    (int)N(schemas));
	tcase_add_test(tc, essential_is_integrity_and_schema);
}
UNIT_MAIN("rules", cases)
