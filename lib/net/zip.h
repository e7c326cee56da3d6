#ifndef NET_ZIP_H
#define NET_ZIP_H

#include <stddef.h>

#include "base/buf.h"

/* zip: deflated bytes, as servers send them and as the cache keeps them. */

enum zip_result { ZIP_OK, ZIP_BROKEN, ZIP_TOO_BIG };

/*
 * A gzip file (RFC 1952; several members too) added to out, at most max
 * bytes.  One that stops before its end, or whose sum is wrong, is broken.
 */
enum zip_result zip_gunzip(struct buf *out, const void *, size_t len,
    size_t max);

/* The same bytes in zlib's form.  Returns NULL if that saves less than a
 * tenth.  Caller frees. */
void *zip_pack(const void *, size_t len, size_t *packed);

/* Back again; size is what went in.  NULL if it is broken.  A NUL follows the
 * size bytes.  Caller frees. */
char *zip_unpack(const void *, size_t len, size_t size);

#endif
