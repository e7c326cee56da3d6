#ifndef FLOW_STORE_H
#define FLOW_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "data/rec.h"
#include "db/db.h"
#include "db/row.h"
#include "db/schema.h"
#include "flow/known.h"
#include "flow/parked.h"

/*
 * store: one record into its row: identity, references, slug, and what
 * differs.  Nothing is written for a record that says nothing new.
 */
struct store;

struct store_conf {
	struct row_conf row;
	bool strict;		/* an unknown member refuses the record */
	int64_t now;		/* for created_at, updated_at */
};

/* When it is stored: what may still be waited for. */
enum store_stage {
	STORE_STREAM,		/* a parent may come, albums may change */
	STORE_LATE,		/* parents must be there */
	STORE_MOVE,		/* songs go to the earlier album now */
	STORE_LAST		/* what other albums say is added */
};

enum store_result {
	STORE_NEW, STORE_CHANGED, STORE_SAME,
	STORE_PARK,		/* to store_queue(), and come again later */
	STORE_REFUSED,		/* store_why() says why; nothing was written */
	STORE_FAILED		/* the database failed (reported) */
};

/* db, schema (of it), known and conf are borrowed.  NULL: reported. */
struct store *store_new(struct db *, const struct schema *, struct known *,
    const struct store_conf *);
void store_free(struct store *);

/* After BEGIN and before COMMIT.  0 or -1 (reported). */
int store_begin(struct store *);
int store_end(struct store *);

/* rec is an artist, album or song. */
enum store_result store_record(struct store *, const struct rec *,
    enum store_stage);

const char *store_why(const struct store *);

/* Where a record is to be parked, and the album that a contested song names. */
enum parked_queue store_queue(const struct store *, int64_t *album);

/* The order of albums by which a song stays with the earliest: SQL terms. */
const char *store_album_order(const struct store *);

/* The exit status after a failure. */
int store_status(const struct store *);

#endif
