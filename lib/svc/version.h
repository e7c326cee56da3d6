#ifndef SVC_VERSION_H
#define SVC_VERSION_H

/*
 * version: words that say which version of a song it is.  A word is one of
 * words_of()'s, so folded.
 */

/* What kinds of version a title names, as bits. */
enum {
	VERSION_LIVE = 1, VERSION_REMIX = 2, VERSION_EDIT = 4,
	VERSION_DEMO = 8, VERSION_ACOUSTIC = 16, VERSION_UNSUNG = 32,
	VERSION_VOICES = 64, VERSION_SPEED = 128, VERSION_OTHER = 256
};

/* The kind that a word, or two together, name; 0: none. */
unsigned version_of(const char *word);
unsigned version_of_two(const char *first, const char *second);

/* The language that a word names ("espanol": "spanish"); "" if none. */
const char *version_tongue(const char *word);

#endif
