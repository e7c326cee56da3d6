/* genius_page: the words of a page, of every year. */
#include "svc/genius_page.h"

#include "unit/genius_page.h"
#include "unit/play.h"
#include "unit/unit.h"

START_TEST(words_of_a_page)
{
	static const struct { const char *page, *text; } t[] = {
		/* links and marks vanish, across lines too */
		{ BOX "a<br><a class=\"ReferentFragment-1\"><span>b<br/>c</span>"
		    "</a> d<br>\n<i>e</i> <b>f</b></div>", "a\nb\nc d\ne f" },
		/* <br><br> is an empty line, three are no more */
		{ BOX "a<br><br>b<br><br><br>c</div>", "a\n\nb\n\nc" },
		/* an advert stands in place of the second <br> */
		{ BOX "a<br>" OUT "You might also like</div>b</div>",
		    "a\n\nb" },
		/* the header inside the first container */
		{ BOX OUT "12 Contributors<h2>T Lyrics</h2>Read More</div>"
		    "[Verse]<br>a</div>", "[Verse]\na" },
		/* containers are joined by one line feed, empty ones are none */
		{ BOX "a</div><div>ad</div>" BOX "</div>" BOX OUT "x</div></div>"
		    BOX "b</div>", "a\nb" },
		{ BOX "a<br></div>" BOX "b</div>", "a\n\nb" },
		{ BOX "a</div>" BOX "<br>b</div>", "a\n\nb" },
		/* entities once, and what the eye does not see */
		{ BOX "&#x27;a&#x27; &amp;amp; b&nbsp;&#8203;c\t d </div>",
		    "'a' &amp; b c d" },
		/* until 2021 */
		{ "<div class=\"song lyrics\"><!--sse--><p>a<br>\nb<br>\n<br>\n"
		    "c</p></div><div class=\"lyrics_x\">no</div>",
		    "a\nb\n\nc" },
		/* the page's own data first */
		{ STATE("{\\\"songPage\\\":{\\\"lyricsData\\\":{\\\"body\\\":"
		    "{\\\"html\\\":\\\"<p>It\\'s \\\\u00e9<br>\\\\nb"
		    "<\\/p>\\\"}}}}") BOX "no</div>",
		    "It's \xc3\xa9\nb" },
		{ STATE("{\\\"songPage\\\":{\\\"lyricsData\\\":{\\\"body\\\":"
		    "{\\\"html\\\":\\\"a<br>\\\\n<inread-ad></inread-ad>\\\\n"
		    "b\\\"}}}}"), "a\n\nb" },
		/* and the containers when it is broken or empty */
		{ STATE("{\\\"songPage\\\":") BOX "a</div>", "a" },
		{ STATE("{\\\"songPage\\\":{\\\"lyricsData\\\":{\\\"body\\\":"
		    "{\\\"html\\\":\\\"\\\"}}}}") BOX "a</div>", "a" },
		{ "window.__PRELOADED_STATE__ = JSON.parse('{" BOX "a</div>",
		    "a" },
		{ "window.__PRELOADED_STATE__" BOX "a</div>", "a" },
	};
	char *text;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		ck_assert_msg(genius_page(t[i].page, strlen(t[i].page), &text)
		    == GENIUS_TEXT, "%s", t[i].page);
		ck_assert_str_eq(text, t[i].text);
		free(text);
	}
}
END_TEST

START_TEST(a_real_page)
{
	size_t len, wanted;
	char *page = play_file("genius/page-shape.html", &len), *text;
	char *want = play_file("genius/page-shape.expected.txt", &wanted);

	ck_assert_int_eq(genius_page(page, len, &text), GENIUS_TEXT);
	if (wanted > 0 && want[wanted - 1] == '\n')
		want[wanted - 1] = '\0';
	ck_assert_str_eq(text, want);
	free(text);
	free(page);
	free(want);
}
END_TEST

/* The same words in the page of every year, and nothing that stands around. */
START_TEST(a_page_of_every_year)
{
	static const char *const years[] = { "2020", "2021", "2022", "2023",
	    "2024", "2025" };
	size_t len, wanted;
	char *want = play_file("../genius/layout.expected.txt", &wanted);
	char name[64], *page, *text;

	want[wanted - 1] = '\0';
	for (size_t i = 0; i < sizeof(years) / sizeof(years[0]); i++) {
		snprintf(name, sizeof(name), "../genius/layout-%s.html",
		    years[i]);
		page = play_file(name, &len);
		ck_assert_int_eq(genius_page(page, len, &text), GENIUS_TEXT);
		ck_assert_msg(strcmp(text, want) == 0, "%s:\n%s", years[i],
		    text);
		free(text);
		free(page);
	}
	free(want);
}
END_TEST

START_TEST(the_pages_own_word_on_instrumentals)
{
	static const struct { const char *page; enum genius_page want; } t[] = {
		{ STATE("{\\\"songPage\\\":{\\\"song\\\":7,\\\"lyricsData\\\":{}}"
		    ",\\\"entities\\\":{\\\"songs\\\":{\\\"7\\\":"
		    "{\\\"instrumental\\\":true}}}}"), GENIUS_INSTRUMENTAL },
		{ STATE("{\\\"songPage\\\":{\\\"lyricsData\\\":"
		    "{\\\"lyricsPlaceholderReason\\\":\\\"instrumental\\\"}}}"),
		    GENIUS_INSTRUMENTAL },
		{ STATE("{\\\"songPage\\\":{\\\"lyricsData\\\":"
		    "{\\\"lyricsPlaceholderReason\\\":\\\"unreleased\\\"}}}"),
		    GENIUS_UNWRITTEN },
		/* another song's flag */
		{ STATE("{\\\"songPage\\\":{\\\"song\\\":7,\\\"lyricsData\\\":{}}"
		    ",\\\"entities\\\":{\\\"songs\\\":{\\\"7\\\":{},\\\"8\\\":"
		    "{\\\"instrumental\\\":true}}}}"), GENIUS_NO_PAGE },
	};
	char *text;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		ck_assert_msg(genius_page(t[i].page, strlen(t[i].page), &text)
		    == t[i].want, "%s", t[i].page);
		ck_assert_ptr_null(text);
	}
}
END_TEST

START_TEST(javascript_strings)
{
	static const struct { const char *in, *want; } t[] = {
		{ "a'", "a" }, { "\\'\\\"\\\\'", "'\"\\" },
		{ "\\n\\t\\/\\q'", "\n\t/q" },
		{ "\\u00e9\\x41'", "\xc3\xa9" "A" },
		{ "\\ud83d\\ude00'", "\xf0\x9f\x98\x80" },
		{ "\\ud83dx'", "\xef\xbf\xbdx" }, { "\\u12'", "12" },
		{ "a", NULL }, { "a\\", NULL }, { "a\\'", NULL }, { "", NULL },
	};
	size_t len;
	char *got;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		got = genius_unquote(t[i].in, t[i].in + strlen(t[i].in), '\'',
		    &len);
		if (t[i].want == NULL)
			ck_assert_msg(got == NULL, "%s", t[i].in);
		else
			ck_assert_str_eq(got, t[i].want);
		free(got);
	}
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, words_of_a_page);
	tcase_add_test(tc, a_real_page);
	tcase_add_test(tc, a_page_of_every_year);
	tcase_add_test(tc, the_pages_own_word_on_instrumentals);
	tcase_add_test(tc, javascript_strings);
}

UNIT_MAIN("genius_page", cases)
