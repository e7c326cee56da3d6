#include "flow/setup.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/msg.h"
#include "db/db.h"
#include "db/mirror.h"
#include "db/schema.h"
#include "db/whole.h"

/* The exit status of what failed.  All SQL that can be wrong is production's:
 * it uses what is not here. */
static int
status_of(const struct db *db)
{
	int status = db_status(db);

	return status == 0 || status == EX_SOFTWARE ? EX_DATAERR : status;
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* ---- a new file, built beside its name ---- */

/* A -wal or -shm without its database would be read into the new one. */
static void
unlink_leftovers(const char *path)
{
	static const char *const ends[] = { "-wal", "-shm", "-journal" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		struct buf b = BUF_INIT;

		buf_printf(&b, "%s%s", path, ends[i]);
		unlink(b.data);
		buf_release(&b);
	}
}

/* A name that nothing may be made under, for which reason; NULL: it may. */
static const char *
unfit(const char *path)
{
	struct stat st;

	if (*path == '\0')
		return "a database needs a name";
	if (!file_exists(path) && lstat(path, &st) == 0)
		return "is a symbolic link to what is not there";
	return NULL;
}

/* Opens a draft, calls fill() in a transaction, renames it in.  The exit
 * status. */
static int
make_file(const char *path, int (*fill)(struct db *, const void *),
    const void *arg)
{
	struct file_draft draft;
	struct db *db = NULL;
	const char *why = unfit(path);
	char *dir;
	int status = EX_CANTCREAT;

	if (why != NULL) {
		warn("'%s': %s", path, why);
		return status;
	}
	dir = file_dir(path);
	if (file_mkdirs(dir) == -1 || file_draft(&draft, path) == -1) {
		free(dir);
		return status;
	}
	free(dir);
	/* Nobody sees the draft: it needs no journal until it is whole. */
	if ((db = db_open(draft.temp, DB_WRITE, &status)) == NULL)
		goto out;
	status = db_exec(db, "PRAGMA journal_mode = OFF") == -1 ? -1 :
	    fill(db, arg);
	if (status == 0)
		status = db_exec(db, "PRAGMA journal_mode = WAL");
	if (status == -1)
		status = status_of(db);
	if (db_close(db) == -1 && status == 0)
		status = EX_IOERR;
out:
	if (status != 0) {
		unlink_leftovers(draft.temp);
		file_abandon(&draft);
		return status;
	}
	if (!file_exists(path))
		unlink_leftovers(path);
	return file_commit(&draft) == -1 ? EX_IOERR : 0;
}

static int
fill_builtin(struct db *db, const void *arg)
{
	(void)arg;
	return db_begin(db, true) == -1 ||
	    db_exec(db, "%s", schema_builtin) == -1 ? -1 : db_commit(db);
}

/* Wrangler's own directory: who makes a database there must mean it. */
static bool
under_wrangler(const char *path)
{
	return strncmp(path, ".wrangler/", 10) == 0 ||
	    strstr(path, "/.wrangler/") != NULL;
}

static int
make_production(const struct setup *job)
{
	int status;

	if (file_exists(job->production)) {
		note("%s: is there already, left as it is", job->production);
		return 0;
	}
	if (!job->named && under_wrangler(job->production)) {
		warn("%s: is not there, and made under .wrangler only if -p "
		    "names it", job->production);
		return EX_NOINPUT;
	}
	status = make_file(job->production, fill_builtin, NULL);
	if (status == 0)
		note("%s: made from the built-in schema", job->production);
	return status;
}

/* ---- production, attached ---- */

/* Attaches production, which can be read, and begins.  NULL: reported. */
static struct schema *
begin(struct db *db, const struct setup *job)
{
	struct schema *want;
	char *why;

	if (mirror_prepare(db) == -1 ||
	    db_attach(db, job->production, "production", false) == -1 ||
	    db_begin(db, true) == -1 ||
	    (want = schema_read(db, "production")) == NULL)
		return NULL;
	if ((why = schema_lacks(want)) == NULL)
		return want;
	warn("%s: %s", job->production, why);
	free(why);
	schema_free(want);
	return NULL;
}

/* Is production there, and one that can be mirrored?  The exit status. */
static int
check_production(const struct setup *job)
{
	struct schema *s = NULL;
	struct db *db;
	char *why = NULL;
	int status;

	if ((db = db_open(job->production, DB_READ, &status)) == NULL)
		return status;
	if ((s = schema_read(db, "main")) == NULL) {
		status = db_status(db);
	} else if ((why = schema_lacks(s)) != NULL) {
		warn("%s: %s", job->production, why);
		status = EX_DATAERR;
	}
	free(why);
	schema_free(s);
	db_close(db);
	return status;
}

/* SQLite names the connection's file, whichever of the two it cannot read. */
static void
blame(struct db *db, const struct setup *job)
{
	char *bad = db_status(db) == EX_DATAERR ?
	    db_integrity(db, "production") : NULL;

	if (bad != NULL)
		warn("%s: is damaged", job->production);
	free(bad);
}

static int
fill_mirror(struct db *db, const void *arg)
{
	const struct setup *job = arg;
	struct schema *want = begin(db, job);
	struct mirror m = { .db = db, .want = want, .fill = job->with_data };
	int r = want == NULL ? -1 : mirror_make(&m);

	schema_free(want);
	if (r == 0)
		r = db_commit(db);
	else if (want != NULL)
		blame(db, job);
	return r == -1 ? -1 : db_exec(db, "DETACH production");
}

/* ---- a staging that is there ---- */

struct resync {
	const struct setup *job;
	struct db *db;
	struct schema *want, *have;
	uint64_t losses;
	int status;
};

static void
on_lost(void *arg, const char *what)
{
	struct resync *r = arg;

	r->losses++;
	warn("%s: %s", r->job->staging, what);
}

/* The base name without ".db". */
static char *
stem_of(const char *path)
{
	const char *base = base_name(path);
	size_t len = strlen(base);

	if (len > 3 && strcmp(base + len - 3, ".db") == 0)
		len -= 3;
	return mem_strn(base, len);
}

/*
 * Staging as it was before our transaction, which is what another connection
 * still reads, and nobody can change.  0 or -1 (reported).
 */
static int
keep_copy(struct resync *r)
{
	char *dir = file_dir(r->job->staging);
	char *stem = stem_of(r->job->staging), *path = NULL;
	struct db *before = db_open(r->job->staging, DB_READ, &r->status);

	if (before != NULL)
		path = whole_copy(before, r->have, dir, stem, r->job->now,
		    &r->status);
	if (path != NULL)
		note("%s: copy of what was staged", path);
	db_close(before);
	free(path);
	free(stem);
	free(dir);
	return r->status == 0 ? 0 : -1;
}

/* The work in the open transaction.  0, 1: nothing to do, -1. */
static int
resync(struct resync *r)
{
	const bool anew = r->job->empty || r->job->with_data;
	struct mirror m = { r->db, r->want, r->have, !anew,
	    r->job->with_data, on_lost, r };
	int64_t rows = anew ? mirror_rows(r->db, r->have) : 0;

	if (rows == -1)
		return -1;
	if (!mirror_differs(&m) && rows == 0 && !r->job->with_data)
		return 1;
	if (mirror_make(&m) == -1)
		return -1;
	return (r->losses > 0 || rows > 0) && keep_copy(r) == -1 ? -1 : 0;
}

static int
in_place(const struct setup *job)
{
	struct resync r = { .job = job };
	int done = -1;

	if ((r.db = db_open(job->staging, DB_WRITE, &r.status)) == NULL)
		return r.status;
	if (db_exec(r.db, "PRAGMA journal_mode = WAL") == -1)
		goto out;
	if ((r.want = begin(r.db, job)) == NULL ||
	    (r.have = schema_read(r.db, "main")) == NULL)
		goto out;
	done = resync(&r);
	if (done == 0)
		done = db_commit(r.db);
out:
	if (done == -1 && r.status == 0) {
		r.status = status_of(r.db);
		if (r.have != NULL)
			blame(r.db, job);
	}
	db_rollback(r.db);
	if (done == -1 && r.losses > 0)
		warn("%s: is as it was, nothing went", job->staging);
	schema_free(r.want);
	schema_free(r.have);
	db_close(r.db);
	if (done == 1)
		note("%s: in step with %s already", job->staging,
		    job->production);
	else if (done == 0)
		note("%s: in step with %s now", job->staging, job->production);
	return r.status;
}

/* Do both names lead to one file, or would they? */
static bool
one_file(const char *a, const char *b)
{
	char *x = file_dir(a), *y = file_dir(b);
	bool is = file_same(a, b) || strcmp(a, b) == 0 || (file_same(x, y) &&
	    strcmp(base_name(a), base_name(b)) == 0);

	free(x);
	free(y);
	return is;
}

/* Is staging production, or what lies beside it and belongs to it? */
static bool
is_production(const struct setup *job)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };
	bool is = false;

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		struct buf b = BUF_INIT;

		buf_printf(&b, "%s%s", job->production, ends[i]);
		is = is || one_file(job->staging, b.data);
		buf_release(&b);
	}
	return is;
}

int
setup_run(const struct setup *job)
{
	int status = 0;

	if (!is_production(job) && job->init)
		status = make_production(job);
	/* In a directory that was made just now it may be seen only now. */
	if (status == 0 && is_production(job)) {
		warn("%s: is production itself", job->staging);
		return EX_USAGE;
	}
	if (status == 0)
		status = check_production(job);
	if (status != 0)
		return status;
	if (file_exists(job->staging))
		return in_place(job);
	status = make_file(job->staging, fill_mirror, job);
	if (status == 0)
		note("%s: made, as %s is", job->staging, job->production);
	return status;
}
