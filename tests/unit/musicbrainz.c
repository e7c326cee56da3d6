/* musicbrainz: what is asked of it, and which of its artists is meant. */
#include "unit/answer.h"

#include "svc/canonical.h"
#include "svc/musicbrainz.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))
#define BASE "http://mb/ws/2"
#define ID "056e4f3e-d505-4dad-8ec1-d04f521cbb56"

/* ---- requests ---- */

START_TEST(names_are_escaped_for_lucene)
{
	static const struct { const char *name, *query; } t[] = {
		{ "Daft Punk", "Daft%20Punk" },
		{ "AC/DC", "AC%5C%2FDC" },
		{ "Wham!", "Wham%5C%21" },
		{ "Sunn O)))", "Sunn%20O%5C%29%5C%29%5C%29" },
		{ "?", "%5C%3F" },
		{ "!!!", "%5C%21%5C%21%5C%21" },
		{ "\"Weird Al\" Yankovic",
		    "%5C%22Weird%20Al%5C%22%20Yankovic" },
		{ "a-ha", "a%5C-ha" },
		{ "*NSYNC", "%5C%2ANSYNC" },
		{ "Therapy?", "Therapy%5C%3F" },
		{ "(həd) p.e.", "%5C%28h%C9%99d%5C%29%20p.e." },
		{ "+/-", "%5C%2B%5C%2F%5C-" },
		{ "Simon & Garfunkel", "Simon%20%5C%26%20Garfunkel" },
		{ "AND", "%5CAND" },
		{ "Death OR Glory", "Death%20%5COR%20Glory" },
		{ "NOT", "%5CNOT" },
		{ "ORB", "ORB" },
		{ "Love And Rockets", "Love%20And%20Rockets" },
		{ "C:\\", "C%5C%3A%5C%5C" },
		{ "AND NOT OR", "%5CAND%20%5CNOT%20%5COR" },
		{ "Siouxsie AND", "Siouxsie%20%5CAND" },
		{ "R.E.M.", "R.E.M." },
		{ "Guns N\xe2\x80\x99 Roses", "Guns%20N%E2%80%99%20Roses" },
		{ "Ke$ha", "Ke%24ha" },
		{ "will.i.am", "will.i.am" },
		{ "Panic! at the Disco", "Panic%5C%21%20at%20the%20Disco" },
		{ "Godspeed You! Black Emperor",
		    "Godspeed%20You%5C%21%20Black%20Emperor" },
		{ "***", "%5C%2A%5C%2A%5C%2A" },
		{ "50% & more", "50%25%20%5C%26%20more" },
		{ "artist:x", "artist%5C%3Ax" },
		{ "a/b [c TO d]", "a%5C%2Fb%20%5C%5Bc%20TO%20d%5C%5D" },
		{ "[unknown]", "%5C%5Bunknown%5C%5D" },
		{ "{x}~^|", "%5C%7Bx%5C%7D%5C~%5C%5E%5C%7C" },
		{ "椎名林檎", "%E6%A4%8E%E5%90%8D%E6%9E%97%E6%AA%8E" },
	};
	char want[200], *url;

	for (size_t i = 0; i < LEN(t); i++) {
		snprintf(want, sizeof(want), BASE "/artist?fmt=json&query=%s"
		    "&limit=100&offset=0", t[i].query);
		url = mb_url_search(BASE, t[i].name);
		ck_assert_str_eq(url, want);
		free(url);
	}
}
END_TEST

static bool
inc_has(const char *url, const char *word)
{
	const char *p = strstr(url, "&inc=");
	size_t n = strlen(word);

	for (p += 5; (p = strstr(p, word)) != NULL; p += n)
		if ((p[-1] == '=' || p[-1] == '+') &&
		    (p[n] == '+' || p[n] == '\0'))
			return true;
	return false;
}

/* Every word of inc must be one that the service takes there. */
static void
legal(char *url, const char *const words[])
{
	const char *p = strstr(url, "&inc=");
	size_t i, len;

	ck_assert_ptr_nonnull(p);
	for (p += 5; *p != '\0'; p += len + (p[len] == '+')) {
		len = strcspn(p, "+");
		for (i = 0; words[i] != NULL; i++)
			if (strlen(words[i]) == len &&
			    memcmp(words[i], p, len) == 0)
				break;
		ck_assert_msg(words[i] != NULL, "%s: %s", url, p);
	}
	free(url);
}

START_TEST(requests_ask_for_what_is_legal)
{
	static const char *const artist[] = { "aliases", "annotation", "tags",
	    "genres", "ratings", "recordings", "releases", "release-groups",
	    "works", "artist-rels", "url-rels", "work-rels", NULL };
	static const char *const release[] = { "aliases", "annotation",
	    "artist-credits", "labels", "recordings", "discids", "media",
	    "release-groups", "tags", "genres", "ratings", "isrcs",
	    "recording-level-rels", "release-group-level-rels",
	    "work-level-rels", "artist-rels", "url-rels", "work-rels", NULL };
	static const char *const recording[] = { "aliases", "annotation",
	    "artist-credits", "isrcs", "tags", "genres", "ratings",
	    "work-level-rels", "artist-rels", "url-rels", "work-rels", NULL };
	char *url;

	legal(mb_url_artist(BASE, ID), artist);
	legal(mb_url_release(BASE, ID), release);
	legal(mb_url_releases(BASE, ID, TYPE_ALBUM, 0, true), release);
	legal(mb_url_releases(BASE, ID, TYPE_ALBUM, 0, false), release);
	legal(mb_url_recordings(BASE, ID, 0), recording);
	url = mb_url_releases(BASE, ID, TYPE_ALBUM | TYPE_EP, 200, false);
	ck_assert(strncmp(url, BASE "/release?fmt=json&artist=" ID
	    "&type=album%7Cep&limit=100&offset=200&inc=", 100) == 0);
	/* With recordings a page is cut at 500 tracks. */
	ck_assert(!inc_has(url, "recordings"));
	ck_assert(inc_has(url, "release-groups") && inc_has(url, "media"));
	free(url);
}
END_TEST

START_TEST(ids_and_addresses_are_ids)
{
	static const struct { const char *text; bool id; } t[] = {
		{ ID, true },
		{ "056E4F3E-D505-4DAD-8EC1-D04F521CBB56", true },
		{ "https://musicbrainz.org/artist/" ID, true },
		{ "https://musicbrainz.org/artist/" ID "/", true },
		{ "https://beta.musicbrainz.org/artist/" ID "/relations",
		    true },
		{ "https://musicbrainz.org/artist/" ID "?x=y", true },
		{ "https://musicbrainz.org/artist/" ID "0", false },
		{ "https://musicbrainz.org/artist/056e4f3e", false },
		{ "https://musicbrainz.org/release/" ID, false },
		{ "Daft Punk", false }, { "", false }, { "056e4f3e", false },
		{ ID " ", false },
	};
	char id[MBID_SIZE];

	for (size_t i = 0; i < LEN(t); i++) {
		ck_assert_msg(mb_artist_id(t[i].text, id) == t[i].id, "%s",
		    t[i].text);
		if (t[i].id)
			ck_assert_str_eq(id, ID);
	}
}
END_TEST

/* Plays the plan: pages of so many releases each with so many new albums in
 * them, of which so many are settled; how many requests it takes in all,
 * look-ups included. */
static size_t
play(size_t total, size_t a_page, size_t albums_a_page, size_t settled_a_page,
    size_t limit)
{
	struct mb_plan p = { .total = total, .limit = limit };
	size_t light = 0, albums;

	do {
		p.got = p.got + a_page < total ? p.got + a_page : total;
		p.pages++;
		p.albums += albums_a_page;
		p.settled += settled_a_page;
		if (limit > 0 && p.settled > limit)
			p.settled = limit;
	} while (p.got < total && mb_plan_whole(&p));
	/* All but the settled albums have to be looked up. */
	if (p.got < total) {
		albums = albums_a_page * ((total + a_page - 1) / a_page);
		if (limit > 0 && albums > limit)
			albums = limit;
		light = (total - p.got + MB_PAGE - 1) / MB_PAGE + albums -
		    p.settled;
	}
	return 1 + p.pages + light;
}

static void
promise(size_t total, size_t page, size_t each, size_t limit)
{
	size_t albums = each * ((total + page - 1) / page), n;

	if (limit > 0 && albums > limit)
		albums = limit;
	for (size_t settled = 0; settled <= each; settled += 1 + each / 3) {
		n = play(total, page, each, settled, limit);
		ck_assert_msg(n <= 2 + (total + 99) / 100 + albums,
		    "%zu releases, %zu a page, %zu albums each, %zu settled, "
		    "%zu wanted: %zu", total, page, each, settled, limit, n);
	}
}

START_TEST(the_plan_keeps_the_promise)
{
	for (size_t total = 1; total < 1300; total += 11)
		for (size_t page = 1; page <= 100; page += 3)
			for (size_t each = 0; each <= page && each < 12;
			    each++)
				for (size_t limit = 0; limit < 40;
				    limit = 3 * limit + 1)
					promise(total, page, each, limit);
	ck_assert_uint_eq(play(100, 100, 5, 0, 0), 2);
	ck_assert_uint_eq(play(1, 1, 1, 0, 0), 2);
}
END_TEST

START_TEST(the_plan_takes_what_is_less)
{
	static const struct {
		struct mb_plan p;
		bool whole;
	} t[] = {
		/* one group of 130 releases: list the other 80 */
		{ { 130, 50, 1, 1, 1, 0 }, false },
		/* a few left: as well whole */
		{ { 60, 41, 1, 3, 2, 0 }, true },
		{ { 100, 99, 1, 0, 0, 0 }, true },
		/* many albums, few releases of each */
		{ { 120, 45, 1, 3, 3, 0 }, true },
		{ { 120, 90, 2, 6, 6, 0 }, true },
		/* the same, when nothing is known for good: no more risk */
		{ { 220, 90, 3, 6, 0, 0 }, false },
		{ { 220, 90, 3, 6, 6, 0 }, true },
		/* the first album is all that is wanted, and it is there */
		{ { 430, 70, 1, 20, 20, 0 }, true },
		{ { 430, 70, 1, 20, 1, 1 }, false },
		/* a thousand bootlegs of nothing */
		{ { 1000, 30, 1, 0, 0, 0 }, false },
		{ { 1000, 30, 1, 1, 1, 0 }, false },
		/* pages of box sets */
		{ { 300, 4, 1, 1, 1, 0 }, false },
	};

	for (size_t i = 0; i < LEN(t); i++)
		ck_assert_msg(mb_plan_whole(&t[i].p) == t[i].whole,
		    "%zu: %zu of %zu", i, t[i].p.got, t[i].p.total);
}
END_TEST

/* ---- which artist ---- */

/* "name|sort name|alias,alias;..."; ids count from 1 */
static json_t *
artists(const char *text)
{
	json_t *list = json_array(), *aliases, *a;
	char *copy = mem_str(text), *p = copy, *name, *sort, *alias, id[40];
	int n = 0;

	while (*p != '\0') {
		aliases = json_array();
		name = p;
		p += strcspn(p, "|");
		*p++ = '\0';
		sort = p;
		p += strcspn(p, "|");
		*p++ = '\0';
		while (*p != '\0' && *p != ';') {
			alias = p;
			p += strcspn(p, ",;");
			json_array_append_new(aliases, json_pack("{s:s%}",
			    "name", alias, (size_t)(p - alias)));
			p += *p == ',';
		}
		p += *p == ';';
		snprintf(id, sizeof(id), "00000000-0000-4000-8000-%012d",
		    ++n);
		a = json_pack("{s:s,s:s,s:s,s:o}", "id", id, "name", name,
		    "sort-name", sort, "aliases", aliases);
		json_array_append_new(list, a);
	}
	free(copy);
	return list;
}

static const struct {
	const char *hits, *name;
	int found;		/* the nth; 0: none, < 0: so many */
} choices[] = {
	{ "Daft Punk|Daft Punk|;Daft Punk Tribute|x|", "Daft Punk", 1 },
	{ "Daft Punk Tribute|x|;Daft Punk|Daft Punk|", "Daft Punk", 2 },
	{ "Daft Punk|Daft Punk|", "daft  punk", 1 },
	{ "Nirvana|Nirvana|;Nirvana|Nirvana|", "Nirvana", -2 },
	{ "Nirvana|Nirvana|;Nirvana 2002|x|", "NIRVANA", 1 },
	{ "Prince|Prince|;The Artist|x|Prince", "Prince", 1 },
	{ "Queen|Queen|;Queen|Queen|;Queen|Queen|", "Queen", -3 },
	{ "Bj\xc3\xb6rk|Bj\xc3\xb6rk|", "Bjork", 1 },
	{ "Beyonc\xc3\xa9|Beyonc\xc3\xa9|", "beyonce", 1 },
	{ "Sigur R\xc3\xb3s|Sigur R\xc3\xb3s|", "SIGUR ROS", 1 },
	{ "Leonard Cohen|Cohen, Leonard|", "Cohen, Leonard", 1 },
	{ "X|Cohen, Leonard|;Cohen, Leonard|x|", "Cohen, Leonard", 2 },
	{ "X|Cohen, Leonard|;Y|Cohen, Leonard|", "Cohen, Leonard", -2 },
	{ "2Pac|2Pac|Tupac Shakur,Makaveli", "Tupac Shakur", 1 },
	{ "A|A|Ye;B|B|Ye", "Ye", -2 },
	{ "A|A|Ye;B|Ye|", "Ye", 2 },
	{ "A|A|Ye,ye,YE", "Ye", 1 },
	{ "Nobody Else|x|", "Daft Punk", 0 },
	{ "", "Daft Punk", 0 },
	{ "AC/DC|x|", "ac/dc", 1 },
	{ "Wham!|Wham!|;Wham|Wham|", "Wham!", 1 },
	{ "Wham!|Wham!|;Wham|Wham|", "wham", 2 },
	{ "Sunn O)))|x|", "sunn o)))", 1 },
	{ "?|?|;?\?|?\?|", "?", 1 },
	{ "!!!|!!!|", "!!!", 1 },
	{ "Guns N\xe2\x80\x99 Roses|x|", "Guns N' Roses", 1 },
	{ "Guns N' Roses|x|", "Guns N\xe2\x80\x99 Roses", 1 },
	{ "alt\xe2\x80\x90J|x|", "alt-J", 1 },
	{ "Jay\xe2\x80\x90Z|x|", "JAY-Z", 1 },
	{ "\xe2\x80\x9cWeird Al\xe2\x80\x9d Yankovic|x|",
	    "\"Weird Al\" Yankovic", 1 },
	{ "\xe6\xa4\x8e\xe5\x90\x8d\xe6\x9e\x97\xe6\xaa\x8e|Shiina, Ringo|"
	    "Ringo Sheena", "\xe6\xa4\x8e\xe5\x90\x8d\xe6\x9e\x97\xe6\xaa\x8e",
	    1 },
	{ "\xe6\xa4\x8e\xe5\x90\x8d\xe6\x9e\x97\xe6\xaa\x8e|Shiina, Ringo|"
	    "Ringo Sheena", "shiina, ringo", 1 },
	{ "\xd0\x9a\xd0\xb8\xd0\xbd\xd0\xbe|Kino|", "\xd0\xba\xd0\xb8\xd0\xbd"
	    "\xd0\xbe", 1 },
	{ "Justice|Justice|;Justice|Justice|;J|J|Justice", "Justice", -2 },
	{ "\xe2\x80\xa0|x|", "\xe2\x80\xa0", 1 },
	{ "The xx|xx, The|", "xx", 0 },
};

START_TEST(the_right_artist_or_none)
{
	json_t *hits, *candidates;
	enum mb_match match;
	char id[MBID_SIZE];
	int got;

	for (size_t i = 0; i < LEN(choices); i++) {
		hits = artists(choices[i].hits);
		match = mb_choose(hits, choices[i].name, id, &candidates);
		got = match == MB_NONE ? 0 : match == MB_FOUND ?
		    atoi(id + 24) : -(int)json_array_size(candidates);
		ck_assert_msg(got == choices[i].found, "%s in %s: %d",
		    choices[i].name, choices[i].hits, got);
		json_decref(candidates);
		json_decref(hits);
	}
}
END_TEST

START_TEST(who_nobody_is_shows_the_nearest)
{
	json_t *hits = artists("A|A|;B|B|;C|C|;D|D|;E|E|;F|F|;G|G|");
	json_t *candidates;
	char id[MBID_SIZE];

	ck_assert_int_eq(mb_choose(hits, "Z", id, &candidates), MB_NONE);
	ck_assert_uint_eq(json_array_size(candidates), 5);
	json_decref(candidates);
	ck_assert_int_eq(mb_choose(NULL, "Z", id, &candidates), MB_NONE);
	ck_assert_uint_eq(json_array_size(candidates), 0);
	json_decref(candidates);
	json_decref(hits);
}
END_TEST

/* Others of the name may be on a page that nobody asked for. */
START_TEST(a_page_that_ends_among_equals)
{
	static const struct {
		int count, hits, first, last;
		bool string;
		enum mb_match found;
	} t[] = {
		{ 100, 100, 100, 100, false, MB_FOUND },
		{ 101, 100, 100, 100, false, MB_UNSURE },
		{ 101, 100, 100, 99, false, MB_FOUND },
		{ 101, 100, 98, 98, false, MB_UNSURE },
		{ 5000, 100, 100, 100, true, MB_UNSURE },
		{ 5000, 100, 100, 31, true, MB_FOUND },
		{ 5000, 99, 100, 100, false, MB_FOUND },
	};
	json_t *doc, *hits, *candidates, *hit;
	char id[MBID_SIZE];

	for (size_t i = 0; i < LEN(t); i++) {
		hits = json_array();
		for (int k = 0; k < t[i].hits; k++) {
			hit = json_pack("{s:s,s:s}", "id", ID, "name",
			    k == 0 ? "Low" : "Lower");
			json_object_set_new(hit, "score", t[i].string ?
			    json_sprintf("%d", k == 0 ? t[i].first : t[i].last)
			    : json_integer(k == 0 ? t[i].first : t[i].last));
			json_array_append_new(hits, hit);
		}
		doc = json_pack("{s:i,s:o}", "count", t[i].count, "artists",
		    hits);
		ck_assert_msg(mb_found(doc, "low", id, &candidates) ==
		    t[i].found, "%zu", i);
		ck_assert_uint_eq(json_array_size(candidates), 1);
		json_decref(candidates);
		json_decref(doc);
	}
}
END_TEST

START_TEST(a_real_search)
{
	json_t *doc = answer("search_artist.json"), *candidates;
	char id[MBID_SIZE], *text;

	ck_assert_int_eq(mb_found(doc, "Leonard Cohen", id, &candidates),
	    MB_FOUND);
	ck_assert_str_eq(id, "65314b12-0e08-43fa-ba33-baaa7b874c15");
	text = mb_describe(json_array_get(candidates, 0));
	ck_assert_str_eq(text, "65314b12-0e08-43fa-ba33-baaa7b874c15 "
	    "Leonard Cohen, Person, CA");
	free(text);
	json_decref(candidates);
	ck_assert_int_eq(mb_choose(js_array(doc, "artists"), "cohen, leonard",
	    id, &candidates), MB_FOUND);
	json_decref(candidates);
	ck_assert_int_eq(mb_choose(js_array(doc, "artists"), "L. COHEN", id,
	    &candidates), MB_FOUND);
	json_decref(candidates);
	ck_assert_int_eq(mb_choose(js_array(doc, "artists"), "Leonard", id,
	    &candidates), MB_NONE);
	json_decref(candidates);
	json_decref(doc);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, names_are_escaped_for_lucene);
	tcase_add_test(tc, requests_ask_for_what_is_legal);
	tcase_add_test(tc, ids_and_addresses_are_ids);
	tcase_add_test(tc, the_plan_keeps_the_promise);
	tcase_add_test(tc, the_plan_takes_what_is_less);
	tcase_add_test(tc, the_right_artist_or_none);
	tcase_add_test(tc, who_nobody_is_shows_the_nearest);
	tcase_add_test(tc, a_page_that_ends_among_equals);
	tcase_add_test(tc, a_real_search);
}

UNIT_MAIN("musicbrainz", cases)
