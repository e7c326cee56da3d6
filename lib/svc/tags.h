#ifndef SVC_TAGS_H
#define SVC_TAGS_H

#include <jansson.h>

/*
 * tags: genres out of what a service's users tag artists with.  Lower case,
 * each once, in their order, at most TAGS_MAX.  Left out is what says nothing
 * about the music: the artist's own name, "seen live" and its like, who
 * owns or loves it, where the artist comes from, years and decades, voices.
 */
#define TAGS_MAX 10

/*
 * tags: a member that is a list of {"name":...}, one such object, or text
 * that is none.  artist: whose tags they are; sort_name may be NULL.  New
 * array, maybe empty.
 */
json_t *tags_genres(const json_t *parent, const char *member,
    const char *artist, const char *sort_name);

#endif
