/* names: a member twice is found, however many there are and however deep. */
#include "data/scan.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "unit/line.h"
#include "unit/unit.h"

#define N(t) (sizeof(t) / sizeof((t)[0]))

/* ---- a member twice ---- */

START_TEST(a_member_twice_is_found_at_any_depth)
{
	static const char *const t[] = {
		"{\"a\":1,\"a\":1}", "{\"a\":1,\"b\":2,\"a\":3}",
		"{\"a\":1,\"\\u0061\":1}", "{\"\\u0061\":1,\"a\":1}",
		"{\"\\u0061b\":1,\"a\\u0062\":1}", "{\"/\":1,\"\\/\":1}",
		"{\"\":1,\"\":1}", "{\"a\":{\"b\":1,\"b\":1}}",
		"{\"a\":[1,{\"b\":{\"c\":1,\"c\":1}}]}",
		"{\"a\":{\"b\":1},\"a\":1}", "{\"a\":{\"a\":1,\"b\":1},\"a\":1}",
		"{\"\xc3\xa9\":1,\"\\u00e9\":1}", "{\"\\n\":1,\"\\u000a\":1}",
		"{\"\\ud83c\\udfb5\":1,\"\xf0\x9f\x8e\xb5\":1}",
		"{\"musicbrainz_id\":1,\"x\":1,\"musicbrainz_id\":2}",
	};

	for (size_t i = 0; i < N(t); i++) {
		const char *why = try(t[i], strlen(t[i]));

		ck_assert_msg(why != NULL && strcmp(why, "a member twice") == 0,
		    "%s: %s", t[i], why);
	}
}
END_TEST

/* An object of n members, the last named like number same; -1: no other. */
static void
large(struct buf *b, int n, int same)
{
	buf_char(b, '{');
	for (int i = 0; i < n - 1; i++)
		buf_printf(b, "\"n%d\":{\"n%d\":%d,\"x\":1},", i, i, i);
	if (same >= 0)
		buf_printf(b, "\"\\u006e%d\":0}", same);
	else
		buf_str(b, "\"last\":0}");
}

START_TEST(a_member_twice_is_found_in_a_large_object)
{
	static const int sizes[] = { 2, 31, 32, 33, 34, 63, 64, 65, 127, 128,
	    129, 1000, 5000 };
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < N(sizes); i++) {
		const int n = sizes[i];
		const int same[] = { 0, (n - 2) / 2, n - 2 };

		large(&b, n, -1);
		ck_assert_ptr_null(try(b.data, b.len));
		ck_assert_uint_eq(scan_count(scan), (size_t)n);
		buf_reset(&b);
		for (size_t k = 0; k < N(same); k++) {
			large(&b, n, same[k]);
			ck_assert_str_eq(try(b.data, b.len), "a member twice");
			buf_reset(&b);
		}
	}
	buf_release(&b);
}
END_TEST

START_TEST(large_objects_within_each_other_keep_apart)
{
	struct buf b = BUF_INIT;

	/* 60 names, in the middle of them an object of the same 60, ... */
	buf_str(&b, "{");
	for (int depth = 0; depth < 8; depth++) {
		for (int i = 0; i < 40; i++)
			buf_printf(&b, "\"n%d\":%d,", i, i);
		buf_str(&b, "\"in\":{");
	}
	buf_str(&b, "\"n0\":0");
	for (int depth = 0; depth < 8; depth++) {
		buf_str(&b, "}");
		for (int i = 40; i < 60; i++)
			buf_printf(&b, ",\"n%d\":%d", i, i);
	}
	buf_str(&b, "}");
	ck_assert_ptr_null(try(b.data, b.len));
	ck_assert_uint_eq(scan_count(scan), 61);
	b.len--;
	buf_str(&b, ",\"n7\":0}");
	ck_assert_str_eq(try(b.data, b.len), "a member twice");
	buf_release(&b);
}
END_TEST

START_TEST(a_hundred_thousand_members_are_not_quadratic)
{
	struct buf b = BUF_INIT;

	large(&b, 100000, -1);
	ck_assert_ptr_null(try(b.data, b.len));
	ck_assert_uint_eq(scan_count(scan), 100000);
	buf_reset(&b);
	large(&b, 100000, 99998);
	ck_assert_str_eq(try(b.data, b.len), "a member twice");
	/* and nothing of it stays for the next line */
	ck_assert_ptr_null(try("{\"n0\":1}", 8));
	buf_release(&b);
}
END_TEST

START_TEST(members_end_at_a_million)
{
	struct buf b = BUF_INIT;

	buf_str(&b, "{\"o\":{\"x\":1}");
	for (int i = 1; i < 1000000; i++)
		buf_printf(&b, ",\"%d\":1", i);
	buf_char(&b, '}');
	ck_assert_ptr_null(try(b.data, b.len));
	b.data[b.len - 1] = ',';
	buf_str(&b, "\"y\":1}");
	ck_assert_str_eq(try(b.data, b.len), "more than 1000000 members");
	buf_release(&b);
}
END_TEST

/* ---- nesting ---- */

static void
nest(struct buf *b, int depth, const char *open, const char *close)
{
	buf_reset(b);
	buf_str(b, "{\"a\":");
	for (int i = 1; i < depth; i++)
		buf_str(b, open);
	if (*open == '{')
		buf_str(b, "0");
	for (int i = 1; i < depth; i++)
		buf_str(b, close);
	buf_str(b, "}");
}

START_TEST(nesting_ends_at_512)
{
	struct buf b = BUF_INIT;

	nest(&b, 512, "[", "]");
	ck_assert_ptr_null(try(b.data, b.len));
	nest(&b, 513, "[", "]");
	ck_assert_str_eq(try(b.data, b.len), "nested deeper than 512");
	nest(&b, 512, "{\"a\":", "}");
	ck_assert_ptr_null(try(b.data, b.len));
	nest(&b, 513, "{\"a\":", "}");
	ck_assert_str_eq(try(b.data, b.len), "nested deeper than 512");
	nest(&b, 1000000, "[", "]");
	ck_assert_str_eq(try(b.data, b.len), "nested deeper than 512");
	nest(&b, 500000, "[{\"a\":", "}]");
	ck_assert_str_eq(try(b.data, b.len), "nested deeper than 512");
	buf_release(&b);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, a_member_twice_is_found_at_any_depth);
	tcase_add_test(tc, a_member_twice_is_found_in_a_large_object);
	tcase_add_test(tc, large_objects_within_each_other_keep_apart);
	tcase_add_test(tc, a_hundred_thousand_members_are_not_quadratic);
	tcase_add_test(tc, members_end_at_a_million);
	tcase_add_test(tc, nesting_ends_at_512);
}
UNIT_MAIN("names", cases)
