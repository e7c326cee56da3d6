#include "net/call.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "net/zip.h"

struct http_priv *
call_new(struct http_req *r)
{
	struct http_priv *c = mem_zero(1, sizeof(*c));

	c->req = r;
	c->seen[0] = hop_bare(r->url, &c->user);
	r->priv = c;
	return c;
}

void
call_free(struct http_priv *c)
{
	if (c == NULL)
		return;
	for (int i = 0; i <= HOP_MAX; i++)
		free(c->seen[i]);
	call_clear(c);
	buf_release(&c->body);
	free(c->user);
	free(c->old_etag);
	free(c);
}

const char *
call_url(const struct http_priv *c)
{
	return c->seen[c->hop];
}

bool
call_at_home(const struct http_priv *c)
{
	return hop_same(c->seen[0], c->seen[c->hop]);
}

struct cache_key
call_key(const struct http_priv *c)
{
	const char *accept = c->req->accept;

	return (struct cache_key){ "GET", c->seen[0],
	    accept != NULL ? accept : HTTP_ACCEPT };
}

void
call_answer(struct http_priv *c, struct cache_entry *e)
{
	struct http_req *r = c->req;

	r->result = HTTP_ANSWER;
	r->why = NULL;
	r->status = e->status;
	r->body = e->body;
	r->len = e->len;
	free(r->type);
	r->type = e->type;
	e->body = e->type = NULL;
	cache_release(e);
}

void
call_fail(struct http_priv *c, const char *fmt, ...)
{
	char *host = hop_name(call_url(c));
	struct buf b = BUF_INIT;
	char text[160];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	buf_printf(&b, "%s: %s", host, text);
	if (c->tries > 1)
		buf_printf(&b, " (%d tries)", c->tries);
	snprintf(c->why, sizeof(c->why), "%s", b.data);
	buf_release(&b);
	free(host);
	c->req->result = HTTP_FAILED;
	c->req->why = c->why;
}

void
call_too_big(struct http_priv *c)
{
	c->too_big = true;
	call_fail(c, "answer larger than %d MiB", CALL_BODY_MAX >> 20);
}

bool
call_check(struct http_priv *c)
{
	const char *p = c->req->bearer;
	char *host = hop_host(c->seen[0]);

	if (host == NULL) {
		call_fail(c, "not an http or https address");
		return false;
	}
	free(host);
	for (; p != NULL && *p != '\0'; p++) {
		if (*p <= ' ' || *p > '~') {
			call_fail(c, "the token holds what no token can");
			return false;
		}
	}
	return true;
}

void
call_clear(struct http_priv *c)
{
	struct http_req *r = c->req;

	buf_reset(&c->body);
	free(c->encoding);
	free(c->after);
	free(c->location);
	free(c->etag);
	c->encoding = c->after = c->location = c->etag = NULL;
	free(r->type);
	free(r->server_said);
	r->type = r->server_said = NULL;
	c->sent = c->resend = c->too_big = false;
	r->status = 0;
}

void
call_restart(struct http_priv *c)
{
	while (c->hop > 0) {
		free(c->seen[c->hop]);
		c->seen[c->hop--] = NULL;
	}
}

bool
call_follow(struct http_priv *c, const char *url)
{
	char *bare = hop_bare(url, NULL), *next, *host;

	next = hop_hide(bare, c->req->secret);
	free(bare);
	if ((host = hop_host(next)) == NULL) {
		host = hop_name(next);
		if (strncmp(host, "http", 4) == 0)
			call_fail(c, "redirected to a broken address");
		else
			call_fail(c, "redirected to \"%s:\": not followed",
			    host);
		goto no;
	}
	for (int i = 0; i <= c->hop; i++) {
		if (strcmp(c->seen[i], next) == 0) {
			call_fail(c, "redirected in a loop");
			goto no;
		}
	}
	if (c->hop == HOP_MAX) {
		call_fail(c, "redirected more than %d times", HOP_MAX);
		goto no;
	}
	free(host);
	c->seen[++c->hop] = next;
	return true;
no:
	free(host);
	free(next);
	return false;
}

int
call_unpack(struct http_priv *c)
{
	struct buf plain = BUF_INIT;
	const char *e = c->encoding;
	enum zip_result r;

	if (e == NULL || strcasecmp(e, "identity") == 0 || c->body.len == 0)
		return 0;
	if (strcasecmp(e, "gzip") != 0 && strcasecmp(e, "x-gzip") != 0) {
		call_fail(c, "answer in an encoding that was not asked for");
		return -1;
	}
	r = zip_gunzip(&plain, c->body.data, c->body.len, CALL_BODY_MAX);
	buf_release(&c->body);
	c->body = plain;
	if (r == ZIP_BROKEN)
		call_fail(c, "broken gzip in the answer");
	if (r == ZIP_TOO_BIG)
		call_too_big(c);
	return r == ZIP_OK ? 0 : -1;
}
