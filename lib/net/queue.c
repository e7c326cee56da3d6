#include "net/queue.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct queue_host {
	struct queue_host *next;
	char *name;
	struct turn *first, *last;
	int64_t ask_ms;		/* pace has nothing before */
	struct turn *leaving;	/* has the slot, and did not leave yet */
	int64_t patience_ms;	/* waited for that until then */
};

/* For a connection that hangs the others do not wait longer. */
#define PATIENCE_MS 1000

struct queue {
	struct pace *pace;
	struct queue_host *hosts;	/* the one whose turn it is first */
	int free;			/* jobs */
};

struct queue *
queue_new(struct pace *pace, int jobs)
{
	struct queue *q = mem_zero(1, sizeof(*q));

	q->pace = pace;
	q->free = jobs;
	return q;
}

void
queue_free(struct queue *q)
{
	struct queue_host *h;

	if (q == NULL)
		return;
	while ((h = q->hosts) != NULL) {
		q->hosts = h->next;
		free(h->name);
		free(h);
	}
	free(q);
}

static struct queue_host *
host_of(struct queue *q, const char *name)
{
	struct queue_host *h;

	for (h = q->hosts; h != NULL; h = h->next)
		if (strcmp(h->name, name) == 0)
			return h;
	h = mem_zero(1, sizeof(*h));
	h->name = mem_str(name);
	h->next = q->hosts;
	q->hosts = h;
	return h;
}

void
queue_put(struct queue *q, struct turn *t, const char *host)
{
	struct queue_host *h = host_of(q, host);
	struct turn **at;

	t->host = h;
	t->next = NULL;
	if (h->first == NULL || h->last->order < t->order) {
		*(h->first == NULL ? &h->first : &h->last->next) = t;
		h->last = t;
		return;
	}
	for (at = &h->first; (*at)->order < t->order; at = &(*at)->next)
		;
	t->next = *at;
	*at = t;
}

static void
sooner(int64_t *wait_ms, int64_t ms)
{
	if (*wait_ms == -1 || ms < *wait_ms)
		*wait_ms = ms;
}

/* The host's first that is due, if the host may be asked now. */
static struct turn *
take_of(struct queue *q, struct queue_host *h, int64_t now_ms,
    int64_t *wait_ms)
{
	struct turn **at, *t, *before = NULL;
	int64_t ms;

	if (h->first == NULL)
		return NULL;
	if (h->leaving != NULL && now_ms < h->patience_ms) {
		sooner(wait_ms, h->patience_ms - now_ms);
		return NULL;
	}
	for (at = &h->first; (t = *at) != NULL; at = &t->next) {
		if (t->due_ms <= now_ms)
			break;
		sooner(wait_ms, t->due_ms - now_ms);
		before = t;
	}
	if (t == NULL)
		return NULL;
	if (t->gap_us > 0) {
		ms = h->ask_ms - now_ms;
		if (ms <= 0)
			ms = pace_take(q->pace, h->name, t->gap_us);
		if (ms > 0) {
			h->ask_ms = now_ms + ms;
			sooner(wait_ms, ms);
			return NULL;
		}
		h->leaving = t;
		h->patience_ms = now_ms + PATIENCE_MS;
	}
	if ((*at = t->next) == NULL)
		h->last = before;
	return t;
}

/* To the end of the line: so no host keeps the jobs from the others. */
static void
send_back(struct queue *q, struct queue_host *h)
{
	struct queue_host **at;

	for (at = &q->hosts; *at != h; at = &(*at)->next)
		;
	*at = h->next;
	while (*at != NULL)
		at = &(*at)->next;
	*at = h;
	h->next = NULL;
}

struct turn *
queue_take(struct queue *q, int64_t now_ms, int64_t *wait_ms)
{
	struct queue_host *h;
	struct turn *t;

	*wait_ms = -1;
	if (q->free == 0)
		return NULL;
	for (h = q->hosts; h != NULL; h = h->next) {
		if ((t = take_of(q, h, now_ms, wait_ms)) != NULL) {
			q->free--;
			send_back(q, h);
			return t;
		}
	}
	return NULL;
}

void
queue_sent(struct queue *q, struct turn *t)
{
	if (t->gap_us > 0)
		pace_sent(q->pace, t->host->name, t->gap_us);
	if (t->host->leaving == t)
		t->host->leaving = NULL;
}

bool
queue_drop(struct turn *t)
{
	struct turn **at, *before = NULL;

	if (t->host == NULL)
		return false;
	for (at = &t->host->first; *at != NULL; at = &(*at)->next) {
		if (*at == t) {
			if ((*at = t->next) == NULL)
				t->host->last = before;
			return true;
		}
		before = *at;
	}
	return false;
}

void
queue_end(struct queue *q, struct turn *t)
{
	if (t->host->leaving == t)
		t->host->leaving = NULL;
	q->free++;
}

void
queue_hold(struct queue *q, struct turn *t, int64_t ms)
{
	if (t->gap_us > 0)
		pace_hold(q->pace, t->host->name, ms);
}
