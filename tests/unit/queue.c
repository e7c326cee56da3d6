/* queue: whose turn is it?  In a time of our own. */
#include "net/queue.h"

#include <stdio.h>

#include "unit/unit.h"

#define GAP 202000		/* five a second */

static int64_t now_ms = 1000;

static int64_t
wall(void)
{
	return now_ms + INT64_C(1795348800000);
}

static struct pace *pace;

static struct queue *
five_jobs(void)
{
	pace = pace_new(wall);
	return queue_new(pace, 5);
}

static void
done(struct queue *q)
{
	queue_free(q);
	pace_free(pace);
}

/* Takes one and lets it leave at once. */
static struct turn *
take(struct queue *q, int64_t *wait_ms)
{
	struct turn *t = queue_take(q, now_ms, wait_ms);

	if (t != NULL)
		queue_sent(q, t);
	return t;
}

START_TEST(they_leave_in_order_at_the_rate)
{
	struct queue *q = five_jobs();
	struct turn t[3] = { { .gap_us = GAP }, { .gap_us = GAP, .order = 1 },
	    { .gap_us = GAP, .order = 2 } };
	int64_t ms;

	for (int i = 0; i < 3; i++)
		queue_put(q, &t[i], "h:80");
	ck_assert_ptr_eq(take(q, &ms), &t[0]);
	ck_assert_ptr_null(take(q, &ms));
	ck_assert_int_eq(ms, 202);
	now_ms += 201;
	ck_assert_ptr_null(take(q, &ms));
	ck_assert_int_eq(ms, 1);
	now_ms += 1;
	ck_assert_ptr_eq(take(q, &ms), &t[1]);
	ck_assert_ptr_null(take(q, &ms));
	now_ms += 1000;
	ck_assert_ptr_eq(take(q, &ms), &t[2]);
	ck_assert_ptr_null(take(q, &ms));
	ck_assert_int_eq(ms, -1);
	done(q);
}
END_TEST

START_TEST(without_a_limit_the_jobs_are_the_limit)
{
	struct queue *q = five_jobs();
	struct turn t[7] = { { 0 } };
	int64_t ms;

	for (int i = 0; i < 7; i++) {
		t[i].order = (uint64_t)i;
		queue_put(q, &t[i], "h:80");
	}
	for (int i = 0; i < 5; i++)
		ck_assert_ptr_eq(take(q, &ms), &t[i]);
	ck_assert_ptr_null(take(q, &ms));
	ck_assert_int_eq(ms, -1);
	queue_end(q, &t[3]);
	ck_assert_ptr_eq(take(q, &ms), &t[5]);
	ck_assert_ptr_null(take(q, &ms));
	done(q);
}
END_TEST

START_TEST(a_retry_waits_and_holds_up_nobody)
{
	struct queue *q = five_jobs();
	struct turn late = { .due_ms = now_ms + 5000 }, t = { .order = 1 };
	int64_t ms;

	queue_put(q, &late, "h:80");
	queue_put(q, &t, "h:80");
	ck_assert_ptr_eq(take(q, &ms), &t);
	ck_assert_ptr_null(take(q, &ms));
	ck_assert_int_eq(ms, 5000);
	queue_put(q, &t, "h:80");
	ck_assert_ptr_eq(take(q, &ms), &t);
	queue_put(q, &t, "h:80");
	now_ms += 5000;
	ck_assert_ptr_eq(take(q, &ms), &late);	/* it was the first */
	ck_assert_ptr_eq(take(q, &ms), &t);
	ck_assert_ptr_null(take(q, &ms));
	done(q);
}
END_TEST

/* Whatever the order they come back in: the older is wanted first. */
START_TEST(the_older_leaves_first)
{
	static const int comes[] = { 3, 1, 4, 0, 2 };
	struct queue *q = five_jobs();
	struct turn t[5];
	int64_t ms;

	for (int i = 0; i < 5; i++) {
		t[comes[i]] = (struct turn){ .order = (uint64_t)comes[i] };
		queue_put(q, &t[comes[i]], "h:80");
	}
	for (int i = 0; i < 5; i++)
		ck_assert_ptr_eq(take(q, &ms), &t[i]);
	done(q);
}
END_TEST

START_TEST(what_is_dropped_leaves_the_line_whole)
{
	struct queue *q = five_jobs();
	struct turn t[4];
	int64_t ms;

	for (int i = 0; i < 3; i++) {
		t[i] = (struct turn){ .order = (uint64_t)i };
		queue_put(q, &t[i], "h:80");
	}
	t[3] = (struct turn){ .order = 3 };
	ck_assert(!queue_drop(&t[3]));
	ck_assert(queue_drop(&t[1]));
	ck_assert(queue_drop(&t[2]));
	ck_assert(!queue_drop(&t[2]));
	queue_put(q, &t[3], "h:80");
	ck_assert_ptr_eq(take(q, &ms), &t[0]);
	ck_assert(!queue_drop(&t[0]));
	ck_assert(queue_drop(&t[3]));
	ck_assert_ptr_null(take(q, &ms));
	queue_put(q, &t[1], "h:80");
	ck_assert_ptr_eq(take(q, &ms), &t[1]);
	done(q);
}
END_TEST

START_TEST(hosts_take_turns)
{
	struct queue *q = five_jobs();
	struct turn a[4] = { { 0 } }, b = { 0 };
	int64_t ms;
	bool seen = false;

	for (int i = 0; i < 4; i++)
		queue_put(q, &a[i], "a:80");
	queue_put(q, &b, "b:80");
	for (int i = 0; i < 2; i++)
		seen = take(q, &ms) == &b || seen;
	ck_assert(seen);
	done(q);
}
END_TEST

START_TEST(a_slot_is_not_taken_without_a_job)
{
	struct queue *q = five_jobs();
	struct turn slow[5] = { { 0 } }, t = { .gap_us = GAP };
	int64_t ms;

	for (int i = 0; i < 5; i++) {
		queue_put(q, &slow[i], "slow:80");
		ck_assert_ptr_nonnull(take(q, &ms));
	}
	queue_put(q, &t, "h:80");
	ck_assert_ptr_null(take(q, &ms));
	ck_assert_int_eq(pace_take(pace, "h:80", GAP), 0);
	done(q);
}
END_TEST

/* Two connections that are made side by side would leave side by side. */
START_TEST(the_next_waits_until_one_has_left)
{
	struct queue *q = five_jobs();
	struct turn t[3] = { { .gap_us = GAP }, { .gap_us = GAP, .order = 1 },
	    { .gap_us = GAP, .order = 2 } };
	int64_t ms;

	for (int i = 0; i < 3; i++)
		queue_put(q, &t[i], "h:80");
	ck_assert_ptr_eq(queue_take(q, now_ms, &ms), &t[0]);
	now_ms += 500;
	ck_assert_ptr_null(queue_take(q, now_ms, &ms));
	queue_sent(q, &t[0]);
	ck_assert_ptr_null(queue_take(q, now_ms, &ms));
	ck_assert_int_eq(ms, 202);
	now_ms += 202;
	ck_assert_ptr_eq(queue_take(q, now_ms, &ms), &t[1]);
	/* It never leaves: there are no connections to be had. */
	ck_assert_ptr_null(queue_take(q, now_ms, &ms));
	ck_assert_int_le(ms, 1000);
	now_ms += 1000;
	ck_assert_ptr_eq(queue_take(q, now_ms, &ms), &t[2]);
	queue_end(q, &t[1]);
	queue_end(q, &t[2]);
	done(q);
}
END_TEST

START_TEST(one_that_fails_before_it_leaves_stops_nobody)
{
	struct queue *q = five_jobs();
	struct turn t[2] = { { .gap_us = GAP }, { .gap_us = GAP, .order = 1 } };
	int64_t ms;

	queue_put(q, &t[0], "h:80");
	queue_put(q, &t[1], "h:80");
	ck_assert_ptr_eq(queue_take(q, now_ms, &ms), &t[0]);
	queue_end(q, &t[0]);
	now_ms += 202;
	ck_assert_ptr_eq(queue_take(q, now_ms, &ms), &t[1]);
	queue_end(q, &t[1]);
	done(q);
}
END_TEST

START_TEST(a_hold_is_for_the_host_and_its_rate)
{
	struct queue *q = five_jobs();
	struct turn t = { .gap_us = GAP }, free_of = { 0 };
	int64_t ms;

	queue_put(q, &t, "h:80");
	ck_assert_ptr_eq(take(q, &ms), &t);
	queue_hold(q, &t, 3000);
	queue_end(q, &t);
	queue_put(q, &t, "h:80");
	ck_assert_ptr_null(take(q, &ms));
	ck_assert_int_eq(ms, 3000);
	queue_put(q, &free_of, "i:80");
	ck_assert_ptr_eq(take(q, &ms), &free_of);
	queue_hold(q, &free_of, 3000);	/* no limit, no slot, no hold */
	queue_end(q, &free_of);
	queue_put(q, &free_of, "i:80");
	ck_assert_ptr_eq(take(q, &ms), &free_of);
	done(q);
}
END_TEST

/* What others were told to wait is waited by those behind them, too. */
START_TEST(silence_is_counted_for_who_was_due)
{
	struct queue *q = five_jobs();
	struct turn a = { .gap_us = GAP }, b = { .gap_us = GAP, .order = 1 },
	    c = { .gap_us = GAP, .order = 2 };
	int64_t ms;

	queue_put(q, &a, "h:80");
	ck_assert_ptr_eq(take(q, &ms), &a);
	queue_hold(q, &a, 100000);
	queue_end(q, &a);
	a.due_ms = now_ms + 100000;	/* its own wait is the engine's */
	queue_put(q, &a, "h:80");
	b.due_ms = now_ms;
	queue_put(q, &b, "h:80");
	ck_assert_ptr_null(take(q, &ms));
	now_ms += 40000;
	ck_assert_ptr_null(take(q, &ms));
	c.due_ms = now_ms;
	queue_put(q, &c, "h:80");
	now_ms += 60000;
	ck_assert_ptr_eq(take(q, &ms), &a);
	ck_assert_int_eq(a.silence_ms, 0);
	now_ms += 202;
	ck_assert_ptr_eq(take(q, &ms), &b);
	ck_assert_int_eq(b.silence_ms, 100000);
	now_ms += 202;
	ck_assert_ptr_eq(take(q, &ms), &c);
	ck_assert_int_eq(c.silence_ms, 60000);

	/* Another time adds to it; a slot that is waited for does not. */
	b.due_ms = c.due_ms = now_ms;
	queue_put(q, &b, "h:80");
	queue_put(q, &c, "h:80");
	now_ms += 202;
	ck_assert_ptr_eq(take(q, &ms), &b);
	queue_hold(q, &b, 10000);
	ck_assert_ptr_null(take(q, &ms));
	now_ms += 10000;
	ck_assert_ptr_eq(take(q, &ms), &c);
	ck_assert_int_eq(b.silence_ms, 100000);
	ck_assert_int_eq(c.silence_ms, 70000);
	done(q);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, they_leave_in_order_at_the_rate);
	tcase_add_test(tc, without_a_limit_the_jobs_are_the_limit);
	tcase_add_test(tc, a_retry_waits_and_holds_up_nobody);
	tcase_add_test(tc, the_older_leaves_first);
	tcase_add_test(tc, what_is_dropped_leaves_the_line_whole);
	tcase_add_test(tc, hosts_take_turns);
	tcase_add_test(tc, a_slot_is_not_taken_without_a_job);
	tcase_add_test(tc, the_next_waits_until_one_has_left);
	tcase_add_test(tc, one_that_fails_before_it_leaves_stops_nobody);
	tcase_add_test(tc, silence_is_counted_for_who_was_due);
	tcase_add_test(tc, a_hold_is_for_the_host_and_its_rate);
}
UNIT_MAIN("queue", cases)
