#include "invent/artists.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"

/* ---- the web service ---- */

static bool
has_word(const char *list, const char *word)
{
	size_t n = strlen(word), len;

	for (; list != NULL && *list != '\0'; list += len +
	    (list[len] != '\0')) {
		len = strcspn(list, " |,");
		if (len == n && strncasecmp(list, word, n) == 0)
			return true;
	}
	return false;
}

struct query {
	const char *type, *inc;
	unsigned limit, offset;
};

static int
print_order(const void *x, const void *y)
{
	const struct edition *const *a = x, *const *b = y;

	return strcmp((*a)->id, (*b)->id);
}

/* How many of these releases a page holds, by the rule of 500 tracks. */
static unsigned
cut(struct edition *const *page, unsigned n)
{
	unsigned sum = 0, i;

	for (i = 0; i < n; i++) {
		sum += page[i]->tracks;
		if (i > 0 && sum > 500)
			break;
	}
	return i;
}

static unsigned
recordings_on(const struct artist *a, struct edition *const *page, unsigned n)
{
	unsigned *most = mem_zero(a->ng, sizeof(*most)), sum = 0, r;

	for (unsigned i = 0; i < n; i++) {
		r = artists_recordings(a, page[i]);
		if (r > most[page[i]->group])
			most[page[i]->group] = r;
	}
	for (unsigned i = 0; i < a->ng; i++)
		sum += most[i];
	free(most);
	return sum;
}

static void
browse(struct buf *b, const struct artist *a, const struct query *q)
{
	struct edition **page = mem_zero(a->ne + 1, sizeof(*page));
	bool tracks = has_word(q->inc, "recordings"), relations;
	unsigned total = 0, n = 0;

	for (unsigned i = 0; i < a->ne; i++)
		if (has_word(q->type, artists_types[a->g[a->e[i].group].type]) &&
		    total++ >= q->offset && n < q->limit)
			page[n++] = &a->e[i];
	if (tracks)
		n = cut(page, n);
	relations = has_word(q->inc, "recording-level-rels") &&
	    has_word(q->inc, "artist-rels") && recordings_on(a, page, n) <= 500;
	qsort(page, n, sizeof(struct edition *), print_order);
	buf_printf(b, "{\"release-count\":%u,\"release-offset\":%u,"
	    "\"releases\":[", n > 0 ? total : q->offset, q->offset);
	for (unsigned i = 0; i < n; i++) {
		buf_str(b, i > 0 ? "," : "");
		artists_release(b, a, page[i], tracks, relations);
	}
	buf_str(b, "]}");
	free(page);
}

static void
browse_recordings(struct buf *b, const struct artist *a,
    const struct edition *e, const struct query *q)
{
	unsigned n = artists_recordings(a, e), i;

	buf_printf(b, "{\"recording-count\":%u,\"recordings\":[", n);
	for (i = q->offset; i < n && i < q->offset + q->limit; i++) {
		buf_str(b, i > q->offset ? "," : "");
		artists_recording(b, a, e->group, i, false,
		    has_word(q->inc, "artist-rels"));
	}
	buf_str(b, "]}");
}

/* Whose is this id: an artist's, or a release's?  NULL: nobody's. */
static const struct artist *
owner(const char *id, const struct edition **e)
{
	*e = NULL;
	for (unsigned i = 0; id != NULL && i < artists_n; i++) {
		if (strcmp(artists[i].id, id) == 0)
			return &artists[i];
		for (unsigned k = 0; k < artists[i].ne; k++)
			if (strcmp(artists[i].e[k].id, id) == 0) {
				*e = &artists[i].e[k];
				return &artists[i];
			}
	}
	return NULL;
}

static FILE *log_file;

static const char *
param(struct MHD_Connection *con, const char *name)
{
	return MHD_lookup_connection_value(con, MHD_GET_ARGUMENT_KIND, name);
}

static bool
answer(struct buf *b, struct MHD_Connection *con, const char *path)
{
	const char *slash = strrchr(path, '/'), *id = slash + 1;
	const char *limit = param(con, "limit"), *at = param(con, "offset");
	struct query q = { param(con, "type"), param(con, "inc"), 25, 0 };
	const struct edition *e;
	const struct artist *a;

	if (limit != NULL)
		q.limit = (unsigned)strtoul(limit, NULL, 10);
	q.limit = q.limit > 100 ? 100 : q.limit;
	if (at != NULL)
		q.offset = (unsigned)strtoul(at, NULL, 10);
	if (strlen(id) != ID - 1)
		id = param(con, strcmp(id, "release") == 0 ? "artist" :
		    "release");
	if ((a = owner(id, &e)) == NULL)
		return false;
	fprintf(log_file, "%u\t%s\n", a->number, path);
	if (strncmp(path, "/artist/", 8) == 0)
		artists_artist(b, a);
	else if (strcmp(path, "/release") == 0)
		browse(b, a, &q);
	else if (e == NULL)
		return false;
	else if (strcmp(path, "/recording") == 0)
		browse_recordings(b, a, e, &q);
	else
		artists_release(b, a, e, true, artists_recordings(a, e) <= 500);
	return true;
}

static enum MHD_Result
handle(void *cls, struct MHD_Connection *con, const char *path,
    const char *method, const char *version, const char *upload,
    size_t *upload_len, void **con_cls)
{
	struct MHD_Response *r;
	struct buf b = BUF_INIT;
	enum MHD_Result done;
	unsigned status;

	(void)cls, (void)method, (void)version, (void)upload;
	*upload_len = 0;
	if (*con_cls == NULL) {
		*con_cls = &artists;
		return MHD_YES;
	}
	buf_str(&b, "");
	status = answer(&b, con, path) ? 200 : 404;
	r = MHD_create_response_from_buffer(b.len, b.data, MHD_RESPMEM_MUST_FREE);
	done = MHD_queue_response(con, status, r);
	MHD_destroy_response(r);
	return done;
}

int
artists_serve(char *const argv[])
{
	struct sockaddr_in addr = { .sin_family = AF_INET };
	struct MHD_Daemon *d;
	char url[40];
	int status = 0;
	pid_t pid;

	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	log_file = fopen(argv[0], "w");
	d = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL,
	    handle, NULL, MHD_OPTION_SOCK_ADDR, &addr, MHD_OPTION_END);
	if (log_file == NULL || d == NULL)
		die(EX_UNAVAILABLE, "%s: cannot serve", argv[0]);
	setvbuf(log_file, NULL, _IOLBF, 0);
	snprintf(url, sizeof(url), "http://127.0.0.1:%u", MHD_get_daemon_info(d,
	    MHD_DAEMON_INFO_BIND_PORT)->port);
	setenv("MUSICBRAINZ_URL", url, 1);
	if ((pid = fork()) == 0) {
		execvp(argv[1], argv + 1);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	MHD_stop_daemon(d);
	fclose(log_file);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
