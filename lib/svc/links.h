#ifndef SVC_LINKS_H
#define SVC_LINKS_H

#include <jansson.h>

/*
 * links: what MusicBrainz' url relations say of an entity, as the members of
 * external_ids that the site reads, in the form it builds its links from
 * (design.md section 2).  Pure.
 */
enum link_of { LINK_ARTIST, LINK_ALBUM, LINK_SONG };

/*
 * Adds to ids (an object) what the url relations tell.  A member that ids has
 * already stays: call for the best source first.  A relation that has ended
 * tells nothing; of several values for one member the shortest, then the
 * lowest, is taken, whatever their order, but a channel or a video at YouTube
 * itself before one of YouTube Music.  relations may be NULL.
 */
void links_read(json_t *ids, enum link_of, const json_t *relations);

/*
 * The end of a record: the columns that hold the same things (wikidata_id,
 * spotify_track_id, ...), then external_ids.  Steals ids.
 */
void links_put(json_t *record, enum link_of, json_t *ids);

#endif
