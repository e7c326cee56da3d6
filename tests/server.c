/*
 * server: plays MusicBrainz, Last.fm, the Cover Art Archive, LRCLIB and Genius
 * on a loopback port, from files, with faults on demand.  tests/README says
 * how it is told what to answer.  One thread: what waits is suspended.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/opt.h"
#include "play/answer.h"

#define GZIP_FROM 1024
#define HUGE_BODY (33 << 20)
#define FOREVER INT64_MAX

struct req {
	struct req *next, *prev;	/* among the suspended */
	struct MHD_Connection *con;
	struct ask ask;
	struct buf posted;
	int64_t due;
	bool began, decided, suspended;
};
static struct req *suspended;
static struct MHD_Daemon *daemons[2];
static FILE *log_file;

static const char *
header(const struct req *q, const char *name)
{
	return MHD_lookup_connection_value(q->con, MHD_HEADER_KIND, name);
}

static void
say_in_log(const struct req *q, const char *method)
{
	const char *agent = header(q, "User-Agent");
	const struct ask *a = &q->ask;

	if (log_file == NULL)
		return;
	fprintf(log_file, "%lld\t%s\t%d\t%s\t%s\t%s\t%s\n",
	    (long long)clock_mono_ms(), a->service->name, a->status, method,
	    a->target, agent ? agent : "-",
	    a->authorization ? "yes" : "-");
	fflush(log_file);
}

static void
suspend(struct req *q, int64_t due)
{
	q->due = due;
	q->suspended = true;
	q->prev = NULL;
	if ((q->next = suspended) != NULL)
		suspended->prev = q;
	suspended = q;
	MHD_suspend_connection(q->con);
}

static void
unlink_req(struct req *q)
{
	if (!q->suspended)
		return;
	q->suspended = false;
	if (q->prev != NULL)
		q->prev->next = q->next;
	else
		suspended = q->next;
	if (q->next != NULL)
		q->next->prev = q->prev;
}

/* Wakes what is due; the milliseconds until the next is. */
static int64_t
wake(int64_t now)
{
	int64_t least = FOREVER;
	struct req *q, *next;

	for (q = suspended; q != NULL; q = next) {
		next = q->next;
		if (q->due <= now) {
			unlink_req(q);
			MHD_resume_connection(q->con);
			least = 0;
		} else if (q->due != FOREVER && q->due - now < least)
			least = q->due - now;
	}
	return least;
}

/* The body for stall and cut (half of it) and for huge. */
static ssize_t
read_body(void *arg, uint64_t pos, char *out, size_t max)
{
	struct req *q = arg;
	struct ask *a = &q->ask;
	size_t half = a->body.len / 2, n;

	if (a->action == A_HUGE) {
		if (pos >= HUGE_BODY)
			return MHD_CONTENT_READER_END_OF_STREAM;
		n = HUGE_BODY - (size_t)pos < max ? HUGE_BODY - (size_t)pos : max;
		memset(out, ' ', n);
		return (ssize_t)n;
	}
	if (pos >= half && a->action == A_CUT)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (pos >= half) {
		suspend(q, FOREVER);
		return 0;
	}
	n = half - (size_t)pos < max ? half - (size_t)pos : max;
	memcpy(out, a->body.data + pos, n);
	return (ssize_t)n;
}

static void
gzip(struct ask *a)
{
	z_stream z = { .next_in = (unsigned char *)a->body.data,
	    .avail_in = (uInt)a->body.len };
	struct buf out = BUF_INIT;
	uLong max;

	if (deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) !=
	    Z_OK)
		return;
	max = deflateBound(&z, (uLong)a->body.len);
	z.next_out = (unsigned char *)buf_room(&out, max);
	z.avail_out = (uInt)max;
	deflate(&z, Z_FINISH);
	out.len = z.total_out;
	deflateEnd(&z);
	buf_release(&a->body);
	a->body = out;
	answer_header(a, mem_str("Content-Encoding: gzip"));
}

static enum MHD_Result
send_answer(struct req *q)
{
	const char *takes = header(q, "Accept-Encoding");
	struct ask *a = &q->ask;
	struct MHD_Response *r;
	enum MHD_Result rc;
	char *colon;

	if (a->body.len > GZIP_FROM && takes != NULL && strstr(takes, "gzip"))
		gzip(a);
	if (a->action == A_STALL || a->action == A_CUT || a->action == A_HUGE)
		r = MHD_create_response_from_callback(a->action == A_HUGE ?
		    MHD_SIZE_UNKNOWN : a->body.len, 32768, read_body, q, NULL);
	else
		r = MHD_create_response_from_buffer(a->body.len, a->body.data,
		    MHD_RESPMEM_MUST_COPY);
	if (a->type != NULL)
		MHD_add_response_header(r, "Content-Type", a->type);
	for (size_t i = 0; i < a->nheaders; i++) {
		if ((colon = strstr(a->headers[i], ": ")) == NULL)
			continue;
		*colon = '\0';
		if (strcmp(a->headers[i], "Content-Type") == 0)
			MHD_del_response_header(r, "Content-Type", a->type);
		MHD_add_response_header(r, a->headers[i], colon + 2);
	}
	rc = MHD_queue_response(q->con, (unsigned)a->status, r);
	MHD_destroy_response(r);
	return rc;
}

/* POST /control: one fault a line. */
static void
control(struct req *q)
{
	char *text = buf_take(&q->posted), *line = text, *end;
	const char *why = *text == '\0' ? answer_fault("", NULL) : NULL;

	for (; why == NULL && *line != '\0'; line = end) {
		end = line + strcspn(line, "\n");
		if (*end != '\0')
			*end++ = '\0';
		if (*line != '\0')
			why = answer_fault(line, NULL);
	}
	answer_set(&q->ask, why == NULL ? 200 : 400, "text/plain",
	    why ? why : "ok\n");
	free(text);
}

static enum MHD_Result
reset(const struct req *q)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(q->con,
	    MHD_CONNECTION_INFO_CONNECTION_FD);
	struct linger now = { 1, 0 };

	setsockopt(info->connect_fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	return MHD_NO;
}

/* Called at the request's head, for what is posted, at its end, and again
 * after each time it was suspended. */
static enum MHD_Result
handle(void *cls, struct MHD_Connection *con, const char *url,
    const char *method, const char *version, const char *upload,
    size_t *upload_len, void **con_cls)
{
	struct req *q = *con_cls;
	struct ask *a = &q->ask;

	(void)cls, (void)url, (void)version;
	if (!q->began) {
		q->began = true;
		q->con = con;
		return MHD_YES;
	}
	if (*upload_len > 0) {
		buf_add(&q->posted, upload, *upload_len);
		*upload_len = 0;
		return MHD_YES;
	}
	if (strcmp(method, "POST") == 0 && strcmp(a->path, "/control") == 0) {
		control(q);
		return send_answer(q);
	}
	if (!q->decided) {
		q->decided = true;
		a->authorization = header(q, "Authorization");
		a->if_none_match = header(q, "If-None-Match");
		answer_ask(a);
		say_in_log(q, method);
		if (a->delay_ms > 0) {
			suspend(q, clock_mono_ms() + a->delay_ms);
			return MHD_YES;
		}
	}
	if (a->action == A_RESET)
		return reset(q);
	if (a->action != A_NEVER)
		return send_answer(q);
	suspend(q, FOREVER);
	return MHD_YES;
}

/* The first to see a request: its target as it was sent. */
static void *
begin(void *other, const char *uri, struct MHD_Connection *con)
{
	struct req *q = mem_zero(1, sizeof(*q));

	(void)con;
	ask_init(&q->ask, uri, other != NULL);
	return q;
}

static void
end(void *cls, struct MHD_Connection *con, void **con_cls,
    enum MHD_RequestTerminationCode why)
{
	struct req *q = *con_cls;

	(void)cls, (void)con, (void)why;
	if (q == NULL)
		return;
	unlink_req(q);
	ask_release(&q->ask);
	buf_release(&q->posted);
	free(q);
	*con_cls = NULL;
}

static void
listen_at(int i)
{
	struct sockaddr_in addr = { .sin_family = AF_INET };
	struct buf url = BUF_INIT;

	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	daemons[i] = MHD_start_daemon(MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
	    handle, NULL, MHD_OPTION_SOCK_ADDR, &addr,
	    MHD_OPTION_URI_LOG_CALLBACK, begin, i == 0 ? NULL : &daemons[i],
	    MHD_OPTION_NOTIFY_COMPLETED, end, NULL, MHD_OPTION_END);
	if (daemons[i] == NULL)
		die(EX_UNAVAILABLE, "cannot listen: %s", strerror(errno));
	buf_printf(&url, "http://127.0.0.1:%u", MHD_get_daemon_info(daemons[i],
	    MHD_DAEMON_INFO_BIND_PORT)->port);
	answer_urls[i] = buf_take(&url);
}

/* Lines on stdin are faults, answered with "ok" or why not. */
static bool
hear(void)
{
	static struct buf in;
	const char *why;
	char *nl;
	ssize_t n;

	n = read(STDIN_FILENO, buf_room(&in, 4096), 4096);
	if (n <= 0)
		return n == -1 && errno == EINTR;
	in.len += (size_t)n;
	while ((nl = memchr(in.data, '\n', in.len)) != NULL) {
		*nl++ = '\0';
		why = answer_fault(in.data, NULL);
		printf("%s\n", why == NULL ? "ok" : why);
		fflush(stdout);
		in.len -= (size_t)(nl - in.data);
		memmove(in.data, nl, in.len);
	}
	return true;
}

static void
serve(void)
{
	MHD_UNSIGNED_LONG_LONG ms;
	struct timeval tv;
	int64_t wait;
	fd_set r, w, e;
	int max;

	for (;;) {
		wait = wake(clock_mono_ms());
		if (wait > 60000)
			wait = 60000;
		FD_ZERO(&r);
		FD_ZERO(&w);
		FD_ZERO(&e);
		FD_SET(STDIN_FILENO, &r);
		max = STDIN_FILENO;
		for (int i = 0; i < 2; i++) {
			MHD_get_fdset(daemons[i], &r, &w, &e, &max);
			if (MHD_get_timeout(daemons[i], &ms) == MHD_YES &&
			    (int64_t)ms < wait)
				wait = (int64_t)ms;
		}
		tv.tv_sec = (time_t)(wait / 1000);
		tv.tv_usec = (suseconds_t)(wait % 1000 * 1000);
		if (select(max + 1, &r, &w, &e, &tv) == -1 && errno != EINTR)
			die(EX_OSERR, "select: %s", strerror(errno));
		for (int i = 0; i < 2; i++)
			MHD_run_from_select(daemons[i], &r, &w, &e);
		if (FD_ISSET(STDIN_FILENO, &r) && !hear())
			return;
	}
}

/* For a shell to export; tap.sh reads on to the last line. */
static void
say_urls(const char *url, const char *other)
{
	printf("MUSICBRAINZ_URL=%s/musicbrainz/ws/2\n", url);
	printf("LASTFM_URL=%s/lastfm/2.0/\nLASTFM_API_KEY=test-key\n", url);
	printf("COVERART_URL=%s/coverart\n", url);
	printf("LRCLIB_URL=%s/lrclib/api\n", url);
	printf("GENIUS_API_URL=%s/genius/api\n", url);
	printf("GENIUS_URL=%s/genius/www\n", url);
	printf("GENIUS_ACCESS_TOKEN=test-token\nOTHER_URL=%s\n", other);
	printf("SERVER_URL=%s\n", url);
}

static const char *log_path;
static const struct opt opts[] = {
	OPT_CALL('d', "directory", NULL, "FIXTURES", route_read, NULL,
	    "answer from the routes in FIXTURES"),
	OPT_STR('l', "log", NULL, "LOG", &log_path, "write requests to LOG"),
	OPT_CALL('f', "fault", NULL, "FAULT", answer_fault, NULL,
	    "GLOB ACTION [COUNT]: answer so where GLOB matches"),
	OPT_END
};
static const struct prog prog = {
	"server", "", "play the services on a loopback port", opts
};

int
main(int argc, char *argv[])
{
	opt_parse(argc, argv, &prog);
	/* Appended to, so that a test may empty it meanwhile. */
	if (log_path != NULL && ((log_file = fopen(log_path, "w")) == NULL ||
	    (log_file = freopen(log_path, "a", log_file)) == NULL))
		die(EX_CANTCREAT, "%s: %s", log_path, strerror(errno));
	listen_at(0);
	listen_at(1);
	say_urls(answer_urls[0], answer_urls[1]);
	fflush(stdout);
	serve();
	return 0;
}
