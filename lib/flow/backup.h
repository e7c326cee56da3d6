#ifndef FLOW_BACKUP_H
#define FLOW_BACKUP_H

#include <stdint.h>

#include "db/db.h"

/*
 * backup: whole copies of production, production-2024-01-01T12-00-00.db, and
 * with -2 and so on behind the time when that is taken.
 */

/*
 * Copies production (any connection to it) into dir.  The copy is written
 * under another name, synced, opened again and checked, and has its name when
 * it is known to be whole and check has nothing against it: that gets the
 * open copy and returns 0 or an exit status (reported).
 * The base name, caller frees.  NULL: reported, *status says how it ended.
 */
char *backup_make(struct db *production, const char *dir, int64_t now,
    int (*check)(void *arg, struct db *copy), void *arg, int *status);

/* The base names of all backups in dir, newest first, ended by NULL; none if
 * there is no such directory.  NULL: reported.  Caller frees each and all. */
char **backup_list(const char *dir);
void backup_list_free(char **);

/* Removes all but the newest keep, never except (NULL: none).  0 or -1. */
int backup_prune(const char *dir, size_t keep, const char *except);

#endif
