/* lastfm_found: what is taken of an answer: text, numbers, pictures. */
#include "svc/lastfm.h"

#include "data/json.h"
#include "unit/answers.h"
#include "unit/lastfm.h"
#include "unit/unit.h"

#define N(t) (sizeof(t) / sizeof((t)[0]))
#define STAR "https://lastfm.freetls.fastly.net/i/u/300x300/" \
	"2a96cbd8b46e442fc41c2b86b821562f.png"

/* What is found of a page of this body; "" if it is not found. */
static char *
found(const char *name, const char *body)
{
	begin(name);
	if (answer(200, body) != SVC_FOUND)
		return strdup("");
	return js_text(look.found);
}

static void
is_found(const char *name, const char *body, const char *want)
{
	char *got = found(name, body);

	ck_assert_str_eq(got, want);
	free(got);
}

/* ---- recorded answers ---- */

START_TEST(a_recorded_artist_is_read)
{
	size_t len;
	char *body = answer_read("lastfm/artist.getinfo.json", &len), *text;
	const char *bio;

	begin("The Weeknd");
	ck_assert_int_eq(answer(200, body), SVC_FOUND);
	ck_assert(look.useful);
	bio = js_str(look.found, "bio");
	ck_assert_ptr_nonnull(bio);
	ck_assert(strncmp(bio, "Abel Makkonen Tesfaye (born February 16, 1990",
	    45) == 0);
	ck_assert_str_eq(bio + strlen(bio) - 34,
	    "” were also released as singles.");
	ck_assert_ptr_nonnull(strstr(bio, "an R&B/pop/hip-hop singer"));
	ck_assert_ptr_nonnull(strstr(bio, "throughout his career.\n\nThe "
	    "Weeknd gained"));
	ck_assert_ptr_nonnull(strstr(bio, "home country, Canada.\nThe effort"));
	ck_assert_ptr_null(strchr(bio, '<'));
	ck_assert_ptr_null(strstr(bio, "Last.fm"));
	ck_assert_ptr_null(strstr(bio, "Creative Commons"));
	json_object_del(look.found, "bio");
	text = js_text(look.found);
	ck_assert_str_eq(text, "{\"genres\":[\"rnb\",\"electronic\","
	    "\"dubstep\",\"prog-rnb\"],\"listeners\":1688480,"
	    "\"playcount\":135692303,"
	    "\"lastfm_url\":\"https://www.last.fm/music/The+Weeknd\","
	    "\"external_ids\":{"
	    "\"lastfm_url\":\"https://www.last.fm/music/The+Weeknd\"}}");
	free(text);
	free(body);
}
END_TEST

START_TEST(genres_of_the_record_stay)
{
	size_t len;
	char *body = answer_read("lastfm/artist.getinfo.json", &len);

	begin("The Weeknd");
	about.has_genres = true;
	ck_assert_int_eq(answer(200, body), SVC_FOUND);
	ck_assert_ptr_null(json_object_get(look.found, "genres"));
	free(body);
}
END_TEST

/* Their wikis end with the same tail, but for its full stop. */
START_TEST(recorded_wikis_lose_their_tails)
{
	static const struct {
		const char *file, *root, *last;
		size_t paragraphs;
	} t[] = {
		{ "lastfm/album.getinfo.lang-de.json", "album",
		    "Performance.", 1 },
		{ "lastfm/track.getinfo.json", "track", ".", 1 },
	};

	for (size_t i = 0; i < N(t); i++) {
		size_t len;
		char *body = answer_read(t[i].file, &len), *bio;
		json_t *tree = json_loadb(body, len, 0, NULL);
		json_t *wiki = js_object(js_object(tree, t[i].root), "wiki");
		const char *s;

		for (int k = 0; k < 2; k++) {
			s = js_str(wiki, k == 0 ? "content" : "summary");
			bio = lastfm_bio(s, strlen(s));
			ck_assert_ptr_nonnull(bio);
			ck_assert_ptr_null(strstr(bio, "Read more"));
			ck_assert_ptr_null(strstr(bio, "Creative"));
			ck_assert_ptr_null(strchr(bio, '<'));
			len = strlen(bio);
			ck_assert(strncmp(s, bio, 40) == 0);
			if (k == 0)
				ck_assert_str_eq(bio + len - strlen(t[i].last),
				    t[i].last);
			free(bio);
		}
		json_decref(tree);
		free(body);
	}
}
END_TEST

/* ---- biographies ---- */

#define LINK "<a href=\"https://www.last.fm/music/Cher\">Read more on Last.fm</a>"
#define LICENCE ". User-contributed text is available under the Creative " \
	"Commons By-SA License; additional terms may apply."

START_TEST(a_bio_is_its_text_without_the_tail)
{
	static const struct { const char *in, *want; } t[] = {
		{ "", NULL }, { " ", NULL }, { "\n\n", NULL },
		{ " " LINK, NULL }, { " " LINK ".", NULL },
		{ LINK LICENCE, NULL }, { "Text. " LINK, "Text." },
		{ "Text. " LINK ".", "Text." },
		{ "Text. " LINK LICENCE, "Text." },
		{ "Text", "Text" }, { "One.\n\nTwo.\n\n\n\nThree. " LINK LICENCE,
		    "One.\n\nTwo.\n\nThree." },
		{ "One.\r\n\r\nTwo.", "One.\n\nTwo." },
		{ "One.\nTwo.", "One.\nTwo." },
		{ "A &amp; B &quot;C&quot; &#39;D&#39; &eacute;",
		    "A & B \"C\" 'D' é" },
		{ "R&B and I <3 you", "R&B and I <3 you" },
		{ "<strong>Bold</strong> and <em>thin</em>", "Bold and thin" },
		{ "<script>alert(1)</script>Text", "Text" },
		{ "&lt;script&gt;alert(1)&lt;/script&gt;Text", "Text" },
		/* Addresses of the link vary. */
		{ "Text. <a href=\"http://www.last.fm/music/+noredirect/Cher\">"
		    "Read more on Last.fm</a>", "Text." },
		{ "Text. <a href='https://www.last.fm/music/Cher/+wiki'>"
		    "Read more on Last.fm</a>.", "Text." },
		{ "Text. <a href=\"http://www.last.fm/music/Cher\">Read more "
		    "about Cher on Last.fm</a>.\n    \n    \nUser-contributed "
		    "text is available under the Creative Commons By-SA "
		    "License and may also be available under the GNU FDL.",
		    "Text." },
		{ "Text. Read more on Last.fm", "Text." },
		{ "Text. Read more on Last.fm" LICENCE, "Text." },
		{ "Text. User-contributed text is available under the Creative "
		    "Commons By-SA License", "Text." },
		{ "Text.\n\nRead more about Cher on Last.fm.\n\n   \n"
		    "User-contributed text is available under the Creative "
		    "Commons By-SA License and may also be available under "
		    "the GNU FDL.", "Text." },
		{ "Text. &lt;a href=&quot;https://www.last.fm/music/Cher&quot;"
		    "&gt;Read more on Last.fm&lt;/a&gt;" LICENCE, "Text." },
		{ "Text. <a href=\"https://www.last.fm/de/music/Cher\">Mehr auf "
		    "Last.fm</a>. Text von Benutzern.", "Text." },
		{ LICENCE, NULL },
		/* The site's own markup. */
		{ "[b]Bold[/b], [artist]Cher[/artist], [album artist=Cher]"
		    "Believe[/album], [url=http://x.test/]x[/url]",
		    "Bold, Cher, Believe, x" },
		{ "[b][/b]", NULL }, { "[sic] [bold] [b", "[sic] [bold] [b" },
		/* Authors' own links are text. */
		{ "With <a href=\"https://www.last.fm/music/Sonny\">Sonny</a>."
		    , "With Sonny." },
		{ "With <a href=\"https://www.last.fm/music/Sonny\">Sonny</a> "
		    "and more. " LINK LICENCE, "With Sonny and more." },
		{ "See <a href=\"https://x.test/\">this</a> page",
		    "See this page" },
		{ "He used Last.fm a lot.", "He used Last.fm a lot." },
		{ "Text. <a href=\"https://www.last.fm/music/Ch", "Text." },
	};

	for (size_t i = 0; i < N(t); i++) {
		char *bio = lastfm_bio(t[i].in, strlen(t[i].in));

		ck_assert_pstr_eq(bio, t[i].want);
		free(bio);
	}
}
END_TEST

START_TEST(a_page_without_text_is_found_but_of_no_use)
{
	static const char *const t[] = {
		"\"bio\":{\"content\":\"\",\"summary\":\" x\"}",
		"\"bio\":{\"summary\":\"A summary is no biography.\"}",
		"\"bio\":\"\"", "\"bio\":null", "\"bio\":[]", "\"x\":1",
		"\"bio\":{\"content\":null}", "\"bio\":{\"content\":{}}",
		"\"bio\":{\"content\":5}", "\"bio\":{\"content\":\"\\u0000\"}",
	};
	char body[512];

	for (size_t i = 0; i < N(t); i++) {
		snprintf(body, sizeof(body), "{\"artist\":{\"name\":\"Cher\","
		    "%s,\"stats\":{\"listeners\":\"5\"}}}", t[i]);
		is_found("Cher", body, "{\"listeners\":5}");
		ck_assert(!look.useful);
	}
}
END_TEST

/* ---- shapes ---- */

/* One member of an artist, and what is found of it. */
START_TEST(members_come_in_many_shapes)
{
	static const struct { const char *member, *want; } t[] = {
		/* numbers */
		{ "\"stats\":{\"listeners\":\"7\",\"playcount\":\"9\"}",
		    "{\"listeners\":7,\"playcount\":9}" },
		{ "\"stats\":{\"listeners\":7,\"playcount\":9.0}",
		    "{\"listeners\":7,\"playcount\":9}" },
		{ "\"stats\":{\"listeners\":\"0\",\"playcount\":null}", "" },
		{ "\"stats\":{\"listeners\":\"many\",\"playcount\":[]}", "" },
		{ "\"stats\":{\"listeners\":-1,\"playcount\":1.5}", "" },
		{ "\"stats\":\"\"", "" }, { "\"stats\":[]", "" },
		/* tags */
		{ "\"tags\":{\"tag\":[{\"name\":\"pop\"},{\"name\":\"Disco\"}]}",
		    "{\"genres\":[\"pop\",\"disco\"]}" },
		{ "\"tags\":{\"tag\":{\"name\":\"pop\"}}",
		    "{\"genres\":[\"pop\"]}" },
		{ "\"tags\":{\"tag\":[]}", "" }, { "\"tags\":{\"tag\":\"\"}", "" },
		{ "\"tags\":\"\"", "" }, { "\"tags\":\"\\n      \"", "" },
		{ "\"tags\":[]", "" }, { "\"tags\":null", "" },
		{ "\"tags\":{\"tag\":[null,1,\"x\",{},{\"name\":5},"
		    "{\"name\":\"\"},{\"name\":\"pop\"}]}",
		    "{\"genres\":[\"pop\"]}" },
		/* pictures */
		{ "\"image\":[{\"#text\":\"" STAR "\",\"size\":\"mega\"}]", "" },
		{ "\"image\":[{\"#text\":\"\",\"size\":\"mega\"}]", "" },
		{ "\"image\":{\"#text\":\"https://x.test/a.png\","
		    "\"size\":\"large\"}",
		    "{\"images\":[\"https://x.test/a.png\"]}" },
		{ "\"image\":\"\"", "" }, { "\"image\":[null,1,\"x\",[]]", "" },
		{ "\"image\":[{\"#text\":\"javascript:alert(1)\","
		    "\"size\":\"mega\"}]", "" },
		{ "\"image\":[{\"#text\":[],\"size\":\"mega\"},"
		    "{\"#text\":\"https://x.test/a.png\",\"size\":{}}]", "" },
		{ "\"image\":["
		    "{\"#text\":\"https://x.test/34\",\"size\":\"small\"},"
		    "{\"#text\":\"https://x.test/174\",\"size\":\"large\"},"
		    "{\"#text\":\"https://x.test/300\",\"size\":\"extralarge\"},"
		    "{\"#text\":\"https://x.test/300\",\"size\":\"mega\"},"
		    "{\"#text\":\"https://x.test/300\",\"size\":\"\"}]",
		    "{\"images\":[\"https://x.test/300\","
		    "\"https://x.test/174\"]}" },
		{ "\"image\":[{\"#text\":\"http://lastfm-img2.akamaized.net/i/"
		    "u/300x300/a.jpg\",\"size\":\"mega\"}]",
		    "{\"images\":[\"https://lastfm-img2.akamaized.net/i/u/"
		    "300x300/a.jpg\"]}" },
		{ "\"image\":[{\"#text\":\"http://lastfm.freetls.fastly.net/i/"
		    "u/300x300/a.jpg\",\"size\":\"mega\"}]",
		    "{\"images\":[\"https://lastfm.freetls.fastly.net/i/u/"
		    "300x300/a.jpg\"]}" },
		{ "\"image\":[{\"#text\":\"http://x.test/a.jpg\","
		    "\"size\":\"mega\"}]",
		    "{\"images\":[\"http://x.test/a.jpg\"]}" },
		/* address */
		{ "\"url\":\"http://www.last.fm/music/Cher?a=b#c\"",
		    "{\"lastfm_url\":\"https://www.last.fm/music/Cher\","
		    "\"external_ids\":{\"lastfm_url\":"
		    "\"https://www.last.fm/music/Cher\"}}" },
		{ "\"url\":\"https://www.last.fm.evil.test/music/Cher\"", "" },
		{ "\"url\":\"https://www.last.fm/login\"", "" },
		{ "\"url\":\"javascript:alert(1)//last.fm/music/\"", "" },
		{ "\"url\":\"\"", "" }, { "\"url\":[]", "" },
	};
	char body[1024];

	for (size_t i = 0; i < N(t); i++) {
		snprintf(body, sizeof(body), "{\"artist\":{\"name\":\"Cher\","
		    "%s}}", t[i].member);
		is_found("Cher", body, t[i].want);
	}
}
END_TEST

START_TEST(placeholders_are_known_by_their_digits)
{
	static const struct { const char *url; bool want; } t[] = {
		{ STAR, true },
		{ "http://lastfm-img2.akamaized.net/i/u/64s/"
		    "2A96CBD8B46E442FC41C2B86B821562F.jpg", true },
		{ "https://x.test/i/u/ar0/2a96cbd8b46e442fc41c2b86b821562f",
		    true },
		{ "https://x.test/c6f59c1e5e7240a4c0d427abd71f3dbb.png", true },
		{ "https://x.test/4128a6eb29f94943c9d206c08e625904.png", true },
		{ "https://x.test/dd396f972110a303a4970a9b9daaf719.png",
		    false }, { "", false },
	};

	for (size_t i = 0; i < N(t); i++)
		ck_assert(lastfm_placeholder(t[i].url) == t[i].want);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_checked_fixture(tc, NULL, release);
	tcase_add_test(tc, a_recorded_artist_is_read);
	tcase_add_test(tc, genres_of_the_record_stay);
	tcase_add_test(tc, recorded_wikis_lose_their_tails);
	tcase_add_test(tc, a_bio_is_its_text_without_the_tail);
	tcase_add_test(tc, a_page_without_text_is_found_but_of_no_use);
	tcase_add_test(tc, members_come_in_many_shapes);
	tcase_add_test(tc, placeholders_are_known_by_their_digits);
}

UNIT_MAIN("lastfm_found", cases)
