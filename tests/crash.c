/*
 * crash: stops a program at every call that changes a file, one run for each,
 * and looks at what it leaves behind.
 *
 *	crash -m MODE [-r] [-o FILE]... [-k FILE]... [-b DIR] [-n CMD -e END]
 *	    SHIM CMD...
 *
 * The current directory holds start/, which each run gets a copy of as its
 * working directory.  MODE is what happens at the call (tests/preload/shim.c).
 *	-o FILE	a database that must be whole, and as it was before or as it is
 *		after a run that nothing happens to: all of it, other tables too
 *		(or not there, if it is not in start/)
 *	-r	somebody has the first -o file open all the time, has read it
 *		and reads it again afterwards
 *	-k FILE	a database that must stay as it is, all of it
 *	-b DIR	every production-*.db in it must be as it was, or a whole copy
 *		of what a -o file was before
 *	-n CMD	a command (words between blanks) that must succeed afterwards
 *	-e END	what the first -o file must be then: new or old
 * A call that fails must end the program with a message, 73 or 74, and -o
 * files as they were; a program that says "was written" may leave them new, and
 * so may one whose directory could not be synced after all.
 *
 * Prints each thing that is wrong and, last, how many points were tried.
 * Exit status 1 if anything was wrong.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/msg.h"
#include "db/db.h"

#define FILES 4
#define WORDS 16
#define DIGEST (2 * HASH_SIZE + 1)
#define HERE "run"		/* the working directory of each run */

static struct {
	const char *mode, *backups, *shim;
	char *next[WORDS];
	bool ends_old, reads;
	struct {
		const char *path;
		bool keep;
		char old[DIGEST], new[DIGEST];
	} file[FILES];
	size_t nfiles;
	char **cmd;
	unsigned wrong;
	long old, new;		/* runs that left it so */
} c;

/* ---- digests ---- */

static int
add_rows(struct db *db, const char *table, struct hash *h)
{
	struct stmt *st = db_prepare(db, "SELECT * FROM \"%w\" ORDER BY 1",
	    table);
	int r = -1;

	while (st != NULL && (r = stmt_step(st)) == 1)
		for (int i = 0; i < stmt_columns(st); i++) {
			char type = (char)('0' + (int)col_type(st, i));

			hash_add(h, &type, 1);
			if (col_text(st, i) != NULL)
				hash_add(h, col_text(st, i), col_len(st, i) + 1);
		}
	stmt_free(st);
	return r;
}

/* Of the schema and all rows of all tables, but for those that a search index
 * keeps for itself: they differ with the order of writing.  0 or -1. */
static int
digest_of(struct db *db, char out[DIGEST])
{
	unsigned char sum[HASH_SIZE];
	struct hash *h = hash_new();
	struct stmt *st;
	int r = -1;

	st = db_prepare(db, "SELECT m.name, m.sql, l.type IS 'table'"
	    " FROM main.sqlite_schema m LEFT JOIN pragma_table_list l"
	    " ON l.schema = 'main' AND l.name = m.name ORDER BY m.name");
	while (st != NULL && (r = stmt_step(st)) == 1) {
		hash_add(h, col_text(st, 0), col_len(st, 0) + 1);
		if (col_text(st, 1) != NULL)
			hash_add(h, col_text(st, 1), col_len(st, 1) + 1);
		if (col_int(st, 2) && add_rows(db, col_text(st, 0), h) == -1) {
			r = -1;
			break;
		}
	}
	stmt_free(st);
	hash_end(h, sum);
	hash_hex(out, sum, HASH_SIZE);
	return r;
}

/* Does each search index say what its table says?  0 or -1. */
static int
search(struct db *db)
{
	struct stmt *st = db_prepare(db, "SELECT name FROM sqlite_schema"
	    " WHERE sql LIKE '%%USING fts5%%'");
	int r = -1;

	while (st != NULL && (r = stmt_step(st)) == 1)
		if (db_exec(db, "INSERT INTO \"%w\"(\"%w\", rank)"
		    " VALUES('integrity-check', 1)", col_text(st, 0),
		    col_text(st, 0)) == -1) {
			r = -1;
			break;
		}
	stmt_free(st);
	return r;
}

/* Of a file; "none" for no file, "damaged". */
static void
digest(const char *dir, const char *path, char out[DIGEST])
{
	char *full = file_join(dir, path), *bad = NULL;
	struct db *db = NULL;

	if (!file_exists(full))
		snprintf(out, DIGEST, "none");
	else if ((db = db_open(full, DB_WRITE, NULL)) == NULL ||
	    (bad = db_integrity(db, "main")) != NULL || search(db) == -1 ||
	    digest_of(db, out) == -1)
		snprintf(out, DIGEST, "damaged");
	db_close(db);
	free(bad);
	free(full);
}

/* ---- running ---- */

/* Copies a directory of files and directories, or removes it. */
static void
tree(const char *from, const char *to)
{
	DIR *d = opendir(from);
	struct dirent *e;
	struct stat st;
	size_t len;

	if (d == NULL && errno == ENOENT && to == NULL)
		return;
	if (d == NULL || (to != NULL && mkdir(to, 0777) == -1))
		die(EX_SOFTWARE, "%s: %s", from, strerror(errno));
	while ((e = readdir(d)) != NULL) {
		char *a = file_join(from, e->d_name);
		char *b = to != NULL ? file_join(to, e->d_name) : NULL;

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			;
		else if (stat(a, &st) == 0 && S_ISDIR(st.st_mode))
			tree(a, b);
		else if (b == NULL)
			unlink(a);
		else {
			char *text = file_read(a, &len);
			int fd = open(b, O_WRONLY | O_CREAT, 0666);

			if (text == NULL || file_write_all(fd, text, len) == -1)
				die(EX_SOFTWARE, "%s: not copied", a);
			close(fd);
			free(text);
		}
		free(a);
		free(b);
	}
	closedir(d);
	if (to == NULL)
		rmdir(from);
}

static void
fresh(void)
{
	tree(HERE, NULL);
	tree("start", HERE);
}

/* Runs a command in HERE, with the shim unless mode is NULL.  Its wait
 * status; its messages are in the file err. */
static int
run(char *cmd[], long at, const char *mode)
{
	char n[32];
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		int err = open("err", O_WRONLY | O_CREAT | O_TRUNC, 0666);
		int null = open("/dev/null", O_RDWR);

		dup2(null, 0);
		dup2(null, 1);
		dup2(err, 2);
		snprintf(n, sizeof(n), "%ld", at);
		if (mode != NULL) {
			setenv("SHIM_AT", n, 1);
			setenv("SHIM_DO", mode, 1);
			setenv("LD_PRELOAD", c.shim, 1);
			if (at == 0)
				setenv("SHIM_LOG", "../calls", 1);
		}
		if (chdir(HERE) == 0)
			execvp(cmd[0], cmd);
		_exit(127);
	}
	if (pid == -1 || waitpid(pid, &status, 0) == -1)
		die(EX_SOFTWARE, "%s: %s", cmd[0], strerror(errno));
	return status;
}

/* ---- looking ---- */

static void wrong(long, const char *, ...) MSG_PRINTF(2, 3);

static void
wrong(long at, const char *fmt, ...)
{
	char text[512], *call, *end;
	size_t len;
	va_list ap;
	long i;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	call = file_read("calls", &len);
	for (end = call, i = 1; end != NULL && i < at; i++)
		if ((end = strchr(end, '\n')) != NULL)
			end++;
	printf("%s at call %ld (%.*s): %s\n", c.mode, at,
	    end != NULL ? (int)strcspn(end, "\n") : 0, end != NULL ? end : "",
	    text);
	free(call);
	c.wrong++;
}

/* Is a file as it may be?  1: new, 0: old, -1: neither. */
static int
look(long at, size_t i)
{
	char now[DIGEST];

	digest(HERE, c.file[i].path, now);
	if (strcmp(now, c.file[i].old) == 0)
		return 0;
	if (!c.file[i].keep && strcmp(now, c.file[i].new) == 0)
		return 1;
	wrong(at, "%s is %s", c.file[i].path, strlen(now) < 10 ? now :
	    c.file[i].keep ? "changed" : "neither old nor new");
	return -1;
}

/* One that was there before is as it was, a new one is what a file was. */
static bool
whole_backup(const char *name)
{
	char *now_dir = file_join(HERE, c.backups), now[DIGEST], was[DIGEST];
	char *old_dir = file_join("start", c.backups);
	bool same;

	digest(now_dir, name, now);
	digest(old_dir, name, was);
	same = strcmp(now, was) == 0;
	for (size_t i = 0; strcmp(was, "none") == 0 && i < c.nfiles; i++)
		same = same || strcmp(now, c.file[i].old) == 0;
	free(now_dir);
	free(old_dir);
	return same;
}

static void
look_at_backups(long at)
{
	char *dir = file_join(HERE, c.backups);
	struct dirent *e;
	DIR *d = opendir(dir);

	while (d != NULL && (e = readdir(d)) != NULL)
		if (fnmatch("production-[0-9]*.db", e->d_name, 0) == 0 &&
		    !whole_backup(e->d_name))
			wrong(at, "%s is no whole backup", e->d_name);
	if (d != NULL)
		closedir(d);
	free(dir);
}

/* Was the call the sync of a directory?  What was renamed stays renamed. */
static bool
directory(long at)
{
	struct stat st;
	char path[512] = "";
	FILE *f = fopen("calls", "r");

	for (long i = 0; f != NULL && i < at; i++)
		if (fgets(path, sizeof(path), f) == NULL)
			break;
	if (f != NULL)
		fclose(f);
	path[strcspn(path, "\n")] = '\0';
	return strncmp(path, "fsync ", 6) == 0 && stat(path + 6, &st) == 0 &&
	    S_ISDIR(st.st_mode);
}

/* Of a program that was told that a call failed. */
static void
look_at_end(long at, int status, bool any_new)
{
	size_t len = 0;
	char *err = file_read("err", &len);
	bool says = err != NULL && strstr(err, "was written") != NULL &&
	    strstr(err, "nothing was written") == NULL;
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;

	if (code == -1)
		wrong(at, "killed by signal %d", WTERMSIG(status));
	else if (code != 0 && code != EX_IOERR && code != EX_CANTCREAT)
		wrong(at, "status %d: %s", code, err);
	else if (code != 0 && len == 0)
		wrong(at, "status %d and not a word", code);
	else if (code != 0 && any_new && !says && !directory(at))
		wrong(at, "status %d, but it was done: %s", code, err);
	else if (code == 0 && !any_new)
		wrong(at, "status 0, but it was not done: %s", err);
	free(err);
}

/* Somebody who reads the first file and stays; NULL without -r. */
static struct db *
reader(void)
{
	char *path = file_join(HERE, c.file[0].path), seen[DIGEST];
	struct db *db = c.reads ? db_open(path, DB_READ, NULL) : NULL;

	if (c.reads && (db == NULL || digest_of(db, seen) == -1))
		die(EX_SOFTWARE, "%s: no reader", path);
	free(path);
	return db;
}

/* What it sees in the end is what everybody sees. */
static void
read_again(long at, struct db *db)
{
	char sees[DIGEST], now[DIGEST];

	digest(HERE, c.file[0].path, now);
	if (db != NULL && (digest_of(db, sees) == -1 ||
	    strcmp(sees, now) != 0))
		wrong(at, "a reader of %s sees something else",
		    c.file[0].path);
	db_close(db);
}

/* The next run must do it, whatever this one left. */
static void
try_next(long at)
{
	int status = run(c.next, 0, NULL);
	char now[DIGEST], *err;
	size_t len;

	if (status != 0) {
		err = file_read("err", &len);
		wrong(at, "then %s ends with %d: %s", c.next[0],
		    WEXITSTATUS(status), err);
		free(err);
		return;
	}
	digest(HERE, c.file[0].path, now);
	if (strcmp(now, c.ends_old ? c.file[0].old : c.file[0].new) != 0)
		wrong(at, "then %s is not what it should be",
		    c.file[0].path);
}

/* One run with something at call `at`. */
static void
try(long at)
{
	bool kills = strcmp(c.mode, "kill") == 0 || strcmp(c.mode, "torn") == 0;
	bool any_new = false;
	struct db *db;
	int status;

	fresh();
	db = reader();
	status = run(c.cmd, at, c.mode);
	read_again(at, db);
	for (size_t i = 0; i < c.nfiles; i++)
		if (look(at, i) == 1)
			any_new = true;
	c.old += !any_new;
	c.new += any_new;
	if (c.backups != NULL)
		look_at_backups(at);
	if (kills && (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL))
		wrong(at, "was not killed");
	if (!kills)
		look_at_end(at, status, any_new);
	if (c.next[0] != NULL)
		try_next(at);
}

/* What the files are before and after. */
static void
measure(void)
{
	struct db *db;
	int status;

	fresh();
	unlink("calls");
	for (size_t i = 0; i < c.nfiles; i++)
		digest(HERE, c.file[i].path, c.file[i].old);
	db = reader();
	status = run(c.cmd, 0, "none");
	db_close(db);
	if (status != 0) {
		size_t len;

		die(EX_SOFTWARE, "%s: ends with %d when nothing happens: %s",
		    c.cmd[0], WEXITSTATUS(status), file_read("err", &len));
	}
	for (size_t i = 0; i < c.nfiles; i++) {
		digest(HERE, c.file[i].path, c.file[i].new);
		if ((strcmp(c.file[i].old, c.file[i].new) == 0) !=
		    c.file[i].keep)
			die(EX_SOFTWARE, "%s: %s", c.file[i].path,
			    c.file[i].keep ? "changes" : "does not change");
	}
}

/* Tries every call of the log; with torn only those that write. */
static long
try_all(void)
{
	bool writes = strcmp(c.mode, "torn") == 0 ||
	    strcmp(c.mode, "full") == 0;
	size_t len;
	char *text = file_read("calls", &len), *p, *end;
	long at = 0, tried = 0;

	for (p = text; p != NULL && (end = strchr(p, '\n')) != NULL;
	    p = end + 1) {
		at++;
		if (writes && strncmp(p, "write ", 6) != 0 &&
		    strncmp(p, "pwrite ", 7) != 0)
			continue;
		try(at);
		tried++;
	}
	free(text);
	return tried;
}

static void
split(char *words)
{
	size_t n = 0;

	for (char *w = strtok(words, " "); w != NULL && n < WORDS - 1;
	    w = strtok(NULL, " "))
		c.next[n++] = w;
}

int
main(int argc, char *argv[])
{
	long n;
	int o;

	msg.program = "crash";
	while ((o = getopt(argc, argv, "+m:ro:k:b:n:e:")) != -1) {
		if (o == 'm')
			c.mode = optarg;
		else if (o == 'r')
			c.reads = true;
		else if (o == 'b')
			c.backups = optarg;
		else if (o == 'n')
			split(optarg);
		else if (o == 'e')
			c.ends_old = strcmp(optarg, "old") == 0;
		else if ((o == 'o' || o == 'k') && c.nfiles < FILES) {
			c.file[c.nfiles].path = optarg;
			c.file[c.nfiles++].keep = o == 'k';
		} else {
			die(EX_USAGE, "see the head of crash.c");
		}
	}
	if (c.mode == NULL || argc - optind < 2)
		die(EX_USAGE, "see the head of crash.c");
	c.shim = argv[optind];
	c.cmd = argv + optind + 1;
	measure();
	n = try_all();
	printf("%s: %ld points tried, %u wrong; %ld left the old, %ld the new"
	    "\n", c.mode, n, c.wrong, c.old, c.new);
	return c.wrong > 0;
}
