#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/msg.h"

static void *
check(void *p)
{
	if (p == NULL)
		die(EX_SOFTWARE, "out of memory");
	return p;
}

void *
mem_alloc(size_t size)
{
	return check(malloc(size > 0 ? size : 1));
}

void *
mem_zero(size_t n, size_t size)
{
	return check(calloc(n > 0 ? n : 1, size > 0 ? size : 1));
}

void *
mem_grow(void *p, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		die(EX_SOFTWARE, "out of memory");
	return check(realloc(p, n * size > 0 ? n * size : 1));
}

char *
mem_strn(const char *s, size_t len)
{
	char *p = mem_alloc(len + 1);

	if (len > 0)
		memcpy(p, s, len);
	p[len] = '\0';
	return p;
}

char *
mem_str(const char *s)
{
	return s == NULL ? NULL : mem_strn(s, strlen(s));
}
