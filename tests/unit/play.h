#ifndef UNIT_PLAY_H
#define UNIT_PLAY_H

#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "data/rec.h"
#include "svc/svc.h"
#include "unit/answers.h"

/*
 * play: one look-up of a service, played with a record and answers out of the
 * test.  The tests run in the top directory.
 */
struct play {
	const struct service *service;
	struct rec rec;
	struct svc_about about;
	struct svc_conf conf;
	struct svc_lookup l;
	enum svc_outcome outcome;
};

/* A file of tests/fixtures/answers.  Caller frees. */
static inline char *
play_file(const char *name, size_t *len)
{
	char path[256], *body;
	FILE *f;
	long n;

	snprintf(path, sizeof(path), "tests/fixtures/answers/%s", name);
	f = fopen(path, "rb");
	ck_assert_msg(f != NULL, "%s: not there", path);
	fseek(f, 0, SEEK_END);
	n = ftell(f);
	rewind(f);
	body = mem_alloc((size_t)n + 1);
	ck_assert_uint_eq(fread(body, 1, (size_t)n, f), (size_t)n);
	body[n] = '\0';
	fclose(f);
	*len = (size_t)n;
	return body;
}

/* Begins a look-up of a record; its first question is in p->l.ask. */
static inline void
play_begin(struct play *p, const struct service *service, const char *line)
{
	const char *why;

	*p = (struct play){ .service = service,
	    .conf = { "http://api.test", "http://page.test", false } };
	why = rec_parse(&p->rec, line, strlen(line));
	ck_assert_msg(why == NULL, "%s: %s", line, why);
	svc_about_init(&p->about, &p->rec);
	p->l.about = &p->about;
	p->l.conf = &p->conf;
	p->outcome = service->next(&p->l, NULL);
}

static inline enum svc_outcome
play_bytes(struct play *p, int status, const char *body, size_t len)
{
	/* Exactly these bytes and a NUL, so that a sanitizer sees more. */
	char *copy = mem_alloc(len + 1);
	struct svc_answer a = { .status = status, .body = copy, .len = len };

	memcpy(copy, body, len);
	copy[len] = '\0';
	ck_assert_int_eq(p->outcome, SVC_ASK);
	p->outcome = p->service->next(&p->l, &a);
	free(copy);
	return p->outcome;
}

static inline enum svc_outcome
play(struct play *p, int status, const char *body)
{
	return play_bytes(p, status, body, strlen(body));
}

static inline enum svc_outcome
play_answer(struct play *p, int status, const char *file)
{
	size_t len;
	char *body = play_file(file, &len);

	play_bytes(p, status, body, len);
	free(body);
	return p->outcome;
}

/* The question now, without the host. */
static inline const char *
play_asked(const struct play *p)
{
	ck_assert_int_eq(p->outcome, SVC_ASK);
	ck_assert_ptr_nonnull(p->l.ask.url.data);
	return p->l.ask.url.data;
}

/* What was found, as text; "" for nothing.  Caller frees. */
static inline char *
play_found(const struct play *p)
{
	if (p->l.found == NULL)
		return mem_str("");
	return json_dumps(p->l.found, JSON_COMPACT);
}

#define play_found_is(p, want) do {					\
	char *found_ = play_found(p);					\
	ck_assert_str_eq(found_, (want));				\
	free(found_);							\
} while (0)

static inline void
play_end(struct play *p)
{
	svc_lookup_release(&p->l);
	svc_about_release(&p->about);
	rec_release(&p->rec);
}

/* ---- answers that are not what they should be ---- */

/* Brings the look-up to where the answer in question comes. */
typedef void (*play_before)(struct play *);

static inline void
play_wrong(play_before before, const char *body, size_t len)
{
	struct play p;

	before(&p);
	play_bytes(&p, 200, body, len);
	ck_assert_int_le(p.outcome, SVC_STOP);
	if (p.outcome == SVC_FOUND)
		ck_assert_ptr_nonnull(p.l.found);
	play_end(&p);
}

/* The n-th value of the tree, counted from 0 in order, becomes value. */
static inline bool
play_replace(json_t *tree, size_t *n, json_t *value)
{
	const char *key;
	json_t *v;
	size_t i;
	void *tmp;

	json_object_foreach_safe(tree, tmp, key, v) {
		if ((*n)-- == 0) {
			json_object_set(tree, key, value);
			return true;
		}
		if (play_replace(v, n, value))
			return true;
	}
	json_array_foreach(tree, i, v) {
		if ((*n)-- == 0) {
			json_array_set(tree, i, value);
			return true;
		}
		if (play_replace(v, n, value))
			return true;
	}
	return false;
}

/*
 * Every beginning of the answer, the answer with every single value replaced
 * by one of another type, and with a few bytes of it changed: whatever comes
 * of it, it is an outcome.
 */
static inline void
play_mangled(play_before before, const char *body, size_t len)
{
	static const char *const values[] = { "null", "true", "0", "-1.5",
	    "\"\"", "\"x\\u0000y <b>&\"", "[]", "[[]]", "{}", "{\"id\":{}}" };
	json_t *tree = json_loadb(body, len, JSON_DECODE_ANY, NULL), *copy, *v;
	unsigned state = 1;
	char *text;
	size_t n;

	for (int i = 0; i < 500; i++) {
		text = answer_mutated(body, len, &state, &n);
		play_wrong(before, text, n);
		free(text);
	}
	for (n = 0; n < len; n += len > 4000 ? 7 : 1)
		play_wrong(before, body, n);
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		play_wrong(before, values[i], strlen(values[i]));
		v = json_loads(values[i], JSON_DECODE_ANY | JSON_ALLOW_NUL,
		    NULL);
		for (size_t at = 0; tree != NULL; at++) {
			n = at;
			copy = json_deep_copy(tree);
			if (!play_replace(copy, &n, v)) {
				json_decref(copy);
				break;
			}
			text = json_dumps(copy, JSON_COMPACT);
			play_wrong(before, text, strlen(text));
			free(text);
			json_decref(copy);
		}
		json_decref(v);
	}
	json_decref(tree);
}

#endif
