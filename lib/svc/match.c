#include "svc/match.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "data/text.h"
#include "svc/title.h"
#include "svc/version.h"
#include "svc/words.h"

/* ---- names ---- */

/* How much two names are alike; those without a letter as they are. */
static double
names_alike(const char *a, const char *b)
{
	char *wa = words_of(a), *wb = words_of(b);
	double alike;

	if (*wa == '\0' || *wb == '\0')
		alike = *wa == *wb && text_same(a, b) ? 1 : 0;
	else
		alike = words_alike(wa, wb);
	free(wa);
	free(wb);
	return alike;
}

static int
word_order(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The words of a name in alphabetical order. */
static char *
sorted(const char *name)
{
	char *words = words_of(name), *word[64] = { NULL }, *save = NULL, *w;
	struct buf b = BUF_INIT;
	size_t n = 0;

	for (w = strtok_r(words, " ", &save); w != NULL && n < 64;
	    w = strtok_r(NULL, " ", &save))
		word[n++] = w;
	qsort(word, n, sizeof(*word), word_order);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%s", i > 0 ? " " : "", word[i]);
	free(words);
	return buf_take(&b);
}

bool
match_artist(const char *name, const char *sort_name, const char *got)
{
	char *a, *b;
	bool same;

	if (match_nobody(name) || match_nobody(got))
		return false;
	if (names_alike(name, got) >= MATCH_NEAR_ARTIST)
		return true;
	if (sort_name == NULL)
		return false;
	a = sorted(sort_name);
	b = sorted(got);
	same = *a != '\0' && strcmp(a, b) == 0;
	free(a);
	free(b);
	return same;
}

bool
match_nobody(const char *name)
{
	static const char *const nobody[] = {
		"various artists", "various", "va", "unknown artist",
		"[unknown]", "[anonymous]", "[traditional]", "[no artist]",
		"[data]", "[dialogue]", "[language instruction]",
		"[christmas music]", "[disney]", "[theatre]", "[church chimes]",
		"<unknown>", "", NULL
	};
	char *folded = text_fold(name);
	bool is = words_has(nobody, folded);

	free(folded);
	return is;
}

/* ---- titles ---- */

enum same { SAME_NOT, SAME_IF_AS_LONG, SAME };

static enum same
versions_same(const struct title *a, const struct title *b)
{
	if (((a->versions ^ b->versions) & VERSION_UNSUNG) ||
	    strcmp(a->tongue, b->tongue) != 0)
		return SAME_NOT;
	if (a->versions != b->versions || (*a->detail != '\0' &&
	    *b->detail != '\0' &&
	    words_alike(a->detail, b->detail) < MATCH_NEAR))
		return SAME_IF_AS_LONG;
	return SAME;
}

/* Tails that are part of the title, on one side only. */
static bool
one_sided(const struct title *a, const struct title *b)
{
	bool tail_a = strcmp(a->base, a->whole) != 0;
	bool tail_b = strcmp(b->base, b->whole) != 0;

	return tail_a != tail_b;
}

/* near: what words_alike() has to be; *alike: what it is. */
static enum same
titles_same(const char *wanted, const char *got, double near, double *alike)
{
	struct title a, b;
	enum same same = SAME_NOT;

	title_split(&a, wanted);
	title_split(&b, got);
	if (*a.whole == '\0' || *b.whole == '\0')
		*alike = *a.whole == *b.whole && text_same(wanted, got);
	else
		*alike = words_alike(a.whole, b.whole);
	if (*alike >= near)
		same = versions_same(&a, &b);
	else if (one_sided(&a, &b) &&
	    (*alike = words_alike(a.base, b.base)) >= near &&
	    versions_same(&a, &b) != SAME_NOT)
		same = SAME_IF_AS_LONG;
	title_release(&a);
	title_release(&b);
	return same;
}

bool
match_album(const char *wanted, const char *got)
{
	double alike;

	return titles_same(wanted, got, MATCH_NEAR_ALBUM, &alike) == SAME;
}

char *
match_query(const char *title)
{
	struct title t;
	char *query;

	title_split(&t, title);
	query = t.query;
	t.query = NULL;
	title_release(&t);
	return query;
}

/* ---- artists of a song ---- */

#define NAMES_MAX 32

struct list {
	char *name[NAMES_MAX];
	size_t n;
};

/* The artists that one side may mean. */
struct names {
	struct list whole, part;
	struct list first, others;	/* of "A & B", which may be a band */
};

/* What stands between two artists.  After one of the first kind come guests. */
static size_t
separator(const char *s, bool *guest)
{
	static const struct { const char *text; bool guest; } t[] = {
		{ " feat. ", true }, { " feat ", true }, { " ft. ", true },
		{ " ft ", true }, { " featuring ", true }, { " (feat. ", true },
		{ " (feat ", true }, { " (ft. ", true }, { " (ft ", true },
		{ " (featuring ", true }, { " (with ", true },
		{ " [feat. ", true }, { " with ", false }, { " & ", false },
		{ " and ", false }, { ", ", false }, { "; ", false },
		{ " / ", false }, { " + ", false },
		{ " x ", false }, { " \xc3\x97 ", false }, { " vs. ", false },
		{ " vs ", false }, { " presents ", false },
		{ "\xe3\x80\x81", false },		/* ideographic comma */
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		if (strncasecmp(s, t[i].text, strlen(t[i].text)) == 0) {
			*guest = t[i].guest;
			return strlen(t[i].text);
		}
	return 0;
}

static void
add_name(struct list *list, const char *s, size_t len)
{
	char *name = text_trim(mem_strn(s, len));

	len = strlen(name);
	if (len > 1 && (name[len - 1] == ')' || name[len - 1] == ']') &&
	    strpbrk(name, "([") == NULL)
		name[len - 1] = '\0';
	if (list->n < NAMES_MAX && *name != '\0' && !match_nobody(name))
		list->name[list->n++] = name;
	else
		free(name);
}

/*
 * One credit.  known: how many bytes of it are the artist's name for certain;
 * then all others that it names are artists too, not parts of a band's name.
 */
static void
add_credit(struct names *n, const char *credit, size_t known)
{
	size_t start = 0, end = known, sep = 0, main_end;
	bool guest = false, guests = false;

	for (main_end = end; ; end += sep > 0 ? sep : 1) {
		if (credit[end] != '\0' &&
		    (sep = separator(credit + end, &guest)) == 0)
			continue;
		if (guests || known > 0)
			add_name(&n->part, credit + start, end - start);
		else
			add_name(start == 0 ? &n->first : &n->others,
			    credit + start, end - start);
		if (!guests)
			main_end = end;
		if (credit[end] == '\0')
			break;
		guests |= guest;
		start = end + sep;
	}
	add_name(&n->whole, credit, main_end);
}

static void
names_make(struct names *n, const struct match_song *song)
{
	const char *given = song->artist == NULL ? "" : song->artist;
	char *artist = words_breakable(given);
	char *credit = song->credit == NULL ? NULL :
	    words_breakable(song->credit);
	size_t len = strlen(artist);
	bool guest;

	memset(n, 0, sizeof(*n));
	if (len > 0)
		add_credit(n, artist, 0);
	if (credit != NULL && len > 0 &&
	    strncasecmp(credit, artist, len) == 0 &&
	    separator(credit + len, &guest) > 0)
		add_credit(n, credit, len);
	else if (credit != NULL)
		add_credit(n, credit, 0);
	free(artist);
	free(credit);
}

static void
list_release(struct list *list)
{
	while (list->n > 0)
		free(list->name[--list->n]);
}

static void
names_release(struct names *n)
{
	list_release(&n->whole);
	list_release(&n->part);
	list_release(&n->first);
	list_release(&n->others);
}

/* The best of all pairs. */
static double
best_pair(const struct list *a, const struct list *b)
{
	double best = 0, alike;

	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n; k++)
			if ((alike = names_alike(a->name[i], b->name[k])) >
			    best)
				best = alike;
	return best;
}

/* One that a names, and the first of b's "A & B"; sure says that it need not be
 * borne out by a's naming another of them. */
static double
first_alike(const struct names *a, const struct names *b, bool sure)
{
	return sure || best_pair(&a->part, &b->others) >= MATCH_NEAR_ARTIST ?
	    best_pair(&a->whole, &b->first) : 0;
}

/* Two parts are no pair: Simon & Garfunkel are not Simon & Schuster. */
static double
artists_alike(const struct match_song *wanted, const struct match_song *got,
    bool timed)
{
	struct names w, g;
	double best;

	names_make(&w, wanted);
	names_make(&g, got);
	best = best_pair(&w.whole, &g.whole);
	if (best < MATCH_NEAR_ARTIST)
		best = best_pair(&w.whole, &g.part);
	if (best < MATCH_NEAR_ARTIST)
		best = best_pair(&w.part, &g.whole);
	if (best < MATCH_NEAR_ARTIST)
		best = first_alike(&w, &g, timed);
	if (best < MATCH_NEAR_ARTIST)
		best = first_alike(&g, &w, timed);
	names_release(&w);
	names_release(&g);
	return best;
}

char *
match_first(const char *credit)
{
	char *first = words_breakable(credit);
	size_t end = 0;
	bool guest;

	while (first[end] != '\0' && separator(first + end, &guest) == 0)
		end++;
	first[end] = '\0';
	return text_trim(first);
}

/* ---- songs ---- */

static double
no(const char **why, const char *reason)
{
	if (why != NULL)
		*why = reason;
	return 0;
}

double
match_song(const struct match_song *wanted, const struct match_song *got,
    const char **why)
{
	bool timed = wanted->duration_s > 0 && got->duration_s > 0;
	double apart = fabs(wanted->duration_s - got->duration_s);
	double title, artist, score;
	enum same same;

	if (wanted->title == NULL || got->title == NULL)
		return no(why, "no title");
	same = titles_same(wanted->title, got->title, MATCH_NEAR, &title);
	if (title < MATCH_NEAR)
		return no(why, "another title");
	artist = artists_alike(wanted, got, timed);
	if (artist < MATCH_NEAR_ARTIST)
		return no(why, "another artist");
	if (same == SAME_NOT || (same == SAME_IF_AS_LONG &&
	    !(timed && apart <= MATCH_SECONDS_CLOSE)))
		return no(why, "another version");
	if (timed && apart > MATCH_SECONDS)
		return no(why, "another length");
	score = title * artist - (timed ? 0.02 * apart : 0.05);
	if (same == SAME_IF_AS_LONG)
		score -= 0.1;
	if (wanted->album != NULL && got->album != NULL &&
	    !match_album(wanted->album, got->album))
		score -= 0.05;
	return score;
}
