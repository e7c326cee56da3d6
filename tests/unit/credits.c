#include "unit/unit.h"

#include <string.h>

#include "base/buf.h"
#include "data/json.h"
#include "svc/credits.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static json_t *
parse(const char *text)
{
	json_t *v = js_parse(text, strlen(text));

	ck_assert_msg(v != NULL, "%s", text);
	return v;
}

/* A relation to person: type, attributes as JSON, more members ("" or
 * ",..."). */
static void
rel(struct buf *b, const char *type, const char *person, const char *attrs,
    const char *more)
{
	buf_printf(b, "%s{\"type\":\"%s\",\"target-type\":\"artist\","
	    "\"direction\":\"backward\",\"attributes\":%s%s,"
	    "\"artist\":{\"id\":\"id-%s\",\"name\":\"%s\"}}",
	    b->len > 1 ? "," : "", type, attrs, more, person, person);
}

/* "Ann: producer, mix; Bob: guitar" */
static char *
shown(const json_t *list)
{
	struct buf b = BUF_INIT;
	json_t *p, *r;
	size_t i, k;

	json_array_foreach(list, i, p) {
		buf_printf(&b, "%s%s:", i > 0 ? "; " : "", js_str(p, "name"));
		json_array_foreach(js_array(p, "roles"), k, r)
			buf_printf(&b, "%s %s", k > 0 ? "," : "",
			    json_string_value(r));
	}
	return buf_take(&b);
}

static const struct {
	const char *type, *attrs, *more, *want;
} roles[] = {
	{ "producer", "[]", "", "producer" },
	{ "producer", "[\"executive\"]", "", "executive producer" },
	{ "producer", "[\"co\"]", "", "co-producer" },
	{ "producer", "[\"additional\"]", "", "additional producer" },
	{ "producer", "[\"associate\"]", "", "associate producer" },
	{ "producer", "[\"co\",\"executive\"]", "", "executive co-producer" },
	{ "engineer", "[]", "", "engineer" },
	{ "engineer", "[\"assistant\"]", "", "assistant engineer" },
	{ "engineer", "[\"assistant\",\"additional\"]", "",
	    "additional assistant engineer" },
	{ "mix", "[]", "", "mix" },
	{ "mix", "[\"assistant\"]", "", "assistant mix" },
	{ "mastering", "[]", "", "mastering" },
	{ "recording", "[]", "", "recording" },
	{ "remixer", "[]", "", "remixer" },
	{ "programming", "[]", "", "programming" },
	{ "programming", "[\"drum machine\"]", "", "programming" },
	{ "composer", "[]", "", "composer" },
	{ "lyricist", "[]", "", "lyricist" },
	{ "writer", "[\"additional\"]", "", "additional writer" },
	{ "arranger", "[]", "", "arranger" },
	{ "conductor", "[]", "", "conductor" },
	{ "performing orchestra", "[]", "", "performing orchestra" },
	{ "performer", "[]", "", "performer" },
	{ "performer", "[\"guest\"]", "", "guest performer" },
	{ "instrument", "[\"guitar\"]", "", "guitar" },
	{ "instrument", "[\"guitar\",\"banjo\"]", "", "banjo, guitar" },
	{ "instrument", "[\"guitar\",\"guest\"]", "", "guest guitar" },
	{ "instrument", "[\"additional\",\"guitar\",\"solo\"]", "",
	    "additional solo guitar" },
	{ "instrument", "[]", "", "instruments" },
	{ "instrument", "[\"drums (drum set)\"]", "", "drums (drum set)" },
	{ "vocal", "[\"lead vocals\"]", "", "lead vocals" },
	{ "vocal", "[\"background vocals\",\"guest\"]", "",
	    "guest background vocals" },
	{ "vocal", "[]", "", "vocals" },
	{ "vocal", "[\"guest\"]", "", "guest vocals" },
	{ "misc", "[\"task\"]", ",\"attribute-values\":{\"task\":\"A&R\"}",
	    "A&R" },
	{ "misc", "[]", "", "miscellaneous support" },
	{ "photography", "[]", "", "photography" },
	{ "design/illustration", "[]", "", "design/illustration" },
	{ "liner notes", "[]", "", "liner notes" },
	/* the id counts when the name was changed */
	{ "produced", "[]",
	    ",\"type-id\":\"5c0ceac3-feb4-41f0-868d-dc06f6e27fc0\"",
	    "producer" },
	{ "sings", "[\"lead vocals\"]",
	    ",\"type-id\":\"0fdbe3c6-7700-4a31-ae54-b53f06ae1cfa\"",
	    "lead vocals" },
	{ "renamed", "[]", ",\"type-id\":\"8bf377ba-8d71-4ecc-97f2-7bb2d8a2a75f\"",
	    "producer" },
	{ "renamed", "[]", ",\"type-id\":\"5dcc52af-7064-4051-8d62-7d80f4c3c907\"",
	    "engineer" },
	{ "renamed", "[]", ",\"type-id\":\"87e922ba-872e-418a-9f41-0a63aa3c30cc\"",
	    "engineer" },
	{ "renamed", "[]", ",\"type-id\":\"3e3102e1-1896-4f50-b5b2-dd9824e46efe\"",
	    "mix" },
	{ "renamed", "[]", ",\"type-id\":\"6cc958c0-533b-4540-a281-058fbb941890\"",
	    "mix" },
	{ "renamed", "[]", ",\"type-id\":\"84453d28-c3e8-4864-9aae-25aa968bcf9e\"",
	    "mastering" },
	{ "renamed", "[]", ",\"type-id\":\"628a9658-f54c-4142-b0c0-95f031b544da\"",
	    "performer" },
	{ "renamed", "[]", ",\"type-id\":\"7950be4d-13a3-48e7-906b-5af562e39544\"",
	    "remixer" },
	{ "renamed", "[]", ",\"type-id\":\"d59d99ea-23d4-4a80-b066-edca32ee158f\"",
	    "composer" },
	{ "renamed", "[]", ",\"type-id\":\"01ce32b0-d873-4baa-8025-714b45c0c754\"",
	    "composer" },
	{ "renamed", "[]", ",\"type-id\":\"3e48faba-ec01-47fd-8e89-30e81161661c\"",
	    "lyricist" },
	{ "renamed", "[]", ",\"type-id\":\"a2af367a-b040-46f8-af21-310f92dfe97b\"",
	    "lyricist" },
	{ "renamed", "[]", ",\"type-id\":\"a255bca1-b157-4518-9108-7b147dc3fc68\"",
	    "writer" },
	{ "renamed", "[]", ",\"type-id\":\"ca7a474a-a1cd-4431-9230-56a17f553090\"",
	    "writer" },
	{ "renamed", "[\"piano\"]",
	    ",\"type-id\":\"59054b12-01ac-43ee-a618-285fd397e461\"",
	    "piano" },
	{ "a type yet to come", "[]",
	    ",\"type-id\":\"00000000-0000-4000-8000-000000000000\"",
	    "a type yet to come" },
	/* rights, no work */
	{ "phonographic copyright", "[]", "", NULL },
	{ "copyright", "[]", "", NULL },
	{ "publishing", "[]", "", NULL },
	{ "previous attribution", "[]", "", NULL },
	{ "samples from artist", "[]", "", NULL },
	{ "licensor", "[]", "", NULL },
	{ "licensee", "[]", "", NULL },
	{ "tribute", "[]", "", NULL },
	{ "dedication", "[]", "", NULL },
	{ "named after", "[]", "", NULL },
	{ "dedicated to", "[]", "", NULL },
	{ "commissioned", "[]", "", NULL },
	/* nobody's solo is an instrument of its own */
	{ "vocal", "[\"solo\"]", "", "solo vocals" },
	{ "instrument", "[\"minor\",\"original\",\"violin\"]", "", "violin" },
};

START_TEST(roles_by_type_and_attributes)
{
	json_t *relations, *list;
	struct buf b, want;
	char *got;

	for (size_t i = 0; i < LEN(roles); i++) {
		b = want = (struct buf)BUF_INIT;
		buf_char(&b, '[');
		rel(&b, roles[i].type, "Ann", roles[i].attrs, roles[i].more);
		buf_char(&b, ']');
		relations = parse(b.data);
		list = credits_of(relations);
		got = shown(list);
		if (roles[i].want != NULL)
			buf_printf(&want, "Ann: %s", roles[i].want);
		else
			ck_assert_ptr_null(list);
		ck_assert_str_eq(got, want.data != NULL ? want.data : "");
		free(got);
		buf_release(&b);
		buf_release(&want);
		json_decref(list);
		json_decref(relations);
	}
}
END_TEST

/* The same whatever the order of the relations, works' people among them. */
START_TEST(one_entry_a_person_in_one_order)
{
	static const char *const r[] = {
		"producer|Bob", "mix|Ann", "vocal|Cleo", "producer|Ann",
		"engineer|Bob", "producer|Bob",
	};
	static const char work[] = ",{\"type\":\"performance\",\"target-type\":"
	    "\"work\",\"direction\":\"forward\",\"work\":{\"id\":\"w\","
	    "\"relations\":[{\"type\":\"composer\",\"target-type\":\"artist\","
	    "\"artist\":{\"id\":\"id-Bob\",\"name\":\"Bob\"}},"
	    "{\"type\":\"lyricist\",\"target-type\":\"artist\","
	    "\"artist\":{\"id\":\"id-Dee\",\"name\":\"Dee\"}}]}}"
	    /* a work that is no performance of it gives nothing */
	    ",{\"type\":\"other\",\"target-type\":\"work\",\"work\":{"
	    "\"relations\":[{\"type\":\"composer\",\"target-type\":\"artist\","
	    "\"artist\":{\"id\":\"id-Eve\",\"name\":\"Eve\"}}]}}";
	json_t *relations, *list;
	const char *bar;
	struct buf b;
	char *got, type[16];

	for (size_t from = 0; from < LEN(r); from++) {
		b = (struct buf)BUF_INIT;
		buf_char(&b, '[');
		for (size_t i = 0; i < LEN(r); i++) {
			bar = strchr(r[(from + i) % LEN(r)], '|');
			memset(type, 0, sizeof(type));
			memcpy(type, r[(from + i) % LEN(r)],
			    (size_t)(bar - r[(from + i) % LEN(r)]));
			rel(&b, type, bar + 1, "[]", "");
		}
		buf_printf(&b, "%s]", work);
		relations = parse(b.data);
		list = credits_of(relations);
		got = shown(list);
		ck_assert_str_eq(got, "Bob: composer, producer, engineer; "
		    "Dee: lyricist; Cleo: vocals; Ann: producer, mix");
		ck_assert_str_eq(js_str(json_array_get(list, 0), "id"),
		    "id-Bob");
		free(got);
		buf_release(&b);
		json_decref(list);
		json_decref(relations);
	}
}
END_TEST

START_TEST(nothing_gives_nothing)
{
	json_t *odd = parse("[null,1,{},{\"type\":\"producer\"},{\"type\":"
	    "\"producer\",\"target-type\":\"artist\",\"artist\":{}},"
	    "{\"target-type\":\"artist\",\"artist\":{\"id\":\"x\",\"name\":"
	    "\"y\"}}]");

	ck_assert_ptr_null(credits_of(NULL));
	ck_assert_ptr_null(credits_of(odd));
	json_decref(odd);
}
END_TEST

/* ---- members ---- */

static const struct {
	const char *what, *type, *relations, *want;
} bands[] = {
	{ "one", "Group", "[{M,P1,B,\"begin\":\"1993\",\"end\":null,"
	    "\"ended\":false,\"attributes\":[\"guitar\"]}]",
	    "[{\"name\":\"P1\",\"id\":\"p1\",\"roles\":[\"guitar\"],"
	    "\"period\":{\"begin\":\"1993\",\"ended\":false}}]" },
	{ "ended", "Group", "[{M,P1,B,\"begin\":\"1993\",\"end\":"
	    "\"2021-02-22\",\"ended\":true,\"attributes\":[]}]",
	    "[{\"name\":\"P1\",\"id\":\"p1\",\"period\":{\"begin\":\"1993\","
	    "\"end\":\"2021-02-22\",\"ended\":true}}]" },
	{ "ended, nobody knows when", "Group", "[{M,P1,B,\"ended\":true}]",
	    "[{\"name\":\"P1\",\"id\":\"p1\",\"period\":{\"ended\":true}}]" },
	{ "two stays", "Group", "[{M,P1,B,\"begin\":\"2005\",\"end\":\"2009\","
	    "\"ended\":true,\"attributes\":[\"bass\"]},{M,P1,B,\"begin\":"
	    "\"1990\",\"end\":\"1994\",\"ended\":true,\"attributes\":"
	    "[\"guitar\"]}]", "[{\"name\":\"P1\",\"id\":\"p1\",\"roles\":"
	    "[\"bass\",\"guitar\"],\"period\":{\"begin\":\"1990\",\"end\":"
	    "\"2009\",\"ended\":true}}]" },
	{ "two stays, the later one lasts", "Group", "[{M,P1,B,\"begin\":"
	    "\"1990\",\"end\":\"1994\",\"ended\":true},{M,P1,B,\"begin\":"
	    "\"2005\",\"end\":null,\"ended\":false}]",
	    "[{\"name\":\"P1\",\"id\":\"p1\",\"period\":{\"begin\":\"1990\","
	    "\"ended\":false}}]" },
	{ "an instrument each", "Group", "[{M,P1,B,\"begin\":\"1990\","
	    "\"ended\":false,\"attributes\":[\"guitar\"]},{M,P1,B,\"begin\":"
	    "\"1990\",\"ended\":false,\"attributes\":[\"guitar\",\"banjo\"]}]",
	    "[{\"name\":\"P1\",\"id\":\"p1\",\"roles\":[\"banjo\",\"guitar\"],"
	    "\"period\":{\"begin\":\"1990\",\"ended\":false}}]" },
	{ "words that are no role", "Group", "[{M,P1,B,\"ended\":false,"
	    "\"attributes\":[\"original\",\"founder\",\"lead vocals\","
	    "\"additional\",\"minor\"]}]", "[{\"name\":\"P1\",\"id\":\"p1\","
	    "\"roles\":[\"lead vocals\"],\"period\":{\"ended\":false}}]" },
	{ "by begin, unknown last, then by name", "Group",
	    "[{M,P4,B,\"ended\":false},{M,P3,B,\"begin\":\"1990-05\","
	    "\"ended\":false},{M,P2,B,\"begin\":\"1990\",\"ended\":false},"
	    "{M,P1,B,\"begin\":\"1990\",\"ended\":false}]",
	    "[{\"name\":\"P3\",\"id\":\"p3\",\"period\":{\"begin\":\"1990-05\""
	    ",\"ended\":false}},{\"name\":\"P1\",\"id\":\"p1\",\"period\":{"
	    "\"begin\":\"1990\",\"ended\":false}},{\"name\":\"P2\",\"id\":"
	    "\"p2\",\"period\":{\"begin\":\"1990\",\"ended\":false}},"
	    "{\"name\":\"P4\",\"id\":\"p4\",\"period\":{\"ended\":false}}]" },
	{ "the other direction: its own bands", "Group",
	    "[{M,P1,F,\"ended\":false}]", NULL },
	{ "a person has none", "Person", "[{M,P1,B,\"ended\":false}]", NULL },
	{ "a person's bands", "Person", "[{M,P1,F,\"ended\":false}]", NULL },
	{ "teachers and tributes", "Group", "[{\"type\":\"teacher\",P1,B},"
	    "{\"type\":\"tribute\",P2,B},{\"type\":\"subgroup\",P3,B}]", NULL },
	{ "an orchestra", "Orchestra", "[{M,P1,B,\"ended\":false}]",
	    "[{\"name\":\"P1\",\"id\":\"p1\",\"period\":{\"ended\":false}}]" },
	{ "no type", "", "[{M,P1,B,\"ended\":false}]",
	    "[{\"name\":\"P1\",\"id\":\"p1\",\"period\":{\"ended\":false}}]" },
	{ "a date in part", "Group", "[{M,P1,B,\"begin\":\"1990-?\?-05\","
	    "\"end\":\"1991\",\"ended\":true}]", "[{\"name\":\"P1\",\"id\":"
	    "\"p1\",\"period\":{\"begin\":\"1990\",\"end\":\"1991\","
	    "\"ended\":true}}]" },
	{ "by id when the name was changed", "Group", "[{\"type\":"
	    "\"plays in\",\"type-id\":"
	    "\"5be4c609-9afa-4ea0-910b-12ffb71e3821\",P1,B,\"ended\":false}]",
	    "[{\"name\":\"P1\",\"id\":\"p1\",\"period\":{\"ended\":false}}]" },
	{ "nobody", "Group", "[]", NULL },
	{ "a choir", "Choir", "[{M,P1,B,\"ended\":false}]",
	    "[{\"name\":\"P1\",\"id\":\"p1\",\"period\":{\"ended\":false}}]" },
	{ "its members, not its bands", "Group", "[{M,P1,F,\"ended\":false},"
	    "{M,P2,B,\"ended\":false}]",
	    "[{\"name\":\"P2\",\"id\":\"p2\",\"period\":{\"ended\":false}}]" },
	{ "a bassist who left and came back, and left", "Group",
	    "[{M,P1,B,\"begin\":\"1994\",\"end\":\"1998\",\"ended\":true,"
	    "\"attributes\":[\"bass guitar\"]},{M,P1,B,\"begin\":\"2010\","
	    "\"end\":\"2012\",\"ended\":true,\"attributes\":["
	    "\"bass guitar\",\"background vocals\"]}]",
	    "[{\"name\":\"P1\",\"id\":\"p1\",\"roles\":["
	    "\"background vocals\",\"bass guitar\"],\"period\":{\"begin\":"
	    "\"1994\",\"end\":\"2012\",\"ended\":true}}]" },
	{ "the stays in the other order", "Group",
	    "[{M,P1,B,\"begin\":\"2010\",\"ended\":false},{M,P1,B,\"begin\":"
	    "\"1994\",\"end\":\"1998\",\"ended\":true}]",
	    "[{\"name\":\"P1\",\"id\":\"p1\",\"period\":{\"begin\":"
	    "\"1994\",\"ended\":false}}]" },
	{ "an end in part is later than one of its days", "Group",
	    "[{M,P1,B,\"end\":\"1998-03\",\"ended\":true},{M,P1,B,\"end\":"
	    "\"1998\",\"ended\":true}]", "[{\"name\":\"P1\",\"id\":\"p1\","
	    "\"period\":{\"end\":\"1998\",\"ended\":true}}]" },
	{ "a begin in part is later too", "Group",
	    "[{M,P1,B,\"begin\":\"1993\",\"ended\":false},{M,P1,B,\"begin\":"
	    "\"1993-06\",\"ended\":false}]", "[{\"name\":\"P1\",\"id\":"
	    "\"p1\",\"period\":{\"begin\":\"1993-06\",\"ended\":false}}]" },
	{ "an end that is known has ended, whatever is said", "Group",
	    "[{M,P1,B,\"begin\":\"1993\",\"end\":\"1999\",\"ended\":false}]",
	    "[{\"name\":\"P1\",\"id\":\"p1\",\"period\":{\"begin\":"
	    "\"1993\",\"end\":\"1999\",\"ended\":true}}]" },
	{ "no period at all", "Group", "[{M,P1,B}]", "[{\"name\":\"P1\","
	    "\"id\":\"p1\",\"period\":{\"ended\":false}}]" },
	{ "a supporting musician is none", "Group", "[{\"type\":"
	    "\"supporting musician\",P1,B,\"ended\":false}]", NULL },
	{ "a collaboration is none", "Group", "[{\"type\":"
	    "\"collaboration\",P1,B,\"ended\":false}]", NULL },
	{ "parents and spouses", "Person", "[{\"type\":\"parent\",P1,B},"
	    "{\"type\":\"married\",P2,B}]", NULL },
	{ "one who never got an instrument", "Group", "[{M,P1,B,"
	    "\"attributes\":[\"original\",\"eponymous\",\"solo\","
	    "\"guest\"]}]", "[{\"name\":\"P1\",\"id\":\"p1\","
	    "\"period\":{\"ended\":false}}]" },
	{ "whatever else a relation says", "Group", "[{M,P1,B,\"ordering-key\":1,"
	    "\"begin\":null,\"end\":null,\"ended\":false,"
	    "\"source-credit\":\"As Credited\"}]", "[{\"name\":\"P1\","
	    "\"id\":\"p1\",\"period\":{\"ended\":false}}]" },
};

/* Short hands: M, B, F and P1 stand for members. */
static json_t *
band(const char *type, const char *relations)
{
	struct buf b = BUF_INIT;
	json_t *doc;

	buf_printf(&b, "{\"type\":\"%s\",\"relations\":", type);
	for (const char *p = relations; *p != '\0'; p++)
		if (p[0] == 'M' && p[1] == ',')
			buf_str(&b, "\"type\":\"member of band\"");
		else if (p[0] == 'P' && p[2] == ',')
			buf_printf(&b, "\"target-type\":\"artist\",\"artist\":"
			    "{\"id\":\"p%c\",\"name\":\"P%c\"}", p[1], p[1]),
			    p++;
		else if ((*p == 'B' || *p == 'F') && strchr(",}", p[1]) != NULL)
			buf_printf(&b, "\"direction\":\"%s\"",
			    *p == 'B' ? "backward" : "forward");
		else
			buf_char(&b, *p);
	buf_char(&b, '}');
	doc = parse(b.data);
	buf_release(&b);
	return doc;
}

START_TEST(members_of_a_band)
{
	json_t *doc, *got;
	char *text;

	for (size_t i = 0; i < LEN(bands); i++) {
		doc = band(bands[i].type, bands[i].relations);
		got = credits_members(doc);
		text = js_text(got);
		if (bands[i].want == NULL)
			ck_assert_msg(got == NULL, "%s: %s", bands[i].what,
			    text);
		else
			ck_assert_msg(text != NULL && strcmp(text,
			    bands[i].want) == 0, "%s: %s", bands[i].what,
			    text);
		free(text);
		json_decref(got);
		json_decref(doc);
	}
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, roles_by_type_and_attributes);
	tcase_add_test(tc, one_entry_a_person_in_one_order);
	tcase_add_test(tc, nothing_gives_nothing);
	tcase_add_test(tc, members_of_a_band);
}

UNIT_MAIN("credits", cases)
