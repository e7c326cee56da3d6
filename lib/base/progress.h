#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include "base/buf.h"

/*
 * progress: one line on stderr about how far we are, if it is a terminal and
 * not -q, at most five times a second; and once, as a line of its own, for
 * each SIGUSR1 (SIGINFO where it exists), whatever stderr is.
 *
 * describe writes the line's text, without newline and program name.
 */
void progress_start(void (*describe)(struct buf *, void *arg), void *arg);

/* Call it often: it is cheap when nothing is due.  It never waits. */
void progress_tick(void);

/* Take the line away. */
void progress_end(void);

#endif
