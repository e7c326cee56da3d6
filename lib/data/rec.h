#ifndef DATA_REC_H
#define DATA_REC_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/msg.h"
#include "data/scan.h"

/*
 * rec: the record stream of daft-record(5).  Records come in through a recin
 * (files or standard input, own buffer over read(2), one scan a line, line
 * numbers, reject file) and leave through a recout, unchanged ones byte for
 * byte as they came.
 */
#define MBID_SIZE 37		/* with the NUL */
#define REC_LINE_MAX (64u << 20)

enum rec_type { REC_OTHER, REC_ARTIST, REC_ALBUM, REC_SONG, REC_END };

/*
 * One record.  Start with { 0 }; used again and again by recin_ready().
 * Read what is public here; change it through functions.
 */
struct rec {
	char *line;		/* as it came, without the newline */
	size_t len, size;
	const char *file;	/* NULL: standard input */
	uint64_t lineno;	/* from 1 */
	enum rec_type type;
	struct scan *scan;	/* its members */
	bool changed;
	struct rec_new *news;	/* values set by rec_set() */
	size_t nnews;
	const char *why;	/* what is wrong, after REC_BAD */
	int status;		/* after REC_BAD: the exit status it asks for */
};
void rec_release(struct rec *);

/*
 * Makes r the record of a line in memory (copied).  NULL: fine.  Else what is
 * wrong with it, a static text, and r is no record.
 */
const char *rec_parse(struct rec *r, const char *line, size_t len);

/* The same of what r->line and r->len hold already; room for a line and a NUL
 * in r->line (what was there is lost).  For recin. */
const char *rec_scan(struct rec *);
void rec_room(struct rec *, size_t len);

/* A member as the record has it now: NULL once rec_set() replaced it. */
const struct member *rec_find(const struct rec *, const char *name);

/* Is it there and not null, "", [] or {}?  rec_set() is looked at too. */
bool rec_known(const struct rec *, const char *name);

/* A string member's text (never one with a NUL inside); NULL if it is no
 * string or not known.  Caller frees. */
char *rec_text(const struct rec *, const char *name);

/* An integer member, or a string of digits.  False: none. */
bool rec_int(const struct rec *, const char *name, int64_t *);

/* Is it true, or 1 as a database has it?  Not of what rec_set() set. */
bool rec_true(const struct rec *, const char *name);

/* A nested value as a tree; NULL if absent.  Caller decrefs. */
json_t *rec_json(const struct rec *, const char *name);

/* The string `key` of an object member: rec_sub(r, "artist", "name"). */
char *rec_sub(const struct rec *, const char *name, const char *key);

/* Sets a member (steals value): in place if it is there, else appended.  A
 * value that is the same as what is there changes nothing. */
void rec_set(struct rec *, const char *name, json_t *value);

/* The record's own musicbrainz_id, folded to lower case; false if it has
 * none that is well formed. */
bool rec_mbid(const struct rec *, char out[MBID_SIZE]);

/* Is s a UUID of 36 characters?  Folded to lower case into out. */
bool mbid_fold(const char *s, char out[MBID_SIZE]);

/* The line as it leaves, with its newline, appended to b. */
void rec_write(const struct rec *, struct buf *b);

/* ---- in ---- */

enum rec_got {
	REC_GOT,	/* a record */
	REC_WAIT,	/* no whole line yet: recin_fill(), when fd is readable */
	REC_EOF,	/* no more */
	REC_BAD		/* a bad line and no reject file: say rec_die() once the
			 * records before it have left; then nothing follows */
};

struct recin {
	int fd;			/* poll this after REC_WAIT */
	uint64_t read;		/* records and bad lines (blank ones are none) */
	uint64_t rejected;	/* bad lines and recin_reject()ed records, also
				 * those that end the program: so a caller's
				 * other counts and this one add up to read */
	struct recin_priv *priv;
};

/*
 * files: names ended by NULL, "-" is standard input; none: standard input.
 * One that cannot be read ends the process (EX_NOINPUT) before anything is
 * read; so does (EX_USAGE) one that standard output is being written to.
 *
 * rejects: file to set bad lines aside in; NULL: none.  It is made anew at
 * once (else EX_CANTCREAT, also when it is an input or standard output) and
 * each line is written to it when it is refused: a signal loses none.  When
 * that fails, the bad line is given as REC_BAD after all, with EX_IOERR.
 */
void recin_open(struct recin *, char *const files[], const char *rejects);

/* The next record from what was read already; never waits.  With a reject
 * file bad lines are reported and set aside here, and the next one is given. */
enum rec_got recin_ready(struct recin *, struct rec *);

/* One read(2).  Waits unless poll(2) said that fd is readable, with
 * progress_tick() meanwhile.  A read error ends the process (EX_IOERR). */
void recin_fill(struct recin *);

/*
 * A whole record that is refused for what it says.  With a reject file: said,
 * set aside as it came, counted; returns true.  Without: returns false, and
 * nothing is said: the caller undoes its work and calls rec_die().
 */
bool recin_reject(struct recin *, const struct rec *, const char *fmt, ...)
    MSG_PRINTF(3, 4);

/* "PROGRAM: line N: why" and EX_DATAERR, after REC_BAD rec->status. */
_Noreturn void rec_die(const struct rec *, const char *fmt, ...)
    MSG_PRINTF(2, 3);

/* Closes; a reject file that turns out not to be whole then: EX_IOERR. */
void recin_close(struct recin *);

/* ---- out ---- */

struct recout {
	int fd;
	uint64_t written;	/* lines that left, whole */
	uint64_t waiting;	/* lines in buf */
	struct buf buf;
};

void recout_open(struct recout *, int fd);
void recout_rec(struct recout *, const struct rec *);	/* as rec_write() */
void recout_line(struct recout *, const char *, size_t len);	/* adds \n */
void recout_json(struct recout *, const json_t *);	/* compact, one line */

/* Whole lines leave now.  Call before sleeping.  EX_IOERR if they cannot. */
void recout_flush(struct recout *);

/*
 * Flush and a checked close: a full disk is not success.  EX_IOERR.  fd stays
 * open, so that nothing else gets its number.
 */
void recout_close(struct recout *);

#endif
