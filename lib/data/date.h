#ifndef DATA_DATE_H
#define DATA_DATE_H

#include <stdbool.h>
#include <stdint.h>

/* date: partial ISO dates, UTC, proleptic Gregorian.  Pure. */

/* month and day are 0 when unknown; year too (MusicBrainz: "????-05-01"). */
struct date {
	int year, month, day;
};

/*
 * YYYY, YYYY-MM or YYYY-MM-DD that exists in the calendar.  0 or -1.  Nothing
 * else is taken: no question marks, no time.
 */
int date_parse(const char *, struct date *);

/* MusicBrainz' form: parts may be question marks, a year before Christ is
 * negative ("????-05-01", "1999-??-03", "-044").  "" and NULL give all
 * unknown.  0, or -1 (all unknown too) for what is no date. */
int date_parse_loose(const char *, struct date *);

/* The known leading parts as YYYY, YYYY-MM or YYYY-MM-DD; "" without a year
 * from 1 to 9999.  Returns out. */
#define DATE_SIZE 24
char *date_text(char out[DATE_SIZE], const struct date *);

/* Earlier first; an unknown part sorts after all known ones.  <0, 0, >0. */
int date_compare(const struct date *, const struct date *);

/* Seconds since 1970 UTC of its first day, negative before.  The year is
 * known. */
int64_t date_seconds(const struct date *);

/* The day of these seconds, as YYYY-MM-DD; "" outside the years 1 to 9999.
 * Returns out. */
char *date_of_seconds(char out[DATE_SIZE], int64_t seconds);

/* 2024-01-01T12-00-00, for file names, and 2024-01-01T12:00:00Z; "" as
 * above. */
char *date_stamp(char out[DATE_SIZE], int64_t seconds);
char *date_time(char out[DATE_SIZE], int64_t seconds);

#endif
