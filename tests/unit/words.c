/* words: how much two texts are alike. */
#include "svc/words.h"

#include <stdlib.h>
#include <string.h>

#include "unit/unit.h"

#define N(t) (sizeof(t) / sizeof((t)[0]))

START_TEST(words_are_alike_by_slips)
{
	static const struct { const char *a, *b; double want; } t[] = {
		{ "abcdefghij", "abcdefghij", 1 },
		{ "abcdefghij", "abcdeghij", 0.9 },	/* one left out */
		{ "abcdeghij", "abcdefghij", 0.9 },
		{ "abcdefghij", "abcdefgihj", 0.9 },	/* exchanged */
		{ "abcdefghij", "abcedfgihj", 0.8 },
		{ "abcdefghij", "abcdexghij", 0.8 },	/* another: two slips */
		{ "abcdefghij", "abcdefghi", 0 },	/* the last */
		{ "abcdefghij", "bcdefghij", 0 },	/* the first */
		{ "abcdefghij", "bacdefghij", 0 },
		{ "abcdefghij", "abcdefghji", 0 },
		{ "abcde fghij", "abde fghij", 0 },	/* in a short word */
		{ "abcdef ghij", "abcef ghij", 0.9 },
		{ "abcde", "vwxyz", 0 }, { "hip hop", "hiphop", 1 },
		{ "part ii", "pt 2", 1 }, { "volume one", "vol 1", 1 },
		{ "song 1", "song 2", 0 }, { "malcolm x", "malcolm y", 0 },
		{ "坂本", "坂本龍", 0 }, { "", "", 1 }, { "", "a", 0 },
	};
	char *a, *b;

	for (size_t i = 0; i < N(t); i++)
		ck_assert_double_eq_tol(words_alike(t[i].a, t[i].b), t[i].want,
		    1e-9);
	/* Long texts cost little. */
	a = calloc(1, 100001);
	b = calloc(1, 100001);
	memset(a, 'a', 100000);
	memset(b, 'a', 100000);
	ck_assert_double_eq(words_alike(a, b), 1);
	b[50000] = 'b';
	ck_assert_double_eq(words_alike(a, b), 0);
	free(a);
	free(b);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, words_are_alike_by_slips);
}

UNIT_MAIN("words", cases)
