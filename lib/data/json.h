#ifndef DATA_JSON_H
#define DATA_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * json: typed access to jansson trees whose members may be absent, null or of
 * another type than promised.  All take NULL for the tree and give "none".
 */

/* Parses a whole text (any value); NULL if it is no JSON or no UTF-8.  \u0000
 * is allowed.  Caller decrefs. */
json_t *js_parse(const char *, size_t len);

/* String member, borrowed; NULL if absent, empty or no string. */
const char *js_str(const json_t *object, const char *key);

/* Whole number: a JSON integer, a whole real, or a string of digits. */
bool js_int(const json_t *object, const char *key, int64_t *);

/* Number: integer, real, or a string that is one. */
bool js_real(const json_t *object, const char *key, double *);

/* True only for JSON true. */
bool js_true(const json_t *object, const char *key);

/* Object or array member, borrowed; NULL if absent or of another type. */
json_t *js_object(const json_t *object, const char *key);
json_t *js_array(const json_t *object, const char *key);

/*
 * One or many: element i of a member that is a list, or itself for i = 0 if
 * it is an object or a non-empty string; NULL past the end.  Last.fm's
 * converted XML writes a list of one as a bare object and none as "".
 */
json_t *js_item(const json_t *object, const char *key, size_t i);

/* The first, in order of bytes, of the strings in a list member, borrowed; NULL
 * if there are none but "". */
const char *js_lowest(const json_t *object, const char *key);

/* Are the two equal as values?  1 equals 1.0; member order does not count. */
bool js_same(const json_t *, const json_t *);

/* Compact text.  Caller frees. */
char *js_text(const json_t *);

/* null, "", [] and {} are not known; NULL neither. */
bool js_known(const json_t *);

/* Adds a value to an object (steals it) unless it is not known: then it is
 * dropped.  For building records. */
void js_put(json_t *object, const char *key, json_t *value);
void js_put_str(json_t *object, const char *key, const char *value);

#endif
