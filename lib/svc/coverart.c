#include "svc/coverart.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "data/json.h"
#include "data/url.h"

enum { BEGIN, GROUP, RELEASE };		/* svc_lookup.step: what was asked */

/* ---- questions ---- */

static enum svc_outcome
ask(struct svc_lookup *l, int step, const char *entity, const char *mbid)
{
	svc_ask(l, step, l->conf->api, entity);
	buf_printf(&l->ask.url, "/%s", mbid);
	return SVC_ASK;
}

/* The release's own pictures, where the group shows none. */
static enum svc_outcome
next_question(struct svc_lookup *l)
{
	const char *release = l->about->release;
	char mbid[MBID_SIZE];

	if (l->step == GROUP && release != NULL && mbid_fold(release, mbid))
		return ask(l, RELEASE, "release", mbid);
	return SVC_ABSENT;
}

/* ---- which picture ---- */

static bool
is_typed_front(const json_t *image)
{
	const json_t *type;

	for (size_t i = 0; (type = js_item(image, "types", i)) != NULL; i++)
		if (json_is_string(type) &&
		    strcmp(json_string_value(type), "Front") == 0)
			return true;
	return false;
}

static const json_t *
choose(const json_t *index)
{
	const json_t *image, *front = NULL, *typed = NULL;
	bool approved;

	for (size_t i = 0; (image = js_item(index, "images", i)) != NULL;
	    i++) {
		approved = js_true(image, "approved");
		if (js_true(image, "front") && approved)
			return image;
		if (front == NULL && js_true(image, "front"))
			front = image;
		if (typed == NULL && approved && is_typed_front(image))
			typed = image;
	}
	return typed != NULL ? typed : front;
}

static bool
is_pdf(const char *url)
{
	size_t len = strlen(url);

	return len > 4 && strcasecmp(url + len - 4, ".pdf") == 0;
}

/* The index has http still. */
static char *
secure(const char *address)
{
	struct url u;
	bool ours;

	if (address == NULL || url_parse(&u, address) == -1)
		return NULL;
	ours = url_under(u.host, "coverartarchive.org") ||
	    url_under(u.host, "archive.org");
	url_release(&u);
	return url_plain(address, ours);
}

/* Appends an address, unless it is none, a PDF, or there already. */
static bool
add(json_t *list, const char *address)
{
	char *url = secure(address);
	bool added = false;
	const json_t *v;
	size_t i;

	if (url == NULL || is_pdf(url))
		goto out;
	json_array_foreach(list, i, v)
		if (strcmp(json_string_value(v), url) == 0)
			goto out;
	json_array_append_new(list, json_string(url));
	added = true;
out:
	free(url);
	return added;
}

/* Older indexes have the two small sizes under other names only. */
static json_t *
addresses(const json_t *image)
{
	const json_t *thumbs = js_object(image, "thumbnails");
	json_t *list = json_array();

	if (!add(list, js_str(image, "image")))
		add(list, js_str(thumbs, "1200"));
	if (!add(list, js_str(thumbs, "500")))
		add(list, js_str(thumbs, "large"));
	if (!add(list, js_str(thumbs, "250")))
		add(list, js_str(thumbs, "small"));
	return list;
}

/* ---- answers ---- */

static enum svc_outcome
judge_index(struct svc_lookup *l, const struct svc_answer *a)
{
	json_t *index = svc_json(l, a), *list;

	if (index == NULL)
		return SVC_LATER;
	if (js_array(index, "images") == NULL) {
		json_decref(index);
		return svc_say(l, SVC_LATER, "an answer without images");
	}
	list = addresses(choose(index));
	json_decref(index);
	l->useful = json_array_size(list) > 0;
	svc_found(l, "cover_art", list);
	return l->useful ? SVC_FOUND : SVC_ABSENT;
}

/* Errors come as HTML: only their status says something. */
static enum svc_outcome
judge(struct svc_lookup *l, const struct svc_answer *a)
{
	if (svc_is_down(l, a))
		return SVC_LATER;
	switch (a->status) {
	case 200:
		return judge_index(l, a);
	case 400:		/* the record's fault */
		return svc_say(l, SVC_ABSENT, "it does not know such an id");
	case 404:
		return svc_say(l, SVC_ABSENT, "no pictures");
	case 405:
	case 406:		/* ours */
		return svc_say(l, SVC_STOP, "it refuses the question (%d)",
		    a->status);
	default:		/* 403: removed, or not yet on that node */
		return svc_say(l, SVC_LATER, "an odd answer (%d)", a->status);
	}
}

static enum svc_outcome
next(struct svc_lookup *l, const struct svc_answer *answer)
{
	enum svc_outcome outcome;

	if (answer == NULL)
		return ask(l, GROUP, "release-group", l->about->mbid);
	outcome = judge(l, answer);
	return outcome == SVC_ABSENT ? next_question(l) : outcome;
}

const struct service coverart = {
	.name = "Cover Art Archive", .type = REC_ALBUM, .api_rate = 1,
	.next = next
};
