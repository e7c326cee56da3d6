#ifndef SVC_MATCH_H
#define SVC_MATCH_H

#include <stdbool.h>

/*
 * match: is what a service answered about what we asked for?  Pure.
 *
 * Names are compared as words (svc/words.h): compatibility forms, case,
 * accents, punctuation and invisible characters do not count, "&" is "and", a
 * leading "The" goes.  Names that are nothing but signs ("!!!") are compared
 * as they are.  Two names are the same when they are equal, or when few of
 * their letters are slips (words_alike()): a letter left out or two exchanged,
 * within a long word.  Numbers, single letters, and names in scripts other
 * than Latin, Greek and Cyrillic must be equal always.
 */
#define MATCH_NEAR 0.90		/* of song titles: one letter in ten */
#define MATCH_NEAR_ARTIST 0.93	/* of names, which nothing else bears out: one
				 * in fifteen */
#define MATCH_NEAR_ALBUM 0.85	/* of album titles */
#define MATCH_SECONDS 3.0	/* two lengths of one recording */
#define MATCH_SECONDS_CLOSE 2.0	/* which also forgive another version's name */

/*
 * Is got the artist?  sort_name may be NULL; its words may stand in any order
 * ("Shiina, Ringo" is Ringo Shiina).
 */
bool match_artist(const char *name, const char *sort_name, const char *got);

/* Is this nobody: "Various Artists", "[unknown]" and their like? */
bool match_nobody(const char *name);

/* The same album?  Words about an edition do not count (see below). */
bool match_album(const char *wanted, const char *got);

/* A song to compare.  What is not known is NULL or 0. */
struct match_song {
	const char *title;
	const char *artist;	/* one name */
	const char *credit;	/* all who are named: "A feat. B", "A & C" */
	const char *album;
	double duration_s;
};

/*
 * Are the two the same song, and how surely?  0: no, and *why (may be NULL)
 * says why, a static text.  Else more than 0, at most 1; the greater of two
 * candidates is the better one.
 *
 * Title.  Its tails are set apart: brackets, and what follows " - " or " / ".
 *  - guests ("feat. X", "ft. X", "(with X)") do not count;
 *  - words about an edition ("2011 Remaster", "Mono", "Album Version", "From
 *    the Motion Picture ...") do not count;
 *  - a version ("Live at ...", "X Remix", "Radio Edit", "Demo", "Acoustic",
 *    "A Cappella", "Instrumental", "Karaoke", "Taylor's Version") must agree:
 *    the same kind, and the same name where both have one;
 *  - any other tail ("(Reprise)", "(I Can't Get No)") is part of the title.
 * A version that differs, and a tail that only one side has, are forgiven when
 * both lengths are known and no more than 2 s apart.  Never the same are what
 * may well be as long, with other words: sung and not sung (Instrumental,
 * Karaoke), another language ("Japanese Version", "(Deutsch)"), and a
 * part or number that one side has ("(Part 2)").
 *
 * Artist.  Either name of one side is the same as one of the other, cut before
 * "feat."; or is one of the other's guests, or one of those whom the credit
 * names beside the artist; or is the first of the other's "A & B", "A, B", "A
 * and B" where both lengths are known or the credit names another of these
 * (Earth are not Earth, Wind & Fire).
 * Nobody is nobody's artist.
 *
 * Length.  Where both are known they are at most 3 s apart.
 *
 * Of the score: words_alike() of the titles times that of the artists, less
 * 0.02 for each second between the lengths or 0.05 if one is not known, less
 * 0.05 for albums that differ and 0.1 for what was forgiven.
 */
double match_song(const struct match_song *wanted,
    const struct match_song *got, const char **why);

/* The title without guests, editions and versions, for a search.  Caller
 * frees. */
char *match_query(const char *title);

/* The first of the artists that a credit names, for a search.  Not for the
 * name of one artist: Simon & Garfunkel are one.  Caller frees. */
char *match_first(const char *credit);

#endif
