#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/*
 * mem: allocation that does not fail.  Lack of memory ends the process with
 * a message and EX_SOFTWARE.  What is returned is released with free().
 */
void *mem_alloc(size_t size);		/* contents undefined */
void *mem_zero(size_t n, size_t size);	/* n elements, all bytes 0 */

/* Array of n elements; old contents kept.  Checks n * size for overflow. */
void *mem_grow(void *, size_t n, size_t size);

char *mem_str(const char *);		/* NULL gives NULL */
char *mem_strn(const char *, size_t len);	/* ended with a NUL */

#endif
