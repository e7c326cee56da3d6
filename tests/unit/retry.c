/* retry: when may a failed request be tried again? */
#include "net/retry.h"

#include "unit/unit.h"

/* 2026-11-22T12:00:00Z, a Sunday */
#define NOON INT64_C(1795348800)

START_TEST(statuses_that_may_change_are_tried_again)
{
	static const int yes[] = { 408, 429, 500, 502, 503, 504 };
	int n = 0;

	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		ck_assert(retry_status(yes[i]));
	for (int s = 100; s < 1000; s++)
		n += retry_status(s);
	ck_assert_int_eq(n, 6);
}
END_TEST

START_TEST(waits_double_and_vary_by_half)
{
	static const int64_t base[] = { 1000, 2000, 4000, 8000, 16000, 32000,
	    32000 };

	for (int i = 0; i < 7; i++) {
		struct retry r = { .tries = i + 1, .more = 20, .after_s = -1 };

		ck_assert_int_eq(retry_wait_ms(&r), base[i]);
		r.random = (uint32_t)base[i] / 2;
		ck_assert_int_eq(retry_wait_ms(&r), base[i] * 3 / 2);
		r.random = UINT32_MAX;
		ck_assert_int_ge(retry_wait_ms(&r), base[i]);
		ck_assert_int_le(retry_wait_ms(&r), base[i] * 3 / 2);
	}
}
END_TEST

START_TEST(what_the_service_asks_for_is_kept_to)
{
	static const struct {
		int tries;
		int64_t after_s, want_ms;
	} t[] = {
		{ 1, 0, 1000 },		/* never at once */
		{ 1, 1, 1000 },
		{ 1, 7, 7000 },
		{ 3, 1, 4000 },		/* "after 1 s", the third time */
		{ 3, 90, 90000 },
		{ 1, 120, 120000 },
		{ 1, 121, -1 },		/* beyond the cap: now, not later */
		{ 1, 100000000, -1 },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct retry r = { .tries = t[i].tries, .more = 4,
		    .status = 503, .after_s = t[i].after_s };

		ck_assert_int_eq(retry_wait_ms(&r), t[i].want_ms);
	}
}
END_TEST

START_TEST(tries_are_counted)
{
	struct retry r = { .tries = 4, .more = 4, .after_s = -1 };

	ck_assert_int_gt(retry_wait_ms(&r), 0);
	r.tries = 5;
	ck_assert_int_eq(retry_wait_ms(&r), -1);
	r = (struct retry){ .tries = 1, .more = 0, .after_s = -1 };
	ck_assert_int_eq(retry_wait_ms(&r), -1);
}
END_TEST

START_TEST(answers_are_not_tried_again)
{
	struct retry r = { .tries = 1, .more = 4, .status = 404,
	    .after_s = 1 };

	ck_assert_int_eq(retry_wait_ms(&r), -1);
}
END_TEST

/* Whatever chance and the service say, the sum stays within the cap. */
START_TEST(all_waiting_of_one_request_has_a_cap)
{
	for (uint32_t seed = 0; seed < 500; seed++) {
		struct retry r = { .tries = 1, .more = 20, .status = 503 };
		int64_t ms;

		for (uint32_t x = seed * 2654435761u;; r.tries++) {
			x = x * 1664525u + 1013904223u;
			r.random = x;
			r.after_s = (int64_t)(x >> 28) - 1;
			if ((ms = retry_wait_ms(&r)) == -1)
				break;
			ck_assert_int_ge(ms, 1000);
			r.waited_ms += ms;
		}
		ck_assert_int_le(r.waited_ms, 120000);
		ck_assert_int_ge(r.waited_ms, 60000);
	}
}
END_TEST

START_TEST(retry_after_is_seconds_or_a_date)
{
	static const struct { const char *value; int64_t want; } t[] = {
		{ NULL, -1 },
		{ "", -1 },
		{ "0", 0 },
		{ "2", 2 },
		{ "0120", 120 },
		{ "20260101", 20260101 },	/* no date */
		{ "99999999999999999999999", 999999999 },
		{ "-1", -1 },
		{ "1.5", -1 },
		{ "2 s", -1 },
		{ "soon", -1 },
		{ "Sun, 22 Nov 2026 12:00:30 GMT", 30 },
		{ "Sunday, 22-Nov-26 12:01:00 GMT", 60 },
		{ "Sun Nov 22 12:02:00 2026", 120 },
		{ "Sun Nov  1 12:02:00 2026", 0 },	/* passed */
		{ "Tue, 01 Dec 2026 00:00:00 GMT", 734400 },
		{ "Thu, 01 Jan 1970 00:00:00 GMT", 0 },
		{ "Sun, 06 Nov 1994 08:49:37 GMT", 0 },
		{ "Sunday, 06-Nov-94 08:49:37 GMT", 0 },
		{ "Sun, 22 Nov 2026 12:00:60 GMT", 60 },
		{ "Sun, 22 Nov 2026 24:00:00 GMT", -1 },
		{ "Sun, 22 Nov 2026 12:00:30 CET", -1 },
		{ "Sun, 22 Nov 2026 12:00:30 GMT, really", -1 },
		{ "Sun, 32 Nov 2026 12:00:30 GMT", -1 },
		{ "Sun, 00 Nov 2026 12:00:30 GMT", -1 },
		{ "Sun, 22 Now 2026 12:00:30 GMT", -1 },
		{ "Sun, 22 Nov 2026", -1 },
		{ "2026-11-22T12:00:30Z", -1 },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		int64_t got = retry_after_s(t[i].value, NOON);

		if (got >= 100000000)
			got = 999999999;	/* some huge number */
		ck_assert_msg(got == t[i].want, "\"%s\": %jd, not %jd",
		    t[i].value, (intmax_t)got, (intmax_t)t[i].want);
	}
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, statuses_that_may_change_are_tried_again);
	tcase_add_test(tc, waits_double_and_vary_by_half);
	tcase_add_test(tc, what_the_service_asks_for_is_kept_to);
	tcase_add_test(tc, tries_are_counted);
	tcase_add_test(tc, answers_are_not_tried_again);
	tcase_add_test(tc, all_waiting_of_one_request_has_a_cap);
	tcase_add_test(tc, retry_after_is_seconds_or_a_date);
}
UNIT_MAIN("retry", cases)
