#ifndef DATA_HTML_H
#define DATA_HTML_H

#include <stddef.h>

#include "base/buf.h"

/*
 * html: plain text out of HTML, by libxml2's parser, which is seen only here.
 * Pure.
 *
 * Plain text is UTF-8 without tags, entities, control characters and
 * invisible blanks; every line is trimmed, its runs of white space are one
 * blank; at most one empty line in a row, none at either end; lines end with
 * \n, the last one with nothing.
 */

/*
 * Plain text of what people type into a text field: text whose line feeds
 * are meant, with a tag or an entity here and there.  A '<' that begins no tag
 * of HTML stays ("I <3 you", "<again>").  What only turns out to be a tag once
 * its entities are decoded is dropped too.  len: bytes, NULs among them are
 * dropped.  "" if nothing is left, or if it is no UTF-8.  Caller frees.
 */
char *html_plain(const char *, size_t len);

/* Appends text as HTML: & < > " ' are escaped. */
void html_escape(struct buf *, const char *);

/* A page. */
struct html;

/* NULL if it is no UTF-8.  What is wrong with its tags is mended as browsers
 * do. */
struct html *html_parse(const char *, size_t len);
void html_free(struct html *);		/* NULL is fine */

/* Elements with an attribute: <... attr="value">. */
struct html_pick {
	const char *attr, *value;
	enum {
		HTML_IS,		/* the value, case and all */
		HTML_WORD,		/* one of its words is value (a class) */
		HTML_WORD_BEGINS	/* one of its words begins so */
	} how;
};

/*
 * Plain text of all elements that match want (NULL: the whole body), in
 * document order.  <br> is a line feed, paragraphs stand apart, the page's
 * own line feeds are blanks.  Elements without text are passed over, the
 * others joined by a line feed.  Inside them an element that matches skip
 * (may be NULL) loses its text and counts as one line feed.
 * NULL: no element matches.  "": none of them has text.  Caller frees.
 */
char *html_text(const struct html *, const struct html_pick *want,
    const struct html_pick *skip);

#endif
