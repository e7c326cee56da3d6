#include "db/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

/* Makes path: who may not read `like` may not read its copy.  0 or errno. */
static int
make_as(const char *path, const char *like)
{
	struct stat st;
	int fd;

	if (stat(like, &st) == -1)
		return errno;
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC,
	    (st.st_mode | S_IRUSR | S_IWUSR) & 0666);
	return fd == -1 || close(fd) == -1 ? errno : 0;
}

int
db_backup(struct db *from, const char *path)
{
	sqlite3 *to = NULL;
	sqlite3_backup *b = NULL;
	int rc, err = make_as(path, from->path);

	rc = err != 0 ? SQLITE_CANTOPEN : sqlite3_open_v2(path, &to,
	    SQLITE_OPEN_READWRITE, NULL);
	if (rc == SQLITE_OK) {
		sqlite3_busy_timeout(to, DB_LOCK_WAIT_MS);
		b = sqlite3_backup_init(to, "main", from->h, "main");
		rc = b == NULL ? sqlite3_extended_errcode(to) : SQLITE_OK;
	}
	while (b != NULL && (rc = sqlite3_backup_step(b, 1024)) == SQLITE_OK)
		if (from->tick != NULL)
			from->tick();
	if (b != NULL) {
		int end = sqlite3_backup_finish(b);

		if (rc == SQLITE_DONE)
			rc = end;
	}
	/* A copy of a WAL database says so in its header, and a backup is
	 * one file. */
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL,
		    NULL);
	if (rc != SQLITE_OK) {
		from->code = rc;
		from->err = to != NULL ? sqlite3_system_errno(to) : err;
		free(from->why);
		from->why = mem_str(sqlite3_errstr(rc));
		if (!from->quiet)
			warn("%s: cannot copy to %s: %s", from->path, path,
			    from->why);
	}
	sqlite3_close(to);
	return rc == SQLITE_OK ? 0 : -1;
}

char *
db_integrity(struct db *db, const char *schema)
{
	char *text;

	text = db_text(db, "PRAGMA \"%w\".integrity_check(1)", schema);
	if (text == NULL)
		return mem_str(*db_why(db) ? db_why(db) : "no answer");
	if (strcmp(text, "ok") == 0) {
		free(text);
		return NULL;
	}
	return text;
}
