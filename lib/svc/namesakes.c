#include "svc/namesakes.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "data/text.h"
#include "svc/words.h"

#define BEGINNING 400		/* bytes; what is said later is a story */

/* ---- sentences ---- */

/* What such a sentence begins with, before how many there are. */
static const char *const openings[] = {
	"there are ", "there is ", "there were ", "there was ",
	"there have been ", "there has been ", NULL
};

static const char *const counts[] = {
	"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
	"multiple", "several", "many", "various", "numerous", "different",
	"other", "another", NULL
};

static const char *const artists[] = {
	"artist", "artists", "band", "bands", "group", "groups", "musician",
	"musicians", "act", "acts", "project", "projects", "performer",
	"performers", "singer", "singers", "rapper", "rappers", "dj", "djs",
	"producer", "producers", "duo", "duos", "composer", "composers",
	"entities", NULL
};

static const char *const naming[] = {
	"named", "called", "name", "names", "known", "moniker", "alias",
	"pseudonym", "using", "titled", NULL
};

/* Cuts the first word off *s; NULL at the end. */
static char *
next_word(char **s)
{
	char *word = *s;

	if (*word == '\0')
		return NULL;
	*s += strcspn(*s, " ");
	if (**s != '\0')
		*(*s)++ = '\0';
	return word;
}

/* "three artists named X", "more than one band called X", "at least 2". */
static bool
counts_artists(const char *words)
{
	char *copy = mem_str(words), *rest = copy, *word;
	bool counted = strncmp(words, "more than ", 10) == 0 ||
	    strncmp(words, "at least ", 9) == 0, who = false, named = false;

	for (int n = 0; (word = next_word(&rest)) != NULL; n++) {
		if (n < 4 && !who)
			counted |= words_has(counts, word) ||
			    (*word >= '2' && *word <= '9');
		who |= counted && words_has(artists, word);
		named |= who && words_has(naming, word);
	}
	free(copy);
	return named;
}

static bool
says_several(const char *sentence)
{
	static const char name_of[] = " is the name of ";
	char *words = text_words(sentence), *from = words, *at;
	struct buf b = BUF_INIT;
	bool several;

	for (size_t i = 0; openings[i] != NULL; i++)
		if (strncmp(words, openings[i], strlen(openings[i])) == 0)
			from = words + strlen(openings[i]);
	several = strstr(words, " may refer to") != NULL ||
	    counts_artists(from);
	if (!several && (at = strstr(words, name_of)) != NULL) {
		buf_printf(&b, "%s named", at + strlen(name_of));
		several = counts_artists(b.data);
	}
	buf_release(&b);
	free(words);
	return several;
}

/* ---- numbered paragraphs ---- */

/* Does a line begin with this number, as "1)", "1.", "(1)", "#1"? */
static const char *
numbered(const char *text, const char *end, char digit)
{
	for (const char *s = text; s < end; s++) {
		s += strspn(s, "\n (#");
		if (*s == digit && strchr(").", s[1]) != NULL && s[1] != '\0')
			return s;
		s += strcspn(s, "\n");
		if (*s == '\0')
			break;
	}
	return NULL;
}

bool
namesakes_said(const char *text)
{
	size_t len = strlen(text);
	char *start = mem_strn(text, text_prefix(text, len, BEGINNING)), *save;
	const char *one = numbered(text, text + strlen(start), '1');
	bool several = one != NULL && numbered(one, text + len, '2') != NULL;

	for (char *s = strtok_r(start, ".:;\n", &save); s != NULL && !several;
	    s = strtok_r(NULL, ".:;\n", &save))
		several = says_several(s);
	free(start);
	return several;
}
