/* lrclib: what is asked, and which answers are believed. */
#include "svc/lrclib.h"

#include "unit/play.h"
#include "unit/unit.h"

#define ID "\"musicbrainz_id\":\"00000000-0000-4000-8000-000000000001\""

static const char slavov[] = "{\"type\":\"song\"," ID
    ",\"title\":\"I Want to Live\",\"artist\":{\"name\":\"Borislav Slavov\"},"
    "\"album\":{\"title\":\"Baldur\xe2\x80\x99s Gate 3 (Original Game "
    "Soundtrack)\"},\"duration\":233}";
static const char plain_song[] = "{\"type\":\"song\"," ID
    ",\"title\":\"A & B\",\"artist\":{\"name\":\"C+D\"},"
    "\"album\":{\"title\":\"E\"},\"duration\":100}";
static const char missing[] = "{\"message\":\"Failed to find specified "
    "track\",\"name\":\"TrackNotFound\",\"statusCode\":404}";

START_TEST(three_questions_at_most)
{
	struct play p;

	play_begin(&p, &lrclib, plain_song);
	ck_assert_str_eq(play_asked(&p), "http://api.test/get?track_name="
	    "A%20%26%20B&artist_name=C%2BD&album_name=E&duration=100");
	play(&p, 404, missing);
	ck_assert_str_eq(play_asked(&p), "http://api.test/get?track_name="
	    "A%20%26%20B&artist_name=C%2BD");
	ck_assert(!p.l.useful);
	play(&p, 404, missing);
	ck_assert_str_eq(play_asked(&p), "http://api.test/search?track_name="
	    "A%20%26%20B&artist_name=C%2BD");
	ck_assert_int_eq(play(&p, 200, "[]"), SVC_ABSENT);
	ck_assert(!p.l.useful);
	play_end(&p);
}
END_TEST

START_TEST(what_is_not_known_is_not_sent)
{
	static const struct { const char *more, *query; } t[] = {
		{ "", "get?track_name=T&artist_name=A" },
		{ ",\"duration\":0", "get?track_name=T&artist_name=A" },
		{ ",\"duration\":3601", "get?track_name=T&artist_name=A" },
		{ ",\"album\":{\"title\":\"\"}",
		    "get?track_name=T&artist_name=A" },
		{ ",\"duration\":3600",
		    "get?track_name=T&artist_name=A&duration=3600" },
		{ ",\"album\":{\"title\":\"L\"}",
		    "get?track_name=T&artist_name=A&album_name=L" },
	};
	char line[256], want[128];
	struct play p;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		snprintf(line, sizeof(line), "{\"type\":\"song\"," ID
		    ",\"title\":\"T\",\"artist\":{\"name\":\"A\"}%s}",
		    t[i].more);
		snprintf(want, sizeof(want), "http://api.test/%s", t[i].query);
		play_begin(&p, &lrclib, line);
		ck_assert_str_eq(play_asked(&p), want);
		play_end(&p);
	}
}
END_TEST

START_TEST(no_title_or_nobody_is_not_asked_for)
{
	static const char *const t[] = {
		"{\"type\":\"song\"," ID ",\"artist\":{\"name\":\"A\"}}",
		"{\"type\":\"song\"," ID ",\"title\":\"T\"}",
		"{\"type\":\"song\"," ID ",\"title\":\"T\",\"artist\":"
		    "{\"name\":\"Various Artists\"}}",
	};
	struct play p;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		play_begin(&p, &lrclib, t[i]);
		ck_assert_int_eq(p.outcome, SVC_ABSENT);
		play_end(&p);
	}
	/* One artist's name is asked whole. */
	play_begin(&p, &lrclib, "{\"type\":\"song\"," ID ",\"title\":\"T\","
	    "\"artist\":{\"name\":\"Simon & Garfunkel\"}}");
	ck_assert_str_eq(play_asked(&p), "http://api.test/get?track_name=T"
	    "&artist_name=Simon%20%26%20Garfunkel");
	play_end(&p);
	/* Of a compilation, whoever is credited. */
	play_begin(&p, &lrclib, "{\"type\":\"song\"," ID ",\"title\":\"T\","
	    "\"artist\":{\"name\":\"Various Artists\"},"
	    "\"artist_credit\":\"Moby feat. Gwen Stefani\"}");
	ck_assert_str_eq(play_asked(&p),
	    "http://api.test/get?track_name=T&artist_name=Moby");
	play_end(&p);
}
END_TEST

START_TEST(real_answers_are_understood)
{
	struct play p;

	play_begin(&p, &lrclib, slavov);
	ck_assert_int_eq(play_answer(&p, 200,
	    "lrclib/get.plain-and-synced.json"), SVC_FOUND);
	play_found_is(&p, "{\"lyrics\":\"I feel your breath upon my neck..."
	    "\\nThe clock won't stop and this is what we get\","
	    "\"lyrics_source\":\"lrclib\","
	    "\"synced_lyrics\":\"[00:17.12] I feel your breath upon my neck..."
	    "\\n[03:20.31] The clock won't stop and this is what we get\"}");
	ck_assert(p.l.useful);
	play_end(&p);

	play_begin(&p, &lrclib, slavov);
	ck_assert_int_eq(play_answer(&p, 200, "lrclib/get.instrumental.json"),
	    SVC_FOUND);
	play_found_is(&p, "{\"is_instrumental\":true}");
	play_end(&p);

	play_begin(&p, &lrclib, slavov);
	ck_assert_int_eq(play_answer(&p, 404, "lrclib/get.404.json"), SVC_ASK);
	play_end(&p);
}
END_TEST

/* One record of an answer to the first question; the outcome of it all when
 * the others find nothing. */
static enum svc_outcome
outcome_of(struct play *p, const char *members)
{
	char body[512];

	snprintf(body, sizeof(body), "{\"id\":1,\"trackName\":\"A and B\","
	    "\"artistName\":\"c+d\",\"albumName\":\"E\",%s}", members);
	play_begin(p, &lrclib, plain_song);
	play(p, 200, body);
	if (p->outcome == SVC_ASK)
		play(p, 404, missing);
	if (p->outcome == SVC_ASK)
		play(p, 200, "[]");
	return p->outcome;
}

START_TEST(the_null_table)
{
	static const struct {
		const char *members;
		enum svc_outcome outcome;
		const char *found;
	} t[] = {
		{ "\"duration\":100,\"instrumental\":true,\"plainLyrics\":null,"
		    "\"syncedLyrics\":null", SVC_FOUND,
		    "{\"is_instrumental\":true}" },
		{ "\"duration\":100,\"instrumental\":true,\"plainLyrics\":\"\","
		    "\"syncedLyrics\":\"\"", SVC_FOUND,
		    "{\"is_instrumental\":true}" },
		{ "\"duration\":100,\"instrumental\":false,"
		    "\"plainLyrics\":\"w\",\"syncedLyrics\":null", SVC_FOUND,
		    "{\"lyrics\":\"w\",\"lyrics_source\":\"lrclib\"}" },
		{ "\"duration\":100,\"instrumental\":false,"
		    "\"plainLyrics\":null,\"syncedLyrics\":"
		    "\"[ar:x]\\n[00:01.00] w\\n[61:02.345][00:03] v\\n[00:04.1]\"",
		    SVC_FOUND,
		    "{\"lyrics\":\"w\\nv\",\"lyrics_source\":\"lrclib\"}" },
		{ "\"duration\":100,\"instrumental\":false,"
		    "\"plainLyrics\":\"\",\"syncedLyrics\":\"[00:01.00] w\"",
		    SVC_FOUND, "{\"lyrics\":\"w\",\"lyrics_source\":\"lrclib\","
		    "\"synced_lyrics\":\"[00:01.00] w\"}" },
		{ "\"duration\":100,\"instrumental\":false,"
		    "\"plainLyrics\":null,\"syncedLyrics\":null", SVC_ABSENT,
		    "" },
		{ "\"duration\":null,\"instrumental\":false,"
		    "\"plainLyrics\":\"w\"", SVC_FOUND,
		    "{\"lyrics\":\"w\",\"lyrics_source\":\"lrclib\"}" },
		{ "\"duration\":1.0,\"plainLyrics\":\"w\"", SVC_FOUND,
		    "{\"lyrics\":\"w\",\"lyrics_source\":\"lrclib\"}" },
		/* the words say that there are none */
		{ "\"duration\":100,\"plainLyrics\":\"[Instrumental]\"",
		    SVC_FOUND, "{\"is_instrumental\":true}" },
		{ "\"duration\":100,\"plainLyrics\":\"\xe2\x99\xaa ...\"",
		    SVC_ABSENT, "" },
		/* copied out of a page, careless */
		{ "\"duration\":100,\"plainLyrics\":\"12 ContributorsA & B Lyrics"
		    "[Verse]\\nw\\nYou might also like[Chorus]\\nv34Embed\"",
		    SVC_FOUND, "{\"lyrics\":\"w\\n\\nv\","
		    "\"lyrics_source\":\"lrclib\"}" },
		{ "\"duration\":100,\"plainLyrics\":\"w\\nEmbed\"", SVC_FOUND,
		    "{\"lyrics\":\"w\",\"lyrics_source\":\"lrclib\"}" },
		{ "\"duration\":100,\"plainLyrics\":\"2 ContributorsX Lyrics"
		    "7Embed\"", SVC_ABSENT, "" },
		/* what a song may well say */
		{ "\"duration\":100,\"plainLyrics\":\"2 hearts\\nYou might also "
		    "like\\nLyrics we Embed\"", SVC_FOUND, "{\"lyrics\":\"2 hearts"
		    "\\nYou might also like\\nLyrics we Embed\","
		    "\"lyrics_source\":\"lrclib\"}" },
		/* no markup */
		{ "\"duration\":100,\"plainLyrics\":\"a &amp; <i>b</i>"
		    "\\u0000\\u0007 <3\\r\\n\\r\\n\\r\\n[Chorus]\\r\\nc\"",
		    SVC_FOUND, "{\"lyrics\":\"a & b <3\\n\\nc\","
		    "\"lyrics_source\":\"lrclib\"}" },
	};
	struct play p;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		ck_assert_msg(outcome_of(&p, t[i].members) == t[i].outcome,
		    "%s: %d: %s", t[i].members, p.outcome, p.l.why);
		play_found_is(&p, t[i].found);
		play_end(&p);
	}
}
END_TEST

START_TEST(headers_stay_where_they_are_wanted)
{
	static const char body[] = "{\"trackName\":\"A & B\",\"artistName\":"
	    "\"C+D\",\"duration\":100,\"syncedLyrics\":\"[ar:C+D]\\n"
	    "[00:01.00] [Verse]\\n[00:02.00] w\\n[Length: 1:40]\"}";
	struct play p;

	for (int headers = 0; headers < 2; headers++) {
		play_begin(&p, &lrclib, plain_song);
		p.conf.headers = headers;
		play(&p, 200, body);
		ck_assert_str_eq(json_string_value(json_object_get(p.l.found,
		    "lyrics")), headers ? "[Verse]\nw" : "w");
		play_end(&p);
	}
}
END_TEST

START_TEST(three_seconds_and_no_more)
{
	static const struct { const char *s; bool same; } t[] = {
		{ "100", true }, { "97", true }, { "103.0", true },
		{ "103.4", false }, { "96.4", false }, { "150", false },
	};
	char members[128];
	struct play p;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		snprintf(members, sizeof(members),
		    "\"duration\":%s,\"plainLyrics\":\"w\"", t[i].s);
		outcome_of(&p, members);
		ck_assert_msg(p.outcome == (t[i].same ? SVC_FOUND :
		    SVC_MISMATCH), "%s: %d", t[i].s, p.outcome);
		play_end(&p);
	}
}
END_TEST

START_TEST(an_instrumental_needs_its_length_or_its_album)
{
	struct play p;

	outcome_of(&p, "\"instrumental\":true");
	ck_assert_int_eq(p.outcome, SVC_FOUND);		/* the album */
	play_end(&p);

	play_begin(&p, &lrclib, plain_song);
	play(&p, 200, "{\"trackName\":\"A & B\",\"artistName\":\"C+D\","
	    "\"albumName\":\"Hits of Karaoke\",\"instrumental\":true}");
	ck_assert_int_eq(p.outcome, SVC_ASK);
	play_end(&p);
}
END_TEST

START_TEST(a_song_with_lyrics_is_not_made_an_instrumental)
{
	struct play p;

	play_begin(&p, &lrclib, "{\"type\":\"song\"," ID ",\"title\":\"T\","
	    "\"artist\":{\"name\":\"A\"},\"duration\":9,\"lyrics\":\"w\"}");
	ck_assert_int_eq(play(&p, 200, "{\"trackName\":\"T\","
	    "\"artistName\":\"A\",\"duration\":9,\"instrumental\":true}"),
	    SVC_MISMATCH);
	play_end(&p);

	/* The other way round the words win. */
	play_begin(&p, &lrclib, "{\"type\":\"song\"," ID ",\"title\":\"T\","
	    "\"artist\":{\"name\":\"A\"},\"duration\":9,"
	    "\"is_instrumental\":true}");
	play(&p, 200, "{\"trackName\":\"T\",\"artistName\":\"A\","
	    "\"duration\":9,\"plainLyrics\":\"w\"}");
	play_found_is(&p, "{\"lyrics\":\"w\",\"lyrics_source\":\"lrclib\","
	    "\"is_instrumental\":false}");
	play_end(&p);
}
END_TEST

#define EQUAL(id) "{\"id\":" id ",\"trackName\":\"A & B\"," \
    "\"artistName\":\"C+D\",\"duration\":100,\"plainLyrics\":\"" id "\"}"

START_TEST(the_best_of_the_list)
{
	static const char list[] = "["
	    "{\"id\":1,\"trackName\":\"A & B\",\"artistName\":\"Somebody\","
	    "\"duration\":100,\"plainLyrics\":\"another artist\"},"
	    "{\"id\":2,\"trackName\":\"A & B (Live)\",\"artistName\":\"C+D\","
	    "\"duration\":140,\"plainLyrics\":\"live\"},"
	    "{\"id\":3,\"trackName\":\"A & B\",\"artistName\":\"C+D\","
	    "\"duration\":102,\"plainLyrics\":\"two seconds off\"},"
	    "{\"id\":9,\"trackName\":\"A & B\",\"artistName\":\"C+D\","
	    "\"albumName\":\"E\",\"duration\":100,\"plainLyrics\":\"nine\"},"
	    "{\"id\":8,\"trackName\":\"A & B\",\"artistName\":\"C+D\","
	    "\"albumName\":\"E\",\"duration\":100,\"plainLyrics\":\"eight\"},"
	    "{\"id\":7,\"trackName\":\"A & B\",\"artistName\":\"C+D\","
	    "\"albumName\":\"E\",\"duration\":100,\"plainLyrics\":null},"
	    "{\"id\":10,\"trackName\":\"A & B\",\"artistName\":\"C+D\","
	    "\"albumName\":\"E\",\"duration\":100,\"plainLyrics\":\"ten\","
	    "\"syncedLyrics\":\"[00:01.00] ten\"},"
	    "{\"id\":4,\"trackName\":\"A & B\",\"artistName\":\"C+D\","
	    "\"albumName\":\"E\",\"duration\":100,\"plainLyrics\":\"too long\","
	    "\"syncedLyrics\":\"[09:01.00] too long\"}]";
	struct play p;

	play_begin(&p, &lrclib, plain_song);
	play(&p, 404, missing);
	play(&p, 404, missing);
	ck_assert_int_eq(play(&p, 200, list), SVC_FOUND);
	ck_assert_str_eq(json_string_value(json_object_get(p.l.found,
	    "lyrics")), "ten");
	play_end(&p);

	/* Of those that are quite equal, the lowest number. */
	play_begin(&p, &lrclib, plain_song);
	play(&p, 404, missing);
	play(&p, 404, missing);
	play(&p, 200, "[" EQUAL("3") "," EQUAL("2") "," EQUAL("4") "]");
	ck_assert_str_eq(json_string_value(json_object_get(p.l.found,
	    "lyrics")), "2");
	play_end(&p);
}
END_TEST

/* Whichever comes first, and however many say that it has none. */
START_TEST(words_of_one_are_more_than_none_of_another)
{
	static const char none[] = "{\"id\":1,\"trackName\":\"A & B\","
	    "\"artistName\":\"C+D\",\"albumName\":\"E\",\"duration\":100,"
	    "\"instrumental\":true}";
	static const char some[] = "{\"id\":2,\"trackName\":\"A & B\","
	    "\"artistName\":\"C+D\",\"albumName\":\"Hits\",\"duration\":101,"
	    "\"plainLyrics\":\"w\"}";
	char list[1024];
	struct play p;

	for (int i = 0; i < 2; i++) {
		snprintf(list, sizeof(list), "[%s,%s,%s]", i == 0 ? some : none,
		    none, i == 0 ? none : some);
		play_begin(&p, &lrclib, plain_song);
		play(&p, 404, missing);
		play(&p, 404, missing);
		play(&p, 200, list);
		play_found_is(&p,
		    "{\"lyrics\":\"w\",\"lyrics_source\":\"lrclib\"}");
		play_end(&p);
	}
}
END_TEST

START_TEST(an_outage_is_not_an_answer)
{
	static const struct {
		int status;
		const char *body;
		enum svc_outcome outcome;
	} t[] = {
		{ 429, "{}", SVC_LATER }, { 500, "{\"name\":\"UnknownError\"}",
		    SVC_LATER },
		{ 503, "", SVC_LATER }, { 520, "<html>", SVC_LATER },
		{ 403, "<!DOCTYPE html><title>Just a moment...</title>",
		    SVC_LATER },
		{ 403, "<html>", SVC_LATER }, { 401, "{}", SVC_LATER },
		{ 200, "<html>", SVC_LATER }, { 200, "", SVC_LATER },
		{ 200, "{\"id\":", SVC_LATER }, { 200, "[]", SVC_LATER },
		{ 200, "null", SVC_LATER }, { 200, "\"x\"", SVC_LATER },
		{ 200, "{\"trackName\":\"\xff\"}", SVC_LATER },
		{ 404, "<html>", SVC_LATER }, { 302, "{}", SVC_LATER },
		{ 404, "{\"name\":\"TrackNotFound\"}", SVC_ASK },
		{ 400, "missing field", SVC_ASK },
	};
	struct play p;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		play_begin(&p, &lrclib, plain_song);
		play(&p, t[i].status, t[i].body);
		ck_assert_msg(p.outcome == t[i].outcome, "%d %s: %d",
		    t[i].status, t[i].body, p.outcome);
		if (p.outcome == SVC_LATER)
			ck_assert_str_ne(p.l.why, "");
		play_end(&p);
	}
}
END_TEST

static void
at_get(struct play *p)
{
	play_begin(p, &lrclib, slavov);
}

static void
at_search(struct play *p)
{
	play_begin(p, &lrclib, slavov);
	play(p, 404, missing);
	play(p, 404, missing);
}

START_TEST(nothing_that_comes_does_harm)
{
	static const char *const files[] = {
		"lrclib/get.plain-and-synced.json",
		"lrclib/get.instrumental.json", "lrclib/get.404.json" };
	char *body, list[1024];
	size_t len;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		body = play_file(files[i], &len);
		play_mangled(at_get, body, len);
		snprintf(list, sizeof(list), "[%s,%s]", body, body);
		play_mangled(at_search, list, strlen(list));
		free(body);
	}
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, three_questions_at_most);
	tcase_add_test(tc, what_is_not_known_is_not_sent);
	tcase_add_test(tc, no_title_or_nobody_is_not_asked_for);
	tcase_add_test(tc, real_answers_are_understood);
	tcase_add_test(tc, the_null_table);
	tcase_add_test(tc, headers_stay_where_they_are_wanted);
	tcase_add_test(tc, three_seconds_and_no_more);
	tcase_add_test(tc, an_instrumental_needs_its_length_or_its_album);
	tcase_add_test(tc, a_song_with_lyrics_is_not_made_an_instrumental);
	tcase_add_test(tc, the_best_of_the_list);
	tcase_add_test(tc, words_of_one_are_more_than_none_of_another);
	tcase_add_test(tc, an_outage_is_not_an_answer);
	tcase_add_test(tc, nothing_that_comes_does_harm);
}

UNIT_MAIN("lrclib", cases)
