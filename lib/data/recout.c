#include <errno.h>
#include <string.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "data/json.h"
#include "data/rec.h"

#define FLUSH 65536

static _Noreturn void
fail(const struct recout *out)
{
	if (out->fd == STDOUT_FILENO)
		die(EX_IOERR, "standard output: %s", strerror(errno));
	die(EX_IOERR, "output: %s", strerror(errno));
}

void
recout_open(struct recout *out, int fd)
{
	*out = (struct recout){ .fd = fd };
}

static void
send(struct recout *out, const char *p, size_t len)
{
	const size_t sent = file_write(out->fd, p, len);

	if (sent == len)
		return;
	for (size_t i = 0; i < sent; i++)
		out->written += p[i] == '\n';
	fail(out);
}

static void
took(struct recout *out)
{
	out->waiting++;
	if (out->buf.len >= FLUSH)
		recout_flush(out);
}

void
recout_rec(struct recout *out, const struct rec *r)
{
	if (r->changed) {
		rec_write(r, &out->buf);
		took(out);
	} else
		recout_line(out, r->line, r->len);
}

void
recout_line(struct recout *out, const char *line, size_t len)
{
	if (len < FLUSH) {
		buf_add(&out->buf, line, len);
		buf_char(&out->buf, '\n');
		took(out);
		return;
	}
	recout_flush(out);		/* not worth a copy */
	send(out, line, len);
	send(out, "\n", 1);
	out->written++;
}

void
recout_json(struct recout *out, const json_t *v)
{
	char *text = js_text(v);

	recout_line(out, text, strlen(text));
	free(text);
}

void
recout_flush(struct recout *out)
{
	send(out, out->buf.data, out->buf.len);
	out->written += out->waiting;
	out->waiting = 0;
	if (out->buf.size > 4 * FLUSH)
		buf_release(&out->buf);	/* after a very long line */
	buf_reset(&out->buf);
}

void
recout_close(struct recout *out)
{
	int fd;

	recout_flush(out);
	fd = dup(out->fd);	/* closing tells; its number is not to go */
	if (fd == -1 || close(fd) == -1)
		fail(out);
	buf_release(&out->buf);
}
