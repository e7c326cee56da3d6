#include "data/lex.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

const char *
lex_bad(struct lex *s, const char *why)
{
	s->why = why;
	return NULL;
}

const char *
lex_cut(struct lex *s)
{
	return lex_bad(s, "cut off");
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

/* A high bit for each byte of w that is b's, from the lowest one on; above
 * one that is right another may be wrong. */
static uint64_t
holds(uint64_t w, uint64_t b)
{
	const uint64_t x = w ^ b;

	return (x - 0x0101010101010101) & ~x & 0x8080808080808080;
}

/* Such a bit for each of eight bytes that asks for a closer look. */
static uint64_t
specials(const char *p)
{
	const uint64_t ones = 0x0101010101010101;
	uint64_t w;

	memcpy(&w, p, sizeof(w));
	return holds(w, ones * '"') | holds(w, ones * '\\') |
	    ((w - ones * 0x20) & ~w & ones * 0x80) | (w & ones * 0x80);
}

static const char *
plain(const char *p, const char *end)
{
	uint64_t found = 0;

	while (end - p >= 8 && (found = specials(p)) == 0)
		p += 8;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	if (found != 0)		/* the lowest byte is the first */
		return p + __builtin_ctzll(found) / 8;
#endif
	while (p < end && !special[(unsigned char)*p])
		p++;
	return p;
}

/* One character that is not ASCII, by Unicode's table 3-7. */
static const char *
utf8(struct lex *s, const char *p)
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
		return lex_bad(s, "not UTF-8");
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
			return lex_cut(s);
		if (u[i] < low || u[i] > high)
			return lex_bad(s, "not UTF-8");
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
unicode(struct lex *s, const char *p, bool name)
{
	int n, low;

	if (s->end - p < 6)
		return memchr(p, '"', (size_t)(s->end - p)) == NULL ? lex_cut(s) :
		    lex_bad(s, "a bad \\u escape");
	n = hex4(p + 2);
	if (n == -1)
		return lex_bad(s, "a bad \\u escape");
	if (n == 0 && name)
		return lex_bad(s, "\\u0000 in a name");
	p += 6;
	if (n < 0xd800 || n > 0xdfff)
		return p;
	if (n > 0xdbff)
		return lex_bad(s, "a lone surrogate");
	if (p == s->end || (s->end - p == 1 && *p == '\\'))
		return lex_cut(s);
	if (p[0] != '\\' || p[1] != 'u')
		return lex_bad(s, "a lone surrogate");
	if (s->end - p < 6)
		return unicode(s, p, name);
	low = hex4(p + 2);
	if (low == -1)
		return lex_bad(s, "a bad \\u escape");
	return low >= 0xdc00 && low <= 0xdfff ? p + 6 :
	    lex_bad(s, "a lone surrogate");
}

static const char *
escape(struct lex *s, const char *p, bool name)
{
	if (p + 1 == s->end)
		return lex_cut(s);
	switch (p[1]) {
	case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r':
	case 't':
		return p + 2;
	case 'u':
		return unicode(s, p, name);
	default:
		return lex_bad(s, "a bad escape");
	}
}

const char *
lex_string(struct lex *s, const char *p, bool name, bool *escaped)
{
	*escaped = false;
	for (;;) {
		p = plain(p, s->end);
		if (p == s->end)
			return lex_cut(s);
		if (*p == '"')
			return p;
		if (*p == '\\') {
			*escaped = true;
			p = escape(s, p, name);
		} else if ((unsigned char)*p < 0x20) {
			return lex_bad(s, "a control character in a string");
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

const char *
lex_number(struct lex *s, const char *start, bool *real)
{
	const char *p = start + (*start == '-'), *at, *exponent = NULL;

	*real = false;
	at = p;
	p = digits(p, s->end);
	if (p == s->end)
		return lex_cut(s);		/* a brace must follow */
	if (p == at)
		return lex_bad(s, *start == '-' ? "a bad number" : "a bad value");
	if (*at == '0' && p - at > 1)
		return lex_bad(s, "a number with a leading zero");
	if (*p == '.') {
		*real = true;
		at = p + 1;
		p = digits(at, s->end);
		if (p == s->end)
			return lex_cut(s);
		if (p == at)
			return lex_bad(s, "a bad number");
	}
	if (*p == 'e' || *p == 'E') {
		*real = true;
		p++;
		if (p < s->end && (*p == '+' || *p == '-'))
			p++;
		exponent = p;
		p = digits(p, s->end);
		if (p == s->end)
			return lex_cut(s);
		if (p == exponent)
			return lex_bad(s, "a bad number");
	}
	if (!*real && !fits_64(start, p))
		return lex_bad(s, "an integer beyond 64 bits");
	if (*real && !fits_double(start, exponent, p))
		return lex_bad(s, "a number beyond a double");
	return p;
}

/* ---- words ---- */

const char *
lex_word(struct lex *s, const char *p, const char *want)
{
	const size_t len = strlen(want), left = (size_t)(s->end - p);

	if (left < len)
		return memcmp(p, want, left) == 0 ? lex_cut(s) :
		    lex_bad(s, "a bad value");
	return memcmp(p, want, len) == 0 ? p + len : lex_bad(s, "a bad value");
}
