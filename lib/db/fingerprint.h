#ifndef DB_FINGERPRINT_H
#define DB_FINGERPRINT_H

#include "db/diff.h"

/*
 * fingerprint: what a catalogue is, in 64 hex digits: SHA-256 over all values
 * of artists, albums and songs, in order of id and with their types.  Two
 * files with the same fingerprint hold the same catalogue.
 */
#define FINGERPRINT_SIZE 65

/* Of the schema ("main") of a connection.  0 or -1 (reported). */
int fingerprint(struct db *, const char *schema, char out[FINGERPRINT_SIZE]);

/* Of production, now and when the difference (kept: diff_keep) has been
 * written to it, in one reading of `schema` of db, which holds production or
 * a copy of it.  0 or -1 (reported). */
int fingerprint_diff(struct diff *, struct db *db, const char *schema,
    char before[FINGERPRINT_SIZE], char after[FINGERPRINT_SIZE]);

#endif
