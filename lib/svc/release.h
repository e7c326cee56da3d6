#ifndef SVC_RELEASE_H
#define SVC_RELEASE_H

#include <jansson.h>
#include <stddef.h>

/*
 * release: release documents that are not whole, and how they are made so;
 * and how they are kept small.  Pure.
 */

/*
 * MusicBrainz leaves relations out, without a word, when a page has more than
 * 500 recordings: then the release's recordings are browsed by themselves.
 * How many there are to ask for; 0: nothing is missing.
 */
size_t release_lacks(const json_t *release);

/* Puts what a list of recordings tells into those of the release. */
void release_graft(json_t *release, const json_t *recordings);

/*
 * Calls f for the work of each performance in the release: a dump keeps the
 * relations of works in another file.
 */
void release_works(const json_t *release, void (*f)(json_t *work, void *arg),
    void *arg);

/* A copy with only those members that records are made of: a tenth of a
 * dump's line.  The same for a list of relations.  Caller decrefs. */
json_t *release_slim(const json_t *release);
json_t *release_slim_relations(const json_t *relations);

#endif
