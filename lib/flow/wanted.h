#ifndef FLOW_WANTED_H
#define FLOW_WANTED_H

#include <jansson.h>
#include <stddef.h>

#include "data/rec.h"

/* wanted: the artists that the user asks for, in order, each once. */
struct want {
	char *text;		/* as given */
	char id[MBID_SIZE];	/* "" for a name */
};
struct wanted {
	struct want *w;
	size_t n, size;
	json_t *set;		/* of their ids, and of names as given */
};

/*
 * names (ended by NULL), then the lines of file ("-": standard input; NULL:
 * none), where blank lines and those that begin with # are skipped.  Ends the
 * process: EX_USAGE for a bad name, EX_DATAERR for a bad line, EX_NOINPUT,
 * EX_IOERR.
 */
void wanted_read(struct wanted *, char *const names[], const char *file);
void wanted_release(struct wanted *);

#endif
