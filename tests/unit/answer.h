#ifndef UNIT_ANSWER_H
#define UNIT_ANSWER_H

#include <stdio.h>
#include <string.h>

#include "unit/unit.h"

#include "base/file.h"
#include "base/mem.h"
#include "data/json.h"

/* answer: the real answers of tests/fixtures/answers/musicbrainz.  Tests are
 * run in the source tree. */
static inline json_t *
answer(const char *name)
{
	char path[128], *text;
	json_t *doc;
	size_t len;

	snprintf(path, sizeof(path), "tests/fixtures/answers/musicbrainz/%s",
	    name);
	text = file_read(path, &len);
	ck_assert_msg(text != NULL, "%s", path);
	doc = js_parse(text, len);
	ck_assert_msg(doc != NULL, "%s", path);
	free(text);
	return doc;
}

/* Line n, from 0. */
static inline json_t *
answer_line(const char *name, int n)
{
	char path[128], *text, *p;
	json_t *doc;
	size_t len;

	snprintf(path, sizeof(path), "tests/fixtures/answers/musicbrainz/%s",
	    name);
	text = p = file_read(path, &len);
	ck_assert_msg(text != NULL, "%s", path);
	for (; n > 0; n--)
		p += strcspn(p, "\n") + 1;
	doc = js_parse(p, strcspn(p, "\n"));
	ck_assert_msg(doc != NULL, "%s: line", path);
	free(text);
	return doc;
}

/* Lives for the process: for what is shown when a test fails. */
static inline const char *
kept(char *text)
{
	static char **all;
	static size_t n;

	all = mem_grow(all, n + 1, sizeof(*all));
	return all[n++] = text;
}

/* As compact text. */
static inline const char *
shown(const json_t *v)
{
	return v == NULL ? "(none)" : kept(js_text(v));
}

#endif
