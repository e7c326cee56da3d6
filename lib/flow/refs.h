#ifndef FLOW_REFS_H
#define FLOW_REFS_H

#include <stdint.h>

#include "data/rec.h"
#include "db/db.h"

/*
 * refs: which row has this musicbrainz_id?  Children come in crowds after
 * their parent, so the last answers are remembered.
 */
struct refs;

struct refs *refs_new(struct db *);	/* db is borrowed; NULL: reported */
void refs_free(struct refs *);

/* 1: *id is the row's; 0: there is none; -1: reported. */
int refs_find(struct refs *, enum rec_type, const char *mbid, int64_t *id);

/* This row has that id now. */
void refs_set(struct refs *, enum rec_type, const char *mbid, int64_t id);

/* Others may have written meanwhile: nothing is remembered. */
void refs_forget(struct refs *);

/* The row was known by `was` and is now by another id: who asks for the old
 * one in this run still finds it.  0 or -1. */
int refs_renamed(struct refs *, enum rec_type, const char *was, int64_t id);

/* 1: *id is the row that refs_renamed() told of; 0: none; -1: reported. */
int refs_now(struct refs *, enum rec_type, const char *was, int64_t *id);

#endif
