/* The record itself: what it says, what is set, how it leaves.  Reading is
 * in recin.c, writing in recout.c. */
#include "data/rec.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "data/json.h"

#define ROOM_KEPT 65536	/* a longer line's memory is given back */

struct rec_new {
	char *name;
	json_t *value;
	const struct member *old;	/* goes in its place; NULL: appended */
};

static void
forget(struct rec *r)
{
	for (size_t i = 0; i < r->nnews; i++) {
		free(r->news[i].name);
		json_decref(r->news[i].value);
	}
	r->nnews = 0;
	r->changed = false;
	r->why = NULL;
	r->type = REC_OTHER;
}

void
rec_release(struct rec *r)
{
	forget(r);
	free(r->news);
	free(r->line);
	scan_free(r->scan);
	*r = (struct rec){ 0 };
}

const char *
rec_scan(struct rec *r)
{
	static const struct { const char *name; enum rec_type type; } types[] = {
		{ "artist", REC_ARTIST }, { "album", REC_ALBUM },
		{ "song", REC_SONG }, { "end", REC_END },
	};
	const struct member *m;
	const char *why;
	char *text;
	size_t len;

	forget(r);
	if (r->scan == NULL)
		r->scan = scan_new();
	if ((why = scan_line(r->scan, r->line, r->len)) != NULL)
		return why;
	if ((m = scan_find(r->scan, "type")) == NULL)
		return "no type";
	if ((text = member_text(m, &len)) == NULL)
		return "type is no string";
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strlen(types[i].name) == len &&
		    memcmp(text, types[i].name, len) == 0)
			r->type = types[i].type;
	free(text);
	return NULL;
}

void
rec_room(struct rec *r, size_t len)
{
	if (len >= r->size || (r->size > ROOM_KEPT && len < ROOM_KEPT)) {
		free(r->line);
		r->line = mem_alloc(len + 1);
		r->size = len + 1;
	}
}

const char *
rec_parse(struct rec *r, const char *line, size_t len)
{
	rec_room(r, len);
	memcpy(r->line, line, len);
	r->line[len] = '\0';
	r->len = len;
	return rec_scan(r);
}

/* ---- what it says ---- */

static struct rec_new *
find_new(const struct rec *r, const char *name)
{
	for (size_t i = 0; i < r->nnews; i++)
		if (strcmp(r->news[i].name, name) == 0)
			return &r->news[i];
	return NULL;
}

const struct member *
rec_find(const struct rec *r, const char *name)
{
	return find_new(r, name) != NULL ? NULL : scan_find(r->scan, name);
}

bool
rec_known(const struct rec *r, const char *name)
{
	const struct rec_new *n = find_new(r, name);

	return n != NULL ? js_known(n->value) :
	    member_known(scan_find(r->scan, name));
}

char *
rec_text(const struct rec *r, const char *name)
{
	const struct rec_new *n = find_new(r, name);
	size_t len = 0;
	char *text;

	if (n != NULL) {
		len = json_string_length(n->value);
		text = len > 0 ? mem_strn(json_string_value(n->value), len) :
		    NULL;
	} else {
		text = member_text(scan_find(r->scan, name), &len);
	}
	if (text != NULL && (len == 0 || strlen(text) != len)) {
		free(text);
		text = NULL;
	}
	return text;
}

bool
rec_int(const struct rec *r, const char *name, int64_t *n)
{
	json_t *value = rec_json(r, name);
	json_t *object;
	bool is;

	if (value == NULL || !(json_is_integer(value) || json_is_string(value))) {
		json_decref(value);
		return false;
	}
	object = json_pack("{so}", "n", value);
	is = js_int(object, "n", n);
	json_decref(object);
	return is;
}

bool
rec_true(const struct rec *r, const char *name)
{
	const struct member *m = rec_find(r, name);

	return m != NULL && (m->kind == SCAN_TRUE ||
	    (m->kind == SCAN_INT && m->len == 1 && *m->value == '1'));
}

json_t *
rec_json(const struct rec *r, const char *name)
{
	const struct rec_new *n = find_new(r, name);
	const struct member *m;

	if (n != NULL)
		return json_incref(n->value);
	m = scan_find(r->scan, name);
	return m != NULL ? js_parse(m->value, m->len) : NULL;
}

char *
rec_sub(const struct rec *r, const char *name, const char *key)
{
	json_t *object = rec_json(r, name);
	const char *s = js_str(object, key);
	char *text = NULL;

	if (s != NULL &&
	    strlen(s) == json_string_length(json_object_get(object, key)))
		text = mem_str(s);
	json_decref(object);
	return text;
}

bool
mbid_fold(const char *s, char out[MBID_SIZE])
{
	/* Digits and letters change about at random: a table asks nothing. */
	static const char folded[256] = {
		['-'] = '-', ['0'] = '0', '1', '2', '3', '4', '5', '6', '7',
		'8', '9', ['A'] = 'a', 'b', 'c', 'd', 'e', 'f',
		['a'] = 'a', 'b', 'c', 'd', 'e', 'f',
	};

	for (int i = 0; i < MBID_SIZE - 1; i++) {
		const bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		out[i] = folded[(unsigned char)s[i]];
		if (out[i] == '\0' || (out[i] == '-') != dash)
			return false;
	}
	out[MBID_SIZE - 1] = '\0';
	return s[MBID_SIZE - 1] == '\0';
}

bool
rec_mbid(const struct rec *r, char out[MBID_SIZE])
{
	char *text = rec_text(r, "musicbrainz_id");
	const bool fine = text != NULL && mbid_fold(text, out);

	free(text);
	return fine;
}

/* ---- what is set ---- */

void
rec_set(struct rec *r, const char *name, json_t *value)
{
	struct rec_new *n = find_new(r, name);
	const struct member *old = scan_find(r->scan, name);
	json_t *was;
	bool same;

	if (n != NULL) {
		json_decref(n->value);
		n->value = value;
		return;
	}
	was = rec_json(r, name);
	same = was != NULL && js_same(was, value);
	json_decref(was);
	if (same) {
		json_decref(value);
		return;
	}
	r->news = mem_grow(r->news, r->nnews + 1, sizeof(*r->news));
	r->news[r->nnews++] = (struct rec_new){ mem_str(name), value, old };
	r->changed = true;
}

/* ---- how it leaves ---- */

static void
write_value(struct buf *b, const json_t *value)
{
	char *text = js_text(value);

	buf_str(b, text);
	free(text);
}

static const json_t *
replaced(const struct rec *r, const struct member *m)
{
	for (size_t i = 0; i < r->nnews; i++)
		if (r->news[i].old == m)
			return r->news[i].value;
	return NULL;
}

static void
write_changed(const struct rec *r, struct buf *b)
{
	const char *done = r->line;
	const struct member *m;
	const json_t *value;
	json_t *name;

	for (size_t i = 0; i < scan_count(r->scan); i++) {
		m = scan_at(r->scan, i);
		if ((value = replaced(r, m)) != NULL) {
			buf_add(b, done, (size_t)(m->value - done));
			write_value(b, value);
			done = m->value + m->len;
		}
	}
	/* A record has a type, so there is a last member. */
	m = scan_at(r->scan, scan_count(r->scan) - 1);
	buf_add(b, done, (size_t)(m->value + m->len - done));
	for (size_t i = 0; i < r->nnews; i++) {
		if (r->news[i].old != NULL)
			continue;
		name = json_string(r->news[i].name);
		buf_char(b, ',');
		write_value(b, name);
		buf_char(b, ':');
		write_value(b, r->news[i].value);
		json_decref(name);
	}
	done = m->value + m->len;
	buf_add(b, done, (size_t)(r->line + r->len - done));
}

void
rec_write(const struct rec *r, struct buf *b)
{
	if (r->changed)
		write_changed(r, b);
	else
		buf_add(b, r->line, r->len);
	buf_char(b, '\n');
}
