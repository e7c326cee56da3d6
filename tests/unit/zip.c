/* zip: what servers pack, and what is wrong with it. */
#include "net/zip.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "unit/unit.h"

/* A gzip file of n bytes 'a', 'b', ... */
static struct buf
gzip(size_t n)
{
	struct buf plain = BUF_INIT, out = BUF_INIT;
	z_stream z = { 0 };

	for (size_t i = 0; i < n; i++)
		buf_char(&plain, (char)('a' + i % 23));
	ck_assert_int_eq(deflateInit2(&z, 6, Z_DEFLATED, MAX_WBITS + 16, 8,
	    Z_DEFAULT_STRATEGY), Z_OK);
	buf_room(&out, n + 100);
	z.next_in = (Bytef *)plain.data;
	z.avail_in = (uInt)n;
	z.next_out = (Bytef *)out.data;
	z.avail_out = (uInt)n + 100;
	ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	out.len = z.total_out;
	deflateEnd(&z);
	buf_release(&plain);
	return out;
}

START_TEST(a_whole_file_is_unpacked)
{
	static const size_t sizes[] = { 0, 1, 65535, 65536, 65537, 300000 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct buf in = gzip(sizes[i]), out = BUF_INIT;

		ck_assert_int_eq(zip_gunzip(&out, in.data, in.len, 300000),
		    ZIP_OK);
		ck_assert_uint_eq(out.len, sizes[i]);
		ck_assert_int_eq(out.data[out.len], '\0');
		buf_release(&in);
		buf_release(&out);
	}
}
END_TEST

START_TEST(members_follow_each_other)
{
	struct buf in = gzip(1000), out = BUF_INIT;
	struct buf more = gzip(1000);

	buf_add(&in, more.data, more.len);
	ck_assert_int_eq(zip_gunzip(&out, in.data, in.len, 2000), ZIP_OK);
	ck_assert_uint_eq(out.len, 2000);
	buf_release(&more);
	buf_release(&in);
	buf_release(&out);
}
END_TEST

START_TEST(a_file_that_stops_early_is_broken)
{
	struct buf in = gzip(1000), out = BUF_INIT;

	for (size_t n = 0; n < in.len; n++) {
		buf_reset(&out);
		ck_assert_int_eq(zip_gunzip(&out, in.data, n, 2000),
		    ZIP_BROKEN);
	}
	buf_release(&in);
	buf_release(&out);
}
END_TEST

START_TEST(a_wrong_byte_is_noticed)
{
	struct buf in = gzip(1000), out = BUF_INIT;

	in.data[in.len - 6] ^= 1;	/* of the check sum */
	ck_assert_int_eq(zip_gunzip(&out, in.data, in.len, 2000), ZIP_BROKEN);
	buf_reset(&out);
	ck_assert_int_eq(zip_gunzip(&out, "<html>", 6, 2000), ZIP_BROKEN);
	buf_release(&in);
	buf_release(&out);
}
END_TEST

START_TEST(a_bomb_stops_at_the_limit)
{
	struct buf in = gzip(10000000), out = BUF_INIT;

	ck_assert_uint_lt(in.len, 100000);
	ck_assert_int_eq(zip_gunzip(&out, in.data, in.len, 1000000),
	    ZIP_TOO_BIG);
	ck_assert_uint_lt(out.len, 1100000);
	buf_release(&in);
	buf_release(&out);
}
END_TEST

START_TEST(what_is_packed_comes_back)
{
	char text[5000], *back;
	size_t n = 0;
	void *packed;

	memset(text, 'x', sizeof(text));
	packed = zip_pack(text, sizeof(text), &n);
	ck_assert_ptr_nonnull(packed);
	ck_assert_uint_lt(n, 100);
	back = zip_unpack(packed, n, sizeof(text));
	ck_assert_mem_eq(back, text, sizeof(text));
	ck_assert_ptr_null(zip_unpack(packed, n - 1, sizeof(text)));
	ck_assert_ptr_null(zip_unpack(packed, n, sizeof(text) - 1));
	ck_assert_ptr_null(zip_unpack(packed, n, sizeof(text) + 1));
	free(packed);
	free(back);
}
END_TEST

START_TEST(noise_is_not_packed)
{
	unsigned char noise[2000];
	unsigned x = 1;
	size_t n;

	for (size_t i = 0; i < sizeof(noise); i++) {
		x = x * 1103515245u + 12345u;
		noise[i] = (unsigned char)(x >> 16);
	}
	ck_assert_ptr_null(zip_pack(noise, sizeof(noise), &n));
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, a_whole_file_is_unpacked);
	tcase_add_test(tc, members_follow_each_other);
	tcase_add_test(tc, a_file_that_stops_early_is_broken);
	tcase_add_test(tc, a_wrong_byte_is_noticed);
	tcase_add_test(tc, a_bomb_stops_at_the_limit);
	tcase_add_test(tc, what_is_packed_comes_back);
	tcase_add_test(tc, noise_is_not_packed);
}
UNIT_MAIN("zip", cases)
