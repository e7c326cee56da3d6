#ifndef SVC_CREDITS_H
#define SVC_CREDITS_H

#include <jansson.h>
#include <stdbool.h>

/*
 * credits: who did what, from MusicBrainz' artist relations.  Pure.
 *
 * Relations have no order of their own.  People come out by what they did
 * (writing, performing, producing, the desk, the rest), then by name; a
 * person's roles in the same order.  So the same facts give the same bytes.
 */

/*
 * The artist relations of a release or a recording, and of the works that the
 * recording performs: [{"name", "id", "roles": [...]}], one entry a person;
 * NULL if there are none.  relations may be NULL.
 */
json_t *credits_of(const json_t *relations);

/*
 * Who is or was a member of this group (an artist document): [{"name", "id",
 * "roles", "period": {"begin", "end", "ended"}}], one entry a person, by first
 * begin, then name; roles are instruments and voices; period is from the first
 * begin to the last end.  NULL for a person, or if nobody is known.
 */
json_t *credits_members(const json_t *artist);

/* Is this relation of that type?  By type-id, which stays; by name if the id
 * is absent or none that we know. */
bool credits_is(const json_t *relation, const char *name);

#endif
