#ifndef DB_FIELDS_H
#define DB_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "data/rec.h"
#include "db/schema.h"

/*
 * fields: what each member name of a record means for its table.  Records of
 * one kind have their members in the same order, so the answer for the record
 * before is tried first.
 */
enum field_what {
	FIELD_COLUMN,		/* stored in a column */
	FIELD_MBID,		/* the record's own musicbrainz_id */
	FIELD_ARTIST, FIELD_ALBUM,	/* references */
	FIELD_FORMER,		/* former_ids; perhaps a column too */
	FIELD_SORT_NAME,	/* sort_name; perhaps a column too */
	FIELD_IGNORED,		/* made by stage-load, or passing */
	FIELD_UNKNOWN		/* neither column nor passing */
};
#define FIELD_NO_COLUMN ((size_t)-1)

struct field {
	char *name;
	size_t len;
	enum field_what what;
	size_t column;		/* of FIELD_COLUMN and those with perhaps */
	bool met;		/* FIELD_UNKNOWN: in a record before */
	struct field *next;
};

struct fields;
struct fields *fields_new(const struct table *, enum rec_type);
void fields_free(struct fields *);

/*
 * The meaning of member m, the at'th of its record.  *first: it is unknown
 * and was not met before.  Only so many unknown names are remembered; then
 * one that stands for all of them is given.
 */
const struct field *fields_find(struct fields *, size_t at,
    const struct member *m, bool *first);

#endif
