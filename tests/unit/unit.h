#ifndef UNIT_UNIT_H
#define UNIT_UNIT_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * unit: main() of a unit test, which prints TAP.
 *
 *	static void
 *	cases(TCase *tc)
 *	{
 *		tcase_add_test(tc, slug_folds_accents);
 *	}
 *	UNIT_MAIN("text", cases)
 */
#define UNIT_MAIN(suite, add)						\
int									\
main(void)								\
{									\
	return unit_run((suite), (add));				\
}

static inline int
unit_run(const char *name, void (*add)(TCase *))
{
	Suite *suite = suite_create(name);
	TCase *tc = tcase_create(name);
	SRunner *sr;
	int failed;

	/* Four jobs on two cores, sanitizers, a busy machine: be patient. */
	tcase_set_timeout(tc, 60);
	add(tc);
	suite_add_tcase(suite, tc);
	sr = srunner_create(suite);
	srunner_set_tap(sr, "-");
	srunner_run_all(sr, CK_SILENT);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* A private directory, where the test then stands; and its end.  For
 * tcase_add_checked_fixture(). */
static char unit_dir[256];

static inline void
unit_enter(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(unit_dir, sizeof(unit_dir), "%s/daft-unit.XXXXXX",
	    tmp != NULL && *tmp != '\0' ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(unit_dir));
	ck_assert_int_eq(chdir(unit_dir), 0);
}

static inline void
unit_leave(void)
{
	char cmd[sizeof(unit_dir) + 16];

	ck_assert_int_eq(chdir("/"), 0);
	snprintf(cmd, sizeof(cmd), "rm -rf '%s'", unit_dir);
	ck_assert_int_eq(system(cmd), 0);
}

#endif
