#ifndef FLOW_PARKED_H
#define FLOW_PARKED_H

#include <stdint.h>

#include "data/rec.h"
#include "db/db.h"

/*
 * parked: records that wait on disk for the end of the input: children that
 * came before their parent, and songs whose album is decided when all albums
 * are known.
 */
struct parked;

enum parked_queue {
	PARKED_ALBUMS,		/* their artist is not there yet */
	PARKED_SONGS,		/* their artist or album is not */
	PARKED_CONTESTED,	/* songs that stand on a later album too */
	PARKED_LATER,		/* songs that stand on an earlier one too */
	PARKED_QUEUES
};

struct parked *parked_new(struct db *);		/* NULL: reported */
void parked_free(struct parked *);

/* album: the id of the album that a contested song names.  0 or -1. */
int parked_add(struct parked *, enum parked_queue, const struct rec *,
    int64_t album);

/* How many were added to the queue. */
uint64_t parked_count(const struct parked *, enum parked_queue);

/*
 * No more are added to the queue.  Contested songs are put in order of their
 * albums, the latest first, for then what the earliest says stays; those of
 * PARKED_LATER the earliest first.  order is SQL, terms of albums a.  0 or -1.
 */
int parked_begin(struct parked *, enum parked_queue, const char *order);

/* The next one, as it came: 1; 0: no more; -1: reported. */
int parked_next(struct parked *, enum parked_queue, struct rec *);

#endif
