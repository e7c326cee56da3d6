#include "net/queue.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct queue_host {
	struct queue_host *next;
	char *name;
	struct turn *first, *last;
	int64_t ask_ms;		/* pace has nothing before */
	int64_t silent_ms, until_ms;	/* it asked for silence, from, to */
	int64_t silence_ms;	/* and before that, all together */
	struct turn *leaving;	/* has the slot, and did not leave yet */
	int64_t patience_ms;	/* waited for that until then */
};

/* For a connection that hangs the others do not wait longer. */
#define PATIENCE_MS 1000

/* Who is that much beyond the gap from a slot waits for no rate: the host
 * asked one of us, or another process, for silence. */
#define SILENCE_MS 2000

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

/* For how long was there silence, up to then? */
static int64_t
silence(const struct queue_host *h, int64_t ms)
{
	int64_t to = ms < h->until_ms ? ms : h->until_ms;

	return h->silence_ms + (to > h->silent_ms ? to - h->silent_ms : 0);
}

void
queue_put(struct queue *q, struct turn *t, const char *host)
{
	struct queue_host *h = host_of(q, host);
	struct turn **at;

	t->host = h;
	t->next = NULL;
	t->before_ms = silence(h, t->due_ms);
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

static void
note_silence(struct queue_host *h, int64_t now_ms, int64_t ms)
{
	if (now_ms >= h->until_ms) {
		h->silence_ms += h->until_ms - h->silent_ms;
		h->silent_ms = now_ms;
	}
	h->until_ms = now_ms + ms;
}

/* How long it waited for that since it was due. */
static int64_t
silence_of(const struct queue_host *h, const struct turn *t, int64_t now_ms)
{
	return silence(h, now_ms) - (t->due_ms < h->silent_ms ? t->before_ms :
	    silence(h, t->due_ms));
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
		if (ms > t->gap_us / 1000 + SILENCE_MS)
			note_silence(h, now_ms, ms);
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
	t->silence_ms += silence_of(h, t, now_ms);
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
