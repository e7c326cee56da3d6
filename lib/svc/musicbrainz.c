#include "svc/musicbrainz.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "data/date.h"
#include "data/json.h"
#include "data/text.h"
#include "data/url.h"
#include "svc/canonical.h"
#include "svc/credits.h"
#include "svc/links.h"

/* ---- requests ---- */

#define ARTIST_INC "aliases+genres+tags+artist-rels+url-rels"
#define WORK_INC "artist-rels+url-rels+work-rels+work-level-rels"
#define WHOLE_INC "recordings+isrcs+artist-credits+labels+media" \
	"+release-groups+genres+tags+recording-level-rels" \
	"+release-group-level-rels+" WORK_INC
#define LIGHT_INC "artist-credits+media+release-groups+url-rels"

/* base/path?fmt=json */
static struct buf
request(const char *base, const char *path)
{
	struct buf b = BUF_INIT;
	char *url = url_join(base, path);

	buf_str(&b, url);
	free(url);
	url_param(&b, "fmt", "json");
	return b;
}

static struct buf
lookup(const char *base, const char *kind, const char *id)
{
	struct buf path = BUF_INIT, b;

	buf_printf(&path, "%s/%s", kind, id);
	b = request(base, path.data);
	buf_release(&path);
	return b;
}

static void
page(struct buf *b, size_t offset)
{
	buf_printf(b, "&limit=%d&offset=%zu", MB_PAGE, offset);
}

/* Lucene's operators lose their meaning behind a backslash. */
static char *
escape(const char *name)
{
	static const char *const words[] = { "AND", "OR", "NOT" };
	struct buf b = BUF_INIT;
	size_t len;

	for (const char *p = name; *p != '\0'; p++) {
		if (p == name || p[-1] == ' ') {
			len = strcspn(p, " ");
			for (size_t i = 0; i < 3; i++)
				if (strlen(words[i]) == len &&
				    memcmp(words[i], p, len) == 0)
					buf_char(&b, '\\');
		}
		if (strchr("+-&|!(){}[]^\"~*?:\\/", *p) != NULL)
			buf_char(&b, '\\');
		buf_char(&b, *p);
	}
	return buf_take(&b);
}

char *
mb_url_search(const char *base, const char *name)
{
	struct buf b = request(base, "artist");
	char *query = escape(name);

	url_param(&b, "query", query);
	page(&b, 0);
	free(query);
	return buf_take(&b);
}

char *
mb_url_artist(const char *base, const char *id)
{
	struct buf b = lookup(base, "artist", id);

	buf_str(&b, "&inc=" ARTIST_INC);
	return buf_take(&b);
}

char *
mb_url_release(const char *base, const char *id)
{
	struct buf b = lookup(base, "release", id);

	buf_str(&b, "&inc=" WHOLE_INC);
	return buf_take(&b);
}

char *
mb_url_recordings(const char *base, const char *release, size_t offset)
{
	struct buf b = request(base, "recording");

	url_param(&b, "release", release);
	page(&b, offset);
	buf_str(&b, "&inc=" WORK_INC);
	return buf_take(&b);
}

char *
mb_url_releases(const char *base, const char *artist, unsigned types,
    size_t offset, bool whole)
{
	struct buf b = request(base, "release");
	char words[TYPES_SIZE];

	url_param(&b, "artist", artist);
	url_param(&b, "type", canonical_type_words(words, types, '|'));
	page(&b, offset);
	buf_str(&b, whole ? "&inc=" WHOLE_INC : "&inc=" LIGHT_INC);
	return buf_take(&b);
}

static size_t
pages_of(size_t items)
{
	return (items + MB_PAGE - 1) / MB_PAGE;
}

bool
mb_plan_whole(const struct mb_plan *p)
{
	size_t left = p->total - p->got, whole, more = 0;

	/* As the pages so far: this many more of them, or so many new albums
	 * to look up.  The first release is always one of a new album. */
	whole = (left * p->pages + p->got - 1) / p->got;
	if (p->albums > 1 && p->got > 1)
		more = (p->albums - 1) * left / (p->got - 1);
	if (p->limit > 0 && more > p->limit - p->settled)
		more = p->limit - p->settled;
	if (whole > pages_of(left) + more)
		return false;
	/* Even if the next page brings one release of a known album, and all
	 * but the settled ones have to be looked up in the end. */
	return p->pages + pages_of(left - 1) <= pages_of(p->total) +
	    p->settled;
}

/* ---- which artist ---- */

bool
mb_artist_id(const char *text, char id[MBID_SIZE])
{
	const char *p = strstr(text, "musicbrainz.org/artist/");
	char part[MBID_SIZE];

	if (mbid_fold(text, id))
		return true;
	if (p == NULL)
		return false;
	p += strlen("musicbrainz.org/artist/");
	if (strlen(p) < MBID_SIZE - 1)
		return false;
	memcpy(part, p, MBID_SIZE - 1);
	part[MBID_SIZE - 1] = '\0';
	p += MBID_SIZE - 1;
	return strchr("/?#", *p) != NULL && mbid_fold(part, id);
}

/* MusicBrainz writes a‐ha and Guns N’ Roses; people type what they have. */
static const struct { const char *fine, *plain; } typed[] = {
	{ "\xe2\x80\x90", "-" }, { "\xe2\x80\x91", "-" },
	{ "\xe2\x80\x92", "-" }, { "\xe2\x80\x93", "-" },
	{ "\xe2\x80\x94", "-" }, { "\xe2\x88\x92", "-" },
	{ "\xe2\x80\x98", "'" }, { "\xe2\x80\x99", "'" },
	{ "\xca\xbc", "'" }, { "\xe2\x80\xb2", "'" },
	{ "\xe2\x80\x9c", "\"" }, { "\xe2\x80\x9d", "\"" },
	{ "\xe2\x80\xb3", "\"" },
};

char *
mb_fold(const char *name)
{
	struct buf b = BUF_INIT;
	char *folded;
	size_t i;

	for (; *name != '\0'; name++) {
		for (i = 0; i < sizeof(typed) / sizeof(typed[0]); i++)
			if (strncmp(name, typed[i].fine,
			    strlen(typed[i].fine)) == 0)
				break;
		if (i == sizeof(typed) / sizeof(typed[0])) {
			buf_char(&b, *name);
			continue;
		}
		buf_str(&b, typed[i].plain);
		name += strlen(typed[i].fine) - 1;
	}
	folded = text_fold(b.data != NULL ? b.data : "");
	buf_release(&b);
	return folded;
}

static bool
bears(const char *folded, const char *name)
{
	char *f;
	bool same;

	if (name == NULL)
		return false;
	f = mb_fold(name);
	same = *folded != '\0' && strcmp(folded, f) == 0;
	free(f);
	return same;
}

int
mb_name_tier(const char *folded, const json_t *artist)
{
	json_t *alias;
	size_t i;

	if (bears(folded, js_str(artist, "name")))
		return 0;
	if (bears(folded, js_str(artist, "sort-name")))
		return 1;
	json_array_foreach(js_array(artist, "aliases"), i, alias)
		if (bears(folded, js_str(alias, "name")))
			return 2;
	return -1;
}

#define HINTS 5			/* candidates to show when nobody fits */

enum mb_match
mb_choose(const json_t *artists, const char *name, char id[MBID_SIZE],
    json_t **candidates)
{
	json_t *tiers[3] = { json_array(), json_array(), json_array() };
	json_t *a, *best = NULL;
	char *folded = mb_fold(name);
	char ignored[MBID_SIZE];
	enum mb_match match;
	size_t i;
	int tier;

	json_array_foreach(artists, i, a)
		if (js_str(a, "id") != NULL &&
		    mbid_fold(js_str(a, "id"), ignored) &&
		    (tier = mb_name_tier(folded, a)) >= 0)
			json_array_append(tiers[tier], a);
	for (i = 0; i < 3 && best == NULL; i++)
		if (json_array_size(tiers[i]) > 0)
			best = tiers[i];
	match = best == NULL ? MB_NONE :
	    json_array_size(best) == 1 ? MB_FOUND : MB_SEVERAL;
	if (match == MB_FOUND)
		mbid_fold(js_str(json_array_get(best, 0), "id"), id);
	if (match == MB_NONE)
		json_array_foreach(artists, i, a)
			if (i < HINTS)
				json_array_append(tiers[0], a);
	*candidates = json_incref(best != NULL ? best : tiers[0]);
	for (i = 0; i < 3; i++)
		json_decref(tiers[i]);
	free(folded);
	return match;
}

enum mb_match
mb_found(const json_t *answer, const char *name, char id[MBID_SIZE],
    json_t **candidates)
{
	const json_t *hits = js_array(answer, "artists"), *hit;
	enum mb_match match = mb_choose(hits, name, id, candidates);
	int64_t count, score, least = INT64_MAX, best = INT64_MIN;
	size_t i;

	json_array_foreach(hits, i, hit)
		if (js_int(hit, "score", &score) && score < least)
			least = score;
	if (match == MB_FOUND && json_array_size(hits) >= MB_PAGE &&
	    js_int(answer, "count", &count) && count > MB_PAGE &&
	    js_int(json_array_get(*candidates, 0), "score", &best) &&
	    least >= best)
		return MB_UNSURE;
	return match;
}

char *
mb_describe(const json_t *artist)
{
	static const char *const more[] = { "type", "country" };
	const char *id = js_str(artist, "id"), *name = js_str(artist, "name");
	const char *s = js_str(artist, "disambiguation");
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s %s", id != NULL ? id : "?",
	    name != NULL ? name : "?");
	if (s != NULL)
		buf_printf(&b, " (%s)", s);
	for (size_t i = 0; i < 2; i++)
		if ((s = js_str(artist, more[i])) != NULL)
			buf_printf(&b, ", %s", s);
	return buf_take(&b);
}

/* ---- what an artist document says ---- */

struct vote {
	const char *name;
	int64_t count;
};

static int
vote_order(const void *a, const void *b)
{
	const struct vote *x = a, *y = b;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return strcmp(x->name, y->name);
}

static json_t *
voted(const json_t *list)
{
	size_t n = json_array_size(list), k = 0, i;
	struct vote *v = mem_zero(n + 1, sizeof(*v));
	json_t *out = json_array(), *g;

	json_array_foreach(list, i, g) {
		v[k].name = js_str(g, "name");
		if (v[k].name != NULL && js_int(g, "count", &v[k].count) &&
		    v[k].count > 0)
			k++;
	}
	qsort(v, k, sizeof(*v), vote_order);
	for (i = 0; i < k; i++)
		json_array_append_new(out, json_string(v[i].name));
	free(v);
	return out;
}

json_t *
mb_genres(const json_t *entity)
{
	json_t *out = voted(js_array(entity, "genres"));

	if (json_array_size(out) > 0)
		return out;
	json_decref(out);
	return voted(js_array(entity, "tags"));
}

/* Those whose beginning is a founding, not a birth. */
static bool
founded(const json_t *artist)
{
	static const char *const kinds[] = { "Group", "Orchestra", "Choir" };
	const char *type = js_str(artist, "type");

	for (size_t i = 0; type != NULL && i < 3; i++)
		if (strcmp(type, kinds[i]) == 0)
			return true;
	return false;
}

static void
put_formed(json_t *record, const json_t *artist)
{
	struct date d;

	if (founded(artist) && date_parse_loose(js_str(js_object(artist,
	    "life-span"), "begin"), &d) == 0 && d.year != 0)
		js_put(record, "formed_year", json_integer(d.year));
}

json_t *
mb_artist_record(const json_t *artist, const char *asked)
{
	json_t *r, *ids;
	char id[MBID_SIZE];

	if (js_str(artist, "name") == NULL || js_str(artist, "id") == NULL ||
	    !mbid_fold(js_str(artist, "id"), id))
		return NULL;
	r = json_object();
	js_put_str(r, "type", "artist");
	js_put_str(r, "musicbrainz_id", id);
	js_put_str(r, "name", js_str(artist, "name"));
	js_put_str(r, "sort_name", js_str(artist, "sort-name"));
	js_put_str(r, "country", js_str(artist, "country"));
	put_formed(r, artist);
	js_put(r, "genres", mb_genres(artist));
	js_put(r, "members", credits_members(artist));
	js_put_str(r, "isni", js_lowest(artist, "isnis"));
	ids = json_object();
	links_read(ids, LINK_ARTIST, js_array(artist, "relations"));
	links_put(r, LINK_ARTIST, ids);
	if (asked != NULL && strcmp(asked, id) != 0)
		js_put(r, "former_ids", json_pack("[s]", asked));
	return r;
}
