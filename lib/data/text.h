#ifndef DATA_TEXT_H
#define DATA_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* text: UTF-8, folding, slugs (Unicode facts from utf8proc).  Pure. */

bool text_valid(const char *, size_t len);	/* well-formed UTF-8? */

/* Appends a character, which is at most U+10FFFF and no surrogate. */
void text_char(struct buf *, uint32_t);

/*
 * Text for comparing names: NFKD, accents dropped, case folded, invisible
 * characters (U+200B, ...) dropped, white space runs one blank, trimmed.
 * Punctuation stays.  So do marks that make another letter: vowel signs of
 * Indic scripts and Thai, the voicing of kana.  "" for bytes that are no
 * UTF-8.  Caller frees.
 */
char *text_fold(const char *);

/*
 * The same text as words: letters, digits and single blanks, nothing else.
 * Letters with a stroke and joined ones become plain ones (o, ae), apostrophes
 * and full stops go ("don't" dont, "R.E.M." rem), all other signs are blanks.
 * "" if nothing is left.  Caller frees.
 */
char *text_words(const char *);

/* Lower case, letter by letter; bytes that are no UTF-8 are dropped.  Caller
 * frees. */
char *text_lower(const char *);

/* Are two names equal when folded?  Compared as they are if nothing is left. */
bool text_same(const char *, const char *);

/*
 * The base of a slug (design.md section 3): NFD, marks dropped, lower case;
 * everything but [a-z0-9], white space, _ and - dropped; runs of these three
 * one '-'; trimmed; cut to 50 without a trailing '-'.  May be "" or hold
 * null/undefined: see text_slug_fine().  out gets at most size - 1 bytes.
 * Returns out.
 */
#define SLUG_MAX 50
char *text_slug(char *out, size_t size, const char *);

/* Not empty, and without "null" and "undefined" (the site answers 404). */
bool text_slug_fine(const char *slug);

/* Cuts white space (Unicode's) at both ends, in place.  Returns s. */
char *text_trim(char *s);

/* Longest prefix of s with at most max bytes that ends between characters. */
size_t text_prefix(const char *s, size_t len, size_t max);

#endif
