#include "play/answer.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/mem.h"

static const char *const actions[] = {
	"", "status=", "delay=", "reset", "never", "stall", "cut", "badgzip",
	"html", "loop", "redirect=", "huge", "badjson", "badutf8"
};

struct fault {
	struct fault *next;
	char *glob, *value;	/* value: what stands behind the '=' */
	enum action action;
	long left;		/* < 0: always */
};

static struct fault *faults, **faults_end = &faults;
char *answer_urls[2];

const char *
answer_fault(const char *line, void *unused)
{
	struct fault *f;
	char glob[512], what[512], left[32] = "-1";
	size_t len;
	int n;

	(void)unused;
	while ((f = *line == '\0' ? faults : NULL) != NULL) {
		faults = f->next;
		free(f->glob);
		free(f->value);
		free(f);
	}
	if (*line == '\0') {
		faults_end = &faults;
		return NULL;
	}
	n = sscanf(line, "%511s %511s %31s", glob, what, left);
	for (int a = A_STATUS; n >= 2 && a <= A_BADUTF8; a++) {
		len = strlen(actions[a]);
		if (strncmp(what, actions[a], len) != 0 ||
		    (actions[a][len - 1] != '=' && what[len] != '\0'))
			continue;
		f = mem_zero(1, sizeof(*f));
		f->glob = mem_str(glob);
		f->value = mem_str(what + len);
		f->action = (enum action)a;
		f->left = strtol(left, NULL, 10);
		*faults_end = f;
		faults_end = &f->next;
		return NULL;
	}
	return "is no fault: GLOB ACTION [COUNT]";
}

/* The next fault of this kind for the target, counted; or NULL. */
static struct fault *
take_fault(const char *target, bool delays)
{
	for (struct fault *f = faults; f != NULL; f = f->next)
		if ((f->action == A_DELAY) == delays && f->left != 0 &&
		    fnmatch(f->glob, target, 0) == 0) {
			if (f->left > 0)
				f->left--;
			return f;
		}
	return NULL;
}

void
answer_header(struct ask *a, char *header)
{
	a->headers = mem_grow(a->headers, a->nheaders + 1, sizeof(char *));
	a->headers[a->nheaders++] = header;
}

void
answer_set(struct ask *a, int status, const char *type, const char *text)
{
	a->status = status;
	a->type = type;
	buf_reset(&a->body);
	buf_str(&a->body, text);
}

/* text with {url} and {other} replaced. */
static void
expand(struct buf *out, const char *text, size_t len)
{
	static const char *const names[] = { "{url}", "{other}" };
	const char *end = text + len;
	size_t n;
	int i;

	while (text < end) {
		for (i = 0; i < 2; i++) {
			n = strlen(names[i]);
			if ((size_t)(end - text) >= n &&
			    memcmp(text, names[i], n) == 0)
				break;
		}
		if (i < 2) {
			buf_str(out, answer_urls[i]);
			text += n;
		} else
			buf_char(out, *text++);
	}
}

static const char *
type_of(const char *file)
{
	static const char *const types[][2] = {
		{ ".json", "application/json; charset=utf-8" },
		{ ".html", "text/html; charset=utf-8" },
		{ ".txt", "text/plain; charset=utf-8" },
		{ ".xml", "application/xml; charset=utf-8" },
		{ ".jpg", "image/jpeg" },
		{ ".png", "image/png" },
	};
	const char *dot = strrchr(file, '.');

	for (size_t i = 0; dot != NULL && i < sizeof(types) / sizeof(types[0]);
	    i++)
		if (strcmp(dot, types[i][0]) == 0)
			return types[i][1];
	return "application/octet-stream";
}

/* What the service itself says where nothing is written down. */
static void
say_absent(struct ask *a)
{
	const char *json = "application/json; charset=utf-8";
	const char *s = a->service->name;
	bool search = strstr(a->path, "/search") != NULL;

	if (strcmp(s, "musicbrainz") == 0 && params_value(&a->query, "query"))
		answer_set(a, 200, json, "{\"created\":\"2026-01-01T00:00:00.000Z\","
		    "\"count\":0,\"offset\":0,\"artists\":[]}");
	else if (strcmp(s, "musicbrainz") == 0)
		answer_set(a, 404, json, "{\"error\":\"Not Found\",\"help\":\"For "
		    "usage, please see: https://musicbrainz.org/development/mmd\"}");
	else if (strcmp(s, "lastfm") == 0)
		answer_set(a, 404, json, "{\"error\":6,\"message\":\"The artist you "
		    "supplied could not be found\",\"links\":[]}");
	else if (strcmp(s, "lrclib") == 0 && search)
		answer_set(a, 200, json, "[]");
	else if (strcmp(s, "lrclib") == 0)
		answer_set(a, 404, json, "{\"message\":\"Failed to find specified "
		    "track\",\"name\":\"TrackNotFound\",\"statusCode\":404}");
	else if (strstr(a->service->prefix, "/api") && search)
		answer_set(a, 200, json,
		    "{\"meta\":{\"status\":200},\"response\":{\"hits\":[]}}");
	else if (strstr(a->service->prefix, "/api"))
		answer_set(a, 404, json,
		    "{\"meta\":{\"status\":404,\"message\":\"Not found\"}}");
	else
		answer_set(a, 404, "text/html", "<!DOCTYPE html>\n"
		    "<title>404 Not Found</title>\n<h1>Not Found</h1>\n");
}

/* A key that the service does not know: the answer is written, true. */
static bool
refuse_key(struct ask *a)
{
	const char *key = params_value(&a->query, "api_key");
	const char *auth = a->authorization;

	if (strcmp(a->service->name, "lastfm") == 0 &&
	    (key == NULL || strcmp(key, "test-key") != 0))
		answer_set(a, 403, "application/json", "{\"error\":10,\"message\":"
		    "\"Invalid API key - You must be granted a valid key by "
		    "last.fm\"}");
	else if (strcmp(a->service->prefix, "/genius/api") == 0 &&
	    (auth == NULL || strcmp(auth, "Bearer test-token") != 0))
		answer_set(a, 401, "application/json", "{\"meta\":{\"status\":401,"
		    "\"message\":\"This call requires an access_token.\"}}");
	else
		return false;
	return true;
}

static void
answer_route(struct ask *a, const struct route *r)
{
	struct buf header = BUF_INIT;
	const char *seen = a->if_none_match;
	char *text;
	size_t len;

	a->status = r->status;
	for (size_t i = 0; i < r->nheaders; i++) {
		expand(&header, r->headers[i], strlen(r->headers[i]));
		answer_header(a, buf_take(&header));
	}
	for (size_t i = 0; seen != NULL && i < a->nheaders; i++)
		if (strncmp(a->headers[i], "ETag: ", 6) == 0 &&
		    strcmp(a->headers[i] + 6, seen) == 0) {
			a->status = 304;
			return;
		}
	if (r->file == NULL || (text = file_read(r->file, &len)) == NULL)
		return;
	a->type = type_of(r->file);
	if (strncmp(a->type, "image/", 6) == 0)
		buf_add(&a->body, text, len);
	else
		expand(&a->body, text, len);
	free(text);
}

/* What the ask gets if no fault befalls it. */
static void
answer_plainly(struct ask *a)
{
	const struct service *s = route_service(a->path);
	const struct route *r = NULL;

	if (a->service != route_other && refuse_key(a))
		return;
	if (a->service == route_other)
		r = route_find(route_other, a->path, &a->query);
	if (r == NULL && s != route_other)
		r = route_find(s, a->path, &a->query);
	if (r != NULL)
		answer_route(a, r);
	else
		say_absent(a);
}

static void
apply_status(struct ask *a, const char *value)
{
	const char *after = strstr(value, "retry-after=");
	struct buf h = BUF_INIT;
	char date[64];
	time_t t;

	answer_set(a, (int)strtol(value, NULL, 10), "text/html; charset=utf-8",
	    "<!DOCTYPE html>\n<title>Not now</title>\n<h1>Not now</h1>\n");
	if (after == NULL)
		return;
	after += strlen("retry-after=");
	if (*after == '@') {	/* a date so many seconds from now */
		t = time(NULL) + strtol(after + 1, NULL, 10);
		strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S GMT",
		    gmtime(&t));
		after = date;
	}
	buf_printf(&h, "Retry-After: %s", after);
	answer_header(a, buf_take(&h));
}

static void
drop_headers(struct ask *a)
{
	while (a->nheaders > 0)
		free(a->headers[--a->nheaders]);
}

static void
apply(struct ask *a, const struct fault *f)
{
	static const char json[] = "application/json; charset=utf-8";
	struct buf h = BUF_INIT;

	a->action = f->action;
	if (f->action != A_STALL && f->action != A_CUT)
		drop_headers(a);
	switch (f->action) {
	case A_STATUS:
		apply_status(a, f->value);
		break;
	case A_RESET:
	case A_NEVER:
		a->status = 0;
		break;
	case A_HTML:
		answer_set(a, 200, "text/html; charset=utf-8",
		    "<!DOCTYPE html>\n<title>Just a moment...</title>\n");
		break;
	case A_LOOP:
	case A_REDIRECT:
		answer_set(a, 302, "text/plain", "");
		buf_printf(&h, "Location: %s", f->action == A_LOOP ?
		    a->target : f->value);
		answer_header(a, buf_take(&h));
		break;
	case A_BADGZIP:
		answer_set(a, 200, json, "\037\213\010no gzip at all, really");
		answer_header(a, mem_str("Content-Encoding: gzip"));
		break;
	case A_BADJSON:
		answer_set(a, 200, json, "{\"artist\":{\"name\":\"Da");
		break;
	case A_BADUTF8:
		answer_set(a, 200, json, "{\"artist\":{\"name\":\"Da\377ft\"}}");
		break;
	case A_HUGE:
		answer_set(a, 200, json, "");
		break;
	default:
		break;
	}
}

void
answer_ask(struct ask *a)
{
	const struct fault *f;

	answer_plainly(a);
	if ((f = take_fault(a->target, false)) != NULL)
		apply(a, f);
	if ((f = take_fault(a->target, true)) != NULL)
		a->delay_ms = (int)strtol(f->value, NULL, 10);
}

void
ask_init(struct ask *a, const char *target, bool other)
{
	memset(a, 0, sizeof(*a));
	a->target = mem_str(target);
	a->path = mem_str(target);
	a->query = params_cut(a->path, true);
	params_decode(a->path, false);
	a->service = other ? route_other : route_service(a->path);
}

void
ask_release(struct ask *a)
{
	drop_headers(a);
	free(a->headers);
	free(a->target);
	free(a->path);
	params_release(&a->query);
	buf_release(&a->body);
}
