#include "data/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/mem.h"

/* More than any one character decomposes to (U+FDFA: 18). */
#define DECOMPOSED_MAX 32

bool
text_valid(const char *s, size_t len)
{
	const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)s;
	utf8proc_int32_t c;

	while (len > 0) {
		utf8proc_ssize_t n = 1;

		if (*p >= 0x80 && (n = utf8proc_iterate(p,
		    len > 4 ? 4 : (utf8proc_ssize_t)len, &c)) < 1)
			return false;
		p += n;
		len -= (size_t)n;
	}
	return true;
}

void
text_char(struct buf *b, uint32_t c)
{
	char *to = buf_room(b, 4);

	b->len += (size_t)utf8proc_encode_char((utf8proc_int32_t)c,
	    (utf8proc_uint8_t *)to);
	b->data[b->len] = '\0';
}

/* Unicode's White_Space property. */
static bool
is_space(utf8proc_int32_t c)
{
	return (c >= 0x09 && c <= 0x0d) || c == ' ' || c == 0x85 ||
	    c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
	    c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
	    c == 0x3000;
}

/*
 * Marks that only colour a letter go; those that make another letter stay:
 * vowel signs, nukta, voicing and virama (combining classes 0, 7, 8 and 9),
 * and the vowels and tones of Thai, Lao and Tibetan (103 to 132).
 */
static bool
is_accent(utf8proc_int32_t c)
{
	const utf8proc_property_t *p = utf8proc_get_property(c);
	int class = p->combining_class;

	switch (p->category) {
	case UTF8PROC_CATEGORY_ME:
		return true;
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
		return class > 9 && !(class >= 103 && class <= 132);
	default:
		return false;
	}
}

/* Formats (joiners, directions, ...) and controls: nobody sees them. */
static bool
is_invisible(utf8proc_int32_t c)
{
	utf8proc_category_t k = utf8proc_category(c);

	return k == UTF8PROC_CATEGORY_CF || k == UTF8PROC_CATEGORY_CC;
}

/* A lone acute accent is an apostrophe typed with the wrong key; NFKD would
 * make it a blank with a mark. */
static utf8proc_int32_t
plain_quote(utf8proc_int32_t c, void *data)
{
	(void)data;
	return c == 0xb4 ? '\'' : c;
}

/* All of s decomposed and case folded; their number, or -1.  Frees at *to. */
static utf8proc_ssize_t
decompose(const char *s, size_t len, utf8proc_int32_t **to)
{
	const utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE |
	    UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
	const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)s;
	utf8proc_ssize_t n, size = (utf8proc_ssize_t)len;

	*to = NULL;
	n = utf8proc_decompose_custom(p, size, NULL, 0, how, plain_quote, NULL);
	if (n <= 0)
		return n;
	*to = mem_grow(NULL, (size_t)n, sizeof(**to));
	return utf8proc_decompose_custom(p, size, *to, n, how, plain_quote,
	    NULL);
}

char *
text_fold(const char *s)
{
	utf8proc_int32_t *c = NULL;
	utf8proc_ssize_t i, n;
	bool blank = false;
	size_t len = 0;
	char *out;

	n = decompose(s, strlen(s), &c);
	out = mem_alloc(n > 0 ? (size_t)n * 4 + 1 : 1);
	for (i = 0; i < n; i++) {
		if (is_space(c[i])) {
			blank = len > 0;
			continue;
		}
		if (is_accent(c[i]) || is_invisible(c[i]))
			continue;
		if (blank)
			out[len++] = ' ';
		blank = false;
		len += (size_t)utf8proc_encode_char(c[i],
		    (utf8proc_uint8_t *)out + len);
	}
	out[len] = '\0';
	free(c);
	return out;
}

/* Letters that Unicode does not decompose, as people type them without. */
static const char *
plain_letter(utf8proc_int32_t c)
{
	static const struct { utf8proc_int32_t c; const char *plain; } t[] = {
		{ 0xe6, "ae" }, { 0xf0, "d" }, { 0xf8, "o" }, { 0xfe, "th" },
		{ 0x111, "d" }, { 0x127, "h" }, { 0x131, "i" }, { 0x142, "l" },
		{ 0x153, "oe" }, { 0x167, "t" },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		if (t[i].c == c)
			return t[i].plain;
	return NULL;
}

/* Signs that stand inside words: apostrophes of all sorts, full stops. */
static bool
is_silent(utf8proc_int32_t c)
{
	return c == '\'' || c == '.' || c == '`' || c == 0x2bb || c == 0x2bc ||
	    (c >= 0x2018 && c <= 0x201b) || c == 0x2032;
}

/* Letters, the marks that text_fold() leaves, and numbers. */
static bool
is_word(utf8proc_int32_t c)
{
	utf8proc_category_t k = utf8proc_category(c);

	return k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_NO;
}

char *
text_words(const char *s)
{
	char *folded = text_fold(s), *p = folded;
	struct buf out = BUF_INIT;
	utf8proc_int32_t c;
	utf8proc_ssize_t n;
	const char *plain;
	bool blank = false;

	for (; *p != '\0'; p += n) {
		n = utf8proc_iterate((utf8proc_uint8_t *)p, -1, &c);
		if (is_silent(c))
			continue;
		if (!is_word(c)) {
			blank = out.len > 0;
			continue;
		}
		if (blank)
			buf_char(&out, ' ');
		blank = false;
		if ((plain = plain_letter(c)) != NULL)
			buf_str(&out, plain);
		else
			buf_add(&out, p, (size_t)n);
	}
	free(folded);
	return buf_take(&out);
}

char *
text_lower(const char *s)
{
	struct buf out = BUF_INIT;
	utf8proc_int32_t c;
	utf8proc_ssize_t n;

	for (; *s != '\0'; s += n) {
		n = utf8proc_iterate((const utf8proc_uint8_t *)s, -1, &c);
		if (n < 1) {
			n = 1;
			continue;
		}
		text_char(&out, (uint32_t)utf8proc_tolower(c));
	}
	return buf_take(&out);
}

bool
text_same(const char *a, const char *b)
{
	char *fa, *fb;
	bool same;

	if (strcmp(a, b) == 0)
		return true;
	fa = text_fold(a);
	fb = text_fold(b);
	same = *fa != '\0' && strcmp(fa, fb) == 0;
	free(fa);
	free(fb);
	return same;
}

/* What a decomposed character is in a slug: [a-z0-9_], '-', or 0. */
static char
slug_char(utf8proc_int32_t c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		return (char)c;
	if (c == '_' || c == '-' || is_space(c))
		return '-';
	return 0;
}

char *
text_slug(char *out, size_t size, const char *s)
{
	const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)s;
	size_t rest = strlen(s), len = 0, max = size - 1;
	utf8proc_int32_t c, to[DECOMPOSED_MAX];
	utf8proc_ssize_t n, k, i;
	bool dash = false;
	char ch;

	if (max > SLUG_MAX)
		max = SLUG_MAX;
	for (; rest > 0 && len < max; p += n, rest -= (size_t)n) {
		if ((n = utf8proc_iterate(p, (utf8proc_ssize_t)rest, &c)) < 1) {
			n = 1;		/* a bad byte is no letter */
			continue;
		}
		to[0] = c;	/* and no more, if it is ASCII */
		k = c < 0x80 ? 1 : utf8proc_decompose_char(c, to,
		    DECOMPOSED_MAX, UTF8PROC_DECOMPOSE, NULL);
		for (i = 0; i < k && len < max; i++) {
			if ((ch = slug_char(to[i])) == '-')
				dash = len > 0;
			if (ch == 0 || ch == '-')
				continue;
			/* A dash stands before a letter, so none is last. */
			if (dash && len + 1 == max)
				goto out;
			if (dash)
				out[len++] = '-';
			dash = false;
			out[len++] = ch;
		}
	}
out:
	out[len] = '\0';
	return out;
}

bool
text_slug_fine(const char *slug)
{
	return *slug != '\0' && strstr(slug, "null") == NULL &&
	    strstr(slug, "undefined") == NULL;
}

/* Bytes of white space at the start of s. */
static size_t
space_before(const char *s, size_t len)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t n;
	size_t i;

	for (i = 0; i < len; i += (size_t)n) {
		n = utf8proc_iterate((const utf8proc_uint8_t *)s + i,
		    (utf8proc_ssize_t)(len - i), &c);
		if (n < 1 || !is_space(c))
			break;
	}
	return i;
}

char *
text_trim(char *s)
{
	size_t len = strlen(s), skip, start;
	utf8proc_int32_t c;

	skip = space_before(s, len);
	len -= skip;
	memmove(s, s + skip, len + 1);
	while (len > 0) {
		for (start = len - 1; start > 0 &&
		    ((unsigned char)s[start] & 0xc0) == 0x80; start--)
			;
		if (utf8proc_iterate((utf8proc_uint8_t *)s + start,
		    (utf8proc_ssize_t)(len - start), &c) < 1 || !is_space(c))
			break;
		len = start;
	}
	s[len] = '\0';
	return s;
}

size_t
text_prefix(const char *s, size_t len, size_t max)
{
	if (len <= max)
		return len;
	while (max > 0 && ((unsigned char)s[max] & 0xc0) == 0x80)
		max--;
	return max;
}
