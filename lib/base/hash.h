#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>

/* hash: SHA-256 and HMAC-SHA-256 (FIPS 180-4, RFC 2104), from nettle. */
#define HASH_SIZE 32

struct hash;	/* a running SHA-256 */

struct hash *hash_new(void);
void hash_add(struct hash *, const void *, size_t len);
void hash_end(struct hash *, unsigned char out[HASH_SIZE]);	/* and free */

void hash_hmac(const void *key, size_t klen, const void *, size_t len,
    unsigned char out[HASH_SIZE]);

/* n bytes as 2 * n lower-case hex digits and a NUL. */
void hash_hex(char *out, const unsigned char *, size_t n);

#endif
