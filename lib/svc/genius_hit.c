#include "svc/genius_hit.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "data/json.h"
#include "data/text.h"
#include "data/url.h"
#include "svc/lyrics.h"
#include "svc/match.h"

char *
genius_query(const struct svc_about *a)
{
	struct buf q = BUF_INIT;
	char *artist, *title;

	if (a->name == NULL || (artist = lyrics_artist(a)) == NULL)
		return NULL;
	title = match_query(a->name);
	buf_printf(&q, "%s %s", artist, *title != '\0' ? title : a->name);
	free(artist);
	free(title);
	return buf_take(&q);
}

/* Is the artist one of Genius' own, who post translations and the like?  Not
 * "Perfume Genius". */
static bool
is_house_artist(const char *name)
{
	char *folded = text_fold(name);
	const bool is = strncmp(folded, "genius ", 7) == 0;

	free(folded);
	return is;
}

/* Words that make a title one of something else than a song. */
static bool
is_no_song(const char *title, const char *wanted)
{
	static const char *const words[] = { "tracklist", "track list",
	    "album art", "liner notes", "booklet", "credits", "interview",
	    "skit", "setlist", "(instrumental)", "translation", "romanized",
	    "romanization", "traduc", "ubersetzung", "ceviri" };
	char *t = text_fold(title), *w = text_fold(wanted);
	bool is = false;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]) && !is; i++)
		is = strstr(t, words[i]) != NULL &&
		    strstr(w, words[i]) == NULL;
	free(t);
	free(w);
	return is;
}

double
genius_score(const struct svc_about *a, const json_t *song, const char **why)
{
	const char *state = js_str(song, "lyrics_state");
	const char *names = js_str(song, "artist_names");
	struct match_song want = { .title = a->name, .artist = a->artist,
	    .credit = a->artist_credit };
	struct match_song got = { .title = js_str(song, "title"),
	    .artist = js_str(js_object(song, "primary_artist"), "name") };

	*why = "a hit without title or artist";
	if (want.title == NULL || got.title == NULL || got.artist == NULL)
		return 0;
	*why = "one of Genius' own artists";
	if (is_house_artist(got.artist) && (a->artist == NULL ||
	    !is_house_artist(a->artist)))
		return 0;
	*why = "no song, or another version of it";
	if (is_no_song(got.title, want.title))
		return 0;
	*why = "its lyrics are not complete";
	if (state != NULL && strcmp(state, "complete") != 0)
		return 0;
	got.credit = names != NULL ? names : got.artist;
	return match_song(&want, &got, why);
}

/* Are these two songs of one title?  Not one of them twice, nor its remaster,
 * which has the same words. */
static bool
are_two(const json_t *a, const json_t *b)
{
	int64_t id_a = 0, id_b = 0;

	js_int(a, "id", &id_a);
	js_int(b, "id", &id_b);
	return id_a != id_b && text_same(js_str(a, "title"),
	    js_str(b, "title"));
}

const json_t *
genius_choose(const struct svc_about *a, const json_t *response,
    const char **why)
{
	const json_t *hits = js_array(response, "hits"), *song, *best = NULL;
	double now, of_best = 0;
	bool tie = false;
	const char *type;

	for (size_t i = 0; i < json_array_size(hits); i++) {
		type = js_str(json_array_get(hits, i), "type");
		song = js_object(json_array_get(hits, i), "result");
		if (type != NULL && strcmp(type, "song") != 0)
			continue;
		now = genius_score(a, song, why);
		if (now > of_best) {
			of_best = now;
			best = song;
			tie = false;
		} else if (best != NULL && now == of_best)
			tie |= are_two(best, song);
	}
	if (!tie)
		return best;
	*why = "several songs of that title";
	return NULL;
}

char *
genius_path(const json_t *song)
{
	const char *path = js_str(song, "path"), *at = js_str(song, "url");
	struct url url;
	char *copy;

	if (path != NULL && *path == '/')
		return mem_str(path);
	if (at == NULL || url_parse(&url, at) == -1)
		return NULL;
	copy = mem_str(url.path);
	url_release(&url);
	return copy;
}
