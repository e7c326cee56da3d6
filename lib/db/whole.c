#include "db/whole.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "data/date.h"

/* DIR/STEM-TIME.db that is not there yet.  Caller frees. */
static char *
free_name(const char *dir, const char *stem, int64_t now)
{
	char stamp[DATE_SIZE];

	date_stamp(stamp, now);
	for (unsigned n = 1;; n++) {
		struct buf b = BUF_INIT;

		buf_printf(&b, "%s/%s-%s", dir, stem, stamp);
		if (n > 1)
			buf_printf(&b, "-%u", n);
		buf_str(&b, ".db");
		if (!file_exists(b.data))
			return buf_take(&b);
		buf_release(&b);
	}
}

/* Has the copy what the original has?  0 or -1. */
static int
count_rows(struct db *from, struct db *copy, const struct schema *s)
{
	int64_t a = 0, b = -1;

	for (size_t i = 0; i < s->ntables; i++) {
		const struct table *t = &s->tables[i];

		if (t->kind != TABLE_PLAIN)
			continue;
		if (db_int(from, &a, "SELECT count(*) FROM main.\"%w\"",
		    t->name) == -1 || db_int(copy, &b, "SELECT count(*) FROM"
		    " main.\"%w\"", t->name) == -1)
			return -1;
		if (a != b) {
			warn("%s: the copy of %s has %lld rows, not %lld",
			    db_path(copy), t->name, (long long)b,
			    (long long)a);
			return -1;
		}
	}
	return 0;
}

static int
verify(struct db *from, const char *path, const struct schema *s)
{
	struct db *copy = db_open(path, DB_READ, NULL);
	char *bad = NULL;
	int r = -1;

	if (copy == NULL)
		return -1;
	if ((bad = db_integrity(copy, "main")) != NULL)
		warn("%s: the copy is damaged: %s", path, bad);
	else
		r = count_rows(from, copy, s);
	free(bad);
	db_close(copy);
	return r;
}

char *
whole_copy(struct db *from, const struct schema *s, const char *dir,
    const char *stem, int64_t now, int *status)
{
	char *path = free_name(dir, stem, now), *temp;
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s.part", path);
	temp = buf_take(&b);
	unlink(temp);
	*status = 0;
	if (db_begin(from, false) == -1)
		*status = db_status(from);
	else if (db_backup(from, temp) == -1)
		*status = db_status(from) == EX_TEMPFAIL ||
		    db_status(from) == EX_IOERR ? db_status(from) :
		    EX_CANTCREAT;
	else if (file_sync(temp) == -1 || verify(from, temp, s) == -1)
		*status = EX_IOERR;
	db_rollback(from);
	if (*status == 0 && rename(temp, path) == -1) {
		warn("%s: %s", path, strerror(errno));
		*status = EX_CANTCREAT;
	}
	if (*status == 0 && file_sync(dir) == -1)
		*status = EX_IOERR;
	if (*status != 0) {
		unlink(temp);
		free(path);
		path = NULL;
	}
	free(temp);
	return path;
}
