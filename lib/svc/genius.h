#ifndef SVC_GENIUS_H
#define SVC_GENIUS_H

#include "svc/svc.h"

/*
 * genius: lyrics and annotations of songs.  The API says which song it is
 * (by the record's genius_song_id, else by a search for the first artist and
 * the title, whose hits are checked), its web page has the words, and the API
 * the annotations.
 *
 * Found: lyrics, lyrics_source, annotations; or is_instrumental; and
 * genius_song_id, also in external_ids.
 */
extern const struct service genius;

#endif
