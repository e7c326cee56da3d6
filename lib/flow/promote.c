#include "flow/promote.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/progress.h"
#include "data/json.h"
#include "flow/apply.h"
#include "flow/backup.h"
#include "flow/journal.h"
#include "flow/script.h"
#include "flow/settle.h"
#include "flow/summary.h"

#define CACHE_KB 8192		/* of each file: memory stays small */
#define TOLD 20			/* rows that cannot be promoted, without -v */

/* What is being done, for the progress line, and how long it took. */
enum phase { OPENING, VALIDATING, COMPARING, ASKING, SAVING, WRITING, PHASES };
static const char *const phases[] = { "opening", "validating", "comparing",
    "asking", "making a backup", "writing" };

struct run {
	const struct promote *p;
	struct where_found production;
	const char *dir;		/* of backups */
	json_t *journal;		/* its entries when we began */
	char *source;			/* path of staging or of a backup */
	int lock;
	struct db *from;		/* source as main, production attached */
	struct db *to;			/* production */
	bool wal;			/* may be read while it is written */
	int64_t version;		/* to's data_version before comparing */
	char compared[FINGERPRINT_SIZE];	/* production then; not wal */
	struct diff *diff;
	struct entry entry;
	char *backup;			/* name of the one made */
	bool done;			/* production was written */
	int64_t refused;
	enum phase phase;
	int64_t since_ms;		/* when the phase began */
	int64_t took_ms[PHASES], locked_ms;
};

static void
describe(struct buf *b, void *arg)
{
	buf_str(b, phases[((const struct run *)arg)->phase]);
}

static void
phase(struct run *r, enum phase next)
{
	int64_t now_ms = clock_mono_ms();

	r->took_ms[r->phase] = now_ms - r->since_ms;
	r->since_ms = now_ms;
	r->phase = next;
	progress_tick();
}

/* What production is, and will be, as the comparison saw it. */
static int
fingerprint_now(struct run *r)
{
	return fingerprint_diff(r->diff, r->from, "production",
	    r->entry.before, r->entry.after);
}

/* Will production be written? */
static bool
writes(const struct run *r)
{
	return !r->p->dry_run && r->p->sql == NULL;
}

/* ---- before anything is read ---- */

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

	r->to = db_open(r->production.path, writes(r) ? DB_WRITE : DB_READ,
	    &status);
	if (r->to == NULL)
		return status;
	db_on_progress(r->to, progress_tick);
	/* Its triggers may use what it trusts, a search index for one. */
	if (db_exec(r->to, "PRAGMA cache_size = -%d;"
	    "PRAGMA trusted_schema = ON", CACHE_KB) == -1 ||
	    (mode = db_text(r->to, "PRAGMA journal_mode")) == NULL)
		return db_status(r->to);
	r->wal = strcmp(mode, "wal") == 0;
	free(mode);
	r->journal = settle(r->to, r->dir, writes(r), false, &status);
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
	if ((r->from = db_open(r->source, DB_READ, &status)) == NULL)
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
	return status;
}

/* ---- looking ---- */

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
	} else if (!rules_ok(rules)) {
		rules_text(rules, &text);
		summary_lines(text.data);
		warn("%s: may not be promoted: %ju rule%s broken", r->source,
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
	warn("%s: may not be promoted", r->source);
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

/* ---- writing ---- */

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
		warn("%s: has changed since it was copied: nothing was written",
		    r->production.path);
		return EX_TEMPFAIL;
	}
	if (apply_version(r->to, &version) == -1)
		return db_status(r->to);
	if (version == r->version)
		return 0;
	memcpy(before, e->before, sizeof(before));
	if (r->wal && fingerprint_now(r) == -1)
		return db_status(r->from);
	if (!r->wal)
		memcpy(e->before, r->compared, sizeof(r->compared));
	if (strcmp(before, e->before) == 0) {
		r->version = version;
		return 0;
	}
	warn("%s: has changed since it was compared: nothing was written",
	    r->production.path);
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

static int
write_production(struct run *r)
{
	int status;

	phase(r, SAVING);
	r->backup = backup_make(r->to, r->dir, r->p->now, check_copy, r,
	    &status);
	if (r->backup == NULL)
		return status;
	r->entry.backup = r->backup;
	if (log_state(r, "begun") == -1)
		return EX_IOERR;
	phase(r, WRITING);
	status = apply(r->to, r->diff, r->version, r->entry.before,
	    &r->locked_ms);
	phase(r, WRITING);
	r->done = status == 0;
	if (r->done)
		return finish(r);
	json_decref(settle(r->to, r->dir, true, true, &(int){ 0 }));
	return status;
}

static int
tell(struct run *r, const char *state)
{
	json_t *object;
	int result;

	if (!r->p->json)
		return 0;
	if (!r->done && fingerprint_now(r) == -1)
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
	if (fingerprint_now(r) == -1 || db_commit(r->from) == -1)
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
		    r->source);
		return tell(r, "unchanged");
	}
	phase(r, ASKING);
	progress_end();
	if (summary_text(r->diff) == -1)
		return db_status(r->from);
	if (!writes(r))
		return tell(r, r->p->sql != NULL ? "written" : "planned");
	if (!r->wal && (status = let_go(r)) != 0)
		return status;
	if ((status = confirm(r)) == 0)
		status = write_production(r);
	if (r->done && tell(r, "done") != 0)
		status = EX_IOERR;
	return status;
}

static int
run(struct run *r)
{
	int status;

	if ((status = where_need(&r->production, r->p->where.production)) != 0)
		return status;
	if (writes(r) && (status = take_lock(r)) != 0)
		return status;
	if ((status = open_production(r)) != 0)
		return status;
	if (!r->p->rollback)
		r->source = mem_str(r->p->where.staging);
	else if ((status = choose_backup(r)) != 0)
		return status;
	if ((status = open_both(r)) != 0)
		return status;
	phase(r, VALIDATING);
	if ((status = look_at_schemas(r)) != 0 || (status = validate(r)) != 0)
		return status;
	phase(r, COMPARING);
	if ((status = compare(r)) != 0)
		return status;
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
