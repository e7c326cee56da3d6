#include "flow/apply.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "flow/writer.h"

int
apply_version(struct db *db, int64_t *version)
{
	return db_int(db, version, "PRAGMA data_version");
}

static void
referred(void *arg, const char *what)
{
	(void)arg;
	warn("%s", what);
}

/* Under the lock: is production still what the difference was made from?
 * An exit status. */
static int
look_again(struct db *to, struct diff *d, int64_t version,
    const char *before)
{
	char now[FINGERPRINT_SIZE];
	int64_t v, n;

	if (apply_version(to, &v) == -1)
		return db_status(to);
	if (v == version)
		return 0;
	if (fingerprint(to, "main", now) == -1)
		return db_status(to);
	if (strcmp(now, before) != 0) {
		warn("%s: has changed since it was compared", db_path(to));
		return EX_TEMPFAIL;
	}
	/* The catalogue is as it was, but what refers to it may not be. */
	n = diff_referred(d, to, "main", referred, NULL);
	return n == -1 ? db_status(to) : n > 0 ? EX_ATTENTION : 0;
}

/* The file is there, and SQLite finds none: it means the -journal, which it
 * tried to read when it could not make it. */
static int
no_journal(const struct writer *w)
{
	char *dir = file_dir(db_path(w->to));
	int status = access(dir, W_OK) == -1 ? EX_NOPERM : EX_IOERR;

	warn("%s: its -journal file cannot be made in %s", db_path(w->to),
	    dir);
	free(dir);
	return status;
}

/* Whose error was it?  Refused by production is no trouble of the system. */
static int
failed(const struct writer *w)
{
	if (db_constraint(w->to))
		return EX_ATTENTION;
	if (db_status(w->to) == EX_NOINPUT)
		return no_journal(w);
	return db_status(w->to) != 0 ? db_status(w->to) : db_status(w->d->db);
}

int
apply(struct db *to, struct diff *d, int64_t version, const char *before,
    struct applied *end)
{
	struct writer w = { .to = to, .d = d };
	int64_t from_ms;
	int r, status;

	*end = (struct applied){ 0 };
	if (db_begin(to, true) == -1)
		return db_status(to);
	from_ms = clock_mono_ms();
	status = look_again(to, d, version, before);
	if (status == 0) {
		if (db_exec(to, "PRAGMA defer_foreign_keys = ON") == -1 ||
		    writer_run(&w) == -1)
			status = failed(&w);
		else if ((r = writer_check(&w)) != 0)
			status = r == 1 ? EX_ATTENTION : failed(&w);
	}
	writer_end(&w);
	buf_release(&w.sql);
	if (status == 0 && db_commit(to) == -1) {
		status = failed(&w);
		end->unsure = status == EX_IOERR;
	}
	if (status != 0)
		db_rollback(to);
	end->locked_ms = clock_mono_ms() - from_ms;
	return status;
}
