#include "svc/shelf.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "data/json.h"
#include "svc/album.h"
#include "svc/canonical.h"

/* The date in a canonical_key(). */
#define KEY_DATE(key) ((key) + 2)
#define DATE_LEN (sizeof("YYYY-MM-DD") - 1)

struct edition {
	char key[CANONICAL_KEY];	/* its id comes last */
	json_t *links;			/* NULL: none */
};

struct group {
	char id[MBID_SIZE];
	json_t *doc;			/* the release group's own */
	struct group_verdict verdict;
	struct edition *e;
	size_t n;
	json_t *whole;			/* document of the least key, or NULL */
	char whole_key[CANONICAL_KEY];
	char date[CANONICAL_DATE];	/* after shelf_sort() */
	struct shelf_album album;
};

struct shelf {
	char artist[MBID_SIZE];
	unsigned types;
	json_t *seen;			/* release ids */
	struct group **groups;
	size_t n;
	json_t *index;			/* group id: its place in groups */
	char latest[CANONICAL_DATE];	/* of the whole releases, "" if none */
	struct group **albums;		/* after shelf_sort() */
	size_t nalbums;
};

struct shelf *
shelf_new(const char *artist, unsigned types)
{
	struct shelf *s = mem_zero(1, sizeof(*s));

	memcpy(s->artist, artist, MBID_SIZE - 1);
	s->types = types;
	s->seen = json_object();
	s->index = json_object();
	return s;
}

static void
group_free(struct group *g)
{
	for (size_t i = 0; i < g->n; i++)
		json_decref(g->e[i].links);
	free(g->e);
	json_decref(g->doc);
	json_decref(g->whole);
	json_decref(g->album.links);
	free(g);
}

void
shelf_free(struct shelf *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n; i++)
		group_free(s->groups[i]);
	free(s->groups);
	free(s->albums);
	json_decref(s->seen);
	json_decref(s->index);
	free(s);
}

/* ---- coming in ---- */

/* The group that this release belongs to; made if it is new. */
static struct group *
group_of(struct shelf *s, const json_t *release)
{
	json_t *doc = js_object(release, "release-group"), *at;
	const char *id = js_str(doc, "id");
	struct group *g;

	if (id == NULL || strlen(id) != MBID_SIZE - 1)
		return NULL;
	if ((at = json_object_get(s->index, id)) != NULL)
		return s->groups[json_integer_value(at)];
	g = mem_zero(1, sizeof(*g));
	memcpy(g->id, id, MBID_SIZE);
	/* The documents are kept, for the verdict's texts are theirs. */
	g->doc = json_pack("[O,O?]", doc, js_array(release, "artist-credit"));
	g->verdict = canonical_group(doc, js_array(release, "artist-credit"),
	    s->artist, s->types);
	s->groups = mem_grow(s->groups, s->n + 1, sizeof(*s->groups));
	json_object_set_new(s->index, id, json_integer((json_int_t)s->n));
	s->groups[s->n++] = g;
	return g;
}

/* How far the whole pages have come. */
static void
note_date(struct shelf *s, const json_t *release)
{
	char date[CANONICAL_DATE];

	canonical_date(date, js_str(release, "date"));
	if (strcmp(date, s->latest) > 0)
		memcpy(s->latest, date, sizeof(date));
}

void
shelf_add(struct shelf *s, json_t *release, bool whole)
{
	struct group *g = group_of(s, release);
	const char *id = js_str(release, "id");
	char key[CANONICAL_KEY];
	bool known;

	if (whole)
		note_date(s, release);
	if (g == NULL || id == NULL)
		return;
	known = json_object_get(s->seen, id) != NULL;
	json_object_set_new(s->seen, id, json_true());
	if (!g->verdict.fine || !canonical_key(key, release))
		return;
	if (!known) {
		g->e = mem_grow(g->e, g->n + 1, sizeof(*g->e));
		memcpy(g->e[g->n].key, key, sizeof(key));
		g->e[g->n++].links = album_links(release);
	}
	if (whole && (g->whole == NULL || strcmp(key, g->whole_key) < 0)) {
		json_decref(g->whole);
		g->whole = json_incref(release);
		memcpy(g->whole_key, key, sizeof(key));
	}
}

size_t
shelf_releases(const struct shelf *s)
{
	return json_object_size(s->seen);
}

size_t
shelf_whole(const struct shelf *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += s->groups[i]->whole != NULL;
	return n;
}

/* An album, by the earliest date that it can get. */
struct early {
	char date[CANONICAL_DATE];
	bool settled;
};

static int
early_order(const void *a, const void *b)
{
	const struct early *x = a, *y = b;
	int c = strcmp(x->date, y->date);

	return c != 0 ? c : (int)x->settled - (int)y->settled;
}

/* Official, and before all that is still to come. */
static bool
is_settled(const struct shelf *s, const struct group *g)
{
	return g->whole != NULL && *g->whole_key == '0' &&
	    strncmp(KEY_DATE(g->whole_key), s->latest, DATE_LEN) < 0;
}

static void
earliest(struct early *e, const struct shelf *s, const struct group *g)
{
	const json_t *doc = json_array_get(g->doc, 0);
	const char *own = KEY_DATE(g->whole_key);

	e->settled = is_settled(s, g);
	canonical_date(e->date, js_str(doc, "first-release-date"));
	if (e->settled || (g->whole != NULL &&
	    strncmp(own, e->date, DATE_LEN) < 0))
		memcpy(e->date, own, DATE_LEN);
}

size_t
shelf_settled(const struct shelf *s, size_t limit)
{
	struct early *e = mem_zero(s->n + 1, sizeof(*e));
	size_t n = 0, settled = 0;

	for (size_t i = 0; i < s->n; i++)
		if (s->groups[i]->verdict.fine)
			earliest(&e[n++], s, s->groups[i]);
	qsort(e, n, sizeof(*e), early_order);
	for (size_t i = 0; i < n && (limit == 0 || i < limit); i++)
		settled += e[i].settled;
	free(e);
	return settled;
}

bool
shelf_left_out(const struct shelf *s, size_t i, struct shelf_out *out)
{
	const struct group *g;
	const json_t *doc;

	for (size_t k = 0; k < s->n; k++) {
		g = s->groups[k];
		if ((g->verdict.fine && g->n > 0) || i-- > 0)
			continue;
		doc = json_array_get(g->doc, 0);
		*out = (struct shelf_out){ g->id, js_str(doc, "title"),
		    g->verdict.why, g->verdict.who };
		if (g->verdict.fine)
			out->why = "nothing but bootlegs and pseudo-releases";
		return true;
	}
	return false;
}

/* ---- what the albums are ---- */

static int
edition_order(const void *a, const void *b)
{
	const struct edition *x = a, *y = b;

	return strcmp(x->key, y->key);
}

/* The album as its first edition makes it. */
static void
settle(struct group *g)
{
	const json_t *doc = json_array_get(g->doc, 0);
	const char *key = g->e[0].key;

	memcpy(g->album.id, g->id, MBID_SIZE);
	if ((g->album.title = js_str(doc, "title")) == NULL)
		g->album.title = g->id;
	memcpy(g->album.release, strrchr(key, ' ') + 1,
	    strlen(strrchr(key, ' ') + 1) + 1);
	if (g->whole != NULL && strcmp(key, g->whole_key) != 0) {
		json_decref(g->whole);
		g->whole = NULL;
	}
	g->album.whole = g->whole;
	json_decref(g->album.links);
	g->album.links = json_array();
	for (size_t i = 0; i < g->n; i++)
		if (g->e[i].links != NULL)
			json_array_append(g->album.links, g->e[i].links);
}

/* As the album record will have it: the release's date, else the group's. */
static void
date_of(struct group *g)
{
	const json_t *doc = json_array_get(g->doc, 0);

	if (*KEY_DATE(g->e[0].key) != '~') {
		memcpy(g->date, KEY_DATE(g->e[0].key), DATE_LEN);
		g->date[DATE_LEN] = '\0';
	} else
		canonical_date(g->date, js_str(doc, "first-release-date"));
}

static int
group_order(const void *a, const void *b)
{
	const struct group *x = *(struct group *const *)a;
	const struct group *y = *(struct group *const *)b;
	int c = strcmp(x->date, y->date);

	return c != 0 ? c : strcmp(x->id, y->id);
}

void
shelf_sort(struct shelf *s, size_t limit)
{
	struct group *g;

	s->albums = mem_zero(s->n + 1, sizeof(struct group *));
	for (size_t i = 0; i < s->n; i++) {
		g = s->groups[i];
		if (g->n == 0)
			continue;
		qsort(g->e, g->n, sizeof(*g->e), edition_order);
		settle(g);
		date_of(g);
		s->albums[s->nalbums++] = g;
	}
	qsort(s->albums, s->nalbums, sizeof(struct group *), group_order);
	if (limit > 0 && s->nalbums > limit)
		s->nalbums = limit;
}

const struct shelf_album *
shelf_album(const struct shelf *s, size_t i)
{
	return i < s->nalbums ? &s->albums[i]->album : NULL;
}

void
shelf_set(struct shelf *s, size_t i, json_t *release)
{
	struct group *g = s->albums[i];

	json_decref(g->whole);
	g->whole = json_incref(release);
	g->album.whole = g->whole;
}

bool
shelf_next(struct shelf *s, size_t i)
{
	struct group *g = s->albums[i];

	if (g->n < 2)
		return false;
	json_decref(g->e[0].links);
	memmove(g->e, g->e + 1, --g->n * sizeof(*g->e));
	settle(g);
	return true;
}
