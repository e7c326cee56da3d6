#include "svc/genius_page.h"

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "data/html.h"
#include "data/json.h"
#include "data/text.h"

/* ---- the page's own data ---- */

static int
hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' :
	    c >= 'a' && c <= 'f' ? c - 'a' + 10 :
	    c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* n hex digits at s; -1 if they are none. */
static long
hex_at(const char *s, const char *end, int n)
{
	long code = 0;

	if (end - s < n)
		return -1;
	for (int i = 0; i < n; i++) {
		if (hex(s[i]) == -1)
			return -1;
		code = code * 16 + hex(s[i]);
	}
	return code;
}

/* \uXXXX after the u, a surrogate pair too.  Returns what it took. */
static size_t
add_unicode(struct buf *b, const char *s, const char *end)
{
	long c = hex_at(s, end, 4), low;

	if (c == -1)
		return 0;
	if (c < 0xd800 || c > 0xdfff) {
		text_char(b, (uint32_t)c);
		return 4;
	}
	if (c < 0xdc00 && end - s >= 10 && s[4] == '\\' && s[5] == 'u' &&
	    (low = hex_at(s + 6, end, 4)) >= 0xdc00 && low <= 0xdfff) {
		text_char(b, (uint32_t)(0x10000 + ((c - 0xd800) << 10) +
		    (low - 0xdc00)));
		return 10;
	}
	text_char(b, 0xfffd);		/* half a pair */
	return 4;
}

/* An escape after its backslash.  Returns what it took. */
static size_t
add_escape(struct buf *b, const char *s, const char *end)
{
	static const char plain[] = "nrtbfv0", meant[] = "\n\r\t\b\f\v";
	const char *p;
	long c;

	if (*s == 'u')
		return 1 + add_unicode(b, s + 1, end);
	if (*s == 'x' && (c = hex_at(s + 1, end, 2)) != -1) {
		text_char(b, (uint32_t)c);
		return 3;
	}
	if (*s == '\n')			/* the string goes on */
		return 1;
	p = strchr(plain, *s);
	buf_char(b, p != NULL && *s != '\0' ? meant[p - plain] : *s);
	return 1;
}

char *
genius_unquote(const char *s, const char *end, char quote, size_t *len)
{
	struct buf b = BUF_INIT;

	while (s < end && *s != quote) {
		if (*s != '\\') {
			buf_char(&b, *s++);
		} else if (++s < end)
			s += add_escape(&b, s, end);
	}
	if (s >= end) {
		buf_release(&b);
		return NULL;
	}
	*len = b.len;
	return buf_take(&b);
}

static const char *
find(const char *s, const char *end, const char *what)
{
	size_t n = strlen(what);

	for (; (size_t)(end - s) >= n; s++) {
		s = memchr(s, what[0], (size_t)(end - s));
		if (s == NULL || (size_t)(end - s) < n)
			return NULL;
		if (memcmp(s, what, n) == 0)
			return s;
	}
	return NULL;
}

/* __PRELOADED_STATE__ = JSON.parse('...'); NULL if there is none. */
static json_t *
state_of(const char *body, size_t len)
{
	static const char name[] = "__PRELOADED_STATE__";
	static const char call[] = "JSON.parse(";
	const char *end = body + len, *s = find(body, end, name);
	json_t *tree;
	char *text;

	if (s == NULL)
		return NULL;
	s += strlen(name);
	while (s < end && strchr(" \t\r\n=", *s) != NULL && *s != '\0')
		s++;
	if ((size_t)(end - s) < strlen(call) + 1 ||
	    memcmp(s, call, strlen(call)) != 0)
		return NULL;
	s += strlen(call);
	if (*s != '\'' && *s != '"')
		return NULL;
	text = genius_unquote(s + 1, end, *s, &len);
	if (text == NULL)
		return NULL;
	tree = js_parse(text, len);
	free(text);
	return tree;
}

static bool
says_instrumental(const char *s)
{
	return s != NULL && strstr(s, "nstrumental") != NULL;
}

/* Is one of the state's songs, the page's own, an instrumental? */
static bool
song_is_instrumental(const json_t *state)
{
	json_t *songs = js_object(js_object(state, "entities"), "songs");
	const json_t *song = NULL;
	char key[24];
	int64_t id;

	if (js_int(js_object(state, "songPage"), "song", &id)) {
		snprintf(key, sizeof(key), "%lld", (long long)id);
		song = json_object_get(songs, key);
	} else if (json_object_size(songs) == 1)
		song = json_object_iter_value(json_object_iter(songs));
	return js_true(song, "instrumental");
}

static enum genius_page
from_state(const json_t *state, char **text)
{
	const json_t *data = js_object(js_object(state, "songPage"),
	    "lyricsData"), *html;
	const char *reason = js_str(data, "lyricsPlaceholderReason");
	struct html *h;

	if (data == NULL)
		return GENIUS_NO_PAGE;
	if (says_instrumental(reason) || song_is_instrumental(state))
		return GENIUS_INSTRUMENTAL;
	if (reason != NULL)
		return GENIUS_UNWRITTEN;
	html = json_object_get(js_object(data, "body"), "html");
	if (!json_is_string(html) || (h = html_parse(json_string_value(html),
	    json_string_length(html))) == NULL)
		return GENIUS_NO_PAGE;
	*text = html_text(h, NULL, NULL);
	html_free(h);
	return GENIUS_TEXT;
}

/* ---- the page as one sees it ---- */

static enum genius_page
from_elements(const struct html *h, char **text)
{
	static const struct html_pick
	    container = { "data-lyrics-container", "true", HTML_IS },
	    excluded = { "data-exclude-from-selection", "true", HTML_IS },
	    unmarked = { "class", "Lyrics__Container", HTML_WORD_BEGINS },
	    old = { "class", "lyrics", HTML_WORD },
	    placeholder = { "class", "LyricsPlaceholder", HTML_WORD_BEGINS };
	const struct html_pick *const words[] = { &container, &unmarked, &old };
	char *said;
	bool instrumental;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		*text = html_text(h, words[i], &excluded);
		if (*text != NULL && **text != '\0')
			return GENIUS_TEXT;
		free(*text);
		*text = NULL;
	}
	said = html_text(h, &placeholder, NULL);
	if (said == NULL)
		return GENIUS_NO_PAGE;
	instrumental = says_instrumental(said);
	free(said);
	return instrumental ? GENIUS_INSTRUMENTAL : GENIUS_UNWRITTEN;
}

enum genius_page
genius_page(const char *body, size_t len, char **text)
{
	enum genius_page got = GENIUS_NO_PAGE;
	json_t *state = state_of(body, len);
	struct html *h;

	*text = NULL;
	if (state != NULL)
		got = from_state(state, text);
	json_decref(state);
	if (got == GENIUS_TEXT && **text == '\0') {
		free(*text);
		*text = NULL;
		got = GENIUS_NO_PAGE;
	}
	if (got == GENIUS_NO_PAGE && (h = html_parse(body, len)) != NULL) {
		got = from_elements(h, text);
		html_free(h);
	}
	return got;
}
