#ifndef FLOW_WRITER_H
#define FLOW_WRITER_H

#include "db/diff.h"

/*
 * writer: the rows that diff_keep kept, written to production and read back.
 * What apply.c (the transaction), writer.c and readback.c share.
 */

/* Statements for the sets of columns that rows changed in: there are few. */
#define UPDATES 32

/* Columns of writer_rows; column i of the table is VAL_FIRST + i. */
#define VAL_ID 0
#define VAL_NEW 1
#define VAL_MASK 2
#define VAL_FIRST 3

struct writer {
	struct db *to;
	struct diff *d;
	const struct diff_table *t;
	struct stmt *insert, *read;
	struct {
		char *mask;
		struct stmt *st;
	} update[UPDATES];
	size_t next;		/* the one to give up when all are taken */
	struct buf sql;
};

/* From now on it is about this table.  0 or -1 (reported). */
int writer_begin(struct writer *, const struct diff_table *);
void writer_end(struct writer *);

/* All of val_T in order of id.  NULL: reported; the caller frees it. */
struct stmt *writer_rows(struct writer *);

/* Sets those columns of the row that are '1' in mask.  0 or -1 (reported). */
int writer_update(struct writer *, struct stmt *row, const char *mask);

/* Writes all three tables.  0 or -1 (reported). */
int writer_run(struct writer *);

/* readback.c: are they what they shall be?  0, 1: no (reported), -1. */
int writer_check(struct writer *);

#endif
