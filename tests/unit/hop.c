/* hop: which address may see what, and what may be kept. */
#include "net/hop.h"

#include <string.h>

#include "unit/unit.h"

START_TEST(hosts_have_their_port)
{
	static const struct { const char *url, *want, *name; } t[] = {
		{ "http://a.example/x", "a.example:80", "a.example" },
		{ "https://A.Example./x", "a.example:443", "a.example" },
		{ "https://a.example:80/", "a.example:80", "a.example:80" },
		{ "http://u:p@a.example:80?q", "a.example:80", "a.example" },
		{ "http://[::1]:8080/", "[::1]:8080", "[::1]:8080" },
		{ "file:///etc/passwd", NULL, "file" },
		{ "ftp://a.example/", NULL, "ftp" },
		{ "javascript:alert(1)", NULL, "javascript" },
		{ "http://", NULL, "http" },
		{ "/x", NULL, "" },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		char *host = hop_host(t[i].url), *name = hop_name(t[i].url);

		ck_assert_pstr_eq(host, t[i].want);
		ck_assert_str_eq(name, t[i].name);
		free(host);
		free(name);
	}
}
END_TEST

START_TEST(only_the_same_origin_is_the_same)
{
	static const struct { const char *a, *b; bool want; } t[] = {
		{ "https://a.example/x", "https://a.example/y?z", true },
		{ "https://a.example/x", "https://A.EXAMPLE:443/", true },
		{ "https://a.example/x", "http://a.example/x", false },
		{ "http://a.example/x", "https://a.example/x", false },
		{ "https://a.example/x", "https://a.example:444/x", false },
		{ "https://a.example/x", "https://www.a.example/x", false },
		{ "https://a.example/x", "https://a.example.b.example/",
		    false },
		{ "https://a.example/", "https://a.example@b.example/",
		    false },
		{ "https://a.example/", "file://a.example/", false },
		{ "nothing", "nothing", false },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		ck_assert_msg(hop_same(t[i].a, t[i].b) == t[i].want, "%s %s",
		    t[i].a, t[i].b);
}
END_TEST

START_TEST(users_and_fragments_are_taken_off)
{
	static const struct { const char *url, *want, *user; } t[] = {
		{ "http://h/x?y=1#z", "http://h/x?y=1", NULL },
		{ "http://me:word@h/x", "http://h/x", "me:word" },
		{ "http://me@h", "http://h", "me" },
		{ "http://me:w@rd@h:8/x", "http://h:8/x", "me:w@rd" },
		{ "http://h/@x", "http://h/@x", NULL },
		{ "http://h?a@b", "http://h?a@b", NULL },
		{ "http://h#u@v", "http://h", NULL },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		char *user, *bare = hop_bare(t[i].url, &user);

		ck_assert_str_eq(bare, t[i].want);
		ck_assert_pstr_eq(user, t[i].user);
		free(bare);
		free(user);
		bare = hop_bare(t[i].url, NULL);
		ck_assert_str_eq(bare, t[i].want);
		free(bare);
	}
}
END_TEST

START_TEST(secrets_handed_back_are_taken_off)
{
	static const struct { const char *url, *secret, *want; } t[] = {
		{ "http://h/?a=1&api_key=K&b=2", "api_key=K",
		    "http://h/?a=1&b=2" },
		{ "http://h/?api_key=K", "api_key=K", "http://h/" },
		{ "http://h/?api_key=other&a", "api_key=K", "http://h/?a" },
		{ "http://h/?api_key=K&sk=S&x=1", "sk=S&api_key=K",
		    "http://h/?x=1" },
		{ "http://h/?api_keys=K&my_api_key=K", "api_key=K",
		    "http://h/?api_keys=K&my_api_key=K" },
		{ "http://h/?a=1", NULL, "http://h/?a=1" },
		{ "http://h/a", "api_key=K", "http://h/a" },
		{ "http://h/?", "api_key=K", "http://h/?" },
		{ "http://h/?api_key", "api_key=K", "http://h/" },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		char *got = hop_hide(t[i].url, t[i].secret);

		ck_assert_str_eq(got, t[i].want);
		free(got);
	}
}
END_TEST

START_TEST(a_text_that_quotes_a_secret_is_known)
{
	static const struct { const char *text, *secret; bool want; } t[] = {
		{ "your key K3Y is not valid", "api_key=K3Y", true },
		{ "K3Y", "api_key=K3Y", true },
		{ "KK3Y", "api_key=K3Y", true },
		{ "K3 Y", "api_key=K3Y", false },
		{ "K3", "api_key=K3Y", false },
		{ "", "api_key=K3Y", false },
		{ "api_key", "api_key=K3Y", false },
		{ "so s/x it is", "k=s%2Fx", true },
		{ "so s%2Fx it is", "k=s%2Fx", true },
		{ "second S3C", "api_key=K3Y&sk=S3C", true },
		{ "a name", "name", false },
		{ "anything", "api_key=", false },
		{ "anything", "", false },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		ck_assert_msg(hop_tells(t[i].text, strlen(t[i].text),
		    t[i].secret) == t[i].want, "row %zu", i);
	ck_assert(hop_tells("a\0K3Y", 5, "k=K3Y"));
	ck_assert(!hop_tells("a\0K3Y", 4, "k=K3Y"));
}
END_TEST

START_TEST(secrets_are_added_as_a_query)
{
	static const struct { const char *url, *secret, *want; } t[] = {
		{ "http://h/", "k=v", "http://h/?k=v" },
		{ "http://h/?a=1", "k=v", "http://h/?a=1&k=v" },
		{ "http://h/?a=1", NULL, "http://h/?a=1" },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		char *got = hop_reveal(t[i].url, t[i].secret);

		ck_assert_str_eq(got, t[i].want);
		free(got);
	}
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, hosts_have_their_port);
	tcase_add_test(tc, only_the_same_origin_is_the_same);
	tcase_add_test(tc, users_and_fragments_are_taken_off);
	tcase_add_test(tc, secrets_handed_back_are_taken_off);
	tcase_add_test(tc, a_text_that_quotes_a_secret_is_known);
	tcase_add_test(tc, secrets_are_added_as_a_query);
}
UNIT_MAIN("hop", cases)
