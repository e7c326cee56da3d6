#include "net/pace.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "net/retry.h"

#define SECOND_US INT64_C(1000000)
#define GAP_MAX_US (86400 * SECOND_US)
/* What was noted later than that from now was so before the machine started
 * anew; less is how far two processors may be apart. */
#define AHEAD_US SECOND_US
/* Nobody has a reason to keep a host silent for longer, but its own gap. */
#define HOLD_MAX_US (INT64_C(1000) * RETRY_CAP_MS)
#define FORGET_US (86400 * SECOND_US)

/* How many of a host's requests are remembered. */
#define RING 64

/* A host's row. */
struct slot {
	int64_t next_us;	/* the next slot, by the gap alone */
	int64_t at_us;		/* when that was noted */
	int n;
	int64_t sent_us[RING];	/* the last n, newest first */
};

struct known {
	char *host;
	int64_t took_us;	/* the last slot of this process */
	struct slot slot;	/* for want of a file */
};

struct pace {
	struct db *db;		/* NULL: no file, or it failed */
	struct stmt *get, *set;
	int64_t (*clock)(void);
	struct known *known;
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
	    "at_us INTEGER NOT NULL, sent_us BLOB NOT NULL) WITHOUT ROWID");
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
	int64_t now_us;

	stmt_free(p->get);
	stmt_free(p->set);
	p->get = p->set = NULL;
	p->db = db;
	if (db == NULL)
		return;
	p->get = db_prepare(db,
	    "SELECT next_us, at_us, sent_us FROM pace WHERE host = ?1");
	p->set = db_prepare(db, "INSERT OR REPLACE INTO "
	    "pace(host, next_us, at_us, sent_us) VALUES(?1, ?2, ?3, ?4)");
	now_us = p->clock() * 1000;
	if (p->get == NULL || p->set == NULL || db_exec(db,
	    "DELETE FROM pace WHERE at_us < %lld OR at_us > %lld",
	    (long long)(now_us - FORGET_US),
	    (long long)(now_us + AHEAD_US)) == -1)
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

/* ---- one host ---- */

/* What others chose, or left, is not waited for without end. */
static void
cap(struct slot *s, int64_t gap_us)
{
	int64_t most = s->at_us + (gap_us > HOLD_MAX_US ? gap_us : HOLD_MAX_US);

	if (s->next_us > most)
		s->next_us = most;
}

/* When the next may leave. */
static int64_t
free_us(const struct slot *s, int64_t gap_us)
{
	int64_t n = (101 * SECOND_US / 100 + gap_us - 1) / gap_us, span, slack;
	/* A second's worth of requests takes that second, whatever delayed
	 * some of them and not the others. */
	if (n > RING)
		n = RING;
	if (s->n < n)
		return s->next_us;
	span = n * gap_us;
	slack = span / 200 < PACE_SLACK_US ? span / 200 : PACE_SLACK_US;
	span += s->sent_us[n - 1] - slack;
	return span > s->next_us ? span : s->next_us;
}

/* What comes a little late is no reason to put off all that follow. */
static bool
is_late(int64_t by_us, int64_t gap_us)
{
	return by_us > gap_us / 2;
}

static void
occupy(struct slot *s, int64_t gap_us, int64_t now_us)
{
	if (is_late(now_us - s->next_us, gap_us))
		s->next_us = now_us;
	s->next_us += gap_us;
	s->at_us = now_us;
	if (s->n < RING)
		s->n++;
	memmove(s->sent_us + 1, s->sent_us,
	    (size_t)(s->n - 1) * sizeof(s->sent_us[0]));
	s->sent_us[0] = now_us;
}

/* What took its slot then leaves now. */
static void
leave(struct slot *s, int64_t gap_us, int64_t took_us, int64_t now_us)
{
	int i = 0;

	while (i < s->n && s->sent_us[i] != took_us)
		i++;
	if (i == s->n)
		return;
	for (; i > 0 && s->sent_us[i - 1] < now_us; i--)
		s->sent_us[i] = s->sent_us[i - 1];
	s->sent_us[i] = now_us;
	if (is_late(now_us - took_us, gap_us) && s->next_us < now_us + gap_us)
		s->next_us = now_us + gap_us;
	s->at_us = now_us;
}

/* ---- all of them ---- */

static struct known *
known(struct pace *p, const char *host)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->known[i].host, host) == 0)
			return &p->known[i];
	p->known = mem_grow(p->known, p->n + 1, sizeof(*p->known));
	p->known[p->n] = (struct known){ .host = mem_str(host) };
	return &p->known[p->n++];
}

static void
read_row(struct stmt *st, struct slot *s)
{
	size_t n = col_len(st, 2) / sizeof(s->sent_us[0]);

	s->next_us = col_int(st, 0);
	s->at_us = col_int(st, 1);
	s->n = n < RING ? (int)n : RING;
	if (s->n > 0)
		memcpy(s->sent_us, col_blob(st, 2),
		    (size_t)s->n * sizeof(s->sent_us[0]));
}

/* Could a process of ours have noted it, up to now? */
static bool
is_sound(const struct slot *s, int64_t now_us)
{
	for (int i = 0; i < s->n; i++)
		if (s->sent_us[i] < 0 || s->sent_us[i] > s->at_us)
			return false;
	return s->next_us >= 0 && s->at_us >= 0 &&
	    s->at_us <= now_us + AHEAD_US;
}

/* The host's slot, and the time.  A host that is new has its slot free; so
 * has one that was noted before this clock began.  0 or -1 (reported). */
static int
load(struct pace *p, const char *host, struct slot *s, int64_t *now_us)
{
	int r;

	*s = (struct slot){ 0 };
	if (p->db == NULL) {
		*s = known(p, host)->slot;
	} else {
		bind_text(p->get, 1, host);
		if ((r = stmt_step(p->get)) == 1) {
			read_row(p->get, s);
			stmt_reset(p->get);
		}
		if (r == -1)
			return -1;
	}
	*now_us = p->clock() * 1000;
	if (!is_sound(s, *now_us))
		*s = (struct slot){ 0 };
	return 0;
}

static int
store(struct pace *p, const char *host, const struct slot *s)
{
	known(p, host)->slot = *s;
	if (p->db == NULL)
		return 0;
	bind_text(p->set, 1, host);
	bind_int(p->set, 2, s->next_us);
	bind_int(p->set, 3, s->at_us);
	bind_blob(p->set, 4, s->sent_us,
	    (size_t)s->n * sizeof(s->sent_us[0]));
	return stmt_run(p->set);
}

/* What is to be done to a host. */
struct act {
	enum { TAKE, LEAVE, HOLD } what;
	const char *host;
	int64_t gap_us, hold_us, took_us;
};

/* Does it to the slot.  > 0: not now, but in so many ms. */
static int64_t
apply(const struct act *a, struct slot *s, int64_t now_us)
{
	switch (a->what) {
	case TAKE:
		cap(s, a->gap_us);
		if (free_us(s, a->gap_us) > now_us)
			return (free_us(s, a->gap_us) - now_us + 999) / 1000;
		occupy(s, a->gap_us, now_us);
		break;
	case LEAVE:
		leave(s, a->gap_us, a->took_us, now_us);
		break;
	case HOLD:
		if (s->next_us < now_us + a->hold_us)
			s->next_us = now_us + a->hold_us;
		s->at_us = now_us;
		break;
	}
	return 0;
}

/* The same, while nobody else does.  -1: the file failed (reported). */
static int64_t
try(struct pace *p, const struct act *a)
{
	struct slot s, copy;
	int64_t now_us, ms;

	/* Most who ask come too early: no need to lock out the others. */
	if (p->db != NULL && a->what == TAKE) {
		if (load(p, a->host, &copy, &now_us) == -1)
			return -1;
		if ((ms = apply(a, &copy, now_us)) > 0)
			return ms;
	}
	if (p->db != NULL && db_begin(p->db, true) == -1)
		return -1;
	if (load(p, a->host, &s, &now_us) == -1)
		return -1;
	ms = apply(a, &s, now_us);
	if (ms == 0 && store(p, a->host, &s) == -1)
		return -1;
	if (ms == 0 && a->what == TAKE)
		known(p, a->host)->took_us = now_us;
	return p->db == NULL || db_commit(p->db) == 0 ? ms : -1;
}

static int64_t
act(struct pace *p, const struct act *a)
{
	int64_t ms = try(p, a);

	if (ms == -1) {
		db_rollback(p->db);
		alone(p);
		ms = try(p, a);
	}
	return ms;
}

int64_t
pace_take(struct pace *p, const char *host, int64_t gap_us)
{
	const struct act a = { .what = TAKE, .host = host, .gap_us = gap_us };

	return act(p, &a);
}

void
pace_sent(struct pace *p, const char *host, int64_t gap_us)
{
	const struct act a = { .what = LEAVE, .host = host, .gap_us = gap_us,
	    .took_us = known(p, host)->took_us };

	if (p->clock() * 1000 - a.took_us > PACE_SLACK_US / 2)
		act(p, &a);
}

void
pace_hold(struct pace *p, const char *host, int64_t ms)
{
	const struct act a = { .what = HOLD, .host = host,
	    .hold_us = ms * 1000 };

	act(p, &a);
}
