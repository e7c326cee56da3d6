/* lastfm: what is asked, and what each sort of answer says. */
#include "svc/lastfm.h"

#include "data/json.h"
#include "svc/tags.h"
#include "unit/answers.h"
#include "unit/unit.h"

#define N(t) (sizeof(t) / sizeof((t)[0]))
#define MBID "c8b03190-306c-4120-bb0b-6f2ebfc06ea9"
#define OTHER_MBID "5b11f4ce-a62d-471e-81fc-a69a8278c7da"
#define STAR "https://lastfm.freetls.fastly.net/i/u/300x300/" \
	"2a96cbd8b46e442fc41c2b86b821562f.png"

static const struct svc_conf conf = { .api = "https://x.test/2.0/" };
static struct svc_about about;
static struct svc_lookup look;

/* A look-up of an artist begins.  name NULL: the record has none. */
static enum svc_outcome
begin(const char *name)
{
	svc_lookup_release(&look);
	memset(&about, 0, sizeof(about));
	strcpy(about.mbid, MBID);
	about.name = (char *)name;
	look.about = &about;
	look.conf = &conf;
	return lastfm.next(&look, NULL);
}

static enum svc_outcome
answer(int status, const char *body)
{
	struct svc_answer a = { .status = status, .body = body,
	    .len = strlen(body) };

	return lastfm.next(&look, &a);
}

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

/* ---- questions ---- */

START_TEST(the_name_is_asked_then_the_id)
{
	static const struct { const char *name, *url; } t[] = {
		{ "Cher", "artist=Cher&autocorrect=1" },
		{ "AC/DC", "artist=AC%2FDC&autocorrect=1" },
		{ "Simon & Garfunkel",
		    "artist=Simon%20%26%20Garfunkel&autocorrect=1" },
		{ "Florence + the Machine",
		    "artist=Florence%20%2B%20the%20Machine&autocorrect=1" },
		{ "?", "artist=%3F&autocorrect=1" },
		{ "!!!", "artist=%21%21%21&autocorrect=1" },
		{ "Björk", "artist=Bj%C3%B6rk&autocorrect=1" },
		{ "椎名林檎", "artist=%E6%A4%8E%E5%90%8D%E6%9E%97%E6%AA%8E"
		    "&autocorrect=1" },
		{ "a&api_key=x", "artist=a%26api_key%3Dx&autocorrect=1" },
	};
	char want[512];

	for (size_t i = 0; i < N(t); i++) {
		ck_assert_int_eq(begin(t[i].name), SVC_ASK);
		snprintf(want, sizeof(want), "https://x.test/2.0/"
		    "?method=artist.getInfo&%s&format=json", t[i].url);
		ck_assert_str_eq(look.ask.url.data, want);
		ck_assert_int_eq(look.ask.host, SVC_HOST_API);
	}
	ck_assert_int_eq(answer(404, "{\"error\":6,\"message\":\"no\"}"),
	    SVC_ASK);
	ck_assert(!look.useful);
	ck_assert_str_eq(look.ask.url.data, "https://x.test/2.0/"
	    "?method=artist.getInfo&mbid=" MBID "&format=json");
	ck_assert_int_eq(answer(404, "{\"error\":6,\"message\":\"no\"}"),
	    SVC_ABSENT);
	ck_assert(!look.useful);
}
END_TEST

START_TEST(nobody_is_not_asked_for)
{
	static const char *const t[] = {
		NULL, "", " ", "[unknown]", "Various Artists", "\xe2\x80\x8b",
		"\xff",
	};

	for (size_t i = 0; i < N(t); i++) {
		ck_assert_int_eq(begin(t[i]), SVC_ABSENT);
		ck_assert_uint_eq(look.ask.url.len, 0);
	}
}
END_TEST

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

START_TEST(other_recorded_answers_are_no_artist)
{
	static const char *const t[] = {
		"lastfm/album.getinfo.lang-de.json", "lastfm/track.getinfo.json"
	};

	for (size_t i = 0; i < N(t); i++) {
		size_t len;
		char *body = answer_read(t[i], &len);

		begin("Metallica");
		ck_assert_int_eq(answer(200, body), SVC_LATER);
		ck_assert_str_eq(look.why,
		    "an answer without an artist (200)");
		free(body);
	}
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

/* ---- verification ---- */

START_TEST(an_answer_about_another_name_is_none)
{
	static const struct { const char *name, *sort, *got; bool same; }
	t[] = {
		{ "Cher", NULL, "Cher", true }, { "Cher", NULL, "CHÉR", true },
		{ "Cher", NULL, "Chér & Sonny", false },
		{ "The Beatles", NULL, "Beatles", true },
		{ "Guns N’ Roses", NULL, "Guns N' Roses", true },
		{ "椎名林檎", "Shiina, Ringo", "椎名林檎", true },
		{ "椎名林檎", "Shiina, Ringo", "Ringo Shiina", true },
		{ "椎名林檎", "Shiina, Ringo", "東京事変", false },
		{ "Cher", NULL, "[unknown]", false }, { "!!!", NULL, "!!!", true },
		{ "!!!", NULL, "Chk Chk Chk", false },
		{ "Prince", NULL, "Princess", false },
	};
	char body[512];

	for (size_t i = 0; i < N(t); i++) {
		snprintf(body, sizeof(body), "{\"artist\":{\"name\":\"%s\","
		    "\"bio\":{\"content\":\"Text.\"}}}", t[i].got);
		begin(t[i].name);
		about.sort_name = (char *)t[i].sort;
		ck_assert_msg(answer(200, body) ==
		    (t[i].same ? SVC_FOUND : SVC_ASK), "%s, %s", t[i].name,
		    t[i].got);
		if (t[i].same)
			continue;
		/* The id has to lead to the name, too. */
		ck_assert_ptr_nonnull(strstr(look.ask.url.data, MBID));
		ck_assert_int_eq(answer(200, body), SVC_MISMATCH);
		ck_assert_ptr_nonnull(strstr(look.why, "it answered about '"));
		ck_assert(!look.useful);
		ck_assert_ptr_null(look.found);
	}
}
END_TEST

START_TEST(the_id_may_find_what_the_name_did_not)
{
	begin("Cher");
	ck_assert_int_eq(answer(200, "{\"artist\":{\"name\":\"Sonny\"}}"),
	    SVC_ASK);
	ck_assert_int_eq(answer(200, "{\"artist\":{\"name\":\"Cher\","
	    "\"bio\":{\"content\":\"Text.\"}}}"), SVC_FOUND);
	ck_assert_str_eq(js_str(look.found, "bio"), "Text.");

	/* Somebody else by name and nobody by id: the first says more. */
	begin("Cher");
	ck_assert_int_eq(answer(200, "{\"artist\":{\"name\":\"Sonny\"}}"),
	    SVC_ASK);
	ck_assert_int_eq(answer(200, "{\"error\":6,\"message\":\"no\"}"),
	    SVC_MISMATCH);
	ck_assert_str_eq(look.why, "it answered about 'Sonny'");

	/* Not knowing is no answer. */
	begin("Cher");
	ck_assert_int_eq(answer(200, "{\"error\":6,\"message\":\"no\"}"),
	    SVC_ASK);
	ck_assert_int_eq(answer(503, "<html>"), SVC_LATER);
}
END_TEST

START_TEST(a_long_name_is_quoted_in_part)
{
	char body[1024] = "{\"artist\":{\"name\":\"";

	for (int i = 0; i < 200; i++)
		strcat(body, "坂");
	strcat(body, "\"}}");
	begin("Cher");
	ck_assert_int_eq(answer(200, body), SVC_ASK);
	ck_assert_int_eq(answer(200, body), SVC_MISMATCH);
	ck_assert_uint_eq(strlen(look.why), strlen("it answered about '") + 99 +
	    strlen("'"));
}
END_TEST

/* A page that others have too gives no facts, and its text is for a person to
 * look at. */
START_TEST(a_shared_page_gives_its_text_and_no_facts)
{
	static const char page[] = "{\"artist\":{\"name\":\"Nirvana\","
	    "\"mbid\":\"%s\",\"image\":[{\"#text\":\"https://lastfm.freetls."
	    "fastly.net/i/u/300x300/a.png\",\"size\":\"mega\"}],"
	    "\"tags\":{\"tag\":[{\"name\":\"grunge\"}]},"
	    "\"stats\":{\"listeners\":\"7\"},\"bio\":{\"content\":\"%s\"}}}";
	static const char one[] = "They began in 1987.";
	static const char two[] = "There are two artists named Nirvana.";
	static const struct { const char *id, *text, *why; } t[] = {
		{ MBID, one, NULL }, { "", one, NULL }, { "no id", one, NULL },
		{ "C8B03190-306C-4120-BB0B-6F2EBFC06EA9", one, NULL },
		/* merged into ours */
		{ "00000000-0001-4000-8000-000000000009", one, NULL },
		{ OTHER_MBID, one, "has another MusicBrainz id" },
		{ OTHER_MBID, two, "is about several artists" },
		{ MBID, two, "is about several artists" },
		{ "", two, "is about several artists" },
	};
	char body[1024], want[1024];

	for (size_t i = 0; i < N(t); i++) {
		char *got;

		begin("Nirvana");
		about.former_ids = json_pack("[iss]", 1, "x",
		    "00000000-0001-4000-8000-000000000009");
		snprintf(body, sizeof(body), page, t[i].id, t[i].text);
		ck_assert_int_eq(answer(200, body), SVC_FOUND);
		ck_assert(look.useful);
		ck_assert(look.doubt == (t[i].why != NULL));
		snprintf(want, sizeof(want), "the page of 'Nirvana' %s",
		    t[i].why != NULL ? t[i].why : "");
		ck_assert_str_eq(look.why, t[i].why != NULL ? want : "");
		snprintf(want, sizeof(want), "{\"bio\":\"%s\"%s}", t[i].text,
		    t[i].why != NULL ? "" : ",\"images\":["
		    "\"https://lastfm.freetls.fastly.net/i/u/300x300/a.png\"],"
		    "\"genres\":[\"grunge\"],\"listeners\":7");
		got = js_text(look.found);
		ck_assert_str_eq(got, want);
		free(got);
		json_decref(about.former_ids);
	}
	/* Without a text there is nothing to look at. */
	begin("Nirvana");
	snprintf(body, sizeof(body), page, OTHER_MBID, "");
	ck_assert_int_eq(answer(200, body), SVC_ASK);
	ck_assert(!look.doubt);
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

START_TEST(tags_that_are_genres_are_taken)
{
	static const struct { const char *tag; const char *genre; } t[] = {
		{ "Pop", "pop" }, { " Trip-Hop ", "trip-hop" },
		{ "Chanson Française", "chanson française" },
		{ "ROCK", "rock" }, { "j-pop", "j-pop" }, { "Русский рок",
		    "русский рок" }, { "演歌", "演歌" }, { "R&B", "r&b" },
		{ "90s rock", "90s rock" }, { "british invasion",
		    "british invasion" }, { "Live electronics",
		    "live electronics" }, { "seen live", NULL },
		{ "Seen Live", NULL }, { "seen-live", NULL },
		{ "albums I own", NULL }, { "Cher", NULL }, { "CHÉR", NULL },
		{ "cherilyn sarkisian", NULL }, { "The Cher", NULL },
		{ "favourite artists", NULL }, { "My Favorites", NULL },
		{ "under 2000 listeners", NULL }, { "spotify", NULL },
		{ "Canadian", NULL }, { "USA", NULL }, { "80s", NULL },
		{ "1990s", NULL }, { "1999", NULL }, { "female vocalists", NULL },
		{ "love", NULL }, { "!!!", NULL }, { "x", NULL }, { " ", NULL },
		{ "this is by far the greatest artist of all", NULL },
	};

	for (size_t i = 0; i < N(t); i++) {
		json_t *tags = json_pack("{s[{ss}]}", "tag", "name", t[i].tag);
		json_t *got = tags_genres(tags, "tag", "Cher",
		    "Sarkisian, Cherilyn");

		ck_assert_pstr_eq(json_string_value(json_array_get(got, 0)),
		    t[i].genre);
		json_decref(got);
		json_decref(tags);
	}
}
END_TEST

START_TEST(genres_are_at_most_ten_each_once)
{
	json_t *list = json_array(), *tags, *got;
	char name[16];

	for (int i = 0; i < 30; i++) {
		snprintf(name, sizeof(name), "Genre %cx", 'a' + i / 2);
		json_array_append_new(list, json_pack("{ss}", "name", name));
	}
	tags = json_pack("{so}", "tag", list);
	got = tags_genres(tags, "tag", "Cher", "Sarkisian, Cherilyn");
	ck_assert_uint_eq(json_array_size(got), TAGS_MAX);
	ck_assert_str_eq(json_string_value(json_array_get(got, 9)), "genre jx");
	json_decref(got);
	json_decref(tags);
}
END_TEST

/* ---- errors ---- */

/* The number decides, whatever the status; ASK: absent, so the id is next. */
START_TEST(every_error_is_sorted)
{
	enum { ASK = SVC_ASK, LATER = SVC_LATER, STOP = SVC_STOP };
	static const int want[] = {
		LATER,				/* none: no error, no artist */
		LATER, LATER, STOP, STOP, STOP,		/* 1 to 5 */
		ASK, ASK, LATER, STOP, STOP,		/* 6 to 10 */
		LATER, STOP, STOP, STOP, STOP,		/* 11 to 15 */
		LATER, STOP, STOP, LATER, ASK,		/* 16 to 20 */
		LATER, LATER, LATER, LATER, LATER,	/* 21 to 25 */
		STOP, STOP, LATER, LATER, LATER,	/* 26 to 30 */
	};
	static const int status[] = { 200, 400, 403, 404, 429, 500, 503 };
	static const char *const form[] = {
		"{\"error\":%d,\"message\":\"m\",\"links\":[]}",
		"{\"message\":\"m\",\"error\":%d}", "{\"error\":\"%d\"}",
		/* An error is one whatever else is there. */
		"{\"artist\":{\"name\":\"Cher\",\"bio\":\"x\"},\"error\":%d}",
	};
	char body[128];

	for (int code = 1; code < (int)N(want); code++)
		for (size_t k = 0; k < N(status) * N(form); k++) {
			snprintf(body, sizeof(body), form[k % N(form)], code);
			begin("Cher");
			ck_assert_msg((int)answer(status[k / N(form)], body) ==
			    want[code], "%d: %s", status[k / N(form)], body);
			ck_assert_ptr_null(look.found);
			ck_assert(look.why[0] != '\0');
		}
	begin("Cher");
	ck_assert_int_eq(answer(200, "{\"error\":-1}"), SVC_LATER);
	begin("Cher");
	ck_assert_int_eq(answer(200, "{\"error\":99}"), SVC_LATER);
}
END_TEST

START_TEST(a_missing_parameter_is_our_fault)
{
	begin("Cher");
	ck_assert_int_eq(answer(400, "{\"error\":6,\"message\":\"Invalid "
	    "parameters - Your request is missing a required parameter\"}"),
	    SVC_STOP);
	begin("Cher");
	ck_assert_int_eq(answer(200, "{\"error\":6,\"message\":"
	    "\"The artist you supplied could not be found\"}"), SVC_ASK);
}
END_TEST

START_TEST(what_is_no_answer_is_asked_again_later)
{
	static const struct { int status; const char *body; } t[] = {
		{ 200, "" }, { 200, " " }, { 200, "<html><body>Hi</body></html>" },
		{ 404, "<html><body>Not found</body></html>" },
		{ 403, "<html><body>Forbidden</body></html>" },
		{ 502, "<html>502 Bad Gateway</html>" }, { 503, "" },
		{ 500, "{}" }, { 429, "Too many" },
		{ 429, "{\"artist\":{\"name\":\"Cher\"}}" },
		{ 503, "{\"artist\":{\"name\":\"Cher\"}}" },
		{ 404, "{\"artist\":{\"name\":\"Cher\"}}" },
		{ 200, "{" }, { 200, "{\"artist\":{\"name\":\"Ch" },
		{ 200, "{\"artist\":{\"name\":\"Ch\xff\"}}" },
		{ 200, "null" }, { 200, "1" }, { 200, "\"Cher\"" },
		{ 200, "[]" }, { 200, "{}" }, { 200, "{\"artist\":null}" },
		{ 200, "{\"artist\":\"\"}" }, { 200, "{\"artist\":[]}" },
		{ 200, "{\"artist\":{}}" },
		{ 200, "{\"artist\":{\"name\":5}}" },
		{ 200, "{\"artist\":{\"name\":\"\"}}" },
		{ 200, "{\"artist\":{\"name\":\"Cher\"}}trailing" },
	};

	for (size_t i = 0; i < N(t); i++) {
		begin("Cher");
		ck_assert_msg(answer(t[i].status, t[i].body) == SVC_LATER,
		    "%d: %s", t[i].status, t[i].body);
		ck_assert(look.why[0] != '\0');
		ck_assert_ptr_null(look.found);
	}
}
END_TEST

START_TEST(deep_nesting_is_no_answer)
{
	size_t deep = 1000000;
	char *body = malloc(2 * deep + 1);

	memset(body, '[', deep);
	memset(body + deep, ']', deep);
	body[2 * deep] = '\0';
	begin("Cher");
	ck_assert_int_eq(answer(200, body), SVC_LATER);
	free(body);
}
END_TEST

/* ---- bad days ---- */

static bool
is_list_of_text(const json_t *v)
{
	const json_t *e;
	size_t i;

	json_array_foreach(v, i, e)
		if (json_string_length(e) == 0)
			return false;
	return json_array_size(v) > 0;
}

/* What is found is of its type, whatever came. */
static void
is_sane(const json_t *all)
{
	const char *name;
	json_t *v;

	ck_assert_uint_gt(json_object_size(all), 0);
	json_object_foreach((json_t *)all, name, v) {
		if (strcmp(name, "bio") == 0 || strcmp(name, "lastfm_url") == 0)
			ck_assert_uint_gt(json_string_length(v), 0);
		else if (strcmp(name, "images") == 0 ||
		    strcmp(name, "genres") == 0)
			ck_assert(is_list_of_text(v));
		else if (strcmp(name, "external_ids") == 0)
			ck_assert_ptr_nonnull(js_str(v, "lastfm_url"));
		else {
			ck_assert(strcmp(name, "listeners") == 0 ||
			    strcmp(name, "playcount") == 0);
			ck_assert_int_gt(json_integer_value(v), 0);
		}
	}
}

static enum svc_outcome
try_one(const char *body, size_t len)
{
	struct svc_answer a = { .status = 200, .body = body, .len = len };
	enum svc_outcome outcome;

	begin("The Weeknd");
	outcome = lastfm.next(&look, &a);
	if (outcome == SVC_FOUND)
		is_sane(look.found);
	else
		ck_assert_ptr_null(look.found);
	if (outcome == SVC_ASK)
		ck_assert_ptr_nonnull(strstr(look.ask.url.data, "mbid="));
	else if (outcome != SVC_FOUND)
		ck_assert(look.why[0] != '\0');
	return outcome;
}

static void
try_cut(const char *body, size_t len)
{
	json_t *whole = js_parse(body, len);

	ck_assert_int_eq(try_one(body, len),
	    whole != NULL ? SVC_FOUND : SVC_LATER);
	json_decref(whole);
}

static void
try_twist(const char *body, size_t len)
{
	try_one(body, len);
}

START_TEST(a_cut_answer_is_asked_again_later)
{
	size_t len;
	char *body = answer_read("lastfm/artist.getinfo.json", &len);

	answer_cuts(body, len, try_cut);
	free(body);
}
END_TEST

START_TEST(members_of_any_kind_do_no_harm)
{
	static const char *const t[] = {
		"lastfm/artist.getinfo.json", "lastfm/track.getinfo.json"
	};

	for (size_t i = 0; i < N(t); i++) {
		size_t len;
		char *body = answer_read(t[i], &len);

		answer_twists(body, len, try_twist);
		answer_mutations(body, len, try_twist);
		free(body);
	}
}
END_TEST

static void
release(void)
{
	svc_lookup_release(&look);
}

static void
cases(TCase *tc)
{
	tcase_add_checked_fixture(tc, NULL, release);
	tcase_add_test(tc, the_name_is_asked_then_the_id);
	tcase_add_test(tc, nobody_is_not_asked_for);
	tcase_add_test(tc, a_recorded_artist_is_read);
	tcase_add_test(tc, genres_of_the_record_stay);
	tcase_add_test(tc, other_recorded_answers_are_no_artist);
	tcase_add_test(tc, recorded_wikis_lose_their_tails);
	tcase_add_test(tc, a_bio_is_its_text_without_the_tail);
	tcase_add_test(tc, a_page_without_text_is_found_but_of_no_use);
	tcase_add_test(tc, an_answer_about_another_name_is_none);
	tcase_add_test(tc, the_id_may_find_what_the_name_did_not);
	tcase_add_test(tc, a_long_name_is_quoted_in_part);
	tcase_add_test(tc, a_shared_page_gives_its_text_and_no_facts);
	tcase_add_test(tc, members_come_in_many_shapes);
	tcase_add_test(tc, placeholders_are_known_by_their_digits);
	tcase_add_test(tc, tags_that_are_genres_are_taken);
	tcase_add_test(tc, genres_are_at_most_ten_each_once);
	tcase_add_test(tc, every_error_is_sorted);
	tcase_add_test(tc, a_missing_parameter_is_our_fault);
	tcase_add_test(tc, what_is_no_answer_is_asked_again_later);
	tcase_add_test(tc, deep_nesting_is_no_answer);
	tcase_add_test(tc, a_cut_answer_is_asked_again_later);
	tcase_add_test(tc, members_of_any_kind_do_no_harm);
}

UNIT_MAIN("lastfm", cases)
