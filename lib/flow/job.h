#ifndef FLOW_JOB_H
#define FLOW_JOB_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "flow/ask.h"
#include "flow/extract.h"
#include "flow/wanted.h"
#include "flow/yield.h"
#include "net/http.h"

/*
 * job: one artist on the way in: which requests are to be made for it, in the
 * order in which answers allow them, and which records can leave already.
 */

/* What all artists of a run share. */
struct crew {
	const struct extract *x;
	struct http *http;
	struct yield *yield;
	json_t *written;	/* ids of the artists that left */
	struct job *first;	/* at work, in the order they were asked for */
	int streak;		/* requests that failed in a row */
};

struct job;

/* Begins, at the crew's end. */
struct job *job_new(struct crew *, const struct want *);

/* An answer came for one of its requests (freed here). */
void job_answer(struct job *, struct ask *);

/* It is the first in line: what can leave leaves. */
void job_emit(struct job *);

/* Has it nothing more to do? */
bool job_over(const struct job *);

/* The service is down: what is missing is not coming.  After http_free(). */
void job_give_up(struct job *);

/* The next one in the crew. */
struct job *job_after(const struct job *);

/* Ends it (the crew's first): counts it; takes it from the crew. */
void job_free(struct job *);

#endif
