#ifndef DATA_TOML_H
#define DATA_TOML_H

#include <jansson.h>
#include <stddef.h>

/*
 * Configuration texts as jansson trees: TOML 1.0, and JSON as people write it
 * by hand.  Pure.  What is not understood is an error, never a guess.
 */
struct toml_error {
	unsigned line;		/* from 1 */
	const char *why;
};

/*
 * Tables, arrays of tables, dotted keys and all values.  Numbers and dates
 * stay the text that was written, as JSON strings.  NULL: *e says why.
 * Caller decrefs.
 */
json_t *toml_parse(const char *, size_t len, struct toml_error *e);

/* JSON with comments of both kinds and commas before a closing bracket. */
json_t *jsonc_parse(const char *, size_t len, struct toml_error *e);

#endif
