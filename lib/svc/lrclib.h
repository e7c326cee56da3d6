#ifndef SVC_LRCLIB_H
#define SVC_LRCLIB_H

#include "svc/svc.h"

/*
 * lrclib: lyrics of songs, by artist and title.  Asked are, until a record is
 * the song (svc/match.h: title, artist, 3 s) and has a text or is marked
 * instrumental: /get with album and duration, /get with neither, /search.
 *
 * Found: lyrics, lyrics_source, synced_lyrics if it is no longer than the
 * song; or is_instrumental.
 */
extern const struct service lrclib;

#endif
