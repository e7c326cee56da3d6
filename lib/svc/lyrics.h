#ifndef SVC_LYRICS_H
#define SVC_LYRICS_H

#include <stdbool.h>
#include <stddef.h>

#include "svc/svc.h"

/* lyrics: what people put into a field for lyrics, and what is left of it. */

enum lyrics_kind {
	LYRICS_NONE,		/* nothing is left, or no words at all */
	LYRICS_TEXT,
	LYRICS_INSTRUMENTAL	/* it says that there are none */
};

/*
 * Plain text (data/html.h) without time stamps, LRC header lines ("[ar:X]"),
 * and what careless copies of Genius' pages hold ("3 ContributorsTitle
 * Lyrics", "You might also like", "12Embed").
 * headers: section headers ("[Chorus]", alone on a line) stay; else each
 * becomes an empty line, so that what it parts stays apart.  *text is NULL
 * but for LYRICS_TEXT; the caller frees it.
 */
enum lyrics_kind lyrics_clean(const char *s, size_t len, bool headers,
    char **text);

/* Seconds of the last time stamp, -1 if there is none. */
double lyrics_last_stamp(const char *s);

/* The one name to ask for: the album's artist, whole, for "Simon & Garfunkel"
 * is one; else the first who is credited; NULL: nobody is known.  Caller
 * frees. */
char *lyrics_artist(const struct svc_about *);

/*
 * Sets the members for what a service says of the song and returns SVC_FOUND;
 * for LYRICS_NONE SVC_ABSENT; SVC_MISMATCH for an instrumental if the record
 * has lyrics.  text: as above.
 */
enum svc_outcome lyrics_found(struct svc_lookup *, enum lyrics_kind,
    const char *text, const char *source);

#endif
