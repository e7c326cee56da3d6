/*
 * Records in.  The buffer holds bytes from start to end; up to seen there is
 * no newline, so that a long line is not searched again after each read(2).
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/progress.h"
#include "base/stats.h"
#include "data/rec.h"

#define CHUNK 65536		/* the least room for a read(2) */
#define BUFFER (2 * CHUNK)
#define TICK_MS 1000		/* a signal may come just before the sleep */
#define HANDED 262144		/* a longer line changes hands, not copied */

struct recin_priv {
	char **files;		/* NULL ended; "-": standard input */
	size_t next;		/* to open; the one before it is being read */
	const char *file;	/* that one's name, NULL: standard input */
	uint64_t lineno;
	char *buf;
	size_t start, seen, end, size;
	bool eof;		/* of the file being read */
	bool over;		/* within a line that is too long, set aside */
	bool stopped;		/* after REC_BAD */
	const char *rejects;	/* its name; NULL: none */
	int rejects_fd;
};

/* ---- open ---- */

static bool
same_file(const struct stat *a, const struct stat *b)
{
	return S_ISREG(a->st_mode) && S_ISREG(b->st_mode) &&
	    a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static bool
is_stdin(const char *name)
{
	return strcmp(name, "-") == 0;
}

/* Not by open(2): to open a FIFO and close it again would break it. */
static void
look_at(const char *name, struct stat *st)
{
	if (is_stdin(name)) {
		if (fstat(STDIN_FILENO, st) == -1)
			die(EX_NOINPUT, "standard input: %s", strerror(errno));
		return;
	}
	if (stat(name, st) == -1 || access(name, R_OK) == -1)
		die(EX_NOINPUT, "%s: %s", name, strerror(errno));
	if (S_ISDIR(st->st_mode))
		die(EX_NOINPUT, "%s: %s", name, strerror(EISDIR));
}

/* Opens without making it empty: it may be what we are about to read. */
static int
make_rejects(const char *path, struct stat *st)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);

	if (fd == -1 || fstat(fd, st) == -1)
		die(EX_CANTCREAT, "%s: %s", path, strerror(errno));
	return fd;
}

static void
check_files(struct recin_priv *p)
{
	struct stat in, out, rej;
	const bool have_out = fstat(STDOUT_FILENO, &out) == 0;

	for (char **f = p->files; *f != NULL; f++) {
		look_at(*f, &in);
		stats_spare(&in, "the input");
		if (have_out && same_file(&in, &out))
			die(EX_USAGE, "%s is both input and output",
			    is_stdin(*f) ? "a file" : *f);
	}
	if (p->rejects == NULL)
		return;
	p->rejects_fd = make_rejects(p->rejects, &rej);
	stats_spare(&rej, "the reject file");
	for (char **f = p->files; *f != NULL; f++) {
		look_at(*f, &in);
		if (same_file(&in, &rej))
			die(EX_CANTCREAT, "%s: is the input", p->rejects);
	}
	if (have_out && same_file(&out, &rej))
		die(EX_CANTCREAT, "%s: is the output", p->rejects);
	if (S_ISREG(rej.st_mode) && ftruncate(p->rejects_fd, 0) == -1)
		die(EX_CANTCREAT, "%s: %s", p->rejects, strerror(errno));
}

static void
open_next(struct recin *in)
{
	struct recin_priv *p = in->priv;
	const char *name = p->files[p->next++];

	p->file = is_stdin(name) ? NULL : name;
	p->lineno = 0;
	p->eof = false;
	in->fd = STDIN_FILENO;
	if (p->file != NULL) {
		in->fd = open(name, O_RDONLY | O_CLOEXEC);
		if (in->fd == -1)
			die(EX_NOINPUT, "%s: %s", name, strerror(errno));
	}
}

void
recin_open(struct recin *in, char *const files[], const char *rejects)
{
	struct recin_priv *p = mem_zero(1, sizeof(*p));
	size_t n = 0;

	while (files != NULL && files[n] != NULL)
		n++;
	p->files = mem_zero(n + 2, sizeof(*p->files));
	for (size_t i = 0; i < n; i++)
		p->files[i] = mem_str(files[i]);
	if (n == 0)
		p->files[0] = mem_str("-");
	p->rejects = rejects;
	p->rejects_fd = -1;
	*in = (struct recin){ .fd = -1, .priv = p };
	check_files(p);
	open_next(in);
}

/* ---- the reject file ---- */

/* 0 or -1, reported. */
static int
set_aside(struct recin_priv *p, const char *line, size_t len)
{
	if (file_write_all(p->rejects_fd, line, len) == 0)
		return 0;
	warn("%s: %s", p->rejects, strerror(errno));
	return -1;
}

static int
set_line_aside(struct recin_priv *p, const struct rec *r)
{
	int res;

	r->line[r->len] = '\n';		/* where the NUL is */
	res = set_aside(p, r->line, r->len + 1);
	r->line[r->len] = '\0';
	return res;
}

/* ---- lines ---- */

static enum rec_got
stop(struct recin *in, struct rec *r, const char *why, int status)
{
	in->priv->stopped = true;
	r->why = why;
	r->status = status;
	return REC_BAD;
}

static void
place(const struct recin_priv *p, struct rec *r)
{
	r->file = p->file;
	r->lineno = p->lineno;
}

/* What is wrong with the line in r: aside with it (REC_GOT: go on), or stop. */
static enum rec_got
refuse(struct recin *in, struct rec *r, const char *why)
{
	in->rejected++;
	if (in->priv->rejects == NULL)
		return stop(in, r, why, EX_DATAERR);
	warn_at(r->file, r->lineno, "%s", why);
	if (set_line_aside(in->priv, r) == -1)
		return stop(in, r, "cannot be set aside", EX_IOERR);
	return REC_GOT;
}

/* Drops the next n bytes of the buffer.  The rest was not looked at yet. */
static void
consume(struct recin_priv *p, size_t n)
{
	p->start += n;
	if (p->start == p->end)
		p->start = p->end = 0;
	p->seen = p->start;
}

/*
 * Moves the line of len bytes at the buffer's start into r.  A long one takes
 * the buffer with it, and the few bytes after it move to r's former memory:
 * so a line of 64 MiB is in memory once.
 */
static void
take(struct recin_priv *p, struct rec *r, size_t len, size_t newline)
{
	const size_t rest = p->end - p->start - len - newline;
	char *line = p->buf + p->start;
	size_t size = p->size;

	if (len < HANDED) {
		rec_room(r, len);
		memcpy(r->line, line, len);
		consume(p, len + newline);
	} else {
		rec_room(r, rest < BUFFER ? BUFFER : rest);
		memcpy(r->line, line + len + newline, rest);
		line = memmove(p->buf, line, len);
		p->buf = r->line;
		p->size = r->size;
		p->start = p->seen = 0;
		p->end = rest;
		r->line = line;
		r->size = size;
	}
	r->line[len] = '\0';
	r->len = len;
}

static bool
is_blank(const char *p, size_t len)
{
	while (len > 0 && (*p == ' ' || *p == '\t' || *p == '\r')) {
		p++;
		len--;
	}
	return len == 0;
}

/* The line that begins here is too long, whole or not. */
static enum rec_got
begin_over(struct recin *in, struct rec *r)
{
	static const char why[] = "longer than 64 MiB";

	in->priv->lineno++;
	place(in->priv, r);
	in->read++;
	in->rejected++;
	if (in->priv->rejects == NULL)
		return stop(in, r, why, EX_DATAERR);
	warn_at(r->file, r->lineno, "%s", why);
	in->priv->over = true;
	return REC_GOT;
}

/* Sets aside what has come of it.  REC_GOT: it is over. */
static enum rec_got
pass_over(struct recin *in, struct rec *r)
{
	struct recin_priv *p = in->priv;
	const size_t n = p->end - p->start;
	const char *nl = n > 0 ? memchr(p->buf + p->start, '\n', n) : NULL;
	const size_t len = nl != NULL ? (size_t)(nl - p->buf) + 1 - p->start : n;

	p->over = nl == NULL && !p->eof;
	if (set_aside(p, p->buf + p->start, len) == -1 ||
	    (nl == NULL && p->eof && set_aside(p, "\n", 1) == -1))
		return stop(in, r, "cannot be set aside", EX_IOERR);
	consume(p, len);
	if (p->end == 0 && p->size > BUFFER) {
		free(p->buf);
		p->buf = NULL;
		p->size = 0;
	}
	return p->over ? REC_WAIT : REC_GOT;
}

/* The file is at its end and all of it was given. */
static enum rec_got
leave_file(struct recin *in)
{
	struct recin_priv *p = in->priv;

	if (p->file != NULL && in->fd != -1)
		close(in->fd);
	in->fd = -1;
	if (p->files[p->next] == NULL)
		return REC_EOF;
	open_next(in);
	return REC_GOT;
}

/* The next line into r.  REC_GOT with r->len 0: there was something else to
 * do, go on. */
static enum rec_got
next_line(struct recin *in, struct rec *r)
{
	struct recin_priv *p = in->priv;
	const char *nl = NULL;
	size_t len;

	r->len = 0;
	if (p->over)
		return pass_over(in, r);
	if (p->end > p->seen)
		nl = memchr(p->buf + p->seen, '\n', p->end - p->seen);
	p->seen = p->end;
	len = nl != NULL ? (size_t)(nl - p->buf) - p->start : p->end - p->start;
	if (len > REC_LINE_MAX)
		return begin_over(in, r);
	if (nl == NULL && !p->eof)
		return REC_WAIT;
	if (nl == NULL && len == 0)
		return leave_file(in);
	p->lineno++;
	if (is_blank(p->buf + p->start, len)) {
		consume(p, len + (nl != NULL));
	} else {
		take(p, r, len, nl != NULL);
		place(p, r);
	}
	return REC_GOT;
}

enum rec_got
recin_ready(struct recin *in, struct rec *r)
{
	enum rec_got got;
	const char *why;

	if (in->priv->stopped)
		return REC_EOF;
	do {
		got = next_line(in, r);
		if (got != REC_GOT || r->len == 0)
			continue;
		in->read++;
		if ((why = rec_scan(r)) == NULL)
			return REC_GOT;
		got = refuse(in, r, why);
	} while (got == REC_GOT);
	return got;
}

/* Room for another read(2) and a NUL after it. */
static void
make_room(struct recin_priv *p)
{
	if (p->size - p->end > CHUNK)
		return;
	if (p->start > 0) {
		memmove(p->buf, p->buf + p->start, p->end - p->start);
		p->end -= p->start;
		p->seen -= p->start;
		p->start = 0;
	}
	if (p->size - p->end > CHUNK)
		return;
	p->size = p->size < BUFFER / 2 ? BUFFER : 2 * p->size;
	if (p->size > REC_LINE_MAX + BUFFER)
		p->size = REC_LINE_MAX + BUFFER;
	p->buf = mem_grow(p->buf, p->size, 1);
}

/* Sleeps until there is something; who asks meanwhile is told how far we
 * are, which a read(2) that waits would not let us. */
static void
wait_for_input(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int n;

	do {
		progress_tick();
		n = poll(&p, 1, TICK_MS);
	} while (n == 0 || (n == -1 && errno == EINTR));
}

void
recin_fill(struct recin *in)
{
	struct recin_priv *p = in->priv;
	ssize_t n;

	if (p->eof || p->stopped)
		return;
	make_room(p);
	do {
		wait_for_input(in->fd);
		n = read(in->fd, p->buf + p->end, p->size - p->end - 1);
	} while (n == -1 && (errno == EINTR || errno == EAGAIN ||
	    errno == EWOULDBLOCK));
	if (n == -1)
		die(EX_IOERR, "%s: %s",
		    p->file != NULL ? p->file : "standard input",
		    strerror(errno));
	p->end += (size_t)n;
	p->eof = n == 0;
}

/* ---- refused, closed ---- */

bool
recin_reject(struct recin *in, const struct rec *r, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	in->rejected++;
	if (in->priv->rejects == NULL)
		return false;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	warn_at(r->file, r->lineno, "%s", text);
	if (set_line_aside(in->priv, r) == -1)
		exit(EX_IOERR);
	return true;
}

void
rec_die(const struct rec *r, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	warn_at(r->file, r->lineno, "%s", text);
	exit(r->why != NULL ? r->status : EX_DATAERR);
}

void
recin_close(struct recin *in)
{
	struct recin_priv *p = in->priv;

	if (p->file != NULL && in->fd != -1)
		close(in->fd);
	if (p->rejects_fd != -1 && close(p->rejects_fd) == -1)
		die(EX_IOERR, "%s: %s", p->rejects, strerror(errno));
	for (char **f = p->files; *f != NULL; f++)
		free(*f);
	free(p->files);
	free(p->buf);
	free(p);
	in->priv = NULL;
	in->fd = -1;
}
