#ifndef INVENT_ARTISTS_H
#define INVENT_ARTISTS_H

#include <stdbool.h>

#include "base/buf.h"

/* artists: invented ones, and their documents as MusicBrainz writes them. */

#define ID 37
#define UNKNOWN { 9999, 99, 99 }	/* a date of which nothing is known */

struct group {
	char id[ID];
	unsigned type, pool;	/* pool: its different recordings */
	bool live, guest;	/* guest: another artist comes first */
	int first[3];		/* date */
};

struct edition {
	char id[ID];
	unsigned group, state, format, country, tracks;
	int date[3];
	bool video;		/* its last medium, if it has several */
};

struct artist {
	char id[ID];
	unsigned number;
	struct group *g;
	struct edition *e;	/* in the server's order */
	unsigned ng, ne;
};

extern struct artist *artists;
extern unsigned artists_n;

extern const char *const artists_types[5];
/* Statuses, and their rank in the choice of a release; 2: never. */
#define STATES 7
extern const struct artists_state {
	const char *name;
	unsigned rank, weight;
} artists_states[STATES];
/* The first four are alike, the others come after them. */
#define FORMATS 6
extern const char *const artists_formats[FORMATS];

/* So many, the same for the same seed. */
void artists_make(unsigned seed, unsigned n);

/* Earlier first, an unknown part last. */
int artists_date_order(const int a[3], const int b[3]);

/* The track of an edition: where it stands, and which recording it is. */
struct place {
	unsigned disc, position, rec;
	bool video, version;
};
struct place artists_place(const struct artist *, const struct edition *,
    unsigned track);

/* How many different recordings it has: those from 0 on. */
unsigned artists_recordings(const struct artist *, const struct edition *);

/* An id that says whose recording it is: artist, group, number. */
void artists_rec_id(struct buf *, const struct artist *, unsigned group,
    unsigned rec);

/* Adds "2001-03" and the like. */
void artists_date(struct buf *, const int date[3]);

/* ---- documents ---- */

void artists_artist(struct buf *, const struct artist *);
void artists_recording(struct buf *, const struct artist *, unsigned group,
    unsigned rec, bool version, bool relations);
void artists_release(struct buf *, const struct artist *,
    const struct edition *, bool tracks, bool relations);

/* ---- serve.c ---- */

/* Runs argv[1] with MUSICBRAINZ_URL set to a service that has them; a line of
 * argv[0] is the number of the artist and the path of each request.  Returns
 * the exit status. */
int artists_serve(char *const argv[]);

#endif
