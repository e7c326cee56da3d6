#ifndef DATA_SQL_H
#define DATA_SQL_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * sql: values written as SQL text, for scripts that wrangler's splitter and
 * Cloudflare D1 take: a NUL by char(0), and never the words that wrangler
 * looks for.  And words found in SQL.  Pure.
 */

/*
 * Writes text as one expression of at most about max bytes and SQL_JOINS "||":
 * as much of it as fits, never part of a character.  Returns how many bytes
 * of the text that was; the rest is for another expression.
 */
#define SQL_JOINS 50
size_t sql_text(struct buf *, const char *, size_t len, size_t max);

/* X'...' */
void sql_blob(struct buf *, const void *, size_t len);

void sql_int(struct buf *, int64_t);
void sql_real(struct buf *, double);

/* "name", quotes in it doubled. */
void sql_name(struct buf *, const char *);

/* Where a name stands in SQL as a word of its own, in whatever case; NULL:
 * nowhere.  In texts and comments it counts too. */
const char *sql_word(const char *sql, const char *name);

#endif
