#ifndef UNIT_GENIUS_PAGE_H
#define UNIT_GENIUS_PAGE_H

/* genius_page: what a song's web page is made of: a container of words, what
 * stands in one and is none of them, and the page's own data. */
#define BOX "<div data-lyrics-container=\"true\" class=\"Lyrics__Container\">"
#define OUT "<div data-exclude-from-selection=\"true\">"
#define STATE(json) "<script>window.__PRELOADED_STATE__ = JSON.parse('" json \
    "');</script>"

#endif
