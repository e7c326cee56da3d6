#ifndef BASE_SEEN_H
#define BASE_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * seen: was this met before?  "No" is certain, "yes" means perhaps: who needs
 * to know asks elsewhere.  The memory is fixed whatever is added (a Bloom
 * filter); the fuller it is, the more often it says perhaps.
 */
struct seen;

struct seen *seen_new(size_t bytes);	/* rounded down to a power of two */
void seen_free(struct seen *);		/* NULL is fine */

void seen_add(struct seen *, const void *, size_t len);
bool seen_maybe(const struct seen *, const void *, size_t len);

/* A number made of the bytes, for a table; whoever wants can find two things
 * with the same one. */
uint64_t seen_hash(const void *, size_t len);

#endif
