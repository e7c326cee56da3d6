#include "flow/backup.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "data/date.h"

#define STEM "production-"
#define TEMP STEM "new.db"	/* one at a time: there is a lock */

/* ---- names ---- */

static bool
like(const char *s, const char *shape, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (shape[i] == '0' ? s[i] < '0' || s[i] > '9' :
		    s[i] != shape[i])
			return false;
	return true;
}

/* The number behind the time, 1 if there is none; 0: no backup's name. */
static unsigned long
turn(const char *name)
{
	static const char shape[] = STEM "0000-00-00T00-00-00";
	unsigned long n = 1;
	char *end;

	if (strlen(name) < sizeof(shape) - 1 ||
	    !like(name, shape, sizeof(shape) - 1))
		return 0;
	name += sizeof(shape) - 1;
	if (name[0] == '-' && name[1] >= '1' && name[1] <= '9') {
		n = strtoul(name + 1, &end, 10);
		name = end;
	}
	return strcmp(name, ".db") == 0 ? n : 0;
}

static int
newest_first(const void *a, const void *b)
{
	const char *x = *(char *const *)a, *y = *(char *const *)b;
	size_t n = strlen(STEM "0000-00-00T00-00-00");
	int order = strncmp(y, x, n);

	if (order != 0)
		return order;
	return (turn(x) < turn(y)) - (turn(x) > turn(y));
}

char **
backup_list(const char *dir)
{
	char **names = mem_zero(1, sizeof(*names));
	DIR *d = opendir(dir);
	struct dirent *e;
	size_t n = 0;

	if (d == NULL && errno == ENOENT)
		return names;
	if (d == NULL) {
		warn("%s: %s", dir, strerror(errno));
		free(names);
		return NULL;
	}
	while ((e = readdir(d)) != NULL) {
		if (turn(e->d_name) == 0)
			continue;
		names = mem_grow(names, n + 2, sizeof(*names));
		names[n++] = mem_str(e->d_name);
		names[n] = NULL;
	}
	closedir(d);
	qsort(names, n, sizeof(*names), newest_first);
	return names;
}

void
backup_list_free(char **names)
{
	for (size_t i = 0; names != NULL && names[i] != NULL; i++)
		free(names[i]);
	free(names);
}

/* A name after all that are there of the same second.  Caller frees. */
static char *
new_name(const char *dir, int64_t now)
{
	char stamp[DATE_SIZE], **names = backup_list(dir);
	struct buf b = BUF_INIT;
	unsigned long last = 0;

	buf_printf(&b, STEM "%s", date_stamp(stamp, now));
	for (size_t i = 0; names != NULL && names[i] != NULL; i++)
		if (strncmp(names[i], b.data, b.len) == 0 &&
		    turn(names[i]) > last)
			last = turn(names[i]);
	if (last > 0)
		buf_printf(&b, "-%lu", last + 1);
	buf_str(&b, ".db");
	backup_list_free(names);
	return buf_take(&b);
}

/* ---- making one ---- */

/* Is the copy whole, and what it should be?  An exit status. */
static int
look_at_copy(const char *path, int (*check)(void *, struct db *), void *arg)
{
	char *wrong = NULL;
	int status = 0;
	struct db *db = db_open(path, DB_READ, &status);

	if (db == NULL)
		return status == EX_NOINPUT ? EX_IOERR : status;
	if ((wrong = db_integrity(db, "main")) != NULL) {
		warn("%s: the copy of production is damaged: %s", path, wrong);
		status = EX_IOERR;
	} else {
		status = check(arg, db);
	}
	free(wrong);
	if (db_close(db) == -1 && status == 0)
		status = EX_IOERR;
	return status;
}

static int
put_in_place(const char *dir, const char *temp, const char *name)
{
	char *path = file_join(dir, name);
	int r = 0;

	if (rename(temp, path) == -1) {
		warn("%s: %s", path, strerror(errno));
		r = -1;
	} else if (file_sync(dir) == -1) {
		unlink(path);	/* not known to stay: no backup */
		r = -1;
	}
	free(path);
	return r;
}

/* What this one, or one that was interrupted, left goes. */
static void
clean(const char *dir)
{
	static const char *const names[] = { TEMP, TEMP "-journal" };

	for (size_t i = 0; i < 2; i++) {
		char *path = file_join(dir, names[i]);

		unlink(path);
		free(path);
	}
}

char *
backup_make(struct db *production, const char *dir, int64_t now,
    int (*check)(void *, struct db *), void *arg, int *status)
{
	char *temp = file_join(dir, TEMP), *name = new_name(dir, now);

	*status = 0;
	clean(dir);
	if (db_backup(production, temp) == -1) {
		*status = db_status(production);
		if (*status != EX_TEMPFAIL && *status != EX_IOERR)
			*status = EX_CANTCREAT;
	} else if (file_sync(temp) == -1) {
		*status = EX_IOERR;
	} else if ((*status = look_at_copy(temp, check, arg)) == 0 &&
	    put_in_place(dir, temp, name) == -1) {
		*status = EX_IOERR;
	}
	if (*status != 0) {
		clean(dir);
		free(name);
		name = NULL;
	}
	free(temp);
	return name;
}

int
backup_prune(const char *dir, size_t keep, const char *except)
{
	char **names = backup_list(dir), *path;
	int r = 0;

	if (names == NULL)
		return -1;
	for (size_t i = 0; names[i] != NULL; i++) {
		if (i < keep || (except != NULL &&
		    strcmp(names[i], except) == 0))
			continue;
		path = file_join(dir, names[i]);
		if (unlink(path) == -1 && errno != ENOENT) {
			warn("%s: %s", path, strerror(errno));
			r = -1;
		} else {
			detail("removed %s", path);
		}
		free(path);
	}
	backup_list_free(names);
	return r;
}
