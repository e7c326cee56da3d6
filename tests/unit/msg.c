/* msg: what a message looks like, and which exit status weighs more. */
#include "base/msg.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "unit/unit.h"

#define N(t) (sizeof(t) / sizeof((t)[0]))

/* What was said since stderr became this file. */
static FILE *said;

static void
set_up(void)
{
	said = tmpfile();
	ck_assert_ptr_nonnull(said);
	ck_assert_int_ne(dup2(fileno(said), STDERR_FILENO), -1);
	msg = (struct msg_state){ "tool", false, false };
}

static void
tear_down(void)
{
	fclose(said);
}

static const char *
text(void)
{
	static char s[10000];
	size_t n;

	fflush(stderr);
	rewind(said);
	n = fread(s, 1, sizeof(s) - 1, said);
	s[n] = '\0';
	ck_assert_int_eq(ftruncate(fileno(said), 0), 0);
	rewind(said);
	return s;
}

START_TEST(a_message_says_program_place_and_what)
{
	warn("cannot %s", "x");
	ck_assert_str_eq(text(), "tool: cannot x\n");
	warn_at(NULL, 17, "not a JSON object");
	ck_assert_str_eq(text(), "tool: line 17: not a JSON object\n");
	warn_at("a.ndjson", 3, "%s", "bad");
	ck_assert_str_eq(text(), "tool: a.ndjson: line 3: bad\n");
}
END_TEST

START_TEST(quiet_and_verbose_choose)
{
	note("n");
	detail("d");
	ck_assert_str_eq(text(), "tool: n\n");
	msg.quiet = msg.verbose = true;
	note("n");
	detail("d");
	warn("w");
	ck_assert_str_eq(text(), "tool: d\ntool: w\n");
}
END_TEST

START_TEST(no_title_drives_the_terminal)
{
	static const struct { const char *in, *want; } t[] = {
		{ "a\033[2Jb", "a?[2Jb" }, { "a\nb\rc", "a?b?c" },
		{ "a\tb", "a\tb" }, { "a\x7f\x01", "a??" },
		{ "a\xc2\x9b" "2J", "a??2J" },		/* CSI as one character */
		{ "Bj\xc3\xb6rk \xc2\xa0", "Bj\xc3\xb6rk \xc2\xa0" },
		{ "100%s%n", "100%s%n" },
	};
	char want[64];

	for (size_t i = 0; i < N(t); i++) {
		snprintf(want, sizeof(want), "tool: %s\n", t[i].want);
		warn("%s", t[i].in);
		ck_assert_str_eq(text(), want);
		snprintf(want, sizeof(want), "tool: %s: line 1: x\n",
		    t[i].want);
		warn_at(t[i].in, 1, "x");
		ck_assert_str_eq(text(), want);
	}
	msg_print("a\033\nb\n");
	ck_assert_str_eq(text(), "a?\nb\n");
}
END_TEST

START_TEST(a_long_message_is_one_line_still)
{
	static char s[20000];
	const char *got;

	memset(s, 'x', sizeof(s) - 1);
	warn("%s", s);
	got = text();
	ck_assert_uint_lt(strlen(got), 5000);
	ck_assert_ptr_eq(strchr(got, '\n'), got + strlen(got) - 1);
}
END_TEST

START_TEST(the_weightier_status_wins)
{
	static const int order[] = { 0, 1, 75, 69, 65, 74 };

	for (size_t i = 0; i < N(order); i++) {
		for (size_t k = 0; k < N(order); k++) {
			const int want = order[i > k ? i : k];

			ck_assert_int_eq(exit_worse(order[i], order[k]), want);
		}
		ck_assert_int_eq(exit_worse(order[i], 70), 70);
		ck_assert_int_eq(exit_worse(70, order[i]), 70);
	}
}
END_TEST

START_TEST(die_ends_with_its_status)
{
	die(EX_NOINPUT, "gone");
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, a_message_says_program_place_and_what);
	tcase_add_test(tc, quiet_and_verbose_choose);
	tcase_add_test(tc, no_title_drives_the_terminal);
	tcase_add_test(tc, a_long_message_is_one_line_still);
	tcase_add_test(tc, the_weightier_status_wins);
	tcase_add_exit_test(tc, die_ends_with_its_status, EX_NOINPUT);
}
UNIT_MAIN("msg", cases)
