#include "flow/job.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "data/json.h"
#include "svc/album.h"
#include "svc/musicbrainz.h"
#include "svc/release.h"
#include "svc/shelf.h"

enum kind { SEARCH, ARTIST, WHOLE, LIST, RELEASE, RECORDINGS };

/* One album: its document is asked for, then what that lacks. */
struct slot {
	enum { IDLE, ASKED, READY, LOST } state;
	unsigned open;		/* pages of recordings under way */
};

struct job {
	struct crew *crew;
	struct job *next;
	const struct want *want;
	struct ask **asks;	/* under way */
	size_t open;
	bool gone;		/* no such artist, or one that came before */
	bool failed;		/* something did not come */

	char asked[MBID_SIZE];	/* the id it is asked for by */
	json_t *record;		/* the artist's, once it came */
	char id[MBID_SIZE];	/* of the record */
	bool record_out;

	/* The list of releases: whole pages first, then perhaps light ones. */
	struct shelf *shelf;
	json_t *early;		/* a page that came before the artist */
	size_t total, got, pages, listing;
	bool listed, list_failed;

	struct slot *slots;	/* an album each */
	size_t nslots, next_ask, next_out;
};

static const char *
name_of(const struct job *j)
{
	const char *name = js_str(j->record, "name");

	return name != NULL ? name : j->want->text;
}

/* ---- questions ---- */

static struct ask *
send(struct job *j, enum kind kind, char *url)
{
	j->asks = mem_grow(j->asks, j->open + 1, sizeof(struct ask *));
	return j->asks[j->open++] = ask_new(j->crew->http, url, j, (int)kind);
}

/* The artist's releases, from one place of the list up to another. */
static void
ask_page(struct job *j, enum kind kind, size_t from, size_t to)
{
	const struct extract *x = j->crew->x;
	struct ask *a = send(j, kind, mb_url_releases(x->base, j->asked,
	    x->types, from, kind == WHOLE));

	a->from = from;
	a->to = to;
	j->listing++;
}

static void
ask_release(struct job *j, size_t i)
{
	struct ask *a = send(j, RELEASE, mb_url_release(j->crew->x->base,
	    shelf_album(j->shelf, i)->release));

	a->slot = i;
	j->slots[i].state = ASKED;
}

static void
ask_recordings(struct job *j, size_t i, size_t from, size_t to)
{
	struct ask *a = send(j, RECORDINGS, mb_url_recordings(
	    j->crew->x->base, shelf_album(j->shelf, i)->release, from));

	a->slot = i;
	a->from = from;
	a->to = to;
	j->slots[i].state = ASKED;
	j->slots[i].open++;
}

static void
ask_artist(struct job *j)
{
	send(j, ARTIST, mb_url_artist(j->crew->x->base, j->asked));
	ask_page(j, WHOLE, 0, 0);
}

/* Is another one before it in the line that artist?  Then this is none. */
static bool
is_again(const struct job *j, const char *id)
{
	const struct job *o;

	for (o = j->crew->first; o != NULL && o != j; o = o->next)
		if (!o->gone && (strcmp(o->asked, id) == 0 ||
		    strcmp(o->id, id) == 0))
			break;
	return (o != NULL && o != j) ||
	    json_object_get(j->crew->written, id) != NULL;
}

static void
drop_again(struct job *j)
{
	detail("'%s' is an artist that was named before", j->want->text);
	j->gone = true;
}

struct job *
job_new(struct crew *crew, const struct want *want)
{
	struct job *j = mem_zero(1, sizeof(*j)), **last;

	j->crew = crew;
	j->want = want;
	for (last = &crew->first; *last != NULL; last = &(*last)->next)
		continue;
	*last = j;
	if (*want->id == '\0')
		send(j, SEARCH, mb_url_search(crew->x->base, want->text));
	else if (is_again(j, want->id))
		drop_again(j);
	else {
		memcpy(j->asked, want->id, MBID_SIZE);
		ask_artist(j);
	}
	return j;
}

/* ---- the artist ---- */

static void
found_names(struct job *j, const json_t *doc)
{
	json_t *candidates = NULL;
	enum mb_match match;

	match = mb_choose(js_array(doc, "artists"), j->want->text, j->asked,
	    &candidates);
	if (match != MB_FOUND) {
		yield_not_found(j->crew->yield, j->want->text, false, match,
		    candidates);
		j->gone = true;
	} else if (is_again(j, j->asked))
		drop_again(j);
	else
		ask_artist(j);
	json_decref(candidates);
}

/* Something did not come; the run goes on without it. */
static void
lose(struct job *j, int status)
{
	j->failed = true;
	j->crew->yield->status = exit_worse(j->crew->yield->status, status);
}

static void
found_artist(struct job *j, const json_t *doc)
{
	j->record = mb_artist_record(doc, j->asked);
	if (j->record == NULL) {
		warn("%s: the answer is no artist", j->want->text);
		lose(j, EX_TEMPFAIL);
		return;
	}
	memcpy(j->id, js_str(j->record, "musicbrainz_id"), MBID_SIZE);
	if (strcmp(j->id, j->asked) != 0 && is_again(j, j->id)) {
		drop_again(j);
		return;
	}
	if (strcmp(j->id, j->asked) != 0)
		detail("%s: %s is %s now", name_of(j), j->asked, j->id);
	j->shelf = shelf_new(j->id, j->crew->x->types);
}

/* ---- its releases ---- */

static void
say_left_out(const struct job *j)
{
	struct shelf_out out;

	for (size_t i = 0; msg.verbose && shelf_left_out(j->shelf, i, &out);
	    i++)
		detail("%s: %s left out: %s%s%s", name_of(j),
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
		detail("%s: %zu of %zu releases came", name_of(j),
		    shelf_releases(j->shelf), j->total);
	say_left_out(j);
	shelf_sort(j->shelf, (size_t)j->crew->x->albums);
	while (shelf_album(j->shelf, j->nslots) != NULL)
		j->nslots++;
	j->slots = mem_zero(j->nslots + 1, sizeof(*j->slots));
	for (size_t i = 0; (a = shelf_album(j->shelf, i)) != NULL; i++)
		detail("%s: %s: release %s", name_of(j), a->title,
		    a->release);
}

/* After a whole page: what next? */
static void
go_on(struct job *j)
{
	if (j->got >= j->total) {
		listed(j);
		return;
	}
	if (mb_plan_whole(j->total, j->got, j->pages, shelf_whole(j->shelf))) {
		ask_page(j, WHOLE, j->got, 0);
		return;
	}
	for (size_t from = j->got; from < j->total; from += MB_PAGE)
		ask_page(j, LIST, from, from + MB_PAGE < j->total ?
		    from + MB_PAGE : j->total);
}

static void
take_page(struct job *j, json_t *doc, enum kind kind, size_t from, size_t to)
{
	json_t *list = js_array(doc, "releases"), *release;
	size_t i, n = json_array_size(list);
	int64_t count;

	json_array_foreach(list, i, release)
		shelf_add(j->shelf, release, kind == WHOLE);
	if (kind == LIST) {
		/* By what came: a page may be shorter than it was asked. */
		if (n > 0 && from + n < to)
			ask_page(j, LIST, from + n, to);
		else if (j->listing == 0 && !j->list_failed)
			listed(j);
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

static void
found_page(struct job *j, json_t *doc, const struct ask *a)
{
	if (j->shelf == NULL)
		j->early = json_incref(doc);
	else
		take_page(j, doc, (enum kind)a->kind, a->from, a->to);
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
static void
ask_albums(struct job *j)
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
static void
release_gone(struct job *j, size_t i)
{
	const struct shelf_album *a = shelf_album(j->shelf, i);

	detail("%s: %s: release %s is gone", name_of(j), a->title, a->release);
	if (shelf_next(j->shelf, i))
		ask_release(j, i);
	else
		j->slots[i].state = LOST;
}

static void
found_release(struct job *j, json_t *doc, size_t i)
{
	const char *group = js_str(js_object(doc, "release-group"), "id");

	if (group == NULL ||
	    strcmp(group, shelf_album(j->shelf, i)->id) != 0) {
		release_gone(j, i);
		return;
	}
	shelf_set(j->shelf, i, doc);
	slot_filled(j, i);
}

static void
found_recordings(struct job *j, const json_t *doc, const struct ask *a)
{
	json_t *list = js_array(doc, "recordings");
	size_t n = json_array_size(list);

	release_graft(shelf_album(j->shelf, a->slot)->whole, list);
	if (n > 0 && a->from + n < a->to)
		ask_recordings(j, a->slot, a->from + n, a->to);
}

/* ---- answers ---- */

static void
found(struct job *j, struct ask *a, json_t *doc)
{
	switch ((enum kind)a->kind) {
	case SEARCH:
		found_names(j, doc);
		break;
	case ARTIST:
		found_artist(j, doc);
		break;
	case WHOLE:
	case LIST:
		found_page(j, doc, a);
		break;
	case RELEASE:
		found_release(j, doc, a->slot);
		break;
	case RECORDINGS:
		found_recordings(j, doc, a);
		break;
	}
}

/* The service has not what it told us of. */
static void
found_none(struct job *j, struct ask *a)
{
	switch ((enum kind)a->kind) {
	case ARTIST:
		yield_not_found(j->crew->yield, j->want->text, true, MB_NONE,
		    NULL);
		j->gone = true;
		break;
	case WHOLE:		/* the artist's own answer says it too */
	case LIST:
		j->list_failed = true;
		break;
	case RELEASE:
		release_gone(j, a->slot);
		break;
	case SEARCH:
	case RECORDINGS:
		warn("%s: not found: %s", name_of(j), a->url);
		lose(j, EX_TEMPFAIL);
		break;
	}
}

static void
missed(struct job *j, struct ask *a, enum told told, const char *why)
{
	if (told == TOLD_MISS) {
		if (!j->failed)
			warn("%s: not in the cache", name_of(j));
	} else
		warn("%s: %s", name_of(j), why);
	lose(j, told == TOLD_REFUSED ? EX_UNAVAILABLE : EX_TEMPFAIL);
	if (a->kind == WHOLE || a->kind == LIST)
		j->list_failed = true;
	if (a->kind == RELEASE)
		j->slots[a->slot].state = LOST;
}

static void
settle(struct job *j)
{
	if (j->gone || j->shelf == NULL)
		return;
	if (j->early != NULL) {
		take_page(j, j->early, WHOLE, 0, 0);
		json_decref(j->early);
		j->early = NULL;
	}
	if (j->list_failed && !j->failed) {
		warn("%s: its releases are not found", name_of(j));
		lose(j, EX_TEMPFAIL);
	}
	if (j->listed)
		ask_albums(j);
}

void
job_answer(struct job *j, struct ask *a)
{
	enum kind kind = (enum kind)a->kind;
	enum told told;
	char why[160];
	json_t *doc;
	size_t i = 0;

	while (j->asks[i] != a)
		i++;
	j->asks[i] = j->asks[--j->open];
	if (kind == WHOLE || kind == LIST)
		j->listing--;
	if (kind == RECORDINGS)
		j->slots[a->slot].open--;
	told = ask_judge(a, j->crew->http, &doc, why);
	if (told == TOLD_LATER)
		j->crew->streak++;
	else if (!a->req.cached && told != TOLD_MISS)
		j->crew->streak = 0;
	if (!j->gone) {
		if (told == TOLD)
			found(j, a, doc);
		else if (told == TOLD_NONE)
			found_none(j, a);
		else
			missed(j, a, told, why);
	}
	if (kind == RECORDINGS && j->slots[a->slot].open == 0)
		j->slots[a->slot].state = READY;
	json_decref(doc);
	ask_free(a);
	settle(j);
}

/* ---- records ---- */

static void
emit_artist(struct job *j)
{
	if (json_object_get(j->crew->written, j->id) != NULL) {
		drop_again(j);
		return;
	}
	json_object_set_new(j->crew->written, j->id, json_true());
	yield_record(j->crew->yield, j->record);
	j->record_out = true;
}

static void
emit_album(struct job *j, size_t i)
{
	const struct shelf_album *a = shelf_album(j->shelf, i);
	struct album_from from = {
		.artist_id = j->id, .artist_name = name_of(j),
		.release = a->whole, .links = a->links,
		.keep_versions = j->crew->x->keep_versions,
	};
	json_t *records = album_records(&from);

	yield_records(j->crew->yield, records);
	json_decref(records);
	shelf_set(j->shelf, i, NULL);
}

void
job_emit(struct job *j)
{
	struct slot *s;

	if (j->gone || j->record == NULL)
		return;
	if (!j->record_out)
		emit_artist(j);
	for (; !j->gone && j->next_out < j->nslots; j->next_out++) {
		s = &j->slots[j->next_out];
		if (s->state != READY && s->state != LOST)
			break;
		if (s->state == READY)
			emit_album(j, j->next_out);
	}
	if (!j->gone && j->listed)
		ask_albums(j);
}

bool
job_over(const struct job *j)
{
	if (j->open > 0)
		return false;
	if (j->gone || j->record == NULL)
		return true;
	return j->record_out &&
	    (j->list_failed || (j->listed && j->next_out == j->nslots));
}

void
job_give_up(struct job *j)
{
	bool over = job_over(j);

	while (j->open > 0)
		ask_free(j->asks[--j->open]);
	if (over || j->gone)
		return;
	lose(j, EX_TEMPFAIL);
	j->list_failed = j->list_failed || !j->listed;
	for (size_t i = 0; i < j->nslots; i++)
		if (j->slots[i].state != READY)
			j->slots[i].state = LOST;
	j->next_ask = j->nslots;
}

struct job *
job_after(const struct job *j)
{
	return j->next;
}

void
job_free(struct job *j)
{
	j->crew->first = j->next;
	if (j->failed)
		j->crew->yield->failed++;
	json_decref(j->record);
	json_decref(j->early);
	shelf_free(j->shelf);
	free(j->asks);
	free(j->slots);
	free(j);
}
