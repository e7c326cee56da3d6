#include "net/http.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/progress.h"
#include "data/url.h"
#include "net/engine.h"

#define CONTACT "https://daft.fm"
#define TICK_MS 1000		/* the longest sleep: a signal may come between
				 * the look for it and the sleep */

/* ---- the engine ---- */

/* What the user gave may hold no line end: it goes into a header. */
static char *
agent_of(const char *contact)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "daft-etl/%s ( %s )", VERSION,
	    contact != NULL ? contact : CONTACT);
	for (size_t i = 0; i < b.len; i++)
		if ((unsigned char)b.data[i] < ' ' || b.data[i] == 0x7f)
			b.data[i] = '?';
	return buf_take(&b);
}

struct http *
http_new(const struct http_conf *conf)
{
	struct http *h = mem_zero(1, sizeof(*h));

	h->conf = *conf;
	if (h->conf.jobs > IDLE_MAX)
		h->conf.jobs = IDLE_MAX;
	h->keep = keep_new(conf);
	h->agent = agent_of(conf->contact);
	h->queue = queue_new(keep_pace(h->keep), h->conf.jobs);
	h->done_last = &h->done;
	h->random = ((uint32_t)clock_ms() ^ ((uint32_t)getpid() << 16)) | 1;
	return h;
}

void
http_free(struct http *h)
{
	struct http_priv *c;

	if (h == NULL)
		return;
	while ((c = h->live) != NULL) {
		h->live = c->older;
		c->http = NULL;
		if (c->easy != NULL) {
			curl_multi_remove_handle(h->multi, c->easy);
			curl_easy_cleanup(c->easy);
			curl_slist_free_all(c->headers);
			c->easy = NULL;
		}
	}
	while (h->idles > 0)
		curl_easy_cleanup(h->idle[--h->idles]);
	if (h->multi != NULL) {
		curl_multi_cleanup(h->multi);
		curl_global_cleanup();
	}
	queue_free(h->queue);
	keep_free(h->keep);
	free(h->agent);
	free(h);
}

/* ---- sending one hop ---- */

static size_t
on_body(char *p, size_t size, size_t n, void *arg)
{
	struct http_priv *c = arg;

	if (c->body.len + size * n > CALL_BODY_MAX) {
		c->too_big = true;
		return 0;
	}
	buf_add(&c->body, p, size * n);
	return size * n;
}

/*
 * The connection is there, the request would leave now.  libcurl sends again
 * by itself when a kept connection turns out dead: not without a slot.
 */
static int
/* NOLINTNEXTLINE(readability-non-const-parameter): the type is libcurl's */
on_ready(void *arg, char *ip, char *own_ip, int port, int own_port)
{
	struct http_priv *c = arg;

	(void)ip, (void)own_ip, (void)port, (void)own_port;
	if (c->sent) {
		c->resend = true;
		return CURL_PREREQFUNC_ABORT;
	}
	c->sent = true;
	c->http->sent++;
	queue_sent(c->http->queue, &c->turn);
	return CURL_PREREQFUNC_OK;
}

static void
add_header(struct http_priv *c, const char *name, const char *value)
{
	struct curl_slist *list;
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s: %s", name, value);
	list = curl_slist_append(c->headers, b.data);
	if (list == NULL)
		die(EX_SOFTWARE, "out of memory");
	c->headers = list;
	buf_release(&b);
}

static void
set_headers(struct http_priv *c)
{
	struct buf b = BUF_INIT;

	add_header(c, "Accept", call_key(c).accept);
	/* Unpacked here: libcurl does not see that a gzip file is cut off. */
	add_header(c, "Accept-Encoding", "gzip");
	if (c->old_etag != NULL && c->hop == 0)
		add_header(c, "If-None-Match", c->old_etag);
	if (c->req->bearer != NULL && call_at_home(c)) {
		buf_printf(&b, "Bearer %s", c->req->bearer);
		add_header(c, "Authorization", b.data);
		buf_release(&b);
	}
}

static void
set_up(struct http *h, struct http_priv *c)
{
	bool home = call_at_home(c);
	char *url = hop_reveal(call_url(c), home ? c->req->secret : NULL);
	char *user = home && c->user != NULL ?
	    url_decode(c->user, strlen(c->user), false) : NULL;
	CURL *e = c->easy;

	set_headers(c);
	curl_easy_setopt(e, CURLOPT_PRIVATE, c);
	curl_easy_setopt(e, CURLOPT_URL, url);
	curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(e, CURLOPT_HTTPHEADER, c->headers);
	curl_easy_setopt(e, CURLOPT_USERAGENT, h->agent);
	if (user != NULL)
		curl_easy_setopt(e, CURLOPT_USERPWD, user);
	curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, h->conf.timeout_s * 1000L);
	curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS,
	    h->conf.timeout_s * 1000L);
	curl_easy_setopt(e, CURLOPT_MAXFILESIZE, (long)CALL_BODY_MAX);
	curl_easy_setopt(e, CURLOPT_FRESH_CONNECT, c->fresh ? 1L : 0L);
	curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(e, CURLOPT_WRITEDATA, c);
	curl_easy_setopt(e, CURLOPT_PREREQFUNCTION, on_ready);
	curl_easy_setopt(e, CURLOPT_PREREQDATA, c);
	free(user);
	free(url);
}

static void
start(struct http *h, struct http_priv *c)
{
	if (h->multi == NULL) {
		if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0 ||
		    (h->multi = curl_multi_init()) == NULL)
			die(EX_SOFTWARE, "libcurl cannot be started");
	}
	call_clear(c);
	c->easy = h->idles > 0 ? h->idle[--h->idles] : curl_easy_init();
	if (c->easy == NULL)
		die(EX_SOFTWARE, "out of memory");
	set_up(h, c);
	if (curl_multi_add_handle(h->multi, c->easy) != CURLM_OK)
		die(EX_SOFTWARE, "libcurl takes no request");
}

/* Its handle serves the next one. */
static void
stop(struct http *h, struct http_priv *c)
{
	curl_multi_remove_handle(h->multi, c->easy);
	curl_slist_free_all(c->headers);
	c->headers = NULL;
	if (h->idles < h->conf.jobs) {
		curl_easy_reset(c->easy);
		h->idle[h->idles++] = c->easy;
	} else {
		curl_easy_cleanup(c->easy);
	}
	c->easy = NULL;
}

/* ---- what became of it ---- */

/* A copy of a header of the answer, NULL if it has none. */
static char *
header(CURL *e, const char *name)
{
	struct curl_header *f;

	return curl_easy_header(e, name, 0, CURLH_HEADER, -1, &f) ==
	    CURLHE_OK ? mem_str(f->value) : NULL;
}

/* Where a redirect leads: absolute, or as it stands.  Caller frees. */
static char *
resolve(const char *base, char *location)
{
	CURLU *u = curl_url();
	char *text = NULL;

	if (u == NULL)
		die(EX_SOFTWARE, "out of memory");
	if (curl_url_set(u, CURLUPART_URL, base, 0) == CURLUE_OK &&
	    curl_url_set(u, CURLUPART_URL, location, CURLU_URLENCODE |
	    CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
	    curl_url_get(u, CURLUPART_URL, &text, 0) == CURLUE_OK) {
		free(location);
		location = mem_str(text);
	}
	curl_free(text);
	curl_url_cleanup(u);
	return location;
}

static void
read_headers(struct http_priv *c)
{
	struct http_req *r = c->req;
	CURL *e = c->easy;

	c->encoding = header(e, "Content-Encoding");
	c->after = header(e, "Retry-After");
	c->etag = header(e, "ETag");
	c->location = header(e, "Location");
	if (c->location != NULL)
		c->location = resolve(call_url(c), c->location);
	r->type = header(e, "Content-Type");
	r->server_said = header(e, "cf-mitigated");
}

/* No whole answer came: says why, in words without addresses. */
static enum end
lost(struct http *h, struct http_priv *c, CURLcode code)
{
	const char *why = curl_easy_strerror(code);
	long err = 0;

	switch (code) {
	case CURLE_OUT_OF_MEMORY:
		die(EX_SOFTWARE, "out of memory");
	case CURLE_FILESIZE_EXCEEDED:
	case CURLE_WRITE_ERROR:
		call_too_big(c);
		return END_REFUSED;
	case CURLE_UNSUPPORTED_PROTOCOL:
		if (c->sent) {	/* libcurl takes it for HTTP/0.9 */
			call_fail(c, "an answer that is no HTTP");
			return END_LOST;
		}
		/* FALLTHROUGH */
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_URL_MALFORMAT:
		call_fail(c, "%s", why);
		return END_REFUSED;
	case CURLE_OPERATION_TIMEDOUT:
		call_fail(c, "%s within %d s", !c->sent ? "no connection" :
		    c->req->status == 0 ? "no answer" : "no whole answer",
		    h->conf.timeout_s);
		return END_LOST;
	case CURLE_COULDNT_CONNECT:
		curl_easy_getinfo(c->easy, CURLINFO_OS_ERRNO, &err);
		call_fail(c, "%s", err != 0 ? strerror((int)err) : why);
		return END_LOST;
	default:
		call_fail(c, "%s", why);
		return END_LOST;
	}
}

static void
settle(struct http *h, struct http_priv *c, CURLcode code)
{
	enum end end = END_ANSWER;
	long status = 0;

	if (c->resend && !c->fresh) {
		end = END_RESEND;
	} else {
		curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &status);
		c->req->status = (int)status;
		c->tries++;
		if (code == CURLE_OK)
			read_headers(c);
		else
			end = lost(h, c, code);
	}
	stop(h, c);
	engine_settle(h, c, end);
}

/* ---- the loop ---- */

/*
 * Starts what may start, moves what is under way, settles what is over.
 * Returns in how many ms something is due; -1: nothing is by itself.
 */
static int64_t
turn_over(struct http *h)
{
	struct http_priv *c;
	struct turn *t;
	int64_t wait_ms;
	CURLMsg *m;
	uint64_t sent;
	int n, settled;

	do {
		sent = h->sent;
		while ((t = queue_take(h->queue, clock_mono_ms(),
		    &wait_ms)) != NULL)
			start(h, CALL_OF(t));
		if (h->multi == NULL)
			break;
		if (curl_multi_perform(h->multi, &n) != CURLM_OK)
			die(EX_SOFTWARE, "libcurl does not go on");
		settled = 0;
		while ((m = curl_multi_info_read(h->multi, &n)) != NULL) {
			if (m->msg != CURLMSG_DONE)
				continue;
			curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &c);
			settle(h, c, m->data.result);
			settled++;
		}
		/* Either may let another one start. */
	} while (settled > 0 || h->sent != sent);
	return h->done != NULL ? 0 : wait_ms;
}

/* Sleeps; true when infd has something. */
static bool
rest(struct http *h, int infd, int64_t wait_ms)
{
	struct pollfd p[2] = { { infd, POLLIN, 0 }, { STDOUT_FILENO, 0, 0 } };
	struct curl_waitfd w[2] = { { infd, CURL_WAIT_POLLIN, 0 },
	    { STDOUT_FILENO, 0, 0 } };
	const int skip = infd < 0;	/* libcurl takes no -1 */
	int ms = wait_ms < 0 || wait_ms > TICK_MS ? TICK_MS : (int)wait_ms;
	/* One that was closed is found out by who writes to it. */
	const unsigned n = fcntl(STDOUT_FILENO, F_GETFD) == -1 ? 1 : 2;

	if (h->multi != NULL) {
		if (curl_multi_poll(h->multi, w + skip, n - (unsigned)skip, ms,
		    NULL) != CURLM_OK)
			die(EX_SOFTWARE, "libcurl cannot wait");
		ms = 0;		/* libcurl hides POLLHUP and POLLERR */
	}
	if (poll(p, n, ms) <= 0)
		return false;
	if (n == 2 && (p[1].revents & (POLLERR | POLLHUP)) != 0) {
		raise(SIGPIPE);
		die(EX_IOERR, "standard output: %s", strerror(EPIPE));
	}
	return p[0].revents != 0;
}

bool
http_wait(struct http *h, int infd)
{
	int64_t wait_ms;

	for (;;) {
		progress_tick();
		wait_ms = turn_over(h);
		if (h->pending == 0 && infd < 0)
			return false;
		if (rest(h, infd, wait_ms))
			return true;
		if (h->done != NULL)
			return false;
	}
}
