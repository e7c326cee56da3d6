#ifndef DATA_NAMES_H
#define DATA_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/*
 * names: does an object of the line being scanned have a member twice?  The
 * names of all open objects lie on one stack.  Few are compared one by one;
 * a large object gets a hash table (SipHash, its key made per process), so
 * that no line takes more than time in proportion to its length.
 */
struct names;

struct names *names_new(void);
void names_free(struct names *);	/* NULL is fine */

/* A new line of that many bytes begins: nothing is open. */
void names_reset(struct names *, size_t line_len);

/* An object opens; what is returned stands for it until names_close(). */
size_t names_open(struct names *);
void names_close(struct names *, size_t object);

/*
 * A name of the innermost object, as it stands in the line, which must stay
 * until names_reset().  False: the object has it already.
 */
bool names_add(struct names *, size_t object, const char *, size_t len,
    bool escaped);

/* How many there are in all objects that are open. */
size_t names_count(const struct names *);

/* The text of len bytes between a valid string's quotes, into to (len bytes
 * suffice, no NUL is added).  Returns how many bytes it has. */
size_t names_decode(char *to, const char *, size_t len);

/* Is this the name, when decoded? */
bool names_same(const char *raw, size_t raw_len, const char *, size_t len);

#endif
