#ifndef FLOW_APPLY_H
#define FLOW_APPLY_H

#include <stdint.h>

#include "db/diff.h"
#include "db/fingerprint.h"

/*
 * apply: the one transaction that writes production.
 *
 * to is a connection with production as main, opened for writing; d a
 * difference that was kept (diff_keep), found when production was what
 * `before` says and `version` was to's data_version or later.  Everything is
 * written, checked and committed, or nothing is.
 *
 * 0, or an exit status (reported): EX_TEMPFAIL when production is locked or is
 * not any more what it was, EX_ATTENTION when production refuses a row or
 * does not hold what was written.
 */
struct applied {
	int64_t locked_ms;	/* how long nobody else could write it */
	bool unsure;		/* COMMIT failed, and may have been done */
};
int apply(struct db *to, struct diff *d, int64_t version, const char *before,
    struct applied *);

/* A number that changes when another connection changes the database. */
int apply_version(struct db *, int64_t *version);

#endif
