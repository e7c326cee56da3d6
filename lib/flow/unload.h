#ifndef FLOW_UNLOAD_H
#define FLOW_UNLOAD_H

#include <stdbool.h>

#include "data/rec.h"

/* unload: rows as records on stdout, so that they can be enriched. */
struct unload {
	const char *file;	/* staging or production */
	bool production;	/* it is production */
	bool types[3];		/* artists, albums, songs; none set: all */
	const char *missing;	/* FIELD,...: rows that lack one; NULL: all */
	const char *artist;	/* one artist's musicbrainz_id; NULL: all */
};

/* The exit status; ends the process with EX_USAGE for a field that no table
 * has. */
int unload_run(const struct unload *, struct recout *);

#endif
