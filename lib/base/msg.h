#ifndef BASE_MSG_H
#define BASE_MSG_H

#include <stdbool.h>
#include <stdint.h>
#include <sysexits.h>

/*
 * msg: what a program says on stderr, and how it ends.
 *
 * A message is one line, "PROGRAM: TEXT" or "PROGRAM: FILE: line N: TEXT",
 * written at once.  Callers give no newline.  Control bytes are replaced by
 * '?', so that no title can drive a terminal.
 */

/* Beside the names of sysexits.h: done, but something needs a person. */
#define EX_ATTENTION 1

/* Set once by opt_parse(), read by everybody. */
struct msg_state {
	const char *program;	/* name in front of each message */
	bool quiet, verbose;	/* -q, -v */
};
extern struct msg_state msg;

#ifdef __GNUC__
#define MSG_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define MSG_PRINTF(f, a)
#endif

/* Something is wrong: always said. */
void warn(const char *fmt, ...) MSG_PRINTF(1, 2);

/* The same of one line of input.  file NULL: standard input.  line from 1. */
void warn_at(const char *file, uint64_t line, const char *fmt, ...)
    MSG_PRINTF(3, 4);

/* Worth knowing: said unless -q. */
void note(const char *fmt, ...) MSG_PRINTF(1, 2);

/* For whoever wants to see more: said with -v only. */
void detail(const char *fmt, ...) MSG_PRINTF(1, 2);

/* Say what is wrong and end with this exit status. */
_Noreturn void die(int status, const char *fmt, ...) MSG_PRINTF(2, 3);

/* Text without prefix on stderr (summaries, tables): newlines are kept. */
void msg_print(const char *fmt, ...) MSG_PRINTF(1, 2);

/*
 * The weightier of two exit statuses, by design.md section 4:
 * 0 < 1 < 75 < 69 < 65 < 74; any other outweighs these.
 */
int exit_worse(int a, int b);

/* For progress.c: called before a message is written, to clear its line. */
extern void (*msg_before)(void);

#endif
