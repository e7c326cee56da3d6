/* namesakes: which biographies are about several artists of one name. */
#include "svc/namesakes.h"

#include <stdlib.h>
#include <string.h>

#include "unit/unit.h"

START_TEST(what_says_that_there_are_several)
{
	static const struct { const char *text; bool several; } t[] = {
		{ "There are 3 artists named Nirvana.", true },
		{ "There are at least two artists named Nirvana:\n\n1) A", true },
		{ "There is more than one artist with this name.", true },
		{ "there are currently five bands called Home", true },
		{ "There have been several groups by the name of X.", true },
		{ "There are multiple artists using the name X", true },
		{ "There was another band called X in Oslo.", true },
		{ "More than one artist has used the name X.", true },
		{ "Multiple artists share the name X.", true },
		{ "At least 4 bands are called X.", true },
		{ "Two bands are known as X: one from Oslo", true },
		{ "X is the name of at least three bands.", true },
		{ "X is the name of several different artists:", true },
		{ "X may refer to:\nA band.", true },
		{ "X is a pop band. There are also two other bands named X.",
		    true },
		{ "1) A band from Oslo.\n\n2) A band from Rome.", true },
		{ "1. A band\n2. A singer", true },
		{ "The name is X.\n\n(1) A band.\n\n(2) Another.", true },

		{ "", false }, { "X", false }, { "\n\n", false },
		{ "Nirvana was a band named by its singer.", false },
		{ "One of the few bands named after a river.", false },
		{ "There are four members in the band X.", false },
		{ "There are few artists like X.", false },
		{ "The band formed in 1999 and made two albums named after"
		    " towns.", false },
		{ "X is the name of a virtual band.", false },
		{ "X is the name of the solo project of two artists.", false },
		{ "Three friends called themselves X.", false },
		{ "1) is how the band counts.", false },
		{ "1999 was the year.\n2000 was the next.", false },
		{ "Their albums:\nA\nB", false },
		{ "1", false }, { "1.", false }, { "(((", false },
	};
	char long_text[2048];

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		ck_assert_msg(namesakes_said(t[i].text) == t[i].several, "%s",
		    t[i].text);
	/* What comes after a long beginning is a story. */
	memset(long_text, 'x', 1000);
	strcpy(long_text + 1000, ".\nThere are two bands called X.\n1) a\n2) b");
	ck_assert(!namesakes_said(long_text));
	strcpy(long_text, "1) A band. ");
	memset(long_text + 11, 'x', 1000);
	strcpy(long_text + 1011, "\n\n2) Another band.");
	ck_assert(namesakes_said(long_text));
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, what_says_that_there_are_several);
}

UNIT_MAIN("namesakes", cases)
