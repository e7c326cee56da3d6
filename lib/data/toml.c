#include "data/toml.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "data/text.h"

#define DEEPEST 64	/* brackets in brackets */

/*
 * The text being read.  A failure is kept in why (the first one wins) and all
 * readers stop at it.  Tables that a header opened are remembered in open,
 * for TOML lets no table be opened twice; frozen holds what was written as
 * an inline table or array, which nothing may be added to.
 */
struct toml {
	const char *s, *end;
	unsigned line;
	const char *why;
	json_t *root, *here;	/* borrowed: the table of the last header */
	json_t *open;		/* array, owned; members compared by identity */
	json_t *frozen;
	unsigned deep;
};

static json_t *value(struct toml *);

static void *
wrong(struct toml *t, const char *why)
{
	if (t->why == NULL)
		t->why = why;
	return NULL;
}

static bool
among(const json_t *list, const json_t *item)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (json_array_get(list, i) == item)
			return true;
	return false;
}

static int
peek(const struct toml *t)
{
	return t->s < t->end ? (unsigned char)*t->s : -1;
}

static bool
take(struct toml *t, const char *what)
{
	size_t n = strlen(what);

	if ((size_t)(t->end - t->s) < n || memcmp(t->s, what, n) != 0)
		return false;
	t->s += n;
	return true;
}

static void
skip_blanks(struct toml *t)
{
	while (peek(t) == ' ' || peek(t) == '\t')
		t->s++;
}

/* A newline if one is here. */
static bool
newline(struct toml *t)
{
	if (!take(t, "\n") && !take(t, "\r\n"))
		return false;
	t->line++;
	return true;
}

static void
skip_comment(struct toml *t)
{
	if (peek(t) != '#')
		return;
	while (t->s < t->end && *t->s != '\n')
		t->s++;
	if (t->s[-1] == '\r')
		t->s--;
}

/* Blanks, comments and newlines. */
static void
skip_lines(struct toml *t)
{
	do {
		skip_blanks(t);
		skip_comment(t);
	} while (newline(t));
}

/* ---- strings and keys ---- */

static void
unicode(struct toml *t, struct buf *b, int digits)
{
	uint32_t c = 0;

	for (int i = 0; i < digits; i++) {
		int d = peek(t);

		if (!isxdigit(d)) {
			wrong(t, "a \\u without its digits");
			return;
		}
		c = c << 4 | (uint32_t)(isdigit(d) ? d - '0' :
		    tolower(d) - 'a' + 10);
		t->s++;
	}
	if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		wrong(t, "a \\u that is no character");
	else
		text_char(b, c);
}

/* After a backslash.  folds: a line's end may be escaped. */
static void
escape(struct toml *t, struct buf *b, bool folds)
{
	static const char from[] = "btnfre\"\\", to[] = "\b\t\n\f\r\033\"\\";
	const char *p, *was = t->s;

	skip_blanks(t);
	if (folds && newline(t)) {
		do
			skip_blanks(t);
		while (newline(t));
		return;
	}
	t->s = was;
	if (take(t, "u"))
		unicode(t, b, 4);
	else if (take(t, "U"))
		unicode(t, b, 8);
	else if (peek(t) > 0 && (p = strchr(from, peek(t))) != NULL) {
		buf_char(b, to[p - from]);
		t->s++;
	} else {
		wrong(t, "an unknown escape");
	}
}

/* The closing quotes of a long string may follow one or two that are its. */
static bool
long_end(struct toml *t, struct buf *b, char quote)
{
	int n = 0;

	while (n < 5 && t->s + n < t->end && t->s[n] == quote)
		n++;
	if (n < 3)
		return false;
	for (int i = 3; i < n; i++)
		buf_char(b, quote);
	t->s += n;
	return true;
}

static void
string_long(struct toml *t, struct buf *b, char quote)
{
	newline(t);		/* the first one is not the string's */
	while (t->why == NULL && !long_end(t, b, quote)) {
		if (t->s == t->end)
			wrong(t, "a string without an end");
		else if (newline(t))
			buf_char(b, '\n');
		else if (quote == '"' && take(t, "\\"))
			escape(t, b, true);
		else
			buf_char(b, *t->s++);
	}
}

static void
string_short(struct toml *t, struct buf *b, char quote)
{
	while (t->why == NULL && peek(t) != quote) {
		if (t->s == t->end || *t->s == '\n')
			wrong(t, "a string without an end");
		else if (quote == '"' && take(t, "\\"))
			escape(t, b, false);
		else
			buf_char(b, *t->s++);
	}
	if (t->why == NULL)
		t->s++;
}

/* The string whose opening quote is here.  Caller frees; NULL: wrong. */
static char *
string(struct toml *t, bool may_be_long)
{
	char quote = *t->s;
	struct buf b = BUF_INIT;

	if (may_be_long && take(t, quote == '"' ? "\"\"\"" : "'''")) {
		string_long(t, &b, quote);
	} else {
		t->s++;
		string_short(t, &b, quote);
	}
	if (t->why == NULL && b.len > 0 && memchr(b.data, '\0', b.len) != NULL)
		wrong(t, "a NUL in a string");
	if (t->why != NULL) {
		buf_release(&b);
		return NULL;
	}
	return buf_take(&b);
}

static bool
bare(int c)
{
	return isalnum(c) || c == '_' || c == '-';
}

/* One part of a key.  Caller frees. */
static char *
key(struct toml *t)
{
	struct buf b = BUF_INIT;

	skip_blanks(t);
	if (peek(t) == '"' || peek(t) == '\'')
		return string(t, false);
	while (peek(t) != -1 && bare(peek(t)))
		buf_char(&b, *t->s++);
	if (b.len == 0)
		return wrong(t, "no key where one must be");
	return buf_take(&b);
}

/* ---- tables ---- */

/* The table called name in table, made if it is not there; of an array of
 * tables the last. */
static json_t *
enter(struct toml *t, json_t *table, const char *name)
{
	json_t *j = json_object_get(table, name);

	if (j == NULL) {
		j = json_object();
		json_object_set_new(table, name, j);
	}
	if (among(t->frozen, j))
		return wrong(t, "more for a value that is complete");
	if (json_is_array(j))
		j = json_array_get(j, json_array_size(j) - 1);
	if (!json_is_object(j))
		return wrong(t, "a key that is a value and a table");
	return j;
}

/* Dotted key: *table becomes the table that the last part, which is
 * returned (caller frees), belongs into. */
static char *
dotted(struct toml *t, json_t **table)
{
	char *name = key(t);

	while (name != NULL) {
		skip_blanks(t);
		if (!take(t, "."))
			return name;
		*table = enter(t, *table, name);
		free(name);
		name = *table != NULL ? key(t) : NULL;
	}
	return NULL;
}

/* key = value, into table. */
static void
pair(struct toml *t, json_t *table)
{
	char *name = dotted(t, &table);
	json_t *v;

	if (name == NULL)
		return;
	if (!take(t, "="))
		wrong(t, "no '=' after a key");
	else if (json_object_get(table, name) != NULL)
		wrong(t, "a key twice");
	else if ((v = value(t)) != NULL)
		json_object_set_new(table, name, v);
	free(name);
}

/* [table] or [[array of tables]]. */
static void
header(struct toml *t)
{
	bool array = take(t, "[[");
	json_t *table = t->root, *list;
	char *name;

	if (!array)
		t->s++;
	if ((name = dotted(t, &table)) == NULL)
		return;
	if (!take(t, array ? "]]" : "]")) {
		wrong(t, "a header without an end");
	} else if (array) {
		list = json_object_get(table, name);
		if (list == NULL) {
			list = json_array();
			json_object_set_new(table, name, list);
		}
		t->here = json_object();
		if (!json_is_array(list) || among(t->frozen, list))
			wrong(t, "an array of tables that is something else");
		json_array_append_new(list, t->here);
	} else if (json_is_array(json_object_get(table, name))) {
		wrong(t, "a table that is an array");
	} else if ((t->here = enter(t, table, name)) != NULL) {
		if (among(t->open, t->here))
			wrong(t, "a table twice");
		json_array_append(t->open, t->here);
	}
	free(name);
}

/* ---- values ---- */

static json_t *
array(struct toml *t)
{
	json_t *list = json_array(), *v;

	json_array_append(t->frozen, list);
	for (t->s++; t->why == NULL;) {
		skip_lines(t);
		if (take(t, "]"))
			return list;
		if ((v = value(t)) == NULL)
			break;
		json_array_append_new(list, v);
		skip_lines(t);
		if (!take(t, ",") && peek(t) != ']')
			wrong(t, "an array without an end");
	}
	json_decref(list);
	return NULL;
}

static json_t *
inline_table(struct toml *t)
{
	json_t *table = json_object();

	t->s++;
	skip_blanks(t);
	if (!take(t, "}")) {
		do
			pair(t, table);
		while (t->why == NULL && take(t, ","));
		if (t->why == NULL && !take(t, "}"))
			wrong(t, "an inline table without an end");
	}
	if (t->why != NULL) {
		json_decref(table);
		return NULL;
	}
	json_array_append(t->frozen, table);
	return table;
}

static void
skip_bare(struct toml *t)
{
	while (peek(t) > 0 && (bare(peek(t)) || strchr("+.:", peek(t))))
		t->s++;
}

/* true, false, or a number or a date, which stays text. */
static json_t *
bare_value(struct toml *t)
{
	const char *begin = t->s;
	size_t n;

	skip_bare(t);
	/* A blank may stand between a date and its time. */
	if (t->s - begin == 10 && begin[4] == '-' && t->end - t->s > 1 &&
	    *t->s == ' ' && isdigit((unsigned char)t->s[1])) {
		t->s++;
		skip_bare(t);
	}
	n = (size_t)(t->s - begin);
	if (n == 4 && memcmp(begin, "true", 4) == 0)
		return json_true();
	if (n == 5 && memcmp(begin, "false", 5) == 0)
		return json_false();
	if (n == 0 || (!isdigit((unsigned char)*begin) &&
	    strchr("+-in", *begin) == NULL))
		return wrong(t, "no value where one must be");
	return json_stringn(begin, n);
}

static json_t *
value(struct toml *t)
{
	json_t *v = NULL;
	char *s;

	skip_blanks(t);
	if (++t->deep > DEEPEST)
		return wrong(t, "values nested too deep");
	if (peek(t) == '"' || peek(t) == '\'') {
		if ((s = string(t, true)) != NULL)
			v = json_string(s);
		free(s);
	} else if (peek(t) == '[') {
		v = array(t);
	} else if (peek(t) == '{') {
		v = inline_table(t);
	} else {
		v = bare_value(t);
	}
	t->deep--;
	skip_blanks(t);
	return v;
}

json_t *
toml_parse(const char *s, size_t len, struct toml_error *e)
{
	struct toml t = { .s = s, .end = s + len, .line = 1 };

	t.root = t.here = json_object();
	t.open = json_array();
	t.frozen = json_array();
	if (!text_valid(s, len))
		wrong(&t, "not UTF-8");
	take(&t, "\357\273\277");
	while (t.why == NULL) {
		skip_lines(&t);
		if (t.s == t.end)
			break;
		if (peek(&t) == '[')
			header(&t);
		else
			pair(&t, t.here);
		skip_blanks(&t);
		skip_comment(&t);
		if (t.why == NULL && t.s < t.end && !newline(&t))
			wrong(&t, "something after the end of a value");
	}
	if (t.why == NULL) {
		json_decref(t.open);
		json_decref(t.frozen);
		return t.root;
	}
	e->line = t.line;
	e->why = t.why;
	json_decref(t.root);
	json_decref(t.open);
	json_decref(t.frozen);
	return NULL;
}
