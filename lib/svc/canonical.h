#ifndef SVC_CANONICAL_H
#define SVC_CANONICAL_H

#include <jansson.h>
#include <stdbool.h>

#include "data/rec.h"

/*
 * canonical: what of an artist's discography is taken: which release groups,
 * which release of a group, which media, which tracks (design.md section 5).
 * Pure; documents are MusicBrainz' own, of the web service or the dumps.
 */

/* Primary types, as a set of bits. */
enum {
	TYPE_ALBUM = 1, TYPE_EP = 2, TYPE_SINGLE = 4, TYPE_BROADCAST = 8,
	TYPE_OTHER = 16
};

/* "album,ep" into bits.  0, or -1 for a word that is no type. */
int canonical_types(const char *words, unsigned *types);

/* The words of a set with sep between, for a request or a message.  Returns
 * out. */
#define TYPES_SIZE 40
char *canonical_type_words(char out[TYPES_SIZE], unsigned types, char sep);

/*
 * Is this release group one of the artist's albums?  NULL: yes.  Else why it
 * is not, for a message ("Live", "by Nirvana").  credit: an artist-credit to
 * use when the group has none itself; may be NULL.  The text lives as long as
 * the documents.
 */
struct group_verdict {
	bool fine;
	const char *why, *who;	/* why it is left out; who: of another artist */
};
struct group_verdict canonical_group(const json_t *group,
    const json_t *credit, const char *artist, unsigned types);

/*
 * A release's place among those of its group as a text to compare with
 * strcmp(): the least is the canonical one.  status, date, format of the
 * first medium, id.  False: never taken (a bootleg, a pseudo-release, ...).
 */
#define CANONICAL_KEY 64
bool canonical_key(char out[CANONICAL_KEY], const json_t *release);

/* A date as a text that sorts in time, unknown parts last.  "" and NULL are
 * wholly unknown.  Returns out. */
#define CANONICAL_DATE 16
char *canonical_date(char out[CANONICAL_DATE], const char *text);

/* Does this medium hold music to listen to, by its format?  NULL: yes. */
bool canonical_audio(const char *format);

/* Is it another version of a song, by its title ("One More Time (live)")? */
bool canonical_version(const char *title);

/* The same of a recording's disambiguation ("live, 1997-11-08: ..."). */
bool canonical_version_note(const char *note);

#endif
