#ifndef SVC_GENIUS_HIT_H
#define SVC_GENIUS_HIT_H

#include <jansson.h>

#include "svc/svc.h"

/* genius_hit: which song of Genius' API is the record's.  Pure. */

/* The words to search for: lyrics_artist() and the title without version words;
 * NULL if one of them is not known.  Caller frees. */
char *genius_query(const struct svc_about *);

/*
 * How surely a song (of a hit, or of /songs) is the record's: 0: it is not,
 * and *why, a static text, says why.  Title and artist must agree
 * (svc/match.h); it is no translation or romanization, track list, credits or
 * the like; and its lyrics are complete.  song may be NULL.
 */
double genius_score(const struct svc_about *, const json_t *song,
    const char **why);

/* The song of the best hit in a search's response, borrowed; NULL: none, and
 * *why says why of the last; or two are as good, as the API knows no lengths
 * to tell one "Intro" from another. */
const json_t *genius_choose(const struct svc_about *, const json_t *response,
    const char **why);

/* The path of the song's page ("/Artist-title-lyrics"); NULL if none.
 * Caller frees. */
char *genius_path(const json_t *song);

#endif
