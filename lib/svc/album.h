#ifndef SVC_ALBUM_H
#define SVC_ALBUM_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * album: a release document becomes an album record and its song records.
 * Pure.  The document holds recordings, ISRCs, labels, credits, its release
 * group and the relations of all of them, as the requests of musicbrainz.h
 * ask for them; what is missing is missing in the records.
 */
struct album_from {
	const char *artist_id, *artist_name;	/* the album's artist */
	const json_t *release;
	/* External ids that the group's other releases tell, the best first:
	 * an array of objects, or NULL. */
	const json_t *links;
	bool keep_versions;	/* live takes, remixes and the like too */
};

/* [album, song, song, ...] as daft-record(5) has them.  Caller decrefs. */
json_t *album_records(const struct album_from *);

/*
 * The external ids that one release tells of its album, to be kept without
 * the document; NULL if there are none.  Caller decrefs.
 */
json_t *album_links(const json_t *release);

/* The album's date: the release's, else its group's first; NULL: unknown.
 * Borrowed from the document. */
const char *album_date(const json_t *release);

#endif
