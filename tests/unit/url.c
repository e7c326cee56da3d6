/* url: addresses taken apart, put together, and those that lie. */
#include "data/url.h"

#include <stdlib.h>
#include <string.h>

#include "unit/unit.h"

#define N(t) (sizeof(t) / sizeof((t)[0]))

/* got is NULL when want is, else equal; frees got. */
static void
is_text(char *got, const char *want, const char *what)
{
	ck_assert_msg((got == NULL) == (want == NULL) &&
	    (got == NULL || strcmp(got, want) == 0), "%s: got %s, want %s",
	    what, got == NULL ? "NULL" : got, want == NULL ? "NULL" : want);
	free(got);
}

START_TEST(all_but_unreserved_is_escaped)
{
	static const struct { const char *in, *want; } t[] = {
		{ "", "" }, { "azAZ09-._~", "azAZ09-._~" },
		{ "AC/DC", "AC%2FDC" }, { "?", "%3F" }, { "a b+c", "a%20b%2Bc" },
		{ "Simon & Garfunkel", "Simon%20%26%20Garfunkel" },
		{ "100%", "100%25" }, { "Björk", "Bj%C3%B6rk" },
		{ "坂", "%E5%9D%82" }, { "\"#=;\n", "%22%23%3D%3B%0A" },
	};

	for (size_t i = 0; i < N(t); i++) {
		struct buf b = BUF_INIT;

		url_encode(&b, t[i].in);
		is_text(url_decode(b.data, b.len, true), t[i].in, "back");
		is_text(buf_take(&b), t[i].want, t[i].in);
	}
}
END_TEST

START_TEST(only_good_escapes_are_decoded)
{
	static const struct { const char *in; bool plus; const char *want; }
	t[] = {
		{ "", false, "" }, { "a+b", true, "a b" }, { "a+b", false, "a+b" },
		{ "a%2Bb", true, "a+b" }, { "AC%2fDC", false, "AC/DC" },
		{ "Bj%C3%B6rk", false, "Björk" }, { "%25", false, "%" },
		{ "%2525", false, "%25" }, { "%", false, NULL },
		{ "%2", false, NULL }, { "a%", false, NULL },
		{ "%zz", false, NULL }, { "%2z", false, NULL },
		{ "%-1", false, NULL }, { "% 2", false, NULL },
		{ "%00", false, NULL }, { "a%00b", false, NULL },
		{ "%E9", false, NULL }, { "%C3", false, NULL },
	};

	for (size_t i = 0; i < N(t); i++)
		is_text(url_decode(t[i].in, strlen(t[i].in), t[i].plus),
		    t[i].want, t[i].in);
	is_text(url_decode("a%2Fb", 3, false), NULL, "cut escape");
	is_text(url_decode("a%2Fb", 4, false), "a/", "a part");
}
END_TEST

START_TEST(parameters_are_added_with_the_right_sign)
{
	struct buf b = BUF_INIT;

	buf_str(&b, "https://x.test/2.0/");
	url_param(&b, "method", "artist.getInfo");
	url_param(&b, "artist", "Sunn O))) & Boris?");
	is_text(buf_take(&b), "https://x.test/2.0/?method=artist.getInfo"
	    "&artist=Sunn%20O%29%29%29%20%26%20Boris%3F", "two");
	buf_str(&b, "?a=b");
	url_param(&b, "c", "");
	is_text(buf_take(&b), "?a=b&c=", "empty");
}
END_TEST

struct parts {
	const char *in, *scheme, *host;
	int port;
	const char *path, *query;
};

START_TEST(addresses_are_taken_apart)
{
	static const struct parts t[] = {
		{ "https://www.last.fm/music/Cher", "https", "www.last.fm", 443,
		    "/music/Cher", NULL },
		{ "http://a.b", "http", "a.b", 80, "/", NULL },
		{ "HTTPS://WWW.Last.FM/Music", "https", "www.last.fm", 443,
		    "/Music", NULL },
		{ "http://a.b?x=1", "http", "a.b", 80, "/", "x=1" },
		{ "http://a.b#f", "http", "a.b", 80, "/", NULL },
		{ "http://a.b/p?q=1#f?g", "http", "a.b", 80, "/p", "q=1" },
		{ "http://a.b/p#f?q=1", "http", "a.b", 80, "/p", NULL },
		{ "http://a.b/p?", "http", "a.b", 80, "/p", "" },
		{ "http://127.0.0.1:8080/x", "http", "127.0.0.1", 8080, "/x",
		    NULL },
		{ "https://a.b:443/", "https", "a.b", 443, "/", NULL },
		{ "https://a.b:/", "https", "a.b", 443, "/", NULL },
		{ "https://a.b.:8443/", "https", "a.b", 8443, "/", NULL },
		{ "https://a.b./", "https", "a.b", 443, "/", NULL },
		{ "http://[::1]/x", "http", "[::1]", 80, "/x", NULL },
		{ "http://[2001:DB8::1]:81/", "http", "[2001:db8::1]", 81, "/",
		    NULL },
		{ "http://[::ffff:1.2.3.4]", "http", "[::ffff:1.2.3.4]", 80,
		    "/", NULL },
		{ "https://user@a.b/", "https", "a.b", 443, "/", NULL },
		{ "https://user:pw@a.b:81/", "https", "a.b", 81, "/", NULL },
		/* The host is what stands after the last @. */
		{ "https://last.fm@evil.test/", "https", "evil.test", 443, "/",
		    NULL },
		{ "https://a@b@evil.test/", "https", "evil.test", 443, "/",
		    NULL },
		{ "https://evil.test/@last.fm", "https", "evil.test", 443,
		    "/@last.fm", NULL },
		{ "https://evil.test?@last.fm", "https", "evil.test", 443, "/",
		    "@last.fm" },
		{ "https://evil.test#@last.fm", "https", "evil.test", 443, "/",
		    NULL },
		{ "http://a.b//c//", "http", "a.b", 80, "//c//", NULL },
		{ "https://de.wikipedia.org/wiki/Björk", "https",
		    "de.wikipedia.org", 443, "/wiki/Björk", NULL },
		{ "https://müller.test/", "https", "müller.test", 443, "/",
		    NULL },
		{ "http://x_y.bandcamp.com/", "http", "x_y.bandcamp.com", 80,
		    "/", NULL },
	};

	for (size_t i = 0; i < N(t); i++) {
		struct url u;

		ck_assert_msg(url_parse(&u, t[i].in) == 0, "%s", t[i].in);
		ck_assert_str_eq(u.scheme, t[i].scheme);
		ck_assert_str_eq(u.host, t[i].host);
		ck_assert_int_eq(u.port, t[i].port);
		ck_assert_str_eq(u.path, t[i].path);
		ck_assert_pstr_eq(u.query, t[i].query);
		url_release(&u);
	}
}
END_TEST

START_TEST(hostile_addresses_are_refused)
{
	static const char *const t[] = {
		"", "a", "/", "//a.b/", "a.b", "www.last.fm/music/Cher",
		"http:", "http:/", "http://", "http:///", "http:///path",
		"http://?q", "http://#f", "http://.", "http://./", "http://..",
		"http://a..b/", "http://.a/", "http://a.../",
		"http://user@/", "http://@", "http://:80/", "http://@:80/",
		"ftp://a.b/", "file:///etc/passwd", "javascript:alert(1)",
		"javascript://a.b/%0aalert(1)", "data:text/html,x",
		"mailto:a@b.c", "httpx://a.b/", "http s://a.b/", " http://a.b/",
		"http://a.b/ x", "http://a.b/\tx", "http://a.b/\nx",
		"http://a b/", "http://a.b/\x7f", "http://a.b\\@c.d/",
		"http:\\\\a.b\\", "http://a.b:0/", "http://a.b:65536/",
		"http://a.b:99999999999999999999/", "http://a.b:-1/",
		"http://a.b:8a/", "http://a.b:80:80/", "http://a%2eb/",
		"http://a<b/", "http://a\"b/", "http://[::1", "http://::1]/",
		"http://[]/", "http://[::1]x/", "http://[x::1]/",
		"http://[::1%25eth0]/", "http://::1/", "http://a.b/\xff",
		"http://a\xff.b/", "://a.b/", "http//a.b", "https:a.b",
	};

	for (size_t i = 0; i < N(t); i++) {
		struct url u;

		ck_assert_msg(url_parse(&u, t[i]) == -1, "%s", t[i]);
		ck_assert_ptr_null(u.host);
		is_text(url_plain(t[i], true), NULL, t[i]);
	}
	url_release(NULL);
}
END_TEST

START_TEST(query_values_are_found_by_name)
{
	static const struct { const char *url, *name, *want; } t[] = {
		{ "https://y.test/watch?v=abc&t=1", "v", "abc" },
		{ "https://y.test/watch?t=1&v=abc", "v", "abc" },
		{ "https://y.test/watch?t=1&v=abc#v=x", "v", "abc" },
		{ "https://y.test/watch?vv=1", "v", NULL },
		{ "https://y.test/watch?v", "v", "" },
		{ "https://y.test/watch?v=", "v", "" },
		{ "https://y.test/watch?v=a&v=b", "v", "a" },
		{ "https://y.test/watch?v=a%26b+c", "v", "a&b c" },
		{ "https://y.test/watch?%76=a", "v", "a" },
		{ "https://y.test/watch?v=a=b", "v", "a=b" },
		{ "https://y.test/watch?&&v=a", "v", "a" },
		{ "https://y.test/watch?%zz=1&v=a", "v", "a" },
		{ "https://y.test/watch?v=%zz", "v", NULL },
		{ "https://y.test/watch?v=%00", "v", NULL },
		{ "https://y.test/watch", "v", NULL },
		{ "https://y.test/watch?", "v", NULL },
	};

	for (size_t i = 0; i < N(t); i++) {
		struct url u;

		ck_assert_int_eq(url_parse(&u, t[i].url), 0);
		is_text(url_query(&u, t[i].name), t[i].want, t[i].url);
		url_release(&u);
	}
}
END_TEST

START_TEST(segments_are_counted_without_empty_ones)
{
	static const struct { const char *url; size_t i; const char *want; }
	t[] = {
		{ "https://s.test/artist/4tZ", 0, "artist" },
		{ "https://s.test/artist/4tZ", 1, "4tZ" },
		{ "https://s.test/artist/4tZ", 2, NULL },
		{ "https://s.test/artist/4tZ/?si=1", 1, "4tZ" },
		{ "https://s.test//artist///4tZ", 1, "4tZ" },
		{ "https://s.test/", 0, NULL }, { "https://s.test", 0, NULL },
		{ "https://s.test/a%2Fb/c", 0, "a/b" },
		{ "https://s.test/a+b", 0, "a+b" },
		{ "https://s.test/%zz/c", 0, NULL },
		{ "https://s.test/%zz/c", 1, "c" },
	};

	for (size_t i = 0; i < N(t); i++) {
		struct url u;

		ck_assert_int_eq(url_parse(&u, t[i].url), 0);
		is_text(url_segment(&u, t[i].i), t[i].want, t[i].url);
		url_release(&u);
	}
}
END_TEST

START_TEST(under_is_the_domain_or_below_it)
{
	static const struct { const char *host, *domain; bool want; } t[] = {
		{ "last.fm", "last.fm", true }, { "www.last.fm", "last.fm", true },
		{ "a.b.last.fm", "last.fm", true }, { "LAST.FM", "last.fm", true },
		{ "notlast.fm", "last.fm", false }, { "last.fm.x", "last.fm", false },
		{ "fm", "last.fm", false }, { "", "last.fm", false },
		{ "last.fm", "", false },
	};

	for (size_t i = 0; i < N(t); i++)
		ck_assert_msg(url_under(t[i].host, t[i].domain) == t[i].want,
		    "%s", t[i].host);
}
END_TEST

START_TEST(plain_keeps_where_and_nothing_else)
{
	static const struct { const char *in; bool secure; const char *want; }
	t[] = {
		{ "http://www.last.fm/music/Cher", true,
		    "https://www.last.fm/music/Cher" },
		{ "http://www.last.fm/music/Cher", false,
		    "http://www.last.fm/music/Cher" },
		{ "https://Last.FM./music/Cher/?a=b#c", true,
		    "https://last.fm/music/Cher" },
		{ "https://last.fm///", true, "https://last.fm" },
		{ "http://last.fm:80/a", true, "https://last.fm/a" },
		{ "https://last.fm:443/a", false, "https://last.fm/a" },
		/* Nobody said that this port speaks TLS. */
		{ "http://127.0.0.1:8080/a/", true, "http://127.0.0.1:8080/a" },
		{ "http://[::1]:8080/a", true, "http://[::1]:8080/a" },
		{ "https://user:pw@a.b/c", true, "https://a.b/c" },
		{ "https://a.b/AC%2FDC", true, "https://a.b/AC%2FDC" },
		{ "https://a.b/Björk", true, "https://a.b/Björk" },
		{ "https://a.b/\"><script>", true,
		    "https://a.b/%22%3E%3Cscript%3E" },
		{ "https://a.b/it's(1)", true, "https://a.b/it's(1)" },
	};

	for (size_t i = 0; i < N(t); i++)
		is_text(url_plain(t[i].in, t[i].secure), t[i].want, t[i].in);
}
END_TEST

START_TEST(join_puts_one_slash_between)
{
	static const struct { const char *base, *path, *want; } t[] = {
		{ "https://a.b", "c", "https://a.b/c" },
		{ "https://a.b/", "/c", "https://a.b/c" },
		{ "https://a.b//", "//c/", "https://a.b/c/" },
		{ "https://a.b/2.0/", "", "https://a.b/2.0/" },
		{ "https://a.b/2.0", "c/d", "https://a.b/2.0/c/d" },
	};

	for (size_t i = 0; i < N(t); i++)
		is_text(url_join(t[i].base, t[i].path), t[i].want, t[i].want);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, all_but_unreserved_is_escaped);
	tcase_add_test(tc, only_good_escapes_are_decoded);
	tcase_add_test(tc, parameters_are_added_with_the_right_sign);
	tcase_add_test(tc, addresses_are_taken_apart);
	tcase_add_test(tc, hostile_addresses_are_refused);
	tcase_add_test(tc, query_values_are_found_by_name);
	tcase_add_test(tc, segments_are_counted_without_empty_ones);
	tcase_add_test(tc, under_is_the_domain_or_below_it);
	tcase_add_test(tc, plain_keeps_where_and_nothing_else);
	tcase_add_test(tc, join_puts_one_slash_between);
}

UNIT_MAIN("url", cases)
