#ifndef SVC_TITLE_H
#define SVC_TITLE_H

/*
 * title: a song's or an album's title without what is hung onto it.  The
 * tails are brackets, and what follows " - " or " / "; svc/match.h says which
 * are guests, editions, versions, or part of the title.
 */

struct title {
	char *whole;		/* words_of() all but guests, editions and
				 * versions */
	char *base;		/* the same without other tails, but for those
				 * with a number: "(Part 2)" */
	unsigned versions;	/* bits of svc/version.h */
	char *detail;		/* which version: "skrillex", "at wembley" */
	char *tongue;		/* languages that its tails name: "spanish" */
	char *query;		/* whole as it was typed */
};
void title_split(struct title *, const char *);
void title_release(struct title *);

#endif
