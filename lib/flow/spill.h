#ifndef FLOW_SPILL_H
#define FLOW_SPILL_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "data/rec.h"

/*
 * spill: what is wanted of a dump, on disk until all of it was read.  Memory
 * stays the same however much there is.  Database trouble ends the process
 * (reported).
 */
struct spill;

struct spill *spill_new(void);
void spill_free(struct spill *);

/* An artist's record, wanted or perhaps wanted. */
void spill_artist(struct spill *, const json_t *record);
bool spill_has_artist(struct spill *, const char *id);

/* The nth artist to write (from 0) is this one; false: it is one already.
 * spill_all: all of them are, in the order of their ids. */
bool spill_want(struct spill *, const char *id, int64_t n);
void spill_all(struct spill *);
/* Is this artist to be written? */
bool spill_wants(struct spill *, const char *id);

/* A release that may be an album's: its key (canonical.h), and what it tells
 * of external ids (NULL: nothing). */
void spill_release(struct spill *, const char *artist, const char *key,
    const json_t *release, const json_t *links);

/* A group of the artist's that is left out, for -v. */
void spill_left_out(struct spill *, const char *artist, const char *group,
    const char *title, const char *why);

/* What the dumps of release groups and works tell; nothing is kept of those
 * that no album needs.  spill_needs_works() before the works. */
bool spill_has_group(struct spill *, const char *id);
void spill_group(struct spill *, const char *id, const json_t *group);
void spill_needs_works(struct spill *);
bool spill_has_work(struct spill *, const char *id);
void spill_work(struct spill *, const char *id, const json_t *relations);

/* The artists to write, in order: a record (caller decrefs), NULL: no more. */
json_t *spill_next_artist(struct spill *);

/* Its albums in order of date, then id: a release as the web service has it;
 * *links: see album_from.  Caller decrefs both.  NULL: no more. */
void spill_albums(struct spill *, const char *artist, int limit);
json_t *spill_next_album(struct spill *, json_t **links);

/* Its groups that became no album.  Strings live until the next call. */
void spill_outs(struct spill *, const char *artist);
bool spill_next_out(struct spill *, const char **title, const char **why);

#endif
