/* coverart: what is asked, and which picture an index gives. */
#include "svc/coverart.h"

#include "data/json.h"
#include "unit/answers.h"
#include "unit/unit.h"

#define N(t) (sizeof(t) / sizeof((t)[0]))
#define GROUP "48117b90-a16e-34ca-a514-19c702df1158"
#define RELEASE "78ce3427-f5cf-480d-92bb-837381162971"
#define AT "https://coverartarchive.org/release/"

static const struct svc_conf conf = { .api = "https://x.test" };
static struct svc_about about;
static struct svc_lookup look;

/* A look-up of an album begins.  release NULL: the record has none. */
static void
begin(const char *release)
{
	svc_lookup_release(&look);
	memset(&about, 0, sizeof(about));
	strcpy(about.mbid, GROUP);
	about.release = (char *)release;
	look.about = &about;
	look.conf = &conf;
	ck_assert_int_eq(coverart.next(&look, NULL), SVC_ASK);
	ck_assert_str_eq(look.ask.url.data,
	    "https://x.test/release-group/" GROUP);
}

static enum svc_outcome
answer(int status, const char *body)
{
	struct svc_answer a = { .status = status, .body = body,
	    .len = strlen(body) };

	return coverart.next(&look, &a);
}

static void
is_found(const char *want)
{
	char *got = js_text(look.found);

	ck_assert_str_eq(got, want);
	ck_assert(look.useful);
	free(got);
}

/* ---- recorded answers ---- */

START_TEST(recorded_indexes_are_read)
{
	static const struct { const char *file, *want; } t[] = {
		{ "coverart/release.one-image.json",
		    "{\"cover_art\":[\"" AT RELEASE "/26116721147.jpg\",\""
		    AT RELEASE "/26116721147-500.jpg\",\""
		    AT RELEASE "/26116721147-250.jpg\"]}" },
		{ "coverart/release.seven-images-old-thumbs.json",
		    "{\"cover_art\":[\""
		    AT "fbc2e8c7-045d-4bcc-82da-2f1309918f0e/16302920714.jpg\""
		    ",\"" AT "fbc2e8c7-045d-4bcc-82da-2f1309918f0e/"
		    "16302920714-500.jpg\",\""
		    AT "fbc2e8c7-045d-4bcc-82da-2f1309918f0e/"
		    "16302920714-250.jpg\"]}" },
	};

	for (size_t i = 0; i < N(t); i++) {
		size_t len;
		char *body = answer_read(t[i].file, &len);

		begin(NULL);
		ck_assert_int_eq(answer(200, body), SVC_FOUND);
		is_found(t[i].want);
		free(body);
	}
}
END_TEST

/* The engine follows redirects; a body of one that strays here is no index. */
START_TEST(recorded_exchanges_end_as_they_say)
{
	size_t len;
	char *all = answer_read("coverart/redirects.ndjson", &len);
	char *line, *save = NULL;
	int n = 0;

	for (line = strtok_r(all, "\n", &save); line != NULL;
	    line = strtok_r(NULL, "\n", &save), n++) {
		json_t *x = json_loads(line, 0, NULL);
		int64_t status;

		ck_assert_ptr_nonnull(x);
		ck_assert(js_int(x, "status", &status));
		begin(NULL);
		ck_assert_int_eq(answer((int)status, json_string_value(
		    json_object_get(x, "body"))),
		    status == 404 ? SVC_ABSENT : SVC_LATER);
		json_decref(x);
	}
	ck_assert_int_eq(n, 3);
	free(all);
}
END_TEST

/* ---- which picture ---- */

#define IMAGE(n, front, approved, types) "{\"image\":\"https://x.test/" n \
	".jpg\",\"front\":" front ",\"approved\":" approved ",\"types\":[" \
	types "],\"thumbnails\":{}}"

START_TEST(the_picture_is_the_approved_front)
{
	static const struct { const char *images, *want; } t[] = {
		{ IMAGE("a", "true", "true", "\"Front\""), "a" },
		{ IMAGE("a", "false", "true", "\"Back\"") ","
		    IMAGE("b", "true", "true", "\"Front\""), "b" },
		/* Two are typed so, one is chosen. */
		{ IMAGE("a", "false", "true", "\"Front\"") ","
		    IMAGE("b", "true", "true", "\"Front\""), "b" },
		{ IMAGE("a", "true", "true", ""), "a" },
		/* Chosen, but open to votes: an approved one is better. */
		{ IMAGE("a", "true", "false", "\"Front\"") ","
		    IMAGE("b", "false", "true", "\"Front\",\"Booklet\"") ","
		    IMAGE("c", "false", "true", "\"Front\""), "b" },
		{ IMAGE("a", "true", "false", "\"Front\"") ","
		    IMAGE("b", "false", "true", "\"Back\""), "a" },
		{ IMAGE("a", "false", "true", "\"Booklet\",\"Front\""), "a" },
		{ IMAGE("a", "false", "false", "\"Front\""), NULL },
		{ IMAGE("a", "false", "true", "\"Back\""), NULL },
		{ IMAGE("a", "false", "true", "\"front\""), NULL },
		{ IMAGE("a", "false", "true", ""), NULL },
		{ "", NULL },
	};
	char body[2048], want[128];

	for (size_t i = 0; i < N(t); i++) {
		snprintf(body, sizeof(body), "{\"images\":[%s]}", t[i].images);
		begin(NULL);
		ck_assert_msg(answer(200, body) ==
		    (t[i].want != NULL ? SVC_FOUND : SVC_ABSENT), "row %zu", i);
		if (t[i].want == NULL) {
			ck_assert(!look.useful);
			continue;
		}
		snprintf(want, sizeof(want),
		    "{\"cover_art\":[\"https://x.test/%s.jpg\"]}", t[i].want);
		is_found(want);
	}
}
END_TEST

/* One image with front true and approved, and what is found of it. */
START_TEST(addresses_are_those_that_exist)
{
	static const struct { const char *members, *want; } t[] = {
		{ "\"image\":\"http://coverartarchive.org/a.png\","
		    "\"thumbnails\":{\"250\":\"http://archive.org/250.jpg\","
		    "\"500\":\"http://ia1.us.archive.org/500.jpg\"}",
		    "\"https://coverartarchive.org/a.png\","
		    "\"https://ia1.us.archive.org/500.jpg\","
		    "\"https://archive.org/250.jpg\"" },
		{ "\"image\":\"https://x.test/a.gif\",\"thumbnails\":{"
		    "\"large\":\"https://x.test/l.jpg\","
		    "\"small\":\"https://x.test/s.jpg\"}",
		    "\"https://x.test/a.gif\",\"https://x.test/l.jpg\","
		    "\"https://x.test/s.jpg\"" },
		{ "\"image\":\"https://x.test/a.jpg\",\"thumbnails\":{"
		    "\"250\":\"https://x.test/250.jpg\"}",
		    "\"https://x.test/a.jpg\",\"https://x.test/250.jpg\"" },
		{ "\"image\":\"https://x.test/a.jpg\"",
		    "\"https://x.test/a.jpg\"" },
		{ "\"thumbnails\":{\"500\":\"https://x.test/500.jpg\"}",
		    "\"https://x.test/500.jpg\"" },
		/* A PDF is no picture. */
		{ "\"image\":\"https://x.test/a.PDF\",\"thumbnails\":{"
		    "\"1200\":\"https://x.test/1200.jpg\","
		    "\"500\":\"https://x.test/500.jpg\"}",
		    "\"https://x.test/1200.jpg\",\"https://x.test/500.jpg\"" },
		{ "\"image\":\"https://x.test/a.pdf\",\"thumbnails\":{"
		    "\"large\":\"https://x.test/500.jpg\"}",
		    "\"https://x.test/500.jpg\"" },
		{ "\"image\":\"https://x.test/a.pdf\"", NULL },
		/* Each once; what is no address is none. */
		{ "\"image\":\"https://x.test/a.jpg\",\"thumbnails\":{"
		    "\"500\":\"https://x.test/a.jpg\","
		    "\"250\":\"https://x.test/250.jpg\"}",
		    "\"https://x.test/a.jpg\",\"https://x.test/250.jpg\"" },
		{ "\"image\":\"javascript:alert(1)\",\"thumbnails\":{"
		    "\"500\":\"file:///etc/passwd\",\"250\":\"//x.test/a\"}",
		    NULL },
		{ "\"image\":\"http://127.0.0.1:8080/a.jpg\"",
		    "\"http://127.0.0.1:8080/a.jpg\"" },
		{ "\"image\":\"http://x.test/a.jpg\"",
		    "\"http://x.test/a.jpg\"" },
		{ "\"image\":5,\"thumbnails\":{\"500\":[],\"250\":null}", NULL },
		{ "\"image\":null,\"thumbnails\":\"\"", NULL },
		{ "\"x\":1", NULL },
	};
	char body[2048], want[512];

	for (size_t i = 0; i < N(t); i++) {
		snprintf(body, sizeof(body), "{\"images\":[{\"front\":true,"
		    "\"approved\":true,%s}]}", t[i].members);
		begin(NULL);
		ck_assert_msg(answer(200, body) ==
		    (t[i].want != NULL ? SVC_FOUND : SVC_ABSENT), "row %zu", i);
		if (t[i].want == NULL)
			continue;
		snprintf(want, sizeof(want), "{\"cover_art\":[%s]}", t[i].want);
		is_found(want);
	}
}
END_TEST

/* ---- the release ---- */

START_TEST(the_release_is_asked_where_the_group_has_nothing)
{
	static const struct { int status; const char *body; } t[] = {
		{ 404, "<html>Not found</html>" }, { 200, "{\"images\":[]}" },
		{ 200, "{\"images\":[" IMAGE("a", "false", "true", "\"Back\"")
		    "]}" }, { 400, "<html>Bad request</html>" },
	};

	for (size_t i = 0; i < N(t); i++) {
		begin("78CE3427-F5CF-480D-92BB-837381162971");
		ck_assert_int_eq(answer(t[i].status, t[i].body), SVC_ASK);
		ck_assert(!look.useful);
		ck_assert_str_eq(look.ask.url.data,
		    "https://x.test/release/" RELEASE);
		if (i % 2 == 0) {
			ck_assert_int_eq(answer(200, "{\"images\":["
			    IMAGE("a", "true", "true", "") "]}"), SVC_FOUND);
			is_found("{\"cover_art\":[\"https://x.test/a.jpg\"]}");
		} else
			ck_assert_int_eq(answer(404, "<html>"), SVC_ABSENT);
	}
	begin("no id");
	ck_assert_int_eq(answer(404, "<html>"), SVC_ABSENT);
	begin(NULL);
	ck_assert_int_eq(answer(404, "<html>"), SVC_ABSENT);
	/* What may still come is not replaced. */
	begin(RELEASE);
	ck_assert_int_eq(answer(503, "<html>"), SVC_LATER);
	begin(RELEASE);
	ck_assert_int_eq(answer(404, "<html>"), SVC_ASK);
	ck_assert_int_eq(answer(503, "<html>"), SVC_LATER);
}
END_TEST

/* ---- statuses and shapes ---- */

START_TEST(every_status_is_sorted)
{
	static const struct { int status; enum svc_outcome want; } t[] = {
		{ 400, SVC_ABSENT }, { 403, SVC_LATER }, { 404, SVC_ABSENT },
		{ 405, SVC_STOP }, { 406, SVC_STOP }, { 408, SVC_LATER },
		{ 429, SVC_LATER }, { 500, SVC_LATER }, { 502, SVC_LATER },
		{ 503, SVC_LATER }, { 504, SVC_LATER }, { 204, SVC_LATER },
		{ 307, SVC_LATER }, { 410, SVC_LATER }, { 418, SVC_LATER },
	};

	for (size_t i = 0; i < N(t); i++) {
		begin(NULL);
		ck_assert_msg(answer(t[i].status, "<!DOCTYPE HTML><title>x"
		    "</title>") == t[i].want, "%d", t[i].status);
		ck_assert(look.why[0] != '\0');
		ck_assert(!look.useful);
	}
}
END_TEST

START_TEST(what_is_no_index_is_asked_again_later)
{
	static const char *const t[] = {
		"", "<html><body>Welcome</body></html>", "{", "null", "[]", "{}",
		"1", "\"x\"", "{\"images\":null}", "{\"images\":{}}",
		"{\"images\":\"\"}", "{\"images\":[{\"front\":true}]",
		"{\"images\":[]}}", "{\"images\":[\"\xff\"]}",
	};

	for (size_t i = 0; i < N(t); i++) {
		begin(RELEASE);
		ck_assert_msg(answer(200, t[i]) == SVC_LATER, "%s", t[i]);
		ck_assert(look.why[0] != '\0');
	}
}
END_TEST

/* ---- bad days ---- */

static enum svc_outcome
try_one(const char *body, size_t len)
{
	struct svc_answer a = { .status = 200, .body = body, .len = len };
	enum svc_outcome outcome;
	const json_t *list, *v;
	size_t i;

	begin(NULL);
	outcome = coverart.next(&look, &a);
	ck_assert(outcome == SVC_FOUND || outcome == SVC_ABSENT ||
	    outcome == SVC_LATER);
	list = js_array(look.found, "cover_art");
	ck_assert((list != NULL) == (outcome == SVC_FOUND));
	ck_assert_uint_le(json_array_size(list), 3);
	json_array_foreach(list, i, v)
		ck_assert(strncmp(json_string_value(v), "https://", 8) == 0);
	return outcome;
}

static void
try_cut(const char *body, size_t len)
{
	ck_assert_int_eq(try_one(body, len), SVC_LATER);
}

static void
try_twist(const char *body, size_t len)
{
	try_one(body, len);
}

/* Addresses may be no longer what they were, but they are addresses. */
static void
try_mutated(const char *body, size_t len)
{
	struct svc_answer a = { .status = 200, .body = body, .len = len };
	const json_t *v;
	size_t i;

	begin(NULL);
	coverart.next(&look, &a);
	json_array_foreach(js_array(look.found, "cover_art"), i, v)
		ck_assert(strncmp(json_string_value(v), "http", 4) == 0);
}

START_TEST(bad_days_do_no_harm)
{
	static const char *const t[] = {
		"coverart/release.one-image.json",
		"coverart/release.seven-images-old-thumbs.json",
	};

	for (size_t i = 0; i < N(t); i++) {
		size_t len;
		char *body = answer_read(t[i], &len);

		answer_cuts(body, len, try_cut);
		answer_twists(body, len, try_twist);
		answer_mutations(body, len, try_mutated);
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
	tcase_add_test(tc, recorded_indexes_are_read);
	tcase_add_test(tc, recorded_exchanges_end_as_they_say);
	tcase_add_test(tc, the_picture_is_the_approved_front);
	tcase_add_test(tc, addresses_are_those_that_exist);
	tcase_add_test(tc, the_release_is_asked_where_the_group_has_nothing);
	tcase_add_test(tc, every_status_is_sorted);
	tcase_add_test(tc, what_is_no_index_is_asked_again_later);
	tcase_add_test(tc, bad_days_do_no_harm);
}

UNIT_MAIN("coverart", cases)
