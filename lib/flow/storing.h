#ifndef FLOW_STORING_H
#define FLOW_STORING_H

#include "base/seen.h"
#include "db/bulk.h"
#include "db/inserts.h"
#include "db/upsert.h"
#include "flow/refs.h"
#include "flow/store.h"

/*
 * What store.c (a record) and its parts share: parents.c (the rows that it
 * refers to), identity.c (which row is it?), naming.c (id and slug of a new
 * one), rows.c (what is written).  Nobody else includes this.
 */
#define SEEN_BYTES (1u << 20)	/* of a filter: good for some 300,000 rows */

struct store {
	struct db *db;
	struct known *known;
	const struct store_conf *conf;
	struct bulk *bulk;
	struct refs *refs;
	struct kind {
		const struct table *t;
		struct upsert *upsert;
		struct row row;
		struct stmt *slug_taken, *id_taken, *mbid_of;
		size_t name;		/* the column name or title */
		int64_t next_id;
		/* Ids and slugs of all rows, while they are known to be ours:
		 * what was not seen need not be looked up.  Else NULL. */
		struct seen *seen;
		struct inserts *inserts;	/* NULL: none may wait */
		struct seen *parked;	/* ids of records; NULL: none */
	} kinds[CATALOGUE];
	struct stmt *album_artist, *album_first;
	struct parent_slug {		/* of an artist, of an album */
		struct stmt *find;
		int64_t id;		/* of the last one found */
		char *slug;
	} parent_slug[2];
	struct buf slug;
	char why[512];
	enum parked_queue queue;	/* of the last STORE_PARK */
	int64_t album;
	char *order;			/* of albums, the earliest first */
	int status;
};

/* The record at hand. */
struct job {
	const struct rec *rec;
	struct kind *kind;
	struct row *row;
	enum store_stage stage;
	bool has_artist, has_album;	/* named, and found */
	int64_t artist, album;
	char was[MBID_SIZE];		/* the former id its row has; "" */
	bool merged;			/* its own id is a former one */
	char known_as[MBID_SIZE];	/* the id that production knows it by */
};

/* ---- store.c ---- */

/* Says why the record is refused; its result. */
enum store_result store_refuse(struct store *, const char *, ...)
    MSG_PRINTF(2, 3);

/* Staging failed, unless production did; the result for that. */
enum store_result store_fail(struct store *);

/* Passes on what production said. */
int store_from_known(struct store *, int r);

/* ---- parents.c ---- */

/* Prepares what is asked of albums.  0 or -1. */
int parents_prepare(struct store *, const struct schema *);

/* STORE_SAME: all that the record refers to is there. */
enum store_result parents_resolve(struct store *, struct job *);

/* A song that names its album only has the album's artist.  0 or -1. */
int parents_artist(struct store *, struct job *);

/* Which album and artist a song's row gets.  STORE_SAME: go on; *lacking: set
 * where albums differ: is the record's the later one, so that only what the
 * row lacks is taken? */
enum store_result parents_place(struct store *, struct job *, bool *lacking);

/* ---- identity.c ---- */

/* 1: the record's row is at hand (upsert), also by a former id, the row's or
 * the record's; 0: it is new; -1. */
int identity_find(struct store *, struct job *);

/* Has surely no row this id or slug? */
bool identity_unseen(const struct kind *, const char *key, size_t len);

/* Remembers what a row is known by now. */
void identity_see(struct job *);

/* What production knows the record by, into known_as: 1; 0: nothing; -1. */
int identity_known(struct store *, struct job *, struct known_row *);

/* Who names a former id means this row, unless a row still has it: told.
 * 0 or -1. */
int identity_keep(struct store *, struct job *);

/* ---- naming.c ---- */

/* A free slug into s->slug.  0 or -1. */
int naming_make(struct store *, struct job *);

/* s->slug into the row's cells; url_slug: NULL, or what is there in its
 * place. */
void naming_set(struct store *, struct job *, const char *url_slug);

/* The id and slug of a new row: what production gave it already, or what is
 * free.  0 or -1. */
int naming_give(struct store *, struct job *);

/* ---- rows.c ---- */

enum store_result rows_insert(struct store *, struct job *);
enum store_result rows_change(struct store *, struct job *);

#endif
