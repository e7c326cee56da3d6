/* buf, mem: bytes that grow. */
#include "base/buf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "unit/unit.h"

START_TEST(bytes_add_up_with_a_nul_after_them)
{
	struct buf b = BUF_INIT;
	char *s;

	buf_add(&b, NULL, 0);
	ck_assert_str_eq(b.data, "");
	buf_str(&b, "ab");
	buf_char(&b, 'c');
	buf_printf(&b, "%d%s", 12, "x");
	buf_add(&b, "\0y", 2);
	ck_assert_uint_eq(b.len, 8);
	ck_assert_mem_eq(b.data, "abc12x\0y\0", 9);
	buf_reset(&b);
	ck_assert_uint_eq(b.len, 0);
	ck_assert_str_eq(b.data, "");
	for (int i = 0; i < 100000; i++)
		buf_printf(&b, "%d,", i % 10);
	ck_assert_uint_eq(b.len, 200000);
	ck_assert_uint_eq(strlen(b.data), b.len);
	s = buf_take(&b);
	ck_assert_ptr_null(b.data);
	ck_assert_uint_eq(b.len, 0);
	free(s);
	s = buf_take(&b);		/* of nothing: an empty text */
	ck_assert_str_eq(s, "");
	free(s);
	buf_release(&b);
}
END_TEST

START_TEST(room_is_where_the_next_bytes_go)
{
	struct buf b = BUF_INIT;

	buf_str(&b, "ab");
	memcpy(buf_room(&b, 1000), "cd", 2);
	b.len += 2;
	buf_str(&b, "e");
	ck_assert_str_eq(b.data, "abcde");
	buf_release(&b);
	ck_assert_ptr_null(b.data);
}
END_TEST

START_TEST(a_size_that_overflows_ends_the_process)
{
	struct buf b = BUF_INIT;

	ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr));
	if (_i == 0)
		buf_room(&b, SIZE_MAX - 1);
	else
		free(mem_grow(NULL, SIZE_MAX / 2, 4));
}
END_TEST

START_TEST(nothing_asked_for_is_no_null)
{
	char *s;

	s = mem_alloc(0);
	ck_assert_ptr_nonnull(s);
	free(s);
	s = mem_zero(0, 5);
	ck_assert_ptr_nonnull(s);
	free(s);
	s = mem_strn("abc", 2);
	ck_assert_str_eq(s, "ab");
	free(s);
	ck_assert_ptr_null(mem_str(NULL));
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, bytes_add_up_with_a_nul_after_them);
	tcase_add_test(tc, room_is_where_the_next_bytes_go);
	tcase_add_loop_exit_test(tc, a_size_that_overflows_ends_the_process,
	    EX_SOFTWARE, 0, 2);
	tcase_add_test(tc, nothing_asked_for_is_no_null);
}
UNIT_MAIN("buf", cases)
