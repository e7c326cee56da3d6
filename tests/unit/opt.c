/* opt: options, environment, and what is wrong with them. */
#include "base/opt.h"

#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "unit/unit.h"

#define N(t) (sizeof(t) / sizeof((t)[0]))

static struct {
	bool force;
	const char *file, *key;
	int jobs;
	int64_t age;
	double rate;
	const char *may;
} o;

static const char *
set_may(const char *value, void *var)
{
	*(const char **)var = value != NULL ? value : "(none)";
	return NULL;
}

static const struct opt opts[] = {
	OPT_FLAG('F', "force", &o.force, "do it again"),
	OPT_STR('f', "file", "DAFT_FILE", "file", &o.file, "a file"),
	OPT_INT('j', "jobs", "DAFT_JOBS", "n", &o.jobs, 1, 64, "jobs"),
	OPT_CALL(0, "max-age", NULL, "age", opt_age, &o.age, "an age"),
	OPT_CALL(0, "rate", NULL, "r", opt_real, &o.rate, "a rate"),
	OPT_MAY(0, "rollback", "backup", set_may, &o.may, "go back"),
	OPT_ENV("DAFT_TEST_KEY", &o.key, "a secret"),
	OPT_END
};
static const struct prog prog = { "tool", "[FILE ...]", "does nothing", opts };
static const struct prog bare = { "tool", "", "does nothing", opts };

static void
set_up(void)
{
	memset(&o, 0, sizeof(o));
	o.jobs = 8;
	unsetenv("DAFT_FILE");
	unsetenv("DAFT_JOBS");
	unsetenv("DAFT_TEST_KEY");
	optind = 0;		/* glibc: start anew */
}

/* Up to fifteen arguments. */
static int
parse(const struct prog *p, const char *const args[])
{
	static char *argv[17];
	static char copies[16][64];
	int argc = 1;

	strcpy(copies[0], p->name);
	argv[0] = copies[0];
	for (; argc < 16 && args[argc - 1] != NULL; argc++) {
		strcpy(copies[argc], args[argc - 1]);
		argv[argc] = copies[argc];
	}
	argv[argc] = NULL;
	return opt_parse(argc, argv, p);
}

START_TEST(command_line_beats_environment_beats_default)
{
	int n;

	setenv("DAFT_FILE", "env", 1);
	setenv("DAFT_JOBS", "", 1);		/* empty: not set */
	setenv("DAFT_TEST_KEY", "secret", 1);
	parse(&prog, (const char *const[]){ NULL });
	ck_assert_str_eq(o.file, "env");
	ck_assert_str_eq(o.key, "secret");
	ck_assert_int_eq(o.jobs, 8);
	set_up();
	setenv("DAFT_FILE", "env", 1);
	n = parse(&prog, (const char *const[]){ "-Ff", "line", "--jobs=3",
	    "--max-age", "2h", "--rate", "0.5", "x", NULL });
	ck_assert_int_eq(n, 8);
	ck_assert_str_eq(o.file, "line");
	ck_assert(o.force && o.jobs == 3 && o.age == 7200 && o.rate == 0.5);
}
END_TEST

START_TEST(ages_and_rates_have_their_units)
{
	static const struct { const char *text; int64_t s; } ages[] = {
		{ "0s", 0 }, { "30s", 30 }, { "5m", 300 }, { "12h", 43200 },
		{ "7d", 604800 }, { "2w", 1209600 },
		{ "1000000000w", INT64_C(604800000000000) },
	};
	static const struct { const char *text; double rate; } rates[] = {
		{ "0", 0 }, { "1", 1 }, { "0.5", 0.5 }, { ".5", 0.5 },
		{ "1e-1", 0.1 }, { "1000000", 1e6 },
	};
	int64_t s;
	double r;

	for (size_t i = 0; i < sizeof(ages) / sizeof(ages[0]); i++) {
		ck_assert_ptr_null(opt_age(ages[i].text, &s));
		ck_assert_int_eq(s, ages[i].s);
	}
	for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
		ck_assert_ptr_null(opt_real(rates[i].text, &r));
		ck_assert(r == rates[i].rate);
	}
}
END_TEST

START_TEST(operands_begin_after_two_dashes)
{
	ck_assert_int_eq(parse(&prog, (const char *const[]){ "-F", "--", "-j",
	    NULL }), 3);
	ck_assert(o.force && o.jobs == 8);
	set_up();
	ck_assert_int_eq(parse(&prog, (const char *const[]){ "-", NULL }), 1);
}
END_TEST

START_TEST(a_value_may_be_left_out_where_the_table_says_so)
{
	parse(&prog, (const char *const[]){ "--rollback", NULL });
	ck_assert_str_eq(o.may, "(none)");
	set_up();
	parse(&prog, (const char *const[]){ "--rollback=b.db", NULL });
	ck_assert_str_eq(o.may, "b.db");
}
END_TEST

START_TEST(quiet_and_verbose_come_by_themselves)
{
	parse(&bare, (const char *const[]){ "-q", "--verbose", NULL });
	ck_assert(msg.quiet && msg.verbose);
	ck_assert_str_eq(msg.program, "tool");
}
END_TEST

/* Each of these ends the process with EX_USAGE. */
static const char *const wrong[][3] = {
	{ "-x" }, { "--nothing" }, { "-Fx" }, { "-f" }, { "--file" },
	{ "--jobs" }, { "-j", "0" }, { "-j", "65" }, { "-j", "x" },
	{ "-j", "1x" }, { "-j", "" }, { "-j", "99999999999999999999" },
	{ "--force=yes" }, { "--max-age", "7" }, { "--max-age", "d" },
	{ "--max-age", "7y" }, { "--max-age", "-1d" }, { "--max-age", "7dd" },
	{ "--rate", "-1" }, { "--rate", "x" }, { "--rate", "nan" },
	{ "--rate", "inf" }, { "--rate", "" }, { "--stagging", "x" },
	{ "-j", " 3" }, { "-j", "+3" }, { "-j", "3 " }, { "-j", "0x3" },
	{ "--rate", " 1" }, { "--rate", "+1" }, { "--rate", "0x1" },
	{ "--rate", "1,5" }, { "--rate", "1e9" }, { "--rate", "1/s" },
	{ "--max-age", " 7d" }, { "--max-age", "+7d" }, { "--max-age", "7 d" },
	{ "--max-age", "1.5h" }, { "--max-age", "7D" }, { "--max-age", "" },
	{ "--max-age", "99999999999d" },
};

START_TEST(wrong_usage_is_64)
{
	ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr));
	parse(&prog, wrong[_i]);
}
END_TEST

START_TEST(wrong_environment_is_64)
{
	ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr));
	setenv("DAFT_JOBS", "many", 1);
	parse(&prog, (const char *const[]){ NULL });
}
END_TEST

START_TEST(an_operand_too_many_is_64)
{
	ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr));
	parse(&bare, (const char *const[]){ "x", NULL });
}
END_TEST

START_TEST(help_and_version_are_0)
{
	static const char *const t[] = { "-h", "--help", "-V", "--version" };

	ck_assert_ptr_nonnull(freopen("/dev/null", "w", stdout));
	parse(&bare, (const char *const[]){ t[_i], NULL });
}
END_TEST

START_TEST(help_to_a_full_disk_is_74)
{
	ck_assert_ptr_nonnull(freopen("/dev/full", "w", stdout));
	ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr));
	parse(&bare, (const char *const[]){ "--help", NULL });
}
END_TEST

START_TEST(no_file_takes_the_place_of_a_closed_stream)
{
	close(STDIN_FILENO);
	close(STDOUT_FILENO);
	parse(&bare, (const char *const[]){ NULL });
	_exit(read(STDIN_FILENO, &(char){ 0 }, 1) == -1 &&
	    write(STDOUT_FILENO, "", 1) == -1 ? 7 : 8);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, NULL);
	tcase_add_test(tc, command_line_beats_environment_beats_default);
	tcase_add_test(tc, ages_and_rates_have_their_units);
	tcase_add_test(tc, operands_begin_after_two_dashes);
	tcase_add_test(tc, a_value_may_be_left_out_where_the_table_says_so);
	tcase_add_test(tc, quiet_and_verbose_come_by_themselves);
	tcase_add_loop_exit_test(tc, wrong_usage_is_64, EX_USAGE, 0,
	    (int)N(wrong));
	tcase_add_exit_test(tc, wrong_environment_is_64, EX_USAGE);
	tcase_add_exit_test(tc, an_operand_too_many_is_64, EX_USAGE);
	tcase_add_loop_exit_test(tc, help_and_version_are_0, 0, 0, 4);
	tcase_add_exit_test(tc, help_to_a_full_disk_is_74, EX_IOERR);
	tcase_add_exit_test(tc, no_file_takes_the_place_of_a_closed_stream, 7);
}
UNIT_MAIN("opt", cases)
