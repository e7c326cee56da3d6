#include "data/toml.h"

#include <stdbool.h>
#include <string.h>

#include "unit/unit.h"

/* Both as compact JSON, members in the order written. */
static char *
shown(json_t *root, const struct toml_error *e)
{
	char *s;

	if (root == NULL)
		ck_abort_msg("line %u: %s", e->line, e->why);
	s = json_dumps(root, JSON_COMPACT);
	json_decref(root);
	return s;
}

START_TEST(toml_is_read_as_the_tree_it_means)
{
	static const struct { const char *in, *want; } t[] = {
		{ "", "{}" },
		{ "# only a comment", "{}" },
		{ "\357\273\277a = 1\r\n", "{\"a\":\"1\"}" },
		{ "a = \"x\" # y\nb = 'C:\\d'\n", "{\"a\":\"x\",\"b\":\"C:\\\\d\"}" },
		{ "a = \"\\u00e9\\t\\\"\"", "{\"a\":\"\303\251\\t\\\"\"}" },
		{ "a = '''\nb\n'''", "{\"a\":\"b\\n\"}" },
		{ "a = \"\"\"x\\\n   y\"\"\"\"", "{\"a\":\"xy\\\"\"}" },
		{ "a = true\nb = false\n", "{\"a\":true,\"b\":false}" },
		{ "a = 2024-01-01 00:00:00\nb = 2024-01-01 # c",
		  "{\"a\":\"2024-01-01 00:00:00\",\"b\":\"2024-01-01\"}" },
		{ "a = 2024-01-01T00:00:00Z", "{\"a\":\"2024-01-01T00:00:00Z\"}" },
		{ "a.b.c = 1\na.d = 2", "{\"a\":{\"b\":{\"c\":\"1\"},\"d\":\"2\"}}" },
		{ "\"a b\" = 1\n'c' = 2", "{\"a b\":\"1\",\"c\":\"2\"}" },
		{ "a = [1, 2, # x\n\n 3,\n]", "{\"a\":[\"1\",\"2\",\"3\"]}" },
		{ "a = [[1], ['x']]", "{\"a\":[[\"1\"],[\"x\"]]}" },
		{ "a = { b = 1, c.d = \"x\" }", "{\"a\":{\"b\":\"1\",\"c\":{\"d\":\"x\"}}}" },
		{ "a = {}", "{\"a\":{}}" },
		{ "[a]\nb = 1\n[a.c]\nd = 2", "{\"a\":{\"b\":\"1\",\"c\":{\"d\":\"2\"}}}" },
		{ "[[a]]\nb = 1\n[[a]]\nb = 2\n", "{\"a\":[{\"b\":\"1\"},{\"b\":\"2\"}]}" },
		{ "[[ a ]]\n[a.x]\nb = 1", "{\"a\":[{\"x\":{\"b\":\"1\"}}]}" },
		{ "x = \"\"\"\n[[d1_databases]]\n\"\"\"", "{\"x\":\"[[d1_databases]]\\n\"}" },
		{ "x = \"# [[a]]\"", "{\"x\":\"# [[a]]\"}" },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct toml_error e = { 0, NULL };
		char *got = shown(toml_parse(t[i].in, strlen(t[i].in), &e), &e);

		ck_assert_str_eq(got, t[i].want);
		free(got);
	}
}
END_TEST

START_TEST(what_is_no_toml_is_told_with_its_line)
{
	static const struct { const char *in; unsigned line; } t[] = {
		{ "a", 1 }, { "a =", 1 }, { "\na = b", 2 }, { "a = \"x", 1 },
		{ "a = \"x\ny\"", 1 }, { "a = 'x", 1 }, { "a = \"\"\"x\ny", 2 },
		{ "a = 1\na = 2", 2 }, { "[a]\n[a]", 2 }, { "[a\nb = 1", 1 },
		{ "[[a]\n", 1 }, { "a = 1 b = 2", 1 }, { "a = [1", 1 },
		{ "a = [1 2]", 1 }, { "a = { b = 1", 1 }, { "= 1", 1 },
		{ "a = \"\\q\"", 1 }, { "a = \"\\ud800\"", 1 },
		{ "a = \"\\u0000\"", 1 }, { "a = 1\n[a.b]", 2 },
		{ "a = [1]\n[[a]]", 2 }, { "a = { b = 1 }\n[a.c]", 2 },
		{ "[a]\n[[a]]", 2 }, { "[[a]]\n[a]", 2 }, { "a = \"\377\"", 1 },
		{ "a = yes", 1 }, { "a..b = 1", 1 }, { "[]", 1 },
	};
	char deep[400];

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct toml_error e = { 0, NULL };

		if (toml_parse(t[i].in, strlen(t[i].in), &e) != NULL)
			ck_abort_msg("taken: %s", t[i].in);
		ck_assert_ptr_nonnull(e.why);
		/* The text is checked before its lines are counted. */
		if (strchr(t[i].in, '\377') == NULL)
			ck_assert_msg(e.line == t[i].line, "%s: line %u",
			    t[i].in, e.line);
	}
	memset(deep, '[', sizeof(deep));
	memcpy(deep, "a = ", 4);
	ck_assert_ptr_null(toml_parse(deep, sizeof(deep),
	    &(struct toml_error){ 0, NULL }));
	/* A NUL is part of nothing. */
	ck_assert_ptr_null(toml_parse("a = \0", 5,
	    &(struct toml_error){ 0, NULL }));
	ck_assert_ptr_null(toml_parse("a = 1\0", 6,
	    &(struct toml_error){ 0, NULL }));
}
END_TEST

START_TEST(json_may_have_comments_and_last_commas)
{
	static const struct { const char *in, *want; } t[] = {
		{ "{}", "{}" },
		{ "{ // a\n \"b\": 1, /* c \n */ }", "{\"b\":1}" },
		{ "{\"a\":[1,2,],}", "{\"a\":[1,2]}" },
		{ "{\"a\":\"// x\",\"b\":\"/* y */,\"}",
		  "{\"a\":\"// x\",\"b\":\"/* y */,\"}" },
		{ "{\"a\":\"\\\"//\"}", "{\"a\":\"\\\"//\"}" },
		{ "\357\273\277{\"a\":1 // end\n}", "{\"a\":1}" },
	};
	static const char *const bad[] = { "", "{", "{\"a\":1,,}", "[,]",
	    "{\"a\" 1}", "{\"a\":1} x", "{\"a\":1,\"a\":2}", "{\"a\":1 /* }",
	    "{\"a\":\"}" };

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct toml_error e = { 0, NULL };
		char *got = shown(jsonc_parse(t[i].in, strlen(t[i].in), &e), &e);

		ck_assert_str_eq(got, t[i].want);
		free(got);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct toml_error e = { 0, NULL };

		ck_assert_ptr_null(jsonc_parse(bad[i], strlen(bad[i]), &e));
		ck_assert_ptr_nonnull(e.why);
	}
}
END_TEST

static void
add(TCase *tc)
{
	tcase_add_test(tc, toml_is_read_as_the_tree_it_means);
	tcase_add_test(tc, what_is_no_toml_is_told_with_its_line);
	tcase_add_test(tc, json_may_have_comments_and_last_commas);
}

UNIT_MAIN("toml", add)
