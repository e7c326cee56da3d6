#ifndef SVC_GENIUS_PAGE_H
#define SVC_GENIUS_PAGE_H

#include <stdbool.h>
#include <stddef.h>

/* genius_page: the words on a song's web page.  Pure. */

enum genius_page {
	GENIUS_TEXT,		/* *text; the caller frees */
	GENIUS_INSTRUMENTAL,	/* the page says that there are no words */
	GENIUS_UNWRITTEN,	/* ... that nobody wrote them down yet */
	GENIUS_NO_PAGE		/* this is no song page as we know them */
};

/*
 * Looks into the page's own data (__PRELOADED_STATE__), else into its lyrics
 * containers (since 2021; the first had no mark but their class), its
 * div.lyrics (before), its placeholder.  The text is plain, section headers
 * included.
 */
enum genius_page genius_page(const char *body, size_t len, char **text);

/*
 * A JavaScript string at s, after its opening quote, up to that quote:
 * unescaped.  NULL if it does not end.  Caller frees.  *len: bytes.
 */
char *genius_unquote(const char *s, const char *end, char quote, size_t *len);

#endif
