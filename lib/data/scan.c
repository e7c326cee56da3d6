/*
 * One pass over the line by recursive descent.  The cursor p travels through
 * arguments and results, so that it stays in a register; NULL means that
 * lex.why says what is wrong.  The names of the objects that are open lie on
 * one stack; names.c tells whether a new one is there already.
 */
#include "data/scan.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "data/lex.h"
#include "data/names.h"

#define DEPTH_MAX 512
#define MEMBERS_MAX 1000000	/* in all objects that are open: memory */
#define MEMBERS_KEPT 1024	/* memory for more is given back */

struct scan {
	struct lex lex;
	struct member *members;
	size_t count, size;
	struct names *names;
};

struct scan *
scan_new(void)
{
	struct scan *s = mem_zero(1, sizeof(*s));

	s->names = names_new();
	return s;
}

void
scan_free(struct scan *s)
{
	if (s == NULL)
		return;
	names_free(s->names);
	free(s->members);
	free(s);
}

/* ---- values ---- */

static const char *object(struct scan *, const char *p, int depth);
static const char *array(struct scan *, const char *p, int depth);

/* p: where the value begins, perhaps the end of the line. */
static const char *
value(struct scan *s, const char *p, int depth, struct member *m)
{
	bool real = false;

	m->escaped = false;
	if (p == s->lex.end)
		return lex_cut(&s->lex);
	switch (*p) {
	case '"':
		m->kind = SCAN_STRING;
		p = lex_string(&s->lex, p + 1, false, &m->escaped);
		return p == NULL ? NULL : p + 1;
	case '{':
		m->kind = SCAN_OBJECT;
		return object(s, p + 1, depth + 1);
	case '[':
		m->kind = SCAN_ARRAY;
		return array(s, p + 1, depth + 1);
	case 'n':
		m->kind = SCAN_NULL;
		return lex_word(&s->lex, p, "null");
	case 't':
		m->kind = SCAN_TRUE;
		return lex_word(&s->lex, p, "true");
	case 'f':
		m->kind = SCAN_FALSE;
		return lex_word(&s->lex, p, "false");
	default:
		p = lex_number(&s->lex, p, &real);
		m->kind = real ? SCAN_REAL : SCAN_INT;
		return p;
	}
}

static const char *
array(struct scan *s, const char *p, int depth)
{
	struct member m;

	if (depth > DEPTH_MAX)
		return lex_bad(&s->lex, "nested deeper than 512");
	p = lex_space(p, s->lex.end);
	if (p < s->lex.end && *p == ']')
		return p + 1;
	for (;;) {
		p = value(s, lex_space(p, s->lex.end), depth, &m);
		if (p == NULL)
			return NULL;
		p = lex_space(p, s->lex.end);
		if (p == s->lex.end)
			return lex_cut(&s->lex);
		if (*p == ']')
			return p + 1;
		if (*p++ != ',')
			return lex_bad(&s->lex, "no comma between two elements");
	}
}

/* A name and its colon; returns where the value begins. */
static const char *
name(struct scan *s, const char *p, size_t base, struct member *m)
{
	if (p == s->lex.end)
		return lex_cut(&s->lex);
	if (*p != '"')
		return lex_bad(&s->lex, "a member without a name");
	m->name = p + 1;
	p = lex_string(&s->lex, p + 1, true, &m->name_escaped);
	if (p == NULL)
		return NULL;
	m->name_len = (size_t)(p - m->name);
	if (names_count(s->names) == MEMBERS_MAX)
		return lex_bad(&s->lex, "more than 1000000 members");
	if (!names_add(s->names, base, m->name, m->name_len, m->name_escaped))
		return lex_bad(&s->lex, "a member twice");
	p = lex_space(p + 1, s->lex.end);
	if (p == s->lex.end)
		return lex_cut(&s->lex);
	if (*p != ':')
		return lex_bad(&s->lex, "no colon after a name");
	return lex_space(p + 1, s->lex.end);
}

static void
keep(struct scan *s, const struct member *m)
{
	if (s->count == s->size) {
		s->size = s->size < 32 ? 32 : s->size + s->size / 2;
		s->members = mem_grow(s->members, s->size, sizeof(*m));
	}
	s->members[s->count++] = *m;
}

static const char *
object(struct scan *s, const char *p, int depth)
{
	const size_t base = names_open(s->names);
	struct member m;

	if (depth > DEPTH_MAX)
		return lex_bad(&s->lex, "nested deeper than 512");
	p = lex_space(p, s->lex.end);
	while (p == s->lex.end || *p != '}') {
		if ((p = name(s, p, base, &m)) == NULL)
			return NULL;
		m.value = p;
		if ((p = value(s, p, depth, &m)) == NULL)
			return NULL;
		m.len = (size_t)(p - m.value);
		if (depth == 1)
			keep(s, &m);
		p = lex_space(p, s->lex.end);
		if (p == s->lex.end)
			return lex_cut(&s->lex);
		if (*p == '}')
			break;
		if (*p != ',')
			return lex_bad(&s->lex, "no comma between two members");
		p = lex_space(p + 1, s->lex.end);
		if (p < s->lex.end && *p == '}')
			return lex_bad(&s->lex, "a comma before the end");
	}
	names_close(s->names, base);
	return p + 1;
}

const char *
scan_line(struct scan *s, const char *line, size_t len)
{
	const char *p;

	s->lex.end = line + len;
	s->lex.why = NULL;
	s->count = 0;
	if (s->size > MEMBERS_KEPT) {
		free(s->members);
		s->members = NULL;
		s->size = 0;
	}
	names_reset(s->names, len);
	p = lex_space(line, s->lex.end);
	if (p == s->lex.end || *p != '{')
		return len >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0 ?
		    "a byte order mark" : "not a JSON object";
	p = object(s, p + 1, 1);
	if (p != NULL && lex_space(p, s->lex.end) != s->lex.end)
		p = lex_bad(&s->lex, "something after the object");
	if (p == NULL)
		s->count = 0;
	return p == NULL ? s->lex.why : NULL;
}

/* ---- looking at what was found ---- */

size_t
scan_count(const struct scan *s)
{
	return s->count;
}

const struct member *
scan_at(const struct scan *s, size_t i)
{
	return &s->members[i];
}

const struct member *
scan_find(const struct scan *s, const char *want)
{
	const size_t len = strlen(want);

	for (size_t i = 0; i < s->count; i++) {
		const struct member *m = &s->members[i];

		if (m->name_escaped ? names_same(m->name, m->name_len, want,
		    len) : m->name_len == len && memcmp(m->name, want, len) == 0)
			return m;
	}
	return NULL;
}

bool
member_known(const struct member *m)
{
	const char *end;

	if (m == NULL || m->kind == SCAN_NULL)
		return false;
	if (m->kind == SCAN_STRING)
		return m->len > 2;
	end = m->value + m->len - 1;
	return (m->kind != SCAN_ARRAY && m->kind != SCAN_OBJECT) ||
	    lex_space(m->value + 1, end) != end;
}

char *
member_text(const struct member *m, size_t *len)
{
	char *text;
	size_t n;

	if (m == NULL || m->kind != SCAN_STRING)
		return NULL;
	if (m->escaped) {
		text = mem_alloc(m->len);
		n = names_decode(text, m->value + 1, m->len - 2);
		text[n] = '\0';
	} else {
		n = m->len - 2;
		text = mem_strn(m->value + 1, n);
	}
	if (len != NULL)
		*len = n;
	return text;
}
