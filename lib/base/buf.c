#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"

char *
buf_room(struct buf *b, size_t len)
{
	size_t need;

	if (len > SIZE_MAX / 2 - b->len - 1)
		die(EX_SOFTWARE, "out of memory");
	need = b->len + len + 1;
	if (need > b->size) {
		size_t size = b->size < 64 ? 64 : b->size;

		while (size < need)
			size += size / 2;
		b->data = mem_grow(b->data, size, 1);
		b->size = size;
	}
	return b->data + b->len;
}

void
buf_add(struct buf *b, const void *p, size_t len)
{
	char *to = buf_room(b, len);

	if (len > 0)
		memcpy(to, p, len);
	b->len += len;
	b->data[b->len] = '\0';
}

void
buf_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		die(EX_SOFTWARE, "cannot format a text");
	buf_room(b, (size_t)n);
	va_start(ap, fmt);
	vsnprintf(b->data + b->len, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->len += (size_t)n;
}

void
buf_reset(struct buf *b)
{
	b->len = 0;
	if (b->data != NULL)
		b->data[0] = '\0';
}

char *
buf_take(struct buf *b)
{
	char *s;

	buf_room(b, 0)[0] = '\0';
	s = b->data;
	*b = (struct buf)BUF_INIT;
	return s;
}

void
buf_release(struct buf *b)
{
	free(b->data);
	*b = (struct buf)BUF_INIT;
}
