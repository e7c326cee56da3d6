#include "svc/genius_notes.h"

#include <stdlib.h>
#include <string.h>

#include "data/html.h"
#include "data/json.h"

/* One paragraph: its lines are joined by sep. */
static char *
one_line(const json_t *value, const char *sep)
{
	struct buf b = BUF_INIT;
	char *plain, *line, *next;

	if (!json_is_string(value))
		return NULL;
	plain = html_plain(json_string_value(value),
	    json_string_length(value));
	for (line = plain; line != NULL; line = next) {
		if ((next = strchr(line, '\n')) != NULL)
			*next++ = '\0';
		if (*line == '\0')
			continue;
		if (b.len > 0)
			buf_str(&b, sep);
		buf_str(&b, line);
	}
	free(plain);
	if (b.len == 0) {
		buf_release(&b);
		return NULL;
	}
	return buf_take(&b);
}

/* 1: "accepted", or what is more, the artist's own; 0: not; -1: not said. */
static int
accepted(const json_t *object, const char *key)
{
	const char *s = js_str(object, key);

	if (json_object_get(object, key) == NULL)
		return -1;
	return s != NULL && (strcmp(s, "accepted") == 0 ||
	    strcmp(s, "verified") == 0);
}

static void
add_note(struct buf *text, const char *fragment, int of_fragment,
    const json_t *annotation)
{
	const json_t *body = js_object(annotation, "body");
	const int state = accepted(annotation, "state");
	char *note;

	if (state == 0 || (state == -1 && of_fragment == -1))
		return;
	note = one_line(json_object_get(body, "plain"), " ");
	if (note == NULL)
		return;
	if (text->len > 0)
		buf_str(text, "\n\n");
	html_escape(text, fragment);
	buf_str(text, " \xe2\x80\x94 ");
	html_escape(text, note);
	free(note);
}

static void
add_referent(struct buf *text, const json_t *referent)
{
	const json_t *list = js_array(referent, "annotations");
	const int class = accepted(referent, "classification");
	char *fragment;

	if (js_true(referent, "is_description") || class == 0)
		return;
	fragment = one_line(json_object_get(referent, "fragment"), " / ");
	if (fragment == NULL)
		return;
	for (size_t i = 0; i < json_array_size(list); i++)
		add_note(text, fragment, class, json_array_get(list, i));
	free(fragment);
}

bool
genius_notes(const json_t *response, struct buf *text)
{
	const json_t *list = js_array(response, "referents");

	for (size_t i = 0; i < json_array_size(list); i++)
		add_referent(text, json_array_get(list, i));
	return json_array_size(list) >= GENIUS_NOTES_PAGE;
}
