#include "flow/promote_in.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/progress.h"
#include "data/json.h"
#include "flow/apply.h"
#include "flow/settle.h"

#define CACHE_KB 8192		/* of each file: memory stays small */

static int
take_lock(struct run *r)
{
	char *path;

	if (file_mkdirs(r->dir) == -1)
		return EX_CANTCREAT;
	path = file_join(r->dir, ".lock");
	r->lock = file_lock(path);
	free(path);
	if (r->lock == -2)
		warn("%s: another promote is running", r->dir);
	return r->lock == -2 ? EX_TEMPFAIL : r->lock == -1 ? EX_CANTCREAT : 0;
}

/* The backup to go back to: the one named, or that of the last promotion. */
static int
choose_backup(struct run *r)
{
	const char *name = r->p->backup;

	if (name == NULL)
		name = js_str(journal_last(r->journal), "backup");
	if (name == NULL) {
		warn("%s: no promotion to roll back", r->dir);
		return EX_NOINPUT;
	}
	r->source = file_join(r->dir, name);
	if (r->p->backup != NULL && !file_exists(r->source)) {
		free(r->source);
		r->source = mem_str(name);
	}
	return 0;
}

/* Production, and what the journal knows of it. */
static int
open_production(struct run *r)
{
	char *mode;
	int status;

	r->to = db_open(r->production.path, run_writes(r) ? DB_WRITE : DB_READ,
	    &status);
	if (r->to == NULL)
		return status;
	db_on_progress(r->to, progress_tick);
	/*
	 * Its triggers may use what it trusts, a search index for one.  EXTRA:
	 * what the journal will call done has outlived a power cut, whatever
	 * this SQLite was built to do.
	 */
	if (db_exec(r->to, "PRAGMA cache_size = -%d;"
	    "PRAGMA trusted_schema = ON; PRAGMA synchronous = EXTRA",
	    CACHE_KB) == -1 ||
	    (mode = db_text(r->to, "PRAGMA journal_mode")) == NULL)
		return db_status(r->to);
	r->wal = strcmp(mode, "wal") == 0;
	free(mode);
	r->journal = settle(r->to, r->dir, run_writes(r), false, &status);
	return status;
}

/* Source and production for comparing.  data_version is read before: what is
 * written to production from then on is noticed. */
static int
open_both(struct run *r)
{
	const char *production = r->production.path;
	int status;

	if (file_same(r->source, production)) {
		warn("%s: is production itself", r->source);
		return EX_USAGE;
	}
	if (apply_version(r->to, &r->version) == -1)
		return db_status(r->to);
	r->from = r->p->rollback ? db_open(r->source, DB_READ, &status) :
	    where_staging(r->source, DB_READ, &status);
	if (r->from == NULL)
		return status;
	db_on_progress(r->from, progress_tick);
	if (db_functions(r->from) == -1 ||
	    db_attach(r->from, production, "production", false) == -1 ||
	    db_exec(r->from, "PRAGMA main.cache_size = -%d;"
	    "PRAGMA production.cache_size = -%d", CACHE_KB, CACHE_KB) == -1 ||
	    db_begin(r->from, false) == -1)
		return db_status(r->from);
	return 0;
}

/* Do both hold a catalogue?  Else no rule could be asked. */
static int
look_at_schemas(struct run *r)
{
	int status = 0;

	schema_free(diff_schema(r->from, "production", r->production.path,
	    &status));
	if (status == 0)
		schema_free(diff_schema(r->from, "main", r->source, &status));
	if (status == 0) {
		schema_tell_stale(r->from, "production", r->production.path);
		schema_tell_stale(r->from, "main", r->source);
	}
	return status;
}

int
run_open(struct run *r)
{
	int status;

	if ((status = where_need(&r->production, r->p->where.production)) != 0)
		return status;
	if (run_writes(r) && (status = take_lock(r)) != 0)
		return status;
	if ((status = open_production(r)) != 0)
		return status;
	if (!r->p->rollback)
		r->source = mem_str(r->p->where.staging);
	else if ((status = choose_backup(r)) != 0)
		return status;
	if ((status = open_both(r)) != 0)
		return status;
	return look_at_schemas(r);
}
