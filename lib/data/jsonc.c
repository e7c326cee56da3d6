#include <string.h>

#include "base/buf.h"
#include "data/toml.h"

/* The end of the string that begins at s. */
static const char *
past_string(const char *s, const char *end)
{
	for (s++; s < end && *s != '"'; s++)
		if (*s == '\\' && s + 1 < end)
			s++;
	return s < end ? s + 1 : end;
}

/* The end of the comment that begins at s, or s if none does. */
static const char *
past_comment(const char *s, const char *end)
{
	if (end - s < 2 || s[0] != '/' || (s[1] != '/' && s[1] != '*'))
		return s;
	if (s[1] == '/') {
		while (s < end && *s != '\n')
			s++;
		return s;
	}
	for (s += 2; s < end; s++)
		if (end - s >= 2 && s[0] == '*' && s[1] == '/')
			return s + 2;
	return end;
}

/* Blanks as long as [s, end), its newlines kept for line numbers. */
static void
blank(struct buf *out, const char *s, const char *end)
{
	for (; s < end; s++)
		buf_char(out, *s == '\n' ? '\n' : ' ');
}

/* Where the last thing that is no blank ends, before i. */
static size_t
before(const struct buf *b, size_t i)
{
	while (i > 0 && strchr(" \t\r\n", b->data[i - 1]) != NULL)
		i--;
	return i;
}

/* Takes a comma away that turned out to stand before a closing bracket, and
 * after a value. */
static void
drop_comma(struct buf *out)
{
	size_t comma = before(out, out->len), i;

	if (out->data == NULL || comma == 0 || out->data[comma - 1] != ',')
		return;
	i = before(out, comma - 1);
	if (i > 0 && strchr("[{,:", out->data[i - 1]) == NULL)
		out->data[comma - 1] = ' ';
}

json_t *
jsonc_parse(const char *s, size_t len, struct toml_error *e)
{
	const char *end = s + len, *p;
	struct buf b = BUF_INIT;
	json_error_t je;
	json_t *root;

	if (len >= 3 && memcmp(s, "\357\273\277", 3) == 0)
		s += 3;
	while (s < end) {
		if (*s == '"') {
			p = past_string(s, end);
			buf_add(&b, s, (size_t)(p - s));
		} else if ((p = past_comment(s, end)) != s) {
			blank(&b, s, p);
		} else {
			if (*s == '}' || *s == ']')
				drop_comma(&b);
			buf_char(&b, *s);
			p = s + 1;
		}
		s = p;
	}
	root = json_loadb(b.data != NULL ? b.data : "", b.len,
	    JSON_REJECT_DUPLICATES, &je);
	buf_release(&b);
	if (root == NULL) {
		e->line = je.line > 0 ? (unsigned)je.line : 1;
		e->why = "not understood as JSON";
	}
	return root;
}
