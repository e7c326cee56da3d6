#include "flow/enrich.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/progress.h"
#include "base/stats.h"
#include "flow/lookup.h"

#define WINDOW 256u			/* records under way; a power of two */
#define WINDOW_BYTES (16u << 20)	/* or so many bytes of them */
#define ROOM_KEPT 16384u		/* longer lines' memory is given back */

/* A record in the window. */
struct slot {
	struct rec rec;
	enum { SLOT_DONE, SLOT_WAITS, SLOT_ASKED, SLOT_BAD } state;
	struct lookup lookup;
};

/* Answers come in any order; records leave in theirs, from the ring's head. */
struct ring {
	struct slot *slots;
	unsigned head, next, tail;	/* tail - head are in use; next is the
					 * first whose look-up did not begin */
	size_t bytes;			/* that they hold */
	unsigned asked;			/* look-ups that began and go on */
	enum rec_got got;		/* what the input gave last */
	struct recin in;
	struct recout out;
	struct lookups run;
};

static struct slot *
at(struct ring *r, unsigned i)
{
	return &r->slots[i & (WINDOW - 1)];
}

static bool
has_room(const struct ring *r)
{
	return r->tail - r->head < WINDOW && (r->head == r->tail ||
	    r->bytes < WINDOW_BYTES);
}

/* ---- out ---- */

static _Noreturn void
end_at_bad_line(struct ring *r, const struct slot *s)
{
	recout_flush(&r->out);
	progress_end();
	rec_die(&s->rec, "%s", s->rec.why);
}

/* What is done leaves, in order. */
static void
emit(struct ring *r)
{
	struct slot *s;

	while (r->head != r->tail) {
		s = at(r, r->head);
		if (s->state == SLOT_BAD)
			end_at_bad_line(r, s);
		if (s->state != SLOT_DONE)
			return;
		recout_rec(&r->out, &s->rec);
		r->bytes -= s->rec.size;
		if (s->rec.size > ROOM_KEPT)
			rec_release(&s->rec);
		r->head++;
	}
	/* The first slots are warm. */
	r->head = r->next = r->tail = 0;
}

/* ---- in ---- */

/* The next record takes a slot.  False: there is none now. */
static bool
take(struct ring *r)
{
	struct slot *s = at(r, r->tail);

	r->got = recin_ready(&r->in, &s->rec);
	switch (r->got) {
	case REC_WAIT:
	case REC_EOF:
		return false;
	case REC_BAD:
		s->state = SLOT_BAD;
		break;
	case REC_GOT:
		s->state = lookup_wanted(&r->run, &s->rec) ? SLOT_WAITS :
		    SLOT_DONE;
		break;
	}
	r->bytes += s->rec.size;
	r->tail++;
	return true;
}

static void
fill(struct ring *r)
{
	while (r->got != REC_BAD && has_room(r) && take(r))
		emit(r);
	progress_tick();
}

/* ---- look-ups ---- */

static void
over(struct ring *r, struct slot *s)
{
	s->state = SLOT_DONE;
	r->asked--;
}

/* No more than may be in flight: the others need not be asked any more if a
 * service turns out to refuse us. */
static void
ask(struct ring *r)
{
	struct slot *s;

	for (; r->next != r->tail; r->next++) {
		s = at(r, r->next);
		if (s->state != SLOT_WAITS)
			continue;
		if (r->asked >= (unsigned)r->run.job->http.jobs)
			return;
		r->asked++;
		s->state = SLOT_ASKED;
		if (!lookup_begin(&r->run, &s->lookup, &s->rec, s))
			over(r, s);
	}
}

/* What waits to be sent to a service that was closed. */
static void
recall(struct ring *r)
{
	struct slot *s;

	r->run.closing = false;
	for (unsigned i = r->head; i != r->next; i++) {
		s = at(r, i);
		if (s->state == SLOT_ASKED &&
		    !lookup_recall(&r->run, &s->lookup))
			over(r, s);
	}
}

static void
answers(struct ring *r)
{
	struct http_req *req;
	struct slot *s;

	while (r->run.http != NULL && (req = http_done(r->run.http)) != NULL) {
		s = req->owner;
		if (!lookup_answer(&r->run, &s->lookup))
			over(r, s);
		if (r->run.closing)
			recall(r);
	}
}

/* Nothing can leave: sleeps until there is an answer or more input. */
static void
wait_for_more(struct ring *r)
{
	const bool more = r->got == REC_WAIT && has_room(r);

	recout_flush(&r->out);
	if (r->asked == 0 && r->run.http == NULL) {
		if (more)
			recin_fill(&r->in);
		return;
	}
	if (http_wait(r->run.http, more ? r->in.fd : -1))
		recin_fill(&r->in);
}

static void
pump(struct ring *r)
{
	r->got = REC_WAIT;
	for (;;) {
		fill(r);
		ask(r);
		answers(r);
		emit(r);
		if (r->head == r->tail && r->got == REC_EOF)
			return;
		if (r->head != r->tail && at(r, r->head)->state != SLOT_ASKED)
			continue;
		wait_for_more(r);
	}
}

/* ---- the whole ---- */

static void
describe(struct buf *b, void *arg)
{
	const struct ring *r = arg;

	buf_printf(b, "%" PRIu64 " read, %" PRIu64 " written, %" PRIu64
	    " changed, %" PRIu64 " not found, %" PRIu64 " failed, %" PRIu64
	    " rejected", r->in.read, r->out.written, r->run.changed,
	    r->run.not_found, r->run.failed, r->in.rejected);
}

static void
close_line(struct ring *r)
{
	struct buf b = BUF_INIT;

	describe(&b, r);
	if (r->run.failed > 0 || r->in.rejected > 0)
		warn("%s", b.data);
	else
		note("%s", b.data);
	buf_release(&b);
}

int
enrich_run(struct enrich *e, char *const files[])
{
	static struct ring r;
	static const struct stats_item items[] = {
		{ "in", &r.in.read }, { "out", &r.out.written },
		{ "changed", &r.run.changed },
		{ "not_found", &r.run.not_found },
		{ "failed", &r.run.failed },
		{ "rejected", &r.in.rejected }, { NULL, NULL }
	};
	int status;

	stats_at_exit(e->stats, items);
	lookups_init(&r.run, e);
	progress_start(describe, &r);
	recin_open(&r.in, files, e->rejects);
	recout_open(&r.out, STDOUT_FILENO);
	r.slots = mem_zero(WINDOW, sizeof(*r.slots));
	pump(&r);
	progress_end();
	recin_close(&r.in);
	recout_close(&r.out);
	close_line(&r);
	status = r.run.status;
	if (r.in.rejected > 0)
		status = exit_worse(status, EX_ATTENTION);
	for (unsigned i = 0; i < WINDOW; i++)
		rec_release(&r.slots[i].rec);
	free(r.slots);
	lookups_release(&r.run);
	return status;
}
