/* A row as the members of a record. */
#include "db/row.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "data/date.h"
#include "data/text.h"

static void
write_plain(struct buf *b, const char *s, size_t len)
{
	const char *end = s + len, *from = s;

	for (; s < end; s++) {
		unsigned char c = (unsigned char)*s;

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_add(b, from, (size_t)(s - from));
		from = s + 1;
		if (c == '"' || c == '\\')
			buf_printf(b, "\\%c", c);
		else if (c == '\n')
			buf_str(b, "\\n");
		else
			buf_printf(b, "\\u%04x", c);
	}
	buf_add(b, from, (size_t)(end - from));
}

bool
row_write_string(struct buf *b, const char *s, size_t len)
{
	if (!text_valid(s, len))
		return false;
	buf_char(b, '"');
	write_plain(b, s, len);
	buf_char(b, '"');
	return true;
}

/* Each writes a value, or says why it cannot: "" when there is none. */

static const char *
write_text(struct buf *b, struct stmt *st, int col)
{
	if (col_type(st, col) != COL_TEXT)
		return "no text";
	if (col_len(st, col) == 0)
		return "";
	return row_write_string(b, col_text(st, col), col_len(st, col)) ?
	    NULL : "not UTF-8";
}

static const char *
write_int(struct buf *b, struct stmt *st, int col)
{
	if (col_type(st, col) != COL_INT)
		return "no whole number";
	buf_printf(b, "%" PRId64, col_int(st, col));
	return NULL;
}

/* The fewest digits that give the same number again. */
static const char *
write_real(struct buf *b, struct stmt *st, int col)
{
	double d = col_real(st, col);
	char text[40];

	if (col_type(st, col) != COL_REAL || !isfinite(d))
		return "no number";
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, d);
		if (strtod(text, NULL) == d)
			break;
	}
	buf_str(b, text);
	if (text[strspn(text, "-0123456789")] == '\0')
		buf_str(b, ".0");
	return NULL;
}

static const char *
write_bool(struct buf *b, struct stmt *st, int col, const char *name)
{
	int64_t n = col_int(st, col);

	if (col_type(st, col) != COL_INT || n < 0 || n > 1)
		return "neither 1 nor 0";
	if (n == 0 && strcasecmp(name, "is_instrumental") == 0)
		return "";
	buf_str(b, n == 1 ? "true" : "false");
	return NULL;
}

static const char *
write_date(struct buf *b, struct stmt *st, int col)
{
	char text[DATE_SIZE];

	if (col_type(st, col) != COL_INT ||
	    *date_of_seconds(text, col_int(st, col)) == '\0')
		return "no date";
	buf_printf(b, "\"%s\"", text);
	return NULL;
}

/* The text as it is, if a record may hold it; line ends become blanks. */
static const char *
write_json(struct buf *b, struct stmt *st, int col, enum role role,
    struct scan *scan)
{
	struct buf line = BUF_INIT;
	const struct member *m;
	const char *why = "no JSON of its kind";

	if (col_type(st, col) != COL_TEXT)
		return why;
	if (col_len(st, col) == 0)
		return "";
	buf_str(&line, "{\"x\":");
	buf_add(&line, col_text(st, col), col_len(st, col));
	buf_char(&line, '}');
	if (scan_line(scan, line.data, line.len) == NULL &&
	    scan_count(scan) == 1) {
		m = scan_at(scan, 0);
		if (!member_known(m))
			why = "";
		else if (m->kind == SCAN_ARRAY ? role != ROLE_MAP :
		    m->kind == SCAN_OBJECT && role != ROLE_LIST)
			why = NULL;
		for (size_t i = 0; why == NULL && i < m->len; i++)
			buf_char(b, strchr("\r\n", m->value[i]) != NULL ?
			    ' ' : m->value[i]);
	}
	buf_release(&line);
	return why;
}

static const char *
write_any(struct buf *b, struct stmt *st, int col)
{
	switch (col_type(st, col)) {
	case COL_INT:
		return write_int(b, st, col);
	case COL_REAL:
		return write_real(b, st, col);
	default:
		return write_text(b, st, col);
	}
}

static const char *
write_value(struct buf *b, const struct column *c, struct stmt *st, int col,
    struct scan *scan)
{
	switch (c->role) {
	case ROLE_BOOL:
		return write_bool(b, st, col, c->name);
	case ROLE_DATE:
		return write_date(b, st, col);
	case ROLE_LIST:
	case ROLE_CREDITS:
	case ROLE_MAP:
	case ROLE_JSON:
		return write_json(b, st, col, c->role, scan);
	case ROLE_INT:
		return write_int(b, st, col);
	case ROLE_REAL:
		return write_real(b, st, col);
	case ROLE_ANY:
		return write_any(b, st, col);
	default:
		return write_text(b, st, col);
	}
}

void
row_write(struct buf *b, const struct column *c, struct stmt *st, int col,
    struct scan *scan, row_lost *lost, void *arg)
{
	const size_t before = b->len;
	const char *why;

	if ((role_made(c->role) && c->role != ROLE_SLUG) ||
	    c->role == ROLE_ARTIST || c->role == ROLE_ALBUM ||
	    col_type(st, col) == COL_NULL)
		return;
	buf_char(b, ',');
	row_write_string(b, c->name, strlen(c->name));
	buf_char(b, ':');
	if ((why = write_value(b, c, st, col, scan)) == NULL)
		return;
	b->len = before;
	b->data[before] = '\0';
	if (*why != '\0')
		lost(arg, c->name, why);
}
