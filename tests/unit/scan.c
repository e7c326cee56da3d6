/* scan: what is a record's line, and what its members are. */
#include "data/scan.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "unit/line.h"
#include "unit/unit.h"

#define N(t) (sizeof(t) / sizeof((t)[0]))
#define TEXT(s) s, sizeof(s) - 1

/* ---- the grammar: RFC 8259 ---- */

START_TEST(whole_grammar_is_taken)
{
	static const struct { const char *s; size_t len; } t[] = {
		{ TEXT("{}") }, { TEXT("{ }") }, { TEXT(" \t\r\n{} \t\r\n") },
		{ TEXT("{\"a\":1}\r") },
		{ TEXT("{\"\":0}") }, { TEXT("{\"a\":{\"\":0},\"\":1}") },
		{ TEXT("{\"a\":null,\"b\":true,\"c\":false}") },
		{ TEXT("{ \"a\" : [ 1 , 2 ] , \"b\" : { } }") },
		{ TEXT("{\"a\":[]}") }, { TEXT("{\"a\":[ ]}") },
		{ TEXT("{\"a\":[[[],{}],[{\"a\":[]}]]}") },
		{ TEXT("{\"a\":0,\"b\":-0,\"c\":-1,\"d\":10}") },
		{ TEXT("{\"a\":0.0,\"b\":-0.5,\"c\":1.50}") },
		{ TEXT("{\"a\":0e1,\"b\":1E5,\"c\":1e+5,\"d\":1E-5}") },
		{ TEXT("{\"a\":1.5e10,\"b\":0e0,\"c\":1e00000000000001}") },
		{ TEXT("{\"a\":9223372036854775807}") },
		{ TEXT("{\"a\":-9223372036854775808}") },
		{ TEXT("{\"a\":1e308,\"b\":-1.7976931348623157e308}") },
		{ TEXT("{\"a\":1e-400}") },		/* is 0 */
		{ TEXT("{\"a\":9223372036854775808.0}") },
		{ TEXT("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}") },
		{ TEXT("{\"a\":\"\\u0041\\u00e9\\uABCD\\uabcd\"}") },
		{ TEXT("{\"a\":\"\\ud83c\\udfb5\",\"b\":\"\\uD83C\\uDFB5\"}") },
		{ TEXT("{\"a\":\"\\u0000\"}") },
		{ TEXT("{\"a\":[{\"b\":\"\\u0000\"}]}") },
		{ TEXT("{\"\\u0041\":1}") },
		{ TEXT("{\"\\ud83c\\udfb5\":1}") },
		{ TEXT("{\"a\":\"\x7f\"}") },		/* DEL is none of C0 */
		{ TEXT("{\"a\":\"\xc2\x80 \xdf\xbf\"}") },
		{ TEXT("{\"a\":\"\xe0\xa0\x80 \xed\x9f\xbf \xee\x80\x80\"}") },
		{ TEXT("{\"a\":\"\xef\xbf\xbf \xef\xbb\xbf\"}") },
		{ TEXT("{\"a\":\"\xf0\x90\x80\x80 \xf4\x8f\xbf\xbf\"}") },
		{ TEXT("{\"a\":\"\xe2\x80\xa8\xe2\x80\xa9\"}") },
		{ TEXT("{\"\xe6\xa4\x8e\":\"\xe6\xa4\x8e\"}") },
		{ TEXT("{\"a\":\"/* no comment */ // #\"}") },
		{ TEXT("{\"a\":\"{[,:]}\"}") },
		{ TEXT("{\"a\":1,\"A\":2,\"a \":3,\" a\":4,\"aa\":5}") },
		{ TEXT("{\"a\":{\"x\":1},\"b\":{\"x\":1}}") },
		{ TEXT("{\"x\":{\"x\":{\"x\":1}}}") },
		{ TEXT("{\"a\":[{\"x\":1},{\"x\":1}]}") },
	};

	for (size_t i = 0; i < N(t); i++) {
		const char *why = try(t[i].s, t[i].len);

		ck_assert_msg(why == NULL, "%s: %s", t[i].s, why);
	}
}
END_TEST

START_TEST(anything_else_is_refused_with_its_reason)
{
	static const struct { const char *s; size_t len; const char *why; } t[] = {
		/* no object */
		{ TEXT(""), "not a JSON object" }, { TEXT(" "), "not a JSON object" },
		{ TEXT("[]"), "not a JSON object" }, { TEXT("1"), "not a JSON object" },
		{ TEXT("\"a\""), "not a JSON object" },
		{ TEXT("null"), "not a JSON object" },
		{ TEXT("oops"), "not a JSON object" },
		{ TEXT("<html>"), "not a JSON object" },
		{ TEXT("}"), "not a JSON object" },
		{ TEXT("\0{}"), "not a JSON object" },
		{ TEXT("\xc2\xa0{}"), "not a JSON object" },
		{ TEXT("\xef\xbb\xbf{}"), "a byte order mark" },
		{ TEXT("\xef\xbb\xbf"), "a byte order mark" },
		{ TEXT("\xfe\xff\0{\0}"), "not a JSON object" },
		/* after it */
		{ TEXT("{}{}"), "something after the object" },
		{ TEXT("{} x"), "something after the object" },
		{ TEXT("{},"), "something after the object" },
		{ TEXT("{}}"), "something after the object" },
		{ TEXT("{}\0"), "something after the object" },
		{ TEXT("{}//"), "something after the object" },
		/* members */
		{ TEXT("{a:1}"), "a member without a name" },
		{ TEXT("{'a':1}"), "a member without a name" },
		{ TEXT("{1:1}"), "a member without a name" },
		{ TEXT("{null:1}"), "a member without a name" },
		{ TEXT("{[]:1}"), "a member without a name" },
		{ TEXT("{,}"), "a member without a name" },
		{ TEXT("{,\"a\":1}"), "a member without a name" },
		{ TEXT("{\"a\":1,,\"b\":2}"), "a member without a name" },
		{ TEXT("{/**/}"), "a member without a name" },
		{ TEXT("{\"a\":1,}"), "a comma before the end" },
		{ TEXT("{\"a\":1 , }"), "a comma before the end" },
		{ TEXT("{\"a\"}"), "no colon after a name" },
		{ TEXT("{\"a\",1}"), "no colon after a name" },
		{ TEXT("{\"a\" 1}"), "no colon after a name" },
		{ TEXT("{\"a\"=1}"), "no colon after a name" },
		{ TEXT("{\"a\"\"b\":1}"), "no colon after a name" },
		{ TEXT("{\"a\":1 \"b\":2}"), "no comma between two members" },
		{ TEXT("{\"a\":1:2}"), "no comma between two members" },
		{ TEXT("{\"a\":1]"), "no comma between two members" },
		{ TEXT("{\"a\":1;\"b\":2}"), "no comma between two members" },
		{ TEXT("{\"a\":\"b\"c\"}"), "no comma between two members" },
		{ TEXT("{\"a\":truE}"), "a bad value" },
		{ TEXT("{\"a\":True}"), "a bad value" },
		{ TEXT("{\"a\":nul}"), "a bad value" },
		{ TEXT("{\"a\":nulls}"), "no comma between two members" },
		{ TEXT("{\"a\":undefined}"), "a bad value" },
		{ TEXT("{\"a\":NaN}"), "a bad value" },
		{ TEXT("{\"a\":Infinity}"), "a bad value" },
		{ TEXT("{\"a\":'b'}"), "a bad value" },
		{ TEXT("{\"a\":}"), "a bad value" },
		{ TEXT("{\"a\":,}"), "a bad value" },
		{ TEXT("{\"a\"::1}"), "a bad value" },
		{ TEXT("{\"a\":\v1}"), "a bad value" },
		{ TEXT("{\"a\":(1)}"), "a bad value" },
		/* arrays */
		{ TEXT("{\"a\":[1,]}"), "a bad value" },
		{ TEXT("{\"a\":[,1]}"), "a bad value" },
		{ TEXT("{\"a\":[,]}"), "a bad value" },
		{ TEXT("{\"a\":[1,,2]}"), "a bad value" },
		{ TEXT("{\"a\":[1 2]}"), "no comma between two elements" },
		{ TEXT("{\"a\":[1}"), "no comma between two elements" },
		{ TEXT("{\"a\":[\"x\":1]}"), "no comma between two elements" },
		{ TEXT("{\"a\":[1:2]}"), "no comma between two elements" },
		/* numbers */
		{ TEXT("{\"a\":01}"), "a number with a leading zero" },
		{ TEXT("{\"a\":-01}"), "a number with a leading zero" },
		{ TEXT("{\"a\":00}"), "a number with a leading zero" },
		{ TEXT("{\"a\":012.5}"), "a number with a leading zero" },
		{ TEXT("{\"a\":+1}"), "a bad value" },
		{ TEXT("{\"a\":.5}"), "a bad value" },
		{ TEXT("{\"a\":-}"), "a bad number" },
		{ TEXT("{\"a\":-a}"), "a bad number" },
		{ TEXT("{\"a\":--1}"), "a bad number" },
		{ TEXT("{\"a\":-.5}"), "a bad number" },
		{ TEXT("{\"a\":1.}"), "a bad number" },
		{ TEXT("{\"a\":1.e5}"), "a bad number" },
		{ TEXT("{\"a\":1e}"), "a bad number" },
		{ TEXT("{\"a\":1e+}"), "a bad number" },
		{ TEXT("{\"a\":1e1.5}"), "no comma between two members" },
		{ TEXT("{\"a\":1eE2}"), "a bad number" },
		{ TEXT("{\"a\":0x10}"), "no comma between two members" },
		{ TEXT("{\"a\":1_000}"), "no comma between two members" },
		{ TEXT("{\"a\":1 000}"), "no comma between two members" },
		{ TEXT("{\"a\":-Infinity}"), "a bad number" },
		{ TEXT("{\"a\":\xef\xbc\x91}"), "a bad value" },  /* wide 1 */
		{ TEXT("{\"a\":9223372036854775808}"),
		    "an integer beyond 64 bits" },
		{ TEXT("{\"a\":-9223372036854775809}"),
		    "an integer beyond 64 bits" },
		{ TEXT("{\"a\":[100000000000000000000]}"),
		    "an integer beyond 64 bits" },
		{ TEXT("{\"a\":1e309}"), "a number beyond a double" },
		{ TEXT("{\"a\":-1e400}"), "a number beyond a double" },
		{ TEXT("{\"a\":{\"b\":1.0e999999999999999999999}}"),
		    "a number beyond a double" },
		{ TEXT("{\"a\":1.7976931348623159e308}"),
		    "a number beyond a double" },
		/* strings */
		{ TEXT("{\"a\":\"\t\"}"), "a control character in a string" },
		{ TEXT("{\"a\":\"\n\"}"), "a control character in a string" },
		{ TEXT("{\"a\":\"\0\"}"), "a control character in a string" },
		{ TEXT("{\"a\":\"12345678\x1f\"}"),
		    "a control character in a string" },
		{ TEXT("{\"a\tb\":1}"), "a control character in a string" },
		{ TEXT("{\"a\":\"\\x41\"}"), "a bad escape" },
		{ TEXT("{\"a\":\"\\'\"}"), "a bad escape" },
		{ TEXT("{\"a\":\"\\ \"}"), "a bad escape" },
		{ TEXT("{\"a\":\"\\N\"}"), "a bad escape" },
		{ TEXT("{\"a\":\"\\0\"}"), "a bad escape" },
		{ TEXT("{\"a\":\"\\a\"}"), "a bad escape" },
		{ TEXT("{\"a\":\"\\U0041\"}"), "a bad escape" },
		{ TEXT("{\"a\":\"\\\xc3\xa9\"}"), "a bad escape" },
		{ TEXT("{\"\\q\":1}"), "a bad escape" },
		{ TEXT("{\"a\":\"\\u12\"}"), "a bad \\u escape" },
		{ TEXT("{\"a\":\"\\u12G4\"}"), "a bad \\u escape" },
		{ TEXT("{\"a\":\"\\u 123\"}"), "a bad \\u escape" },
		{ TEXT("{\"a\":\"\\u+123\"}"), "a bad \\u escape" },
		{ TEXT("{\"a\":\"\\u\"}"), "a bad \\u escape" },
		{ TEXT("{\"a\":\"\\ud83c\\u12\"}"), "a bad \\u escape" },
		{ TEXT("{\"a\":\"\\ud83c\\u12x4\"}"), "a bad \\u escape" },
		{ TEXT("{\"a\":\"\\ud83c\"}"), "a lone surrogate" },
		{ TEXT("{\"a\":\"\\udfb5\"}"), "a lone surrogate" },
		{ TEXT("{\"a\":\"\\udfb5\\ud83c\"}"), "a lone surrogate" },
		{ TEXT("{\"a\":\"\\ud83c\\ud83c\"}"), "a lone surrogate" },
		{ TEXT("{\"a\":\"\\ud83cxxxxxx\"}"), "a lone surrogate" },
		{ TEXT("{\"a\":\"\\ud83c\\n\"}"), "a lone surrogate" },
		{ TEXT("{\"a\":\"\\ud83c\\u0041\"}"), "a lone surrogate" },
		{ TEXT("{\"\\uD800\":1}"), "a lone surrogate" },
		{ TEXT("{\"\\u0000\":1}"), "\\u0000 in a name" },
		{ TEXT("{\"a\":{\"b\\u0000c\":1}}"), "\\u0000 in a name" },
		{ TEXT("{\"a\":[{\"\\u0000\":1}]}"), "\\u0000 in a name" },
		/* UTF-8 */
		{ TEXT("{\"a\":\"\x80\"}"), "not UTF-8" },
		{ TEXT("{\"a\":\"\xbf\"}"), "not UTF-8" },
		{ TEXT("{\"a\":\"\xc0\xaf\"}"), "not UTF-8" },
		{ TEXT("{\"a\":\"\xc1\xbf\"}"), "not UTF-8" },
		{ TEXT("{\"a\":\"\xe0\x9f\xbf\"}"), "not UTF-8" },
		{ TEXT("{\"a\":\"\xf0\x8f\xbf\xbf\"}"), "not UTF-8" },
		{ TEXT("{\"a\":\"\xed\xa0\x80\"}"), "not UTF-8" },
		{ TEXT("{\"a\":\"\xed\xbf\xbf\"}"), "not UTF-8" },
		{ TEXT("{\"a\":\"\xf4\x90\x80\x80\"}"), "not UTF-8" },
		{ TEXT("{\"a\":\"\xf5\x80\x80\x80\"}"), "not UTF-8" },
		{ TEXT("{\"a\":\"\xf8\x88\x80\x80\x80\"}"), "not UTF-8" },
		{ TEXT("{\"a\":\"\xfe\"}"), "not UTF-8" },
		{ TEXT("{\"a\":\"\xff\"}"), "not UTF-8" },
		{ TEXT("{\"a\":\"Beyonc\xe9\"}"), "not UTF-8" },
		{ TEXT("{\"a\":\"\xc3\"}"), "not UTF-8" },
		{ TEXT("{\"a\":\"\xe6\xa4\"}"), "not UTF-8" },
		{ TEXT("{\"a\":\"\xf0\x9f\x8e\"}"), "not UTF-8" },
		{ TEXT("{\"a\":\"\xe6\xa4x\"}"), "not UTF-8" },
		{ TEXT("{\"\xe9\":1}"), "not UTF-8" },
		{ TEXT("{\"a\":\xe9}"), "a bad value" },
	};

	for (size_t i = 0; i < N(t); i++) {
		const char *why = try(t[i].s, t[i].len);

		ck_assert_msg(why != NULL, "row %zu taken: %s", i, t[i].s);
		ck_assert_msg(strcmp(why, t[i].why) == 0, "row %zu: %s: %s, "
		    "not %s", i, t[i].s, why, t[i].why);
		ck_assert_uint_eq(scan_count(scan), 0);
	}
}
END_TEST

START_TEST(every_prefix_of_a_line_is_cut_off)
{
	static const char line[] = "{\"type\":\"song\",\"a\":[1,-2.5e+10,true,"
	    "false,null,{},[],{\"x\":\"\\u00e9\\ud83c\\udfb5\\n\"}],"
	    "\"n\":12,\"\xe6\xa4\x8e\":\"\xc3\xa9\xe6\xa4\x8e\xf0\x9f\x8e\xb5\" }";
	const size_t len = sizeof(line) - 1;

	ck_assert_ptr_null(try(line, len));
	for (size_t i = 1; i < len; i++) {
		const char *why = try(line, i);

		ck_assert_msg(why != NULL && strcmp(why, "cut off") == 0,
		    "%.*s: %s", (int)i, line, why);
	}
}
END_TEST

/* ---- one byte ---- */

START_TEST(long_numbers_are_judged_by_their_value)
{
	struct buf b = BUF_INIT;

	buf_str(&b, "{\"a\":0.");
	for (int i = 0; i < 1000; i++)
		buf_str(&b, "0");
	buf_str(&b, "1e1200}");		/* is 1e199 */
	ck_assert_ptr_null(try(b.data, b.len));
	buf_reset(&b);
	buf_str(&b, "{\"a\":1");
	for (int i = 0; i < 300; i++)
		buf_str(&b, "0");
	buf_str(&b, ".0}");
	ck_assert_ptr_null(try(b.data, b.len));
	b.len -= 3;
	buf_str(&b, "e99}");
	ck_assert_str_eq(try(b.data, b.len), "a number beyond a double");
	b.len -= 4;
	buf_str(&b, "000000000.0}");
	ck_assert_str_eq(try(b.data, b.len), "a number beyond a double");
	buf_release(&b);
}
END_TEST

START_TEST(a_bad_byte_is_found_wherever_it_stands)
{
	char line[64];

	/* the eight bytes at once, and the rest one by one */
	for (int at = 0; at < 40; at++) {
		static const struct { char c; const char *why; } t[] = {
			{ '\x01', "a control character in a string" },
			{ '\x1f', "a control character in a string" },
			{ '\xff', "not UTF-8" },
			{ '\x80', "not UTF-8" },
			{ '"', "no comma between two members" },
			{ '\\', "a bad escape" },
		};
		for (size_t i = 0; i < N(t); i++) {
			snprintf(line, sizeof(line), "{\"a\":\"%040d \"}", 0);
			line[6 + at] = t[i].c;
			if (t[i].c == '\\')
				line[7 + at] = 'x';
			ck_assert_str_eq(try(line, strlen(line)), t[i].why);
		}
	}
}
END_TEST

/* Lines with a few bytes changed: taken by us just when jansson takes them. */
START_TEST(jansson_agrees_on_ten_thousand_mangled_lines)
{
	static const char line[] = "{\"a\":[1,-2.5e+10,true,null,{},[],"
	    "{\"x\":\"\\u00e9\\ud83c\\udfb5\\n\"}],\"aa\":12,\"b\": 0.5,"
	    "\"\xe6\xa4\x8e\":\"\xc3\xa9\xf0\x9f\x8e\xb5\" }";
	static const char bytes[] = "\"\\{}[]:,0123456789eE+-.utfnrd \t\n"
	    "ab\x80\xa0\xc3\xe6\xed\xf0\xff\x1f\x7f";
	char copy[sizeof(line)];
	unsigned seed = 1;
	int taken = 0;

	for (int i = 0; i < 10000; i++) {
		json_t *v;
		const char *why;

		memcpy(copy, line, sizeof(line));
		for (int k = 0; k < 1 + i % 3; k++) {
			seed = seed * 1103515245 + 12345;
			copy[(seed >> 8) % (sizeof(line) - 1)] =
			    bytes[(seed >> 20) % (sizeof(bytes) - 1)];
		}
		why = try(copy, sizeof(line) - 1);
		v = json_loadb(copy, sizeof(line) - 1, JSON_ALLOW_NUL |
		    JSON_REJECT_DUPLICATES, NULL);
		ck_assert_msg((why == NULL) == json_is_object(v), "%d: %s: %s",
		    i, copy, why);
		taken += why == NULL;
		json_decref(v);
	}
	ck_assert_int_gt(taken, 100);
}
END_TEST

/* ---- members ---- */

START_TEST(members_are_slices_of_the_line)
{
	static const char line[] = " { \"type\" : \"song\", \"n\":-1,\"r\":1e5,"
	    "\"t\":true,\"f\":false,\"0\":null,\"a\":[1, 2],\"o\":{\"x\": 1},"
	    "\"s\\u0062\":\"\\u00e9\" } \r";
	static const struct {
		const char *name, *value;
		enum scan_kind kind;
		bool escaped;
	} want[] = {
		{ "type", "\"song\"", SCAN_STRING, false },
		{ "n", "-1", SCAN_INT, false },
		{ "r", "1e5", SCAN_REAL, false },
		{ "t", "true", SCAN_TRUE, false },
		{ "f", "false", SCAN_FALSE, false },
		{ "0", "null", SCAN_NULL, false },
		{ "a", "[1, 2]", SCAN_ARRAY, false },
		{ "o", "{\"x\": 1}", SCAN_OBJECT, false },
		{ "sb", "\"\\u00e9\"", SCAN_STRING, true },
	};

	ck_assert_ptr_null(scan_line(scan, line, sizeof(line) - 1));
	ck_assert_uint_eq(scan_count(scan), N(want));
	for (size_t i = 0; i < N(want); i++) {
		const struct member *m = scan_find(scan, want[i].name);

		ck_assert_msg(m != NULL, "%s", want[i].name);
		ck_assert_ptr_eq(m, scan_at(scan, i));
		ck_assert_int_eq(m->kind, want[i].kind);
		ck_assert_uint_eq(m->len, strlen(want[i].value));
		ck_assert_mem_eq(m->value, want[i].value, m->len);
		ck_assert_int_eq(m->escaped, want[i].escaped);
	}
	ck_assert_ptr_null(scan_find(scan, "x"));
	ck_assert_ptr_null(scan_find(scan, "typ"));
	ck_assert_ptr_null(scan_find(scan, "types"));
	ck_assert_ptr_null(scan_find(scan, "s\\u0062"));
	ck_assert_ptr_null(scan_find(scan, ""));
}
END_TEST

START_TEST(known_is_what_says_something)
{
	static const struct { const char *value; bool want; } t[] = {
		{ "null", false }, { "\"\"", false }, { "[]", false },
		{ "{}", false }, { "[ ]", false }, { "{ \t}", false },
		{ "0", true }, { "false", true }, { "true", true },
		{ "0.0", true }, { "\" \"", true }, { "\"\\u0000\"", true },
		{ "[null]", true }, { "[[]]", true }, { "{\"a\":null}", true },
	};
	char line[64];

	for (size_t i = 0; i < N(t); i++) {
		snprintf(line, sizeof(line), "{\"a\":%s}", t[i].value);
		ck_assert_ptr_null(scan_line(scan, line, strlen(line)));
		ck_assert_msg(member_known(scan_find(scan, "a")) == t[i].want,
		    "%s", line);
	}
	ck_assert(!member_known(scan_find(scan, "b")));
}
END_TEST

START_TEST(text_is_decoded)
{
	static const struct { const char *value, *want; size_t len; } t[] = {
		{ "\"\"", "", 0 }, { "\"abc\"", "abc", 3 },
		{ "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 8 },
		{ "\"\\u0041\\u007f\"", "A\x7f", 2 },
		{ "\"\\u0080\\u07ff\"", "\xc2\x80\xdf\xbf", 4 },
		{ "\"\\u0800\\uFfFf\"", "\xe0\xa0\x80\xef\xbf\xbf", 6 },
		{ "\"\\ud800\\udc00\"", "\xf0\x90\x80\x80", 4 },
		{ "\"\\uDBFF\\uDFFF\"", "\xf4\x8f\xbf\xbf", 4 },
		{ "\"\\ud83c\\udfb5!\"", "\xf0\x9f\x8e\xb5!", 5 },
		{ "\"a\\u0000b\"", "a\0b", 3 },
		{ "\"Bj\xc3\xb6rk\\n\"", "Bj\xc3\xb6rk\n", 7 },
	};
	char line[64], *text;
	size_t len;

	for (size_t i = 0; i < N(t); i++) {
		snprintf(line, sizeof(line), "{\"a\":%s}", t[i].value);
		ck_assert_ptr_null(scan_line(scan, line, strlen(line)));
		text = member_text(scan_find(scan, "a"), &len);
		ck_assert_uint_eq(len, t[i].len);
		ck_assert_mem_eq(text, t[i].want, len + 1);
		free(text);
	}
	ck_assert_ptr_null(scan_line(scan, TEXT("{\"a\":1,\"b\":[\"x\"]}")));
	ck_assert_ptr_null(member_text(scan_find(scan, "a"), NULL));
	ck_assert_ptr_null(member_text(scan_find(scan, "b"), NULL));
	ck_assert_ptr_null(member_text(NULL, &len));
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, whole_grammar_is_taken);
	tcase_add_test(tc, anything_else_is_refused_with_its_reason);
	tcase_add_test(tc, every_prefix_of_a_line_is_cut_off);
	tcase_add_test(tc, long_numbers_are_judged_by_their_value);
	tcase_add_test(tc, a_bad_byte_is_found_wherever_it_stands);
	tcase_add_test(tc, jansson_agrees_on_ten_thousand_mangled_lines);
	tcase_add_test(tc, members_are_slices_of_the_line);
	tcase_add_test(tc, known_is_what_says_something);
	tcase_add_test(tc, text_is_decoded);
}
UNIT_MAIN("scan", cases)
