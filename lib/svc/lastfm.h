#ifndef SVC_LASTFM_H
#define SVC_LASTFM_H

#include "svc/svc.h"

/*
 * lastfm: Last.fm's page about an artist (artist.getInfo).  Asked by name,
 * spelling mended by Last.fm; an answer about a name that match_artist() does
 * not know is no answer.  Then by MusicBrainz id, under the same condition:
 * Last.fm's store of ids is old and leads to other artists.
 *
 * Found are bio (content, as paragraphs; its tail line and licence cut),
 * images (the placeholder is none), genres (from tags, only if the record has
 * none), listeners, playcount, lastfm_url, and that also in external_ids.  All
 * artists of one name share a page: where its text says so (svc/namesakes.h),
 * or it carries another MusicBrainz id, of these only bio and lastfm_url are
 * taken, and the bio with doubt: why says which of the two.
 *
 * A page without a text is found too, for its numbers, but not useful: it may
 * get one.
 *
 * The key is no business of this file: the URL it asks is without.
 */
extern const struct service lastfm;

/*
 * The text of a biography: its tail cut, plain, paragraphs kept.  NULL if
 * nothing is left.  Caller frees.
 */
char *lastfm_bio(const char *content, size_t len);

/* Is this address one of the pictures that stand for "no picture"? */
bool lastfm_placeholder(const char *url);

#endif
