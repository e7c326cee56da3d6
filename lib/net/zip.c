#include "net/zip.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/mem.h"
#include "base/msg.h"

#define CHUNK 65536
#define GZIP_ONLY (MAX_WBITS + 16)

/* One member.  z->next_in stands behind it after ZIP_OK. */
static enum zip_result
member(struct buf *out, z_stream *z, size_t max)
{
	int rc;

	do {
		z->next_out = (Bytef *)buf_room(out, CHUNK);
		z->avail_out = CHUNK;
		rc = inflate(z, Z_NO_FLUSH);
		if (rc == Z_MEM_ERROR)
			die(EX_SOFTWARE, "out of memory");
		out->len += CHUNK - z->avail_out;
		out->data[out->len] = '\0';
		if (out->len > max)
			return ZIP_TOO_BIG;
	} while (rc == Z_OK && (z->avail_in > 0 || z->avail_out == 0));
	return rc == Z_STREAM_END ? ZIP_OK : ZIP_BROKEN;
}

enum zip_result
zip_gunzip(struct buf *out, const void *p, size_t len, size_t max)
{
	z_stream z = { 0 };
	enum zip_result r;

	if (len > UINT_MAX)
		return ZIP_TOO_BIG;
	if (inflateInit2(&z, GZIP_ONLY) != Z_OK)
		die(EX_SOFTWARE, "out of memory");
	z.next_in = (Bytef *)(uintptr_t)p;
	z.avail_in = (uInt)len;
	do
		r = member(out, &z, max);
	while (r == ZIP_OK && z.avail_in >= 2 && z.next_in[0] == 0x1f &&
	    z.next_in[1] == 0x8b && inflateReset(&z) == Z_OK);
	inflateEnd(&z);
	return r;
}

void *
zip_pack(const void *p, size_t len, size_t *packed)
{
	uLongf size = compressBound((uLong)len);
	Bytef *to = mem_alloc(size);

	if (compress2(to, &size, p, (uLong)len, Z_DEFAULT_COMPRESSION) !=
	    Z_OK || size > len - len / 10) {
		free(to);
		return NULL;
	}
	*packed = size;
	return to;
}

char *
zip_unpack(const void *p, size_t len, size_t size)
{
	char *to = mem_alloc(size + 1);
	uLongf got = (uLongf)size;

	if (uncompress((Bytef *)to, &got, p, (uLong)len) != Z_OK ||
	    got != size) {
		free(to);
		return NULL;
	}
	to[size] = '\0';
	return to;
}
