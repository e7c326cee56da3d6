#include "svc/genius.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/json.h"
#include "data/url.h"
#include "svc/genius_hit.h"
#include "svc/genius_notes.h"
#include "svc/genius_page.h"
#include "svc/lyrics.h"

enum { BEGIN, SONG, SEARCH, PAGE, NOTES };	/* what was asked */

/*
 * Between the steps svc_lookup.kept is { "id": of the song, "path": of its
 * page, "name": what it is called, "notes": how many annotations it has if
 * that is known, "page": the page of annotations asked for, "text": those so
 * far }.
 */

/* ---- questions ---- */

static void
ask_api(struct svc_lookup *l, int step, const char *path)
{
	svc_ask(l, step, l->conf->api, path);
	l->ask.accept = NULL;
	l->ask.host = SVC_HOST_API;
}

static enum svc_outcome
ask_song(struct svc_lookup *l)
{
	char path[48];

	snprintf(path, sizeof(path), "songs/%" PRId64, l->about->genius_id);
	ask_api(l, SONG, path);
	url_param(&l->ask.url, "text_format", "plain");
	return SVC_ASK;
}

static enum svc_outcome
ask_search(struct svc_lookup *l)
{
	char *q = genius_query(l->about);

	if (q == NULL)
		return svc_say(l, SVC_ABSENT, "title or artist not known");
	ask_api(l, SEARCH, "search");
	url_param(&l->ask.url, "q", q);
	free(q);
	return SVC_ASK;
}

/* Whatever host the API names, the page is read from ours. */
static enum svc_outcome
ask_page(struct svc_lookup *l)
{
	svc_ask(l, PAGE, l->conf->page, js_str(l->kept, "path"));
	l->ask.accept = "text/html";
	l->ask.host = SVC_HOST_PAGE;
	return SVC_ASK;
}

static enum svc_outcome
ask_notes(struct svc_lookup *l)
{
	char number[32];
	int64_t id = 0, page = 1;

	js_int(l->kept, "id", &id);
	js_int(l->kept, "page", &page);
	ask_api(l, NOTES, "referents");
	snprintf(number, sizeof(number), "%" PRId64, id);
	url_param(&l->ask.url, "song_id", number);
	url_param(&l->ask.url, "text_format", "plain");
	snprintf(number, sizeof(number), "%d", GENIUS_NOTES_PAGE);
	url_param(&l->ask.url, "per_page", number);
	snprintf(number, sizeof(number), "%" PRId64, page);
	url_param(&l->ask.url, "page", number);
	return SVC_ASK;
}

/* ---- what the API says ---- */

/*
 * The API's answer as a tree, NULL with *outcome if it is no good.  A 404 is
 * an answer ("no such song"): NULL with SVC_ABSENT.
 */
static json_t *
api_answer(struct svc_lookup *l, const struct svc_answer *a,
    enum svc_outcome *outcome)
{
	json_t *tree, *response;
	int64_t status = a->status;

	*outcome = SVC_LATER;
	if (svc_is_down(l, a))
		return NULL;
	if (a->status == 401) {
		*outcome = svc_say(l, SVC_STOP, "the token is refused (401)");
		return NULL;
	}
	if ((tree = svc_json(l, a)) == NULL)
		return NULL;
	js_int(js_object(tree, "meta"), "status", &status);
	response = js_object(tree, "response");
	if (js_str(tree, "error") != NULL || status == 401 || status == 403)
		*outcome = svc_say(l, SVC_STOP, "the token is refused (%d)",
		    (int)status);
	else if (status == 404)
		*outcome = svc_say(l, SVC_ABSENT, "not found");
	else if (status == 200 && a->status == 200 && response != NULL) {
		json_incref(response);
		json_decref(tree);
		return response;
	} else
		svc_say(l, SVC_LATER, "an odd answer (%d)", (int)status);
	json_decref(tree);
	return NULL;
}

/* This is the song: its page is next.  song is borrowed. */
static enum svc_outcome
take_song(struct svc_lookup *l, const json_t *song)
{
	char *path = genius_path(song);
	int64_t id = 0;

	if (path == NULL || !js_int(song, "id", &id) || id <= 0) {
		free(path);
		return svc_say(l, SVC_ABSENT, "it has no page");
	}
	json_decref(l->kept);
	l->kept = json_pack("{sIsssssO*}", "id", (json_int_t)id, "path", path,
	    "name", js_str(song, "full_title") != NULL ?
	    js_str(song, "full_title") : path,
	    "notes", json_object_get(song, "annotation_count"));
	free(path);
	l->useful = true;
	if (l->kept == NULL)
		return svc_say(l, SVC_LATER, "broken JSON");
	return ask_page(l);
}

static enum svc_outcome
judge_song(struct svc_lookup *l, const struct svc_answer *a)
{
	enum svc_outcome outcome;
	json_t *response = api_answer(l, a, &outcome);
	const char *why = NULL;

	if (response == NULL && outcome == SVC_ABSENT)
		return ask_search(l);	/* the record's id is no more */
	if (response == NULL)
		return outcome;
	if (genius_score(l->about, js_object(response, "song"), &why) > 0)
		outcome = take_song(l, js_object(response, "song"));
	else
		outcome = ask_search(l);
	json_decref(response);
	return outcome;
}

static enum svc_outcome
judge_search(struct svc_lookup *l, const struct svc_answer *a)
{
	enum svc_outcome outcome;
	json_t *response = api_answer(l, a, &outcome);
	const char *why = "no hits";
	const json_t *hit;

	if (response == NULL)
		return outcome;
	hit = genius_choose(l->about, response, &why);
	if (js_array(response, "hits") == NULL)
		outcome = svc_say(l, SVC_LATER, "JSON of another kind");
	else if (hit != NULL)
		outcome = take_song(l, hit);
	else
		outcome = svc_say(l, json_array_size(js_array(response,
		    "hits")) > 0 ? SVC_MISMATCH : SVC_ABSENT, "%s", why);
	json_decref(response);
	return outcome;
}

/* ---- the page ---- */

/* Everything is known: the ids go with the words. */
static enum svc_outcome
finish(struct svc_lookup *l)
{
	char id_text[24];
	int64_t id = 0;

	js_int(l->kept, "id", &id);
	snprintf(id_text, sizeof(id_text), "%" PRId64, id);
	svc_found(l, "genius_song_id", json_string(id_text));
	svc_found(l, "external_ids", json_pack("{ss}", "genius_song_id",
	    id_text));
	svc_found(l, "annotations", json_incref(json_object_get(l->kept,
	    "text")));
	svc_say(l, SVC_FOUND, "song %s: %s", id_text, js_str(l->kept, "name"));
	l->useful = true;
	return SVC_FOUND;
}

static enum svc_outcome
judge_text(struct svc_lookup *l, enum genius_page page, const char *raw)
{
	enum svc_outcome outcome;
	enum lyrics_kind kind = LYRICS_INSTRUMENTAL;
	int64_t notes;
	char *text = NULL;

	if (page == GENIUS_TEXT)
		kind = lyrics_clean(raw, strlen(raw), l->conf->headers, &text);
	outcome = lyrics_found(l, kind, text, "genius");
	free(text);
	if (outcome != SVC_FOUND)
		return outcome;
	if (js_int(l->kept, "notes", &notes) && notes == 0)
		return finish(l);
	return ask_notes(l);
}

static enum svc_outcome
judge_page(struct svc_lookup *l, const struct svc_answer *a)
{
	enum svc_outcome outcome = SVC_LATER;
	enum genius_page page;
	char *text;

	if (svc_is_down(l, a))
		return SVC_LATER;
	if (a->status == 404 || a->status == 410)
		return svc_say(l, SVC_ABSENT, "the page is gone");
	if (a->status != 200)
		return svc_say(l, SVC_LATER, "blocked (%d)", a->status);
	page = genius_page(a->body, a->len, &text);
	switch (page) {
	case GENIUS_TEXT:
	case GENIUS_INSTRUMENTAL:
		outcome = judge_text(l, page, text);
		break;
	case GENIUS_UNWRITTEN:
		outcome = svc_say(l, SVC_ABSENT, "not written down yet");
		break;
	case GENIUS_NO_PAGE:
		svc_say(l, SVC_LATER, "a page without lyrics or a word why");
		break;
	}
	free(text);
	return outcome;
}

/* ---- annotations ---- */

static enum svc_outcome
judge_notes(struct svc_lookup *l, const struct svc_answer *a)
{
	enum svc_outcome outcome;
	json_t *response = api_answer(l, a, &outcome);
	const char *before = js_str(l->kept, "text");
	struct buf text = BUF_INIT;
	int64_t page = 1;
	bool more;

	if (response == NULL && outcome == SVC_ABSENT)
		return finish(l);
	if (response == NULL)
		return outcome;
	buf_str(&text, before != NULL ? before : "");
	more = genius_notes(response, &text);
	json_decref(response);
	json_object_set_new(l->kept, "text",
	    json_stringn(text.data, text.len));
	buf_release(&text);
	js_int(l->kept, "page", &page);
	l->useful = true;
	if (!more || page >= GENIUS_NOTES_PAGES)
		return finish(l);
	json_object_set_new(l->kept, "page", json_integer(page + 1));
	return ask_notes(l);
}

static enum svc_outcome
next(struct svc_lookup *l, const struct svc_answer *a)
{
	if (a == NULL)
		return l->about->genius_id > 0 ? ask_song(l) : ask_search(l);
	switch (l->step) {
	case SONG:
		return judge_song(l, a);
	case SEARCH:
		return judge_search(l, a);
	case PAGE:
		return judge_page(l, a);
	default:
		return judge_notes(l, a);
	}
}

const struct service genius = {
	.name = "genius",
	.type = REC_SONG,
	.api_rate = 2,
	.page_rate = 0.5,
	.next = next,
};
