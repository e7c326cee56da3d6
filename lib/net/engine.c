#include "net/engine.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "net/retry.h"

static void
finish(struct http *h, struct http_priv *c)
{
	c->next = NULL;
	*h->done_last = c;
	h->done_last = &c->next;
}

/* Into the queue of the present hop's host. */
static void
queue_up(struct http *h, struct http_priv *c, int64_t wait_ms)
{
	double rate = h->conf.rate >= 0 ? h->conf.rate :
	    c->req->rate > 0 ? c->req->rate : 1;
	char *host = hop_host(call_url(c));

	c->turn.due_ms = clock_mono_ms() + wait_ms;
	c->turn.gap_us = rate > 0 ? pace_gap_us(rate) : 0;
	queue_put(h->queue, &c->turn, host);
	free(host);
}

static uint32_t
chance(struct http *h)
{
	h->random ^= h->random << 13;
	h->random ^= h->random >> 17;
	h->random ^= h->random << 5;
	return h->random;
}

/* The try came to nothing, with this status (0: no answer), and call_fail()
 * knows why: once more, or the end of it. */
static void
again(struct http *h, struct http_priv *c, int status)
{
	struct retry r = { .tries = c->tries, .more = h->conf.retries,
	    .status = status, .after_s = -1,
	    .waited_ms = c->waited_ms + c->turn.silence_ms,
	    .random = chance(h) };
	int64_t ms;

	if (status != 0)
		r.after_s = retry_after_s(c->after, clock_s());
	if ((ms = retry_wait_ms(&r)) == -1) {
		finish(h, c);
		return;
	}
	detail("%s: again in %.1f s", c->why, (double)ms / 1000);
	if (r.after_s > 0)
		queue_hold(h->queue, &c->turn, r.after_s * 1000);
	c->waited_ms += ms;
	c->fresh = false;
	call_restart(c);
	queue_up(h, c, ms);
}

/* A web server's own redirect has a page for people as its body. */
static bool
holds_json(const struct buf *b)
{
	return b->len > 0 && b->data[strspn(b->data, " \t\r\n")] == '{';
}

/* A redirect that is to be followed? */
static bool
redirects(const struct http_priv *c, int status)
{
	if (status == 301 && c->req->body_of_301 && holds_json(&c->body))
		return false;
	return c->location != NULL && (status == 301 || status == 302 ||
	    status == 303 || status == 307 || status == 308);
}

static void
take(struct http_priv *c)
{
	struct http_req *r = c->req;

	r->result = HTTP_ANSWER;
	r->why = NULL;
	r->len = c->body.len;
	r->body = buf_take(&c->body);
}

/* A whole answer came. */
static void
answered(struct http *h, struct http_priv *c)
{
	int status = c->req->status;

	if (call_unpack(c) == -1) {
		if (c->too_big)
			finish(h, c);
		else
			again(h, c, 0);
	} else if (redirects(c, status)) {
		c->tries--;		/* it goes on */
		c->fresh = false;
		if (call_follow(c, c->location))
			queue_up(h, c, 0);
		else
			finish(h, c);
	} else if (status == 304 && c->old_etag != NULL && c->hop == 0) {
		c->tries--;
		if (keep_renew(h->keep, c))
			finish(h, c);
		else
			queue_up(h, c, 0);
	} else if (retry_status(status)) {
		call_fail(c, "HTTP status %d", status);
		again(h, c, status);
	} else {
		take(c);
		finish(h, c);
	}
}

void
engine_settle(struct http *h, struct http_priv *c, enum end end)
{
	queue_end(h->queue, &c->turn);
	switch (end) {
	case END_ANSWER:
		answered(h, c);
		break;
	case END_LOST:
		again(h, c, 0);
		break;
	case END_REFUSED:
		finish(h, c);
		break;
	case END_RESEND:
		c->fresh = true;
		queue_up(h, c, 0);
		break;
	}
}

/* ---- http.h ---- */

void
http_add(struct http *h, struct http_req *r)
{
	struct http_priv *c;

	r->body = r->type = r->server_said = NULL;
	r->why = NULL;
	r->len = 0;
	r->status = 0;
	r->cached = false;
	c = call_new(r);
	c->http = h;
	c->turn.order = h->added++;
	c->older = h->live;
	if (h->live != NULL)
		h->live->younger = c;
	h->live = c;
	h->pending++;
	keep_open(h->keep);
	if (keep_look(h->keep, c) || !call_check(c))
		finish(h, c);
	else
		queue_up(h, c, 0);
}

bool
http_recall(struct http *h, struct http_req *r)
{
	if (!queue_drop(&r->priv->turn))
		return false;
	h->pending--;
	return true;
}

struct http_req *
http_done(struct http *h)
{
	struct http_priv *c = h->done;

	if (c == NULL)
		return NULL;
	h->done = c->next;
	if (h->done == NULL)
		h->done_last = &h->done;
	h->pending--;
	return c->req;
}

void
http_keep(struct http *h, const struct http_req *r, bool found)
{
	keep_put(h->keep, r->priv, found);
}

void
http_release(struct http_req *r)
{
	struct http_priv *c = r->priv;

	if (c != NULL && c->http != NULL) {
		if (c->older != NULL)
			c->older->younger = c->younger;
		if (c->younger != NULL)
			c->younger->older = c->older;
		else
			c->http->live = c->older;
	}
	if (c != NULL)
		call_free(c);
	free(r->body);
	free(r->type);
	free(r->server_said);
	r->body = r->type = r->server_said = NULL;
	r->why = NULL;
	r->priv = NULL;
}

uint64_t
http_sent(const struct http *h)
{
	return h->sent;
}

unsigned
http_pending(const struct http *h)
{
	return h->pending;
}
