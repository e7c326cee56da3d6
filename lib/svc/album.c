#include "svc/album.h"

#include <stdlib.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "data/date.h"
#include "data/json.h"
#include "svc/canonical.h"
#include "svc/credits.h"
#include "svc/links.h"
#include "svc/musicbrainz.h"

/* ---- small parts ---- */

/* "Daft Punk feat. Romanthony" */
static char *
credit_text(const json_t *credit)
{
	struct buf b = BUF_INIT;
	const char *s;
	json_t *c;
	size_t i;

	json_array_foreach(credit, i, c) {
		if ((s = js_str(c, "name")) == NULL)
			s = js_str(js_object(c, "artist"), "name");
		buf_str(&b, s != NULL ? s : "");
		s = js_str(c, "joinphrase");
		buf_str(&b, s != NULL ? s : "");
	}
	return buf_take(&b);
}

/* The known parts of a date, or nothing. */
static void
put_date(json_t *record, const char *name, const char *text)
{
	char out[DATE_SIZE];
	struct date d;

	if (text != NULL && date_parse_loose(text, &d) == 0)
		js_put_str(record, name, date_text(out, &d));
}

static bool
has_year(const char *text)
{
	struct date d;

	return text != NULL && date_parse_loose(text, &d) == 0 && d.year > 0;
}

const char *
album_date(const json_t *release)
{
	const char *own = js_str(release, "date");
	const char *first = js_str(js_object(release, "release-group"),
	    "first-release-date");

	return has_year(own) ? own : has_year(first) ? first : NULL;
}

static json_t *
reference(const char *id, const char *key, const char *name)
{
	json_t *o = json_object();

	js_put_str(o, "musicbrainz_id", id);
	js_put_str(o, key, name);
	return o;
}

static const char *
catalog_number(const json_t *release)
{
	const char *n;
	json_t *label;
	size_t i;

	json_array_foreach(js_array(release, "label-info"), i, label) {
		n = js_str(label, "catalog-number");
		if (n != NULL && strcasecmp(n, "[none]") != 0)
			return n;
	}
	return NULL;
}

/* ---- tracks ---- */

struct take {			/* one track that may become a song */
	const json_t *track, *recording;
	int64_t disc, position;
	size_t nth;		/* in the document */
	bool version;
};

struct takes {
	struct take *t;
	size_t n;
};

/* What a song cannot do without. */
static bool
is_song(const json_t *track, const json_t *recording)
{
	const char *id = js_str(recording, "id");
	char mbid[MBID_SIZE];

	return id != NULL && mbid_fold(id, mbid) &&
	    (js_str(track, "title") != NULL ||
	    js_str(recording, "title") != NULL) &&
	    !js_true(recording, "video");
}

static void
take_add(struct takes *all, const json_t *track, int64_t disc, bool pregap)
{
	const json_t *rec = js_object(track, "recording");
	struct take *t;

	if (!is_song(track, rec))
		return;
	all->t = mem_grow(all->t, all->n + 1, sizeof(*all->t));
	t = &all->t[all->n++];
	*t = (struct take){ track, rec, disc, 0, all->n, false };
	if (!pregap && !js_int(track, "position", &t->position))
		t->position = (int64_t)all->n;
	t->version = canonical_version(js_str(track, "title")) ||
	    canonical_version(js_str(rec, "title")) ||
	    canonical_version_note(js_str(rec, "disambiguation"));
}

static int
take_order(const void *a, const void *b)
{
	const struct take *x = a, *y = b;

	if (x->disc != y->disc)
		return x->disc < y->disc ? -1 : 1;
	if (x->position != y->position)
		return x->position < y->position ? -1 : 1;
	return x->nth < y->nth ? -1 : 1;
}

/* Every track that is music, in the order of the release.  Data tracks stand
 * in a list of their own, which is not read. */
static struct takes
takes_of(const json_t *release)
{
	struct takes all = { NULL, 0 };
	const json_t *medium, *track;
	int64_t disc;
	size_t i, k;

	json_array_foreach(js_array(release, "media"), i, medium) {
		if (!canonical_audio(js_str(medium, "format")))
			continue;
		if (!js_int(medium, "position", &disc))
			disc = (int64_t)i + 1;
		if ((track = js_object(medium, "pregap")) != NULL)
			take_add(&all, track, disc, true);
		json_array_foreach(js_array(medium, "tracks"), k, track)
			take_add(&all, track, disc, false);
	}
	if (all.n > 1)
		qsort(all.t, all.n, sizeof(*all.t), take_order);
	return all;
}

/*
 * Versions go, and a recording that was there before.  When every track is a
 * version ("... (Taylor's Version)"), the versions are the album, and stay.
 */
static void
takes_choose(struct takes *all, bool keep_versions)
{
	json_t *seen = json_object();
	const char *id;
	size_t n = 0;
	bool any = false;

	for (size_t i = 0; i < all->n; i++)
		any = any || !all->t[i].version;
	for (size_t i = 0; i < all->n; i++) {
		id = js_str(all->t[i].recording, "id");
		if ((all->t[i].version && any && !keep_versions) ||
		    json_object_get(seen, id) != NULL)
			continue;
		json_object_set_new(seen, id, json_true());
		all->t[n++] = all->t[i];
	}
	all->n = n;
	json_decref(seen);
}

/* ---- songs ---- */

/*
 * A work's links are the song's when the song is that work and no other, and
 * plainly performed: no medley, part or cover of it.
 */
static const json_t *
own_work(const json_t *recording)
{
	const json_t *work = NULL, *rel;
	size_t i;

	json_array_foreach(js_array(recording, "relations"), i, rel) {
		if (js_object(rel, "work") == NULL ||
		    !credits_is(rel, "performance"))
			continue;
		if (work != NULL ||
		    json_array_size(js_array(rel, "attributes")) > 0)
			return NULL;
		work = js_object(rel, "work");
	}
	return work;
}

static json_t *
song_links(const json_t *recording)
{
	json_t *ids = json_object();

	links_read(ids, LINK_SONG, js_array(recording, "relations"));
	links_read(ids, LINK_SONG, js_array(own_work(recording), "relations"));
	return ids;
}

static int64_t
seconds_of(const struct take *t)
{
	int64_t ms;

	if ((!js_int(t->track, "length", &ms) || ms <= 0) &&
	    (!js_int(t->recording, "length", &ms) || ms <= 0))
		return 0;
	return ms / 1000 + (ms % 1000 >= 500);
}

static json_t *
song_record(const struct album_from *from, const struct take *t)
{
	const json_t *group = js_object(from->release, "release-group");
	const json_t *credit = js_array(t->track, "artist-credit");
	const char *title = js_str(t->track, "title");
	json_t *r = json_object();
	char *text;

	if (credit == NULL)
		credit = js_array(t->recording, "artist-credit");
	js_put_str(r, "type", "song");
	js_put_str(r, "musicbrainz_id", js_str(t->recording, "id"));
	js_put_str(r, "title", title != NULL ? title :
	    js_str(t->recording, "title"));
	js_put(r, "artist", reference(from->artist_id, "name",
	    from->artist_name));
	js_put(r, "album", reference(js_str(group, "id"), "title",
	    js_str(group, "title")));
	js_put(r, "disc", json_integer(t->disc));
	js_put(r, "position", json_integer(t->position));
	if (seconds_of(t) > 0)
		js_put(r, "duration", json_integer(seconds_of(t)));
	put_date(r, "release_date", album_date(from->release));
	js_put_str(r, "isrc", js_lowest(t->recording, "isrcs"));
	text = credit_text(credit);
	js_put_str(r, "artist_credit", text);
	free(text);
	js_put(r, "credits", credits_of(js_array(t->recording, "relations")));
	links_put(r, LINK_SONG, song_links(t->recording));
	return r;
}

/* ---- albums ---- */

json_t *
album_links(const json_t *release)
{
	json_t *ids = json_object();

	links_read(ids, LINK_ALBUM, js_array(release, "relations"));
	if (json_object_size(ids) > 0)
		return ids;
	json_decref(ids);
	return NULL;
}

/* The group's own links, its release's, then those of its other releases. */
static json_t *
all_links(const struct album_from *from)
{
	const json_t *group = js_object(from->release, "release-group");
	json_t *ids = json_object(), *other, *value;
	const char *name;
	size_t i;

	links_read(ids, LINK_ALBUM, js_array(group, "relations"));
	links_read(ids, LINK_ALBUM, js_array(from->release, "relations"));
	json_array_foreach(from->links, i, other)
		json_object_foreach(other, name, value)
			if (json_object_get(ids, name) == NULL)
				json_object_set(ids, name, value);
	return ids;
}

static json_t *
album_record(const struct album_from *from, size_t songs)
{
	const json_t *group = js_object(from->release, "release-group");
	json_t *r = json_object();

	js_put_str(r, "type", "album");
	js_put_str(r, "musicbrainz_id", js_str(group, "id"));
	js_put_str(r, "title", js_str(group, "title"));
	js_put(r, "artist", reference(from->artist_id, "name",
	    from->artist_name));
	put_date(r, "release_date", album_date(from->release));
	js_put(r, "track_count", json_integer((json_int_t)songs));
	js_put(r, "genres", mb_genres(group));
	js_put_str(r, "barcode", js_str(from->release, "barcode"));
	js_put_str(r, "catalog_number", catalog_number(from->release));
	js_put(r, "credits", credits_of(js_array(from->release, "relations")));
	links_put(r, LINK_ALBUM, all_links(from));
	js_put(r, "release", reference(js_str(from->release, "id"), "name",
	    NULL));
	return r;
}

json_t *
album_records(const struct album_from *from)
{
	struct takes all = takes_of(from->release);
	json_t *list = json_array();

	takes_choose(&all, from->keep_versions);
	json_array_append_new(list, album_record(from, all.n));
	for (size_t i = 0; i < all.n; i++)
		json_array_append_new(list, song_record(from, &all.t[i]));
	free(all.t);
	return list;
}
