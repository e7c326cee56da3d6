#include "svc/links.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "data/json.h"
#include "data/url.h"
#include "svc/words.h"

/* What one rule makes of an address: the value (caller frees), or NULL. */
typedef char *reader(const struct url *, const char *word);

/* ---- forms ---- */

static bool
all_in(const char *s, const char *more)
{
	if (*s == '\0')
		return false;
	for (; *s != '\0'; s++)
		if (!isalnum((unsigned char)*s) && strchr(more, *s) == NULL)
			return false;
	return true;
}

/* The segment after the one that reads word, however deep (locales come
 * before it: /intl-de/artist/ID). */
static char *
after(const struct url *u, const char *word)
{
	bool here = false;
	char *s;

	for (size_t i = 0; (s = url_segment(u, i)) != NULL; i++) {
		if (here && *s != '\0')
			return s;
		here = here || strcmp(s, word) == 0;
		free(s);
	}
	return NULL;
}

static char *
only(char *s, bool fine)
{
	if (s != NULL && !fine) {
		free(s);
		return NULL;
	}
	return s;
}

/* Digits at the start, as a text of its own; NULL if there are none or
 * something but '-' and the end comes after them. */
static char *
digits(char *s)
{
	size_t n;
	char *id = NULL;

	if (s == NULL)
		return NULL;
	n = strspn(s, "0123456789");
	if (n > 0 && (s[n] == '\0' || s[n] == '-'))
		id = mem_strn(s, n);
	free(s);
	return id;
}

/* ---- services ---- */

static char *
spotify(const struct url *u, const char *word)
{
	char *id = after(u, word);

	return only(id, id != NULL && strlen(id) == 22 && all_in(id, ""));
}

/* .../artist/311/465031/see-all, itunes: .../id465031: the last number. */
static char *
apple(const struct url *u, const char *word)
{
	char *s, *last = NULL;
	bool here = false;
	const char *n;

	for (size_t i = 0; (s = url_segment(u, i)) != NULL; i++) {
		n = strncmp(s, "id", 2) == 0 ? s + 2 : s;
		if (here && *n != '\0' && n[strspn(n, "0123456789")] == '\0') {
			free(last);
			last = mem_str(n);
		}
		here = here || strcmp(s, word) == 0;
		free(s);
	}
	return last;
}

static char *
apple_album(const struct url *u, const char *word)
{
	char *song = url_query(u, "i");

	if (song != NULL) {		/* an album's page, open at a song */
		free(song);
		return NULL;
	}
	return apple(u, word);
}

static char *
apple_song(const struct url *u, const char *word)
{
	char *id = url_query(u, "i");

	return id != NULL ? digits(id) : apple(u, word);
}

static char *
discogs(const struct url *u, const char *word)
{
	char *s = after(u, word);

	if (s != NULL && strcmp(s, "view") == 0) {	/* /master/view/ID */
		free(s);
		s = after(u, "view");
	}
	return digits(s);
}

static char *
plain(const struct url *u)
{
	struct buf b = BUF_INIT;
	size_t n;

	buf_printf(&b, "https://%s%s", u->host, u->path);
	for (n = b.len; n > 0 && b.data[n - 1] == '/'; n--)
		b.data[n - 1] = '\0';
	return buf_take(&b);
}

/* An artist's or an album's own page, never the shop or a tag. */
static char *
bandcamp(const struct url *u, const char *word)
{
	bool shop = strcmp(u->host, "bandcamp.com") == 0 ||
	    strcmp(u->host, "www.bandcamp.com") == 0 ||
	    strcmp(u->host, "daily.bandcamp.com") == 0;
	char *s = url_segment(u, 0);
	char *res = NULL;

	if (word == NULL && !shop && (s == NULL || *s == '\0' ||
	    strcmp(s, "music") == 0 || strcmp(s, "releases") == 0))
		res = plain(u);			/* the artist: no page below */
	else if (word != NULL && !shop && s != NULL && strcmp(s, word) == 0)
		res = plain(u);
	free(s);
	if (res != NULL && word == NULL)
		res[strlen("https://") + strlen(u->host)] = '\0';
	return res;
}

static char *
soundcloud(const struct url *u, const char *word)
{
	static const char *const pages[] = { "charts", "discover", "jobs",
	    "pages", "search", "stream", "upload", "you", NULL };
	char *s = url_segment(u, 0), *below = url_segment(u, 1);
	struct buf b = BUF_INIT;

	(void)word;
	if (s != NULL && all_in(s, "_-") && below == NULL &&
	    !words_has(pages, s))
		buf_printf(&b, "https://soundcloud.com/%s", s);
	free(s);
	free(below);
	return b.data;
}

/*
 * One site in many languages: www.lastfm.de/music/X and www.last.fm/ja/music/X
 * are https://www.last.fm/music/X.  depth: how many parts follow /music/.
 */
static char *
lastfm_at(const struct url *u, int depth)
{
	const char *p = strstr(u->path, "/music/");
	struct buf b = BUF_INIT;
	const char *s;
	int n = 0;

	if (p == NULL || (p != u->path && strchr(u->path + 1, '/') != p))
		return NULL;
	for (s = p + strlen("/music/"); *s != '\0'; s++)
		if (*s != '/' && s[-1] == '/')
			n++;
	if (n != depth || (depth == 2 && strstr(p, "/+") != NULL))
		return NULL;
	buf_printf(&b, "https://www.last.fm%s", p);
	while (b.data[b.len - 1] == '/')
		b.data[--b.len] = '\0';
	return buf_take(&b);
}

static char *
lastfm(const struct url *u, const char *word)
{
	(void)word;
	return lastfm_at(u, 1);
}

static char *
lastfm_album(const struct url *u, const char *word)
{
	(void)word;
	return lastfm_at(u, 2);
}

static char *
youtube_channel(const struct url *u, const char *word)
{
	char *s = after(u, word);

	return only(s, s != NULL && strlen(s) == 24 &&
	    strncmp(s, "UC", 2) == 0 && all_in(s, "_-"));
}

static char *
youtube_playlist(const struct url *u, const char *word)
{
	char *s = url_segment(u, 0);
	bool right = s != NULL && strcmp(s, word) == 0;

	free(s);
	s = right ? url_query(u, "list") : NULL;
	return only(s, s != NULL && all_in(s, "_-"));
}

static char *
youtube_video(const struct url *u, const char *word)
{
	char *s;

	if (word == NULL)
		s = url_segment(u, 0);
	else if (strcmp(word, "watch") == 0)
		s = url_query(u, "v");
	else
		s = after(u, word);
	return only(s, s != NULL && strlen(s) == 11 && all_in(s, "_-"));
}

/* A person's page is the first segment: @name, name. */
static char *
handle(const struct url *u, const char *word)
{
	static const char *const pages[] = { "accounts", "direct", "explore",
	    "hashtag", "home", "i", "intent", "p", "reel", "reels", "search",
	    "share", "stories", "tv", NULL };
	char *s = url_segment(u, 0), *name;

	(void)word;
	if (s == NULL)
		return NULL;
	name = mem_str(*s == '@' ? s + 1 : s);
	free(s);
	return only(name, all_in(name, "_.") && !words_has(pages, name));
}

/* /wiki/Q1, /entity/Q1, /wiki/Special:EntityPage/Q1 */
static char *
wikidata(const struct url *u, const char *word)
{
	char *s, *last = NULL;

	(void)word;
	for (size_t i = 0; (s = url_segment(u, i)) != NULL; i++) {
		free(last);
		last = s;
	}
	return only(last, last != NULL && last[0] == 'Q' && last[1] != '\0' &&
	    last[1 + strspn(last + 1, "0123456789")] == '\0');
}

static char *
genius(const struct url *u, const char *word)
{
	char *s = after(u, word);

	return only(s, s != NULL && all_in(s, "-_"));
}

static char *
genius_song(const struct url *u, const char *word)
{
	char *s = after(u, word);

	return only(s, s != NULL && s[strspn(s, "0123456789")] == '\0');
}

/*
 * In the order in which external_ids has them.  Of two rules for one member the
 * first goes before: a channel of their own before the one that YouTube made
 * of their music.
 */
static const struct rule {
	enum link_of of;
	const char *member, *domain, *word;
	reader *read;
	const char *column;	/* the same value as a member of its own */
	bool column_only;
} rules[] = {
	{ LINK_ARTIST, "spotify_id", "spotify.com", "artist", spotify,
	    "spotify_artist_id", false },
	{ LINK_ARTIST, "apple_music_id", "music.apple.com", "artist", apple,
	    NULL, false },
	{ LINK_ARTIST, "apple_music_id", "itunes.apple.com", "artist", apple,
	    NULL, false },
	{ LINK_ARTIST, "discogs_artist_id", "discogs.com", "artist", discogs,
	    "discogs_artist_id", false },
	{ LINK_ARTIST, "bandcamp_url", "bandcamp.com", NULL, bandcamp,
	    NULL, false },
	{ LINK_ARTIST, "soundcloud_url", "=soundcloud.com", NULL, soundcloud,
	    NULL, false },
	{ LINK_ARTIST, "lastfm_url", "last.fm", NULL, lastfm,
	    "lastfm_url", false },
	{ LINK_ARTIST, "youtube_channel", "=youtube.com", "channel",
	    youtube_channel, NULL, false },
	{ LINK_ARTIST, "youtube_channel", "music.youtube.com", "channel",
	    youtube_channel, NULL, false },
	{ LINK_ARTIST, "instagram", "=instagram.com", NULL, handle,
	    NULL, false },
	{ LINK_ARTIST, "twitter", "=twitter.com", NULL, handle, NULL, false },
	{ LINK_ARTIST, "twitter", "=x.com", NULL, handle, NULL, false },
	{ LINK_ARTIST, "wikidata_id", "wikidata.org", NULL, wikidata,
	    "wikidata_id", false },
	{ LINK_ARTIST, "genius_artist_id", "genius.com", "artists", genius,
	    NULL, false },

	{ LINK_ALBUM, "spotify_album_id", "spotify.com", "album", spotify,
	    "spotify_album_id", false },
	{ LINK_ALBUM, "apple_music_album_id", "music.apple.com", "album",
	    apple_album, NULL, false },
	{ LINK_ALBUM, "apple_music_album_id", "itunes.apple.com", "album",
	    apple_album, NULL, false },
	{ LINK_ALBUM, "discogs_master_id", "discogs.com", "master", discogs,
	    "discogs_master_id", false },
	{ LINK_ALBUM, "bandcamp_album_id", "bandcamp.com", "album", bandcamp,
	    NULL, false },
	{ LINK_ALBUM, "youtube_playlist", "youtube.com", "playlist",
	    youtube_playlist, NULL, false },
	{ LINK_ALBUM, "lastfm_album_url", "last.fm", NULL, lastfm_album,
	    NULL, false },
	{ LINK_ALBUM, "wikidata_id", "wikidata.org", NULL, wikidata,
	    "wikidata_id", true },

	{ LINK_SONG, "spotify_id", "spotify.com", "track", spotify,
	    "spotify_track_id", false },
	{ LINK_SONG, "apple_music_id", "music.apple.com", "song", apple_song,
	    NULL, false },
	{ LINK_SONG, "apple_music_id", "itunes.apple.com", "song", apple_song,
	    NULL, false },
	{ LINK_SONG, "youtube_id", "=youtube.com", "watch", youtube_video,
	    NULL, false },
	{ LINK_SONG, "youtube_id", "youtu.be", NULL, youtube_video,
	    NULL, false },
	{ LINK_SONG, "youtube_id", "=youtube.com", "shorts", youtube_video,
	    NULL, false },
	{ LINK_SONG, "youtube_id", "=youtube.com", "embed", youtube_video,
	    NULL, false },
	{ LINK_SONG, "youtube_id", "music.youtube.com", "watch",
	    youtube_video, NULL, false },
	{ LINK_SONG, "genius_song_id", "genius.com", "songs", genius_song,
	    "genius_song_id", false },
	{ LINK_SONG, "wikidata_id", "wikidata.org", NULL, wikidata,
	    "wikidata_id", true },
};
#define NRULES (sizeof(rules) / sizeof(rules[0]))

/* Is host the site itself, "www." or a form of it for telephones? */
static bool
is_site(const char *host, const char *site)
{
	static const char *const before[] = { "", "www.", "m.", "mobile." };
	size_t n;

	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
		n = strlen(before[i]);
		if (strncmp(host, before[i], n) == 0 &&
		    strcmp(host + n, site) == 0)
			return true;
	}
	return false;
}

static bool
host_fits(const struct rule *r, const struct url *u)
{
	if (*r->domain == '=')
		return is_site(u->host, r->domain + 1);
	/* Before 2019 each language had a domain of its own. */
	if (strcmp(r->domain, "last.fm") == 0 &&
	    (strncmp(u->host, "lastfm.", 7) == 0 ||
	    strncmp(u->host, "www.lastfm.", 11) == 0))
		return true;
	return url_under(u->host, r->domain);
}

/* Numbers and ids alike: the oldest is mostly the shortest, then the lowest. */
static bool
better(const char *a, const char *b)
{
	size_t la = strlen(a), lb = strlen(b);

	return la != lb ? la < lb : strcmp(a, b) < 0;
}

/* The best value that the addresses have by one rule; NULL: none. */
static char *
best_of(const struct rule *r, const struct url *urls, size_t n)
{
	char *best = NULL, *value;

	for (size_t i = 0; i < n; i++) {
		if (!host_fits(r, &urls[i]) ||
		    (value = r->read(&urls[i], r->word)) == NULL)
			continue;
		if (*value != '\0' && (best == NULL || better(value, best))) {
			free(best);
			best = value;
		} else
			free(value);
	}
	return best;
}

/* The addresses among the relations, those that hold; their number. */
static size_t
urls_of(struct url **urls, const json_t *relations)
{
	const char *type, *address;
	size_t n = 0, i;
	json_t *rel;

	*urls = NULL;
	json_array_foreach(relations, i, rel) {
		type = js_str(rel, "target-type");
		address = js_str(js_object(rel, "url"), "resource");
		if (type == NULL || strcmp(type, "url") != 0 ||
		    address == NULL || js_true(rel, "ended"))
			continue;
		*urls = mem_grow(*urls, n + 1, sizeof(**urls));
		if (url_parse(&(*urls)[n], address) == 0)
			n++;
	}
	return n;
}

void
links_read(json_t *ids, enum link_of of, const json_t *relations)
{
	struct url *urls;
	size_t n = urls_of(&urls, relations);
	char *value;

	for (size_t i = 0; i < NRULES && n > 0; i++)
		if (rules[i].of == of &&
		    json_object_get(ids, rules[i].member) == NULL &&
		    (value = best_of(&rules[i], urls, n)) != NULL) {
			js_put_str(ids, rules[i].member, value);
			free(value);
		}
	while (n > 0)
		url_release(&urls[--n]);
	free(urls);
}

void
links_put(json_t *record, enum link_of of, json_t *ids)
{
	json_t *out = json_object(), *value;

	for (size_t i = 0; i < NRULES; i++) {
		value = json_object_get(ids, rules[i].member);
		if (rules[i].of != of || value == NULL)
			continue;
		if (rules[i].column != NULL)
			json_object_set(record, rules[i].column, value);
		if (!rules[i].column_only)
			json_object_set(out, rules[i].member, value);
	}
	js_put(record, "external_ids", out);
	json_decref(ids);
}
#undef NRULES
