#ifndef NET_STORE_H
#define NET_STORE_H

#include "db/db.h"

/*
 * store: the cache file itself: where it is, made, checked, set aside.  It
 * holds what cache and pace keep, in their tables.
 */

/* The default place: $XDG_CACHE_HOME/daft-etl/http.db, else the same below
 * $HOME/.cache.  NULL if neither is set (nothing reported).  Caller frees. */
char *store_place(void);

/*
 * Makes the directory of path, private if it is new, and looks whether a
 * file can be made there.  0 or -1 (reported).
 */
int store_prepare(const char *path);

/*
 * Opens the file to read and write, and makes it if need be.  One that is
 * damaged, or no database, is set aside with a message and made anew.  A
 * database of something else is left alone.  NULL: reported, and *status is
 * the exit status that fits.
 */
struct db *store_open(const char *path, int *status);

/* Opens the file as it is, to read only, in a directory that cannot be
 * written too.  NULL: reported. */
struct db *store_peek(const char *path);

/*
 * Reading showed that the file is damaged: it, its -wal and its -shm are
 * renamed to PATH.broken-TIME, and that is said.  Nobody in this process may
 * have it open.  0 or -1 (reported).
 */
int store_aside(const char *path);

#endif
