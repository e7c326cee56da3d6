#include "base/seen.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define BITS 4			/* set for each thing, in one word */

struct seen {
	uint64_t *words;
	uint64_t mask;
};

struct seen *
seen_new(size_t bytes)
{
	struct seen *s = mem_alloc(sizeof(*s));
	size_t n = 1;

	while (2 * n * sizeof(*s->words) <= bytes)
		n *= 2;
	s->words = mem_zero(n, sizeof(*s->words));
	s->mask = n - 1;
	return s;
}

void
seen_free(struct seen *s)
{
	if (s == NULL)
		return;
	free(s->words);
	free(s);
}

static uint64_t
mix(uint64_t h)
{
	h = (h ^ h >> 32) * 0xd6e8feb86659fd93;
	return h ^ h >> 32;
}

uint64_t
seen_hash(const void *thing, size_t len)
{
	const char *p = thing;
	uint64_t h = len, w;

	for (; len >= sizeof(w); p += sizeof(w), len -= sizeof(w)) {
		memcpy(&w, p, sizeof(w));
		h = mix(h ^ w);
	}
	w = 0;
	memcpy(&w, p, len);
	return mix(mix(h ^ w));
}

/* The bits of a thing, and its word. */
static uint64_t
bits(const struct seen *s, const void *p, size_t len, uint64_t **word)
{
	uint64_t h = seen_hash(p, len), set = 0;

	*word = &s->words[h & s->mask];
	for (int i = 0; i < BITS; i++)
		set |= (uint64_t)1 << (h >> (40 + 6 * i) & 63);
	return set;
}

void
seen_add(struct seen *s, const void *p, size_t len)
{
	uint64_t *word, set = bits(s, p, len, &word);

	*word |= set;
}

bool
seen_maybe(const struct seen *s, const void *p, size_t len)
{
	uint64_t *word, set = bits(s, p, len, &word);

	return (*word & set) == set;
}
