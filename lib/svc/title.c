#include "svc/title.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "data/text.h"
#include "svc/words.h"

/* ---- the words of tails ---- */

static const struct { const char *word; unsigned bit; } kinds[] = {
	{ "live", VERSION_LIVE }, { "session", VERSION_LIVE },
	{ "sessions", VERSION_LIVE },
	{ "remix", VERSION_REMIX }, { "mix", VERSION_REMIX },
	{ "remixed", VERSION_REMIX }, { "rework", VERSION_REMIX },
	{ "dub", VERSION_REMIX },
	{ "edit", VERSION_EDIT }, { "extended", VERSION_EDIT },
	{ "radio", VERSION_EDIT },
	{ "demo", VERSION_DEMO }, { "rehearsal", VERSION_DEMO },
	{ "outtake", VERSION_DEMO }, { "alternate", VERSION_DEMO },
	{ "acoustic", VERSION_ACOUSTIC }, { "unplugged", VERSION_ACOUSTIC },
	{ "instrumental", VERSION_UNSUNG }, { "karaoke", VERSION_UNSUNG },
	{ "cappella", VERSION_VOICES }, { "capella", VERSION_VOICES },
	{ "acappella", VERSION_VOICES }, { "acapella", VERSION_VOICES },
	{ "slowed", VERSION_SPEED }, { "nightcore", VERSION_SPEED },
	{ "cover", VERSION_OTHER },
};

/* What may follow one of them: "live at", "acoustic version". */
static const char *const followers[] = {
	"at", "in", "from", "on", "version", "mix", "edit", "take", "session",
	"sessions", "remaster", "remastered", NULL
};

/* "Soulwax Remix", "1993 Demo", "Taylor's Version". */
static const char *const endings[] = {
	"remix", "mix", "edit", "version", "dub", "demo", "instrumental",
	"session", "sessions", "rework", "cover", "karaoke", NULL
};

/* An edition: the same recording, sold again. */
static const char *const editions[] = {
	"remaster", "remastered", "remasters", "mono", "stereo", "album",
	"single", "lp", "original", "explicit", "clean", "bonus", "deluxe",
	"edition", "expanded", "anniversary", "reissue", NULL
};

/* Words that stand beside those of an edition. */
static const char *const beside[] = {
	"version", "mix", "track", "recording", "digital", "digitally",
	"special", "limited", "collectors", "super", "the", "and", NULL
};

static const char *const guests[] = {
	"feat", "ft", "featuring", "with", "prod", NULL
};

static const char *const films[] = {
	"soundtrack", "motion", "picture", "film", "movie", "series",
	"musical", "ost", NULL
};

static unsigned
kind_of(const char *word)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].word, word) == 0)
			return kinds[i].bit;
	return 0;
}

/* ---- one tail as words ---- */

#define TAIL_WORDS 64		/* a longer tail says nothing about a version */

struct tail {
	char *words;		/* cut at the blanks */
	const char *word[TAIL_WORDS];
	size_t n;		/* 0 if there are too many */
	bool comma;		/* after the first word */
};

static void
tail_make(struct tail *t, const char *text)
{
	char *folded = text_fold(text), *word, *save = NULL;
	char after = folded[strcspn(folded, " ,;:")];

	t->words = words_of(text);
	t->n = 0;
	t->comma = after != '\0' && after != ' ';
	free(folded);
	for (word = strtok_r(t->words, " ", &save); word != NULL;
	    word = strtok_r(NULL, " ", &save)) {
		if (t->n == TAIL_WORDS) {
			t->n = 0;
			return;
		}
		/* "a cappella" is one word, "ver." another spelling. */
		if (t->n == 1 && strcmp(t->word[0], "a") == 0 &&
		    kind_of(word) == VERSION_VOICES)
			t->n = 0;
		t->word[t->n++] = strcmp(word, "ver") == 0 ? "version" : word;
	}
}

/* 1967, or 20th. */
static bool
is_year(const char *word)
{
	size_t n = strspn(word, "0123456789");

	if (word[n] == '\0')
		return n == 4 && (*word == '1' || *word == '2');
	return n > 0 && strlen(word + n) == 2;
}

static bool
is_edition(const struct tail *t)
{
	bool year = false, said = false, other = false;

	for (size_t i = 0; i < t->n; i++) {
		if (words_has(editions, t->word[i]))
			said = true;
		else if (is_year(t->word[i]))
			year = true;
		else if (words_has(beside, t->word[i]))
			other = true;
		else
			return false;
	}
	return said || (year && other);
}

static bool
is_version(const struct tail *t)
{
	const char *next = t->n > 1 ? t->word[1] : NULL;

	if (t->n == 0)
		return false;
	if (kind_of(t->word[0]) != 0 && (next == NULL || t->comma ||
	    isdigit((unsigned char)*next) || kind_of(next) != 0 ||
	    words_has(followers, next)))
		return true;
	if (strcmp(t->word[0], "sped") == 0)
		return next != NULL && strcmp(next, "up") == 0;
	return words_has(endings, t->word[t->n - 1]);
}

/* A remaster of whatever year and place, a film's song. */
static bool
is_remark(const struct tail *t)
{
	bool from;

	if (t->n == 0 || kind_of(t->word[0]) != 0)
		return false;		/* "Live (Remastered)" */
	from = strcmp(t->word[0], "from") == 0;
	if (strncmp(t->word[0], "remaster", 8) == 0 ||
	    strncmp(t->word[t->n - 1], "remaster", 8) == 0)
		return true;
	for (size_t i = 0; i < t->n; i++)
		if (words_has(films, t->word[i]) && (from ||
		    strcmp(t->word[i], "soundtrack") == 0 || t->n == 1))
			return true;
	return false;
}

static void
add_word(struct buf *b, const char *word)
{
	if (*word == '\0')
		return;
	if (b->len > 0)
		buf_char(b, ' ');
	buf_str(b, word);
}

static unsigned
version_bits(const struct tail *t, struct buf *detail)
{
	unsigned bits = 0, bit;

	for (size_t i = 0; i < t->n; i++) {
		bits |= bit = kind_of(t->word[i]);
		if (strcmp(t->word[i], "sped") == 0)
			bits |= VERSION_SPEED;
		else if (bit == 0 && !words_has(followers, t->word[i]) &&
		    !words_has(beside, t->word[i]) &&
		    !words_has(editions, t->word[i]))
			add_word(detail, t->word[i]);
	}
	return bits != 0 ? bits : VERSION_OTHER;
}

/* ---- a title in pieces ---- */

struct piece {
	const char *raw;	/* where its bracket or dash begins */
	const char *s;		/* its text */
	size_t len;
	bool tail;
};

/* Bytes of an opening bracket, and what closes it. */
static size_t
opens(const char *s, const char **close)
{
	static const struct { const char *open, *close; } t[] = {
		{ "(", ")" }, { "[", "]" }, { "{", "}" },
		{ "\xef\xbc\x88", "\xef\xbc\x89" },	/* fullwidth ( */
		{ "\xef\xbc\xbb", "\xef\xbc\xbd" },	/* fullwidth [ */
		{ "\xe3\x80\x90", "\xe3\x80\x91" },	/* black lenticular */
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		if (strncmp(s, t[i].open, strlen(t[i].open)) == 0) {
			*close = t[i].close;
			return strlen(t[i].open);
		}
	return 0;
}

/* Bytes of " - " or its like. */
static size_t
parts(const char *s)
{
	static const char *const t[] = {
		" - ", " / ", " \xe2\x80\x90 ", " \xe2\x80\x93 ",
		" \xe2\x80\x94 "
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		if (strncmp(s, t[i], strlen(t[i])) == 0)
			return strlen(t[i]);
	return 0;
}

/* The inside of the bracket that opens at s, where open bytes open it; to the
 * end if nobody closes it.  Where the next piece begins. */
static const char *
take_bracket(struct piece *p, const char *s, size_t open, const char *close)
{
	size_t shut = strlen(close), depth = 1;
	const char *e = s + open;

	for (; *e != '\0'; e++) {
		if (strncmp(e, s, open) == 0)
			depth++;
		else if (strncmp(e, close, shut) == 0 && --depth == 0)
			break;
	}
	p->s = s + open;
	p->len = (size_t)(e - p->s);
	return *e == '\0' ? e : e + shut;
}

/* The piece that begins at s; where the next one does. */
static const char *
next_piece(const char *s, struct piece *p)
{
	const char *close, *e;
	size_t n;

	p->raw = s;
	p->tail = true;
	if ((n = opens(s, &close)) > 0)
		return take_bracket(p, s, n, close);
	n = parts(s);
	p->tail = n > 0;
	for (e = s + n; *e != '\0' && opens(e, &close) == 0 && parts(e) == 0;
	    e++)
		;
	p->s = s + n;
	p->len = (size_t)(e - p->s);
	return e;
}

/* Length of text before " feat. X". */
static size_t
before_guests(const char *s, size_t len)
{
	static const char *const t[] = {
		" feat.", " feat ", " ft.", " ft ", " featuring "
	};

	for (size_t i = 1; i < len; i++)
		for (size_t k = 0; k < sizeof(t) / sizeof(t[0]); k++)
			if (strncasecmp(s + i, t[k], strlen(t[k])) == 0 &&
			    i + strlen(t[k]) < len)
				return i;
	return len;
}

/* Is this tail part of the title?  If not, what it says is taken down. */
static bool
title_tail(struct title *t, const char *text, struct buf *detail)
{
	struct tail tail;
	bool own = false;

	tail_make(&tail, text);
	if (tail.n > 1 && (words_has(guests, tail.word[0]) ||
	    strncasecmp(text, "w/", 2) == 0))
		;
	else if (is_edition(&tail) || is_remark(&tail))
		;
	else if (is_version(&tail))
		t->versions |= version_bits(&tail, detail);
	else
		own = true;
	free(tail.words);
	return own;
}

/* What is empty takes what stands for it. */
static void
stand_in(char **text, char *other)
{
	if (**text == '\0') {
		free(*text);
		*text = text_trim(other);
	} else
		free(other);
}

void
title_split(struct title *t, const char *title)
{
	struct buf whole = BUF_INIT, base = BUF_INIT, detail = BUF_INIT;
	struct buf query = BUF_INIT;
	char *raw = words_breakable(title), *text, *words;
	const char *s = raw, *end;
	struct piece p;
	bool named = false;
	size_t cut;

	memset(t, 0, sizeof(*t));
	while (*s != '\0') {
		s = end = next_piece(s, &p);
		cut = before_guests(p.s, p.len);
		text = mem_strn(p.s, cut);
		words = words_of(text);
		if (!p.tail) {
			named |= *text_trim(text) != '\0';
			add_word(&base, words);
		}
		if (!p.tail || title_tail(t, text, &detail)) {
			add_word(&whole, words);
			buf_add(&query, p.raw, (size_t)(p.s - p.raw) + cut);
			buf_add(&query, p.s + p.len,
			    (size_t)(end - p.s) - p.len);
		}
		free(words);
		free(text);
	}
	t->whole = buf_take(&whole);
	t->base = buf_take(&base);
	t->detail = buf_take(&detail);
	t->query = text_trim(buf_take(&query));
	if (*t->whole == '\0' && !named) {	/* nothing but tails: "(Demo)" */
		stand_in(&t->whole, words_of(raw));
		t->versions = 0;
		t->detail[0] = '\0';
	}
	stand_in(&t->base, mem_str(t->whole));
	stand_in(&t->query, raw);
}

void
title_release(struct title *t)
{
	free(t->whole);
	free(t->base);
	free(t->detail);
	free(t->query);
	memset(t, 0, sizeof(*t));
}
