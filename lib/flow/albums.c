#include "flow/job_in.h"

#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "data/json.h"
#include "svc/album.h"
#include "svc/musicbrainz.h"
#include "svc/release.h"

/* ---- questions ---- */

void
albums_ask_page(struct job *j, enum kind kind, size_t from, size_t to)
{
	const struct extract *x = j->crew->x;
	struct ask *a = job_ask(j, kind, mb_url_releases(x->base, j->asked,
	    x->types, from, kind == WHOLE));

	a->from = from;
	a->to = to;
	j->listing++;
}

static void
ask_release(struct job *j, size_t i)
{
	struct ask *a = job_ask(j, RELEASE, mb_url_release(j->crew->x->base,
	    shelf_album(j->shelf, i)->release));

	a->slot = i;
	j->slots[i].state = ASKED;
}

static void
ask_recordings(struct job *j, size_t i, size_t from, size_t to)
{
	struct ask *a = job_ask(j, RECORDINGS, mb_url_recordings(
	    j->crew->x->base, shelf_album(j->shelf, i)->release, from));

	a->slot = i;
	a->from = from;
	a->to = to;
	j->slots[i].state = ASKED;
	j->slots[i].open++;
}

/* ---- its releases ---- */

static void
say_left_out(const struct job *j)
{
	struct shelf_out out;

	for (size_t i = 0; msg.verbose && shelf_left_out(j->shelf, i, &out);
	    i++)
		detail("%s: %s left out: %s%s%s", job_name(j),
		    out.title != NULL ? out.title : out.id, out.why,
		    out.who != NULL ? " " : "",
		    out.who != NULL ? out.who : "");
}

static void
listed(struct job *j)
{
	const struct shelf_album *a;

	j->listed = true;
	if (shelf_releases(j->shelf) < j->total)
		detail("%s: %zu of %zu releases came", job_name(j),
		    shelf_releases(j->shelf), j->total);
	say_left_out(j);
	shelf_sort(j->shelf, (size_t)j->crew->x->albums);
	while (shelf_album(j->shelf, j->nslots) != NULL)
		j->nslots++;
	j->slots = mem_zero(j->nslots + 1, sizeof(*j->slots));
	for (size_t i = 0; (a = shelf_album(j->shelf, i)) != NULL; i++)
		detail("%s: %s: release %s", job_name(j), a->title,
		    a->release);
}

/* Light pages, no more at once than may be in flight: what the service says of
 * their number need not be true. */
static void
ask_lists(struct job *j)
{
	size_t from;

	while (j->next_list < j->total && !j->list_failed &&
	    j->listing < (size_t)j->crew->x->http.jobs) {
		from = j->next_list;
		j->next_list = j->total - from > MB_PAGE ? from + MB_PAGE :
		    j->total;
		albums_ask_page(j, LIST, from, j->next_list);
	}
}

/* After a whole page: what next? */
static void
go_on(struct job *j)
{
	size_t limit = (size_t)j->crew->x->albums;
	struct mb_plan plan = { j->total, j->got, j->pages,
	    shelf_whole(j->shelf), shelf_settled(j->shelf, limit), limit };

	if (j->got >= j->total) {
		listed(j);
		return;
	}
	if (mb_plan_whole(&plan)) {
		albums_ask_page(j, WHOLE, j->got, 0);
		return;
	}
	j->next_list = j->got;
	ask_lists(j);
}

/* A light page came.  By what is in it: it may be shorter than asked. */
static void
go_on_listing(struct job *j, size_t n, size_t from, size_t to)
{
	if (n == 0)
		j->next_list = j->total;	/* past the end */
	else if (from + n < to)
		albums_ask_page(j, LIST, from + n, to);
	ask_lists(j);
	if (j->listing == 0 && !j->list_failed)
		listed(j);
}

void
albums_page(struct job *j, json_t *doc, enum kind kind, size_t from, size_t to)
{
	json_t *list = js_array(doc, "releases"), *release;
	size_t i, n = json_array_size(list);
	int64_t count;

	json_array_foreach(list, i, release)
		shelf_add(j->shelf, release, kind == WHOLE);
	if (kind == LIST) {
		go_on_listing(j, n, from, to);
		return;
	}
	/* The count of an empty page is just its offset again. */
	if (n == 0)
		j->total = from;
	else if (js_int(doc, "release-count", &count) && count > 0)
		j->total = (size_t)count;
	j->got = from + n;
	j->pages++;
	go_on(j);
}

/* ---- its albums ---- */

static void
slot_filled(struct job *j, size_t i)
{
	size_t n = release_lacks(shelf_album(j->shelf, i)->whole);

	j->slots[i].state = READY;
	for (size_t from = 0; from < n; from += MB_PAGE)
		ask_recordings(j, i, from, from + MB_PAGE < n ?
		    from + MB_PAGE : n);
}

/* Albums are asked for in order, and not too far ahead of what leaves, for
 * their documents are large. */
void
albums_ask(struct job *j)
{
	size_t ahead = (size_t)j->crew->x->http.jobs;

	for (; j->next_ask < j->nslots && j->next_ask < j->next_out + ahead;
	    j->next_ask++)
		if (shelf_album(j->shelf, j->next_ask)->whole != NULL)
			slot_filled(j, j->next_ask);
		else
			ask_release(j, j->next_ask);
}

/* It was merged into another album's, or removed, since it was listed. */
void
albums_release_gone(struct job *j, size_t i)
{
	const struct shelf_album *a = shelf_album(j->shelf, i);

	detail("%s: %s: release %s is gone", job_name(j), a->title, a->release);
	if (shelf_next(j->shelf, i))
		ask_release(j, i);
	else
		j->slots[i].state = LOST;
}

void
albums_release(struct job *j, json_t *doc, size_t i)
{
	const char *group = js_str(js_object(doc, "release-group"), "id");

	if (group == NULL ||
	    strcmp(group, shelf_album(j->shelf, i)->id) != 0) {
		albums_release_gone(j, i);
		return;
	}
	shelf_set(j->shelf, i, doc);
	slot_filled(j, i);
}

void
albums_recordings(struct job *j, const json_t *doc, const struct ask *a)
{
	json_t *list = js_array(doc, "recordings");
	size_t n = json_array_size(list);

	release_graft(shelf_album(j->shelf, a->slot)->whole, list);
	if (n > 0 && a->from + n < a->to)
		ask_recordings(j, a->slot, a->from + n, a->to);
}

/* ---- records ---- */

static void
emit_album(struct job *j, size_t i)
{
	const struct shelf_album *a = shelf_album(j->shelf, i);
	struct album_from from = {
		.artist_id = j->id, .artist_name = job_name(j),
		.release = a->whole, .links = a->links,
		.keep_versions = j->crew->x->keep_versions,
	};
	json_t *records = album_records(&from);

	yield_records(j->crew->yield, records);
	json_decref(records);
	shelf_set(j->shelf, i, NULL);
}

void
albums_emit(struct job *j)
{
	struct slot *s;

	for (; j->next_out < j->nslots; j->next_out++) {
		s = &j->slots[j->next_out];
		if (s->state != READY && s->state != LOST)
			break;
		if (s->state == READY)
			emit_album(j, j->next_out);
	}
	albums_ask(j);
}
