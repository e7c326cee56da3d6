#ifndef RULES_RULES_H
#define RULES_RULES_H

/*
 * The validation rules that are compiled in: one a file of lib/rules/, made
 * into this table by scripts/embed-rules.  The last entry has name NULL.
 * text is what SQLite needs of the file: "-- error: SENTENCE" or
 * "-- warning: SENTENCE", a newline, one SELECT of (entity, id, what).
 */
struct rule_text {
	const char *name, *text;
};

extern const struct rule_text rules_builtin[];

#endif
