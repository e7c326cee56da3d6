#ifndef UNIT_ANSWERS_H
#define UNIT_ANSWERS_H

#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * answers: recorded answers (tests/fixtures/answers, from the directory that
 * make check runs in), and what becomes of them on bad days.
 */

/* A whole file, with a NUL after it.  Caller frees. */
static inline char *
answer_read(const char *name, size_t *len)
{
	char path[256];
	long size;
	char *s;
	FILE *f;

	snprintf(path, sizeof(path), "tests/fixtures/answers/%s", name);
	f = fopen(path, "r");
	ck_assert_msg(f != NULL, "cannot read %s", path);
	fseek(f, 0, SEEK_END);
	size = ftell(f);
	rewind(f);
	s = calloc((size_t)size + 1, 1);
	*len = fread(s, 1, (size_t)size, f);
	ck_assert_uint_eq(*len, (size_t)size);
	fclose(f);
	return s;
}

/* What a test does with one body, which has no NUL after it. */
typedef void answer_try(const char *body, size_t len);

/* Hands over a copy of just len bytes, so that the sanitizer sees a reader
 * that goes too far. */
static inline void
answer_try_copy(const char *body, size_t len, answer_try *try)
{
	char *copy = malloc(len > 0 ? len : 1);

	memcpy(copy, body, len);
	try(copy, len);
	free(copy);
}

/* The body cut off after each of its bytes. */
static inline void
answer_cuts(const char *body, size_t len, answer_try *try)
{
	for (size_t n = 0; n < len; n++)
		answer_try_copy(body, n, try);
}

static inline void
answer_twist(json_t *root, json_t *holder, const char *key, size_t i,
    answer_try *try)
{
	static const char *const odd[] = {
		"null", "true", "false", "0", "-1", "1e308", "123456789012",
		"\"\"", "\"x\"", "\" \\n \"", "\"a\\u0000b\"", "[]", "{}",
		"[null]", "[[[[]]]]", "{\"#text\":\"x\"}", "[{},1,\"\",null]"
	};
	json_t *old = key != NULL ? json_object_get(holder, key) :
	    json_array_get(holder, i);
	char *text;

	json_incref(old);
	for (size_t k = 0; k < sizeof(odd) / sizeof(odd[0]); k++) {
		json_t *v = json_loads(odd[k], JSON_DECODE_ANY |
		    JSON_ALLOW_NUL, NULL);

		if (key != NULL)
			json_object_set_new(holder, key, v);
		else
			json_array_set_new(holder, i, v);
		text = json_dumps(root, JSON_COMPACT);
		answer_try_copy(text, strlen(text), try);
		free(text);
	}
	if (key != NULL)
		json_object_set_new(holder, key, old);
	else
		json_array_set_new(holder, i, old);
}

static inline void
answer_twist_all(json_t *root, json_t *holder, answer_try *try)
{
	const char *key;
	void *next;
	json_t *v;
	size_t i;

	json_object_foreach_safe(holder, next, key, v) {
		answer_twist_all(root, v, try);
		answer_twist(root, holder, key, 0, try);
	}
	json_array_foreach(holder, i, v) {
		answer_twist_all(root, v, try);
		answer_twist(root, holder, NULL, i, try);
	}
}

/* The body with each of its members and elements, one after the other,
 * replaced by a value of every other kind. */
static inline void
answer_twists(const char *body, size_t len, answer_try *try)
{
	json_t *root = json_loadb(body, len, JSON_ALLOW_NUL, NULL);

	ck_assert_ptr_nonnull(root);
	answer_twist_all(root, root, try);
	json_decref(root);
}

/* Numbers that look like chance, the same ones every time. */
static inline size_t
answer_dice(unsigned *state, size_t below)
{
	*state = *state * 1103515245u + 12345u;
	return below == 0 ? 0 : (*state >> 8) % below;
}

/* A copy of the body with a few bytes changed, left out, said twice, or put
 * in: signs of JSON, HTML, lyrics and UTF-8.  Caller frees. */
static inline char *
answer_mutated(const char *body, size_t len, unsigned *state, size_t *now)
{
	static const char *const put[] = { "<", ">", "&", "&amp;", "&#x0;",
	    "&#x110000;", "<br>", "</div>", "<!--", "<script>", "\\u0000",
	    "\\ud800", "\"", "'", "\\", "[", "]", "{", "}", ",", "null",
	    "1e999", "\xff", "\xed\xa0\x80", "\xe2\x80\x8b", "\r\n",
	    "[00:12.34]", "JSON.parse('", "2)", "(feat. " };
	char *s = malloc(len + 5 * 64 + 1);
	size_t n = len, at, d;

	memcpy(s, body, len);
	for (size_t times = 1 + answer_dice(state, 5); times > 0; times--) {
		const char *word = put[answer_dice(state,
		    sizeof(put) / sizeof(put[0]))];

		at = answer_dice(state, n + 1);
		d = answer_dice(state, 64);
		if (at + d > n)
			d = n - at;
		switch (answer_dice(state, 4)) {
		case 0:
			if (at < n)
				s[at] = (char)answer_dice(state, 256);
			break;
		case 1:
			memmove(s + at, s + at + d, n - at - d);
			n -= d;
			break;
		case 2:
			memmove(s + at + d, s + at, n - at);
			n += d;
			break;
		default:
			d = strlen(word);
			memmove(s + at + d, s + at, n - at);
			memcpy(s + at, word, d);
			n += d;
		}
	}
	*now = n;
	return s;
}

/* The body with a little of anything done to it, many times. */
static inline void
answer_mutations(const char *body, size_t len, answer_try *try)
{
	unsigned state = 1;
	size_t n;

	for (int i = 0; i < 1000; i++) {
		char *s = answer_mutated(body, len, &state, &n);

		answer_try_copy(s, n, try);
		free(s);
	}
}

#endif
