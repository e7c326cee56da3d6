#ifndef DB_ROW_H
#define DB_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "data/rec.h"
#include "db/schema.h"

/*
 * row: a record as a row of its table, column by column, and back.  Types are
 * checked on the way in; what could not come back is left out on the way out.
 */
enum cell_kind {
	CELL_NONE,	/* the record does not say */
	CELL_ERASE,	/* it says null, "", [] or {}, and that counts */
	CELL_INT, CELL_REAL, CELL_TEXT
};

struct cell {
	enum cell_kind kind;
	int64_t n;
	double r;
	const char *s;		/* borrowed: from the line, or the row's own */
	size_t len;
};

/* A reference by musicbrainz_id. */
struct ref {
	enum { REF_NONE, REF_ERASE, REF_NAMED } kind;
	char mbid[MBID_SIZE];
};

struct row_conf {
	bool replace;		/* null, "", [] and {} erase */
	/* A member that has no column and is no passing one, at its first
	 * occurrence in a table.  NULL: nobody wants to know. */
	void (*unknown)(const char *table, const char *member);
};

/*
 * One record of one table.  row_read() fills it; the cells of made columns
 * (role_made()) and references are left CELL_NONE for the caller to set.
 */
struct row {
	const struct table *table;
	enum rec_type type;
	const struct row_conf *conf;
	struct cell *cells;		/* one for each column */
	char mbid[MBID_SIZE];		/* "" if there is no well-formed one */
	struct ref artist, album;
	const struct member *former;	/* former_ids, a known array; or NULL */
	const struct member *sort_name;	/* as it stands there, or NULL */
	const char *unknown;		/* an unknown member's name, or NULL */
	char why[160];
	struct row_priv *priv;
};

/* table and conf are borrowed. */
void row_init(struct row *, const struct table *, enum rec_type,
    const struct row_conf *);
void row_release(struct row *);

/*
 * Takes the record apart.  0; or -1: why has "MEMBER: what is wrong".  Cells
 * point into rec's line and row's memory: good until either changes.
 */
int row_read(struct row *, const struct rec *);

/* The cell of the column with this role; NULL: the table has none. */
struct cell *row_cell(struct row *, enum role);

void cell_int(struct cell *, int64_t);		/* NULL cell: no effect */
void cell_text(struct cell *, const char *s, size_t len);	/* borrowed */

/* Binds it to parameter i: NULL if there is no value.  A text is borrowed. */
void cell_bind(const struct cell *, struct stmt *, int i);

/* ---- out ---- */

/* A value that a record cannot say, for a message: the column and why. */
typedef void row_lost(void *arg, const char *column, const char *why);

/*
 * Appends ,"NAME":VALUE of a column of the catalogue, from result column col of
 * st.  Nothing for made columns but the slug, references, what is not known,
 * and a value that stage-load would refuse (lost is told).
 */
void row_write(struct buf *, const struct column *, struct stmt *st, int col,
    struct scan *, row_lost *lost, void *arg);

/* A string with its quotes; false (nothing added): no UTF-8. */
bool row_write_string(struct buf *, const char *, size_t len);

#endif
