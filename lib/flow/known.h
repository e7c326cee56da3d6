#ifndef FLOW_KNOWN_H
#define FLOW_KNOWN_H

#include <stdbool.h>
#include <stdint.h>

#include "data/rec.h"

/*
 * known: what production has given already, read so that staging gives the
 * same: ids and slugs are made once.  All functions take NULL for "there is
 * no production": then nothing is known and nothing taken.
 */
struct known;

struct known_row {
	int64_t id;
	char *slug, *url_slug;	/* NULL: none.  Until the next known_find() */
};

/* Opens production, read-only.  NULL: reported; *status has the exit
 * status. */
struct known *known_new(const char *path, int *status);
void known_free(struct known *);

/* 1: production has a row with this musicbrainz_id; 0; -1: reported. */
int known_find(struct known *, enum rec_type, const char *mbid,
    struct known_row *);

/* Has another row than this musicbrainz_id's the slug?  1, 0 or -1. */
int known_taken(struct known *, enum rec_type, const char *slug,
    const char *mbid);

/* The highest id that its table ever gave; -1: reported. */
int64_t known_last(struct known *, enum rec_type);

/* Production is read in one transaction until we wait for input: its writers
 * must not wait for ours.  0 or -1. */
int known_pause(struct known *);

/* The exit status for a -1. */
int known_status(const struct known *);

#endif
