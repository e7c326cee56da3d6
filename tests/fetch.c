/*
 * fetch: asks for the addresses on stdin, one a line, through net/http, as
 * the programs do, and prints in the order of the lines, separated by tabs:
 * status, result, length and sum of the body, "cached" or "sent", why.
 * Lines are read as they come: what is ready leaves before the next is read.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/progress.h"
#include "net/http.h"

#define WINDOW 64

static struct http_conf conf = HTTP_CONF_INIT;
static bool unjudged, none, whole, body_of_301;
static const char *secret, *bearer, *accept_type;

static const struct opt opts[] = {
	HTTP_OPTS(conf),
	OPT_FLAG(0, "unjudged", &unjudged, "keep no answer"),
	OPT_FLAG(0, "none", &none, "keep answers as \"there is none\""),
	OPT_FLAG(0, "body", &whole, "print the bodies in place of their sums"),
	OPT_FLAG(0, "body-of-301", &body_of_301, "a 301 with a body will do"),
	OPT_STR(0, "accept", NULL, "TYPE", &accept_type, "Accept"),
	OPT_ENV("FETCH_SECRET", &secret, "more query"),
	OPT_ENV("FETCH_BEARER", &bearer, "token"),
	OPT_END
};
static const struct prog prog = { "fetch", "", "ask for addresses", opts };

struct slot {
	struct http_req req;
	char *url;
	bool done;
};

static struct http *http;
static struct slot slots[WINDOW];
static unsigned head, tail;
static struct buf in;
static bool ended;

static void
describe(struct buf *b, void *arg)
{
	(void)arg;
	buf_printf(b, "%u waiting", http_pending(http));
}

/* Lines that are there become requests while the window has room. */
static void
begin(void)
{
	char *end;

	while (tail - head < WINDOW && in.len > 0 &&
	    (end = memchr(in.data, '\n', in.len)) != NULL) {
		struct slot *s = &slots[tail++ % WINDOW];
		size_t n = (size_t)(end - in.data);

		*s = (struct slot){ .url = mem_strn(in.data, n) };
		s->req = (struct http_req){ .url = s->url, .rate = 5,
		    .found_s = 3600, .none_s = 3600, .secret = secret,
		    .bearer = bearer, .accept = accept_type,
		    .body_of_301 = body_of_301, .owner = s };
		memmove(in.data, end + 1, in.len - n);
		in.len -= n + 1;
		http_add(http, &s->req);
	}
}

static void
print(struct slot *s)
{
	static const char *const names[] = { [HTTP_ANSWER] = "answer",
	    [HTTP_FAILED] = "failed", [HTTP_MISS] = "miss" };
	struct http_req *r = &s->req;
	unsigned sum = 0;

	for (size_t i = 0; i < r->len; i++)
		sum = sum * 31 + (unsigned char)r->body[i];
	if (whole && r->body != NULL)
		fwrite(r->body, 1, r->len, stdout);
	else
		printf("%d\t%s\t%zu\t%08x\t%s\t%s\n", r->status,
		    names[r->result], r->len, sum,
		    r->cached ? "cached" : "sent", r->why ? r->why : "-");
	fflush(stdout);
	if (!unjudged)
		http_keep(http, r, !none);
	http_release(r);
	free(s->url);
}

int
main(int argc, char *argv[])
{
	struct http_req *r;
	ssize_t n;

	opt_parse(argc, argv, &prog);
	http = http_new(&conf);
	progress_start(describe, NULL);
	while (!ended || head != tail) {
		while (head != tail && slots[head % WINDOW].done)
			print(&slots[head++ % WINDOW]);
		begin();
		if (head != tail && slots[head % WINDOW].done)
			continue;
		if (http_wait(http, ended || tail - head == WINDOW ? -1 : 0)) {
			n = read(0, buf_room(&in, 4096), 4096);
			ended = n <= 0;
			in.len += n > 0 ? (size_t)n : 0;
		}
		while ((r = http_done(http)) != NULL)
			((struct slot *)r->owner)->done = true;
	}
	detail("%ju sent", (uintmax_t)http_sent(http));
	http_free(http);
	buf_release(&in);
	return ferror(stdout) ? EX_IOERR : 0;
}
