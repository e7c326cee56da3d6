#ifndef SVC_SHELF_H
#define SVC_SHELF_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "data/rec.h"

/*
 * shelf: an artist's releases as they come in, in any order, some of them
 * twice, sorted into albums; then which release each album is.  Pure.  Keeps
 * at most one whole document an album, whatever the number of releases.
 */
struct shelf;

/* Of artist (its id as the service has it now), for these types. */
struct shelf *shelf_new(const char *artist, unsigned types);
void shelf_free(struct shelf *);	/* NULL is fine */

/* A release.  whole: with all that records are made of. */
void shelf_add(struct shelf *, json_t *release, bool whole);

size_t shelf_releases(const struct shelf *);	/* different ones so far */

/* Albums so far that have a whole document to be made of. */
size_t shelf_whole(const struct shelf *);

/*
 * Of the first limit albums (0: of all), those that are known whole for good,
 * when releases came whole in the order in which MusicBrainz lists them, by
 * date: their release is official, and what is still to come is later.
 */
size_t shelf_settled(const struct shelf *, size_t limit);

/* Groups that are no albums of this artist: why, for -v.  i from 0; false
 * past the end. */
struct shelf_out {
	const char *id, *title, *why, *who;	/* who: "by" whom, or NULL */
};
bool shelf_left_out(const struct shelf *, size_t i, struct shelf_out *);

/* All is there: sorts the albums by date, then id.  limit 0: all of them. */
void shelf_sort(struct shelf *, size_t limit);

/* After shelf_sort(): album i from 0, NULL past the end. */
struct shelf_album {
	char id[MBID_SIZE];
	const char *title;
	char release[MBID_SIZE];	/* the canonical one */
	json_t *whole;			/* its document, or NULL: look it up */
	json_t *links;			/* of all releases, see album_from */
};
const struct shelf_album *shelf_album(const struct shelf *, size_t i);

/* The album's document was looked up, or is no longer needed (NULL). */
void shelf_set(struct shelf *, size_t i, json_t *release);

/* The chosen release of album i is gone: the next one is chosen.  False:
 * there is none.  The order of the albums stays. */
bool shelf_next(struct shelf *, size_t i);

#endif
