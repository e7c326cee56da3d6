#ifndef DB_WHERE_H
#define DB_WHERE_H

#include <stdbool.h>

#include "base/opt.h"
#include "db/db.h"

/*
 * where: which files the database programs work on.  The options -s, -p and
 * -b are the same everywhere; production, when it is not named, is looked
 * for in the directory the program stands in.
 */
#define WHERE_STAGING_FILE "data/staging.db"
#define WHERE_PRODUCTION_FILE "data/production.db"
#define WHERE_BACKUPS_DIR "data/backups"

/* What the options and the environment name.  Start with WHERE_INIT. */
struct where {
	const char *staging;
	const char *production;		/* NULL: not named */
	const char *backups;
};
#define WHERE_INIT { WHERE_STAGING_FILE, NULL, WHERE_BACKUPS_DIR }

/* Entries of an option table; w: a struct where. */
#define WHERE_STAGING(w) \
	OPT_STR('s', "staging", "DAFT_STAGING", "FILE", &(w).staging, \
	    "the staging database")
#define WHERE_PRODUCTION(w) \
	OPT_STR('p', "production", "DAFT_PRODUCTION", "FILE", \
	    &(w).production, "the production database")
#define WHERE_BACKUPS(w) \
	OPT_STR('b', "backups", "DAFT_BACKUPS", "DIR", &(w).backups, \
	    "the directory of backups")
/* In a program that makes no backups. */
#define WHERE_UNUSED(w) \
	OPT_STR('b', "backups", NULL, "DIR", &(w).backups, \
	    "taken as by the others; not used here")

enum where_how {
	WHERE_NONE,	/* not named, and nothing was found */
	WHERE_NAMED,	/* by the user; whether it is there was not looked */
	WHERE_WRANGLER,	/* computed from wrangler's configuration */
	WHERE_ALONE,	/* the only database of wrangler's state */
	WHERE_DEFAULT	/* WHERE_PRODUCTION_FILE, which is there */
};

struct where_found {
	char *path;		/* NULL with WHERE_NONE */
	enum where_how how;
	char *looked;		/* what was looked for, for a message; or NULL */
};

/*
 * Where production is.  named: the option's value, NULL if there is none;
 * dir: where to look, NULL for the current directory.
 * Returns 0; EX_NOINPUT when nothing was named and nothing found (not
 * reported: a caller that cannot go on says `looked`); EX_CONFIG (reported)
 * when there are several or wrangler's file is not understood.
 * where_release in any case.
 */
int where_production(struct where_found *, const char *named,
    const char *dir);
void where_release(struct where_found *);

/* The same for a program that cannot go on without: EX_NOINPUT is reported
 * too. */
int where_need(struct where_found *, const char *named);

/* Opens staging as db_open does; where there is none, the message goes on to
 * say what makes it. */
struct db *where_staging(const char *path, enum db_mode, int *status);

/* The base name of the file that holds a local D1 database, without
 * ".sqlite".  name: preview_database_id, database_id or binding. */
#define WHERE_HASH_SIZE 65
void where_hash(char out[WHERE_HASH_SIZE], const char *name);

#endif
