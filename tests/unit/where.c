#include "db/where.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "unit/unit.h"

#define STATE ".wrangler/state/v3/d1/miniflare-D1DatabaseObject"
#define SITE_ID "487a690b-5a7e-4c86-b9fd-7add6753de75"
#define SITE "d70c6ecd352f5cc8e562adae9b685f2a6bd7204becb41a1d1c5ab6f9c4a3ccf0"
#define LOCAL "f26dd3b4af2b86035a68fbb491403d4b54d63dee4c1e42d18d4ad58dc6978866"
#define MYDB "04ab1947d0f68cba66e50981a86b059b5f48246302ae46ec5a80f710c453ca43"
#define TOML_SITE "[[d1_databases]]\nbinding = \"DB\"\n" \
	"database_id = \"" SITE_ID "\"\n"

static void
enter(void)
{
	unit_enter();
	msg.program = "where";
	ck_assert_ptr_nonnull(freopen("err", "w", stderr));
}

static void
put(const char *path, const char *text)
{
	char *d = file_dir(path);
	FILE *f;

	ck_assert_int_eq(file_mkdirs(d), 0);
	free(d);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

static void
state(const char *hash)
{
	char path[256];

	snprintf(path, sizeof(path), STATE "/%s.sqlite", hash);
	put(path, "");
}

/* The base name of what is found; "STATUS" if nothing is. */
static const char *
found(void)
{
	static char out[200];
	struct where_found w;
	int status = where_production(&w, NULL, NULL);

	snprintf(out, sizeof(out), "%d", status);
	if (status == 0)
		snprintf(out, sizeof(out), "%s", strrchr(w.path, '/') + 1);
	where_release(&w);
	return out;
}

START_TEST(a_file_is_called_as_wrangler_calls_it)
{
	static const struct { const char *name, *want; } t[] = {
		{ SITE_ID, SITE }, { "local-test-db", LOCAL }, { "MYDB", MYDB },
	};
	char hash[WHERE_HASH_SIZE];

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		where_hash(hash, t[i].name);
		ck_assert_str_eq(hash, t[i].want);
	}
}
END_TEST

START_TEST(the_configuration_tells_which_of_the_files)
{
	static const struct { const char *file, *text, *want; } t[] = {
		{ "wrangler.toml", TOML_SITE, SITE },
		{ "wrangler.toml", "name = \"x\"\n[[ d1_databases ]] # \"\n"
		  "'binding'='MYDB'\n", MYDB },
		{ "wrangler.toml", "d1_databases = [ { binding = \"DB\",\n"
		  "}, ]", "78" },
		{ "wrangler.toml", "d1_databases = [ { binding = \"A\", "
		  "preview_database_id = \"local-test-db\", database_id = \""
		  SITE_ID "\" } ]", LOCAL },
		{ "wrangler.toml", "x = '''\n" TOML_SITE "'''\n# " TOML_SITE
		  "[[d1_databases]]\nbinding = \"DB\"\n"
		  "database_id = \"local-test-db\"", LOCAL },
		{ "wrangler.toml", "[env.staging]\n"
		  "[[env.staging.d1_databases]]\nbinding = \"DB\"\n"
		  "database_id = \"" SITE_ID "\"\n[[d1_databases]]\n"
		  "binding = \"MYDB\"\n", MYDB },
		{ "wrangler.toml", "[[d1_databases]]\nbinding = \"B\"\n"
		  "database_id = \"local-test-db\"\n" TOML_SITE, SITE },
		{ "wrangler.toml", "[[d1_databases]]\nbinding = \"B\"\n"
		  "[[d1_databases]]\nbinding = \"C\"\n", "78" },
		{ "wrangler.toml", TOML_SITE TOML_SITE, "78" },
		{ "wrangler.toml", "[[d1_databases]]\nbinding = \"DB\n", "78" },
		{ "wrangler.toml", "[[d1_databases]]\nmigrations = 1\n", "78" },
		{ "wrangler.toml", "d1_databases = \"DB\"", "78" },
		{ "wrangler.json", "{\"d1_databases\":[{\"binding\":\"DB\","
		  "\"database_id\":\"" SITE_ID "\"}]}", SITE },
		{ "wrangler.jsonc", "{ // ours\n\"d1_databases\":[{\"binding\":"
		  "\"DB\", /* \"database_id\": \"x\", */ \"database_id\": \""
		  SITE_ID "\",},],}", SITE },
		{ "wrangler.jsonc", "{\"d1_databases\":[", "78" },
		{ "wrangler.toml", "\357\273\277[[d1_databases]]\r\n"
		  "'binding' = \"DB\"\r\n\"database_id\" = \"" SITE_ID
		  "\" # it\r\n[env.x]\r\nd1_databases = [{ binding = \"DB\","
		  " database_id = \"local-test-db\" }]\r\n", SITE },
		{ "wrangler.json", "\357\273\277{\r\n\"d1_databases\": [{\r\n"
		  "\"binding\": \"DB\", // \"preview_database_id\": \"x\",\r\n"
		  "\"database_id\": \"" SITE_ID "\",\r\n}]}\r\n", SITE },
	};
	char want[100];

	state(SITE);
	state(LOCAL);
	state(MYDB);
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		put(t[i].file, t[i].text);
		snprintf(want, sizeof(want), "%s%s", t[i].want,
		    strlen(t[i].want) > 2 ? ".sqlite" : "");
		ck_assert_msg(strcmp(found(), want) == 0, "%s: %s", t[i].text,
		    found());
		unlink(t[i].file);
	}
}
END_TEST

START_TEST(without_configuration_the_only_file_is_meant)
{
	ck_assert_str_eq(found(), "66");
	put("data/production.db", "");
	ck_assert_str_eq(found(), "production.db");
	put(STATE "/metadata.sqlite", "");
	put(STATE "/" SITE ".sqlite-wal", "");
	ck_assert_str_eq(found(), "production.db");
	state(SITE);
	ck_assert_str_eq(found(), SITE ".sqlite");
	state(LOCAL);
	ck_assert_str_eq(found(), "78");
	put("wrangler.toml", TOML_SITE);
	ck_assert_str_eq(found(), SITE ".sqlite");
}
END_TEST

START_TEST(what_was_looked_for_is_told)
{
	struct where_found w;

	put("wrangler.toml", TOML_SITE);
	ck_assert_int_eq(where_production(&w, NULL, NULL), EX_NOINPUT);
	ck_assert_int_eq(w.how, WHERE_NONE);
	ck_assert_ptr_nonnull(strstr(w.looked, SITE));
	ck_assert_ptr_nonnull(strstr(w.looked, "wrangler.toml"));
	ck_assert_ptr_nonnull(strstr(w.looked, WHERE_PRODUCTION_FILE));
	where_release(&w);
}
END_TEST

/* What was said on stderr. */
static const char *
said(void)
{
	static char text[1000];
	size_t n;
	FILE *f = fopen("err", "r");

	fflush(stderr);
	n = fread(text, 1, sizeof(text) - 1, f);
	fclose(f);
	text[n] = '\0';
	return text;
}

START_TEST(several_are_named_and_what_was_not_there)
{
	state(LOCAL);
	state(MYDB);
	put("wrangler.toml", TOML_SITE);
	ck_assert_str_eq(found(), "78");
	ck_assert_ptr_nonnull(strstr(said(), SITE ".sqlite (by the database_id"
	    " of wrangler.toml): is not there"));
	ck_assert_ptr_nonnull(strstr(said(), LOCAL ".sqlite"));
	ck_assert_ptr_nonnull(strstr(said(), MYDB ".sqlite"));
	ck_assert_ptr_nonnull(strstr(said(), STATE));
}
END_TEST

START_TEST(nothing_is_made_where_it_is_looked)
{
	put("wrangler.jsonc", "{\"d1_databases\":[{\"binding\":\"DB\","
	    "\"database_id\":\"1\"}],}");
	ck_assert_str_eq(found(), "66");
	ck_assert(!file_exists(".wrangler"));
	ck_assert(!file_exists("data"));
	state(LOCAL);
	ck_assert_str_eq(found(), LOCAL ".sqlite");
	/* Not silently: it is another one than was meant. */
	ck_assert_ptr_nonnull(strstr(said(), "is not there, using"));
}
END_TEST

START_TEST(what_is_named_is_taken_unseen)
{
	struct where_found w;

	state(SITE);
	ck_assert_int_eq(where_production(&w, "no/such.db", NULL), 0);
	ck_assert_str_eq(w.path, "no/such.db");
	ck_assert_int_eq(w.how, WHERE_NAMED);
	where_release(&w);
}
END_TEST

static void
add(TCase *tc)
{
	tcase_add_checked_fixture(tc, enter, unit_leave);
	tcase_add_test(tc, a_file_is_called_as_wrangler_calls_it);
	tcase_add_test(tc, the_configuration_tells_which_of_the_files);
	tcase_add_test(tc, without_configuration_the_only_file_is_meant);
	tcase_add_test(tc, what_was_looked_for_is_told);
	tcase_add_test(tc, several_are_named_and_what_was_not_there);
	tcase_add_test(tc, nothing_is_made_where_it_is_looked);
	tcase_add_test(tc, what_is_named_is_taken_unseen);
}

UNIT_MAIN("where", add)
