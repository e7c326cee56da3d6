#include "base/hash.h"

#include <nettle/hmac.h>
#include <nettle/sha2.h>
#include <stdlib.h>

#include "base/mem.h"

struct hash {
	struct sha256_ctx ctx;
};

struct hash *
hash_new(void)
{
	struct hash *h = mem_alloc(sizeof(*h));

	sha256_init(&h->ctx);
	return h;
}

void
hash_add(struct hash *h, const void *p, size_t len)
{
	sha256_update(&h->ctx, len, p);
}

void
hash_end(struct hash *h, unsigned char out[HASH_SIZE])
{
	sha256_digest(&h->ctx, HASH_SIZE, out);
	free(h);
}

void
hash_hmac(const void *key, size_t klen, const void *p, size_t len,
    unsigned char out[HASH_SIZE])
{
	struct hmac_sha256_ctx ctx;

	hmac_sha256_set_key(&ctx, klen, key);
	hmac_sha256_update(&ctx, len, p);
	hmac_sha256_digest(&ctx, HASH_SIZE, out);
}

void
hash_hex(char *out, const unsigned char *p, size_t n)
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		*out++ = digit[p[i] >> 4];
		*out++ = digit[p[i] & 15];
	}
	*out = '\0';
}
