#ifndef FLOW_SLUGS_H
#define FLOW_SLUGS_H

#include <stdint.h>

#include "base/buf.h"
#include "data/rec.h"

/*
 * slugs: the name of a row in the site's addresses (design.md section 3).
 * Pure: what is taken is asked of the caller.
 */
struct slug_of {
	enum rec_type type;
	const char *title;		/* name or title */
	const char *sort_name;		/* artists; NULL: not known, as all */
	const char *artist_slug;	/* albums, songs */
	const char *album_slug;		/* songs */
	int year;			/* 0: not known */
	const char *mbid;		/* 36 characters */
};

/* The slug that is wanted first: of the title, else of sort_name, else
 * TYPE-XXXXXXXX.  Replaces what out holds. */
void slug_base(struct buf *out, const struct slug_of *);

/*
 * The first of all that could be it which is not taken: 1 taken, 0 free, -1
 * cannot be told.  0; -1 when taken() gave that.  out: the slug.
 */
int slug_choose(struct buf *out, const struct slug_of *,
    int (*taken)(void *arg, const char *slug), void *arg);

#endif
