/* cache: what was answered; store: the file it stands in. */
#include "net/cache.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "net/pace.h"
#include "net/store.h"
#include "unit/unit.h"

static const char path[] = "http.db";

static void
make_dir(void)
{
	unit_enter();
	/* What the file says is not for the test's output. */
	ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr));
}

static struct db *
open_ours(void)
{
	struct db *db;
	int status;

	db = store_open(path, &status);
	ck_assert_ptr_nonnull(db);
	return db;
}

/* How many files in the directory have this in their name? */
static int
count(const char *glob)
{
	char cmd[128];
	FILE *f;
	int n = -1;

	snprintf(cmd, sizeof(cmd), "ls | grep -c -e '%s'", glob);
	f = popen(cmd, "r");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fscanf(f, "%d", &n), 1);
	pclose(f);
	return n;
}

static void
write_file(const char *name, const char *text)
{
	FILE *f = fopen(name, "w");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

static const struct cache_key key = { "GET", "http://h/x", "text/html" };

static void
put(struct cache *c, const struct cache_key *k, const char *body, size_t len,
    int64_t at_s)
{
	struct cache_entry e = { .status = 200, .found = true, .at_s = at_s,
	    .body = mem_strn(body, len), .len = len };

	ck_assert_int_eq(cache_put(c, k, &e), 0);
	cache_release(&e);
}

START_TEST(what_was_put_is_got_back)
{
	struct db *db = open_ours();
	struct cache *c = cache_new(db);
	char type[] = "text/plain", etag[] = "\"1\"", body[] = "a\0b";
	struct cache_entry e, in = { .status = 404, .type = type,
	    .etag = etag, .found = false, .at_s = 1000, .body = body,
	    .len = 3 };

	ck_assert_int_eq(cache_get(c, &key, &e), 0);
	ck_assert_int_eq(cache_put(c, &key, &in), 0);
	ck_assert_int_eq(cache_get(c, &key, &e), 1);
	ck_assert_int_eq(e.status, 404);
	ck_assert_str_eq(e.type, "text/plain");
	ck_assert_str_eq(e.etag, "\"1\"");
	ck_assert(!e.found);
	ck_assert_int_eq(e.at_s, 1000);
	ck_assert_uint_eq(e.len, 3);
	ck_assert_mem_eq(e.body, "a\0b", 4);
	cache_release(&e);

	in = (struct cache_entry){ .status = 200, .found = true,
	    .body = body };
	ck_assert_int_eq(cache_put(c, &key, &in), 0);
	ck_assert_int_eq(cache_get(c, &key, &e), 1);
	ck_assert_ptr_null(e.type);
	ck_assert_ptr_null(e.etag);
	ck_assert_str_eq(e.body, "");
	ck_assert_uint_eq(e.len, 0);
	cache_release(&e);
	cache_free(c);
	ck_assert_int_eq(db_close(db), 0);
}
END_TEST

START_TEST(the_key_is_method_address_and_accept)
{
	static const struct cache_key others[] = {
		{ "HEAD", "http://h/x", "text/html" },
		{ "GET", "http://h/y", "text/html" },
		{ "GET", "http://h/x", "application/json" },
	};
	struct db *db = open_ours();
	struct cache *c = cache_new(db);
	struct cache_entry e;

	put(c, &key, "x", 1, 0);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(cache_get(c, &others[i], &e), 0);
	cache_free(c);
	ck_assert_int_eq(db_close(db), 0);
}
END_TEST

START_TEST(large_bodies_are_packed_if_that_pays)
{
	struct db *db = open_ours();
	struct cache *c = cache_new(db);
	struct cache_entry e;
	int64_t n = 0;
	char body[4000];
	unsigned x = 1;

	memset(body, 'x', sizeof(body));
	put(c, &key, body, sizeof(body), 0);
	ck_assert_int_eq(db_int(db, &n, "SELECT length(body) FROM answer"), 0);
	ck_assert_int_lt(n, 100);
	ck_assert_int_eq(cache_get(c, &key, &e), 1);
	ck_assert_uint_eq(e.len, sizeof(body));
	ck_assert_mem_eq(e.body, body, sizeof(body));
	cache_release(&e);

	for (size_t i = 0; i < sizeof(body); i++) {
		x = x * 1103515245u + 12345u;
		body[i] = (char)(x >> 16);
	}
	put(c, &key, body, sizeof(body), 0);
	ck_assert_int_eq(db_int(db, &n, "SELECT length(body) FROM answer"), 0);
	ck_assert_int_eq(n, sizeof(body));
	ck_assert_int_eq(cache_get(c, &key, &e), 1);
	ck_assert_mem_eq(e.body, body, sizeof(body));
	cache_release(&e);
	cache_free(c);
	ck_assert_int_eq(db_close(db), 0);
}
END_TEST

START_TEST(a_body_that_rotted_is_as_good_as_none)
{
	struct db *db = open_ours();
	struct cache *c = cache_new(db);
	struct cache_entry e;
	char body[4000] = "";

	put(c, &key, body, sizeof(body), 0);
	ck_assert_int_eq(db_exec(db, "UPDATE answer SET body = x'00ff'"), 0);
	ck_assert_int_eq(cache_get(c, &key, &e), 0);
	ck_assert_int_eq(db_exec(db, "UPDATE answer SET size = 1"), 0);
	ck_assert_int_eq(cache_get(c, &key, &e), 0);
	cache_free(c);
	ck_assert_int_eq(db_close(db), 0);
}
END_TEST

START_TEST(a_renewed_answer_is_as_good_as_new)
{
	struct db *db = open_ours();
	struct cache *c = cache_new(db);
	struct cache_entry e;

	put(c, &key, "x", 1, 1000);
	ck_assert_int_eq(cache_renew(c, &key, false, 5000), 0);
	ck_assert_int_eq(cache_get(c, &key, &e), 1);
	ck_assert_int_eq(e.at_s, 5000);
	ck_assert(!e.found);
	ck_assert_str_eq(e.body, "x");
	cache_release(&e);
	cache_free(c);
	ck_assert_int_eq(db_close(db), 0);
}
END_TEST

START_TEST(old_answers_are_dropped_some_at_a_time)
{
	struct db *db = open_ours();
	struct cache *c = cache_new(db);
	int64_t n = 0;
	char url[32];

	for (int i = 0; i < 600; i++) {
		const struct cache_key k = { "GET", url, "*/*" };

		snprintf(url, sizeof(url), "http://h/%d", i);
		put(c, &k, "x", 1, i);
	}
	ck_assert_int_eq(cache_prune(c, 550), 0);
	ck_assert_int_eq(db_int(db, &n, "SELECT min(at) FROM answer"), 0);
	ck_assert_int_eq(n, 500);
	ck_assert_int_eq(cache_prune(c, 550), 0);
	ck_assert_int_eq(db_int(db, &n, "SELECT min(at) FROM answer"), 0);
	ck_assert_int_eq(n, 550);
	cache_free(c);
	ck_assert_int_eq(db_close(db), 0);
}
END_TEST

START_TEST(an_answer_is_fresh_until_its_age)
{
	static const struct { int64_t at, age, now; bool want; } t[] = {
		{ 1000, 60, 1000, true }, { 1000, 60, 1059, true },
		{ 1000, 60, 1060, false }, { 1000, 0, 1000, false },
		{ 1000, 60, 900, true },	/* the clock went back */
		{ 1000, 0, 900, false },
		{ 1000000, 60, 1000, false },	/* a wrong clock, once */
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct cache_entry e = { .at_s = t[i].at };

		ck_assert_msg(cache_fresh(&e, t[i].age, t[i].now) ==
		    t[i].want, "row %zu", i);
	}
}
END_TEST

/* ---- the file ---- */

START_TEST(the_default_place_follows_the_environment)
{
	static const struct { const char *xdg, *home, *want; } t[] = {
		{ "/x", "/h", "/x/daft-etl/http.db" },
		{ "", "/h", "/h/.cache/daft-etl/http.db" },
		{ "x", "/h", "/h/.cache/daft-etl/http.db" },
		{ NULL, "/h", "/h/.cache/daft-etl/http.db" },
		{ NULL, "", NULL },
		{ NULL, NULL, NULL },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		char *got;

		unsetenv("XDG_CACHE_HOME");
		unsetenv("HOME");
		if (t[i].xdg != NULL)
			setenv("XDG_CACHE_HOME", t[i].xdg, 1);
		if (t[i].home != NULL)
			setenv("HOME", t[i].home, 1);
		got = store_place();
		ck_assert_pstr_eq(got, t[i].want);
		free(got);
	}
}
END_TEST

START_TEST(a_new_directory_is_private)
{
	struct stat st;

	ck_assert_int_eq(store_prepare("a/b/http.db"), 0);
	ck_assert_int_eq(store_prepare("a/b/http.db"), 0);
	ck_assert_int_eq(stat("a/b", &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0700);
	write_file(path, "");
	ck_assert_int_eq(store_prepare("http.db/b/http.db"), -1);
}
END_TEST

START_TEST(a_file_is_made_in_wal_mode_and_found_again)
{
	struct db *db = open_ours();
	char *mode = db_text(db, "PRAGMA journal_mode");

	ck_assert_str_eq(mode, "wal");
	free(mode);
	ck_assert_int_eq(db_close(db), 0);
	ck_assert_int_eq(db_close(open_ours()), 0);
	ck_assert_int_eq(count("broken"), 0);
}
END_TEST

START_TEST(an_empty_file_is_filled)
{
	write_file(path, "");
	ck_assert_int_eq(db_close(open_ours()), 0);
	ck_assert_int_eq(count("broken"), 0);
}
END_TEST

START_TEST(a_file_that_is_no_database_is_set_aside)
{
	char wal[80];

	write_file(path, "This is a text, and it is longer than a header "
	    "of SQLite, which has a hundred bytes.  That should do.\n");
	snprintf(wal, sizeof(wal), "%s-wal", path);
	write_file(wal, "its log");
	ck_assert_int_eq(db_close(open_ours()), 0);
	ck_assert_int_eq(count("broken-"), 2);
	ck_assert_int_eq(count("broken-.*-wal"), 1);

	write_file(path, "short");		/* a second one at once */
	ck_assert_int_eq(db_close(open_ours()), 0);
	ck_assert_int_eq(count("broken-"), 3);
}
END_TEST

START_TEST(a_damaged_database_is_set_aside)
{
	struct db *db = open_ours();
	FILE *f;

	ck_assert_int_eq(db_close(db), 0);
	f = fopen(path, "r+");
	ck_assert_ptr_nonnull(f);
	fseek(f, 100, SEEK_SET);	/* the first page, behind the header */
	for (int i = 0; i < 3000; i++)
		putc('x', f);
	fclose(f);
	ck_assert_int_eq(db_close(open_ours()), 0);
	ck_assert_int_eq(count("broken-"), 1);
}
END_TEST

START_TEST(one_of_another_version_is_set_aside)
{
	struct db *db = open_ours();

	ck_assert_int_eq(db_exec(db, "PRAGMA user_version = 99"), 0);
	ck_assert_int_eq(db_close(db), 0);
	ck_assert_int_eq(db_close(open_ours()), 0);
	ck_assert_int_eq(count("broken-"), 1);
}
END_TEST

START_TEST(another_database_is_left_alone)
{
	struct db *db = db_open(path, DB_CREATE, NULL);
	int status = 0;
	int64_t n = 0;

	ck_assert_int_eq(db_exec(db, "CREATE TABLE artists(id);"
	    "INSERT INTO artists VALUES(1)"), 0);
	ck_assert_int_eq(db_close(db), 0);
	ck_assert_ptr_null(store_open(path, &status));
	ck_assert_int_eq(status, EX_CANTCREAT);
	ck_assert_ptr_null(store_peek(path));
	ck_assert_int_eq(count("http.db"), 1);
	db = db_open(path, DB_READ, NULL);
	ck_assert_int_eq(db_int(db, &n, "SELECT count(*) FROM sqlite_schema"),
	    0);
	ck_assert_int_eq(n, 1);
	ck_assert_int_eq(db_close(db), 0);
}
END_TEST

START_TEST(a_file_can_be_read_without_writing_anything)
{
	struct db *db = open_ours();
	struct cache *c = cache_new(db);
	struct cache_entry e;

	put(c, &key, "x", 1, 0);
	cache_free(c);
	ck_assert_int_eq(db_close(db), 0);
	ck_assert_int_eq(chmod(path, 0400), 0);
	ck_assert_int_eq(chmod(unit_dir, 0500), 0);
	db = store_peek(path);
	ck_assert_ptr_nonnull(db);
	c = cache_new(db);
	ck_assert_int_eq(cache_get(c, &key, &e), 1);
	ck_assert_str_eq(e.body, "x");
	cache_release(&e);
	cache_free(c);
	ck_assert_int_eq(db_close(db), 0);
	ck_assert_int_eq(chmod(unit_dir, 0700), 0);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_checked_fixture(tc, make_dir, unit_leave);
	tcase_add_test(tc, what_was_put_is_got_back);
	tcase_add_test(tc, the_key_is_method_address_and_accept);
	tcase_add_test(tc, large_bodies_are_packed_if_that_pays);
	tcase_add_test(tc, a_body_that_rotted_is_as_good_as_none);
	tcase_add_test(tc, a_renewed_answer_is_as_good_as_new);
	tcase_add_test(tc, old_answers_are_dropped_some_at_a_time);
	tcase_add_test(tc, an_answer_is_fresh_until_its_age);
	tcase_add_test(tc, the_default_place_follows_the_environment);
	tcase_add_test(tc, a_new_directory_is_private);
	tcase_add_test(tc, a_file_is_made_in_wal_mode_and_found_again);
	tcase_add_test(tc, an_empty_file_is_filled);
	tcase_add_test(tc, a_file_that_is_no_database_is_set_aside);
	tcase_add_test(tc, a_damaged_database_is_set_aside);
	tcase_add_test(tc, one_of_another_version_is_set_aside);
	tcase_add_test(tc, another_database_is_left_alone);
	tcase_add_test(tc, a_file_can_be_read_without_writing_anything);
}
UNIT_MAIN("cache", cases)
