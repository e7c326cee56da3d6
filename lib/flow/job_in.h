#ifndef FLOW_JOB_IN_H
#define FLOW_JOB_IN_H

#include "data/rec.h"
#include "flow/job.h"
#include "svc/shelf.h"

/* job_in: what job.c (the artist) and albums.c (its releases) share. */
enum kind { SEARCH, ARTIST, WHOLE, LIST, RELEASE, RECORDINGS };

/* One album: its document is asked for, then what that lacks. */
struct slot {
	enum { IDLE, ASKED, READY, LOST } state;
	unsigned open;		/* pages of recordings under way */
};

struct job {
	struct crew *crew;
	struct job *next;
	const struct want *want;
	struct ask **asks;	/* under way */
	size_t open;
	bool gone;		/* no such artist, or one that came before */
	bool failed;		/* something did not come */

	char asked[MBID_SIZE];	/* the id it is asked for by */
	json_t *record;		/* the artist's, once it came */
	char id[MBID_SIZE];	/* of the record */
	bool record_out;

	/* The list of releases: whole pages first, then perhaps light ones. */
	struct shelf *shelf;
	json_t *early;		/* a page that came before the artist */
	size_t total, got, pages, listing, next_list;
	bool listed, list_failed;

	struct slot *slots;	/* an album each */
	size_t nslots, next_ask, next_out;
};

/* Sends a question of the job's.  Steals url. */
struct ask *job_ask(struct job *, enum kind, char *url);

const char *job_name(const struct job *);	/* for messages */

/* ---- albums.c ---- */

/* Asks for the artist's releases, from one place of the list up to another. */
void albums_ask_page(struct job *, enum kind, size_t from, size_t to);

/* A page came that was asked for so. */
void albums_page(struct job *, json_t *doc, enum kind, size_t from, size_t to);

/* All releases are known: asks for the documents that leave next. */
void albums_ask(struct job *);

/* A release document; no such release; a page of recordings. */
void albums_release(struct job *, json_t *doc, size_t i);
void albums_release_gone(struct job *, size_t i);
void albums_recordings(struct job *, const json_t *doc, const struct ask *);

/* Writes the albums that are complete, as far as their order allows. */
void albums_emit(struct job *);

#endif
