/* What the rules found, for people and for programs; declared in rules.h. */
#include "flow/rules.h"

#include <stdlib.h>

#include "base/mem.h"

static const char *
severity(const struct rule *r)
{
	return r->error ? "error" : "warning";
}

void
rules_list(const struct rules *rs, struct buf *b)
{
	for (size_t i = 0; i < rs->n; i++)
		if (rs->list[i].chosen)
			buf_printf(b, "%-16s %-8s %s\n", rs->list[i].name,
		    severity(&rs->list[i]), rs->list[i].sentence);
}

/* What stands in a database must not drive a terminal, nor look like a row
 * of its own. */
static void
put_clean(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++) {
		const unsigned char c = (unsigned char)*s;

		if (c == 0xc2 && (unsigned char)s[1] >= 0x80 &&
		    (unsigned char)s[1] < 0xa0) {	/* C1 controls */
			buf_char(b, '?');
			s++;
		} else {
			buf_char(b, c < 0x20 || c == 0x7f ? '?' : *s);
		}
	}
}

static void
rule_text(const struct rule *r, struct buf *b)
{
	buf_printf(b, "%s %s: %s (%ju)\n", severity(r), r->name, r->sentence,
	    (uintmax_t)r->count);
	for (size_t i = 0; i < r->nrows; i++) {
		const struct rule_row *row = &r->rows[i];

		buf_str(b, "    ");
		put_clean(b, row->entity);
		buf_str(b, row->id != NULL ? " " : "");
		put_clean(b, row->id != NULL ? row->id : "");
		buf_str(b, ": ");
		put_clean(b, row->what);
		buf_char(b, '\n');
	}
	if (r->count > r->nrows)
		buf_printf(b, "    and %ju more\n",
		    (uintmax_t)(r->count - r->nrows));
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
	json_t *j = json_string(s);

	if (j == NULL) {
		char *copy = mem_str(s);

		for (char *p = copy; *p != '\0'; p++)
			if ((unsigned char)*p >= 0x80)
				*p = '?';
		j = json_string(copy);
		free(copy);
	}
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

		if (r->chosen && !r->skipped)
			buf_printf(b, "daft_validate_rows{rule=\"%s\","
			    "severity=\"%s\"} %ju\n", r->name, severity(r),
			    (uintmax_t)r->count);
	}
}
