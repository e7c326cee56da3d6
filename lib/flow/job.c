#include "flow/job_in.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "data/json.h"
#include "svc/musicbrainz.h"

const char *
job_name(const struct job *j)
{
	const char *name = js_str(j->record, "name");

	return name != NULL ? name : j->want->text;
}

/* Something did not come; the run goes on without it, to end so. */
static void
lose(struct job *j, int status)
{
	j->failed = true;
	j->crew->yield->status = exit_worse(j->crew->yield->status, status);
}

/* ---- questions ---- */

struct ask *
job_ask(struct job *j, enum kind kind, char *url)
{
	j->asks = mem_grow(j->asks, j->open + 1, sizeof(struct ask *));
	return j->asks[j->open++] = ask_new(j->crew->http, url, j, (int)kind);
}

static void
ask_artist(struct job *j)
{
	job_ask(j, ARTIST, mb_url_artist(j->crew->x->base, j->asked));
	albums_ask_page(j, WHOLE, 0, 0);
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
		job_ask(j, SEARCH, mb_url_search(crew->x->base, want->text));
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

	match = mb_found(doc, j->want->text, j->asked, &candidates);
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
		detail("%s: %s is %s now", job_name(j), j->asked, j->id);
	j->shelf = shelf_new(j->id, j->crew->x->types);
}

/* ---- answers ---- */

static void
found_page(struct job *j, json_t *doc, const struct ask *a)
{
	if (j->shelf == NULL)
		j->early = json_incref(doc);
	else
		albums_page(j, doc, (enum kind)a->kind, a->from, a->to);
}

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
		albums_release(j, doc, a->slot);
		break;
	case RECORDINGS:
		albums_recordings(j, doc, a);
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
		albums_release_gone(j, a->slot);
		break;
	case SEARCH:
	case RECORDINGS:
		warn("%s: MusicBrainz does not know the question: %s",
		    job_name(j), a->kind == SEARCH ? "search" : "recordings");
		lose(j, EX_TEMPFAIL);
		break;
	}
}

static void
missed(struct job *j, struct ask *a, enum told told, const char *why)
{
	if (told == TOLD_MISS) {
		if (!j->failed)
			warn("%s: not in the cache", job_name(j));
	} else
		warn("%s: %s", job_name(j), why);
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
		albums_page(j, j->early, WHOLE, 0, 0);
		json_decref(j->early);
		j->early = NULL;
	}
	if (j->list_failed && !j->failed) {
		warn("%s: its releases are not found", job_name(j));
		lose(j, EX_TEMPFAIL);
	}
	if (j->listed)
		albums_ask(j);
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

void
job_emit(struct job *j)
{
	if (j->gone || j->record == NULL)
		return;
	if (!j->record_out)
		emit_artist(j);
	if (!j->gone && j->listed)
		albums_emit(j);
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
