#include "svc/lrclib.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "data/html.h"
#include "data/json.h"
#include "data/url.h"
#include "svc/lyrics.h"
#include "svc/match.h"

#define LONGEST_S 3600		/* more is "400 Bad Request" */
#define SEARCH_MAX 20		/* it never gives more */

enum { BEGIN, EXACT, LOOSE, SEARCH };	/* svc_lookup.step: what was asked */

/* ---- questions ---- */

static void
ask(struct svc_lookup *l, int step)
{
	const struct svc_about *a = l->about;
	char *artist = lyrics_artist(a), *query, seconds[24];

	svc_ask(l, step, l->conf->api, step == SEARCH ? "search" : "get");
	query = step == SEARCH ? match_query(a->name) : NULL;
	url_param(&l->ask.url, "track_name", query != NULL && *query != '\0' ?
	    query : a->name);
	free(query);
	url_param(&l->ask.url, "artist_name", artist);
	free(artist);
	if (step == EXACT && a->album != NULL)
		url_param(&l->ask.url, "album_name", a->album);
	if (step == EXACT && a->duration_s > 0 && a->duration_s <= LONGEST_S) {
		snprintf(seconds, sizeof(seconds), "%" PRId64, a->duration_s);
		url_param(&l->ask.url, "duration", seconds);
	}
}

static enum svc_outcome
begin(struct svc_lookup *l)
{
	const struct svc_about *a = l->about;
	char *artist = lyrics_artist(a);
	const bool can = a->name != NULL && artist != NULL;

	free(artist);
	if (!can)
		return svc_say(l, SVC_ABSENT, "title or artist not known");
	ask(l, a->album != NULL || (a->duration_s > 0 &&
	    a->duration_s <= LONGEST_S) ? EXACT : LOOSE);
	return SVC_ASK;
}

/* ---- answers ---- */

static const char *
title_of(const json_t *r)
{
	const char *title = js_str(r, "trackName");

	return title != NULL ? title : js_str(r, "name");
}

/*
 * How surely a record is the song: see match_song().  That a song has no words
 * is believed only where length or album say that it is this recording: sung
 * ones have karaoke twins.
 */
static double
score(const struct svc_lookup *l, const json_t *r, const char **why)
{
	const struct svc_about *a = l->about;
	struct match_song want = { a->name, a->artist, a->artist_credit,
	    a->album, (double)a->duration_s };
	struct match_song got = { .title = title_of(r),
	    .artist = js_str(r, "artistName"), .album = js_str(r, "albumName") };

	/* A second and less is what stands where nobody knew it. */
	if (!js_real(r, "duration", &got.duration_s) || got.duration_s <= 1)
		got.duration_s = 0;
	got.credit = got.artist;
	*why = "no title or artist";
	if (got.title == NULL || got.artist == NULL)
		return 0;
	if (js_true(r, "instrumental") &&
	    (want.duration_s == 0 || got.duration_s == 0) &&
	    (a->album == NULL || got.album == NULL ||
	    !match_album(a->album, got.album))) {
		*why = "instrumental, but perhaps of another recording";
		return 0;
	}
	return match_song(&want, &got, why);
}

/* What a record says: the table of instrumental, plain and synced. */
static enum lyrics_kind
text_of(const struct svc_lookup *l, const json_t *r, char **text)
{
	static const char *const from[] = { "plainLyrics", "syncedLyrics" };
	enum lyrics_kind kind = LYRICS_NONE;
	const json_t *s;

	*text = NULL;
	if (js_true(r, "instrumental"))
		return LYRICS_INSTRUMENTAL;
	for (int i = 0; i < 2 && kind == LYRICS_NONE; i++) {
		s = json_object_get(r, from[i]);
		if (json_is_string(s))
			kind = lyrics_clean(json_string_value(s),
			    json_string_length(s), l->conf->headers, text);
	}
	return kind;
}

static bool
synced_fits(const struct svc_lookup *l, const json_t *r)
{
	const char *synced = js_str(r, "syncedLyrics");
	double last = synced != NULL ? lyrics_last_stamp(synced) : -1;

	return last >= 0 && (l->about->duration_s == 0 ||
	    last <= (double)l->about->duration_s + MATCH_SECONDS);
}

static enum svc_outcome
use(struct svc_lookup *l, const json_t *r)
{
	enum svc_outcome outcome;
	enum lyrics_kind kind;
	const json_t *synced = json_object_get(r, "syncedLyrics");
	int64_t id = 0;
	char *text;

	kind = text_of(l, r, &text);
	outcome = lyrics_found(l, kind, text, "lrclib");
	if (kind == LYRICS_TEXT && synced_fits(l, r)) {
		free(text);
		text = html_plain(json_string_value(synced),
		    json_string_length(synced));
		svc_found(l, "synced_lyrics", json_string(text));
	}
	free(text);
	js_int(r, "id", &id);
	if (outcome == SVC_FOUND)
		svc_say(l, SVC_FOUND, "record %" PRId64 ": %s: %s", id,
		    js_str(r, "artistName"), title_of(r));
	return outcome;
}

struct candidate {
	const json_t *r;	/* NULL: none yet */
	double score;
	bool sung;		/* it has words; else it says there are none */
};

/* Is it better than the best so far?  What decides between records that are
 * both the song: words (karaoke twins are as long), the score, stamps that
 * fit, the lower number. */
static bool
is_better(const struct svc_lookup *l, const struct candidate *now,
    const struct candidate *best)
{
	int64_t a = INT64_MAX, b = INT64_MAX;
	bool fits;

	if (best->r == NULL || now->sung != best->sung)
		return best->r == NULL || now->sung;
	if (fabs(now->score - best->score) > 0.001)
		return now->score > best->score;
	fits = synced_fits(l, now->r);
	if (fits != synced_fits(l, best->r))
		return fits;
	js_int(now->r, "id", &a);
	js_int(best->r, "id", &b);
	return a < b;
}

static const json_t *
choose(const struct svc_lookup *l, const json_t *list, const char **why)
{
	struct candidate now, best = { NULL, 0, false };
	enum lyrics_kind kind;
	char *text;

	*why = "none of the list";
	for (size_t i = 0; i < json_array_size(list) && i < SEARCH_MAX; i++) {
		now.r = json_array_get(list, i);
		now.score = score(l, now.r, why);
		if (now.score <= 0)
			continue;
		kind = text_of(l, now.r, &text);
		free(text);
		now.sung = kind == LYRICS_TEXT;
		if (kind != LYRICS_NONE && is_better(l, &now, &best))
			best = now;
	}
	return best.r;
}

/* This question did not help: the next one, or the end.  What was no match
 * is kept, to be said then. */
static enum svc_outcome
go_on(struct svc_lookup *l, bool mismatch, const char *why)
{
	l->useful = false;
	if (mismatch) {
		json_decref(l->kept);
		l->kept = json_string(why);
	}
	if (l->step < SEARCH) {
		ask(l, l->step + 1);
		return SVC_ASK;
	}
	if (l->kept != NULL)
		return svc_say(l, SVC_MISMATCH, "%s",
		    json_string_value(l->kept));
	return svc_say(l, SVC_ABSENT, "%s", why);
}

static enum svc_outcome
judge_one(struct svc_lookup *l, const json_t *r)
{
	enum lyrics_kind kind;
	const char *why;
	char *text;

	if (score(l, r, &why) <= 0)
		return go_on(l, true, why);
	kind = text_of(l, r, &text);
	free(text);
	if (kind == LYRICS_NONE)
		return go_on(l, false, "it has no text");
	return use(l, r);
}

static enum svc_outcome
judge_list(struct svc_lookup *l, const json_t *list)
{
	const char *why;
	const json_t *best = choose(l, list, &why);

	if (best != NULL)
		return use(l, best);
	return go_on(l, json_array_size(list) > 0, why);
}

static enum svc_outcome
judge(struct svc_lookup *l, const struct svc_answer *a)
{
	enum svc_outcome outcome;
	json_t *tree;

	if (svc_is_down(l, a))
		return SVC_LATER;
	if (a->status == 400)
		return go_on(l, false, "it does not take the question (400)");
	if (a->status == 401 || a->status == 403)
		return svc_say(l, SVC_LATER, "blocked (%d)", a->status);
	if ((tree = svc_json(l, a)) == NULL)
		return SVC_LATER;
	if (a->status == 404 && json_is_object(tree))
		outcome = go_on(l, false, "not found");
	else if (a->status != 200)
		outcome = svc_say(l, SVC_LATER, "an odd answer (%d)",
		    a->status);
	else if (json_is_array(tree) != (l->step == SEARCH))
		outcome = svc_say(l, SVC_LATER, "JSON of another kind");
	else if (l->step == SEARCH)
		outcome = judge_list(l, tree);
	else
		outcome = judge_one(l, tree);
	json_decref(tree);
	return outcome;
}

static enum svc_outcome
next(struct svc_lookup *l, const struct svc_answer *a)
{
	return a == NULL ? begin(l) : judge(l, a);
}

const struct service lrclib = {
	.name = "lrclib",
	.type = REC_SONG,
	.api_rate = 2,
	.page_rate = 2,
	.next = next,
};
