#ifndef NET_PACE_H
#define NET_PACE_H

#include <stdint.h>

#include "db/db.h"

/*
 * pace: when may we ask this host again?  The next free slot of each host
 * stands in the cache file, so all processes that use the file keep one
 * rate.  When that file fails, that is said and the process keeps the rate by
 * itself.
 */
struct pace;

/*
 * The gap between two requests at this rate (requests a second, > 0), in
 * microseconds: 1 % wider than 1/rate.
 */
int64_t pace_gap_us(double rate);

/*
 * Beside the gap there is a second rule: as many requests as fill a second
 * are not followed by the next before that second is over, so that one which
 * was late and others which were not never share a second with one too many.
 * What this leaves of the 1 %, for delays that are seen by nobody here.
 */
#define PACE_SLACK_US 5000

/*
 * clock gives milliseconds: all processes' clock, which is read while the
 * file is locked.  It goes forward only, so that nobody who sets the time can
 * make two requests leave together; it may begin anew when the machine does.
 * The pace is this process's alone until it gets a file.
 */
struct pace *pace_new(int64_t (*clock)(void));
void pace_free(struct pace *);		/* NULL is fine */

/* From now on on this open cache file (borrowed), which has the table; NULL:
 * without one. */
void pace_use(struct pace *, struct db *);

/* Makes the table, inside the caller's transaction.  0 or -1 (reported). */
int pace_schema(struct db *);

/*
 * Ask to send one request to host ("name:port") now.  0: go, the slot is
 * taken.  > 0: ask again after that many milliseconds, no more than the gap
 * or RETRY_CAP_MS, whatever others left in the file; nothing is reserved.
 */
int64_t pace_take(struct pace *, const char *host, int64_t gap_us);

/*
 * The request whose slot was taken leaves now.  If that is late, for the
 * connection had to be made first, the next ones are put off accordingly.
 */
void pace_sent(struct pace *, const char *host, int64_t gap_us);

/* The host asked for silence: no slot before so many milliseconds passed. */
void pace_hold(struct pace *, const char *host, int64_t ms);

#endif
