#ifndef SVC_GENIUS_NOTES_H
#define SVC_GENIUS_NOTES_H

#include <jansson.h>
#include <stdbool.h>

#include "base/buf.h"

/* genius_notes: annotations, out of /referents of Genius' API.  Pure. */

#define GENIUS_NOTES_PAGE 50	/* asked for at once: the most it gives */
#define GENIUS_NOTES_PAGES 5	/* at most so many pages of them */

/*
 * Appends the accepted annotations of a response to text: "fragment - note"
 * (with a dash), each one paragraph, an empty line between; escaped, as the
 * site shows it as HTML.  The song's description is none of them.  True:
 * there may be another page.
 */
bool genius_notes(const json_t *response, struct buf *text);

#endif
