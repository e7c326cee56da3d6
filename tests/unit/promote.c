/*
 * Pairs of databases at random, promoted and rolled back.  oracle.h says
 * what must come of it.
 *
 * SEED=N tries that one alone, and promote says what it does.
 */
#include "flow/promote.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "db/db.h"
#include "unit/content.h"
#include "unit/oracle.h"
#include "unit/unit.h"

#define SEEDS 100

/* ---- at random ---- */

static unsigned seed, state;

static int
any(int n)
{
	state = state * 1664525u + 1013904223u;
	return (int)((state >> 8) % (unsigned)n);
}

static bool
once_in(int n)
{
	return any(n) == 0;
}

static void
renew(int t, int *v, const struct content *c)
{
	v[NAME] = 1 + any(9);
	v[JSON] = any(8);
	v[TEXT] = any(10);
	if (t != ARTISTS)
		v[ARTIST] = c->t[ARTISTS].v[any(c->t[ARTISTS].n)][ID];
	v[ALBUM] = t != SONGS || c->t[ALBUMS].n == 0 || once_in(3) ? NONE :
	    c->t[ALBUMS].v[any(c->t[ALBUMS].n)][ID];
}

/* Adds a row; ids may leave gaps, what must be unique is so most often. */
static void
grow(int t, struct content *c, int base)
{
	struct rows *r = &c->t[t];
	int *v = r->v[r->n], id = 1 + any(30);

	if (r->n == ROWS)
		return;
	for (int i = 0; i < r->n; i++)
		if (r->v[i][ID] == id)
			return;
	memset(v, 0, sizeof(r->v[0]));
	v[ID] = id;
	v[SLUG] = base + id + (base > 0 && once_in(5) ? -base + any(8) : 0);
	v[MBID] = once_in(5) ? NONE : base + id;
	v[CODE] = table[t].column[CODE] == NULL || (t == SONGS && once_in(4)) ?
	    NONE : base + id;
	v[CREATED] = 1 + any(50);
	v[UPDATED] = 1 + any(50);
	renew(t, v, c);
	r->n++;
}

/* Values of one field go round some rows. */
static void
turn(struct rows *r, enum field f)
{
	int n = 2 + any(3), first;

	if (r->n < n)
		return;
	first = r->v[0][f];
	for (int i = 0; i + 1 < n; i++)
		r->v[i][f] = r->v[i + 1][f];
	r->v[n - 1][f] = first;
}

static void
drop(struct content *c, int t, int i)
{
	struct rows *r = &c->t[t];
	int id = r->v[i][ID], other;

	if (t == ARTISTS && r->n == 1)
		return;
	memmove(r->v[i], r->v[i + 1], (size_t)(--r->n - i) * sizeof(r->v[0]));
	other = t == ARTISTS ? r->v[0][ID] : NONE;
	for (int u = t + 1; t < SONGS && u < TABLES; u++)
		for (int k = 0; k < c->t[u].n; k++)
			if (c->t[u].v[k][ARTIST + t] == id)
				c->t[u].v[k][ARTIST + t] = other;
}

/* Every row has another id, and so has what refers to it. */
static void
renumber(struct content *c, int t)
{
	for (int i = 0; i < c->t[t].n; i++)
		c->t[t].v[i][ID] = 100 - c->t[t].v[i][ID];
	for (int u = t + 1; t < SONGS && u < TABLES; u++)
		for (int k = 0; k < c->t[u].n; k++)
			if (c->t[u].v[k][ARTIST + t] != NONE)
				c->t[u].v[k][ARTIST + t] =
				    100 - c->t[u].v[k][ARTIST + t];
}

static void
change(struct content *c, int t)
{
	struct rows *r = &c->t[t];

	for (int i = 0; i < r->n; i++) {
		if (once_in(4))
			renew(t, r->v[i], c);
		if (once_in(3) && r->v[i][JSON] > 1)
			r->v[i][JSON] ^= 1;	/* the same, spelt anew */
		if (once_in(3))
			r->v[i][UPDATED] = 51 + any(50);
		if (once_in(8))
			r->v[i][MBID] = once_in(3) ? NONE : 600 + any(300);
	}
	if (once_in(3) && table[t].column[CODE] != NULL)
		turn(r, CODE);
	if (once_in(4))
		turn(r, SLUG);
	if (once_in(6))
		turn(r, MBID);
	if (once_in(3) && r->n > 0)
		drop(c, t, any(r->n));
	for (int n = any(4); n > 0; n--)
		grow(t, c, 500);
	if (once_in(3))
		renumber(c, t);
}

/* ---- the test ---- */

static int
promote(bool rollback)
{
	struct promote p = PROMOTE_INIT;

	p.where.staging = "s.db";
	p.where.production = "p.db";
	p.where.backups = "b";
	p.rules.essential = true;
	p.yes = true;
	p.rollback = rollback;
	p.now = 1000;
	return promote_run(&p);
}

static void
search(bool index)
{
	struct db *db;

	if (!index)
		return;
	db = db_open("p.db", DB_WRITE, NULL);
	ck_assert_int_eq(db_exec(db, "INSERT INTO found(found, rank)"
	    " VALUES('integrity-check', 1)"), 0);
	db_close(db);
}

/* Frees is. */
static void
agree(const char *when, bool ended, char *is, const char *should)
{
	if (!ended || strcmp(is, should) != 0) {
		fprintf(stderr, "%s is:\n%sshould be:\n%s", when, is, should);
		ck_abort_msg("%s, SEED=%u", when, seed);
	}
	free(is);
}

/* Promotes, promotes again, rolls back.  1: promoted; 0: refused. */
static int
try_promotion(const char *old, const char *want, bool refused, bool index)
{
	int status = promote(false);

	search(index);
	if (refused) {
		agree("refused", status == EX_ATTENTION, dump("p.db"), old);
		return 0;
	}
	agree("promoted", status == 0, dump("p.db"), want);
	status = promote(false);
	agree("promoted again", status == 0, dump("p.db"), want);
	status = strcmp(old, want) != 0 ? promote(true) : 0;
	search(index);
	agree("rolled back", status == 0, dump("p.db"), old);
	return 1;
}

static int
try_one(void)
{
	struct content p = { 0 }, s, w;
	char *old, *new, *want, likes[256];
	bool keys, index, refused;
	int like, r = 0;

	state = seed * 2654435761u + 1;
	keys = once_in(2);
	index = once_in(3);
	like = 1 + any(30);
	for (int t = 0; t < TABLES; t++)
		for (int n = 3 + any(12); n > 0; n--)
			grow(t, &p, 0);
	s = p;
	for (int t = 0; t < TABLES; t++)
		change(&s, t);
	snprintf(likes, sizeof(likes), "CREATE TABLE likes(song_id%s);"
	    "INSERT INTO likes SELECT id FROM songs WHERE id = %d;%s",
	    keys ? " REFERENCES songs(id) ON DELETE CASCADE" : "", like,
	    once_in(2) ? "PRAGMA journal_mode = WAL" : "");
	w = oracle(&s, &p);
	old = make("p.db", &p, false, keys, index, likes);
	new = make("s.db", &s, once_in(2), keys, index, "");
	want = make("w.db", &w, false, false, false, "");
	refused = want == NULL || (has_song(&p, like) && !has_song(&w, like));
	ck_assert_ptr_nonnull(old);
	if (new != NULL)
		r = try_promotion(old, want, refused, index);
	free(old);
	free(new);
	free(want);
	return r;
}

START_TEST(any_pair_of_databases_and_back)
{
	char dir[64] = "/tmp/unit-promote-XXXXXX", cmd[128];
	const char *one = getenv("SEED");
	int promoted = 0;

	if (access("/dev/shm", W_OK) == 0)
		snprintf(dir, sizeof(dir), "/dev/shm/unit-promote-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chdir(dir), 0);
	msg.program = "promote";
	msg.quiet = one == NULL;
	msg.verbose = one != NULL;
	if (one == NULL)
		dup2(open("err", O_WRONLY | O_CREAT, 0666), STDERR_FILENO);
	for (seed = one ? (unsigned)atoi(one) : 1; seed <= SEEDS; seed++) {
		promoted += try_one();
		ck_assert_int_eq(system("rm -rf b p.db* s.db* w.db*"), 0);
		if (one != NULL)
			break;
	}
	/* Neither all nor nothing: else there would be little to see. */
	if (one == NULL)
		ck_assert_int_gt(promoted, SEEDS / 4);
	snprintf(cmd, sizeof(cmd), "rm -rf '%s'", dir);
	ck_assert_int_eq(system(cmd), 0);
}
END_TEST

static void
add(TCase *tc)
{
	tcase_add_test(tc, any_pair_of_databases_and_back);
}

UNIT_MAIN("promote", add)
