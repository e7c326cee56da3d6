/* html: plain text out of what people typed, and out of pages. */
#include "data/html.h"

#include <stdlib.h>
#include <string.h>

#include "unit/unit.h"

START_TEST(typed_text_becomes_plain)
{
	static const struct { const char *in, *want; } t[] = {
		{ "", "" }, { " \n\t ", "" }, { "a", "a" },
		{ "a\nb", "a\nb" }, { "a\n\n\n\nb\n", "a\n\nb" },
		{ "a\r\nb\rc", "a\nb\nc" }, { "  a \t b  \n  c ", "a b\nc" },
		/* entities, once and twice */
		{ "Simon &amp; Garfunkel", "Simon & Garfunkel" },
		{ "&quot;x&quot; &#39;y&#x27; &eacute;", "\"x\" 'y' \xc3\xa9" },
		{ "R&amp;amp;B", "R&B" }, { "AT&T & me &nosuch;",
		    "AT&T & me &nosuch;" },
		/* tags */
		{ "a<br>b<br />\nc", "a\nb\nc" }, { "<p>a</p><p>b</p>",
		    "a\n\nb" },
		{ "<a href=\"http://x/\">li</a>nk", "link" },
		{ "<b>bo</b>ld <I>it</I>", "bold it" },
		{ "a<script>alert(1)</script>b<style>c</style>", "ab" },
		{ "a<!-- b -->c", "ac" }, { "a</b>c", "ac" },
		{ "&lt;script&gt;alert(1)&lt;/script&gt;x", "x" },
		{ "&lt;img src=x onerror=y&gt;x", "x" },
		{ "<svg onload=x>y</svg>", "y" },
		/* what only looks like one */
		{ "I <3 you", "I <3 you" }, { "a < b > c", "a < b > c" },
		{ "if a<b then", "if a<b then" }, { "<again> & again",
		    "<again> & again" },
		{ "a <", "a <" }, { "<", "<" }, { "<<b>>x", "<>x" },
		{ "&lt;3", "<3" }, { "&", "&" }, { "<a", "<a" },
		/* what nobody sees */
		{ "a\x01\x1b[0m\x7f" "b", "a[0mb" },
		{ "a\xc2\x85" "b\xc2\x9f", "a\nb" },
		{ "a\xe2\x80\x8b" "b\xef\xbb\xbf", "ab" },
		{ "a\xc2\xa0 \xe3\x80\x80" "b", "a b" },
		{ "a\xe2\x80\xa8" "b", "a\nb" },
		{ "&#8203;a&#0;&#7;", "a" },
		/* other scripts stay as they are */
		{ "\xe6\xa4\x8e\xe5\x90\x8d\xe6\x9e\x97\xe6\xaa\x8e",
		    "\xe6\xa4\x8e\xe5\x90\x8d\xe6\x9e\x97\xe6\xaa\x8e" },
		{ "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9",
		    "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9" },
		/* no UTF-8 */
		{ "a\xff" "b", "" }, { "\xed\xa0\x80", "" }, { "\xc0\x80", "" },
		{ "\xf4\x90\x80\x80", "" }, { "\xe2\x82", "" },
	};
	char *got;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		got = html_plain(t[i].in, strlen(t[i].in));
		ck_assert_msg(strcmp(got, t[i].want) == 0,
		    "%s:\ngot  %s\nwant %s", t[i].in, got, t[i].want);
		free(got);
	}
}
END_TEST

START_TEST(nuls_are_dropped)
{
	char *got = html_plain("a\0b\0\0 c\0", 8);

	ck_assert_str_eq(got, "ab c");
	free(got);
}
END_TEST

START_TEST(plain_text_stays_as_it_is)
{
	static const char *const t[] = { "a & b", "\"x\" <3 <again>",
	    "one\ntwo\n\nthree", "it's 5 > 4; AT&T" };
	char *got, *again;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		got = html_plain(t[i], strlen(t[i]));
		again = html_plain(got, strlen(got));
		ck_assert_str_eq(got, t[i]);
		ck_assert_str_eq(again, got);
		free(got);
		free(again);
	}
}
END_TEST

START_TEST(escaped_text_can_stand_in_a_page)
{
	struct buf b = BUF_INIT;
	char *got;

	html_escape(&b, "<a href=\"x\">'&'</a>");
	ck_assert_str_eq(b.data, "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;"
	    "&lt;/a&gt;");
	buf_reset(&b);
	html_escape(&b, "AT&T <again> \"5\" > '4'");
	got = html_plain(b.data, b.len);
	ck_assert_str_eq(got, "AT&T <again> \"5\" > '4'");
	free(got);
	buf_release(&b);
}
END_TEST

START_TEST(elements_are_picked_by_attribute)
{
	static const char page[] = "<div class=\"a b-1\">x<p class=no>n</p>y"
	    "</div><div class='c'>z</div><div class='ab'></div>";
	static const struct {
		struct html_pick pick;
		const char *want;
	} t[] = {
		{ { "class", "a", HTML_WORD }, "x\ny" },
		{ { "class", "a b-1", HTML_IS }, "x\ny" },
		{ { "class", "a", HTML_IS }, NULL },
		{ { "class", "b-", HTML_WORD_BEGINS }, "x\ny" },
		{ { "class", "b-", HTML_WORD }, NULL },
		{ { "class", "ab", HTML_WORD }, "" },
		{ { "class", "c", HTML_WORD }, "z" },
		{ { "id", "c", HTML_WORD }, NULL },
	};
	static const struct html_pick no = { "class", "no", HTML_WORD };
	struct html *h = html_parse(page, sizeof(page) - 1);
	char *got;

	ck_assert_ptr_nonnull(h);
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		got = html_text(h, &t[i].pick, &no);
		if (t[i].want == NULL)
			ck_assert_ptr_null(got);
		else
			ck_assert_str_eq(got, t[i].want);
		free(got);
	}
	html_free(h);
	html_free(NULL);
}
END_TEST

START_TEST(pages_of_any_kind_are_read)
{
	static const char *const t[] = { "", "<", "</", "<html>", "text",
	    "<div", "<div data-lyrics-container='true'>", "<!--", "&#x",
	    "<table><tr><td>a", "</p></p></div>" };
	struct buf deep = BUF_INIT;
	struct html *h;
	char *got;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		h = html_parse(t[i], strlen(t[i]));
		ck_assert_ptr_nonnull(h);
		free(html_text(h, NULL, NULL));
		html_free(h);
	}
	ck_assert_ptr_null(html_parse("a\xff", 2));
	for (int i = 0; i < 20000; i++)
		buf_str(&deep, "<div><b>");
	buf_str(&deep, "x");
	h = html_parse(deep.data, deep.len);
	got = html_text(h, NULL, NULL);
	ck_assert_ptr_nonnull(got);
	free(got);
	html_free(h);
	buf_release(&deep);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, typed_text_becomes_plain);
	tcase_add_test(tc, nuls_are_dropped);
	tcase_add_test(tc, plain_text_stays_as_it_is);
	tcase_add_test(tc, escaped_text_can_stand_in_a_page);
	tcase_add_test(tc, elements_are_picked_by_attribute);
	tcase_add_test(tc, pages_of_any_kind_are_read);
}

UNIT_MAIN("html", cases)
