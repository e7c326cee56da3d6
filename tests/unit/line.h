#ifndef UNIT_LINE_H
#define UNIT_LINE_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "data/scan.h"

/* line: a scanner for each test (a checked fixture), and lines to try it on. */
static struct scan *scan;

static inline void
set_up(void)
{
	scan = scan_new();
}

static inline void
tear_down(void)
{
	scan_free(scan);
}

/* From memory of just that size, so that valgrind and the sanitizers see a
 * look beyond its end. */
static inline const char *
try(const char *line, size_t len)
{
	static char *copy;

	free(copy);
	copy = malloc(len > 0 ? len : 1);
	ck_assert_ptr_nonnull(copy);
	memcpy(copy, line, len);
	return scan_line(scan, copy, len);
}

#endif
