#ifndef DATA_LEX_H
#define DATA_LEX_H

#include <stdbool.h>

/*
 * lex: the smallest pieces of JSON (RFC 8259): strings, numbers, words.  For
 * scan.c, which knows how they go together.
 *
 * Each function looks at what begins at p (up to lex->end) and returns the
 * place behind it; NULL: it is none, and lex->why says why.
 */
struct lex {
	const char *end;	/* of the line */
	const char *why;	/* a static text, after NULL */
};

/* Both return NULL: this is wrong; the line ends too early. */
const char *lex_bad(struct lex *, const char *why);
const char *lex_cut(struct lex *);

/*
 * p: after the opening quote.  Returns the place of the closing one.  UTF-8,
 * escapes and surrogates are checked; a name may hold no \u0000.  *escaped:
 * does it hold a backslash?
 */
const char *lex_string(struct lex *, const char *p, bool name, bool *escaped);

/* *real: it has a fraction or an exponent.  An integer beyond 64 bits and a
 * number beyond a double are none. */
const char *lex_number(struct lex *, const char *p, bool *real);

/* "null", "true" or "false". */
const char *lex_word(struct lex *, const char *p, const char *want);

/* Behind white space, if there is any.  Here, for it is everywhere. */
static inline const char *
lex_space(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
		p++;
	return p;
}

#endif
