#ifndef FLOW_LINES_H
#define FLOW_LINES_H

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>

#include "data/scan.h"

/* lines: a JSON dump, one document a line; a file, a FIFO or "-". */
struct lines {
	const char *file;	/* for messages; NULL: standard input */
	FILE *f;
	char *line;
	size_t size, len;
	uint64_t n;		/* number of the line, from 1 */
	struct scan *scan;	/* its members */
};

/* Ends the process with EX_NOINPUT if it cannot be opened. */
void lines_open(struct lines *, const char *file);

/*
 * The next document that is not blank; 0 at the end.  Ends the process:
 * EX_DATAERR for a line that is no JSON object, EX_IOERR.
 */
int lines_next(struct lines *);

/* A member of the document, decoded; NULL if it is no string.  Caller
 * frees. */
char *lines_text(const struct lines *, const char *member);

/* A member as a tree; NULL if absent.  Caller decrefs. */
json_t *lines_json(const struct lines *, const char *member);

/* The whole document as a tree.  Caller decrefs. */
json_t *lines_tree(const struct lines *);

void lines_close(struct lines *);

#endif
