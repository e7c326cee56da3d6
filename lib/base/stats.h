#ifndef BASE_STATS_H
#define BASE_STATS_H

#include <stdint.h>
#include <sys/stat.h>

/*
 * stats: --stats FILE.  One JSON object with the program's name and its
 * counts, written at every exit of the process but by a signal.
 */
struct stats_item {
	const char *name;	/* NULL ends the list */
	const uint64_t *count;	/* read at exit */
};

/*
 * Call once, after the options were read.  path NULL: nothing is written.
 * Ends with EX_CANTCREAT when the file cannot be made.  path and items are
 * borrowed until the process ends.
 */
void stats_at_exit(const char *path, const struct stats_item *items);

/*
 * A file that is read, or the reject file, as what says.  Ends with
 * EX_CANTCREAT, and without counts, when they would take its place.
 */
void stats_spare(const struct stat *, const char *what);

#endif
