#include "svc/lyrics.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "data/html.h"
#include "svc/match.h"

static size_t
digits(const char *s)
{
	size_t n = 0;

	while (s[n] >= '0' && s[n] <= '9')
		n++;
	return n;
}

/*
 * A time stamp at s: [mm:ss], [mm:ss.xx], with two or three decimals, any
 * number of minutes; <mm:ss.xx> is one too, before a word.  Its length, 0 if
 * there is none.
 */
static size_t
stamp_at(const char *s, double *seconds)
{
	size_t n = 1, d;
	double t;

	if (*s != '[' && *s != '<')
		return 0;
	d = digits(s + n);
	if (d < 1 || d > 4 || s[n + d] != ':')
		return 0;
	t = 60.0 * atoi(s + n);
	n += d + 1;
	if (digits(s + n) != 2)
		return 0;
	t += atoi(s + n);
	n += 2;
	if (s[n] == '.' || s[n] == ':') {
		d = digits(s + n + 1);
		if (d < 1 || d > 3)
			return 0;
		t += atoi(s + n + 1) / (d == 1 ? 10.0 : d == 2 ? 100.0 :
		    1000.0);
		n += d + 1;
	}
	if (s[n] != (*s == '[' ? ']' : '>'))
		return 0;
	*seconds = t;
	return n + 1;
}

double
lyrics_last_stamp(const char *s)
{
	double last = -1, t;

	for (; (s = strchr(s, '[')) != NULL; s++)
		if (stamp_at(s, &t) > 0 && t > last)
			last = t;
	return last;
}

/* Is the line [TAG:...] with one of LRC's tags? */
static bool
is_lrc_tag(const char *line, size_t len)
{
	static const char *const tags[] = { "ar", "ti", "al", "au", "by",
	    "offset", "re", "ve", "length", "la", "id", "tool", "lr", "#" };
	size_t n;

	if (len < 4 || line[0] != '[' || line[len - 1] != ']')
		return false;
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		n = strlen(tags[i]);
		if (n + 2 < len && line[n + 1] == ':' &&
		    strncasecmp(line + 1, tags[i], n) == 0)
			return true;
	}
	return false;
}

/* Is the line one bracket, and nothing else? */
static bool
is_header(const char *line, size_t len)
{
	return len >= 2 && line[0] == '[' &&
	    memchr(line, ']', len) == line + len - 1;
}

/* The line without its stamps; nothing of it if it is a tag or a header. */
static void
add_line(struct buf *out, const char *line, size_t len, bool headers)
{
	size_t start = out->len, n, blank;
	double seconds;

	if (is_lrc_tag(line, len))
		return;
	for (size_t i = 0; i < len; i += n)
		if ((n = stamp_at(line + i, &seconds)) == 0) {
			n = 1;
			buf_char(out, line[i]);
		}
	buf_char(out, '\n');
	blank = strspn(out->data + start, " ");
	if (!headers && is_header(out->data + start + blank,
	    out->len - 1 - start - blank)) {
		out->len = start;
		buf_char(out, '\n');
	}
}

/* Is "instrumental" all that it says, in whatever brackets? */
static bool
says_instrumental(const char *s)
{
	static const char *const said[] = { "instrumental",
	    "thissongisaninstrumental", "instrumentaltrack" };
	char word[32];
	size_t n = 0;

	for (; *s != '\0'; s++) {
		if (n == sizeof(word) - 1 || (unsigned char)*s >= 0x80)
			return false;
		if (isalnum((unsigned char)*s))
			word[n++] = (char)tolower((unsigned char)*s);
	}
	word[n] = '\0';
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		if (strcmp(word, said[i]) == 0)
			return true;
	return false;
}

/* Notes and dashes are no words. */
static bool
has_words(const char *s)
{
	static const char *const signs[] = { "\xe2\x99\xaa", "\xe2\x99\xab",
	    "\xe2\x99\xac", "\xe2\x99\xa9", "\xe2\x80\xa6" };
	size_t n;

	for (; *s != '\0'; s += n) {
		n = 1;
		if ((unsigned char)*s < 0x80 && !isalnum((unsigned char)*s))
			continue;
		for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
			if (strncmp(s, signs[i], 3) == 0)
				n = 3;
		if (n == 1)
			return true;
	}
	return false;
}

/* ---- what copies of Genius' pages bring along ---- */

/* "12 ContributorsTitle Lyrics" before the first line, and its length. */
static size_t
page_head(const char *s)
{
	static const char lyrics[] = " Lyrics";
	size_t n = digits(s), line = strcspn(s, "\n");
	const char *end;

	if (n == 0 || strncmp(s + n, " Contributor", 12) != 0)
		return 0;
	end = strstr(s, lyrics);
	return end == NULL || end > s + line ? 0 :
	    (size_t)(end - s) + strlen(lyrics);
}

/* Bytes of "12Embed" at the end, which no blank parts from the last line. */
static size_t
page_tail(const char *s, size_t len)
{
	static const char embed[] = "Embed";
	size_t n = strlen(embed);

	if (len < n || strcmp(s + len - n, embed) != 0)
		return 0;
	while (n < len && s[len - n - 1] >= '0' && s[len - n - 1] <= '9')
		n++;
	return n < len && s[len - n - 1] == ' ' ? 0 : n;
}

/* Takes all that off, in place.  Only such a copy has adverts. */
static void
drop_page(char *s)
{
	static const char advert[] = "You might also like";
	size_t head = page_head(s), len, tail, n = strlen(advert);
	char *at = s;

	memmove(s, s + head, strlen(s + head) + 1);
	len = strlen(s);
	tail = page_tail(s, len);
	s[len - tail] = '\0';
	while (head + tail > 0 && (at = strstr(at, advert)) != NULL) {
		if (at[n] != ' ' && (at == s || at[-1] == '\n'))
			memmove(at, at + n, strlen(at + n) + 1);
		else
			at += n;
	}
}

enum lyrics_kind
lyrics_clean(const char *s, size_t len, bool headers, char **text)
{
	struct buf out = BUF_INIT;
	char *plain = html_plain(s, len);
	enum lyrics_kind kind = LYRICS_TEXT;

	*text = NULL;
	drop_page(plain);
	if (says_instrumental(plain))
		kind = LYRICS_INSTRUMENTAL;
	for (const char *line = plain; *line != '\0';) {
		len = strcspn(line, "\n");
		add_line(&out, line, len, headers);
		line += len + (line[len] == '\n');
	}
	free(plain);
	/* The lines that went leave gaps. */
	plain = html_plain(out.len > 0 ? out.data : "", out.len);
	buf_release(&out);
	if (kind == LYRICS_TEXT && says_instrumental(plain))
		kind = LYRICS_INSTRUMENTAL;
	else if (kind == LYRICS_TEXT && !has_words(plain))
		kind = LYRICS_NONE;
	if (kind == LYRICS_TEXT)
		*text = plain;
	else
		free(plain);
	return kind;
}

char *
lyrics_artist(const struct svc_about *a)
{
	if (a->artist != NULL && !match_nobody(a->artist))
		return mem_str(a->artist);
	if (a->artist_credit != NULL && !match_nobody(a->artist_credit))
		return match_first(a->artist_credit);
	return NULL;
}

enum svc_outcome
lyrics_found(struct svc_lookup *l, enum lyrics_kind kind, const char *text,
    const char *source)
{
	if (kind == LYRICS_NONE)
		return svc_say(l, SVC_ABSENT, "it has no text");
	if (kind == LYRICS_INSTRUMENTAL && l->about->has_lyrics)
		return svc_say(l, SVC_MISMATCH,
		    "instrumental, but the record has lyrics");
	if (kind == LYRICS_INSTRUMENTAL) {
		svc_found(l, "is_instrumental", json_true());
	} else {
		svc_found(l, "lyrics", json_string(text));
		svc_found(l, "lyrics_source", json_string(source));
		if (l->about->is_instrumental)
			svc_found(l, "is_instrumental", json_false());
	}
	l->useful = true;
	return SVC_FOUND;
}
