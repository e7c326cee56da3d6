#include "data/names.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

#define FEW 32			/* so many are compared one by one */
#define KEEP 4096		/* memory beyond this is given back */

struct name {
	const char *p;		/* decoded */
	uint32_t len;
	uint32_t key;		/* few: of_few(); many: of_many() */
};

struct names {
	struct name *v;		/* the stack */
	size_t count, size;
	uint32_t *table;	/* index in v + 1, open addressing; 0: free */
	size_t slots, used;	/* slots: 0 or a power of two */
	char *decoded;		/* names that held escapes */
	size_t decoded_len, decoded_size, line_len;
	uint64_t secret[2];
};

struct names *
names_new(void)
{
	struct names *n = mem_zero(1, sizeof(*n));

	/* Not to be guessed by whoever writes a record, no more. */
	n->secret[0] = (uint64_t)clock_mono_ms() * 0x9e3779b97f4a7c15;
	n->secret[1] = (uint64_t)(uintptr_t)n ^ (uint64_t)clock_ms() << 40;
	return n;
}

void
names_free(struct names *n)
{
	if (n == NULL)
		return;
	free(n->v);
	free(n->table);
	free(n->decoded);
	free(n);
}

void
names_reset(struct names *n, size_t line_len)
{
	n->count = 0;
	n->decoded_len = 0;
	n->line_len = line_len;
	if (n->used > 0)
		memset(n->table, 0, n->slots * sizeof(*n->table));
	n->used = 0;
	if (n->size > KEEP) {
		free(n->v);
		n->v = NULL;
		n->size = 0;
	}
	if (n->slots > KEEP) {
		free(n->table);
		n->table = NULL;
		n->slots = 0;
	}
	if (n->decoded_size > KEEP) {
		free(n->decoded);
		n->decoded = NULL;
		n->decoded_size = 0;
	}
}

/* ---- few ---- */

/* Tells most names apart by their length and their ends. */
static uint32_t
of_few(const char *p, size_t len)
{
	uint32_t a = 0, b = 0;

	if (len >= 4) {
		memcpy(&a, p, 4);
		memcpy(&b, p + len - 4, 4);
	} else if (len > 0) {
		a = (unsigned char)p[0];
		b = (unsigned char)p[len - 1] +
		    ((uint32_t)(unsigned char)p[len / 2] << 8);
	}
	return a * 31 + b + (uint32_t)len;
}

static bool
has_few(const struct names *n, size_t object, const struct name *want)
{
	for (const struct name *m = n->v + object; m < n->v + n->count; m++)
		if (m->key == want->key && m->len == want->len &&
		    memcmp(m->p, want->p, m->len) == 0)
			return true;
	return false;
}

/* ---- many ---- */

static uint64_t
turn(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

static void
sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = turn(v[1], 13) ^ v[0];
	v[3] = turn(v[3], 16) ^ v[2];
	v[0] = turn(v[0], 32);
	v[2] += v[1];
	v[0] += v[3];
	v[1] = turn(v[1], 17) ^ v[2];
	v[3] = turn(v[3], 21) ^ v[0];
	v[2] = turn(v[2], 32);
}

/* SipHash-1-3 of the name.  (The order of bytes within a word is the
 * machine's: nobody else sees the value.) */
static uint32_t
of_many(const struct names *n, const char *p, size_t len)
{
	uint64_t v[4] = { n->secret[0] ^ 0x736f6d6570736575,
	    n->secret[1] ^ 0x646f72616e646f6d, n->secret[0] ^ 0x6c7967656e657261,
	    n->secret[1] ^ 0x7465646279746573 };
	uint64_t w, last = (uint64_t)len << 56;

	for (; len >= 8; p += 8, len -= 8) {
		memcpy(&w, p, 8);
		v[3] ^= w;
		sip_round(v);
		v[0] ^= w;
	}
	for (size_t i = 0; i < len; i++)
		last |= (uint64_t)(unsigned char)p[i] << (8 * i);
	v[3] ^= last;
	sip_round(v);
	v[0] ^= last;
	v[2] ^= 0xff;
	sip_round(v);
	sip_round(v);
	sip_round(v);
	w = v[0] ^ v[1] ^ v[2] ^ v[3];
	return (uint32_t)(w ^ w >> 32);
}

static void
put(struct names *n, size_t i)
{
	size_t at = n->v[i].key & (n->slots - 1);

	while (n->table[at] != 0)
		at = (at + 1) & (n->slots - 1);
	n->table[at] = (uint32_t)i + 1;
	n->used++;
}

/*
 * Makes the table twice as large.  Names go in in the order of the stack and
 * leave in reverse: so taking one out never breaks another's probing.
 */
static void
enlarge(struct names *n)
{
	const size_t old = n->slots;
	uint32_t *from = n->table;
	unsigned char *in = mem_zero(n->count, 1);

	for (size_t i = 0; i < old; i++)
		if (from[i] != 0)
			in[from[i] - 1] = 1;
	n->slots = old == 0 ? 8 * FEW : 2 * old;
	n->table = mem_zero(n->slots, sizeof(*n->table));
	n->used = 0;
	for (size_t i = 0; i < n->count; i++)
		if (in[i])
			put(n, i);
	free(in);
	free(from);
}

static bool
has_many(const struct names *n, size_t object, const struct name *want)
{
	size_t at = want->key & (n->slots - 1);

	for (; n->table[at] != 0; at = (at + 1) & (n->slots - 1)) {
		const size_t i = n->table[at] - 1;
		const struct name *m = &n->v[i];

		if (i >= object && m->key == want->key && m->len == want->len &&
		    memcmp(m->p, want->p, m->len) == 0)
			return true;
	}
	return false;
}

/* Makes room in the table for the name on top of the stack, and puts it in. */
static void
put_top(struct names *n)
{
	if (2 * (n->used + 1) > n->slots)
		enlarge(n);
	put(n, n->count - 1);
}

static void
few_to_many(struct names *n, size_t object)
{
	const size_t count = n->count;

	for (n->count = object; n->count < count; ) {
		struct name *m = &n->v[n->count++];

		m->key = of_many(n, m->p, m->len);
		put_top(n);
	}
}

/* ---- the stack ---- */

size_t
names_open(struct names *n)
{
	return n->count;
}

void
names_close(struct names *n, size_t object)
{
	if (n->count - object <= FEW) {
		n->count = object;
		return;
	}
	while (n->count > object) {
		size_t at = n->v[n->count - 1].key & (n->slots - 1);

		while (n->table[at] != n->count)
			at = (at + 1) & (n->slots - 1);
		n->table[at] = 0;
		n->used--;
		n->count--;
	}
}

/* What is decoded never moves: room for the whole line is made at once. */
static void
decode(struct names *n, struct name *m, const char *p, size_t len)
{
	char *to;

	if (n->decoded_len == 0 && n->decoded_size < n->line_len) {
		free(n->decoded);
		n->decoded = mem_alloc(n->line_len);
		n->decoded_size = n->line_len;
	}
	to = n->decoded + n->decoded_len;
	m->len = (uint32_t)names_decode(to, p, len);
	m->p = to;
	n->decoded_len += m->len;
}

bool
names_add(struct names *n, size_t object, const char *p, size_t len,
    bool escaped)
{
	const size_t count = n->count - object;
	struct name m = { p, (uint32_t)len, 0 };

	if (escaped)
		decode(n, &m, p, len);
	if (count == FEW)
		few_to_many(n, object);
	m.key = count < FEW ? of_few(m.p, m.len) : of_many(n, m.p, m.len);
	if (count < FEW ? has_few(n, object, &m) : has_many(n, object, &m))
		return false;
	if (n->count == n->size) {
		n->size = n->size < 64 ? 64 : n->size + n->size / 2;
		n->v = mem_grow(n->v, n->size, sizeof(*n->v));
	}
	n->v[n->count++] = m;
	if (count >= FEW)
		put_top(n);
	return true;
}

size_t
names_count(const struct names *n)
{
	return n->count;
}

/* ---- escapes ---- */

static unsigned
hex4(const char *p)
{
	unsigned n = 0;

	for (int i = 0; i < 4; i++) {
		const unsigned c = (unsigned char)p[i];

		/* '0' to '9', and letters of either case */
		n = n * 16 + (c & 15) + (c > '9' ? 9 : 0);
	}
	return n;
}

static char *
put_utf8(char *to, unsigned c)
{
	if (c < 0x80) {
		*to++ = (char)c;
		return to;
	}
	if (c < 0x800) {
		*to++ = (char)(0xc0 | c >> 6);
	} else {
		if (c < 0x10000) {
			*to++ = (char)(0xe0 | c >> 12);
		} else {
			*to++ = (char)(0xf0 | c >> 18);
			*to++ = (char)(0x80 | (c >> 12 & 0x3f));
		}
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
	}
	*to++ = (char)(0x80 | (c & 0x3f));
	return to;
}

size_t
names_decode(char *to, const char *p, size_t len)
{
	static const char from[] = "bfnrt", into[] = "\b\f\n\r\t";
	char *const start = to;
	const char *const end = p + len;
	const char *at;
	unsigned c;

	for (;;) {
		at = memchr(p, '\\', (size_t)(end - p));
		memcpy(to, p, (size_t)((at != NULL ? at : end) - p));
		to += (at != NULL ? at : end) - p;
		if (at == NULL)
			return (size_t)(to - start);
		p = at;
		if (p[1] != 'u') {
			at = memchr(from, p[1], sizeof(from) - 1);
			*to++ = at != NULL ? into[at - from] : p[1];
			p += 2;
			continue;
		}
		c = hex4(p + 2);
		p += 6;
		if (c >= 0xd800 && c <= 0xdbff) {
			c = 0x10000 + ((c - 0xd800) << 10) + hex4(p + 2) - 0xdc00;
			p += 6;
		}
		to = put_utf8(to, c);
	}
}

bool
names_same(const char *raw, size_t raw_len, const char *p, size_t len)
{
	char *text = mem_alloc(raw_len);
	const size_t n = names_decode(text, raw, raw_len);
	const bool same = n == len && memcmp(text, p, len) == 0;

	free(text);
	return same;
}
