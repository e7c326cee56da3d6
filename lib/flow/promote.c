#include "flow/promote_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/progress.h"
#include "flow/script.h"
#include "flow/summary.h"

#define TOLD 20			/* rows that cannot be promoted, without -v */

static const char *const phases[] = { "opening", "validating", "comparing",
    "asking", "making a backup", "writing" };

static void
describe(struct buf *b, void *arg)
{
	buf_str(b, phases[((const struct run *)arg)->phase]);
}

void
run_phase(struct run *r, enum phase next)
{
	int64_t now_ms = clock_mono_ms();

	r->took_ms[r->phase] = now_ms - r->since_ms;
	r->since_ms = now_ms;
	r->phase = next;
	progress_tick();
}

int
run_fingerprint(struct run *r)
{
	return fingerprint_diff(r->diff, r->from, "production",
	    r->entry.before, r->entry.after);
}

bool
run_writes(const struct run *r)
{
	return !r->p->dry_run && r->p->sql == NULL;
}

/* ---- looking ---- */

static const char *
refusal(const struct run *r)
{
	return r->p->rollback ? "production cannot go back to it" :
	    "may not be promoted";
}

/* SQLite names the connection's file, which is the source, whichever of the
 * two it cannot read. */
static void
blame(const struct run *r)
{
	char *bad = db_status(r->from) == EX_DATAERR ?
	    db_integrity(r->from, "production") : NULL;

	if (bad != NULL)
		warn("%s: is damaged, for %s is whole; nothing was written",
		    r->production.path, r->source);
	free(bad);
}

static int
validate(struct run *r)
{
	struct rules_conf conf = r->p->rules;
	struct buf text = BUF_INIT;
	struct rules *rules;
	int status = 0;

	if (r->p->rollback)
		conf.essential = true;
	rules = rules_new(&conf);
	if (rules_run(rules, r->from, true) == -1) {
		status = rules->status;
		if (rules->list[0].count == 0)
			blame(r);
	} else if (!rules_ok(rules)) {
		rules_text(rules, &text);
		summary_lines(text.data);
		warn("%s: %s: %ju rule%s broken", r->source, refusal(r),
		    (uintmax_t)rules->errors, rules->errors == 1 ? "" : "s");
		status = EX_ATTENTION;
	} else if (rules->warnings > 0) {
		note("%s: %ju warning%s; stage-validate shows them", r->source,
		    (uintmax_t)rules->warnings,
		    rules->warnings == 1 ? "" : "s");
	}
	buf_release(&text);
	rules_free(rules);
	return status;
}

static void
refuse(void *arg, const char *what)
{
	struct run *r = arg;

	if (r->refused++ < TOLD || msg.verbose)
		warn("%s", what);
}

static int
compare(struct run *r)
{
	int64_t n;
	int status;

	r->diff = diff_new(r->from, r->p->rollback ? DIFF_LITERAL :
	    DIFF_IDENTITY, &status);
	if (r->diff == NULL)
		return status;
	if ((n = diff_keep(r->diff, refuse, r)) == -1)
		return db_status(r->from);
	r->entry.diff = r->diff;
	if (n == 0)
		return 0;
	if (n > TOLD && !msg.verbose)
		warn("and %jd more (-v shows them)", (intmax_t)(n - TOLD));
	warn("%s: %s", r->source, refusal(r));
	return EX_ATTENTION;
}

/* ---- asking ---- */

static int
confirm(struct run *r)
{
	char answer[16] = "";
	bool yes;

	if (r->p->yes)
		return 0;
	if (!isatty(STDIN_FILENO)) {
		warn("not confirmed: no terminal to ask on, and no --yes");
		return EX_NOPERM;
	}
	progress_end();
	msg_print("%s %s to %s? [y/N] ", r->p->rollback ? "Roll back" :
	    "Promote", r->source, r->production.path);
	if (fgets(answer, sizeof(answer), stdin) == NULL)
		msg_print("\n");
	yes = strcasecmp(answer, "y\n") == 0 ||
	    strcasecmp(answer, "yes\n") == 0;
	if (!yes)
		warn("not confirmed: nothing was written");
	return yes ? 0 : EX_NOPERM;
}

static int
tell(struct run *r, const char *state)
{
	json_t *object;
	int result;

	if (!r->p->json)
		return 0;
	if (!r->done && run_fingerprint(r) == -1)
		return db_status(r->from);
	object = entry_json(&r->entry, state);
	result = summary_json(object);
	json_decref(object);
	return result == -1 ? EX_IOERR : 0;
}

/*
 * A production that is not in WAL mode cannot be written while it is being
 * read.  What is to be written has been kept: let go of both files.
 */
static int
let_go(struct run *r)
{
	if (run_fingerprint(r) == -1 || db_commit(r->from) == -1)
		return db_status(r->from);
	memcpy(r->compared, r->entry.before, sizeof(r->compared));
	return 0;
}

/* What the comparison leads to. */
static int
proceed(struct run *r)
{
	int status;

	if (r->p->sql != NULL && (status = script_write(r->diff,
	    &r->entry, r->p->sql)) != 0)
		return status;
	if (diff_same(r->diff)) {
		note("%s: nothing differs from %s", r->production.path,
		    r->p->was != NULL ? "what was loaded" : r->source);
		return tell(r, "unchanged");
	}
	run_phase(r, ASKING);
	progress_end();
	if (summary_text(r->diff) == -1)
		return db_status(r->from);
	if (r->p->sql != NULL && strcmp(r->p->sql, "-") != 0)
		note("%s: written, and %s.undo; %s is as it was", r->p->sql,
		    r->p->sql, r->production.path);
	if (!run_writes(r))
		return tell(r, r->p->sql != NULL ? "written" : "planned");
	if (!r->wal && (status = let_go(r)) != 0)
		return status;
	if ((status = confirm(r)) == 0)
		status = run_write(r);
	if (r->done && tell(r, "done") != 0)
		status = EX_IOERR;
	return status;
}

static int
run(struct run *r)
{
	int status;

	if ((status = run_open(r)) != 0)
		return status;
	run_phase(r, VALIDATING);
	if ((status = validate(r)) != 0)
		return status;
	run_phase(r, COMPARING);
	if ((status = compare(r)) != 0) {
		if (status != EX_ATTENTION)
			blame(r);
		return status;
	}
	return proceed(r);
}

int
promote_run(const struct promote *p)
{
	struct run r = { .p = p, .dir = p->where.backups, .lock = -1,
	    .since_ms = clock_mono_ms() };
	int status;

	r.entry.what = p->rollback ? "rollback" : "promote";
	r.entry.time = p->now;
	progress_start(describe, &r);
	status = run(&r);
	progress_end();
	diff_free(r.diff);
	if (r.from != NULL)
		db_rollback(r.from);
	db_close(r.from);
	db_close(r.to);
	if (r.lock >= 0)
		close(r.lock);
	where_release(&r.production);
	json_decref(r.journal);
	free(r.source);
	free(r.backup);
	return status;
}
