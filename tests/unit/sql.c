#include "data/sql.h"

#include <math.h>
#include <string.h>

#include "db/db.h"
#include "unit/unit.h"

START_TEST(text_is_written_so_that_wrangler_takes_it)
{
	static const struct { const char *in, *want; } t[] = {
		{ "", "''" }, { "a", "'a'" }, { "it's", "'it''s'" },
		{ "''", "''''''" }, { "a\nb\r\t", "'a\nb\r\t'" },
		{ "-- /* ; */", "'-- /* ; */'" },
		{ "BEGIN TRANSACTION", "'BEGIN'||' TRANSACTION'" },
		{ "x begin Transaction;", "'x begin'||' Transaction;'" },
		{ "BEGINTRANSACTION", "'BEGINTRANSACTION'" },
		{ "\360\237\230\200", "'\360\237\230\200'" },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct buf b = BUF_INIT;
		size_t len = strlen(t[i].in);

		ck_assert_uint_eq(sql_text(&b, t[i].in, len, 1000), len);
		ck_assert_str_eq(b.data, t[i].want);
		buf_release(&b);
	}
}
END_TEST

/* Cut anywhere, the pieces are the text again, none too long or cut within a
 * character. */
START_TEST(pieces_make_the_whole)
{
	char text[3000];
	size_t n = 0, used;
	struct db *db = db_open(NULL, DB_MEMORY, NULL);

	while (n < sizeof(text) - 40) {
		memcpy(text + n, "\303\251'\0BEGIN TRANSACTION\342\200\250", 24);
		n += 24;
	}
	for (size_t max = 60; max < 4000; max += 97) {
		struct buf sql = BUF_INIT;
		size_t from = 0;
		char *got;

		buf_str(&sql, "SELECT hex(''");
		while (from < n) {
			size_t at = sql.len;

			buf_str(&sql, "||");
			used = sql_text(&sql, text + from, n - from, max);
			ck_assert_uint_gt(used, 0);
			ck_assert_uint_le(sql.len - at, max + 4);
			from += used;
			if (from < n)
				ck_assert_int_ne(text[from] & 0xc0, 0x80);
		}
		buf_str(&sql, ")");
		got = db_text(db, "%s", sql.data);
		ck_assert_ptr_nonnull(got);
		ck_assert_uint_eq(strlen(got), 2 * n);
		free(got);
		buf_release(&sql);
	}
	ck_assert_int_eq(db_close(db), 0);
}
END_TEST

START_TEST(an_expression_joins_only_so_much)
{
	static const char nul[200];
	struct buf b = BUF_INIT;
	size_t joins = 0;

	ck_assert_uint_eq(sql_text(&b, nul, sizeof(nul), 100000),
	    SQL_JOINS / 2);
	for (const char *p = b.data; (p = strstr(p, "||")) != NULL; p += 2)
		joins++;
	ck_assert_uint_le(joins, SQL_JOINS);
	buf_release(&b);
}
END_TEST

START_TEST(numbers_come_back_as_they_were)
{
	static const int64_t ints[] = { 0, -1, INT64_MAX, INT64_MIN,
	    9007199254740993 };
	static const double reals[] = { 0.0, 1.0, -1.5, 0.1, 1e300, 5e-324,
	    123456789012345680.0 };
	struct db *db = db_open(NULL, DB_MEMORY, NULL);
	struct buf b = BUF_INIT;
	struct stmt *st;

	for (size_t i = 0; i < sizeof(ints) / sizeof(ints[0]); i++) {
		buf_reset(&b);
		sql_int(&b, ints[i]);
		st = db_prepare(db, "SELECT %s", b.data);
		ck_assert_int_eq(stmt_step(st), 1);
		ck_assert_int_eq(col_type(st, 0), COL_INT);
		ck_assert_int_eq(col_int(st, 0), ints[i]);
		stmt_free(st);
	}
	for (size_t i = 0; i < sizeof(reals) / sizeof(reals[0]); i++) {
		buf_reset(&b);
		sql_real(&b, reals[i]);
		st = db_prepare(db, "SELECT %s", b.data);
		ck_assert_int_eq(stmt_step(st), 1);
		ck_assert_int_eq(col_type(st, 0), COL_REAL);
		ck_assert_double_eq(col_real(st, 0), reals[i]);
		stmt_free(st);
	}
	buf_reset(&b);
	sql_real(&b, -INFINITY);
	buf_char(&b, ' ');
	sql_blob(&b, "\0\377a", 3);
	buf_char(&b, ' ');
	sql_name(&b, "a\"b");
	ck_assert_str_eq(b.data, "-9e999 X'00ff61' \"a\"\"b\"");
	buf_release(&b);
	ck_assert_int_eq(db_close(db), 0);
}
END_TEST

START_TEST(words_stand_alone)
{
	static const struct { const char *sql, *word; int at; } cases[] = {
		{ "a CHECK(b)", "check", 2 },
		{ "check", "CHECK", 0 },
		{ "unchecked, checked, a_check, check$", "check", -1 },
		{ "precheck check", "check", 9 },
		{ "\"check\"", "check", 1 },
		{ "a.check=1", "check", 2 },
		{ "\303\251check \303\251", "check", -1 },
		{ "chec", "check", -1 },
		{ "", "check", -1 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *p = sql_word(cases[i].sql, cases[i].word);

		ck_assert_int_eq(p == NULL ? -1 : (int)(p - cases[i].sql),
		    cases[i].at);
	}
}
END_TEST

static void
add(TCase *tc)
{
	tcase_add_test(tc, words_stand_alone);
	tcase_add_test(tc, text_is_written_so_that_wrangler_takes_it);
	tcase_add_test(tc, pieces_make_the_whole);
	tcase_add_test(tc, an_expression_joins_only_so_much);
	tcase_add_test(tc, numbers_come_back_as_they_were);
}

UNIT_MAIN("sql", add)
