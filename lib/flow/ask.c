#include "flow/ask.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "data/json.h"

#define RATE 1.0		/* requests a second that MusicBrainz allows */
#define AGE_S (7 * 86400)	/* its data change slowly */

struct ask *
ask_new(struct http *h, char *url, void *owner, int kind)
{
	struct ask *a = mem_zero(1, sizeof(*a));

	a->url = url;
	a->owner = owner;
	a->kind = kind;
	a->req.url = url;
	a->req.rate = RATE;
	a->req.found_s = a->req.none_s = AGE_S;
	a->req.body_of_301 = true;
	a->req.owner = a;
	http_add(h, &a->req);
	return a;
}

/* The service says no, and means it: our question is wrong. */
static bool
refusal(int status)
{
	return status >= 400 && status < 500 && status != 403 &&
	    status != 404 && status != 408 && status != 410 && status != 429;
}

enum told
ask_judge(struct ask *a, struct http *h, json_t **doc, char why[160])
{
	struct http_req *r = &a->req;
	const char *said;
	json_t *body;

	*doc = NULL;
	why[0] = '\0';
	if (r->result == HTTP_MISS)
		return TOLD_MISS;
	if (r->result == HTTP_FAILED) {
		snprintf(why, 160, "%s", r->why != NULL ? r->why : "failed");
		return TOLD_LATER;
	}
	if (r->status == 404 || r->status == 410) {
		http_keep(h, r, false);
		return TOLD_NONE;
	}
	body = js_parse(r->body, r->len);
	if ((r->status == 200 || r->status == 301) && json_is_object(body)) {
		http_keep(h, r, true);
		*doc = body;
		return TOLD;
	}
	if ((said = js_str(body, "error")) != NULL)
		snprintf(why, 160, "status %d: %s", r->status, said);
	else
		snprintf(why, 160, "status %d and no JSON", r->status);
	json_decref(body);
	return refusal(r->status) ? TOLD_REFUSED : TOLD_LATER;
}

void
ask_free(struct ask *a)
{
	if (a == NULL)
		return;
	http_release(&a->req);
	free(a->url);
	free(a);
}
