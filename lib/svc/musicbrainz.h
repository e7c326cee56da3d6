#ifndef SVC_MUSICBRAINZ_H
#define SVC_MUSICBRAINZ_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "data/rec.h"

/*
 * musicbrainz: what to ask MusicBrainz' web service, which artist an answer
 * means, and what an artist document says.  Pure.  Releases: album.h.
 */

/* ---- requests; callers free ---- */

#define MB_PAGE 100		/* items of a browse, at most */

/* base: ".../ws/2". */
char *mb_url_search(const char *base, const char *name);
char *mb_url_artist(const char *base, const char *id);
char *mb_url_release(const char *base, const char *id);
char *mb_url_recordings(const char *base, const char *release, size_t offset);

/*
 * A page of an artist's releases of these types, at most MB_PAGE of them.
 * whole: with all that album records are made of; then a page is cut before
 * the release that takes it beyond 500 tracks.  Else with what the choice of
 * a release needs.
 */
char *mb_url_releases(const char *base, const char *artist, unsigned types,
    size_t offset, bool whole);

/*
 * How to go on after whole pages: another whole one?  Else the rest is listed
 * a hundred at a time, and each chosen release that is not there looked up.
 * The answer keeps the sum below 1 + total / 100 (rounded up) + albums pages
 * and look-ups, whatever comes.
 */
struct mb_plan {
	size_t total, got;	/* the artist's releases; those that came */
	size_t pages;		/* in so many whole pages */
	size_t albums;		/* that were found in them */
	size_t settled;		/* those of them that need no look-up */
	size_t limit;		/* albums that are wanted; 0: all */
};
bool mb_plan_whole(const struct mb_plan *);

/* ---- artists ---- */

/* An id, or a MusicBrainz address with one: folded into id.  Else false. */
bool mb_artist_id(const char *text, char id[MBID_SIZE]);

/* A name for comparing: text_fold() with typographic quotes and dashes made
 * plain.  Caller frees. */
char *mb_fold(const char *name);

/*
 * How well does an artist bear this name (from mb_fold())?  0: it is the name,
 * 1: the sort name, 2: an alias; -1: not at all.
 */
int mb_name_tier(const char *folded, const json_t *artist);

enum mb_match { MB_FOUND, MB_NONE, MB_SEVERAL, MB_UNSURE };

/*
 * Which of these artists (search hits, or dumped artists) is meant by name?
 * Found: id is set.  Several in the best tier: candidates has them; none: it
 * has the first few of the list.  candidates: a new array of the artists.
 */
enum mb_match mb_choose(const json_t *artists, const char *name,
    char id[MBID_SIZE], json_t **candidates);

/*
 * The same of a search's answer.  Unsure: one was found, but there are more
 * hits than a page holds, and its last is as good as the one found, so that
 * others of the name may come after it; candidates has the one.
 */
enum mb_match mb_found(const json_t *answer, const char *name,
    char id[MBID_SIZE], json_t **candidates);

/* "5b11f4ce-... Nirvana (90s US grunge band), Group, US".  Caller frees. */
char *mb_describe(const json_t *artist);

/* The artist record.  asked: the id it was asked for by, which becomes one of
 * former_ids if it is another.  NULL: no artist document.  Caller decrefs. */
json_t *mb_artist_record(const json_t *artist, const char *asked);

/* Genres with votes, most first, then by name; tags if there are none. */
json_t *mb_genres(const json_t *entity);

#endif
