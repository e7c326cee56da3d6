#ifndef DB_KEEP_H
#define DB_KEEP_H

#include "db/diff.h"

/*
 * What diff.c (compares), pair.c (which row is which), changes.c (lists),
 * keep.c (keeps what shall be written) and park.c (unique values) share.
 * Nobody else includes this.
 */

/* Makes odd_T, gone_T and put_T. */
int diff_make_tables(struct diff *, const char *table);

/*
 * Fills gone_T, and odd_T from what put_T has as new: source rows that are not
 * production's row of the same id.  The rows of both have been counted.
 */
int diff_pair(struct diff *, struct diff_table *);

/* Runs the SQL and empties the text.  0 or -1. */
int diff_run(struct diff *, struct buf *sql);

/* Are there rows of the source that are another row in production? */
int diff_moved(struct diff *, const char *table, bool *yes);

/* The value of a column of source row s, as production is to have it.
 * odd: for which parents references must be looked up. */
void diff_add_value(struct buf *, const struct diff_column *,
    const bool odd[]);

/* Who hears of what cannot be done, and how often it was. */
struct saying {
	void (*say)(void *, const char *);
	void *arg;
	int64_t n;
};
void diff_say(struct saying *, const char *, ...) MSG_PRINTF(2, 3);

/* A text for a message: "" for NULL. */
const char *diff_text(const char *);

/* Makes and fills park_T; tells which values a row that stays holds.  0 or
 * -1. */
int diff_unique(struct diff *, struct diff_table *, struct saying *);

/* Which of t's columns has this name (NULL is none)?  -1: none. */
int diff_column_number(const struct diff_table *, const char *name);

/* A table of rows that is not ours and may refer to the catalogue? */
bool diff_foreign(const struct table *);

/* The column that people know a row by: name, else title. */
const char *diff_name_column(const struct table *);

#endif
