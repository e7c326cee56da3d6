/* lastfm: what is asked, whose answer is believed, and what is none. */
#include "svc/lastfm.h"

#include "data/json.h"
#include "unit/answers.h"
#include "unit/lastfm.h"
#include "unit/unit.h"

#define N(t) (sizeof(t) / sizeof((t)[0]))
#define OTHER_MBID "5b11f4ce-a62d-471e-81fc-a69a8278c7da"

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
cases(TCase *tc)
{
	tcase_add_checked_fixture(tc, NULL, release);
	tcase_add_test(tc, the_name_is_asked_then_the_id);
	tcase_add_test(tc, nobody_is_not_asked_for);
	tcase_add_test(tc, an_answer_about_another_name_is_none);
	tcase_add_test(tc, the_id_may_find_what_the_name_did_not);
	tcase_add_test(tc, a_long_name_is_quoted_in_part);
	tcase_add_test(tc, a_shared_page_gives_its_text_and_no_facts);
	tcase_add_test(tc, every_error_is_sorted);
	tcase_add_test(tc, a_missing_parameter_is_our_fault);
	tcase_add_test(tc, other_recorded_answers_are_no_artist);
	tcase_add_test(tc, what_is_no_answer_is_asked_again_later);
	tcase_add_test(tc, deep_nesting_is_no_answer);
	tcase_add_test(tc, a_cut_answer_is_asked_again_later);
	tcase_add_test(tc, members_of_any_kind_do_no_harm);
}

UNIT_MAIN("lastfm", cases)
