#ifndef NET_QUEUE_H
#define NET_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "net/pace.h"

/*
 * queue: requests that wait for the time of a retry, for one of the jobs and
 * for their host's turn.  A slot of the host is taken as late as possible:
 * when the request may leave at once.  While a request of a host has its slot
 * but did not leave yet (a connection is being made), the host's others wait,
 * up to a second, for two would else leave together.  It reads no clock: time
 * comes in as an argument.
 */
struct queue;
struct queue_host;

/* The caller's, one for each request. */
struct turn {
	/* set before queue_put() */
	uint64_t order;		/* the smaller leaves first */
	int64_t due_ms;		/* not before, of the clock_mono_ms() kind */
	int64_t gap_us;		/* between two requests; 0: no limit, no slot */
	/* set by queue_take(), added up */
	int64_t silence_ms;	/* it waited, though due, for a host that had
				 * asked for silence; 0 at the start */
	/* the queue's */
	int64_t before_ms;
	struct queue_host *host;
	struct turn *next;
};

/* pace is borrowed and outlives the queue. */
struct queue *queue_new(struct pace *, int jobs);
void queue_free(struct queue *);	/* NULL is fine; drops what waits */

/* Host is "name:port". */
void queue_put(struct queue *, struct turn *, const char *host);

/*
 * The next that may leave now, a job and a slot being its own; NULL: none,
 * and *wait_ms is when to ask again (-1: not before something happens).
 */
struct turn *queue_take(struct queue *, int64_t now_ms, int64_t *wait_ms);

/* It leaves now: the host's next may follow. */
void queue_sent(struct queue *, struct turn *);

/* It shall not leave any more.  false: it does not wait here. */
bool queue_drop(struct turn *);

/* It is over, whether it left or not: its job is free. */
void queue_end(struct queue *, struct turn *);

/* Its host asked for silence (see pace_hold()). */
void queue_hold(struct queue *, struct turn *, int64_t ms);

#endif
