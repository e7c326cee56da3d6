#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

#include <check.h>
#include <stdlib.h>

/*
 * A unit test is one program that prints TAP: START_TEST functions, a function
 * that adds them to a test case, and UNIT_MAIN("name", that function).
 */
#define UNIT_MAIN(name, add) \
	int \
	main(void) \
	{ \
		Suite *suite = suite_create(name); \
		TCase *tc = tcase_create(name); \
		SRunner *sr; \
		int failed; \
 \
		add(tc); \
		suite_add_tcase(suite, tc); \
		sr = srunner_create(suite); \
		srunner_set_tap(sr, "-"); \
		srunner_run_all(sr, CK_SILENT); \
		failed = srunner_ntests_failed(sr); \
		srunner_free(sr); \
		return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE; \
	}

#endif
