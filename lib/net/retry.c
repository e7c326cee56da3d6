#include "net/retry.h"

#include <stdio.h>
#include <string.h>

#include "data/date.h"

#define FIRST_MS 1000
#define DOUBLINGS 5
#define AFTER_MAX_S 100000000	/* some years: beyond any cap, no overflow */

bool
retry_status(int status)
{
	return status == 408 || status == 429 || status == 500 ||
	    (status >= 502 && status <= 504);
}

int64_t
retry_wait_ms(const struct retry *r)
{
	int doublings = r->tries - 1 < DOUBLINGS ? r->tries - 1 : DOUBLINGS;
	int64_t ms = (int64_t)FIRST_MS << doublings;

	if (r->tries > r->more || (r->status != 0 && !retry_status(r->status)))
		return -1;
	ms += r->random % (ms / 2 + 1);
	if (r->after_s >= 0 && r->after_s * 1000 > ms)
		ms = r->after_s * 1000;
	return r->waited_ms + ms > RETRY_CAP_MS ? -1 : ms;
}

static int
month_of(const char *name)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (int i = 0; i < 12; i++)
		if (strncmp(names + 3 * i, name, 3) == 0)
			return i + 1;
	return 0;
}

/* IMF-fixdate, RFC 850's form and asctime()'s.  0 or -1. */
static int
parse_date(const char *s, int64_t *out)
{
	struct date d = { 0, 0, 0 };
	int hour, min, sec, end = 0;
	char mon[4];

	if (sscanf(s, "%*3[A-Za-z], %2d %3s %4d %2d:%2d:%2d GMT%n", &d.day, mon,
	    &d.year, &hour, &min, &sec, &end) == 6 && end > 0)
		;
	else if (sscanf(s, "%*9[A-Za-z], %2d-%3[A-Za-z]-%2d %2d:%2d:%2d GMT%n",
	    &d.day, mon, &d.year, &hour, &min, &sec, &end) == 6 && end > 0)
		d.year += d.year < 70 ? 2000 : 1900;
	else if (sscanf(s, "%*3[A-Za-z] %3s %2d %2d:%2d:%2d %4d%n", mon, &d.day,
	    &hour, &min, &sec, &d.year, &end) == 6 && end > 0)
		;
	else
		return -1;
	d.month = month_of(mon);
	if (s[end] != '\0' || d.month == 0 || d.day < 1 || d.day > 31 ||
	    d.year < 1970 || hour < 0 || hour > 23 || min < 0 || min > 59 ||
	    sec < 0 || sec > 60)
		return -1;
	*out = date_seconds(&d) + hour * 3600 + min * 60 + sec;
	return 0;
}

int64_t
retry_after_s(const char *value, int64_t now_s)
{
	int64_t n = 0, at;
	const char *p;

	if (value == NULL)
		return -1;
	for (p = value; *p >= '0' && *p <= '9'; p++)
		if (n < AFTER_MAX_S)
			n = n * 10 + (*p - '0');
	if (p != value)
		return *p == '\0' ? n : -1;
	if (parse_date(value, &at) == -1)
		return -1;
	n = at - now_s;
	return n < 0 ? 0 : n > AFTER_MAX_S ? AFTER_MAX_S : n;
}
