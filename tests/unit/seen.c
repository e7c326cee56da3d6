#include "base/seen.h"

#include <stdio.h>
#include <string.h>

#include "unit/unit.h"

START_TEST(what_was_added_is_always_seen)
{
	struct seen *s = seen_new(1 << 16);
	char key[64];

	for (int i = 0; i < 20000; i++) {
		snprintf(key, sizeof(key), "%d-key-%d", i, i * 7);
		seen_add(s, key, strlen(key));
	}
	for (int i = 0; i < 20000; i++) {
		snprintf(key, sizeof(key), "%d-key-%d", i, i * 7);
		ck_assert(seen_maybe(s, key, strlen(key)));
	}
	seen_free(s);
	seen_free(NULL);
}
END_TEST

START_TEST(what_was_not_is_seldom)
{
	struct seen *s = seen_new(1 << 16);
	int wrong = 0;
	char key[64];

	ck_assert(!seen_maybe(s, "", 0));
	for (int i = 0; i < 20000; i++) {
		snprintf(key, sizeof(key), "a%d", i);
		seen_add(s, key, strlen(key));
	}
	for (int i = 0; i < 20000; i++) {
		snprintf(key, sizeof(key), "b%d", i);
		wrong += seen_maybe(s, key, strlen(key));
	}
	/* 26 bits a key: one in a hundred or fewer. */
	ck_assert_int_lt(wrong, 400);
	seen_free(s);
}
END_TEST

static void
add(TCase *tc)
{
	tcase_add_test(tc, what_was_added_is_always_seen);
	tcase_add_test(tc, what_was_not_is_seldom);
}

UNIT_MAIN("seen", add)
