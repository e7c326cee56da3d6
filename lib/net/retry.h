#ifndef NET_RETRY_H
#define NET_RETRY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * retry: a try failed: when may the next one be?  Pure: time and chance come
 * in as arguments.
 */

/* All waiting of one request because a service failed, together. */
#define RETRY_CAP_MS 120000

struct retry {
	int tries;		/* sent so far, from 1 */
	int more;		/* further tries than the first, at most */
	int status;		/* 0: no answer came, or a broken one */
	int64_t after_s;	/* what the service asked for; < 0: nothing */
	int64_t waited_ms;	/* so far: between the tries, and because others
				 * were told to wait */
	uint32_t random;	/* anything */
};

/* Does a later try of this status make sense?  408, 429, 500, 502 to 504. */
bool retry_status(int status);

/*
 * Milliseconds to wait, at least 1 s: 1, 2, 4, ... 32 s and up to half as much
 * again by chance, or as long as the service asked for if that is longer.
 * -1: give up, for the tries are used up, the status will not change, or the
 * waiting would pass RETRY_CAP_MS.
 */
int64_t retry_wait_ms(const struct retry *);

/*
 * Value of a Retry-After header: seconds, or one of HTTP's three forms of a
 * date, to be taken from now_s.  Seconds from now (0 for a date that has
 * passed); -1 for NULL and for what is neither.
 */
int64_t retry_after_s(const char *value, int64_t now_s);

#endif
