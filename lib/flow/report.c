/* What the rules found, for people and for programs; declared in rules.h. */
#include "flow/rules.h"

#include <stdlib.h>

#include "data/text.h"

static const char *
severity(const struct rule *r)
{
	return r->error ? "error" : "warning";
}

/* The length of the character that s begins with; 0: it is no UTF-8. */
static size_t
character(const char *s)
{
	for (size_t n = 1; n <= 4 && s[n - 1] != '\0'; n++)
		if (text_valid(s, n))
			return n;
	return 0;
}

static bool
is_control(const char *s)
{
	const unsigned char c = (unsigned char)s[0], next = (unsigned char)s[1];

	return c < 0x20 || c == 0x7f ||
	    (c == 0xc2 && next >= 0x80 && next < 0xa0);
}

/* Bytes that are no UTF-8 become '?'; with controls, these too. */
static void
put(struct buf *b, const char *s, bool controls)
{
	size_t n;

	for (; *s != '\0'; s += n > 0 ? n : 1) {
		n = character(s);
		if (n == 0 || (controls && is_control(s)))
			buf_char(b, '?');
		else
			buf_add(b, s, n);
	}
}

void
rules_clean(struct buf *b, const char *s)
{
	put(b, s, true);
}

static void
rule_text(const struct rule *r, struct buf *b)
{
	buf_printf(b, "%s ", severity(r));
	rules_clean(b, r->name);
	buf_str(b, ": ");
	rules_clean(b, r->sentence);
	buf_printf(b, " (%ju)\n", (uintmax_t)r->count);
	for (size_t i = 0; i < r->nrows; i++) {
		const struct rule_row *row = &r->rows[i];

		buf_str(b, "    ");
		rules_clean(b, row->entity);
		buf_str(b, row->id != NULL ? " " : "");
		rules_clean(b, row->id != NULL ? row->id : "");
		buf_str(b, ": ");
		rules_clean(b, row->what);
		buf_char(b, '\n');
	}
	if (r->count > r->nrows)
		buf_printf(b, "    and %ju more\n",
		    (uintmax_t)(r->count - r->nrows));
}

void
rules_list(const struct rules *rs, struct buf *b)
{
	for (size_t i = 0; i < rs->n; i++) {
		const struct rule *r = &rs->list[i];
		struct buf name = BUF_INIT;

		if (!r->chosen)
			continue;
		rules_clean(&name, r->name);
		buf_printf(b, "%-16s %-8s ", name.data, severity(r));
		rules_clean(b, r->sentence);
		buf_char(b, '\n');
		buf_release(&name);
	}
}

void
rules_text(const struct rules *rs, struct buf *b)
{
	for (int error = 1; error >= 0; error--)
		for (size_t i = 0; i < rs->n; i++)
			if (rs->list[i].count > 0 && rs->list[i].error == error)
				rule_text(&rs->list[i], b);
	if (rs->list[0].count > 0)
		buf_str(b, "the file is damaged: no other rule was checked\n");
}

/* What stands in a database need not be UTF-8; JSON must. */
static json_t *
words(const char *s)
{
	struct buf b = BUF_INIT;
	json_t *j;

	put(&b, s, false);
	j = json_string(b.len > 0 ? b.data : "");
	buf_release(&b);
	return j;
}

static json_t *
id_json(const struct rule_row *row)
{
	if (row->id == NULL)
		return json_null();
	return row->number ? json_integer(strtoll(row->id, NULL, 10)) :
	    words(row->id);
}

static json_t *
rule_json(const struct rule *r)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < r->nrows; i++) {
		const struct rule_row *row = &r->rows[i];

		json_array_append_new(rows, json_pack("{s:o, s:o, s:o}",
		    "entity", words(row->entity),
		    "id", id_json(row),
		    "what", words(row->what)));
	}
	return json_pack("{s:o, s:s, s:o, s:I, s:o}", "rule", words(r->name),
	    "severity", severity(r), "sentence", words(r->sentence),
	    "count", (json_int_t)r->count, "rows", rows);
}

void
rules_json(const struct rules *rs, json_t *object, bool all)
{
	json_t *list = json_array();

	for (size_t i = 0; i < rs->n; i++) {
		const struct rule *r = &rs->list[i];

		if (r->count > 0 || (all && r->chosen && !r->skipped))
			json_array_append_new(list, rule_json(r));
	}
	json_object_set_new(object, "ok", json_boolean(rules_ok(rs)));
	json_object_set_new(object, "errors",
	    json_integer((json_int_t)rs->errors));
	json_object_set_new(object, "warnings",
	    json_integer((json_int_t)rs->warnings));
	json_object_set_new(object, "rules", list);
}

/* The value of a label. */
static void
put_label(struct buf *b, const char *s)
{
	struct buf clean = BUF_INIT;

	rules_clean(&clean, s);
	for (size_t i = 0; i < clean.len; i++) {
		if (clean.data[i] == '"' || clean.data[i] == '\\')
			buf_char(b, '\\');
		buf_char(b, clean.data[i]);
	}
	buf_release(&clean);
}

void
rules_metrics(const struct rules *rs, struct buf *b)
{
	buf_printf(b, "# HELP daft_validate_ok Whether staging may be promoted.\n"
	    "# TYPE daft_validate_ok gauge\ndaft_validate_ok %d\n",
	    rules_ok(rs));
	buf_str(b, "# HELP daft_validate_rows Rows that break a rule.\n"
	    "# TYPE daft_validate_rows gauge\n");
	for (size_t i = 0; i < rs->n; i++) {
		const struct rule *r = &rs->list[i];

		if (!r->chosen || r->skipped)
			continue;
		buf_str(b, "daft_validate_rows{rule=\"");
		put_label(b, r->name);
		buf_printf(b, "\",severity=\"%s\"} %ju\n", severity(r),
		    (uintmax_t)r->count);
	}
}
