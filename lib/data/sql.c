#include "data/sql.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* What wrangler looks for in a whole file, strings included. */
static const char words[] = "BEGIN TRANSACTION";
#define FIRST_WORD 5

size_t
sql_text(struct buf *b, const char *s, size_t len, size_t max)
{
	size_t start = b->len, i;
	unsigned joins = 0;

	buf_char(b, '\'');
	for (i = 0; i < len; i++) {
		bool inside = ((unsigned char)s[i] & 0xc0) == 0x80;

		/* A NUL or a quote takes more room than it is long. */
		if (!inside && (b->len - start + 20 > max ||
		    joins + 2 > SQL_JOINS))
			break;
		if (s[i] == '\0') {
			buf_str(b, "'||char(0)||'");
			joins += 2;
		} else if (len - i >= sizeof(words) - 1 &&
		    strncasecmp(s + i, words, sizeof(words) - 1) == 0) {
			buf_add(b, s + i, FIRST_WORD);
			buf_str(b, "'||'");
			i += FIRST_WORD - 1;
			joins++;
		} else {
			if (s[i] == '\'')
				buf_char(b, '\'');
			buf_char(b, s[i]);
		}
	}
	buf_char(b, '\'');
	return i;
}

void
sql_blob(struct buf *b, const void *p, size_t len)
{
	const unsigned char *s = p;

	buf_str(b, "X'");
	for (size_t i = 0; i < len; i++)
		buf_printf(b, "%02x", s[i]);
	buf_char(b, '\'');
}

void
sql_int(struct buf *b, int64_t n)
{
	/* The lowest number has no literal: its positive would be too high. */
	if (n == INT64_MIN)
		buf_str(b, "(-9223372036854775807-1)");
	else
		buf_printf(b, "%jd", (intmax_t)n);
}

void
sql_real(struct buf *b, double d)
{
	char text[40];

	if (isnan(d)) {
		buf_str(b, "NULL");
	} else if (isinf(d)) {
		buf_str(b, d > 0 ? "9e999" : "-9e999");
	} else {
		snprintf(text, sizeof(text), "%.17g", d);
		buf_str(b, text);
		if (strpbrk(text, ".e") == NULL)
			buf_str(b, ".0");
	}
}

void
sql_name(struct buf *b, const char *name)
{
	buf_char(b, '"');
	for (; *name != '\0'; name++) {
		if (*name == '"')
			buf_char(b, '"');
		buf_char(b, *name);
	}
	buf_char(b, '"');
}

static bool
in_name(char c)
{
	return c == '_' || c == '$' || (c & 0x80) != 0 ||
	    isalnum((unsigned char)c);
}

const char *
sql_word(const char *sql, const char *name)
{
	size_t len = strlen(name);

	for (const char *p = sql; *p != '\0'; p++)
		if ((p == sql || !in_name(p[-1])) &&
		    strncasecmp(p, name, len) == 0 && !in_name(p[len]))
			return p;
	return NULL;
}
