/* genius: which song, its annotations, and what each answer means. */
#include "svc/genius.h"

#include "unit/genius_page.h"
#include "unit/play.h"
#include "unit/unit.h"

#define ID "\"musicbrainz_id\":\"00000000-0000-4000-8000-000000000001\""
#define SONG(members) "{\"type\":\"song\"," ID "," members "}"
#define PETALS SONG("\"title\":\"Petals\",\"artist\":{\"name\":\"TOPS\"}")
#define HIT(members) "{\"type\":\"song\",\"result\":{" members "}}"
#define HITS(hits) "{\"meta\":{\"status\":200},\"response\":{\"hits\":[" hits \
    "]}}"
#define NOTES(list) "{\"meta\":{\"status\":200},\"response\":{" \
    "\"referents\":[" list "]}}"
#define PAGE(text) "<html><body><div data-lyrics-container=\"true\">" text \
    "</div></body></html>"

START_TEST(search_page_annotations)
{
	struct play p;

	play_begin(&p, &genius, PETALS);
	ck_assert_str_eq(play_asked(&p),
	    "http://api.test/search?q=TOPS%20Petals");
	ck_assert_int_eq(p.l.ask.host, SVC_HOST_API);
	play_answer(&p, 200, "genius/search.json");
	ck_assert(p.l.useful);
	ck_assert_str_eq(play_asked(&p), "http://page.test/Tops-petals-lyrics");
	ck_assert_int_eq(p.l.ask.host, SVC_HOST_PAGE);
	ck_assert_str_eq(p.l.ask.accept, "text/html");
	/* The hit says that it has no annotations. */
	ck_assert_int_eq(play(&p, 200, PAGE("[Verse]<br/>one<br>two")),
	    SVC_FOUND);
	play_found_is(&p, "{\"lyrics\":\"one\\ntwo\",\"lyrics_source\":"
	    "\"genius\",\"genius_song_id\":\"3114927\","
	    "\"external_ids\":{\"genius_song_id\":\"3114927\"}}");
	play_end(&p);

	play_begin(&p, &genius, SONG("\"title\":\"No More\",\"artist\":"
	    "{\"name\":\"Elliott Smith\"}"));
	play_answer(&p, 200, "genius/search.json");
	p.conf.headers = true;
	play(&p, 200, PAGE("[Verse]<br/>one<br>two"));
	ck_assert_str_eq(play_asked(&p), "http://api.test/referents?"
	    "song_id=1017067&text_format=plain&per_page=50&page=1");
	ck_assert_int_eq(p.l.ask.host, SVC_HOST_API);
	ck_assert_int_eq(play(&p, 200, NOTES("{\"classification\":\"accepted\","
	    "\"fragment\":\"one\\ntwo\",\"annotations\":[{\"state\":"
	    "\"accepted\",\"body\":{\"plain\":\"a <b>\\n\\n\\\"b\\\" & c\"}}]}")),
	    SVC_FOUND);
	play_found_is(&p, "{\"lyrics\":\"[Verse]\\none\\ntwo\","
	    "\"lyrics_source\":\"genius\",\"genius_song_id\":\"1017067\","
	    "\"external_ids\":{\"genius_song_id\":\"1017067\"},"
	    "\"annotations\":\"one / two \xe2\x80\x94 a &quot;b&quot; &amp; c\"}");
	play_end(&p);
}
END_TEST

START_TEST(only_accepted_annotations)
{
	static const struct { const char *list, *text; } t[] = {
		{ "", NULL },
		{ "{\"classification\":\"unreviewed\",\"fragment\":\"f\","
		    "\"annotations\":[{\"body\":{\"plain\":\"n\"}}]}", NULL },
		{ "{\"classification\":\"accepted\",\"fragment\":\"f\","
		    "\"annotations\":[{\"state\":\"pending\","
		    "\"body\":{\"plain\":\"n\"}}]}", NULL },
		{ "{\"classification\":\"accepted\",\"is_description\":true,"
		    "\"fragment\":\"f\",\"annotations\":[{\"state\":"
		    "\"accepted\",\"body\":{\"plain\":\"n\"}}]}", NULL },
		{ "{\"fragment\":\"f\",\"annotations\":[{"
		    "\"body\":{\"plain\":\"n\"}}]}", NULL },
		{ "{\"classification\":\"accepted\",\"fragment\":\"f\","
		    "\"annotations\":[{\"state\":\"accepted\","
		    "\"body\":{\"plain\":\" \\n\"}}]}", NULL },
		{ "{\"classification\":\"verified\",\"fragment\":\"f\","
		    "\"annotations\":[{\"state\":\"accepted\","
		    "\"body\":{\"plain\":\"it's <script>x</script>1\"}}]},"
		    "{\"fragment\":\"<g>\",\"annotations\":[{\"state\":"
		    "\"accepted\",\"body\":{\"plain\":\"m\"}}]}",
		    "f \xe2\x80\x94 it&#39;s 1\n\n"
		    "&lt;g&gt; \xe2\x80\x94 m" },
	};
	const char *got;
	char body[1024];
	struct play p;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		play_begin(&p, &genius, PETALS);
		play(&p, 200, HITS(HIT("\"id\":1,\"title\":\"Petals\","
		    "\"path\":\"/p\",\"primary_artist\":{\"name\":\"Tops\"}")));
		play(&p, 200, PAGE("words"));
		snprintf(body, sizeof(body), NOTES("%s"), t[i].list);
		ck_assert_int_eq(play(&p, 200, body), SVC_FOUND);
		got = json_string_value(json_object_get(p.l.found,
		    "annotations"));
		if (t[i].text == NULL)
			ck_assert_ptr_null(got);
		else
			ck_assert_str_eq(got, t[i].text);
		play_end(&p);
	}
}
END_TEST

START_TEST(annotations_come_in_pages)
{
	struct buf list = BUF_INIT, body = BUF_INIT;
	struct play p;

	for (int i = 0; i < 50; i++)
		buf_printf(&list, "%s{\"classification\":\"accepted\","
		    "\"fragment\":\"f%d\",\"annotations\":[{\"body\":"
		    "{\"plain\":\"n\"}}]}", i > 0 ? "," : "", i);
	buf_printf(&body, NOTES("%s"), list.data);
	play_begin(&p, &genius, PETALS);
	play(&p, 200, HITS(HIT("\"id\":1,\"title\":\"Petals\","
	    "\"path\":\"/p\",\"primary_artist\":{\"name\":\"Tops\"}")));
	play(&p, 200, PAGE("words"));
	play(&p, 200, body.data);
	ck_assert_str_eq(play_asked(&p), "http://api.test/referents?"
	    "song_id=1&text_format=plain&per_page=50&page=2");
	ck_assert_int_eq(play(&p, 200, NOTES("{\"classification\":\"accepted\","
	    "\"fragment\":\"last\",\"annotations\":[{\"body\":{\"plain\":"
	    "\"n\"}}]}")), SVC_FOUND);
	ck_assert_ptr_nonnull(strstr(json_string_value(json_object_get(
	    p.l.found, "annotations")),
	    "f49 \xe2\x80\x94 n\n\nlast \xe2\x80\x94 n"));
	play_end(&p);

	/* No song has so many that they would never end. */
	play_begin(&p, &genius, PETALS);
	play(&p, 200, HITS(HIT("\"id\":1,\"title\":\"Petals\","
	    "\"path\":\"/p\",\"primary_artist\":{\"name\":\"Tops\"}")));
	play(&p, 200, PAGE("words"));
	for (int i = 0; i < 5; i++) {
		ck_assert_int_eq(p.outcome, SVC_ASK);
		play(&p, 200, body.data);
	}
	ck_assert_int_eq(p.outcome, SVC_FOUND);
	play_end(&p);
	buf_release(&list);
	buf_release(&body);
}
END_TEST

START_TEST(a_known_id_is_not_searched_for)
{
	static const char *const lines[] = {
		SONG("\"title\":\"Sitting, Waiting, Wishing\",\"artist\":"
		    "{\"name\":\"Jack Johnson\"},\"genius_song_id\":\"65250\""),
		SONG("\"title\":\"Sitting, Waiting, Wishing\",\"artist\":"
		    "{\"name\":\"Jack Johnson\"},\"external_ids\":"
		    "{\"genius_song_id\":65250}"),
	};
	struct play p;

	for (size_t i = 0; i < 2; i++) {
		play_begin(&p, &genius, lines[i]);
		ck_assert_str_eq(play_asked(&p),
		    "http://api.test/songs/65250?text_format=plain");
		play_answer(&p, 200, "genius/song.json");
		ck_assert_str_eq(play_asked(&p), "http://page.test/"
		    "Jack-johnson-sitting-waiting-wishing-lyrics");
		play_end(&p);
	}
	/* Gone, or somebody else's: then it is. */
	play_begin(&p, &genius, lines[0]);
	play(&p, 404, "{\"meta\":{\"status\":404,\"message\":\"Not found\"}}");
	ck_assert_str_eq(play_asked(&p), "http://api.test/search?"
	    "q=Jack%20Johnson%20Sitting%2C%20Waiting%2C%20Wishing");
	play_end(&p);
	play_begin(&p, &genius, SONG("\"title\":\"Other\",\"artist\":"
	    "{\"name\":\"Jack Johnson\"},\"genius_song_id\":\"65250\""));
	play_answer(&p, 200, "genius/song.json");
	ck_assert_str_eq(play_asked(&p),
	    "http://api.test/search?q=Jack%20Johnson%20Other");
	play_end(&p);
}
END_TEST

START_TEST(only_the_song_itself_is_taken)
{
	static const struct { const char *song, *hit; bool taken; } t[] = {
		{ "\"title\":\"T\",\"artist\":{\"name\":\"A\"}",
		    "\"title\":\"T\",\"primary_artist\":{\"name\":\"A\"}", true },
		{ "\"title\":\"T\",\"artist\":{\"name\":\"A\"}",
		    "\"title\":\"T\",\"primary_artist\":{\"name\":\"B\"}",
		    false },
		{ "\"title\":\"T\",\"artist\":{\"name\":\"A\"}",
		    "\"title\":\"U\",\"primary_artist\":{\"name\":\"A\"}",
		    false },
		{ "\"title\":\"One More Time\",\"artist\":{\"name\":"
		    "\"Daft Punk\"}", "\"title\":\"One\xe2\x80\x8b More\xc2\xa0"
		    "Time\",\"primary_artist\":{\"name\":\"Daft\xc2\xa0Punk\"}",
		    true },
		{ "\"title\":\"T\",\"artist\":{\"name\":\"A\"}",
		    "\"title\":\"T\",\"lyrics_state\":\"incomplete\","
		    "\"primary_artist\":{\"name\":\"A\"}", false },
		{ "\"title\":\"T\",\"artist\":{\"name\":\"A\"}",
		    "\"title\":\"T\",\"lyrics_state\":\"unreleased\","
		    "\"primary_artist\":{\"name\":\"A\"}", false },
		{ "\"title\":\"T\",\"artist\":{\"name\":\"A\"}",
		    "\"title\":\"A - T (English Translation)\","
		    "\"primary_artist\":{\"name\":"
		    "\"Genius English Translations\"}", false },
		{ "\"title\":\"T\",\"artist\":{\"name\":\"A\"}",
		    "\"title\":\"T (Romanized)\",\"primary_artist\":{\"name\":"
		    "\"Genius Romanizations\"},\"artist_names\":\"A\"", false },
		{ "\"title\":\"T\",\"artist\":{\"name\":\"A\"}",
		    "\"title\":\"T\",\"primary_artist\":{\"name\":"
		    "\"Genius T\xc3\xbcrk\xc3\xa7""e \xc3\x87""eviriler\"},"
		    "\"artist_names\":\"A\"", false },
		{ "\"title\":\"T\",\"artist\":{\"name\":\"A\"}",
		    "\"title\":\"T (with Liner Notes)\",\"primary_artist\":"
		    "{\"name\":\"A\"}", false },
		{ "\"title\":\"Slip Away\",\"artist\":{\"name\":"
		    "\"Perfume Genius\"}", "\"title\":\"Slip Away\","
		    "\"primary_artist\":{\"name\":\"Perfume Genius\"}", true },
		{ "\"title\":\"Discovery\",\"artist\":{\"name\":\"A\"}",
		    "\"title\":\"Discovery [Tracklist]\",\"primary_artist\":"
		    "{\"name\":\"A\"}", false },
		{ "\"title\":\"T\",\"artist\":{\"name\":\"A\"}",
		    "\"title\":\"T (Instrumental)\",\"primary_artist\":"
		    "{\"name\":\"A\"}", false },
		{ "\"title\":\"T\",\"artist\":{\"name\":\"A\"}",
		    "\"title\":\"T (Live)\",\"primary_artist\":"
		    "{\"name\":\"A\"}", false },
		{ "\"title\":\"T\",\"artist\":{\"name\":\"A\"},"
		    "\"artist_credit\":\"A feat. B\"", "\"title\":\"T (feat. B)"
		    "\",\"primary_artist\":{\"name\":\"A\"}", true },
		{ "\"title\":\"T\",\"artist\":{\"name\":\"A\"}",
		    "\"primary_artist\":{\"name\":\"A\"}", false },
		{ "\"title\":\"T\",\"artist\":{\"name\":\"A\"}",
		    "\"title\":\"T\"", false },
	};
	char line[512], body[1024];
	struct play p;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		snprintf(line, sizeof(line), SONG("%s"), t[i].song);
		snprintf(body, sizeof(body), HITS(HIT("\"id\":1,"
		    "\"path\":\"/p\",%s")), t[i].hit);
		play_begin(&p, &genius, line);
		play(&p, 200, body);
		ck_assert_msg(p.outcome == (t[i].taken ? SVC_ASK :
		    SVC_MISMATCH), "%s: %d %s", t[i].hit, p.outcome, p.l.why);
		play_end(&p);
	}
	/* The first hit is none of ours, the second is no song, the third is. */
	play_begin(&p, &genius, PETALS);
	play(&p, 200, HITS(HIT("\"id\":1,\"title\":\"Petals\",\"path\":\"/1\","
	    "\"primary_artist\":{\"name\":\"Hole\"}") ","
	    "{\"type\":\"video\",\"result\":{\"id\":2,\"title\":\"Petals\","
	    "\"path\":\"/2\",\"primary_artist\":{\"name\":\"TOPS\"}}},"
	    HIT("\"id\":3,\"title\":\"Petals\",\"url\":"
	    "\"https://genius.com/Three?x=1\","
	    "\"primary_artist\":{\"name\":\"TOPS\"}")));
	ck_assert_str_eq(play_asked(&p), "http://page.test/Three");
	play_end(&p);
}
END_TEST

/* An artist's two "Intro"s cannot be told apart; one hit twice is one. */
START_TEST(of_two_that_are_as_good_none_is_taken)
{
	static const char hit[] = "{\"type\":\"song\",\"result\":{\"id\":%d,"
	    "\"title\":\"%s\",\"path\":\"/p%d\","
	    "\"primary_artist\":{\"name\":\"TOPS\"}}}";
	static const struct {
		int first, second;
		const char *title;
		enum svc_outcome want;
	} t[] = {
		{ 1, 2, "Petals", SVC_MISMATCH }, { 1, 1, "Petals", SVC_ASK },
		{ 1, 2, "Petals (Live)", SVC_ASK },
		{ 1, 2, "Petal", SVC_ASK },
		{ 1, 2, "PETALS", SVC_MISMATCH },
		{ 1, 2, "Petals (Remastered 2009)", SVC_ASK },
	};
	char body[1024];
	struct play p;
	int n;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		n = snprintf(body, sizeof(body), "{\"meta\":{\"status\":200},"
		    "\"response\":{\"hits\":[");
		n += snprintf(body + n, sizeof(body) - (size_t)n, hit,
		    t[i].first, "Petals", 1);
		n += snprintf(body + n, sizeof(body) - (size_t)n, ",");
		n += snprintf(body + n, sizeof(body) - (size_t)n, hit,
		    t[i].second, t[i].title, 2);
		snprintf(body + n, sizeof(body) - (size_t)n, "]}}");
		play_begin(&p, &genius, PETALS);
		ck_assert_msg(play(&p, 200, body) == t[i].want, "row %zu", i);
		if (t[i].want == SVC_MISMATCH)
			ck_assert_str_eq(p.l.why, "several songs of that title");
		else
			ck_assert_str_eq(play_asked(&p), "http://page.test/p1");
		play_end(&p);
	}
}
END_TEST

START_TEST(the_host_that_the_api_names_is_not_asked)
{
	static const char *const urls[] = {
		"\"url\":\"http://evil.test/Song\"",
		"\"path\":\"//evil.test/Song\"",
	};
	char body[512];
	struct play p;

	for (size_t i = 0; i < 2; i++) {
		snprintf(body, sizeof(body), HITS(HIT("\"id\":1,"
		    "\"title\":\"Petals\",%s,"
		    "\"primary_artist\":{\"name\":\"TOPS\"}")), urls[i]);
		play_begin(&p, &genius, PETALS);
		play(&p, 200, body);
		ck_assert_msg(strncmp(play_asked(&p), "http://page.test/", 17)
		    == 0, "%s", p.l.ask.url.data);
		play_end(&p);
	}
}
END_TEST

START_TEST(what_the_api_answers_is_sorted)
{
	static const struct {
		int status;
		const char *body;
		enum svc_outcome outcome;
	} t[] = {
		{ 401, "{\"meta\":{\"status\":401}}", SVC_STOP },
		{ 401, "", SVC_STOP },
		{ 403, "{\"meta\":{\"status\":403}}", SVC_STOP },
		{ 400, "{\"error\":\"invalid_token\"}", SVC_STOP },
		{ 200, "{\"meta\":{\"status\":401}}", SVC_STOP },
		{ 403, "<title>Just a moment...</title>", SVC_LATER },
		{ 403, "<html>", SVC_LATER },
		{ 429, "{\"meta\":{\"status\":429}}", SVC_LATER },
		{ 502, "<html>", SVC_LATER },
		{ 200, "<html>", SVC_LATER },
		{ 200, "{\"meta\":", SVC_LATER },
		{ 200, "{\"meta\":{\"status\":200}}", SVC_LATER },
		{ 200, "{\"response\":{}}", SVC_LATER },
		{ 200, HITS(""), SVC_ABSENT },
		{ 404, "{\"meta\":{\"status\":404}}", SVC_ABSENT },
	};
	struct play p;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		play_begin(&p, &genius, PETALS);
		play(&p, t[i].status, t[i].body);
		ck_assert_msg(p.outcome == t[i].outcome, "%d %s: %d",
		    t[i].status, t[i].body, p.outcome);
		play_end(&p);
	}
}
END_TEST

static void
at_page(struct play *p)
{
	play_begin(p, &genius, PETALS);
	play(p, 200, HITS(HIT("\"id\":7,\"title\":\"Petals\",\"path\":\"/p\","
	    "\"annotation_count\":0,\"primary_artist\":{\"name\":\"TOPS\"}")));
}

START_TEST(what_the_page_answers_is_sorted)
{
	static const struct {
		int status;
		const char *body;
		enum svc_outcome outcome;
	} t[] = {
		{ 200, PAGE("words"), SVC_FOUND },
		{ 404, "<html>", SVC_ABSENT },
		{ 403, "<title>Just a moment...</title>", SVC_LATER },
		{ 403, "no", SVC_LATER }, { 503, "", SVC_LATER },
		{ 200, "", SVC_LATER }, { 200, "<html><body>You might also "
		    "like</body></html>", SVC_LATER },
		{ 200, "{}", SVC_LATER }, { 200, PAGE(""), SVC_LATER },
		{ 200, PAGE("\xff words"), SVC_LATER },
		{ 200, "<div class=\"x LyricsPlaceholder__Message-1\">This "
		    "song is an instrumental</div>", SVC_FOUND },
		{ 200, "<div class=\"LyricsPlaceholder__Message-1\">Lyrics "
		    "for this song have yet to be released</div>", SVC_ABSENT },
		{ 200, PAGE("[Instrumental]"), SVC_FOUND },
		{ 200, PAGE("[Intro]"), SVC_ABSENT },
	};
	struct svc_answer a = { .status = 503, .body = "", .len = 0,
	    .server_said = "challenge" };
	struct play p;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		at_page(&p);
		play(&p, t[i].status, t[i].body);
		ck_assert_msg(p.outcome == t[i].outcome, "%d %s: %d",
		    t[i].status, t[i].body, p.outcome);
		play_end(&p);
	}
	at_page(&p);
	ck_assert_int_eq(genius.next(&p.l, &a), SVC_LATER);
	play_end(&p);
	at_page(&p);
	play(&p, 200, PAGE("[Instrumental]"));
	play_found_is(&p, "{\"is_instrumental\":true,\"genius_song_id\":\"7\","
	    "\"external_ids\":{\"genius_song_id\":\"7\"}}");
	play_end(&p);
}
END_TEST

/* ---- whatever comes ---- */

static void
at_search(struct play *p)
{
	play_begin(p, &genius, PETALS);
}

static void
at_song(struct play *p)
{
	play_begin(p, &genius, SONG("\"title\":\"Sitting, Waiting, Wishing\","
	    "\"artist\":{\"name\":\"Jack Johnson\"},"
	    "\"genius_song_id\":\"65250\""));
}

static void
at_notes(struct play *p)
{
	play_begin(p, &genius, PETALS);
	play(p, 200, HITS(HIT("\"id\":7,\"title\":\"Petals\",\"path\":\"/p\","
	    "\"primary_artist\":{\"name\":\"TOPS\"}")));
	play(p, 200, PAGE("words"));
}

START_TEST(nothing_that_comes_does_harm)
{
	static const char notes[] = NOTES("{\"classification\":\"accepted\","
	    "\"fragment\":\"one\",\"annotations\":[{\"state\":\"accepted\","
	    "\"body\":{\"plain\":\"n\"}}]}");
	static const char state[] = STATE("{\\\"songPage\\\":{\\\"lyricsData"
	    "\\\":{\\\"body\\\":{\\\"html\\\":\\\"<p>It\\'s \\\\u00e9<br>b"
	    "<\\/p>\\\"}}}}") BOX "a<br>" OUT "b</div></div>";
	char *body;
	size_t len;

	body = play_file("genius/search.json", &len);
	play_mangled(at_search, body, len);
	free(body);
	body = play_file("genius/song.json", &len);
	play_mangled(at_song, body, len);
	free(body);
	body = play_file("genius/page-shape.html", &len);
	play_mangled(at_page, body, len);
	free(body);
	play_mangled(at_page, state, sizeof(state) - 1);
	play_mangled(at_notes, notes, sizeof(notes) - 1);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, search_page_annotations);
	tcase_add_test(tc, only_accepted_annotations);
	tcase_add_test(tc, annotations_come_in_pages);
	tcase_add_test(tc, a_known_id_is_not_searched_for);
	tcase_add_test(tc, only_the_song_itself_is_taken);
	tcase_add_test(tc, of_two_that_are_as_good_none_is_taken);
	tcase_add_test(tc, the_host_that_the_api_names_is_not_asked);
	tcase_add_test(tc, what_the_api_answers_is_sorted);
	tcase_add_test(tc, what_the_page_answers_is_sorted);
	tcase_add_test(tc, nothing_that_comes_does_harm);
}

UNIT_MAIN("genius", cases)
