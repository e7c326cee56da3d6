#include "svc/title.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "data/text.h"
#include "svc/version.h"
#include "svc/words.h"

/* ---- the words of tails ---- */

/* What may follow one of them: "live at", "acoustic version". */
static const char *const followers[] = {
	"at", "in", "from", "on", "version", "mix", "edit", "take", "session",
	"sessions", "remaster", "remastered", NULL
};

/* "Soulwax Remix", "1993 Demo", "Taylor's Version". */
static const char *const endings[] = {
	"remix", "mix", "edit", "version", "dub", "demo", "instrumental",
	"instrumentale", "session", "sessions", "rework", "cover", "karaoke",
	NULL
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
	"feat", "ft", "featuring", "prod", NULL
};

static const char *const films[] = {
	"soundtrack", "motion", "picture", "film", "movie", "series",
	"musical", "ost", NULL
};

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
		    version_of(word) == VERSION_VOICES)
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
	if (version_of(t->word[0]) != 0 && (next == NULL || t->comma ||
	    isdigit((unsigned char)*next) || version_of(next) != 0 ||
	    words_has(followers, next)))
		return true;
	if (next != NULL && version_of_two(t->word[0], next) != 0)
		return true;
	return words_has(endings, t->word[t->n - 1]);
}

/* A remaster of whatever year and place, a film's song. */
static bool
is_remark(const struct tail *t)
{
	const unsigned sold_again = VERSION_REMIX | VERSION_EDIT;
	bool from;

	if (t->n == 0 || version_of(t->word[0]) != 0)
		return false;		/* "Live (Remastered)" */
	for (size_t i = 1; i < t->n; i++)
		if ((version_of(t->word[i]) & ~sold_again) != 0)
			return false;	/* "Remastered Live" */
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
		bit = version_of(t->word[i]);
		if (i + 1 < t->n)
			bit |= version_of_two(t->word[i], t->word[i + 1]);
		bits |= bit;
		if (bit == 0 && !words_has(followers, t->word[i]) &&
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

	/* "6 ft. Under" is deep. */
	for (size_t i = 1 + strspn(s, "0123456789"); i < len; i++)
		for (size_t k = 0; k < sizeof(t) / sizeof(t[0]); k++)
			if (strncasecmp(s + i, t[k], strlen(t[k])) == 0 &&
			    i + strlen(t[k]) < len)
				return i;
	return len;
}

/* "(feat. X)", "(with Y)"; not "(With You)". */
static bool
is_guest(const struct tail *t, const char *text)
{
	static const char *const persons[] = { "me", "you", "us", "him", "her",
	    "them", "it", "my", "your", "u", NULL };

	if (t->n < 2)
		return false;
	if (strcmp(t->word[0], "with") == 0)
		return !words_has(persons, t->word[1]);
	return words_has(guests, t->word[0]) ||
	    strncasecmp(text, "w/", 2) == 0;
}

/* "(Part 2)", "(No. 5)", " - II". */
static bool
has_number(const struct tail *t)
{
	static const char *const counts[] = { "part", "parts", "pt", "pts",
	    "vol", "volume", "chapter", "ii", "iii", "iv", NULL };

	for (size_t i = 0; i < t->n; i++)
		if (isdigit((unsigned char)*t->word[i]) ||
		    words_has(counts, t->word[i]))
			return true;
	return false;
}

/* ---- a title put together again ---- */

/* The texts of a struct title, as its pieces come. */
struct said {
	struct buf whole, base, detail, tongue, query;
	unsigned versions;
};

/* Is this tail part of the title?  If not, what it says is taken down. */
static bool
take_tail(struct said *to, const char *text, const char *words)
{
	struct tail tail;
	bool own = false, says = true;

	tail_make(&tail, text);
	if (is_guest(&tail, text) || is_edition(&tail) || is_remark(&tail))
		says = false;
	else if (is_version(&tail))
		to->versions |= version_bits(&tail, &to->detail);
	else
		own = true;
	for (size_t i = 0; says && i < tail.n; i++)
		add_word(&to->tongue, version_tongue(tail.word[i]));
	if (own && has_number(&tail))
		add_word(&to->base, words);
	free(tail.words);
	return own;
}

/* True: it names something, and is no tail. */
static bool
take_piece(struct said *to, const struct piece *p, const char *end)
{
	size_t cut = before_guests(p->s, p->len);
	char *text = mem_strn(p->s, cut), *words = words_of(text);
	bool named = !p->tail && *text_trim(text) != '\0';

	if (!p->tail)
		add_word(&to->base, words);
	if (!p->tail || take_tail(to, text, words)) {
		add_word(&to->whole, words);
		buf_add(&to->query, p->raw, (size_t)(p->s - p->raw) + cut);
		buf_add(&to->query, p->s + p->len,
		    (size_t)(end - p->s) - p->len);
	}
	free(words);
	free(text);
	return named;
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
	struct said said = { BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT,
	    0 };
	char *raw = words_breakable(title);
	struct piece p;
	bool named = false;

	for (const char *s = raw; *s != '\0';) {
		s = next_piece(s, &p);
		named |= take_piece(&said, &p, s);
	}
	*t = (struct title){ buf_take(&said.whole), buf_take(&said.base),
	    said.versions, buf_take(&said.detail), buf_take(&said.tongue),
	    text_trim(buf_take(&said.query)) };
	if (*t->whole == '\0' && !named) {	/* nothing but tails: "(Demo)" */
		stand_in(&t->whole, words_of(raw));
		t->versions = 0;
		t->detail[0] = t->tongue[0] = '\0';
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
	free(t->tongue);
	free(t->query);
	memset(t, 0, sizeof(*t));
}
