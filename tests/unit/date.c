/* date: partial dates, their order, and seconds since 1970. */
#include "data/date.h"

#include "unit/unit.h"

#define N(t) (sizeof(t) / sizeof((t)[0]))

START_TEST(a_date_is_partial_and_in_the_calendar)
{
	static const struct { const char *in; int want, y, m, d; } t[] = {
		{ "2001-03-12", 0, 2001, 3, 12 }, { "2001-03", 0, 2001, 3, 0 },
		{ "2001", 0, 2001, 0, 0 }, { "0001-01-01", 0, 1, 1, 1 },
		{ "9999-12-31", 0, 9999, 12, 31 },
		{ "2000-02-29", 0, 2000, 2, 29 },
		{ "1996-02-29", 0, 1996, 2, 29 },
		{ "1900-02-29", -1, 0, 0, 0 }, { "2001-02-29", -1, 0, 0, 0 },
		{ "2001-04-31", -1, 0, 0, 0 }, { "2001-13", -1, 0, 0, 0 },
		{ "2001-00", -1, 0, 0, 0 }, { "2001-01-00", -1, 0, 0, 0 },
		{ "2001-01-32", -1, 0, 0, 0 }, { "0000", -1, 0, 0, 0 },
		{ "", -1, 0, 0, 0 }, { "200", -1, 0, 0, 0 },
		{ "20011", -1, 0, 0, 0 }, { "2001-3", -1, 0, 0, 0 },
		{ "2001-03-1", -1, 0, 0, 0 }, { "2001-03-123", -1, 0, 0, 0 },
		{ "2001-", -1, 0, 0, 0 }, { "2001-03-", -1, 0, 0, 0 },
		{ " 2001", -1, 0, 0, 0 }, { "2001 ", -1, 0, 0, 0 },
		{ "2001/03/12", -1, 0, 0, 0 }, { "20010312", -1, 0, 0, 0 },
		{ "2001-03-12T00:00:00Z", -1, 0, 0, 0 },
		{ "????", -1, 0, 0, 0 }, { "2001-?\?-12", -1, 0, 0, 0 },
		{ "-044", -1, 0, 0, 0 }, { "-0044", -1, 0, 0, 0 },
		{ "+2001", -1, 0, 0, 0 }, { "12 Mar 2001", -1, 0, 0, 0 },
		{ "２００１", -1, 0, 0, 0 },
	};
	struct date d;

	for (size_t i = 0; i < N(t); i++) {
		ck_assert_msg(date_parse(t[i].in, &d) == t[i].want, "%s",
		    t[i].in);
		ck_assert_int_eq(d.year, t[i].y);
		ck_assert_int_eq(d.month, t[i].m);
		ck_assert_int_eq(d.day, t[i].d);
	}
}
END_TEST

START_TEST(musicbrainz_may_not_know_a_part)
{
	static const struct { const char *in; int want, y, m, d; } t[] = {
		{ NULL, 0, 0, 0, 0 }, { "", 0, 0, 0, 0 },
		{ "1967-05-26", 0, 1967, 5, 26 }, { "1967", 0, 1967, 0, 0 },
		{ "????", 0, 0, 0, 0 }, { "???\?-05", 0, 0, 5, 0 },
		{ "???\?-05-01", 0, 0, 5, 1 }, { "1967-?\?-26", 0, 1967, 0, 26 },
		{ "???\?-?\?-26", 0, 0, 0, 26 }, { "1967-??", 0, 1967, 0, 0 },
		{ "1967-05-??", 0, 1967, 5, 0 }, { "???\?-02-29", 0, 0, 2, 29 },
		{ "???\?-02-30", -1, 0, 0, 0 }, { "1967-?\?-32", -1, 0, 0, 0 },
		{ "-044", 0, -44, 0, 0 }, { "-044-03-15", 0, -44, 3, 15 },
		{ "-004-02-29", 0, -4, 2, 29 }, { "0988", 0, 988, 0, 0 },
		{ "-44", -1, 0, 0, 0 }, { "-0044", -1, 0, 0, 0 },
		{ "-000", -1, 0, 0, 0 }, { "-???", -1, 0, 0, 0 },
		{ "???", -1, 0, 0, 0 }, { "?????", -1, 0, 0, 0 },
		{ "19??", -1, 0, 0, 0 }, { "1967-?5", -1, 0, 0, 0 },
		{ "1967-5?", -1, 0, 0, 0 }, { "unknown", -1, 0, 0, 0 },
		{ "1967-02-30", -1, 0, 0, 0 }, { "-", -1, 0, 0, 0 },
	};
	struct date d;

	for (size_t i = 0; i < N(t); i++) {
		ck_assert_msg(date_parse_loose(t[i].in, &d) == t[i].want,
		    "row %zu: %s", i, t[i].in);
		ck_assert_int_eq(d.year, t[i].y);
		ck_assert_int_eq(d.month, t[i].m);
		ck_assert_int_eq(d.day, t[i].d);
	}
}
END_TEST

START_TEST(text_holds_the_known_leading_parts)
{
	static const struct { struct date d; const char *want; } t[] = {
		{ { 2001, 3, 12 }, "2001-03-12" }, { { 2001, 3, 0 }, "2001-03" },
		{ { 2001, 0, 0 }, "2001" }, { { 2001, 0, 12 }, "2001" },
		{ { 0, 3, 12 }, "" }, { { 0, 0, 0 }, "" },
		{ { 7, 1, 2 }, "0007-01-02" }, { { -44, 3, 15 }, "" },
		{ { 10000, 1, 1 }, "" },
	};
	char s[DATE_SIZE];

	for (size_t i = 0; i < N(t); i++)
		ck_assert_str_eq(date_text(s, &t[i].d), t[i].want);
}
END_TEST

/* Each earlier than the next: unknown parts come last. */
START_TEST(an_unknown_part_sorts_after_all_known_ones)
{
	static const char *const t[] = {
		"-044", "0988", "1966-12-31", "1967-05-01", "1967-05-26",
		"1967-05", "1967-06-01", "1967-?\?-01", "1967", "1968",
		"???\?-01-01", "???\?-05", "????",
	};

	for (size_t i = 0; i < N(t); i++)
		for (size_t j = 0; j < N(t); j++) {
			struct date a, b;
			int c;

			ck_assert_int_eq(date_parse_loose(t[i], &a), 0);
			ck_assert_int_eq(date_parse_loose(t[j], &b), 0);
			c = date_compare(&a, &b);
			ck_assert_msg((i < j) == (c < 0) && (i == j) == (c == 0),
			    "%s and %s: %d", t[i], t[j], c);
		}
}
END_TEST

START_TEST(seconds_are_those_of_the_first_day)
{
	static const struct { const char *in; int64_t want; } t[] = {
		{ "1970-01-01", 0 }, { "1970", 0 }, { "1970-01", 0 },
		{ "1970-01-02", 86400 }, { "1969-12-31", -86400 },
		{ "2001-03-12", 984355200 }, { "2001-03", 983404800 },
		{ "2001", 978307200 }, { "1967-05-26", -82166400 },
		{ "1967", -94694400 }, { "1900-03-01", -2203891200 },
		{ "2000-02-29", 951782400 }, { "2000-03-01", 951868800 },
		{ "2024-12-31", 1735603200 }, { "0001-01-01", -62135596800 },
		{ "1600-12-31", -11644560000 }, { "2038-01-20", 2147558400 },
		{ "9999-12-31", 253402214400 },
		{ "1967-?\?-26", -94694400 },
	};
	struct date d;

	for (size_t i = 0; i < N(t); i++) {
		ck_assert_int_eq(date_parse_loose(t[i].in, &d), 0);
		ck_assert_msg(date_seconds(&d) == t[i].want, "%s: %lld", t[i].in,
		    (long long)date_seconds(&d));
	}
}
END_TEST

START_TEST(every_day_goes_to_seconds_and_back)
{
	const struct date first = { 1, 1, 1 };
	char s[DATE_SIZE], back[DATE_SIZE];
	int64_t at = date_seconds(&first);
	struct date d;
	int n;

	/* A step of 13 days meets every day of the year in 400 years. */
	for (n = 0; *date_of_seconds(s, at) != '\0'; n++, at += 13 * 86400) {
		ck_assert_msg(date_parse(s, &d) == 0, "%s", s);
		ck_assert_int_eq(date_seconds(&d), at);
		ck_assert_str_eq(date_of_seconds(back, at + 86399), s);
	}
	ck_assert_int_gt(n, 280000);
}
END_TEST

START_TEST(seconds_beyond_four_digit_years_have_no_date)
{
	static const int64_t t[] = {
		INT64_MIN, INT64_MAX, -62135596801, 253402300800
	};
	char s[DATE_SIZE];

	for (size_t i = 0; i < N(t); i++) {
		ck_assert_str_eq(date_of_seconds(s, t[i]), "");
		ck_assert_str_eq(date_stamp(s, t[i]), "");
		ck_assert_str_eq(date_time(s, t[i]), "");
	}
	ck_assert_str_eq(date_of_seconds(s, -62135596800), "0001-01-01");
	ck_assert_str_eq(date_of_seconds(s, 253402300799), "9999-12-31");
}
END_TEST

START_TEST(times_are_utc)
{
	static const struct { int64_t at; const char *stamp, *time; } t[] = {
		{ 1704110400, "2024-01-01T12-00-00", "2024-01-01T12:00:00Z" },
		{ 0, "1970-01-01T00-00-00", "1970-01-01T00:00:00Z" },
		{ -1, "1969-12-31T23-59-59", "1969-12-31T23:59:59Z" },
		{ 951825845, "2000-02-29T12-04-05", "2000-02-29T12:04:05Z" },
	};
	char s[DATE_SIZE];

	for (size_t i = 0; i < N(t); i++) {
		ck_assert_str_eq(date_stamp(s, t[i].at), t[i].stamp);
		ck_assert_str_eq(date_time(s, t[i].at), t[i].time);
	}
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, a_date_is_partial_and_in_the_calendar);
	tcase_add_test(tc, musicbrainz_may_not_know_a_part);
	tcase_add_test(tc, text_holds_the_known_leading_parts);
	tcase_add_test(tc, an_unknown_part_sorts_after_all_known_ones);
	tcase_add_test(tc, seconds_are_those_of_the_first_day);
	tcase_add_test(tc, every_day_goes_to_seconds_and_back);
	tcase_add_test(tc, seconds_beyond_four_digit_years_have_no_date);
	tcase_add_test(tc, times_are_utc);
}

UNIT_MAIN("date", cases)
