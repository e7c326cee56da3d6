#include "db/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

#define TICK_STEPS 20000
#define SQL_SHOWN 200		/* bytes of a statement that a message quotes */

/* Is it the file that fails, whatever the statement is? */
static bool
of_file(int code)
{
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return true;
	default:
		return false;
	}
}

int
db_fail(struct db *db, const char *sql)
{
	db->code = sqlite3_extended_errcode(db->h);
	db->err = sqlite3_system_errno(db->h);
	free(db->why);
	db->why = mem_str(sqlite3_errmsg(db->h));
	if (db->quiet)
		return -1;
	if (sql == NULL || (of_file(db->code) && !msg.verbose))
		warn("%s: %s", db->path, db->why);
	else
		warn("%s: %s: in \"%.*s%s\"", db->path, db->why, SQL_SHOWN,
		    sql, strlen(sql) > SQL_SHOWN ? "..." : "");
	return -1;
}

int
db_status(const struct db *db)
{
	switch (db->code & 0xff) {
	case SQLITE_OK:
	case SQLITE_DONE:
	case SQLITE_ROW:
		return 0;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return EX_TEMPFAIL;
	case SQLITE_FULL:
	case SQLITE_IOERR:
		return EX_IOERR;
	case SQLITE_CANTOPEN:
		if (db->err == ENOENT)
			return EX_NOINPUT;
		return db->err == EACCES || db->err == EPERM ||
		    db->err == EROFS ? EX_NOPERM : EX_IOERR;
	case SQLITE_PERM:
	case SQLITE_READONLY:
	case SQLITE_AUTH:
		return EX_NOPERM;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_CONSTRAINT:
	case SQLITE_MISMATCH:
	case SQLITE_TOOBIG:
		return EX_DATAERR;
	default:
		return EX_SOFTWARE;
	}
}

bool
db_constraint(const struct db *db)
{
	return (db->code & 0xff) == SQLITE_CONSTRAINT;
}

const char *
db_why(const struct db *db)
{
	return db->why != NULL ? db->why : "";
}

void
db_quiet(struct db *db, bool quiet)
{
	db->quiet = quiet;
}

const char *
db_path(const struct db *db)
{
	return db->path;
}

/* ---- open and close ---- */

/* What the file system can tell better than SQLite.  0: go on. */
static int
look(const char *path, enum db_mode mode)
{
	struct stat st;

	if (stat(path, &st) == -1) {
		if (errno == ENOENT && mode == DB_CREATE)
			return 0;
		warn("%s: %s", path, strerror(errno));
		return errno == ENOENT || errno == ENOTDIR ? EX_NOINPUT :
		    EX_NOPERM;
	}
	if (S_ISDIR(st.st_mode)) {
		warn("%s: is a directory", path);
		return mode == DB_CREATE ? EX_CANTCREAT : EX_NOINPUT;
	}
	if (access(path, mode == DB_READ || mode == DB_FROZEN ? R_OK :
	    R_OK | W_OK) == -1) {
		warn("%s: %s", path, strerror(errno));
		return EX_NOPERM;
	}
	return 0;
}

/*
 * A schema is not trusted by who only reads.  Who writes must run the triggers
 * that production has, and SQLite calls full-text tables in them unsafe.
 */
static int
set_up(struct db *db, bool writes)
{
	sqlite3_extended_result_codes(db->h, 1);
	sqlite3_busy_timeout(db->h, DB_LOCK_WAIT_MS);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, writes,
	    NULL);
	/* The first look at the file tells whether it is a database. */
	return db_exec(db, "SELECT 1 FROM sqlite_schema LIMIT 1");
}

/*
 * A file: URI: so an attached file is never made and may be read-only, and a
 * name that looks like a URI is still a name.
 */
static char *
file_uri(const char *path, const char *mode)
{
	static const char hex[] = "0123456789abcdef";
	struct buf b = BUF_INIT;

	buf_str(&b, "file:");
	while (path[0] == '/' && path[1] == '/')
		path++;			/* "//x/" would be a host */
	if (path[0] == ':')
		buf_str(&b, "./");	/* ":memory:" would be no file */
	for (; *path != '\0'; path++) {
		unsigned char c = (unsigned char)*path;

		if (c == '%' || c == '?' || c == '#')
			buf_printf(&b, "%%%c%c", hex[c >> 4], hex[c & 15]);
		else
			buf_char(&b, (char)c);
	}
	buf_printf(&b, "?mode=%s", mode);
	return buf_take(&b);
}

/* No threads here: SQLite need not lock its own memory. */
static void
configure(void)
{
	static bool done;

	if (done)
		return;
	done = true;
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* 0 or -1 (reported); h may be open even then. */
static int
open_handle(struct db *db, const char *path, enum db_mode mode)
{
	static const struct { int flags; const char *uri; } how[] = {
		[DB_READ] = { SQLITE_OPEN_READONLY, "ro" },
		[DB_FROZEN] = { SQLITE_OPEN_READONLY, "ro&immutable=1" },
		[DB_WRITE] = { SQLITE_OPEN_READWRITE, "rw" },
		[DB_CREATE] = { SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
		    "rwc" },
		[DB_MEMORY] = { SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
		    NULL },
	};
	char *name;
	int rc;

	configure();
	name = mode == DB_MEMORY ? mem_str("") : file_uri(path, how[mode].uri);
	rc = sqlite3_open_v2(name, &db->h, how[mode].flags | SQLITE_OPEN_URI |
	    SQLITE_OPEN_NOMUTEX, NULL);
	free(name);
	db->quiet = true;
	rc = rc != SQLITE_OK ? db_fail(db, NULL) : set_up(db,
	    mode != DB_READ && mode != DB_FROZEN);
	db->quiet = false;
	return rc;
}

/* Says why a file could not be opened, and gives the exit status. */
static int
unopened(const struct db *db, const char *path, enum db_mode mode)
{
	int code = db->code & 0xff, status = db_status(db);
	char *dir = file_dir(path);

	if (mode == DB_CREATE && access(path, F_OK) == -1) {
		warn("%s: %s", path, db->why);
		status = EX_CANTCREAT;
	} else if (db->code == SQLITE_READONLY_ROLLBACK) {
		warn("%s: a program was killed while it wrote here; what it"
		    " left is undone by: sqlite3 '%s' .tables", path, path);
	} else if ((code == SQLITE_CANTOPEN || code == SQLITE_READONLY) &&
	    access(dir, W_OK) == -1) {
		warn("%s: it is in WAL mode, and the directory %s cannot be written",
		    path, dir);
		status = EX_NOPERM;
	} else if (status == EX_NOINPUT && access(path, F_OK) == 0) {
		/* SQLite forgets why, and then finds nothing to read. */
		warn("%s: its -wal or -shm file cannot be made", path);
		status = EX_IOERR;
	} else {
		warn("%s: %s", path, db->why);
	}
	free(dir);
	return status;
}

struct db *
db_open(const char *path, enum db_mode mode, int *status)
{
	struct db *db = NULL;
	int s = 0;

	if (mode != DB_MEMORY)
		s = look(path, mode);
	if (s == 0) {
		db = mem_zero(1, sizeof(*db));
		db->path = mem_str(mode == DB_MEMORY ? ":memory:" : path);
		if (open_handle(db, path, mode) == -1) {
			s = unopened(db, db->path, mode);
			db_close(db);
			db = NULL;
		}
	}
	if (status != NULL)
		*status = s;
	return db;
}

int
db_close(struct db *db)
{
	int r = 0;

	if (db == NULL)
		return 0;
	if (sqlite3_close(db->h) != SQLITE_OK) {
		r = db_fail(db, NULL);
		sqlite3_close_v2(db->h);
	}
	free(db->path);
	free(db->why);
	free(db);
	return r;
}

bool
db_is_database(const char *path)
{
	static const char magic[] = "SQLite format 3";
	char head[sizeof(magic)];
	struct stat st;
	bool is;
	int fd;

	/* Of a FIFO somebody else's bytes would be taken. */
	if (stat(path, &st) == -1 || !S_ISREG(st.st_mode) ||
	    (fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		return false;
	is = read(fd, head, sizeof(head)) == (ssize_t)sizeof(head) &&
	    memcmp(head, magic, sizeof(magic)) == 0;
	close(fd);
	return is;
}

/* ---- transactions ---- */

int
db_begin(struct db *db, bool immediate)
{
	return db_exec(db, immediate ? "BEGIN IMMEDIATE" : "BEGIN");
}

int
db_commit(struct db *db)
{
	return db_exec(db, "COMMIT");
}

bool
db_in_transaction(const struct db *db)
{
	return !sqlite3_get_autocommit(db->h);
}

void
db_rollback(struct db *db)
{
	if (!sqlite3_get_autocommit(db->h))
		sqlite3_exec(db->h, "ROLLBACK", NULL, NULL, NULL);
}

int
db_save(struct db *db)
{
	return db_exec(db, "SAVEPOINT record");
}

int
db_release(struct db *db)
{
	return db_exec(db, "RELEASE record");
}

void
db_undo(struct db *db)
{
	sqlite3_exec(db->h, "ROLLBACK TO record; RELEASE record", NULL, NULL,
	    NULL);
}

int
db_attach(struct db *db, const char *path, const char *schema, bool write)
{
	char *uri = file_uri(path, write ? "rw" : "ro");
	int r = db_exec(db, "ATTACH %Q AS \"%w\"", uri, schema);

	/* Another text encoding is no fault of the statement but the file's. */
	if (r == -1 && db->code == SQLITE_ERROR)
		db->code = SQLITE_MISMATCH;
	free(uri);
	return r;
}

int
db_cache(struct db *db, int kib)
{
	if (db_exec(db, "PRAGMA main.cache_size = -%d", kib) == -1)
		return -1;
	/* Neither can fail in a way that the next statement would not. */
	sqlite3_db_cacheflush(db->h);
	sqlite3_db_release_memory(db->h);
#ifdef __GLIBC__
	malloc_trim(0);		/* pages lie scattered: none goes by itself */
#endif
	return 0;
}

int64_t
db_cached(struct db *db)
{
	int now = 0, peak;

	sqlite3_db_status(db->h, SQLITE_DBSTATUS_CACHE_USED, &now, &peak, 0);
	return now;
}

static int
on_progress(void *arg)
{
	((struct db *)arg)->tick();
	return 0;
}

void
db_on_progress(struct db *db, void (*tick)(void))
{
	db->tick = tick;
	sqlite3_progress_handler(db->h, tick != NULL ? TICK_STEPS : 0,
	    tick != NULL ? on_progress : NULL, db);
}
