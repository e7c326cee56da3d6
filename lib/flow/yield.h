#ifndef FLOW_YIELD_H
#define FLOW_YIELD_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "data/rec.h"
#include "svc/musicbrainz.h"

/*
 * yield: what mb-extract has brought in, from the web service or a dump: the
 * records on standard output, their counts, the end record, the last line on
 * standard error, the exit status.
 */
struct yield {
	uint64_t artists, albums, songs;	/* written */
	uint64_t requests;
	uint64_t wanted;	/* artists asked for; 0: all there are */
	uint64_t not_found;	/* artists that nobody or several could be */
	uint64_t failed;	/* artists that did not come whole */
	int status;		/* exit status so far; exit_worse() it */
	bool exact;		/* counts are kept: a record leaves before it
				 * counts */
	struct recout out;
};

/* stats: file for the counts, or NULL.  The struct must live until the
 * process ends. */
void yield_open(struct yield *, const char *stats);

/* Writes an artist, album or song record (not stolen) and counts it. */
void yield_record(struct yield *, const json_t *);

/* The same for the records of an array. */
void yield_records(struct yield *, const json_t *);

/* The artist that was asked for by text, a name or an id, is none, or several
 * could be it: said, counted, and the exit status knows. */
void yield_not_found(struct yield *, const char *text, bool is_id,
    enum mb_match, const json_t *candidates);

/* The end record, unless something failed; the summary; closes standard
 * output.  Returns the exit status. */
int yield_close(struct yield *);

#endif
