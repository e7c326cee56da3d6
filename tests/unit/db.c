#include "db/db.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit/unit.h"

static const char *
path(const char *name)
{
	static char p[2][sizeof(unit_dir) + 32];
	static unsigned turn;
	char *s = p[turn++ % 2];

	snprintf(s, sizeof(p[0]), "%s/%s", unit_dir, name);
	return s;
}

static void
enter(void)
{
	unit_enter();
	msg.program = "db";
	ck_assert_ptr_nonnull(freopen(path("err"), "w", stderr));
}

static struct db *
made(const char *name)
{
	struct db *db = db_open(path(name), DB_CREATE, NULL);

	ck_assert_ptr_nonnull(db);
	ck_assert_int_eq(db_exec(db, "CREATE TABLE t(a UNIQUE, b)"), 0);
	return db;
}

START_TEST(a_reader_makes_no_file)
{
	int status = -1;

	ck_assert_ptr_null(db_open(path("none.db"), DB_READ, &status));
	ck_assert_int_eq(status, EX_NOINPUT);
	ck_assert_ptr_null(db_open(path("none.db"), DB_WRITE, &status));
	ck_assert_int_eq(status, EX_NOINPUT);
	ck_assert_int_eq(access(path("none.db"), F_OK), -1);
}
END_TEST

START_TEST(what_is_no_database_is_told)
{
	FILE *f = fopen(path("text"), "w");
	int status = -1;

	ck_assert_ptr_nonnull(f);
	for (int i = 0; i < 1000; i++)
		fputs("no database\n", f);
	fclose(f);
	ck_assert_ptr_null(db_open(path("text"), DB_READ, &status));
	ck_assert_int_eq(status, EX_DATAERR);
	ck_assert_ptr_null(db_open(unit_dir, DB_READ, &status));
	ck_assert_int_eq(status, EX_NOINPUT);
}
END_TEST

START_TEST(a_file_that_cannot_be_made_is_told)
{
	int status = -1;

	ck_assert_ptr_null(db_open(path("no/such/x.db"), DB_CREATE, &status));
	ck_assert_int_eq(status, EX_CANTCREAT);
}
END_TEST

START_TEST(names_are_names_and_no_uris)
{
	static const char *const names[] = {
		"a?mode=memory", "50%.db", "x#y.db", "file:z.db", "it's \"q\".db",
	};
	struct db *db;
	char cwd[512];

	ck_assert_ptr_nonnull(getcwd(cwd, sizeof(cwd)));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		db = db_open(names[i], DB_CREATE, NULL);
		ck_assert_ptr_nonnull(db);
		ck_assert_int_eq(db_exec(db, "CREATE TABLE t(a)"), 0);
		ck_assert_int_eq(db_close(db), 0);
		ck_assert_int_eq(access(names[i], F_OK), 0);
		db = db_open(NULL, DB_MEMORY, NULL);
		ck_assert_int_eq(db_attach(db, names[i], "o", false), 0);
		ck_assert_int_eq(db_exec(db, "SELECT * FROM o.t"), 0);
		ck_assert_int_eq(db_close(db), 0);
	}
	ck_assert_int_eq(chdir(cwd), 0);
}
END_TEST

START_TEST(an_attached_file_is_never_made)
{
	struct db *db = db_open(NULL, DB_MEMORY, NULL);

	ck_assert_int_eq(db_attach(db, path("none.db"), "o", true), -1);
	ck_assert_int_eq(access(path("none.db"), F_OK), -1);
	ck_assert_int_eq(db_close(db), 0);
}
END_TEST

START_TEST(values_come_back_as_they_went_in)
{
	struct db *db = made("v.db");
	struct stmt *in, *out;

	in = db_prepare(db, "INSERT INTO t VALUES(?1, ?2)");
	ck_assert_ptr_nonnull(in);
	bind_int(in, 1, INT64_MIN);
	bind_textn(in, 2, "a\0b", 3);
	ck_assert_int_eq(stmt_run(in), 0);
	bind_real(in, 1, 1.5);
	bind_blob(in, 2, "\0\1", 2);
	ck_assert_int_eq(stmt_run(in), 0);
	bind_null(in, 1);
	bind_text(in, 2, NULL);
	ck_assert_int_eq(stmt_run(in), 0);
	out = db_prepare(db, "SELECT a, b FROM t ORDER BY rowid");
	ck_assert_int_eq(stmt_columns(out), 2);
	ck_assert_int_eq(stmt_step(out), 1);
	ck_assert_int_eq(col_int(out, 0), INT64_MIN);
	ck_assert_int_eq(col_type(out, 1), COL_TEXT);
	ck_assert_uint_eq(col_len(out, 1), 3);
	ck_assert_mem_eq(col_text(out, 1), "a\0b", 3);
	ck_assert_int_eq(stmt_step(out), 1);
	ck_assert_int_eq(col_type(out, 0), COL_REAL);
	ck_assert_double_eq(col_real(out, 0), 1.5);
	ck_assert_mem_eq(col_blob(out, 1), "\0\1", 2);
	ck_assert_int_eq(stmt_step(out), 1);
	ck_assert_int_eq(col_type(out, 0), COL_NULL);
	ck_assert_ptr_null(col_text(out, 1));
	ck_assert_int_eq(stmt_step(out), 0);
	stmt_free(in);
	stmt_free(out);
	ck_assert_int_eq(db_close(db), 0);
}
END_TEST

START_TEST(errors_have_their_exit_status)
{
	struct db *db = made("e.db"), *other;
	int64_t n = 7;

	db_quiet(db, true);
	ck_assert_int_eq(db_exec(db, "INSERT INTO t VALUES(1, 1)"), 0);
	ck_assert_int_eq(db_exec(db, "INSERT INTO t VALUES(1, 2)"), -1);
	ck_assert(db_constraint(db));
	ck_assert_int_eq(db_status(db), EX_DATAERR);
	ck_assert_str_eq(db_why(db), "UNIQUE constraint failed: t.a");
	ck_assert_int_eq(db_exec(db, "no SQL"), -1);
	ck_assert_int_eq(db_status(db), EX_SOFTWARE);
	ck_assert_int_eq(db_int(db, &n, "SELECT b FROM t WHERE a = 2"), 1);
	ck_assert_int_eq(n, 7);
	ck_assert_int_eq(db_int(db, &n, "SELECT b FROM t WHERE a = %d", 1), 0);
	ck_assert_int_eq(n, 1);
	other = db_open(path("e.db"), DB_READ, NULL);
	db_quiet(other, true);
	ck_assert_int_eq(db_exec(other, "INSERT INTO t VALUES(3, 1)"), -1);
	ck_assert_int_eq(db_status(other), EX_NOPERM);
	ck_assert_int_eq(db_close(other), 0);
	ck_assert_int_eq(db_close(db), 0);
}
END_TEST

START_TEST(an_open_statement_is_reported_at_close)
{
	struct db *db = made("o.db");
	struct stmt *st = db_prepare(db, "SELECT 1");

	ck_assert_int_eq(db_close(db), -1);
	stmt_free(st);	/* the last one out closes the file */
}
END_TEST

START_TEST(savepoints_nest_and_undo)
{
	struct db *db = made("s.db");
	int64_t n = 0;

	ck_assert_int_eq(db_begin(db, true), 0);
	ck_assert_int_eq(db_save(db), 0);
	ck_assert_int_eq(db_exec(db, "INSERT INTO t VALUES(1, 1)"), 0);
	ck_assert_int_eq(db_save(db), 0);
	ck_assert_int_eq(db_exec(db, "INSERT INTO t VALUES(2, 1)"), 0);
	db_undo(db);
	ck_assert_int_eq(db_release(db), 0);
	ck_assert_int_eq(db_commit(db), 0);
	db_rollback(db);	/* nothing is open: nothing is said */
	ck_assert_int_eq(db_int(db, &n, "SELECT count(*) FROM t"), 0);
	ck_assert_int_eq(n, 1);
	ck_assert_int_eq(db_close(db), 0);
}
END_TEST

START_TEST(json_is_compared_as_values)
{
	static const struct { const char *a, *b; int same; } t[] = {
		{ "'[1,2]'", "'[1, 2]'", 1 },
		{ "'{\"a\":1,\"b\":2}'", "'{\"b\":2,\"a\":1}'", 1 },
		{ "'[1,2]'", "'[2,1]'", 0 },
		{ "'x'", "'x'", 1 }, { "'x'", "'y'", 0 },
		{ "NULL", "NULL", 1 }, { "NULL", "'[]'", 0 },
		{ "'[1]'", "'[1.0]'", 1 },
	};
	struct db *db = made("j.db");
	int64_t n;

	ck_assert_int_eq(db_functions(db), 0);
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		n = -1;
		ck_assert_int_eq(db_int(db, &n, "SELECT json_same(%s, %s)",
		    t[i].a, t[i].b), 0);
		ck_assert_msg(n == t[i].same, "%s %s", t[i].a, t[i].b);
	}
	ck_assert_int_eq(db_close(db), 0);
}
END_TEST

START_TEST(a_backup_holds_what_is_only_in_the_wal)
{
	struct db *db = made("w.db"), *copy;
	char *mode;
	int64_t n = 0;

	ck_assert_int_eq(db_exec(db, "PRAGMA journal_mode = WAL"), 0);
	ck_assert_int_eq(db_exec(db, "INSERT INTO t VALUES(1, 1)"), 0);
	ck_assert_int_eq(db_backup(db, path("copy.db")), 0);
	copy = db_open(path("copy.db"), DB_READ, NULL);
	ck_assert_ptr_nonnull(copy);
	ck_assert_int_eq(db_int(copy, &n, "SELECT count(*) FROM t"), 0);
	ck_assert_int_eq(n, 1);
	mode = db_text(copy, "PRAGMA journal_mode");
	ck_assert_str_eq(mode, "delete");
	free(mode);
	ck_assert_ptr_null(db_integrity(copy, "main"));
	ck_assert_int_eq(db_close(copy), 0);
	ck_assert_int_eq(db_close(db), 0);
}
END_TEST

static void
add(TCase *tc)
{
	tcase_add_checked_fixture(tc, enter, unit_leave);
	tcase_add_test(tc, a_reader_makes_no_file);
	tcase_add_test(tc, what_is_no_database_is_told);
	tcase_add_test(tc, a_file_that_cannot_be_made_is_told);
	tcase_add_test(tc, names_are_names_and_no_uris);
	tcase_add_test(tc, an_attached_file_is_never_made);
	tcase_add_test(tc, values_come_back_as_they_went_in);
	tcase_add_test(tc, errors_have_their_exit_status);
	tcase_add_test(tc, an_open_statement_is_reported_at_close);
	tcase_add_test(tc, savepoints_nest_and_undo);
	tcase_add_test(tc, json_is_compared_as_values);
	tcase_add_test(tc, a_backup_holds_what_is_only_in_the_wal);
}

UNIT_MAIN("db", add)
