#ifndef FLOW_SUMMARY_H
#define FLOW_SUMMARY_H

#include <jansson.h>

#include "db/diff.h"

/* summary: what promote tells, for people on stderr, for programs on stdout;
 * and the end of stdout for all who print. */

/* The table of counts, and with -v every row; nothing with -q. */
int summary_text(struct diff *);

/* A text of many lines on stderr, as it is. */
void summary_lines(const char *text);

/* One object and a newline on stdout.  0, or -1 (reported). */
int summary_json(const json_t *object);

/* stdout is flushed and was written.  0, or -1 (reported). */
int summary_end(void);

#endif
