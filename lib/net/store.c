#include "net/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "data/date.h"
#include "net/cache.h"
#include "net/pace.h"

#define OURS 0x64616674		/* PRAGMA application_id: "daft" */
#define FORM 1			/* PRAGMA user_version */
#define TRIES 3			/* until nobody else sets aside or makes it */

char *
store_place(void)
{
	const char *home = getenv("HOME"), *xdg = getenv("XDG_CACHE_HOME");

	/* XDG: a path that is not absolute is to be ignored. */
	if (xdg != NULL && xdg[0] == '/')
		return file_join(xdg, "daft-etl/http.db");
	if (home != NULL && home[0] != '\0')
		return file_join(home, ".cache/daft-etl/http.db");
	return NULL;
}

/* dir and its parents, the last one for nobody else.  0 or -1 (reported). */
static int
make_dir(const char *dir)
{
	char *parent;
	int r;

	if (file_exists(dir))
		return 0;
	parent = file_dir(dir);
	r = file_mkdirs(parent);
	free(parent);
	if (r == 0 && mkdir(dir, 0700) == -1 && errno != EEXIST) {
		warn("%s: %s", dir, strerror(errno));
		r = -1;
	}
	return r;
}

int
store_prepare(const char *path)
{
	char *dir = file_dir(path);
	int r = make_dir(dir);

	if (r == 0 && access(dir, W_OK | X_OK) == -1) {
		warn("%s: %s", dir, strerror(errno));
		r = -1;
	}
	free(dir);
	return r;
}

/* ---- what is this file? ---- */

enum kind { OK, EMPTY, BROKEN, FOREIGN, UNKNOWN /* it cannot be read */ };

/* By its first bytes: SQLite's own words for no database are no help. */
static enum kind
look(const char *path)
{
	static const char magic[] = "SQLite format 3";
	char head[sizeof(magic)];
	/* To open a FIFO would wait for somebody at its other end. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ssize_t n;

	if (fd == -1)
		return UNKNOWN;
	n = read(fd, head, sizeof(head));
	close(fd);
	if (n <= 0)
		return n == 0 ? EMPTY : UNKNOWN;
	return n == (ssize_t)sizeof(head) &&
	    memcmp(head, magic, sizeof(magic)) == 0 ? OK : BROKEN;
}

/* Has it the tables as this version makes them? */
static bool
has_tables(struct db *db)
{
	int r;

	db_quiet(db, true);
	r = db_exec(db, "SELECT url, method, accept, at, found, status, type, "
	    "etag, size, body FROM answer LIMIT 0;"
	    "SELECT host, next_us, at_us, sent_us FROM pace LIMIT 0");
	db_quiet(db, false);
	return r == 0;
}

/* By what the open database says of itself, all at one instant: another
 * process may fill it just now. */
static enum kind
judge(struct db *db)
{
	int64_t id = 0, form = 0, tables = 0;
	bool failed;

	failed = db_begin(db, false) == -1 ||
	    db_int(db, &tables, "SELECT count(*) FROM sqlite_schema") == -1 ||
	    db_int(db, &id, "PRAGMA application_id") == -1 ||
	    db_int(db, &form, "PRAGMA user_version") == -1;
	db_rollback(db);
	if (failed)
		return db_status(db) == EX_DATAERR ? BROKEN : UNKNOWN;
	if (id == OURS)
		return form == FORM && has_tables(db) ? OK : BROKEN;
	return id == 0 && tables == 0 ? EMPTY : FOREIGN;
}

/* ---- set aside ---- */

static int
move(const char *path, const char *to, const char *tail)
{
	struct buf a = BUF_INIT, b = BUF_INIT;
	int r;

	buf_printf(&a, "%s%s", path, tail);
	buf_printf(&b, "%s%s", to, tail);
	r = rename(a.data, b.data);
	if (r == -1 && errno == ENOENT && *tail != '\0')
		r = 0;
	if (r == -1)
		warn("%s: cannot be renamed: %s", a.data, strerror(errno));
	buf_release(&a);
	buf_release(&b);
	return r;
}

static char *
free_name(const char *path)
{
	struct buf b = BUF_INIT;
	char stamp[DATE_SIZE];

	date_stamp(stamp, clock_s());
	buf_printf(&b, "%s.broken-%s", path, stamp);
	for (int i = 2; file_exists(b.data); i++) {
		buf_reset(&b);
		buf_printf(&b, "%s.broken-%s-%d", path, stamp, i);
	}
	return buf_take(&b);
}

/*
 * Sets the file aside that was found broken, was.  Several processes may find
 * so at once: the one that gets the lock of the file does it, and the others
 * see that it is another file by then.
 */
static int
aside(const char *path, const struct stat *was)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET,
	    .l_start = 0, .l_len = 1 };
	int fd = open(path, O_RDWR | O_CLOEXEC), r = -1;
	struct stat now;
	char *to;

	if (fd == -1 && errno == ENOENT)
		return 0;
	if (fd == -1 || fcntl(fd, F_SETLKW, &lock) == -1) {
		warn("%s: %s", path, strerror(errno));
	} else if (stat(path, &now) == -1 || now.st_ino != was->st_ino ||
	    now.st_dev != was->st_dev) {
		r = 0;
	} else {
		/* The database last: a -wal must never meet a new one. */
		to = free_name(path);
		r = move(path, to, "-wal");
		if (r == 0)
			r = move(path, to, "-shm");
		if (r == 0)
			r = move(path, to, "");
		if (r == 0)
			warn("%s: damaged, or of another version: "
			    "set aside as %s", path, to);
		free(to);
	}
	if (fd != -1)
		close(fd);
	return r;
}

int
store_aside(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? aside(path, &st) : 0;
}

/* ---- open ---- */

/* Makes the tables in a file that is empty, or that somebody fills now. */
static int
fill(struct db *db)
{
	if (db_begin(db, true) == -1)
		return -1;
	if (cache_schema(db) == -1 || pace_schema(db) == -1 ||
	    db_exec(db, "PRAGMA application_id = %d", OURS) == -1 ||
	    db_exec(db, "PRAGMA user_version = %d", FORM) == -1 ||
	    db_commit(db) == -1) {
		db_rollback(db);
		return -1;
	}
	return 0;
}

/* One try to open it.  NULL: *kind is why. */
static struct db *
open_once(const char *path, enum kind *kind, int *status)
{
	struct db *db;

	*kind = file_exists(path) ? look(path) : EMPTY;
	if (*kind == BROKEN)
		return NULL;
	if ((db = db_open(path, DB_CREATE, status)) == NULL) {
		*kind = *status == EX_DATAERR ? BROKEN : UNKNOWN;
		return NULL;
	}
	*kind = judge(db);
	if (*kind == EMPTY)
		*kind = fill(db) == 0 ? OK : UNKNOWN;
	if (*kind == OK) {
		/* Another process may just do the same: then it will be. */
		db_quiet(db, true);
		db_exec(db, "PRAGMA journal_mode = WAL");
		db_quiet(db, false);
		if (db_exec(db, "PRAGMA synchronous = NORMAL") == 0)
			return db;
		*kind = UNKNOWN;
	}
	*status = db_status(db);
	db_close(db);
	return NULL;
}

struct db *
store_open(const char *path, int *status)
{
	struct stat was = { 0 };
	struct db *db;
	enum kind kind;

	*status = EX_CANTCREAT;
	for (int i = 0; i < TRIES; i++) {
		if (stat(path, &was) == -1)
			was = (struct stat){ 0 };
		if ((db = open_once(path, &kind, status)) != NULL)
			return db;
		if (kind == FOREIGN) {
			warn("%s: not a cache but some other database: left "
			    "alone", path);
			*status = EX_CANTCREAT;
		}
		if (kind != BROKEN)
			return NULL;
		*status = EX_CANTCREAT;
		if (aside(path, &was) == -1)
			return NULL;
	}
	return NULL;
}

struct db *
store_peek(const char *path)
{
	struct buf wal = BUF_INIT;
	char *dir = file_dir(path);
	bool frozen = access(dir, W_OK) == -1;
	struct db *db;

	buf_printf(&wal, "%s-wal", path);
	if (file_exists(wal.data))
		frozen = false;
	db = db_open(path, frozen ? DB_FROZEN : DB_READ, NULL);
	if (db != NULL && judge(db) != OK) {
		warn("%s: not a cache", path);
		db_close(db);
		db = NULL;
	}
	buf_release(&wal);
	free(dir);
	return db;
}
