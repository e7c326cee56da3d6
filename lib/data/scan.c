/*
 * One pass over the line by recursive descent.  The cursor p travels through
 * arguments and results, so that it stays in a register; NULL means that
 * s->why says what is wrong.  The names of the objects that are open lie on
 * one stack; names.c tells whether a new one is there already.
 */
#include "data/scan.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "data/names.h"

#define DEPTH_MAX 512
#define MEMBERS_KEPT 1024	/* memory for more is given back */

struct scan {
	const char *end;	/* of the line */
	const char *why;
	const char *close;	/* the last '}' */
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

static const char *
bad(struct scan *s, const char *why)
{
	s->why = why;
	return NULL;
}

static const char *
cut(struct scan *s)
{
	return bad(s, "cut off");
}

static const char *
space(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
		p++;
	return p;
}

/* ---- strings ---- */

/* Bytes of a string that ask for a closer look: the quote, the backslash,
 * controls, and all that is not ASCII. */
static const char special[256] = {
	[0x00] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	[0x10] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	['"'] = 1, ['\\'] = 1,
#define ROW 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1
	[0x80] = ROW, ROW, ROW, ROW, ROW, ROW, ROW, ROW
#undef ROW
};

/* Has any of the eight bytes the value of b's bytes?  Exact as a yes or no. */
static uint64_t
holds(uint64_t w, uint64_t b)
{
	const uint64_t x = w ^ b;

	return (x - 0x0101010101010101) & ~x & 0x8080808080808080;
}

static bool
eight_plain(const char *p)
{
	const uint64_t ones = 0x0101010101010101;
	uint64_t w;

	memcpy(&w, p, sizeof(w));
	return (holds(w, ones * '"') | holds(w, ones * '\\') |
	    ((w - ones * 0x20) & ~w & ones * 0x80) | (w & ones * 0x80)) == 0;
}

static const char *
plain(const char *p, const char *end)
{
	while (end - p >= 8 && eight_plain(p))
		p += 8;
	while (p < end && !special[(unsigned char)*p])
		p++;
	return p;
}

/* One character that is not ASCII, by Unicode's table 3-7. */
static const char *
utf8(struct scan *s, const char *p)
{
	const unsigned char *u = (const unsigned char *)p;
	unsigned char low = 0x80, high = 0xbf;
	ptrdiff_t more;

	if (*u >= 0xc2 && *u <= 0xdf)
		more = 1;
	else if (*u >= 0xe0 && *u <= 0xef)
		more = 2;
	else if (*u >= 0xf0 && *u <= 0xf4)
		more = 3;
	else
		return bad(s, "not UTF-8");
	if (*u == 0xe0)
		low = 0xa0;		/* shorter forms exist */
	else if (*u == 0xed)
		high = 0x9f;		/* surrogates */
	else if (*u == 0xf0)
		low = 0x90;
	else if (*u == 0xf4)
		high = 0x8f;		/* beyond U+10FFFF */
	for (ptrdiff_t i = 1; i <= more; i++) {
		if (p + i == s->end)
			return cut(s);
		if (u[i] < low || u[i] > high)
			return bad(s, "not UTF-8");
		low = 0x80;
		high = 0xbf;
	}
	return p + more + 1;
}

/* Four hex digits, or -1. */
static int
hex4(const char *p)
{
	int n = 0;

	for (int i = 0; i < 4; i++) {
		char c = p[i];

		if (c >= '0' && c <= '9')
			n = n * 16 + (c - '0');
		else if (c >= 'a' && c <= 'f')
			n = n * 16 + (c - 'a' + 10);
		else if (c >= 'A' && c <= 'F')
			n = n * 16 + (c - 'A' + 10);
		else
			return -1;
	}
	return n;
}

/* At "\u": four digits, and for a high surrogate the low one after it. */
static const char *
unicode(struct scan *s, const char *p, bool name)
{
	int n, low;

	if (s->end - p < 6)
		return memchr(p, '"', (size_t)(s->end - p)) == NULL ? cut(s) :
		    bad(s, "a bad \\u escape");
	n = hex4(p + 2);
	if (n == -1)
		return bad(s, "a bad \\u escape");
	if (n == 0 && name)
		return bad(s, "\\u0000 in a name");
	p += 6;
	if (n < 0xd800 || n > 0xdfff)
		return p;
	if (n > 0xdbff)
		return bad(s, "a lone surrogate");
	if (p == s->end || (s->end - p == 1 && *p == '\\'))
		return cut(s);
	if (p[0] != '\\' || p[1] != 'u')
		return bad(s, "a lone surrogate");
	if (s->end - p < 6)
		return unicode(s, p, name);
	low = hex4(p + 2);
	if (low == -1)
		return bad(s, "a bad \\u escape");
	return low >= 0xdc00 && low <= 0xdfff ? p + 6 :
	    bad(s, "a lone surrogate");
}

static const char *
escape(struct scan *s, const char *p, bool name)
{
	if (p + 1 == s->end)
		return cut(s);
	switch (p[1]) {
	case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r':
	case 't':
		return p + 2;
	case 'u':
		return unicode(s, p, name);
	default:
		return bad(s, "a bad escape");
	}
}

/* p: after the opening quote.  Returns the place of the closing one. */
static const char *
string(struct scan *s, const char *p, bool name, bool *escaped)
{
	*escaped = false;
	for (;;) {
		p = plain(p, s->end);
		if (p == s->end)
			return cut(s);
		if (*p == '"')
			return p;
		if (*p == '\\') {
			*escaped = true;
			p = escape(s, p, name);
		} else if ((unsigned char)*p < 0x20) {
			return bad(s, "a control character in a string");
		} else {
			p = utf8(s, p);
		}
		if (p == NULL)
			return NULL;
	}
}

/* ---- numbers ---- */

static const char *
digits(const char *p, const char *end)
{
	while (p < end && *p >= '0' && *p <= '9')
		p++;
	return p;
}

static bool
fits_64(const char *p, const char *end)
{
	const bool minus = *p == '-';

	p += minus;
	if (end - p != 19)
		return end - p < 19;
	return memcmp(p, minus ? "9223372036854775808" :
	    "9223372036854775807", 19) <= 0;
}

/* exponent: where its digits begin, NULL without one. */
static bool
fits_double(const char *p, const char *exponent, const char *end)
{
	if (end - p < 200 && (exponent == NULL || exponent[-1] == '-' ||
	    end - exponent < 3))
		return true;
	/* A digit, a sign or a brace follows: strtod() stops there. */
	return isfinite(strtod(p, NULL));
}

static const char *
number(struct scan *s, const char *start, enum scan_kind *kind)
{
	const char *p = start + (*start == '-'), *at, *exponent = NULL;

	at = p;
	p = digits(p, s->end);
	if (p == s->end)
		return cut(s);		/* a brace must follow */
	if (p == at)
		return bad(s, *start == '-' ? "a bad number" : "a bad value");
	if (*at == '0' && p - at > 1)
		return bad(s, "a number with a leading zero");
	*kind = SCAN_INT;
	if (*p == '.') {
		*kind = SCAN_REAL;
		at = p + 1;
		p = digits(at, s->end);
		if (p == s->end)
			return cut(s);
		if (p == at)
			return bad(s, "a bad number");
	}
	if (*p == 'e' || *p == 'E') {
		*kind = SCAN_REAL;
		p++;
		if (p < s->end && (*p == '+' || *p == '-'))
			p++;
		exponent = p;
		p = digits(p, s->end);
		if (p == s->end)
			return cut(s);
		if (p == exponent)
			return bad(s, "a bad number");
	}
	if (*kind == SCAN_INT && !fits_64(start, p))
		return bad(s, "an integer beyond 64 bits");
	if (*kind == SCAN_REAL && !fits_double(start, exponent, p))
		return bad(s, "a number beyond a double");
	return p;
}

/* ---- values ---- */

static const char *
word(struct scan *s, const char *p, const char *want)
{
	const size_t len = strlen(want), left = (size_t)(s->end - p);

	if (left < len)
		return memcmp(p, want, left) == 0 ? cut(s) :
		    bad(s, "a bad value");
	return memcmp(p, want, len) == 0 ? p + len : bad(s, "a bad value");
}

static const char *object(struct scan *, const char *p, int depth);
static const char *array(struct scan *, const char *p, int depth);

/* p: where the value begins, perhaps the end of the line. */
static const char *
value(struct scan *s, const char *p, int depth, struct member *m)
{
	m->escaped = false;
	if (p == s->end)
		return cut(s);
	switch (*p) {
	case '"':
		m->kind = SCAN_STRING;
		p = string(s, p + 1, false, &m->escaped);
		return p == NULL ? NULL : p + 1;
	case '{':
		m->kind = SCAN_OBJECT;
		return object(s, p + 1, depth + 1);
	case '[':
		m->kind = SCAN_ARRAY;
		return array(s, p + 1, depth + 1);
	case 'n':
		m->kind = SCAN_NULL;
		return word(s, p, "null");
	case 't':
		m->kind = SCAN_TRUE;
		return word(s, p, "true");
	case 'f':
		m->kind = SCAN_FALSE;
		return word(s, p, "false");
	default:
		return number(s, p, &m->kind);
	}
}

static const char *
array(struct scan *s, const char *p, int depth)
{
	struct member m;

	if (depth > DEPTH_MAX)
		return bad(s, "nested deeper than 512");
	p = space(p, s->end);
	if (p < s->end && *p == ']')
		return p + 1;
	for (;;) {
		p = value(s, space(p, s->end), depth, &m);
		if (p == NULL)
			return NULL;
		p = space(p, s->end);
		if (p == s->end)
			return cut(s);
		if (*p == ']')
			return p + 1;
		if (*p++ != ',')
			return bad(s, "no comma between two elements");
	}
}

/* A name and its colon; returns where the value begins. */
static const char *
name(struct scan *s, const char *p, size_t base, struct member *m)
{
	if (p == s->end)
		return cut(s);
	if (*p != '"')
		return bad(s, "a member without a name");
	m->name = p + 1;
	p = string(s, p + 1, true, &m->name_escaped);
	if (p == NULL)
		return NULL;
	m->name_len = (size_t)(p - m->name);
	if (!names_add(s->names, base, m->name, m->name_len, m->name_escaped))
		return bad(s, "a member twice");
	p = space(p + 1, s->end);
	if (p == s->end)
		return cut(s);
	if (*p != ':')
		return bad(s, "no colon after a name");
	return space(p + 1, s->end);
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
		return bad(s, "nested deeper than 512");
	p = space(p, s->end);
	while (p == s->end || *p != '}') {
		if ((p = name(s, p, base, &m)) == NULL)
			return NULL;
		m.value = p;
		if ((p = value(s, p, depth, &m)) == NULL)
			return NULL;
		m.len = (size_t)(p - m.value);
		if (depth == 1)
			keep(s, &m);
		p = space(p, s->end);
		if (p == s->end)
			return cut(s);
		if (*p == '}')
			break;
		if (*p != ',')
			return bad(s, "no comma between two members");
		p = space(p + 1, s->end);
		if (p < s->end && *p == '}')
			return bad(s, "a comma before the end");
	}
	names_close(s->names, base);
	s->close = p;
	return p + 1;
}

const char *
scan_line(struct scan *s, const char *line, size_t len)
{
	const char *p;

	s->end = line + len;
	s->why = NULL;
	s->count = 0;
	if (s->size > MEMBERS_KEPT) {
		free(s->members);
		s->members = NULL;
		s->size = 0;
	}
	names_reset(s->names, len);
	p = space(line, s->end);
	if (p == s->end || *p != '{')
		return len >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0 ?
		    "a byte order mark" : "not a JSON object";
	p = object(s, p + 1, 1);
	if (p != NULL && space(p, s->end) != s->end)
		p = bad(s, "something after the object");
	if (p == NULL)
		s->count = 0;
	return p == NULL ? s->why : NULL;
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

const char *
scan_end(const struct scan *s)
{
	return s->close;
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
	    space(m->value + 1, end) != end;
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
