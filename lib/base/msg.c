#include "base/msg.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct msg_state msg = { "daft-etl", false, false };
void (*msg_before)(void);

/* A long title is cut here, not the message that quotes it twice. */
#define MESSAGE_MAX 4096

static void
clean(char *s, bool keep_newlines)
{
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if ((c < 0x20 || c == 0x7f) && !(keep_newlines && c == '\n') &&
		    c != '\t')
			*s = '?';
		else if (c == 0xc2 && (unsigned char)s[1] >= 0x80 &&
		    (unsigned char)s[1] < 0xa0)		/* C1 controls */
			s[0] = s[1] = '?';
	}
}

static void
say(const char *where, const char *fmt, va_list ap)
{
	char text[MESSAGE_MAX];

	vsnprintf(text, sizeof(text), fmt, ap);
	clean(text, false);
	if (msg_before != NULL)
		msg_before();
	fprintf(stderr, "%s: %s%s\n", msg.program, where, text);
}

void
warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("", fmt, ap);
	va_end(ap);
}

void
warn_at(const char *file, uint64_t line, const char *fmt, ...)
{
	char where[MESSAGE_MAX];
	va_list ap;

	if (file == NULL)
		snprintf(where, sizeof(where), "line %ju: ", (uintmax_t)line);
	else
		snprintf(where, sizeof(where), "%s: line %ju: ", file,
		    (uintmax_t)line);
	clean(where, false);
	va_start(ap, fmt);
	say(where, fmt, ap);
	va_end(ap);
}

void
note(const char *fmt, ...)
{
	va_list ap;

	if (msg.quiet)
		return;
	va_start(ap, fmt);
	say("", fmt, ap);
	va_end(ap);
}

void
detail(const char *fmt, ...)
{
	va_list ap;

	if (!msg.verbose)
		return;
	va_start(ap, fmt);
	say("", fmt, ap);
	va_end(ap);
}

void
die(int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("", fmt, ap);
	va_end(ap);
	exit(status);
}

void
msg_print(const char *fmt, ...)
{
	char text[MESSAGE_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	clean(text, true);
	if (msg_before != NULL)
		msg_before();
	fputs(text, stderr);
}

int
exit_worse(int a, int b)
{
	static const int order[] = { 0, EX_ATTENTION, EX_TEMPFAIL,
	    EX_UNAVAILABLE, EX_DATAERR, EX_IOERR };
	const size_t n = sizeof(order) / sizeof(order[0]);
	size_t i, j;

	for (i = 0; i < n && order[i] != a; i++)
		;
	for (j = 0; j < n && order[j] != b; j++)
		;
	return i >= j ? a : b;
}
