#ifndef UNIT_PAIR_H
#define UNIT_PAIR_H

#include <stdbool.h>

/* What the eye takes for a blank, or for nothing. */
#define NBSP "\xc2\xa0"
#define ZERO_WIDTH "\xe2\x80\x8b"

/* pair: two names, and whether they are the same. */
struct pair {
	const char *a, *b;
	bool same;
};

#endif
