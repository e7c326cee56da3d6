#include "flow/load.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/progress.h"
#include "db/db.h"
#include "db/schema.h"
#include "db/where.h"
#include "flow/known.h"
#include "flow/parked.h"
#include "flow/store.h"

struct run {
	struct load *job;
	struct recin *in;
	struct rec rec;
	struct store_conf conf;
	struct db *db;
	struct schema *schema;
	struct known *known;
	struct store *store;
	struct parked *parked;
	uint64_t fresh, changed, same;	/* in the open transaction too */
	uint64_t committed;		/* records read by then */
	uint64_t met[CATALOGUE];	/* records read, for the end record */
	uint64_t told[CATALOGUE];	/* what end records say */
	bool ended;			/* one was read */
	int status;			/* of what failed; 0: nothing */
};

/* ---- counting ---- */

static void
count(struct run *r)
{
	struct load_counts *c = &r->job->counts;

	c->read = r->in->read;
	c->rejected = c->read - c->ignored - c->fresh - c->changed - c->same;
}

static void
describe(struct buf *b, void *arg)
{
	const struct run *r = arg;

	buf_printf(b, "%" PRIu64 " read, %" PRIu64 " new, %" PRIu64
	    " changed, %" PRIu64 " same", r->in->read, r->fresh, r->changed,
	    r->same);
}

static void
summary(const struct run *r)
{
	const struct load_counts *c = &r->job->counts;

	if (msg.quiet && c->rejected == 0)
		return;
	warn("%" PRIu64 " read: %" PRIu64 " new, %" PRIu64 " changed, %" PRIu64
	    " same, %" PRIu64 " rejected, %" PRIu64 " ignored", c->read,
	    c->fresh, c->changed, c->same, c->rejected, c->ignored);
}

static void
unknown_member(const char *table, const char *member)
{
	warn("%s has no column for '%s': left out", table, member);
}

/* ---- open and close ---- */

/* Are the three tables there, whatever they look like? */
static bool
whole(const struct schema *s)
{
	for (int i = 0; i < CATALOGUE; i++)
		if (schema_table(s, catalogue[i]) == NULL)
			return false;
	return true;
}

static int
open_staging(struct run *r)
{
	const char *production = r->job->production;
	char *why;

	if (production != NULL && file_same(r->job->staging, production)) {
		warn("%s: is production itself", r->job->staging);
		r->status = EX_USAGE;
		return -1;
	}
	r->db = where_staging(r->job->staging, DB_WRITE, &r->status);
	if (r->db == NULL)
		return -1;
	if ((r->schema = schema_read(r->db, "main")) == NULL) {
		r->status = db_status(r->db);
		return -1;
	}
	if ((why = schema_lacks(r->schema)) != NULL) {
		warn("%s: %s%s", r->job->staging, why, whole(r->schema) ? "" :
		    ": stage-setup makes it");
		free(why);
		r->status = EX_DATAERR;
		return -1;
	}
	return 0;
}

static int
open_all(struct run *r)
{
	if (open_staging(r) == -1)
		return -1;
	if (r->job->production != NULL && (r->known = known_new(
	    r->job->production, &r->status)) == NULL)
		return -1;
	db_on_progress(r->db, progress_tick);
	r->conf = (struct store_conf){ { r->job->replace, unknown_member },
	    r->job->strict, r->job->now };
	if (r->job->strict)
		r->conf.row.unknown = NULL;
	if ((r->parked = parked_new(r->db)) == NULL || (r->store = store_new(
	    r->db, r->schema, r->known, &r->conf)) == NULL) {
		r->status = db_status(r->db);
		return -1;
	}
	return 0;
}

static void
close_all(struct run *r)
{
	store_free(r->store);
	parked_free(r->parked);
	known_free(r->known);
	schema_free(r->schema);
	if (r->db != NULL)
		db_rollback(r->db);
	db_close(r->db);
	rec_release(&r->rec);
	progress_end();
}

/* ---- transactions ---- */

static int
begin(struct run *r)
{
	if (db_begin(r->db, true) == -1) {
		r->status = db_status(r->db);
		return -1;
	}
	if (store_begin(r->store) == -1) {
		r->status = store_status(r->store);
		return -1;
	}
	return 0;
}

/* What was done so far stays. */
static void
stays(struct run *r)
{
	r->job->counts.fresh = r->fresh;
	r->job->counts.changed = r->changed;
	r->job->counts.same = r->same;
	count(r);
}

static int
commit(struct run *r)
{
	if (store_end(r->store) == -1) {
		r->status = store_status(r->store);
		return -1;
	}
	if (db_commit(r->db) == -1) {
		r->status = db_status(r->db);
		return -1;
	}
	stays(r);
	return 0;
}

/* The last transaction: one that changed no row leaves no byte either, of the
 * indexes that were there meanwhile. */
static int
finish(struct run *r)
{
	const struct load_counts *c = &r->job->counts;

	if (r->fresh != c->fresh || r->changed != c->changed)
		return commit(r);
	db_rollback(r->db);
	stays(r);
	return 0;
}

/* ---- records ---- */

/* Bad input and no reject file: nothing of the transaction stays. */
static _Noreturn void
stop(struct run *r, const char *why)
{
	struct rec bad = r->rec;
	char *text = mem_str(why);

	count(r);
	r->rec = (struct rec){ 0 };
	close_all(r);
	rec_die(&bad, "%s", text);
}

static void
refuse(struct run *r, const char *why)
{
	if (!recin_reject(r->in, &r->rec, "%s", why))
		stop(r, why);
}

/* 0, or -1: the database failed. */
static int
load_record(struct run *r, enum store_stage stage)
{
	enum parked_queue queue;
	int64_t album;

	switch (store_record(r->store, &r->rec, stage)) {
	case STORE_NEW:
		r->fresh++;
		break;
	case STORE_CHANGED:
		r->changed++;
		break;
	case STORE_SAME:
		r->same++;
		break;
	case STORE_PARK:
		queue = store_queue(r->store, &album);
		if (parked_add(r->parked, queue, &r->rec, album) == -1) {
			r->status = db_status(r->db);
			return -1;
		}
		break;
	case STORE_REFUSED:
		refuse(r, store_why(r->store));
		break;
	case STORE_FAILED:
		r->status = store_status(r->store);
		return -1;
	}
	return 0;
}

static void
load_end_record(struct run *r)
{
	int64_t n[CATALOGUE];

	for (int i = 0; i < CATALOGUE; i++) {
		if (!rec_int(&r->rec, catalogue[i], &n[i]) || n[i] < 0) {
			if (r->job->require_end)
				refuse(r, "an end record without its counts");
			else
				r->job->counts.ignored++;
			return;
		}
	}
	r->ended = true;
	r->job->counts.ignored++;
	for (int i = 0; i < CATALOGUE; i++)
		r->told[i] += (uint64_t)n[i];
}

static int
take(struct run *r)
{
	switch (r->rec.type) {
	case REC_ARTIST:
	case REC_ALBUM:
	case REC_SONG:
		r->met[r->rec.type - REC_ARTIST]++;
		return load_record(r, STORE_STREAM);
	case REC_END:
		load_end_record(r);
		return 0;
	default:
		r->job->counts.ignored++;
		return 0;
	}
}

static int
next_batch(struct run *r)
{
	if (r->job->batch == 0 ||
	    r->in->read - r->committed < (uint64_t)r->job->batch)
		return 0;
	r->committed = r->in->read;
	return commit(r) == -1 ? -1 : begin(r);
}

static int
load_stream(struct run *r)
{
	enum rec_got got;

	while ((got = recin_ready(r->in, &r->rec)) != REC_EOF) {
		if (got == REC_WAIT) {
			if (known_pause(r->known) == -1) {
				r->status = known_status(r->known);
				return -1;
			}
			recin_fill(r->in);
			continue;
		}
		count(r);
		if (got == REC_BAD)
			stop(r, r->rec.why);
		if (take(r) == -1 || next_batch(r) == -1)
			return -1;
		progress_tick();
	}
	return 0;
}

static int
load_parked(struct run *r)
{
	static const enum store_stage stages[] = {
		STORE_LATE, STORE_LATE, STORE_MOVE, STORE_LAST
	};
	int got;

	for (int q = 0; q < PARKED_QUEUES; q++) {
		if (parked_count(r->parked, (enum parked_queue)q) == 0)
			continue;
		if (parked_begin(r->parked, (enum parked_queue)q,
		    store_album_order(r->store)) == -1)
			goto failed;
		while ((got = parked_next(r->parked, (enum parked_queue)q,
		    &r->rec)) == 1) {
			if (load_record(r, stages[q]) == -1)
				return -1;
			progress_tick();
		}
		if (got == -1)
			goto failed;
	}
	return 0;
failed:
	r->status = db_status(r->db);
	return -1;
}

/* ---- the end ---- */

static int
check_end(struct run *r)
{
	if (!r->job->require_end)
		return 0;
	if (!r->ended) {
		warn("the input has no end record: it is cut off, and nothing "
		    "is loaded");
		r->status = EX_DATAERR;
		return -1;
	}
	for (int i = 0; i < CATALOGUE; i++) {
		if (r->told[i] == r->met[i])
			continue;
		warn("%" PRIu64 " %.*s %s read, the end record tells of %"
		    PRIu64 ": nothing is loaded", r->met[i],
		    (int)strlen(catalogue[i]) - (r->met[i] == 1),
		    catalogue[i], r->met[i] == 1 ? "was" : "were",
		    r->told[i]);
		r->status = EX_DATAERR;
	}
	return r->status == 0 ? 0 : -1;
}

int
load_run(struct load *job, struct recin *in)
{
	struct run r = { .job = job, .in = in };

	progress_start(describe, &r);
	if (open_all(&r) == 0 && begin(&r) == 0 && load_stream(&r) == 0 &&
	    check_end(&r) == 0 && load_parked(&r) == 0)
		finish(&r);
	count(&r);
	close_all(&r);
	if (r.status != 0)
		return r.status;
	summary(&r);
	return in->rejected > 0 ? EX_ATTENTION : 0;
}
