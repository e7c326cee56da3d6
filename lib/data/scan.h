#ifndef DATA_SCAN_H
#define DATA_SCAN_H

#include <stdbool.h>
#include <stddef.h>

/*
 * scan: one line of JSON, looked at once and never made into a tree.  The
 * whole grammar (RFC 8259), UTF-8, duplicate members at any depth, number
 * ranges, lone surrogates and nesting are checked; the top-level members are
 * kept as slices of the line.
 */
enum scan_kind {
	SCAN_NULL, SCAN_FALSE, SCAN_TRUE, SCAN_INT, SCAN_REAL, SCAN_STRING,
	SCAN_ARRAY, SCAN_OBJECT
};

struct member {
	const char *name;	/* as it stands, without quotes */
	size_t name_len;
	bool name_escaped;	/* the name holds a backslash */
	bool escaped;		/* a string value that holds a backslash */
	enum scan_kind kind;
	const char *value;	/* as it stands, quotes and brackets included */
	size_t len;
};

struct scan;	/* members of the last line; memory is used again */

struct scan *scan_new(void);
void scan_free(struct scan *);

/*
 * Scans len bytes, which must be one JSON object, white space around it
 * allowed.  NULL: fine.  Else what is wrong, a static text for a message
 * ("a member twice", "not UTF-8", "cut off", ...).  Slices point into line.
 *
 * Refused besides bad grammar: a member twice in one object (names compared
 * as decoded), an integer beyond 64 bits (signed), a number beyond a double,
 * nesting deeper than 512, a lone surrogate escape, \u0000 in a name, more than
 * a million members in all objects that are open at once (for memory's sake).
 */
const char *scan_line(struct scan *, const char *line, size_t len);

/* Members of the last good line in their order. */
size_t scan_count(const struct scan *);
const struct member *scan_at(const struct scan *, size_t i);

/* By decoded name; NULL if there is none. */
const struct member *scan_find(const struct scan *, const char *want);

/* Absent, null, "", [] and {} mean "not known" (design.md section 2). */
bool member_known(const struct member *);	/* NULL: false */

/*
 * A string's text, decoded, as UTF-8; \u0000 is kept, so len says how long it
 * is (NULL: do not care).  NULL if the member is NULL or no string.  Caller
 * frees.
 */
char *member_text(const struct member *, size_t *len);

#endif
