#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>

/*
 * buf: bytes that grow.  Start with { 0 } or BUF_INIT.  data is NULL or has
 * a NUL after its len bytes.
 */
struct buf {
	char *data;
	size_t len, size;
};
#define BUF_INIT { NULL, 0, 0 }

void buf_add(struct buf *, const void *, size_t len);
void buf_str(struct buf *, const char *);
void buf_char(struct buf *, char);
void buf_printf(struct buf *, const char *fmt, ...)
#ifdef __GNUC__
    __attribute__((format(printf, 2, 3)))
#endif
    ;

/* Room for len more bytes; returns where they go.  Then add to len. */
char *buf_room(struct buf *, size_t len);

void buf_reset(struct buf *);		/* empty, memory kept */
char *buf_take(struct buf *);		/* the text (never NULL), caller frees */
void buf_release(struct buf *);		/* empty, memory given back */

#endif
