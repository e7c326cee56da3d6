#include "svc/canonical.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "data/date.h"
#include "data/json.h"
#include "data/text.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* ---- groups ---- */

static const struct { const char *word; unsigned bit; } primary[] = {
	{ "album", TYPE_ALBUM }, { "ep", TYPE_EP }, { "single", TYPE_SINGLE },
	{ "broadcast", TYPE_BROADCAST }, { "other", TYPE_OTHER },
};

/* Secondary types that make a group no album of its own. */
static const char *const secondary[] = {
	"Compilation", "Live", "Soundtrack", "Remix", "Demo", "DJ-mix",
	"Mixtape/Street", "Interview", "Audiobook", "Spokenword",
	"Audio drama", "Field recording",
};

static unsigned
type_bit(const char *word, size_t len)
{
	for (size_t i = 0; i < LEN(primary); i++)
		if (strlen(primary[i].word) == len &&
		    strncasecmp(primary[i].word, word, len) == 0)
			return primary[i].bit;
	return 0;
}

int
canonical_types(const char *words, unsigned *types)
{
	unsigned bit, all = 0;
	size_t len;

	for (;; words += len + 1) {
		len = strcspn(words, ",");
		if ((bit = type_bit(words, len)) == 0)
			return -1;
		all |= bit;
		if (words[len] == '\0')
			break;
	}
	*types = all;
	return 0;
}

char *
canonical_type_words(char out[TYPES_SIZE], unsigned types, char sep)
{
	size_t n = 0;

	for (size_t i = 0; i < LEN(primary); i++) {
		if ((types & primary[i].bit) == 0)
			continue;
		if (n > 0)
			out[n++] = sep;
		memcpy(out + n, primary[i].word, strlen(primary[i].word));
		n += strlen(primary[i].word);
	}
	out[n] = '\0';
	return out;
}

static const char *
bad_secondary(const json_t *group)
{
	json_t *t;
	size_t i;

	json_array_foreach(js_array(group, "secondary-types"), i, t)
		for (size_t k = 0; k < LEN(secondary); k++)
			if (json_is_string(t) && strcasecmp(secondary[k],
			    json_string_value(t)) == 0)
				return secondary[k];
	return NULL;
}

struct group_verdict
canonical_group(const json_t *group, const json_t *credit, const char *artist,
    unsigned types)
{
	const char *type = js_str(group, "primary-type"), *bad, *id;
	const json_t *own = js_array(group, "artist-credit"), *first;

	if (type == NULL)
		return (struct group_verdict){ false, "no type", NULL };
	if ((type_bit(type, strlen(type)) & types) == 0)
		return (struct group_verdict){ false, type, NULL };
	if ((bad = bad_secondary(group)) != NULL)
		return (struct group_verdict){ false, bad, NULL };
	first = json_array_get(own != NULL ? own : credit, 0);
	id = js_str(js_object(first, "artist"), "id");
	if (id == NULL || strcmp(id, artist) != 0)
		return (struct group_verdict){ false, "by",
		    first == NULL ? "nobody" : js_str(first, "name") };
	return (struct group_verdict){ true, NULL, NULL };
}

/* ---- releases ---- */

/* Official ones first; what nobody released never. */
static char
status_rank(const char *status)
{
	if (status == NULL)
		return '1';
	if (strcasecmp(status, "Official") == 0)
		return '0';
	if (strcasecmp(status, "Promotion") == 0 ||
	    strcasecmp(status, "Withdrawn") == 0 ||
	    strcasecmp(status, "Cancelled") == 0)
		return '1';
	return '\0';
}

/* Is word in s as a word of its own?  CD is in "CD-R", not in "VCD". */
static bool
has_word(const char *s, const char *word)
{
	size_t len = strlen(word);
	const char *p = s;

	for (; (p = strstr(p, word)) != NULL; p++)
		if ((p == s || !isalnum((unsigned char)p[-1])) &&
		    !isalnum((unsigned char)p[len]))
			return true;
	return false;
}

/* CD, vinyl, digital or unknown before anything else. */
static char
format_rank(const json_t *release)
{
	const json_t *media = js_array(release, "media"), *m, *first = NULL;
	int64_t pos, least = INT64_MAX;
	const char *format;
	size_t i;

	json_array_foreach(media, i, m)
		if (js_int(m, "position", &pos) && pos < least) {
			least = pos;
			first = m;
		}
	if (first == NULL)
		first = json_array_get(media, 0);
	if ((format = js_str(first, "format")) == NULL)
		return '0';
	if (!canonical_audio(format))
		return '1';
	return has_word(format, "CD") || has_word(format, "HDCD") ||
	    has_word(format, "HQCD") || has_word(format, "Vinyl") ||
	    has_word(format, "Digital") ? '0' : '1';
}

/* A part of a date that takes its place in the order even when unknown. */
static void
part(char *out, size_t width, int value)
{
	if (value <= 0)
		memset(out, '~', width);
	else
		for (; width > 0; width--, value /= 10)
			out[width - 1] = (char)('0' + value % 10);
}

char *
canonical_date(char out[CANONICAL_DATE], const char *text)
{
	struct date d;

	if (date_parse_loose(text, &d) == -1)
		d = (struct date){ 0, 0, 0 };
	memcpy(out, "YYYY-MM-DD", sizeof("YYYY-MM-DD"));
	part(out, 4, d.year);
	part(out + 5, 2, d.month);
	part(out + 8, 2, d.day);
	return out;
}

bool
canonical_key(char out[CANONICAL_KEY], const json_t *release)
{
	const char *id = js_str(release, "id");
	char status = status_rank(js_str(release, "status"));
	char date[CANONICAL_DATE];

	if (status == '\0' || id == NULL || strlen(id) >= MBID_SIZE)
		return false;
	snprintf(out, CANONICAL_KEY, "%c %s %c %s", status,
	    canonical_date(date, js_str(release, "date")),
	    format_rank(release), id);
	return true;
}

/* ---- media ---- */

bool
canonical_audio(const char *format)
{
	static const char *const video[] = {
		"Blu-ray", "Video", "VCD", "SVCD", "CDV", "VHS", "VHD",
		"LaserDisc", "Betamax", "Betacam", "UMD", "CED", "Film",
	};

	if (format == NULL)
		return true;
	if (strstr(format, "(CD side)") != NULL)
		return true;		/* of a DualDisc or DVDplus */
	if (strstr(format, "DVD") != NULL)
		return false;		/* HD-DVD, MiniDVD-Audio, ... */
	for (size_t i = 0; i < LEN(video); i++)
		if (has_word(format, video[i]))
			return false;
	return true;
}

/* ---- tracks ---- */

/* Words that name a version.  The last ones are spellings of one. */
static const char *const versions[] = {
	"remix", "mix", "edit", "live", "demo", "acoustic", "instrumental",
	"karaoke", "dub", "session", "alternate", "outtake", "rehearsal",
	"a cappella", "a capella", "acappella", "acapella",
};

/* After one of them: "live at ...", "acoustic version". */
static const char *const followers[] = {
	"at", "in", "from", "on", "version", "mix", "edit", "take", "session",
};

/* "Radio Edit", "Soulwax remix", "1993 demo". */
static const char *const endings[] = {
	"remix", "mix", "edit", "version", "dub", "demo", "instrumental",
};

/*
 * "Album version", "original stereo mix": as notes they tell the album's own
 * recording from others, and are no version of it.  In a title, where a mono
 * or an original version stands beside the song, only the first two do.
 */
static const char *const own[] = {
	"album", "lp", "original", "studio", "mono", "stereo",
};
#define OWN_IN_TITLE 2
#define OWN_IN_NOTE LEN(own)

/* Letters and digits, and every byte of a letter beyond ASCII. */
static bool
in_word(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* Does s (len bytes) begin with that word? */
static bool
begins(const char *s, size_t len, const char *word)
{
	size_t n = strlen(word);

	return len >= n && memcmp(s, word, n) == 0 &&
	    (len == n || !in_word(s[n]));
}

static bool
ends(const char *s, size_t len, const char *word)
{
	size_t n = strlen(word);

	return len >= n && memcmp(s + len - n, word, n) == 0 &&
	    (len == n || !in_word(s[len - n - 1]));
}

/* What follows a version word: a comma, a digit, or one of the followers. */
static bool
goes_on(const char *s, size_t len)
{
	if (len > 0 && *s == ',')
		return true;
	if (len < 2 || *s != ' ')
		return false;
	if (isdigit((unsigned char)s[1]) || s[1] == ',')
		return true;
	for (size_t i = 0; i < LEN(followers); i++)
		if (begins(s + 1, len - 1, followers[i]))
			return true;
	return false;
}

/* The length of the word of own[] (of the first n) at s, with the blank that
 * must follow; 0: none is there. */
static size_t
own_word(const char *s, size_t len, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t word = strlen(own[i]);

		if (begins(s, len, own[i]) && len > word && s[word] == ' ')
			return word + 1;
	}
	return 0;
}

/* One or more of the first n words of own[], then "version" or "mix"? */
static bool
is_own(const char *s, size_t len, size_t n)
{
	size_t word, all = 0;

	while ((word = own_word(s + all, len - all, n)) > 0)
		all += word;
	s += all;
	len -= all;
	return all > 0 && ((len == 7 && memcmp(s, "version", 7) == 0) ||
	    (len == 3 && memcmp(s, "mix", 3) == 0));
}

/* A folded piece of text: the inside of a bracket, what follows a dash.  mine:
 * how many words of own[] count. */
static bool
version_words(const char *s, size_t len, size_t mine)
{
	size_t n;

	while (len > 0 && *s == ' ')
		s++, len--;
	while (len > 0 && s[len - 1] == ' ')
		len--;
	if (is_own(s, len, mine))
		return false;
	for (size_t i = 0; i < LEN(versions); i++) {
		n = strlen(versions[i]);
		if (begins(s, len, versions[i]) &&
		    (len == n || goes_on(s + n, len - n)))
			return true;
	}
	for (size_t i = 0; i < LEN(endings); i++)
		if (ends(s, len, endings[i]))
			return true;
	return false;
}

static const struct pair {
	const char *open, *close;
} brackets[] = {
	{ "(", ")" }, { "[", "]" }, { "{", "}" },
	{ "\xe3\x80\x90", "\xe3\x80\x91" },	/* lenticular */
};

/* The bracket that opens at s; NULL: none does. */
static const struct pair *
bracket(const char *s)
{
	for (size_t i = 0; i < LEN(brackets); i++)
		if (strncmp(s, brackets[i].open, strlen(brackets[i].open)) == 0)
			return &brackets[i];
	return NULL;
}

/* The length of text inside a bracket; to the end if nobody closes it. */
static size_t
inside(const char *text, const struct pair *b)
{
	size_t open = strlen(b->open), close = strlen(b->close), depth = 0;
	const char *p;

	for (p = text; *p != '\0'; p++) {
		if (strncmp(p, b->open, open) == 0)
			depth++;
		else if (strncmp(p, b->close, close) == 0 && depth-- == 0)
			break;
	}
	return (size_t)(p - text);
}

/* Bytes of a dash between blanks ("- ", or a longer one), else 0. */
static size_t
dash(const char *s)
{
	static const char *const dashes[] = { " - ", " \xe2\x80\x90 ",
	    " \xe2\x80\x93 ", " \xe2\x80\x94 " };

	for (size_t i = 0; i < LEN(dashes); i++)
		if (strncmp(s, dashes[i], strlen(dashes[i])) == 0)
			return strlen(dashes[i]);
	return 0;
}

static bool
folded_version(const char *s, size_t mine)
{
	const struct pair *b;
	const char *text;
	size_t n;

	for (; *s != '\0'; s++) {
		if ((b = bracket(s)) != NULL) {
			text = s + strlen(b->open);
			if (version_words(text, inside(text, b), mine))
				return true;
		}
		if ((n = dash(s)) == 0)
			continue;
		s += n - 1;
		/* The part ends where the next one, or a bracket, begins. */
		for (n = 1; s[n] != '\0' && dash(s + n) == 0 &&
		    bracket(s + n) == NULL; n++)
			continue;
		if (version_words(s + 1, n - 1, mine))
			return true;
		s += n - 1;
	}
	return false;
}

bool
canonical_version(const char *title)
{
	char *folded;
	bool is;

	if (title == NULL)
		return false;
	folded = text_fold(title);
	is = folded_version(folded, OWN_IN_TITLE);
	free(folded);
	return is;
}

bool
canonical_version_note(const char *note)
{
	char *folded;
	bool is;

	if (note == NULL)
		return false;
	folded = text_fold(note);
	is = version_words(folded, strlen(folded), OWN_IN_NOTE) ||
	    folded_version(folded, OWN_IN_NOTE);
	free(folded);
	return is;
}
