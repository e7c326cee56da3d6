#ifndef FLOW_FACTS_H
#define FLOW_FACTS_H

#include <stdbool.h>

#include "db/db.h"

/*
 * facts: what the rules read, made from the schema that is there, so that a
 * rule is plain SQL whatever columns a deployment has.  All are temporary.
 *
 * artist, album, song	the rows of staging's three tables with every column of
 *			the built-in schema; NULL where the table lacks it
 * json_cell		(entity, id, name, wanted, value) of the JSON columns;
 *			wanted: 'array', 'object' or 'array or object'
 * type_fault		(entity, id, what): values of a wrong type
 * schema_fault		(entity, id, what): how the schemas differ (production)
 * size			(name, staging, production): rows (production: 0 if
 *			there is none)
 * setting		(max_shrink), one row
 * keyed		(name): staging's tables whose declared foreign keys
 *			pragma_foreign_key_check can look at, if they have
 *			others than artist_id and album_id
 */
int facts_make(struct db *, bool production, int max_shrink);

/* Drops them again.  Nothing to drop is fine. */
void facts_drop(struct db *);

#endif
