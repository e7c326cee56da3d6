#include "flow/settle.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "data/json.h"
#include "db/fingerprint.h"
#include "flow/journal.h"

/* Does production differ from the backup in at least as many rows as the
 * promotion was to write?  0 no, 1 yes, -1 (reported). */
static int
as_many(struct db *db, const json_t *entry)
{
	struct diff *d = diff_new(db, DIFF_LITERAL, NULL);
	int r = 1;

	if (d == NULL)
		return -1;
	for (size_t i = 0; i < CATALOGUE; i++) {
		const json_t *t = js_object(entry, catalogue[i]);
		int64_t added = 0, changed = 0, removed = 0;

		js_int(t, "added", &added);
		js_int(t, "changed", &changed);
		js_int(t, "removed", &removed);
		/* The backup is the source here: what was added is what it
		 * lacks. */
		if (d->t[i].n.removed < added || d->t[i].n.added < removed ||
		    d->t[i].n.changed < changed)
			r = 0;
	}
	diff_free(d);
	return r;
}

/*
 * Production is neither: somebody else, or a trigger, wrote it too.  What it
 * was before is in the backup.
 */
static int
guess(struct db *production, const char *dir, const json_t *entry)
{
	const char *name = js_str(entry, "backup");
	char *path = file_join(dir, name != NULL ? name : "");
	struct db *db = NULL;
	int r = 0;

	if (name != NULL && file_exists(path) &&
	    (db = db_open(path, DB_READ, NULL)) != NULL)
		r = db_attach(db, db_path(production), "production",
		    false) == -1 ? -1 : as_many(db, entry);
	warn("%s: was changed by others since the %s of %s was cut off; "
	    "as far as can be told that was %s (compare with %s)",
	    db_path(production), js_str(entry, "what"),
	    js_str(entry, "time") ? js_str(entry, "time") : "?",
	    r == 1 ? "done" : "not done", path);
	db_close(db);
	free(path);
	return r;
}

int
settle(struct db *production, const char *dir, bool quiet)
{
	json_t *entries = journal_read(dir), *e;
	char now[FINGERPRINT_SIZE];
	int done = 0, status = 0;

	if (entries == NULL)
		return EX_IOERR;
	if ((e = journal_open(entries)) == NULL)
		goto out;
	if (fingerprint(production, "main", now) == -1) {
		status = db_status(production);
		goto out;
	}
	if (strcmp(now, js_str(e, "after")) == 0)
		done = 1;
	else if (strcmp(now, js_str(e, "before")) != 0)
		done = guess(production, dir, e);
	else if (!quiet)
		note("the %s of %s was cut off before it wrote anything",
		    js_str(e, "what"),
		    js_str(e, "time") ? js_str(e, "time") : "?");
	if (done == 1 && !quiet)
		note("the %s of %s was cut off when it was done",
		    js_str(e, "what"),
		    js_str(e, "time") ? js_str(e, "time") : "?");
	json_object_set_new(e, "state",
	    json_string(done == 1 ? "done" : "undone"));
	if (done == -1 || journal_add(dir, e) == -1)
		status = EX_IOERR;
out:
	json_decref(entries);
	return status;
}
