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

/* Was it done?  1, 0, -1 (reported). */
static int
was_done(struct db *production, const char *dir, const json_t *e, bool quiet)
{
	const char *time = js_str(e, "time");
	char now[FINGERPRINT_SIZE];
	int done = 1;

	if (fingerprint(production, "main", now) == -1)
		return -1;
	if (strcmp(now, js_str(e, "before")) == 0)
		done = 0;
	else if (strcmp(now, js_str(e, "after")) != 0)
		return guess(production, dir, e);
	if (!quiet)
		note("the %s of %s was cut off %s", js_str(e, "what"),
		    time != NULL ? time : "?",
		    done ? "when it was done" : "before it wrote anything");
	return done;
}

json_t *
settle(struct db *production, const char *dir, bool record, bool quiet,
    int *status)
{
	json_t *entries = journal_read(dir), *e = NULL;
	int done = 0;

	*status = entries == NULL ? EX_IOERR : 0;
	if (entries == NULL || (e = journal_open(entries)) == NULL)
		return entries;
	if ((done = was_done(production, dir, e, quiet)) == -1)
		*status = db_status(production) != 0 ? db_status(production) :
		    EX_IOERR;
	json_object_set_new(e, "state", json_string(done == 1 ? "done" :
	    "undone"));
	if (*status == 0 && record && journal_add(dir, e) == -1)
		*status = EX_IOERR;
	if (*status == 0)
		return entries;
	json_decref(entries);
	return NULL;
}
