#include "flow/promote_in.h"

#include <string.h>

#include "data/json.h"
#include "flow/apply.h"
#include "flow/backup.h"
#include "flow/settle.h"

/*
 * The copy tells what production was and will be.  It must be what was
 * compared: if anything was written since, even to another table, that is
 * looked at again.  An exit status.
 */
static int
check_copy(void *arg, struct db *copy)
{
	struct run *r = arg;
	struct entry *e = &r->entry;
	char before[FINGERPRINT_SIZE];
	int64_t version;

	if (fingerprint_diff(r->diff, copy, "main", e->before,
	    e->after) == -1)
		return db_status(copy);
	if (r->p->was != NULL && strcmp(r->p->was, e->before) != 0) {
		warn("%s: has changed since it was copied",
		    r->production.path);
		return EX_TEMPFAIL;
	}
	if (apply_version(r->to, &version) == -1)
		return db_status(r->to);
	if (version == r->version)
		return 0;
	memcpy(before, e->before, sizeof(before));
	if (r->wal && run_fingerprint(r) == -1)
		return db_status(r->from);
	if (!r->wal)
		memcpy(e->before, r->compared, sizeof(r->compared));
	if (strcmp(before, e->before) == 0) {
		r->version = version;
		return 0;
	}
	warn("%s: has changed since it was compared", r->production.path);
	return EX_TEMPFAIL;
}

/* A line of the journal for what is being done. */
static int
log_state(struct run *r, const char *state)
{
	json_t *line = entry_json(&r->entry, state);
	int result = journal_add(r->dir, line);

	json_decref(line);
	return result;
}

/* Old backups go, but never the one that --rollback would take. */
static int
prune(struct run *r)
{
	json_t *entries;
	int result;

	if (r->p->keep < 0)
		return 0;
	if ((entries = journal_read(r->dir)) == NULL)
		return EX_IOERR;
	result = backup_prune(r->dir, (size_t)r->p->keep,
	    js_str(journal_last(entries), "backup"));
	json_decref(entries);
	return result == -1 ? EX_IOERR : 0;
}

/* With triggers at work only production itself knows what it became. */
static int
look_after(struct run *r)
{
	bool triggers = false;

	for (size_t i = 0; i < CATALOGUE; i++)
		triggers = triggers || r->diff->t[i].triggers;
	return triggers ? fingerprint(r->to, "main", r->entry.after) : 0;
}

/* The change is committed: nothing that fails now undoes it. */
static int
finish(struct run *r)
{
	int status = 0;

	if (look_after(r) == -1 || log_state(r, "done") == -1) {
		warn("%s was written, but the journal does not say so yet",
		    r->production.path);
		status = EX_IOERR;
	}
	detail("validated in %jd ms, compared in %jd, backup in %jd, written in"
	    " %jd, production locked for %jd",
	    (intmax_t)r->took_ms[VALIDATING], (intmax_t)r->took_ms[COMPARING],
	    (intmax_t)r->took_ms[SAVING], (intmax_t)r->took_ms[WRITING],
	    (intmax_t)r->locked_ms);
	note("%s: %s; backup: %s/%s", r->production.path,
	    r->p->rollback ? "rolled back" : "promoted", r->dir, r->backup);
	if (status == 0 && (status = prune(r)) != 0)
		warn("%s was written, but not all old backups are removed",
		    r->production.path);
	return status;
}

/*
 * COMMIT can fail when all is done: at the sync of a directory, say.  What
 * production is now tells, and the journal gets it.
 */
static void
look_back(struct run *r)
{
	int status;
	json_t *entries = settle(r->to, r->dir, true, true, &status);
	const json_t *last = json_array_get(entries,
	    json_array_size(entries) - 1);
	const char *state = js_str(last, "state");

	r->done = state != NULL && strcmp(state, "done") == 0;
	if (r->done)
		warn("%s was written all the same; backup: %s/%s",
		    r->production.path, r->dir, r->backup);
	json_decref(entries);
}

static int
write_production(struct run *r)
{
	struct applied end;
	int status;

	run_phase(r, SAVING);
	r->backup = backup_make(r->to, r->dir, r->p->now, check_copy, r,
	    &status);
	if (r->backup == NULL)
		return status;
	r->entry.backup = r->backup;
	if (log_state(r, "begun") == -1)
		return EX_IOERR;
	run_phase(r, WRITING);
	status = apply(r->to, r->diff, r->version, r->entry.before, &end);
	r->locked_ms = end.locked_ms;
	run_phase(r, WRITING);
	r->done = status == 0;
	if (r->done)
		return finish(r);
	if (end.unsure)
		look_back(r);
	else if (log_state(r, "undone") == -1)
		warn("%s: the journal does not say so yet", r->dir);
	return status;
}

int
run_write(struct run *r)
{
	int status = write_production(r);

	if (status != 0 && !r->done)
		warn("%s: nothing was written%s", r->production.path,
		    status == EX_TEMPFAIL ? "; try again" : "");
	return status;
}
