#include "svc/lastfm.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "data/html.h"
#include "data/json.h"
#include "data/text.h"
#include "data/url.h"
#include "svc/match.h"
#include "svc/namesakes.h"
#include "svc/tags.h"

enum { BEGIN, BY_NAME, BY_ID };		/* svc_lookup.step: what was asked */

/* ---- questions ---- */

static void
ask(struct svc_lookup *l, int step)
{
	struct buf *url = &l->ask.url;

	l->step = step;
	buf_reset(url);
	buf_str(url, l->conf->api);
	url_param(url, "method", "artist.getInfo");
	if (step == BY_NAME) {
		url_param(url, "artist", l->about->name);
		url_param(url, "autocorrect", "1");
	} else
		url_param(url, "mbid", l->about->mbid);
	url_param(url, "format", "json");
}

static enum svc_outcome
begin(struct svc_lookup *l)
{
	if (l->about->name == NULL || match_nobody(l->about->name))
		return svc_say(l, SVC_ABSENT, "no name to ask for");
	ask(l, BY_NAME);
	return SVC_ASK;
}

/* The next question after one without success. */
static enum svc_outcome
next_question(struct svc_lookup *l, enum svc_outcome outcome)
{
	if (l->step == BY_NAME) {
		/* What the name led to is the better reason in the end. */
		if (outcome == SVC_MISMATCH)
			l->kept = json_string(l->why);
		ask(l, BY_ID);
		return SVC_ASK;
	}
	if (outcome == SVC_ABSENT && l->kept != NULL)
		return svc_say(l, SVC_MISMATCH, "%s",
		    json_string_value(l->kept));
	return outcome;
}

/* ---- errors ---- */

/* https://www.last.fm/api/errorcodes.  Other numbers are "later". */
static const struct fault {
	int code;
	enum svc_outcome outcome;
	const char *why;
} faults[] = {
	{ 2, SVC_LATER, "service trouble" },
	{ 3, SVC_STOP, "it knows no such method" },
	{ 4, SVC_STOP, "it refuses us" },
	{ 5, SVC_STOP, "it knows no such format" },
	{ 6, SVC_ABSENT, "nothing of that name" },
	{ 7, SVC_ABSENT, "nothing of that name" },
	{ 8, SVC_LATER, "out of order" },
	{ 9, SVC_STOP, "it wants a session" },
	{ 10, SVC_STOP, "the key is not valid" },
	{ 11, SVC_LATER, "offline" },
	{ 12, SVC_STOP, "it is for subscribers" },
	{ 13, SVC_STOP, "it wants a signature" },
	{ 14, SVC_STOP, "it wants a token" },
	{ 15, SVC_STOP, "it wants a token" },
	{ 16, SVC_LATER, "out of order for a while" },
	{ 17, SVC_STOP, "it wants a login" },
	{ 18, SVC_STOP, "a trial is over" },
	{ 20, SVC_ABSENT, "it has not enough" },
	{ 26, SVC_STOP, "the key is suspended" },
	{ 27, SVC_STOP, "such questions are no longer answered" },
	{ 29, SVC_LATER, "too many requests with this key" },
};

/* Error 6 is "no such artist", and every fault of ours too. */
static bool
is_our_fault(const char *message)
{
	char *lower = text_lower(message == NULL ? "" : message);
	bool is = strstr(lower, "missing") != NULL &&
	    strstr(lower, "parameter") != NULL;

	free(lower);
	return is;
}

static enum svc_outcome
judge_error(struct svc_lookup *l, const json_t *tree, int64_t code)
{
	if (code == 6 && is_our_fault(js_str(tree, "message")))
		return svc_say(l, SVC_STOP, "it misses a parameter (error 6)");
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		if (faults[i].code == code)
			return svc_say(l, faults[i].outcome, "%s (error %d)",
			    faults[i].why, faults[i].code);
	return svc_say(l, SVC_LATER, "error %" PRId64, code);
}

/* ---- biographies ---- */

/* Where needle begins in s, the last time, ASCII case apart; len if nowhere. */
static size_t
find_last(const char *s, size_t len, const char *needle)
{
	size_t n = strlen(needle);

	for (size_t i = len < n ? 0 : len - n + 1; i > 0; i--)
		if (strncasecmp(s + i - 1, needle, n) == 0)
			return i - 1;
	return len;
}

static bool
has(const char *s, size_t len, const char *needle)
{
	return find_last(s, len, needle) < len;
}

/*
 * Length of the text before '<a href="https://www.last.fm/...">Read more on
 * Last.fm</a>. User-contributed text ...'.  A link that its authors typed into
 * the text is none: it names no Last.fm.
 */
static size_t
before_tail(const char *s, size_t len)
{
	size_t a = find_last(s, len, "<a "), tag, end;

	for (tag = a; tag < len && s[tag] != '>'; tag++)
		;
	for (end = tag; end < len && s[end] != '<'; end++)
		;
	return has(s + a, tag - a, "last.fm/") && (tag == len ||
	    has(s + tag, end - tag, "last.fm")) ? a : len;
}

/* The same where the text holds it without markup. */
static void
cut_plain_tail(char *text)
{
	static const char *const tails[] = {
		"user-contributed text is available under the creative",
		"read more on last.fm", "read more about"
	};
	size_t len, at, i;

	for (i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		len = strlen(text);
		at = find_last(text, len, tails[i]);
		/* The first two only end a text, the third is a line. */
		if (at < len && (i == 0 || (strchr(text + at, '\n') == NULL &&
		    has(text + at, len - at, "last.fm") &&
		    len - at < 120)))
			text[at] = '\0';
		text_trim(text);
	}
}

/* Bytes of a tag like "[b]", "[/artist]", "[url=http://...]" or "[album
 * artist=X]" at s: the site's own markup of old; 0 if there is none. */
static size_t
bb_tag(const char *s)
{
	static const char *const names[] = { "b", "i", "u", "url", "artist",
	    "album", "track", "tag", "label", "place", "quote", "img", NULL };
	const char *name = s + 1 + (s[1] == '/');
	size_t n, end = strcspn(s, "]\n");

	for (size_t i = 0; *s == '[' && s[end] == ']' && names[i] != NULL;
	    i++) {
		n = strlen(names[i]);
		if (strncmp(name, names[i], n) == 0 &&
		    strchr("]= ", name[n]) != NULL)
			return end + 1;
	}
	return 0;
}

static void
drop_bb_tags(char *text)
{
	char *to = text;

	for (size_t n; *text != '\0'; text += n == 0 ? 1 : n)
		if ((n = bb_tag(text)) == 0)
			*to++ = *text;
	*to = '\0';
}

char *
lastfm_bio(const char *content, size_t len)
{
	char *text = html_plain(content, before_tail(content, len)), *words;
	bool any;

	cut_plain_tail(text);
	drop_bb_tags(text);
	words = text_words(text_trim(text));
	any = *words != '\0';		/* a lone full stop says nothing */
	free(words);
	if (any)
		return text;
	free(text);
	return NULL;
}

/* ---- pictures ---- */

bool
lastfm_placeholder(const char *url)
{
	static const char *const none[] = {
		"2a96cbd8b46e442fc41c2b86b821562f",	/* the star */
		"c6f59c1e5e7240a4c0d427abd71f3dbb",	/* an album */
		"4128a6eb29f94943c9d206c08e625904",	/* a track */
	};

	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		if (has(url, strlen(url), none[i]))
			return true;
	return false;
}

/* https where it is known to work. */
static char *
picture(const char *address)
{
	struct url u;
	bool ours;

	if (address == NULL || lastfm_placeholder(address) ||
	    url_parse(&u, address) == -1)
		return NULL;
	ours = url_under(u.host, "last.fm") ||
	    url_under(u.host, "lastfm.freetls.fastly.net") ||
	    url_under(u.host, "lastfm-img2.akamaized.net");
	url_release(&u);
	return url_plain(address, ours);
}

/* Addresses of the larger sizes, the largest first, each once. */
static json_t *
pictures(const json_t *artist)
{
	static const char *const sizes[] = { "mega", "extralarge", "large" };
	json_t *all = json_array(), *last;
	const json_t *image;
	const char *size;
	char *url;

	for (size_t k = 0; k < sizeof(sizes) / sizeof(sizes[0]); k++)
		for (size_t i = 0;
		    (image = js_item(artist, "image", i)) != NULL; i++) {
			size = js_str(image, "size");
			if (size == NULL || strcmp(size, sizes[k]) != 0)
				continue;
			url = picture(js_str(image, "#text"));
			last = json_array_get(all, json_array_size(all) - 1);
			if (url != NULL && (last == NULL ||
			    strcmp(json_string_value(last), url) != 0))
				json_array_append_new(all, json_string(url));
			free(url);
		}
	return all;
}

/* ---- the page ---- */

/* The biography; NULL if there is none.  Caller frees. */
static char *
bio_of(const json_t *artist)
{
	const json_t *content;

	content = json_object_get(js_object(artist, "bio"), "content");
	return json_is_string(content) ? lastfm_bio(json_string_value(content),
	    json_string_length(content)) : NULL;
}

static void
take_numbers(struct svc_lookup *l, const json_t *artist)
{
	static const char *const names[] = { "listeners", "playcount" };
	const json_t *stats = js_object(artist, "stats");
	int64_t n;

	for (size_t i = 0; i < 2; i++)
		if (js_int(stats, names[i], &n) && n > 0)
			svc_found(l, names[i], json_integer(n));
}

static void
take_url(struct svc_lookup *l, const json_t *artist)
{
	const char *given = js_str(artist, "url");
	char *address = NULL;
	struct url u;

	if (given == NULL || url_parse(&u, given) == -1)
		return;
	if (url_under(u.host, "last.fm") &&
	    strncmp(u.path, "/music/", 7) == 0)
		address = url_plain(given, true);
	url_release(&u);
	if (address == NULL)
		return;
	svc_found(l, "lastfm_url", json_string(address));
	svc_found(l, "external_ids", json_pack("{ss}", "lastfm_url", address));
	free(address);
}

/* Is it, or was it, the artist's own?  What is no id says nothing. */
static bool
is_own_id(const struct svc_about *about, const char *id)
{
	char mbid[MBID_SIZE], former[MBID_SIZE];
	const json_t *v;
	size_t i;

	if (id == NULL || !mbid_fold(id, mbid) ||
	    strcmp(mbid, about->mbid) == 0)
		return true;
	json_array_foreach(about->former_ids, i, v)
		if (json_is_string(v) &&
		    mbid_fold(json_string_value(v), former) &&
		    strcmp(mbid, former) == 0)
			return true;
	return false;
}

/* Why the page is not the artist's alone, as far as it says; NULL: it is. */
static const char *
shared_by(const struct svc_lookup *l, const json_t *artist, const char *bio)
{
	if (bio != NULL && namesakes_said(bio))
		return "is about several artists";
	return is_own_id(l->about, js_str(artist, "mbid")) ? NULL :
	    "has another MusicBrainz id";
}

/* What all artists of one name share is no fact about one of them. */
static enum svc_outcome
take_page(struct svc_lookup *l, const json_t *artist, const char *name)
{
	const struct svc_about *about = l->about;
	char *bio = bio_of(artist);
	const char *shared = shared_by(l, artist, bio);

	if (bio != NULL)
		svc_found(l, "bio", json_string(bio));
	l->useful = bio != NULL;
	if (shared == NULL) {
		svc_found(l, "images", pictures(artist));
		if (!about->has_genres)
			svc_found(l, "genres", tags_genres(js_object(artist,
			    "tags"), "tag", about->name, about->sort_name));
		take_numbers(l, artist);
	}
	take_url(l, artist);
	l->doubt = shared != NULL && bio != NULL;
	free(bio);
	if (json_object_size(l->found) == 0)
		return svc_say(l, SVC_ABSENT, "an empty page");
	if (shared != NULL)
		svc_say(l, SVC_FOUND, "the page of '%.*s' %s",
		    (int)text_prefix(name, strlen(name), 100), name, shared);
	return SVC_FOUND;
}

static enum svc_outcome
judge_artist(struct svc_lookup *l, const json_t *artist)
{
	const char *name = js_str(artist, "name");

	if (name == NULL)
		return svc_say(l, SVC_LATER, "an answer without a name");
	if (!match_artist(l->about->name, l->about->sort_name, name))
		return svc_say(l, SVC_MISMATCH, "it answered about '%.*s'",
		    (int)text_prefix(name, strlen(name), 100), name);
	return take_page(l, artist, name);
}

/* ---- answers ---- */

static enum svc_outcome
judge(struct svc_lookup *l, const struct svc_answer *a)
{
	json_t *tree = svc_json(l, a);
	enum svc_outcome outcome = SVC_LATER;
	const json_t *artist;
	int64_t code;

	/* The status says little: the body comes first. */
	if (json_is_object(tree) && js_int(tree, "error", &code) && code != 0)
		outcome = judge_error(l, tree, code);
	else if (svc_is_down(l, a) || tree == NULL)
		;		/* why is said */
	else if ((artist = js_object(tree, "artist")) != NULL &&
	    a->status == 200)
		outcome = judge_artist(l, artist);
	else
		svc_say(l, SVC_LATER, "an answer without an artist (%d)",
		    a->status);
	json_decref(tree);
	return outcome;
}

static enum svc_outcome
next(struct svc_lookup *l, const struct svc_answer *answer)
{
	enum svc_outcome outcome;

	if (answer == NULL)
		return begin(l);
	outcome = judge(l, answer);
	if (outcome == SVC_ABSENT || outcome == SVC_MISMATCH)
		return next_question(l, outcome);
	return outcome;
}

const struct service lastfm = {
	.name = "last.fm", .type = REC_ARTIST, .api_rate = 4, .next = next
};
