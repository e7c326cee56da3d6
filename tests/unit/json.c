/* json: members that may be absent, null or of another type. */
#include "data/json.h"

#include <stdlib.h>
#include <string.h>

#include "unit/unit.h"

#define N(t) (sizeof(t) / sizeof((t)[0]))

static json_t *
value(const char *text)
{
	json_t *v = js_parse(text, strlen(text));

	ck_assert_msg(v != NULL, "%s", text);
	return v;
}

START_TEST(any_value_is_parsed_and_nothing_else)
{
	static const struct { const char *text; bool want; } t[] = {
		{ "{}", true }, { "[]", true }, { "1", true }, { "\"\"", true },
		{ "null", true }, { " true ", true }, { "\"\\u0000\"", true },
		{ "", false }, { " ", false }, { "{", false }, { "{} x", false },
		{ "<html></html>", false }, { "\"\xff\"", false },
		{ "{\"a\":1,}", false }, { "\"\\ud800\"", false },
	};

	for (size_t i = 0; i < N(t); i++) {
		json_t *v = js_parse(t[i].text, strlen(t[i].text));

		ck_assert_msg((v != NULL) == t[i].want, "%s", t[i].text);
		json_decref(v);
	}
	ck_assert_ptr_null(js_parse(NULL, 0));
}
END_TEST

START_TEST(numbers_come_in_many_clothes)
{
	static const struct {
		const char *text;
		bool is_int;
		int64_t n;
		bool is_real;
		double d;
	} t[] = {
		{ "{\"a\":5}", true, 5, true, 5 },
		{ "{\"a\":-5.0}", true, -5, true, -5 },
		{ "{\"a\":\"5\"}", true, 5, true, 5 },
		{ "{\"a\":\"-5\"}", true, -5, true, -5 },
		{ "{\"a\":\"007\"}", true, 7, true, 7 },
		{ "{\"a\":5.5}", false, 0, true, 5.5 },
		{ "{\"a\":\"5.5\"}", false, 0, true, 5.5 },
		{ "{\"a\":\"1e3\"}", false, 0, true, 1000 },
		{ "{\"a\":1e300}", false, 0, true, 1e300 },
		{ "{\"a\":9223372036854775807}", true, INT64_MAX, true, 0x1p63 },
		{ "{\"a\":9223372036854775808.0}", false, 0, true, 0x1p63 },
		{ "{\"a\":-9223372036854775808.0}", true, INT64_MIN, true, -0x1p63 },
		{ "{\"a\":\"9223372036854775808\"}", false, 0, true, 0x1p63 },
		{ "{\"a\":\"\"}", false, 0, false, 0 },
		{ "{\"a\":\" 5\"}", false, 0, false, 0 },
		{ "{\"a\":\"5 \"}", false, 0, false, 0 },
		{ "{\"a\":\"-\"}", false, 0, false, 0 },
		{ "{\"a\":\"--5\"}", false, 0, false, 0 },
		{ "{\"a\":\"5,000\"}", false, 0, false, 0 },
		{ "{\"a\":\"0x10\"}", false, 0, false, 0 },
		{ "{\"a\":\"inf\"}", false, 0, false, 0 },
		{ "{\"a\":\"nan\"}", false, 0, false, 0 },
		{ "{\"a\":\"1e999\"}", false, 0, false, 0 },
		{ "{\"a\":\"5\\u0000\"}", false, 0, false, 0 },
		{ "{\"a\":null}", false, 0, false, 0 },
		{ "{\"a\":true}", false, 0, false, 0 },
		{ "{\"a\":[5]}", false, 0, false, 0 },
		{ "{\"b\":5}", false, 0, false, 0 }, { "[5]", false, 0, false, 0 },
	};

	for (size_t i = 0; i < N(t); i++) {
		json_t *v = value(t[i].text);
		int64_t n = 0;
		double d = 0;

		ck_assert_msg(js_int(v, "a", &n) == t[i].is_int && n == t[i].n,
		    "%s: %jd", t[i].text, (intmax_t)n);
		ck_assert_msg(js_real(v, "a", &d) == t[i].is_real &&
		    d == t[i].d, "%s: %g", t[i].text, d);
		json_decref(v);
	}
}
END_TEST

START_TEST(members_of_the_wrong_type_are_none)
{
	json_t *v = value("{\"s\":\"x\",\"e\":\"\",\"t\":true,\"f\":false,"
	    "\"n\":null,\"i\":1,\"o\":{\"a\":1},\"l\":[1]}");

	ck_assert_str_eq(js_str(v, "s"), "x");
	ck_assert_ptr_null(js_str(v, "e"));
	ck_assert_ptr_null(js_str(v, "i"));
	ck_assert_ptr_null(js_str(v, "absent"));
	ck_assert(js_true(v, "t") && !js_true(v, "f") && !js_true(v, "i"));
	ck_assert(!js_true(v, "s") && !js_true(v, "absent"));
	ck_assert_ptr_nonnull(js_object(v, "o"));
	ck_assert_ptr_null(js_object(v, "l"));
	ck_assert_ptr_null(js_object(v, "n"));
	ck_assert_ptr_nonnull(js_array(v, "l"));
	ck_assert_ptr_null(js_array(v, "o"));
	/* without a tree too */
	ck_assert_ptr_null(js_str(NULL, "a"));
	ck_assert_ptr_null(js_object(js_object(v, "absent"), "a"));
	ck_assert_ptr_null(js_array(NULL, "a"));
	ck_assert_ptr_null(js_item(NULL, "a", 0));
	ck_assert(!js_true(NULL, "a"));
	json_decref(v);
}
END_TEST

START_TEST(a_list_of_one_may_stand_bare)
{
	json_t *v = value("{\"many\":[{\"a\":1},\"x\"],\"one\":{\"a\":1},"
	    "\"text\":\"x\",\"none\":\"\",\"empty\":[],\"null\":null,\"i\":5}");

	ck_assert(json_is_object(js_item(v, "many", 0)));
	ck_assert(json_is_string(js_item(v, "many", 1)));
	ck_assert_ptr_null(js_item(v, "many", 2));
	ck_assert(json_is_object(js_item(v, "one", 0)));
	ck_assert_ptr_null(js_item(v, "one", 1));
	ck_assert(json_is_string(js_item(v, "text", 0)));
	ck_assert_ptr_null(js_item(v, "none", 0));
	ck_assert_ptr_null(js_item(v, "empty", 0));
	ck_assert_ptr_null(js_item(v, "null", 0));
	ck_assert_ptr_null(js_item(v, "i", 0));
	ck_assert_ptr_null(js_item(v, "absent", 0));
	json_decref(v);
}
END_TEST

START_TEST(same_compares_values)
{
	static const struct { const char *a, *b; bool want; } t[] = {
		{ "1", "1", true }, { "1", "1.0", true }, { "1.0", "1", true },
		{ "1", "2", false }, { "1.5", "1.5", true }, { "1", "1.5", false },
		{ "0", "-0.0", true }, { "1e2", "100", true },
		{ "9007199254740993", "9007199254740992.0", false },
		{ "9223372036854775807", "9223372036854775808.0", false },
		{ "1", "\"1\"", false }, { "1", "true", false },
		{ "null", "null", true }, { "null", "false", false },
		{ "true", "true", true }, { "true", "false", false },
		{ "\"a\"", "\"\\u0061\"", true }, { "\"a\"", "\"b\"", false },
		{ "\"a\\u0000b\"", "\"a\\u0000c\"", false },
		{ "[1,2]", "[1,2.0]", true }, { "[1,2]", "[2,1]", false },
		{ "[1]", "[1,1]", false }, { "[]", "{}", false },
		{ "{\"a\":1,\"b\":[{}]}", "{\"b\":[{}],\"a\":1.0}", true },
		{ "{\"a\":1}", "{\"a\":1,\"b\":null}", false },
		{ "{\"a\":1}", "{\"b\":1}", false },
	};

	for (size_t i = 0; i < N(t); i++) {
		json_t *a = value(t[i].a), *b = value(t[i].b);

		ck_assert_msg(js_same(a, b) == t[i].want, "%s %s", t[i].a,
		    t[i].b);
		ck_assert_int_eq(js_same(b, a), t[i].want);
		json_decref(a);
		json_decref(b);
	}
	ck_assert(js_same(NULL, NULL));
}
END_TEST

START_TEST(put_leaves_out_what_is_not_known)
{
	json_t *o = json_object();
	char *text;

	js_put(o, "a", NULL);
	js_put(o, "b", json_null());
	js_put(o, "c", json_string(""));
	js_put(o, "d", json_array());
	js_put(o, "e", json_object());
	js_put_str(o, "f", NULL);
	js_put_str(o, "g", "");
	ck_assert_uint_eq(json_object_size(o), 0);
	js_put(o, "z", json_integer(0));
	js_put(o, "f", json_false());
	js_put_str(o, "s", "Bj\xc3\xb6rk");
	text = js_text(o);
	ck_assert_str_eq(text, "{\"z\":0,\"f\":false,\"s\":\"Bj\xc3\xb6rk\"}");
	free(text);
	text = js_text(json_object_get(o, "s"));
	ck_assert_str_eq(text, "\"Bj\xc3\xb6rk\"");
	free(text);
	ck_assert_ptr_null(js_text(NULL));
	json_decref(o);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, any_value_is_parsed_and_nothing_else);
	tcase_add_test(tc, numbers_come_in_many_clothes);
	tcase_add_test(tc, members_of_the_wrong_type_are_none);
	tcase_add_test(tc, a_list_of_one_may_stand_bare);
	tcase_add_test(tc, same_compares_values);
	tcase_add_test(tc, put_leaves_out_what_is_not_known);
}
UNIT_MAIN("json", cases)
