/* pace: one rate for all who share the file, in a time of our own. */
#include "net/pace.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "unit/unit.h"

#define START_MS INT64_C(1795348800000)

static int64_t now_ms = START_MS;

static int64_t
clock_of_ours(void)
{
	return now_ms;
}

static struct db *
memory(void)
{
	struct db *db = db_open(NULL, DB_MEMORY, NULL);

	ck_assert_ptr_nonnull(db);
	ck_assert_int_eq(pace_schema(db), 0);
	return db;
}

static struct pace *
on(struct db *db)
{
	struct pace *p = pace_new(clock_of_ours);

	pace_use(p, db);
	return p;
}

START_TEST(gaps_are_one_percent_wider)
{
	static const struct { double rate; int64_t want_us; } t[] = {
		{ 1, 1010000 }, { 5, 202000 }, { 0.5, 2020000 },
		{ 20, 50500 }, { 300, 3367 }, { 3, 336667 },
		{ 1e-9, INT64_C(86400000000) },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		ck_assert_int_eq(pace_gap_us(t[i].rate), t[i].want_us);
}
END_TEST

START_TEST(slots_follow_at_the_gap)
{
	struct db *db = memory();

	for (int alone = 0; alone < 2; alone++) {
		struct pace *p = on(alone ? NULL : db);

		ck_assert_int_eq(pace_take(p, "h:80", 1010000), 0);
		ck_assert_int_eq(pace_take(p, "h:80", 1010000), 1010);
		ck_assert_int_eq(pace_take(p, "h:81", 1010000), 0);
		ck_assert_int_eq(pace_take(p, "i:80", 1010000), 0);
		now_ms += 1009;
		ck_assert_int_eq(pace_take(p, "h:80", 1010000), 1);
		now_ms++;
		ck_assert_int_eq(pace_take(p, "h:80", 1010000), 0);
		ck_assert_int_eq(pace_take(p, "h:80", 1010000), 1010);
		pace_free(p);
		now_ms += 10000;
	}
	ck_assert_int_eq(db_close(db), 0);
}
END_TEST

/* The largest number of times in any second. */
static int
crowd(const int64_t *at, int n)
{
	int most = 0, first = 0;

	for (int i = 0; i < n; i++) {
		while (at[i] - at[first] >= 1000)
			first++;
		if (i - first + 1 > most)
			most = i - first + 1;
	}
	return most;
}

/*
 * Askers that share a file and wake up to a few ms late: no second may hold
 * more than the rate, and nearly all of the rate must be used.
 */
static void
share(int askers, int rate, int late_ms)
{
	static int64_t at[1000];
	struct db *db = memory();
	struct pace *p[4];
	int64_t due[4] = { now_ms, now_ms + 3, now_ms + 5, now_ms + 8 };
	int n = 0, want = 30 * rate;
	uint32_t x = 1;

	for (int i = 0; i < askers; i++)
		p[i] = on(db);
	while (n < want) {
		int i = 0;

		for (int k = 1; k < askers; k++)
			if (due[k] < due[i])
				i = k;
		x = x * 1664525u + 1013904223u;
		due[i] += (int64_t)(x >> 16) % (late_ms + 1);
		if (due[i] > now_ms)
			now_ms = due[i];
		due[i] = pace_take(p[i], "h:80", pace_gap_us(rate));
		if (due[i] == 0) {
			at[n++] = now_ms;
			pace_sent(p[i], "h:80", pace_gap_us(rate));
		}
		due[i] += now_ms;
	}
	ck_assert_int_le(crowd(at, n), rate);
	ck_assert_msg((double)(n - 1) * 1000 / (double)(at[n - 1] - at[0]) >
	    0.97 * rate, "%d askers, %d a second, %d ms late: %d in %jd ms",
	    askers, rate, late_ms, n, (intmax_t)(at[n - 1] - at[0]));
	for (int i = 0; i < askers; i++)
		pace_free(p[i]);
	ck_assert_int_eq(db_close(db), 0);
}

START_TEST(no_second_holds_more_than_the_rate)
{
	static const int rates[] = { 1, 4, 5, 20 };

	for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
		share(1, rates[i], 0);
		share(1, rates[i], 4);
		share(4, rates[i], 0);
		share(4, rates[i], 4);
	}
	share(1, 5, 20);		/* a busy machine */
	share(4, 5, 20);
	share(4, 20, 10);
}
END_TEST

START_TEST(one_that_leaves_late_puts_the_next_off)
{
	struct db *db = memory();
	struct pace *p = on(db), *q = on(db);

	ck_assert_int_eq(pace_take(p, "h:80", 202000), 0);
	now_ms += 300;			/* a connection had to be made */
	pace_sent(p, "h:80", 202000);
	ck_assert_int_eq(pace_take(q, "h:80", 202000), 202);
	pace_free(p);
	pace_free(q);
	ck_assert_int_eq(db_close(db), 0);
}
END_TEST

START_TEST(a_host_that_asked_for_silence_gets_it)
{
	struct db *db = memory();
	struct pace *p = on(db), *q = on(db);

	ck_assert_int_eq(pace_take(p, "h:80", 202000), 0);
	pace_hold(p, "h:80", 30000);
	ck_assert_int_eq(pace_take(q, "h:80", 202000), 30000);
	pace_hold(p, "h:80", 10);	/* takes nothing back */
	ck_assert_int_eq(pace_take(q, "h:80", 202000), 30000);
	ck_assert_int_eq(pace_take(q, "i:80", 202000), 0);
	now_ms += 30000;
	ck_assert_int_eq(pace_take(q, "h:80", 202000), 0);
	pace_free(p);
	pace_free(q);
	ck_assert_int_eq(db_close(db), 0);
}
END_TEST

/* Its clock began anew: what is in the file was noted later than now. */
START_TEST(a_machine_that_started_anew_does_not_stall)
{
	static const int64_t back_ms[] = { 1001, 5000, 3600000 };
	struct db *db = memory();

	for (int i = 0; i < 6; i++) {
		struct pace *p = on(i % 2 ? NULL : db);

		ck_assert_int_eq(pace_take(p, "h:80", 1010000), 0);
		pace_hold(p, "h:80", 120000);
		now_ms -= back_ms[i / 2];
		ck_assert_int_eq(pace_take(p, "h:80", 1010000), 0);
		ck_assert_int_eq(pace_take(p, "h:80", 1010000), 1010);
		now_ms += 86400000;
		ck_assert_int_eq(pace_take(p, "h:80", 1010000), 0);
		ck_assert_int_eq(pace_take(p, "h:80", 1010000), 1010);
		pace_free(p);
		now_ms += 10000;
	}
	ck_assert_int_eq(db_close(db), 0);
}
END_TEST

/* Somebody chose a slot a day, or left nonsense: nobody else waits for it
 * longer than a service may ask for. */
START_TEST(a_slot_far_ahead_keeps_nobody_for_long)
{
	struct db *db = memory();
	struct pace *p = on(db);

	ck_assert_int_eq(pace_take(p, "h:80", INT64_C(86400000000)), 0);
	ck_assert_int_eq(pace_take(p, "h:80", INT64_C(86400000000)), 86400000);
	ck_assert_int_eq(pace_take(p, "h:80", 1010000), 120000);
	now_ms += 120000;
	ck_assert_int_eq(pace_take(p, "h:80", 1010000), 0);
	ck_assert_int_eq(pace_take(p, "h:80", 1010000), 1010);

	ck_assert_int_eq(db_exec(db, "UPDATE pace SET next_us = "
	    "9223372036854775807"), 0);
	ck_assert_int_eq(pace_take(p, "h:80", 1010000), 120000);
	ck_assert_int_eq(db_exec(db, "UPDATE pace SET next_us = "
	    "-9223372036854775807"), 0);
	now_ms += 2000;
	ck_assert_int_eq(pace_take(p, "h:80", 1010000), 0);
	ck_assert_int_eq(pace_take(p, "h:80", 1010000), 1010);
	pace_free(p);
	ck_assert_int_eq(db_close(db), 0);
}
END_TEST

START_TEST(a_file_that_fails_leaves_a_pace_of_ones_own)
{
	struct db *db = memory();
	struct pace *p = on(db);

	ck_assert_int_eq(pace_take(p, "h:80", 1010000), 0);
	ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr));
	ck_assert_int_eq(db_exec(db, "DROP TABLE pace"), 0);
	ck_assert_int_eq(pace_take(p, "h:80", 1010000), 1010);
	ck_assert_int_eq(pace_take(p, "i:80", 1010000), 0);
	ck_assert_int_eq(pace_take(p, "i:80", 1010000), 1010);
	pace_hold(p, "i:80", 5000);
	ck_assert_int_eq(pace_take(p, "i:80", 1010000), 5000);
	pace_free(p);
	ck_assert_int_eq(db_close(db), 0);
}
END_TEST

START_TEST(hosts_of_yesterday_are_forgotten)
{
	struct db *db = memory();
	struct pace *p = on(db);
	int64_t n = -1;

	ck_assert_int_eq(pace_take(p, "h:80", 1010000), 0);
	now_ms += 2 * 86400000;
	ck_assert_int_eq(pace_take(p, "i:80", 1010000), 0);
	pace_use(p, db);
	ck_assert_int_eq(db_int(db, &n, "SELECT count(*) FROM pace"), 0);
	ck_assert_int_eq(n, 1);
	now_ms -= 5000;			/* of another run of the machine */
	pace_use(p, db);
	ck_assert_int_eq(db_int(db, &n, "SELECT count(*) FROM pace"), 0);
	ck_assert_int_eq(n, 0);
	pace_free(p);
	ck_assert_int_eq(db_close(db), 0);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, gaps_are_one_percent_wider);
	tcase_add_test(tc, slots_follow_at_the_gap);
	tcase_add_test(tc, no_second_holds_more_than_the_rate);
	tcase_add_test(tc, one_that_leaves_late_puts_the_next_off);
	tcase_add_test(tc, a_host_that_asked_for_silence_gets_it);
	tcase_add_test(tc, a_machine_that_started_anew_does_not_stall);
	tcase_add_test(tc, a_slot_far_ahead_keeps_nobody_for_long);
	tcase_add_test(tc, a_file_that_fails_leaves_a_pace_of_ones_own);
	tcase_add_test(tc, hosts_of_yesterday_are_forgotten);
}
UNIT_MAIN("pace", cases)
