/* canonical: which groups are albums, and which release stands for one. */
#include "unit/unit.h"

#include <string.h>

#include "base/mem.h"
#include "data/json.h"
#include "svc/canonical.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))
#define ME "056e4f3e-d505-4dad-8ec1-d04f521cbb56"
#define OTHER "5b11f4ce-a62d-471e-81fc-a69a8278c7da"

/* ---- groups ---- */

/* "Live,Compilation" */
static json_t *
words(const char *list)
{
	json_t *a = json_array();
	size_t len;

	while (*list != '\0') {
		len = strcspn(list, ",");
		json_array_append_new(a, json_stringn(list, len));
		list += len + (list[len] == ',');
	}
	return a;
}

/* Artists by one letter each: "m" is the one asked for. */
static json_t *
credit(const char *who)
{
	json_t *a = json_array();

	for (; *who != '\0'; who++)
		json_array_append_new(a, json_pack("{s:s,s:s,s:{s:s}}",
		    "name", *who == 'm' ? "Me" : "Them", "joinphrase", "",
		    "artist", "id", *who == 'm' ? ME : OTHER));
	return a;
}

static const struct {
	const char *what, *primary, *secondary, *own, *release;
	unsigned types;
	const char *why;	/* NULL: it is one */
} groups[] = {
	{ "Discovery", "Album", "", "m", "m", TYPE_ALBUM, NULL },
	{ "Demon Days", "Album", "", "m", "m", TYPE_ALBUM, NULL },
	{ "Live Through This", "Album", "", "m", "m", TYPE_ALBUM, NULL },
	/* titles say nothing */
	{ "The Beatles", "Album", "", "m", "m", TYPE_ALBUM, NULL },
	{ "Weezer", "Album", "", "m", "m", TYPE_ALBUM, NULL },
	{ "Red (Taylor\xe2\x80\x99s Version)", "Album", "", "m", "m",
	    TYPE_ALBUM, NULL },
	{ "Live and Let Die", "Album", "Soundtrack", "m", "m", TYPE_ALBUM,
	    "Soundtrack" },
	{ "Live!", "Album", "", "m", "m", TYPE_ALBUM, NULL },
	{ "Mixtape", "Album", "", "m", "m", TYPE_ALBUM, NULL },
	{ "The Remix", "Album", "", "m", "m", TYPE_ALBUM, NULL },
	{ "Greatest Hits (of one band as they mean it)", "Album", "", "m", "m",
	    TYPE_ALBUM, NULL },
	{ "The Singles", "Album", "Compilation", "m", "m", TYPE_ALBUM,
	    "Compilation" },
	{ "Stop Making Sense", "Album", "Soundtrack,Live", "m", "m",
	    TYPE_ALBUM, "Soundtrack" },
	{ "Purple Rain", "Album", "Soundtrack", "m", "m", TYPE_ALBUM,
	    "Soundtrack" },
	{ "Coloring Book", "Album", "Mixtape/Street", "m", "m", TYPE_ALBUM,
	    "Mixtape/Street" },
	{ "Mixtape is no type", "Album", "Mixtape", "m", "m", TYPE_ALBUM,
	    NULL },
	{ "Watch the Throne", "Album", "", "mo", "mo", TYPE_ALBUM, NULL },
	{ "Greatest Hits", "Album", "Compilation", "m", "m", TYPE_ALBUM,
	    "Compilation" },
	{ "Alive 1997", "Album", "Live", "m", "m", TYPE_ALBUM, "Live" },
	{ "MTV Unplugged", "Album", "Live,Compilation", "m", "m", TYPE_ALBUM,
	    "Live" },
	{ "TRON: Legacy", "Album", "Soundtrack", "m", "m", TYPE_ALBUM,
	    "Soundtrack" },
	{ "Daft Club", "Album", "Remix", "m", "m", TYPE_ALBUM, "Remix" },
	{ "Fecal Matter", "Album", "Demo", "m", "m", TYPE_ALBUM, "Demo" },
	{ "Essential Mix", "Album", "DJ-mix", "m", "m", TYPE_ALBUM, "DJ-mix" },
	{ "a mixtape", "Album", "Mixtape/Street", "m", "m", TYPE_ALBUM,
	    "Mixtape/Street" },
	{ "an interview", "Album", "Interview", "m", "m", TYPE_ALBUM,
	    "Interview" },
	{ "a book", "Album", "Audiobook", "m", "m", TYPE_ALBUM, "Audiobook" },
	{ "poems", "Album", "Spokenword", "m", "m", TYPE_ALBUM, "Spokenword" },
	{ "a play", "Album", "Audio drama", "m", "m", TYPE_ALBUM,
	    "Audio drama" },
	{ "birds", "Album", "Field recording", "m", "m", TYPE_ALBUM,
	    "Field recording" },
	{ "case does not matter", "Album", "dj-MIX", "m", "m", TYPE_ALBUM,
	    "DJ-mix" },
	{ "a type yet to come", "Album", "Generated", "m", "m", TYPE_ALBUM,
	    NULL },
	{ "a single", "Single", "", "m", "m", TYPE_ALBUM, "Single" },
	{ "an EP", "EP", "", "m", "m", TYPE_ALBUM, "EP" },
	{ "an EP, asked for", "EP", "", "m", "m", TYPE_EP, NULL },
	{ "an album, EPs asked for", "Album", "", "m", "m", TYPE_EP, "Album" },
	{ "both asked for", "EP", "", "m", "m", TYPE_EP | TYPE_ALBUM, NULL },
	{ "a live EP", "EP", "Live", "m", "m", TYPE_EP, "Live" },
	{ "a broadcast", "Broadcast", "", "m", "m", TYPE_BROADCAST, NULL },
	{ "a broadcast of a concert", "Broadcast", "Live", "m", "m",
	    TYPE_BROADCAST, "Live" },
	{ "other", "Other", "", "m", "m", TYPE_OTHER, NULL },
	{ "other, not asked for", "Other", "", "m", "m", TYPE_ALBUM, "Other" },
	{ "no type", NULL, "", "m", "m", TYPE_ALBUM, "no type" },
	{ "no type, all asked for", NULL, "", "m", "m", 31, "no type" },
	{ "with another", "Album", "", "mo", "mo", TYPE_ALBUM, NULL },
	{ "by another with me", "Album", "", "om", "om", TYPE_ALBUM, "by" },
	{ "by another", "Album", "", "o", "o", TYPE_ALBUM, "by" },
	{ "the group's credit counts", "Album", "", "m", "o", TYPE_ALBUM,
	    NULL },
	{ "... both ways", "Album", "", "o", "m", TYPE_ALBUM, "by" },
	{ "the release's if it has none", "Album", "", NULL, "m", TYPE_ALBUM,
	    NULL },
	{ "... both ways", "Album", "", NULL, "o", TYPE_ALBUM, "by" },
	{ "nobody's", "Album", "", NULL, NULL, TYPE_ALBUM, "by" },
	{ "the type is said first", "Single", "Live", "o", "o", TYPE_ALBUM,
	    "Single" },
};

START_TEST(groups_that_are_albums)
{
	json_t *g, *c;
	struct group_verdict v;

	for (size_t i = 0; i < LEN(groups); i++) {
		g = json_pack("{s:s,s:s?,s:o,s:o*}", "title", groups[i].what,
		    "primary-type", groups[i].primary, "secondary-types",
		    words(groups[i].secondary), "artist-credit",
		    groups[i].own == NULL ? NULL : credit(groups[i].own));
		c = groups[i].release == NULL ? NULL :
		    credit(groups[i].release);
		v = canonical_group(g, c, ME, groups[i].types);
		ck_assert_msg(v.fine == (groups[i].why == NULL), "%s",
		    groups[i].what);
		if (!v.fine)
			ck_assert_str_eq(v.why, groups[i].why);
		if (!v.fine && strcmp(v.why, "by") == 0)
			ck_assert_str_eq(v.who, groups[i].own == NULL &&
			    groups[i].release == NULL ? "nobody" : "Them");
		json_decref(g);
		json_decref(c);
	}
}
END_TEST

START_TEST(types_are_words)
{
	char out[TYPES_SIZE];
	unsigned types = 0;

	ck_assert_int_eq(canonical_types("album", &types), 0);
	ck_assert_uint_eq(types, TYPE_ALBUM);
	ck_assert_int_eq(canonical_types("EP,single", &types), 0);
	ck_assert_uint_eq(types, TYPE_EP | TYPE_SINGLE);
	ck_assert_str_eq(canonical_type_words(out, types, '|'), "ep|single");
	ck_assert_int_eq(canonical_types("album,ep,single,broadcast,other",
	    &types), 0);
	ck_assert_str_eq(canonical_type_words(out, types, '|'),
	    "album|ep|single|broadcast|other");
	ck_assert_int_eq(canonical_types("", &types), -1);
	ck_assert_int_eq(canonical_types("album,", &types), -1);
	ck_assert_int_eq(canonical_types("albums", &types), -1);
	ck_assert_int_eq(canonical_types("live", &types), -1);
}
END_TEST

/* ---- releases ---- */

/* "status|date|format of the first medium|id", "-" for null */
static json_t *
release(const char *text)
{
	char *part[4], *copy = mem_str(text), *p = copy;
	json_t *r, *media = json_array();

	for (int i = 0; i < 4; i++) {
		part[i] = p;
		p += strcspn(p, "|");
		if (*p != '\0')
			*p++ = '\0';
		if (strcmp(part[i], "-") == 0)
			part[i] = NULL;
	}
	/* The printed order of media says nothing. */
	json_array_append_new(media, json_pack("{s:i,s:s}", "position", 2,
	    "format", "DVD-Video"));
	json_array_append_new(media, json_pack("{s:i,s:s?}", "position", 1,
	    "format", part[2]));
	r = json_pack("{s:s?,s:s*,s:o,s:s}", "status", part[0], "date",
	    part[1], "media", media, "id", part[3]);
	free(copy);
	return r;
}

static const struct {
	const char *why, *of[4], *want;		/* want NULL: left out */
} choices[] = {
	{ "the earliest", { "Official|2001-03-12|CD|b",
	    "Official|2001-03-13|CD|a" }, "b" },
	{ "official before an earlier bootleg", { "Bootleg|2000-12-25|CD-R|a",
	    "Official|2001-03-12|CD|b" }, "b" },
	{ "official before an earlier promo", { "Promotion|2001-02-26|CD|a",
	    "Official|2001-03-12|CD|b" }, "b" },
	{ "official before an earlier one without status", { "-|1990|CD|a",
	    "Official|2001|CD|b" }, "b" },
	{ "official without a date before a dated promo", {
	    "Promotion|2001|CD|a", "Official|-|CD|b" }, "b" },
	{ "promo when there is nothing else", { "Promotion|2001|CD|a" }, "a" },
	{ "no status when there is nothing else", { "-|2001|CD|a" }, "a" },
	{ "withdrawn when there is nothing else", { "Withdrawn|2001|CD|a" },
	    "a" },
	{ "cancelled when there is nothing else", { "Cancelled|2001|CD|a" },
	    "a" },
	{ "these four are alike: by date", { "Promotion|2002|CD|a",
	    "-|2001-05|CD|b", "Withdrawn|2001|CD|c", "Cancelled|2003|CD|d" },
	    "b" },
	{ "only a bootleg", { "Bootleg|2001|CD|a" }, NULL },
	{ "only a pseudo-release", { "Pseudo-Release|2001|CD|a" }, NULL },
	{ "bootleg and pseudo-release", { "Pseudo-Release|2001|CD|a",
	    "Bootleg|2000|CD|b" }, NULL },
	{ "expunged", { "Expunged|2001|CD|a" }, NULL },
	{ "a status yet to come", { "Rumoured|2001|CD|a" }, NULL },
	{ "1967-05-26 is before 1967", { "Official|1967|12\" Vinyl|a",
	    "Official|1967-05-26|12\" Vinyl|b" }, "b" },
	{ "1967-05-26 is before 1967-05", { "Official|1967-05|CD|a",
	    "Official|1967-05-26|CD|b" }, "b" },
	{ "1967-05 is before 1967", { "Official|1967|CD|a",
	    "Official|1967-05|CD|b" }, "b" },
	{ "1966 is before 1967-05-26", { "Official|1967-05-26|CD|a",
	    "Official|1966|CD|b" }, "b" },
	{ "1967-06-01 is after 1967-05", { "Official|1967-06-01|CD|a",
	    "Official|1967-05|CD|b" }, "b" },
	{ "1967-06-01 is before 1967", { "Official|1967|CD|a",
	    "Official|1967-06-01|CD|b" }, "b" },
	{ "no date comes last", { "Official|-|CD|a", "Official|2014|CD|b" },
	    "b" },
	{ "an empty date too", { "Official||CD|a", "Official|2014|CD|b" },
	    "b" },
	{ "1999-?\?-05 is 1999", { "Official|1999-?\?-05|CD|a",
	    "Official|1999-12|CD|b" }, "b" },
	{ "?\?\?\?-05-01 is no date", { "Official|?\?\?\?-05-01|CD|a",
	    "Official|2014|CD|b" }, "b" },
	{ "White Album: the LP of the day, not the CD of 1987", {
	    "Official|1987-08-24|CD|a", "Official|1968-11-22|12\" Vinyl|b",
	    "Official|1968-11-25|12\" Vinyl|c" }, "b" },
	{ "White Album: the mono LP of that day has a lower id", {
	    "Official|1968-11-22|12\" Vinyl|m",
	    "Official|1968-11-22|12\" Vinyl|s" }, "m" },
	{ "The Wall: an 8-track of that day", {
	    "Official|1979-11-30|8-Track Cartridge|a",
	    "Official|1979-11-30|12\" Vinyl|b" }, "b" },
	{ "Mellon Collie: Japan first", { "Official|1995-10-24|CD|a",
	    "Official|1995-10-23|CD|b", "Official|1995|Cassette|c" }, "b" },
	{ "In Rainbows: the download first", {
	    "Official|2007-12-31|CD|a",
	    "Official|2007-10-10|Digital Media|b" }, "b" },
	{ "a leak is a bootleg", { "Bootleg|2013-05-13|Digital Media|a",
	    "Official|2013-05-17|CD|b" }, "b" },
	{ "a translated track list is none", {
	    "Pseudo-Release|2001-03-12|CD|a", "Official|2001-03-12|CD|b" },
	    "b" },
	{ "a withdrawn one gives way", { "Withdrawn|1987-12-08|CD|a",
	    "Official|1994-11-22|CD|b" }, "b" },
	{ "a date before Christ is none", { "Official|-044-03-15|CD|a",
	    "Official|2001|CD|b" }, "b" },
	{ "a date that is none", { "Official|soon|CD|a",
	    "Official|2001|CD|b" }, "b" },
	{ "CD before cassette of that day", { "Official|2001|Cassette|a",
	    "Official|2001|CD|b" }, "b" },
	{ "vinyl before cassette", { "Official|2001|Cassette|a",
	    "Official|2001|12\" Vinyl|b" }, "b" },
	{ "plain vinyl too", { "Official|2001|Cassette|a",
	    "Official|2001|Vinyl|b" }, "b" },
	{ "digital before MiniDisc", { "Official|2001|MiniDisc|a",
	    "Official|2001|Digital Media|b" }, "b" },
	{ "unknown before DVD", { "Official|2001|DVD|a",
	    "Official|2001|-|b" }, "b" },
	{ "a cassette that is earlier", { "Official|2001-01|Cassette|b",
	    "Official|2001-02|CD|a" }, "b" },
	{ "CD, vinyl, digital and unknown are alike: lowest id", {
	    "Official|2001|CD|d", "Official|2001|12\" Vinyl|c",
	    "Official|2001|Digital Media|b", "Official|2001|-|a" }, "a" },
	{ "kinds of CD", { "Official|2001|Cassette|a",
	    "Official|2001|Blu-spec CD|b" }, "b" },
	{ "an enhanced one", { "Official|2001|VCD|a",
	    "Official|2001|Enhanced CD|b" }, "b" },
	{ "HDCD", { "Official|2001|DVD-Audio|a", "Official|2001|HDCD|b" },
	    "b" },
	{ "SHM-CD", { "Official|2001|SACD|a", "Official|2001|SHM-CD|b" },
	    "b" },
	{ "HQCD", { "Official|2001|SACD|a", "Official|2001|HQCD|b" }, "b" },
	{ "a VCD is no CD", { "Official|2001|VCD|a", "Official|2001|CD|b" },
	    "b" },
	{ "a DualDisc by its CD side", { "Official|2001|DualDisc (DVD-Video "
	    "side)|a", "Official|2001|DualDisc (CD side)|b" }, "b" },
	{ "a hybrid SACD by its CD layer", {
	    "Official|2001|Hybrid SACD (SACD layer)|a",
	    "Official|2001|Hybrid SACD (CD layer)|b" }, "b" },
	{ "a mini DVD is no CD", { "Official|2001|MiniDVD|a",
	    "Official|2001|8cm CD|b" }, "b" },
	{ "shellac is anything else", { "Official|1930|10\" Shellac|a",
	    "Official|1930|CD|b" }, "b" },
	{ "the lowest id", { "Official|2001|CD|c", "Official|2001|CD|a",
	    "Official|2001|CD|b" }, "a" },
};

START_TEST(the_release_of_a_group)
{
	char best[CANONICAL_KEY], key[CANONICAL_KEY];
	const char *got;
	json_t *r;

	for (size_t i = 0; i < LEN(choices); i++) {
		best[0] = '\0';
		for (size_t k = 0; k < 4 && choices[i].of[k] != NULL; k++) {
			r = release(choices[i].of[k]);
			if (canonical_key(key, r) &&
			    (*best == '\0' || strcmp(key, best) < 0))
				memcpy(best, key, sizeof(best));
			json_decref(r);
		}
		got = *best == '\0' ? "none" : strrchr(best, ' ') + 1;
		ck_assert_msg(strcmp(got, choices[i].want == NULL ? "none" :
		    choices[i].want) == 0, "%s: %s", choices[i].why, got);
	}
}
END_TEST

START_TEST(dates_as_keys_sort_in_time)
{
	/* "=" before those that are the same as the one before */
	static const char *const in_order[] = { "0001", "0999-01-01",
	    "1899-12-31", "1899-12", "1899", "1967-01-01", "1967-01",
	    "1967-05-26", "1967-05-31", "1967-05", "=1967-05-?\?",
	    "1967-06-01", "1967-06", "1967-12-31", "=1967-12-31", "1967-12",
	    "1967", "=1967-?\?", "=1967-?\?-?\?", "1968-01-01",
	    "1968-02-29", "1968-11-22", "1968", "1987-08-24", "1999-12-31",
	    "1999", "2000-01-01", "2001-03-12", "2001-03", "2001", "2024",
	    "?\?\?\?-05-01", "?\?\?\?-05", "", "=?\?\?\?", "=-044",
	    "=soon", "=1968-13", "=20010312" };
	char a[CANONICAL_DATE], b[CANONICAL_DATE];
	const char *at, *last = in_order[0];
	int c;

	for (size_t i = 1; i < LEN(in_order); i++) {
		at = in_order[i] + (*in_order[i] == '=');
		c = strcmp(canonical_date(a, last), canonical_date(b, at));
		ck_assert_msg(*in_order[i] == '=' ? c == 0 : c < 0,
		    "%s, %s: %s, %s", last, at, a, b);
		last = at;
	}
	ck_assert_str_eq(canonical_date(a, NULL), "~~~~-~~-~~");
	ck_assert_str_eq(canonical_date(a, "1997-01"), "1997-01-~~");
}
END_TEST

START_TEST(media_to_listen_to)
{
	static const struct { const char *format; bool audio; } t[] = {
		{ NULL, true }, { "CD", true }, { "CD-R", true },
		{ "Enhanced CD", true }, { "Blu-spec CD", true },
		{ "12\" Vinyl", true }, { "Cassette", true },
		{ "Digital Media", true }, { "SACD", true },
		{ "Hybrid SACD", true }, { "MiniDisc", true },
		{ "8-Track Cartridge", true }, { "USB Flash Drive", true },
		{ "DualDisc (CD side)", true }, { "DVDplus (CD side)", true },
		{ "DVD", false }, { "DVD-Video", false },
		{ "DVD-Audio", false }, { "DVD-R Video", false },
		{ "DualDisc (DVD side)", false },
		{ "DualDisc (DVD-Video side)", false },
		{ "DVDplus (DVD-Video side)", false }, { "HD-DVD", false },
		{ "Blu-ray", false }, { "Blu-ray-R", false },
		{ "VHS", false }, { "VCD", false }, { "SVCD", false },
		{ "CDV", false }, { "LaserDisc", false },
		{ "12\" LaserDisc", false }, { "Betamax", false },
		{ "UMD", false }, { "CED", false }, { "VHD", false },
		{ "8\" LaserDisc", false }, { "DVDplus", false },
		{ "DVDplus (DVD-Audio side)", false },
		{ "DualDisc (DVD-Audio side)", false },
		{ "MiniDVD", false }, { "MiniDVD-Audio", false },
		{ "Betacam SP", false }, { "Video 8", false },
		{ "8mm Film", false }, { "DualDisc", true },
		{ "Hybrid SACD (CD layer)", true }, { "SHM-SACD", true },
		{ "HDCD", true }, { "HQCD", true }, { "8cm CD+G", true },
		{ "Copy Control CD", true }, { "DTS CD", true },
		{ "VinylDisc", true }, { "Flexi-disc", true },
		{ "7\" Shellac", true }, { "Path\xc3\xa9 disc", true },
		{ "Wax Cylinder", true }, { "Piano Roll", true },
		{ "DAT", true }, { "DCC", true }, { "Reel-to-reel", true },
		{ "slotMusic", true }, { "SD Card", true },
		{ "3.5\" Floppy Disk", true }, { "Playbutton", true },
		{ "Other", true }, { "a format yet to come", true },
	};

	for (size_t i = 0; i < LEN(t); i++)
		ck_assert_msg(canonical_audio(t[i].format) == t[i].audio,
		    "%s", t[i].format);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, groups_that_are_albums);
	tcase_add_test(tc, types_are_words);
	tcase_add_test(tc, the_release_of_a_group);
	tcase_add_test(tc, dates_as_keys_sort_in_time);
	tcase_add_test(tc, media_to_listen_to);
}

UNIT_MAIN("canonical", cases)
