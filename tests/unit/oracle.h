#ifndef UNIT_ORACLE_H
#define UNIT_ORACLE_H

#include "unit/content.h"

/*
 * oracle: what must come of a promotion, worked out once more from what design
 * and manual page say, by looking at every row of one side for every row of
 * the other.
 */

static inline bool
is_json(enum field f, int a, int b)
{
	return f == JSON && a / 2 == b / 2 && a > 0 && b > 0;
}

/* Whose row in p is each row of s?  -1: it is new. */
static inline void
match(const struct rows *s, const struct rows *p, int of[ROWS])
{
	bool taken[ROWS] = { false };

	for (int i = 0; i < s->n; i++) {
		of[i] = -1;
		for (int k = 0; k < p->n; k++)
			if (s->v[i][MBID] != NONE &&
			    s->v[i][MBID] == p->v[k][MBID])
				taken[of[i] = k] = true;
	}
	for (int i = 0; i < s->n; i++)
		for (int k = 0; of[i] == -1 && k < p->n; k++)
			if (!taken[k] && s->v[i][SLUG] == p->v[k][SLUG] &&
			    (s->v[i][MBID] == NONE || p->v[k][MBID] == NONE ||
			    s->v[i][ID] == p->v[k][ID]))
				taken[of[i] = k] = true;
}

/* The ids that rows of s have in production. */
static inline void
number(const struct rows *s, const struct rows *p, const int of[ROWS],
    int id[ROWS])
{
	int last = 0, next;

	for (int k = 0; k < p->n; k++)
		last = p->v[k][ID] > last ? p->v[k][ID] : last;
	next = last;
	for (int i = 0; i < s->n; i++) {
		id[i] = of[i] != -1 ? p->v[of[i]][ID] : s->v[i][ID];
		if (of[i] == -1 && id[i] > next)
			next = id[i];
	}
	/* In order of their ids in staging. */
	for (int sid = 0; sid <= last; sid++)
		for (int i = 0; i < s->n; i++)
			if (of[i] == -1 && s->v[i][ID] == sid)
				id[i] = ++next;
}

static inline int
mapped(const struct rows *s, const int id[ROWS], int ref)
{
	for (int i = 0; i < s->n; i++)
		if (s->v[i][ID] == ref)
			return id[i];
	return ref;
}

/* What production p holds when staging s has been promoted to it. */
static inline struct content
oracle(const struct content *s, const struct content *p)
{
	struct content w = *s;
	int of[TABLES][ROWS], id[TABLES][ROWS];

	for (int t = 0; t < TABLES; t++) {
		match(&s->t[t], &p->t[t], of[t]);
		number(&s->t[t], &p->t[t], of[t], id[t]);
		for (int i = 0; i < w.t[t].n; i++) {
			int *v = w.t[t].v[i], old;
			const int *q;
			bool differs = false;

			v[ID] = id[t][i];
			v[ARTIST] = mapped(&s->t[ARTISTS], id[ARTISTS],
			    v[ARTIST]);
			v[ALBUM] = mapped(&s->t[ALBUMS], id[ALBUMS], v[ALBUM]);
			if (of[t][i] == -1)
				continue;
			q = p->t[t].v[of[t][i]];
			v[SLUG] = q[SLUG];
			v[CREATED] = q[CREATED];
			if (t == ARTISTS)
				v[CODE] = q[CODE];
			for (int f = NAME; f < CREATED; f++) {
				old = q[f];
				if (is_json((enum field)f, v[f], old))
					v[f] = old;
				differs = differs || v[f] != old;
			}
			if (!differs)
				v[UPDATED] = q[UPDATED];
		}
	}
	return w;
}

/* Does a row of production's songs have this id, and shall it? */
static inline bool
has_song(const struct content *c, int id)
{
	for (int i = 0; i < c->t[SONGS].n; i++)
		if (c->t[SONGS].v[i][ID] == id)
			return true;
	return false;
}

#endif
