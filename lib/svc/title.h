#ifndef SVC_TITLE_H
#define SVC_TITLE_H

/*
 * title: a song's or an album's title without what is hung onto it.  The
 * tails are brackets, and what follows " - " or " / "; svc/match.h says which
 * are guests, editions, versions, or part of the title.
 */

/* What kinds of version a title names, as bits. */
enum {
	VERSION_LIVE = 1, VERSION_REMIX = 2, VERSION_EDIT = 4,
	VERSION_DEMO = 8, VERSION_ACOUSTIC = 16, VERSION_UNSUNG = 32,
	VERSION_VOICES = 64, VERSION_SPEED = 128, VERSION_OTHER = 256
};

struct title {
	char *whole;		/* words_of() all but guests, editions, versions */
	char *base;		/* the same without other tails, but for those
				 * with a number: "(Part 2)" */
	unsigned versions;
	char *detail;		/* which version: "skrillex", "at wembley" */
	char *tongue;		/* languages that its tails name: "spanish" */
	char *query;		/* whole as it was typed */
};
void title_split(struct title *, const char *);
void title_release(struct title *);

#endif
