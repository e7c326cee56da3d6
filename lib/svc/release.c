#include "svc/release.h"

#include "data/json.h"
#include "svc/credits.h"

#define RELATED_MAX 500		/* recordings that come with relations */

/* ---- recordings ---- */

typedef void visitor(json_t *recording, void *arg);

static void
visit_track(const json_t *track, visitor *f, void *arg)
{
	json_t *rec = js_object(track, "recording");

	if (js_str(rec, "id") != NULL)
		f(rec, arg);
}

static void
each_recording(const json_t *release, visitor *f, void *arg)
{
	json_t *medium, *track;
	size_t i, k;

	json_array_foreach(js_array(release, "media"), i, medium) {
		visit_track(js_object(medium, "pregap"), f, arg);
		json_array_foreach(js_array(medium, "tracks"), k, track)
			visit_track(track, f, arg);
		json_array_foreach(js_array(medium, "data-tracks"), k, track)
			visit_track(track, f, arg);
	}
}

struct census {
	json_t *ids;
	size_t bare;		/* recordings that came without relations */
};

static void
count(json_t *rec, void *arg)
{
	struct census *c = arg;

	json_object_set_new(c->ids, js_str(rec, "id"), json_true());
	if (js_array(rec, "relations") == NULL)
		c->bare++;
}

size_t
release_lacks(const json_t *release)
{
	struct census c = { json_object(), 0 };
	size_t n;

	each_recording(release, count, &c);
	n = json_object_size(c.ids);
	json_decref(c.ids);
	return n > RELATED_MAX && c.bare > 0 ? n : 0;
}

static void
graft(json_t *rec, void *arg)
{
	json_t *told = json_object_get(arg, js_str(rec, "id"));

	if (told != NULL && js_array(rec, "relations") == NULL)
		json_object_set(rec, "relations", told);
}

void
release_graft(json_t *release, const json_t *recordings)
{
	json_t *by_id = json_object(), *rec, *relations;
	size_t i;

	json_array_foreach(recordings, i, rec) {
		relations = js_array(rec, "relations");
		if (relations != NULL && js_str(rec, "id") != NULL)
			json_object_set(by_id, js_str(rec, "id"), relations);
	}
	each_recording(release, graft, by_id);
	json_decref(by_id);
}

/* ---- works ---- */

struct work_visit {
	void (*f)(json_t *work, void *arg);
	void *arg;
};

static void
visit_works(json_t *rec, void *arg)
{
	struct work_visit *v = arg;
	json_t *rel, *work;
	size_t i;

	json_array_foreach(js_array(rec, "relations"), i, rel) {
		work = js_object(rel, "work");
		if (js_str(work, "id") != NULL &&
		    credits_is(rel, "performance"))
			v->f(work, v->arg);
	}
}

void
release_works(const json_t *release, void (*f)(json_t *work, void *arg),
    void *arg)
{
	struct work_visit v = { f, arg };

	each_recording(release, visit_works, &v);
}

/* ---- slim ---- */

/* Members to keep; below NULL: with all they hold. */
struct shape {
	const char *name;
	const struct shape *below;
};

static const struct shape artist_shape[] = {
	{ "id", NULL }, { "name", NULL }, { NULL, NULL }
};
static const struct shape credit_shape[] = {
	{ "name", NULL }, { "joinphrase", NULL }, { "artist", artist_shape },
	{ NULL, NULL }
};
static const struct shape url_shape[] = {
	{ "resource", NULL }, { NULL, NULL }
};
static const struct shape work_shape[] = {
	{ "id", NULL }, { NULL, NULL }
};
static const struct shape relation_shape[] = {
	{ "type", NULL }, { "type-id", NULL }, { "direction", NULL },
	{ "target-type", NULL }, { "attributes", NULL },
	{ "attribute-values", NULL }, { "ended", NULL },
	{ "artist", artist_shape }, { "url", url_shape },
	{ "work", work_shape }, { NULL, NULL }
};
static const struct shape recording_shape[] = {
	{ "id", NULL }, { "title", NULL }, { "disambiguation", NULL },
	{ "length", NULL }, { "video", NULL }, { "isrcs", NULL },
	{ "artist-credit", credit_shape }, { "relations", relation_shape },
	{ NULL, NULL }
};
static const struct shape track_shape[] = {
	{ "position", NULL }, { "title", NULL }, { "length", NULL },
	{ "artist-credit", credit_shape }, { "recording", recording_shape },
	{ NULL, NULL }
};
static const struct shape medium_shape[] = {
	{ "position", NULL }, { "format", NULL }, { "pregap", track_shape },
	{ "tracks", track_shape }, { NULL, NULL }
};
static const struct shape label_shape[] = {
	{ "catalog-number", NULL }, { NULL, NULL }
};
static const struct shape group_shape[] = {
	{ "id", NULL }, { "title", NULL }, { "first-release-date", NULL },
	{ "genres", NULL }, { "tags", NULL },
	{ "relations", relation_shape }, { NULL, NULL }
};
static const struct shape release_shape[] = {
	{ "id", NULL }, { "date", NULL }, { "barcode", NULL },
	{ "label-info", label_shape }, { "release-group", group_shape },
	{ "media", medium_shape }, { "relations", relation_shape },
	{ NULL, NULL }
};

static json_t *slim(json_t *, const struct shape *);

/* Of the relations, those to people, addresses and works. */
static bool
wanted(const json_t *item, const struct shape *shape)
{
	return shape != relation_shape || js_object(item, "artist") != NULL ||
	    js_object(item, "url") != NULL || js_object(item, "work") != NULL;
}

static json_t *
slim_list(const json_t *list, const struct shape *shape)
{
	json_t *out = json_array(), *item;
	size_t i;

	json_array_foreach(list, i, item)
		if (wanted(item, shape))
			json_array_append_new(out, slim(item, shape));
	return out;
}

static json_t *
slim(json_t *v, const struct shape *shape)
{
	json_t *out, *below;

	if (shape == NULL)
		return json_incref(v);
	if (json_is_array(v))
		return slim_list(v, shape);
	out = json_object();
	for (; shape->name != NULL; shape++)
		if ((below = json_object_get(v, shape->name)) != NULL)
			js_put(out, shape->name, slim(below, shape->below));
	return out;
}

json_t *
release_slim(const json_t *release)
{
	return slim((json_t *)release, release_shape);
}

json_t *
release_slim_relations(const json_t *relations)
{
	return slim_list(relations, relation_shape);
}
