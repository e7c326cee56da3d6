#include "svc/words.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "data/text.h"

/* Longer texts are equal or not at all alike: the work grows as a square. */
#define ALIKE_MAX 512

/* First letter beyond Latin, Greek, Cyrillic and Armenian. */
#define OTHER_SCRIPTS 0x590

/* In shorter words another letter makes another word. */
#define SLIP_WORD 6
#define NO_SLIP (ALIKE_MAX + 1)		/* weighs more than all slips */

bool
words_has(const char *const list[], const char *word)
{
	for (; *list != NULL; list++)
		if (strcmp(*list, word) == 0)
			return true;
	return false;
}

char *
words_breakable(const char *s)
{
	struct buf b = BUF_INIT;

	for (; *s != '\0'; s++) {
		if (strncmp(s, "\xc2\xa0", 2) == 0) {
			buf_char(&b, ' ');
			s++;
		} else
			buf_char(&b, *s);
	}
	return buf_take(&b);
}

/* ---- a name as words ---- */

static bool
is_letter(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* Signs that stand for a letter or a word: before is the byte to the left. */
static const char *
sign_word(char before, const char *s)
{
	bool left = is_letter(before), right = is_letter(s[1]);

	switch (*s) {
	case '&':
		return " and ";
	case '+':
		return before == ' ' && s[1] == ' ' ? "and" : NULL;
	case '$':
		return left || right ? "s" : NULL;
	case '!':
		return left && right ? "i" : NULL;
	case '@':
		return left || right ? "a" : NULL;
	case '#':			/* a key, not a number */
		return left && !right ? " sharp " : NULL;
	default:
		return NULL;
	}
}

/* The signs of keys, "C" with a sharp sign: 3 bytes, which fold as they are. */
static const char *
key_sign(char before, const char *s)
{
	if (!is_letter(before))
		return NULL;
	return strncmp(s, "\xe2\x99\xaf", 3) == 0 ? " sharp " :
	    strncmp(s, "\xe2\x99\xad", 3) == 0 ? " flat " : NULL;
}

static char *
with_signs_read(const char *s)
{
	struct buf b = BUF_INIT;
	size_t len = strlen(s);
	const char *word;
	char before = '\0';

	if (len > 5 && strcmp(s + len - 5, ", the") == 0)
		len -= 5;
	for (size_t i = 0; i < len; before = s[i++])
		if ((word = key_sign(before, s + i)) != NULL) {
			buf_str(&b, word);
			i += 2;
		} else if ((word = sign_word(before, s + i)) != NULL)
			buf_str(&b, word);
		else
			buf_char(&b, s[i]);
	return buf_take(&b);
}

/* "rock n roll" is "rock and roll". */
static void
spell_and(struct buf *b, const char *words)
{
	size_t len;

	for (; *words != '\0'; words += len + (words[len] == ' ')) {
		len = strcspn(words, " ");
		if (b->len > 0)
			buf_char(b, ' ');
		if (len == 1 && *words == 'n')
			buf_str(b, "and");
		else
			buf_add(b, words, len);
	}
}

char *
words_of(const char *s)
{
	char *folded = text_fold(s), *read = with_signs_read(folded);
	char *words = text_words(read);
	bool the = strncmp(words, "the ", 4) == 0 &&
	    strcmp(words, "the the") != 0;
	struct buf b = BUF_INIT;

	spell_and(&b, the ? words + 4 : words);
	free(folded);
	free(read);
	free(words);
	return buf_take(&b);
}

/* ---- how much two are alike ---- */

/* What is compared: letters without blanks, and the numbers among them. */
struct key {
	uint32_t *c;
	bool *inner;		/* a letter that a slip may befall */
	size_t n;
	struct buf numbers;
	bool other_script;
};

/* The number that a word says, or 0.  "I" and "one" are only numbers after
 * "part" and its like; what comes first is never a Roman numeral. */
static int
number_word(const char *word, const char *before)
{
	static const char *const roman[] = {
		"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x",
		"xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii",
		"xix"
	}, *const english[] = {
		"one", "two", "three", "four", "five", "six", "seven", "eight",
		"nine", "ten"
	}, *const parts[] = {
		"part", "volume", "chapter", "act", "book", "movement",
		"disc", "side", NULL
	};
	bool counted = words_has(parts, before);
	int i;

	for (i = 0; i < (int)(sizeof(roman) / sizeof(roman[0])); i++)
		if (strcmp(word, roman[i]) == 0 && *before != '\0')
			return counted || strlen(word) > 1 ? i + 1 : 0;
	for (i = 0; i < (int)(sizeof(english) / sizeof(english[0])); i++)
		if (counted && strcmp(word, english[i]) == 0)
			return i + 1;
	return 0;
}

static const char *
whole_word(const char *word)
{
	if (strcmp(word, "pt") == 0)
		return "part";
	if (strcmp(word, "vol") == 0)
		return "volume";
	return word;
}

/* One UTF-8 character of good text. */
static const char *
next_letter(const char *s, uint32_t *c)
{
	unsigned char u = (unsigned char)*s++;

	*c = u < 0x80 ? u : u < 0xe0 ? u & 0x1fu : u < 0xf0 ? u & 0xfu :
	    u & 7u;
	for (; ((unsigned char)*s & 0xc0) == 0x80; s++)
		*c = *c << 6 | ((unsigned char)*s & 0x3fu);
	return s;
}

static void
key_word(struct key *k, const char *word)
{
	size_t start = k->n;

	while (*word != '\0') {
		bool digit = isdigit((unsigned char)*word);

		if (digit)
			buf_char(&k->numbers, *word);
		word = next_letter(word, &k->c[k->n]);
		if (digit && !isdigit((unsigned char)*word))
			buf_char(&k->numbers, ' ');
		k->other_script |= k->c[k->n++] >= OTHER_SCRIPTS;
	}
	if (k->n - start >= SLIP_WORD)
		for (size_t i = start + 1; i + 1 < k->n; i++)
			k->inner[i] = true;
}

static void
key_make(struct key *k, const char *words)
{
	char *copy = mem_str(words), *word, *save = NULL, digits[4];
	const char *whole, *before = "";
	int n;

	memset(k, 0, sizeof(*k));
	/* A number takes no more room than its word, a word no more than
	 * "volume" for "vol". */
	k->c = mem_zero(2 * strlen(words) + 1, sizeof(*k->c));
	k->inner = mem_zero(2 * strlen(words) + 1, sizeof(*k->inner));
	buf_str(&k->numbers, "");
	for (word = strtok_r(copy, " ", &save); word != NULL;
	    word = strtok_r(NULL, " ", &save)) {
		whole = whole_word(word);
		if ((n = number_word(word, before)) > 0) {
			digits[0] = (char)(n < 10 ? '0' + n : '1');
			digits[1] = (char)(n < 10 ? '\0' : '0' + n - 10);
			digits[2] = '\0';
			whole = digits;
		}
		key_word(k, whole);
		before = whole == digits ? "2" : whole;
	}
	free(copy);
}

static void
key_release(struct key *k)
{
	free(k->c);
	free(k->inner);
	buf_release(&k->numbers);
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* What it weighs that letter i is too much. */
static size_t
too_much(const struct key *k, size_t i)
{
	return k->inner[i] ? 1 : NO_SLIP;
}

/* Did letters i and i + 1 of a become j and j + 1 of b by changing places? */
static bool
changed_places(const struct key *a, size_t i, const struct key *b, size_t j)
{
	return a->c[i] == b->c[j + 1] && a->c[i + 1] == b->c[j] &&
	    a->inner[i] && a->inner[i + 1] && b->inner[j] && b->inner[j + 1];
}

/* Slips from a to b: letters too much in one of them, neighbours exchanged
 * (optimal string alignment without substitution). */
static size_t
slips(const struct key *a, const struct key *b)
{
	size_t row[3][ALIKE_MAX + 1];
	size_t *above2 = row[0], *above = row[1], *now = row[2], *t, i, j;

	above[0] = 0;
	for (j = 1; j <= b->n; j++)
		above[j] = above[j - 1] + too_much(b, j - 1);
	for (i = 1; i <= a->n; i++) {
		now[0] = above[0] + too_much(a, i - 1);
		for (j = 1; j <= b->n; j++) {
			now[j] = least(above[j] + too_much(a, i - 1),
			    now[j - 1] + too_much(b, j - 1));
			if (a->c[i - 1] == b->c[j - 1])
				now[j] = least(now[j], above[j - 1]);
			if (i > 1 && j > 1 && changed_places(a, i - 2, b, j - 2))
				now[j] = least(now[j], above2[j - 2] + 1);
		}
		t = above2;
		above2 = above;
		above = now;
		now = t;
	}
	return above[b->n];
}

double
words_alike(const char *a, const char *b)
{
	struct key ka, kb;
	double alike = 0;
	size_t most, apart;

	key_make(&ka, a);
	key_make(&kb, b);
	most = ka.n > kb.n ? ka.n : kb.n;
	if (ka.n == kb.n && memcmp(ka.c, kb.c, ka.n * sizeof(*ka.c)) == 0)
		alike = 1;
	else if (!ka.other_script && !kb.other_script && most <= ALIKE_MAX &&
	    strcmp(ka.numbers.data, kb.numbers.data) == 0 &&
	    (apart = slips(&ka, &kb)) < most)
		alike = 1 - (double)apart / (double)most;
	key_release(&ka);
	key_release(&kb);
	return alike;
}
