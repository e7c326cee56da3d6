#include "db/schema.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"

/*
 * Comparing two schemas by what they mean.  Each thing (an index, a foreign
 * key) is described by a text, and the two sets of texts are compared: so
 * names that SQLite makes and the order of making do not count.
 */
struct compare {
	void (*say)(void *, const char *, const char *);
	void *arg;
	const char *table;
	size_t count;
};

static void differs(struct compare *, const char *, ...)
    MSG_PRINTF(2, 3);

static void
differs(struct compare *c, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	c->count++;
	c->say(c->arg, c->table, text);
}

/* ---- SQL text ---- */

/* Copies a quoted thing with its quotes; a doubled quote stays in it.  The
 * quotes of an ordinary identifier go.  Returns what follows. */
static const char *
plain_quoted(struct buf *b, const char *s)
{
	char end = *s == '[' ? ']' : *s;
	const char *p = s + 1;
	bool simple = end != '\'';
	size_t at = b->len;

	for (; *p != '\0'; p++) {
		if (*p == end && (end == ']' || p[1] != end))
			break;
		if (*p == end)
			p++;
		if (!isalnum((unsigned char)*p) && *p != '_')
			simple = false;
	}
	if (!simple || p == s + 1) {
		buf_add(b, s, (size_t)(p - s) + (*p != '\0'));
	} else {
		buf_add(b, s + 1, (size_t)(p - s - 1));
		for (; at < b->len; at++)
			b->data[at] = (char)tolower((unsigned char)b->data[at]);
	}
	return *p != '\0' ? p + 1 : p;
}

/* Past blanks and comments; the same place if there are none. */
static const char *
skip_blank(const char *s)
{
	for (;;) {
		if (isspace((unsigned char)*s)) {
			s++;
		} else if (s[0] == '-' && s[1] == '-') {
			s += strcspn(s, "\n");
		} else if (s[0] == '/' && s[1] == '*') {
			const char *end = strstr(s + 2, "*/");

			s = end != NULL ? end + 2 : s + strlen(s);
		} else {
			return s;
		}
	}
}

static bool
wordy(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$' ||
	    (unsigned char)c >= 0x80;
}

char *
schema_plain_sql(const char *sql)
{
	struct buf b = BUF_INIT;
	const char *s = skip_blank(sql != NULL ? sql : "");

	while (*s != '\0') {
		const char *next = skip_blank(s);

		if (next != s) {	/* a blank only between two words */
			s = next;
			if (b.len > 0 && wordy(b.data[b.len - 1]) &&
			    (wordy(*s) || strchr("\"[`", *s) != NULL) &&
			    *s != '\0')
				buf_char(&b, ' ');
		} else if (strchr("'\"[`", *s) != NULL) {
			s = plain_quoted(&b, s);
		} else {
			buf_char(&b, (char)tolower((unsigned char)*s++));
		}
	}
	return buf_take(&b);
}

static bool
same_sql(const char *a, const char *b)
{
	char *pa = schema_plain_sql(a), *pb = schema_plain_sql(b);
	bool same = strcmp(pa, pb) == 0;

	free(pa);
	free(pb);
	return same;
}

/* ---- sets of descriptions ---- */

struct texts {
	char **text;
	size_t n;
};

static void
texts_add(struct texts *t, struct buf *b)
{
	t->text = mem_grow(t->text, t->n + 1, sizeof(*t->text));
	t->text[t->n++] = buf_take(b);
}

/* Says what only one of the two holds, and empties both. */
static void
texts_compare(struct compare *c, struct texts *want, struct texts *have)
{
	for (size_t i = 0; i < want->n; i++) {
		size_t k = 0;

		while (k < have->n && (have->text[k] == NULL ||
		    strcmp(want->text[i], have->text[k]) != 0))
			k++;
		if (k == have->n) {
			differs(c, "lacks %s", want->text[i]);
		} else {
			free(have->text[k]);
			have->text[k] = NULL;
		}
		free(want->text[i]);
	}
	for (size_t i = 0; i < have->n; i++) {
		if (have->text[i] != NULL)
			differs(c, "has %s", have->text[i]);
		free(have->text[i]);
	}
	free(want->text);
	free(have->text);
	*want = *have = (struct texts){ NULL, 0 };
}

static void
add_names(struct buf *b, char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *s = names[i] != NULL ? names[i] : "(expression)";

		if (i > 0)
			buf_str(b, ", ");
		for (; *s != '\0'; s++)
			buf_char(b, (char)tolower((unsigned char)*s));
	}
}

static void
describe_indexes(struct texts *out, const struct table *t)
{
	for (size_t i = 0; i < t->nindexes; i++) {
		const struct index *x = &t->indexes[i];
		struct buf b = BUF_INIT;
		const char *where;
		char *sql;

		if (!x->unique)
			continue;
		buf_str(&b, "UNIQUE index (");
		add_names(&b, x->columns, x->ncolumns);
		buf_char(&b, ')');
		sql = schema_plain_sql(x->sql);
		where = x->partial ? strstr(sql, "where") : NULL;
		if (where != NULL)
			buf_printf(&b, " %s", where);
		free(sql);
		texts_add(out, &b);
	}
}

static void
describe_fkeys(struct texts *out, const struct table *t)
{
	for (size_t i = 0; i < t->nfkeys; i++) {
		const struct fkey *f = &t->fkeys[i];
		struct buf b = BUF_INIT;

		if (f->implied)
			continue;
		buf_str(&b, "foreign key (");
		add_names(&b, f->from, f->ncolumns);
		buf_str(&b, ") to ");
		add_names(&b, &f->table, 1);
		buf_char(&b, '(');
		add_names(&b, f->to, f->ncolumns);
		buf_char(&b, ')');
		if (strcmp(f->on_update, "NO ACTION") != 0)
			buf_printf(&b, " ON UPDATE %s", f->on_update);
		if (strcmp(f->on_delete, "NO ACTION") != 0)
			buf_printf(&b, " ON DELETE %s", f->on_delete);
		texts_add(out, &b);
	}
}

/* ---- one table ---- */

static const char *
affinity_name(enum affinity a)
{
	static const char *const names[] = {
		[AFF_BLOB] = "BLOB", [AFF_TEXT] = "TEXT",
		[AFF_NUMERIC] = "NUMERIC", [AFF_INTEGER] = "INTEGER",
		[AFF_REAL] = "REAL",
	};

	return names[a];
}

static void
compare_column(struct compare *c, const struct column *want,
    const struct column *have)
{
	if (want->affinity != have->affinity)
		differs(c, "column %s is %s, not %s", want->name,
		    affinity_name(have->affinity),
		    affinity_name(want->affinity));
	if (want->notnull != have->notnull)
		differs(c, "column %s %s NULL", want->name,
		    have->notnull ? "may not be" : "may be");
	if (want->computed != have->computed)
		differs(c, "column %s is %s", want->name,
		    have->computed ? "computed" : "not computed");
	if (want->key != have->key)
		differs(c, "column %s is %sin its place of the primary key",
		    want->name, have->key == 0 ? "not " : "");
	if (!same_sql(want->preset, have->preset))
		differs(c, "column %s has default %s, not %s", want->name,
		    have->preset != NULL ? have->preset : "NULL",
		    want->preset != NULL ? want->preset : "NULL");
}

static void
compare_columns(struct compare *c, const struct table *want,
    const struct table *have)
{
	for (size_t i = 0; i < want->ncolumns; i++) {
		const struct column *w = &want->columns[i];
		const struct column *h = table_column(have, w->name);

		if (h == NULL)
			differs(c, "lacks column %s", w->name);
		else
			compare_column(c, w, h);
	}
	for (size_t i = 0; i < have->ncolumns; i++)
		if (table_column(want, have->columns[i].name) == NULL)
			differs(c, "has column %s", have->columns[i].name);
}

static const struct trigger *
find_trigger(const struct schema *s, const struct trigger *like)
{
	for (size_t i = 0; i < s->ntriggers; i++)
		if (strcasecmp(s->triggers[i].name, like->name) == 0 &&
		    strcasecmp(s->triggers[i].table, like->table) == 0)
			return &s->triggers[i];
	return NULL;
}

static void
compare_triggers(struct compare *c, const struct schema *want,
    const struct schema *have)
{
	for (size_t i = 0; i < want->ntriggers; i++) {
		const struct trigger *w = &want->triggers[i], *h;

		if (strcasecmp(w->table, c->table) != 0)
			continue;
		h = find_trigger(have, w);
		if (h == NULL)
			differs(c, "lacks trigger %s", w->name);
		else if (!same_sql(w->sql, h->sql))
			differs(c, "trigger %s does something else", w->name);
	}
	for (size_t i = 0; i < have->ntriggers; i++) {
		const struct trigger *h = &have->triggers[i];

		if (strcasecmp(h->table, c->table) == 0 &&
		    find_trigger(want, h) == NULL)
			differs(c, "has trigger %s", h->name);
	}
}

static void
compare_table(struct compare *c, const struct schema *want,
    const struct schema *have)
{
	const struct table *w = schema_table(want, c->table);
	const struct table *h = schema_table(have, c->table);
	struct texts wt = { NULL, 0 }, ht = { NULL, 0 };

	if (w == NULL && h == NULL)
		return;
	if (w == NULL || h == NULL) {
		differs(c, w == NULL ? "is not wanted" : "is missing");
		return;
	}
	if (w->kind != h->kind) {
		differs(c, "is another kind of table");
		return;
	}
	compare_columns(c, w, h);
	describe_indexes(&wt, w);
	describe_indexes(&ht, h);
	texts_compare(c, &wt, &ht);
	describe_fkeys(&wt, w);
	describe_fkeys(&ht, h);
	texts_compare(c, &wt, &ht);
	compare_triggers(c, want, have);
}

size_t
schema_compare(const struct schema *want, const struct schema *have,
    const char *const tables[], void (*say)(void *, const char *, const char *),
    void *arg)
{
	struct compare c = { .say = say, .arg = arg };

	for (size_t i = 0; tables != NULL && tables[i] != NULL; i++) {
		c.table = tables[i];
		compare_table(&c, want, have);
	}
	for (size_t i = 0; tables == NULL && i < want->ntables; i++) {
		c.table = want->tables[i].name;
		if (schema_ours(c.table) &&
		    want->tables[i].kind != TABLE_SHADOW)
			compare_table(&c, want, have);
	}
	return c.count;
}
