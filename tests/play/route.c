#include "play/route.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/msg.h"

static const struct service services[] = {
	{ "musicbrainz", "/musicbrainz/ws/2", "musicbrainz" },
	{ "lastfm", "/lastfm/2.0", "lastfm" },
	{ "coverart", "/coverart", "coverart" },
	{ "lrclib", "/lrclib/api", "lrclib" },
	{ "genius", "/genius/api", "genius" },
	{ "genius", "/genius/www", "genius" },
	{ "other", "", "other" },
};
#define NSERVICES (sizeof(services) / sizeof(services[0]))
const struct service *const route_other = &services[NSERVICES - 1];

static struct route *routes;

char *
params_decode(char *text, bool plus)
{
	char *in, *out, hex[3] = "", *end;
	long c;

	for (in = out = text; *in != '\0'; in++) {
		if (*in == '%' && in[1] != '\0' && in[2] != '\0') {
			memcpy(hex, in + 1, 2);
			c = strtol(hex, &end, 16);
			if (*end == '\0') {
				*out++ = (char)c;
				in += 2;
				continue;
			}
		}
		*out++ = (char)(plus && *in == '+' ? ' ' : *in);
	}
	*out = '\0';
	return text;
}

struct params
params_cut(char *text, bool plus)
{
	struct params p = { NULL, 0 };
	char *q, *word, *value;

	if ((q = strchr(text, '?')) == NULL)
		return p;
	*q++ = '\0';
	while ((word = q) != NULL) {
		if ((q = strchr(word, '&')) != NULL)
			*q++ = '\0';
		if ((value = strchr(word, '=')) != NULL)
			*value++ = '\0';
		p.v = mem_grow(p.v, p.n + 1, sizeof(*p.v));
		p.v[p.n].name = mem_str(params_decode(word, plus));
		p.v[p.n++].value = mem_str(params_decode(value ? value : word +
		    strlen(word), plus));
	}
	return p;
}

const char *
params_value(const struct params *p, const char *name)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->v[i].name, name) == 0)
			return p->v[i].value;
	return NULL;
}

void
params_release(struct params *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free(p->v[i].name);
		free(p->v[i].value);
	}
	free(p->v);
}

/* "PATH[?query] TAB STATUS TAB FILE [TAB Header: value]..." */
static void
add_route(char *line, const char *dir, const char *from)
{
	struct route *r = mem_zero(1, sizeof(*r));
	char *field[3], *next = line;

	for (int i = 0; i < 3; i++) {
		if ((field[i] = next) == NULL)
			die(EX_DATAERR, "%s: bad route: %s", from, line);
		if ((next = strchr(next, '\t')) != NULL)
			*next++ = '\0';
	}
	r->dir = dir;
	r->want = params_cut(field[0], false);
	r->path = mem_str(params_decode(field[0], false));
	r->status = (int)strtol(field[1], NULL, 10);
	if (strcmp(field[2], "-") != 0)
		r->file = file_join(dir, field[2]);
	if (r->file != NULL && !file_exists(r->file))
		die(EX_NOINPUT, "%s: there is no %s", from, r->file);
	while (next != NULL) {
		r->headers = mem_grow(r->headers, r->nheaders + 1,
		    sizeof(char *));
		r->headers[r->nheaders++] = next;
		if ((next = strchr(next, '\t')) != NULL)
			*next++ = '\0';
	}
	for (size_t i = 0; i < r->nheaders; i++)
		r->headers[i] = mem_str(r->headers[i]);
	r->next = routes;
	routes = r;
}

const char *
route_read(const char *fixtures, void *unused)
{
	char *dir, *from, *text, *line, *end;
	size_t len;

	(void)unused;
	for (size_t i = 0; i < NSERVICES; i++) {
		if (i > 0 && strcmp(services[i].dir, services[i - 1].dir) == 0)
			continue;
		dir = file_join(fixtures, services[i].dir);
		from = file_join(dir, "routes");
		text = file_exists(from) ? file_read(from, &len) : NULL;
		for (line = text; line != NULL; line = end) {
			if ((end = strchr(line, '\n')) != NULL)
				*end++ = '\0';
			if (*line != '#' && *line != '\0')
				add_route(line, dir, from);
		}
		if (text == NULL)
			free(dir);	/* else the routes have it */
		free(text);
		free(from);
	}
	return NULL;
}

static bool
route_fits(const struct route *r, const struct service *s, const char *path,
    const struct params *query)
{
	const char *got;

	if (strcmp(r->path, path) != 0 ||
	    strcmp(strrchr(r->dir, '/') + 1, s->dir) != 0)
		return false;
	for (size_t i = 0; i < r->want.n; i++) {
		got = params_value(query, r->want.v[i].name);
		if (got == NULL || strcmp(got, r->want.v[i].value) != 0)
			return false;
	}
	return true;
}

const struct route *
route_find(const struct service *s, const char *path,
    const struct params *query)
{
	const struct route *r, *best = NULL;

	path += strlen(s->prefix);
	for (r = routes; r != NULL; r = r->next)
		if (route_fits(r, s, *path ? path : "/", query) &&
		    (best == NULL || r->want.n > best->want.n))
			best = r;
	return best;
}

const struct service *
route_service(const char *path)
{
	const struct service *s;
	size_t n;

	for (s = services; s != route_other; s++) {
		n = strlen(s->prefix);
		if (strncmp(path, s->prefix, n) == 0 &&
		    (path[n] == '/' || path[n] == '\0'))
			break;
	}
	return s;
}
