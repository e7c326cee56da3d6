#include "data/date.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#define DAY_S 86400

static int
month_days(int year, int month)
{
	static const int days[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
	};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

/* Days from 1970-01-01, by years that begin in March, so that the day that
 * leap years add comes last; 400 of them have 146097 days. */
static int64_t
days_of(int64_t year, int month, int day)
{
	int64_t era, of_era;
	int of_year;

	if (month < 3)
		year--;
	era = (year >= 0 ? year : year - 399) / 400;
	of_era = year - era * 400;
	of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	    of_year - 719468;
}

/* The other way round; only for days whose year is an int. */
static void
day_to_date(int64_t days, struct date *d)
{
	int64_t era, year;
	int of_era, of_year, month;

	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	of_era = (int)(days - era * 146097);
	year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) /
	    365;
	of_year = of_era - (int)(365 * year + year / 4 - year / 100);
	month = (5 * of_year + 2) / 153;
	d->day = of_year - (153 * month + 2) / 5 + 1;
	d->month = month < 10 ? month + 3 : month - 9;
	d->year = (int)(year + era * 400 + (d->month < 3));
}

/* n digits, all or nothing; unknown: as many question marks will do, as 0. */
static bool
take(const char **s, int n, bool unknown, int *value)
{
	size_t marks = strspn(*s, "?");

	*value = 0;
	if (unknown && marks > 0) {
		*s += marks;
		return marks == (size_t)n;
	}
	for (; n > 0; n--, ++*s) {
		if (**s < '0' || **s > '9')
			return false;
		*value = *value * 10 + (**s - '0');
	}
	return *value != 0;
}

static bool
in_calendar(const struct date *d)
{
	if (d->month > 12)
		return false;
	/* Without a year or month it is enough that some day can be it. */
	return d->day <= (d->month == 0 ? 31 :
	    month_days(d->year == 0 ? 2000 : d->year, d->month));
}

static int
parse(const char *s, bool loose, struct date *d)
{
	bool negative = loose && *s == '-';

	memset(d, 0, sizeof(*d));
	if (negative)
		s++;		/* the sign counts in the width */
	if (!take(&s, negative ? 3 : 4, loose && !negative, &d->year))
		goto bad;
	if (negative)
		d->year = -d->year;
	if (*s == '-' && (s++, !take(&s, 2, loose, &d->month)))
		goto bad;
	if (*s == '-' && (s++, !take(&s, 2, loose, &d->day)))
		goto bad;
	if (*s == '\0' && in_calendar(d))
		return 0;
bad:
	memset(d, 0, sizeof(*d));
	return -1;
}

int
date_parse(const char *s, struct date *d)
{
	return parse(s, false, d);
}

int
date_parse_loose(const char *s, struct date *d)
{
	if (s != NULL && *s != '\0')
		return parse(s, true, d);
	memset(d, 0, sizeof(*d));
	return 0;
}

char *
date_text(char out[DATE_SIZE], const struct date *d)
{
	if (d->year < 1 || d->year > 9999)
		out[0] = '\0';
	else if (d->month == 0)
		snprintf(out, DATE_SIZE, "%04d", d->year);
	else if (d->day == 0)
		snprintf(out, DATE_SIZE, "%04d-%02d", d->year, d->month);
	else
		snprintf(out, DATE_SIZE, "%04d-%02d-%02d", d->year, d->month,
		    d->day);
	return out;
}

/* An unknown part comes after all known ones. */
static int
part_compare(int a, int b)
{
	a = a == 0 ? INT_MAX : a;
	b = b == 0 ? INT_MAX : b;
	return (a > b) - (a < b);
}

int
date_compare(const struct date *a, const struct date *b)
{
	int c;

	if ((c = part_compare(a->year, b->year)) == 0 &&
	    (c = part_compare(a->month, b->month)) == 0)
		c = part_compare(a->day, b->day);
	return c;
}

int64_t
date_seconds(const struct date *d)
{
	int day = d->month == 0 || d->day == 0 ? 1 : d->day;

	return DAY_S * days_of(d->year, d->month == 0 ? 1 : d->month, day);
}

/* Takes seconds apart; false for what four digits of a year cannot say. */
static bool
split(int64_t seconds, struct date *d, int *of_day)
{
	static const struct date first = { 1, 1, 1 }, last = { 9999, 12, 31 };
	int64_t days;

	if (seconds < date_seconds(&first) ||
	    seconds >= date_seconds(&last) + DAY_S)
		return false;
	days = (seconds >= 0 ? seconds : seconds - (DAY_S - 1)) / DAY_S;
	*of_day = (int)(seconds - days * DAY_S);
	day_to_date(days, d);
	return true;
}

char *
date_of_seconds(char out[DATE_SIZE], int64_t seconds)
{
	struct date d = { 0 };
	int of_day;

	split(seconds, &d, &of_day);
	return date_text(out, &d);
}

static char *
write_time(char out[DATE_SIZE], int64_t seconds, const char *fmt)
{
	char day[DATE_SIZE];
	struct date d;
	int s;

	out[0] = '\0';
	if (split(seconds, &d, &s))
		snprintf(out, DATE_SIZE, fmt, date_text(day, &d), s / 3600,
		    s / 60 % 60, s % 60);
	return out;
}

char *
date_stamp(char out[DATE_SIZE], int64_t seconds)
{
	return write_time(out, seconds, "%sT%02d-%02d-%02d");
}

char *
date_time(char out[DATE_SIZE], int64_t seconds)
{
	return write_time(out, seconds, "%sT%02d:%02d:%02dZ");
}
