#include "net/pace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define SECOND_US INT64_C(1000000)
#define GAP_MAX_US (86400 * SECOND_US)
/* Slots noted this far in the future were noted by a clock that ran ahead. */
#define AHEAD_US (10 * SECOND_US)
#define FORGET_US (86400 * SECOND_US)

/* A host's row: the next free slot, and when that was noted. */
struct slot {
	int64_t next_us, at_us;
};

struct known {
	char *host;
	struct slot slot;
};

struct pace {
	struct db *db;		/* NULL: no file, or it failed */
	struct stmt *get, *set;
	int64_t (*clock)(void);
	struct known *known;	/* what this process noted */
	size_t n;
};

int64_t
pace_gap_us(double rate)
{
	double us = ceil(1.01 * (double)SECOND_US / rate);

	return us < (double)GAP_MAX_US ? (int64_t)us : GAP_MAX_US;
}

int
pace_schema(struct db *db)
{
	return db_exec(db, "CREATE TABLE IF NOT EXISTS pace("
	    "host TEXT PRIMARY KEY, next_us INTEGER NOT NULL, "
	    "at_us INTEGER NOT NULL) WITHOUT ROWID");
}

struct pace *
pace_new(int64_t (*clock)(void))
{
	struct pace *p = mem_zero(1, sizeof(*p));

	p->clock = clock;
	return p;
}

static void
alone(struct pace *p)
{
	pace_use(p, NULL);
	warn("the rate is kept by this process alone");
}

void
pace_use(struct pace *p, struct db *db)
{
	stmt_free(p->get);
	stmt_free(p->set);
	p->get = p->set = NULL;
	p->db = db;
	if (db == NULL)
		return;
	p->get = db_prepare(db,
	    "SELECT next_us, at_us FROM pace WHERE host = ?1");
	p->set = db_prepare(db, "INSERT INTO pace(host, next_us, at_us) "
	    "VALUES(?1, ?2, ?3) ON CONFLICT(host) DO UPDATE "
	    "SET next_us = ?2, at_us = ?3");
	if (p->get == NULL || p->set == NULL || db_exec(db,
	    "DELETE FROM pace WHERE next_us < %lld",
	    (long long)(p->clock() * 1000 - FORGET_US)) == -1)
		alone(p);
}

void
pace_free(struct pace *p)
{
	if (p == NULL)
		return;
	stmt_free(p->get);
	stmt_free(p->set);
	for (size_t i = 0; i < p->n; i++)
		free(p->known[i].host);
	free(p->known);
	free(p);
}

static struct slot *
known(struct pace *p, const char *host)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->known[i].host, host) == 0)
			return &p->known[i].slot;
	p->known = mem_grow(p->known, p->n + 1, sizeof(*p->known));
	p->known[p->n].host = mem_str(host);
	p->known[p->n].slot = (struct slot){ 0, 0 };
	return &p->known[p->n++].slot;
}

/* 0 or -1 (reported).  A host that is new has its slot free. */
static int
load(struct pace *p, const char *host, struct slot *s)
{
	int r;

	if (p->db == NULL) {
		*s = *known(p, host);
		return 0;
	}
	*s = (struct slot){ 0, 0 };
	bind_text(p->get, 1, host);
	if ((r = stmt_step(p->get)) == 1) {
		s->next_us = col_int(p->get, 0);
		s->at_us = col_int(p->get, 1);
		stmt_reset(p->get);
	}
	return r == -1 ? -1 : 0;
}

static int
store(struct pace *p, const char *host, const struct slot *s)
{
	*known(p, host) = *s;
	if (p->db == NULL)
		return 0;
	bind_text(p->set, 1, host);
	bind_int(p->set, 2, s->next_us);
	bind_int(p->set, 3, s->at_us);
	return stmt_run(p->set);
}

/* Now; and a slot noted by a clock that has jumped back since is forgotten. */
static int64_t
settle(struct pace *p, struct slot *s)
{
	int64_t now_us = p->clock() * 1000;

	if (s->at_us > now_us + AHEAD_US)
		*s = (struct slot){ 0, 0 };
	return now_us;
}

/* Takes the slot or tells the wait in ms; -1: the file failed. */
static int64_t
try_take(struct pace *p, const char *host, int64_t gap_us)
{
	struct slot s;
	int64_t now_us, ms;

	/* Most who ask come too early: no need to lock out the others. */
	if (p->db != NULL) {
		if (load(p, host, &s) == -1)
			return -1;
		now_us = settle(p, &s);
		if (s.next_us > now_us)
			return (s.next_us - now_us + 999) / 1000;
		if (db_begin(p->db, true) == -1)
			return -1;
	}
	if (load(p, host, &s) == -1)
		return -1;
	now_us = settle(p, &s);
	ms = s.next_us > now_us ? (s.next_us - now_us + 999) / 1000 : 0;
	if (ms == 0) {
		if (s.next_us < now_us - PACE_SLACK_US)
			s.next_us = now_us - PACE_SLACK_US;
		s.next_us += gap_us;
		s.at_us = now_us;
		if (store(p, host, &s) == -1)
			return -1;
	}
	return p->db == NULL || db_commit(p->db) == 0 ? ms : -1;
}

int64_t
pace_take(struct pace *p, const char *host, int64_t gap_us)
{
	int64_t ms = try_take(p, host, gap_us);

	if (ms == -1) {
		db_rollback(p->db);
		alone(p);
		ms = try_take(p, host, gap_us);
	}
	return ms;
}

/* No slot before us microseconds have passed from now on. */
static int
try_push(struct pace *p, const char *host, int64_t us)
{
	struct slot s;
	int64_t now_us;

	if (p->db != NULL && db_begin(p->db, true) == -1)
		return -1;
	if (load(p, host, &s) == -1)
		return -1;
	now_us = settle(p, &s);
	if (s.next_us < now_us + us) {
		s.next_us = now_us + us;
		s.at_us = now_us;
		if (store(p, host, &s) == -1)
			return -1;
	}
	return p->db == NULL ? 0 : db_commit(p->db);
}

static void
push(struct pace *p, const char *host, int64_t us)
{
	if (try_push(p, host, us) == 0)
		return;
	db_rollback(p->db);
	alone(p);
	try_push(p, host, us);
}

void
pace_sent(struct pace *p, const char *host, int64_t gap_us)
{
	int64_t us = gap_us - PACE_SLACK_US;

	if (p->clock() * 1000 + us > known(p, host)->next_us)
		push(p, host, us);
}

void
pace_hold(struct pace *p, const char *host, int64_t ms)
{
	push(p, host, ms * 1000);
}
