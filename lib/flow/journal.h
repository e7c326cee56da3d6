#ifndef FLOW_JOURNAL_H
#define FLOW_JOURNAL_H

#include <jansson.h>
#include <stdint.h>

#include "db/diff.h"
#include "db/fingerprint.h"

/*
 * journal: BACKUPS/journal.ndjson, what was done to production.  Two lines
 * for each promotion and rollback: "begun", on disk before production is
 * written, and then "done" or "undone".
 */
struct entry {
	const char *what;		/* "promote", "rollback" */
	int64_t time;			/* seconds since 1970 */
	const char *backup;		/* base name of production as it was */
	char before[FINGERPRINT_SIZE], after[FINGERPRINT_SIZE];
	const struct diff *diff;	/* whose counts; NULL: zeros */
};

/* A line of the journal as an object; caller decrefs.  state: "begun",
 * "done", "undone", or what else a program prints in this form. */
json_t *entry_json(const struct entry *, const char *state);

/*
 * All lines of dir's journal, oldest first; a last one cut off by a crash is
 * none, and one that is no entry is told and left out.  An empty array if
 * there is no journal.  NULL: reported.  Caller decrefs.
 */
json_t *journal_lines(const char *dir);

/* The same with the two lines of each promotion as one entry, which has the
 * state that came last. */
json_t *journal_read(const char *dir);

/* Adds a line, on disk when it returns.  0 or -1 (reported, nothing added). */
int journal_add(const char *dir, const json_t *line);

/* The entry whose outcome is not known, which is the last; NULL: there is
 * none. */
json_t *journal_open(const json_t *entries);

/* The last promotion that no rollback has undone; NULL: there is none. */
const json_t *journal_last(const json_t *entries);

#endif
