#ifndef SVC_WORDS_H
#define SVC_WORDS_H

#include <stdbool.h>

/* words: text as matching compares it, and how much two texts are alike. */

/*
 * text_words() of a name, after "&", "+" and "'n'" became "and", "C#" became "c
 * sharp", and "Ke$ha", "P!nk" and "M@" have got their letters; without a
 * leading "The" or a ", The" at the end.  "" if no letter or digit is left.
 * Caller frees.
 */
char *words_of(const char *);

/* A copy in which no-break blanks are blanks.  Caller frees. */
char *words_breakable(const char *);

/* Is word one of these words?  Lists end with NULL. */
bool words_has(const char *const list[], const char *word);

/*
 * How much two results of words_of() are alike, from 0 to 1.  Blanks do not
 * count ("blink 182" is "blink182"), "Part II" and "Pt. Two" are "part 2".
 * 1: equal.  Else 1 - slips / letters of the longer, a slip being one letter
 * left out or two neighbours exchanged, within a word of six letters or more
 * and neither its first nor its last: "Rhapsody", "Rapsody".
 * 0 where a difference makes another name: any other letter ("Live", "Love"),
 * shorter words ("Back", "Black"), beginnings and endings ("Stones",
 * "Stone"), numbers or single letters ("Part A", "Part B"), and in scripts
 * other than Latin, Greek and Cyrillic, as one sign there is a syllable or a
 * word.
 */
double words_alike(const char *a, const char *b);

#endif
