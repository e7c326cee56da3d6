#include "svc/svc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/json.h"
#include "data/url.h"

/* genius_song_id stands as a member, or among the external_ids. */
static int64_t
genius_id(const struct rec *r)
{
	json_t *ids;
	int64_t id = 0;

	if (!rec_int(r, "genius_song_id", &id)) {
		ids = rec_json(r, "external_ids");
		if (!js_int(ids, "genius_song_id", &id))
			id = 0;
		json_decref(ids);
	}
	return id > 0 ? id : 0;
}

void
svc_about_init(struct svc_about *a, const struct rec *r)
{
	*a = (struct svc_about){ 0 };
	if (!rec_mbid(r, a->mbid))
		a->mbid[0] = '\0';
	a->sort_name = rec_text(r, "sort_name");
	if (r->type == REC_ARTIST) {
		a->name = rec_text(r, "name");
		a->former_ids = rec_json(r, "former_ids");
		a->has_genres = rec_known(r, "genres");
		return;
	}
	a->name = rec_text(r, "title");
	a->artist = rec_sub(r, "artist", "name");
	if (r->type == REC_ALBUM) {
		a->release = rec_sub(r, "release", "musicbrainz_id");
		return;
	}
	a->artist_credit = rec_text(r, "artist_credit");
	a->album = rec_sub(r, "album", "title");
	if (!rec_int(r, "duration", &a->duration_s) || a->duration_s < 0)
		a->duration_s = 0;
	a->has_lyrics = rec_known(r, "lyrics");
	a->is_instrumental = rec_true(r, "is_instrumental");
	a->genius_id = genius_id(r);
}

void
svc_about_release(struct svc_about *a)
{
	free(a->name);
	free(a->sort_name);
	free(a->artist);
	free(a->artist_credit);
	free(a->album);
	free(a->release);
	json_decref(a->former_ids);
	*a = (struct svc_about){ 0 };
}

void
svc_lookup_release(struct svc_lookup *l)
{
	json_decref(l->found);
	json_decref(l->kept);
	buf_release(&l->ask.url);
	*l = (struct svc_lookup){ 0 };
}

void
svc_ask(struct svc_lookup *l, int step, const char *base, const char *path)
{
	char *url = url_join(base, path);

	l->step = step;
	buf_reset(&l->ask.url);
	buf_str(&l->ask.url, url);
	free(url);
}

enum svc_outcome
svc_say(struct svc_lookup *l, enum svc_outcome outcome, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(l->why, sizeof(l->why), fmt, ap);
	va_end(ap);
	if (outcome == SVC_ABSENT || outcome == SVC_MISMATCH)
		l->useful = false;
	return outcome;
}

/* Is text somewhere in the first 4 KB of the body?  (A NUL ends them.) */
static bool
head_has(const struct svc_answer *a, const char *text)
{
	char head[4096];
	size_t n = a->len < sizeof(head) - 1 ? a->len : sizeof(head) - 1;

	memcpy(head, a->body, n);
	head[n] = '\0';
	return strstr(head, text) != NULL;
}

bool
svc_is_down(struct svc_lookup *l, const struct svc_answer *a)
{
	if (a->server_said != NULL || (a->status == 403 &&
	    head_has(a, "Just a moment"))) {
		svc_say(l, SVC_LATER, "blocked: it wants to see a browser");
		return true;
	}
	if (a->status == 429) {
		svc_say(l, SVC_LATER, "too many requests (429)");
		return true;
	}
	if (a->status == 408 || a->status >= 500) {
		svc_say(l, SVC_LATER, "out of order (%d)", a->status);
		return true;
	}
	return false;
}

json_t *
svc_json(struct svc_lookup *l, const struct svc_answer *a)
{
	json_t *tree = js_parse(a->body, a->len);

	if (json_is_object(tree) || json_is_array(tree))
		return tree;
	json_decref(tree);
	if (a->len == 0)
		svc_say(l, SVC_LATER, "an empty answer (%d)", a->status);
	else if (head_has(a, "<"))
		svc_say(l, SVC_LATER, "a page in place of JSON (%d)",
		    a->status);
	else
		svc_say(l, SVC_LATER, "broken JSON (%d)", a->status);
	return NULL;
}

void
svc_found(struct svc_lookup *l, const char *name, json_t *value)
{
	if (l->found == NULL)
		l->found = json_object();
	js_put(l->found, name, value);
}
