#ifndef DB_DIFF_H
#define DB_DIFF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "db/db.h"
#include "db/schema.h"

/*
 * diff: what must be written so that production becomes what a source is.
 *
 * One connection has the source (staging, or a backup) as main and production
 * attached as "production", best in a transaction of the caller's.  Everything
 * found is kept in temporary tables of that connection, so that memory does
 * not grow with the catalogue; both files are only read.
 */
enum diff_how {
	/*
	 * Rows are matched by musicbrainz_id; a row without one by slug; and a
	 * source row whose musicbrainz_id production does not know is that
	 * production row which has its id and slug, if no source row has that
	 * row's musicbrainz_id.  What matches keeps production's id, slug and
	 * created_at; the rest is new, with an id that production never had.
	 * References are compared and written as production's ids, JSON is
	 * compared as values, created_at and updated_at not at all.
	 */
	DIFF_IDENTITY,
	DIFF_LITERAL	/* by id, and every column as it is */
};

struct diff_count {
	int64_t production, source;		/* rows */
	int64_t added, changed, removed;
};

/* A column that both have and that can be written; id is none of them. */
struct diff_column {
	const struct column *c;		/* as production has it */
	int parent;	/* which of catalogue[] it refers to; -1: none */
	bool no_null;	/* not even for a moment: NOT NULL, or a key of a table
			 * that is not ours, which might follow (diff_keep) */
};

/*
 * One table T of the catalogue.  Temporary tables, filled by diff_new:
 *	odd_T(sid, pid, new)	source rows that are not at once the production
 *				row of the same id: pid is the id they have or
 *				get (none by DIFF_LITERAL)
 *	gone_T(id)		production rows to be removed
 *	put_T(id, new, sid, mask)  rows to be added (new 1) or changed (new 0):
 *				production's id, the source's; mask has one
 *				'1' or '0' for each of columns: differs (NULL
 *				of a new row)
 * and by diff_keep:
 *	val_T(id, new, mask, c0, c1, ...)  the whole row as it shall be
 *	park_T(id, col)		column number col of row id holds a unique
 *				value that another row gets: it must be moved
 *				out of the way first, and is in the row's mask
 */
struct diff_table {
	const char *name;
	const struct table *t;		/* as production has it */
	struct diff_column *columns;
	size_t ncolumns;
	struct diff_count n;
	int64_t parked;			/* rows of park_T */
	bool triggers;			/* production has triggers on it */
};

struct diff {
	struct db *db;			/* borrowed */
	enum diff_how how;
	struct schema *source, *production;
	struct diff_table t[CATALOGUE];
};

/* The schema under this name, if the catalogue can be kept in it.  NULL:
 * reported as one of `what`; *status is set.  Caller frees. */
struct schema *diff_schema(struct db *, const char *name, const char *what,
    int *status);

/* Compares.  NULL: reported; *status (may be NULL) says how it ended:
 * EX_DATAERR for a database that cannot hold the catalogue. */
struct diff *diff_new(struct db *, enum diff_how, int *status);
void diff_free(struct diff *);		/* drops the temporary tables too */

bool diff_same(const struct diff *);	/* nothing added, changed, removed? */

/*
 * Fills val_T and park_T, so that the two files need not be read again.
 * tell gets a sentence for each thing that cannot be done: a row of the source
 * that refers to one it does not have, a unique value (a slug) of a new row
 * that a staying row of production holds, a removed row that another table
 * refers to, a row whose key another table refers to and that gets another
 * key.  Returns how many, or -1 (reported).
 */
int64_t diff_keep(struct diff *, void (*tell)(void *arg, const char *what),
    void *arg);

/* After diff_keep: fills unpark_T(id, col), which is to the way back what
 * park_T is to the way there.  0 or -1 (reported). */
int diff_keep_undo(struct diff *);

/* The last of the questions of diff_keep alone, for the moment before the
 * write, of any connection that has production under the name `schema`. */
int64_t diff_referred(struct diff *, struct db *, const char *schema,
    void (*tell)(void *arg, const char *what), void *arg);

/* One row that differs. */
enum diff_op { DIFF_ADDED, DIFF_CHANGED, DIFF_REMOVED };
struct diff_row {
	const char *table;
	enum diff_op op;
	int64_t id;		/* production's, or the one it will get */
	const char *name, *slug;	/* "" if there is none */
	const char *columns;	/* DIFF_CHANGED: "bio, genres"; else "" */
};

/* All of them, by table, operation, id.  0 or -1 (reported). */
int diff_each(struct diff *, void (*row)(void *arg, const struct diff_row *),
    void *arg);

/* The columns, in quotes, each behind a prefix, joined by commas. */
void diff_columns(struct buf *, const struct diff_table *,
    const char *prefix);

#endif
