#ifndef DB_CARRY_H
#define DB_CARRY_H

#include <stdbool.h>

#include "db/db.h"
#include "db/schema.h"

/*
 * carry: a table's rows into its new form, for mirror.c.  The old form has
 * CARRY_OLD before its name meanwhile.
 */
#define CARRY_OLD "daft_etl_old_"

struct carry {
	struct db *db;
	const struct table *old, *new;
	void (*lost)(void *arg, const char *what);
	void *arg;
};

/* Rows of the old form that fit go into the new one; the old one is dropped.
 * 0 or -1 (reported). */
int carry_table(const struct carry *);

/* All rows of the table in that attached database, and the last id that its
 * AUTOINCREMENT gave.  0 or -1. */
int carry_from(struct db *, const struct table *, const char *schema);

/* Does it keep an index alone (content=''), which no reader gives back?  Then
 * its shadow tables are copied from that attached database as they are; s has
 * their names. */
bool carry_contentless(const struct table *);
int carry_shadows(struct db *, const struct schema *s, const struct table *,
    const char *schema);

/* Is it a full-text index over another table's rows (content=...)?  Then it
 * can be built again from them. */
bool carry_external(const struct table *);
int carry_rebuild(struct db *, const struct table *);

#endif
