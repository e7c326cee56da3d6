#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/msg.h"

bool
file_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

bool
file_same(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev &&
	    x.st_ino == y.st_ino;
}

char *
file_dir(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return mem_str(".");
	return mem_strn(path, slash == path ? 1 : (size_t)(slash - path));
}

char *
file_join(const char *dir, const char *name)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s/%s", dir, name);
	return buf_take(&b);
}

int
file_mkdirs(const char *dir)
{
	char *path = mem_str(dir), *p;
	int r = 0;

	for (p = path; *p == '/'; p++)
		;
	for (; r == 0; p++) {
		char c = *p;

		if (c != '/' && c != '\0')
			continue;
		*p = '\0';
		if (mkdir(path, 0777) == -1 && errno != EEXIST) {
			warn("%s: %s", path, strerror(errno));
			r = -1;
		}
		if (c == '\0')
			break;
		*p = c;
	}
	free(path);
	return r;
}

int
file_sync(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), r;

	if (fd == -1) {
		warn("%s: %s", path, strerror(errno));
		return -1;
	}
	r = fsync(fd);
	if (r == -1 && (errno == EINVAL || errno == ENOTSUP))
		r = 0;		/* a directory here cannot be synced */
	if (r == -1)
		warn("%s: %s", path, strerror(errno));
	close(fd);
	return r;
}

static void
draft_release(struct file_draft *d)
{
	free(d->path);
	free(d->temp);
	*d = (struct file_draft){ NULL, NULL, NULL };
}

/* Does fd write to this file? */
static bool
writes_to(int fd, const struct stat *st)
{
	struct stat own;

	return fstat(fd, &own) == 0 && own.st_dev == st->st_dev &&
	    own.st_ino == st->st_ino;
}

int
file_draft(struct file_draft *d, const char *path)
{
	struct buf temp = BUF_INIT;
	struct stat st;
	int fd;

	*d = (struct file_draft){ NULL, mem_str(path), NULL };
	if (*path == '\0') {
		fd = -1;
		errno = ENOENT;
	} else if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		fd = open(path, O_WRONLY | O_CLOEXEC);
	} else if (stat(path, &st) == 0 && (writes_to(STDOUT_FILENO, &st) ||
	    writes_to(STDERR_FILENO, &st))) {
		warn("%s: is %s", path, writes_to(STDOUT_FILENO, &st) ?
		    "the output" : "where the messages go");
		draft_release(d);
		return -1;
	} else {
		buf_printf(&temp, "%s.XXXXXX", path);
		d->temp = buf_take(&temp);
		fd = mkstemp(d->temp);
		if (fd != -1) {
			mode_t mask = umask(0);

			umask(mask);
			fchmod(fd, 0666 & ~mask);
			fcntl(fd, F_SETFD, FD_CLOEXEC);
		}
	}
	if (fd == -1 || (d->f = fdopen(fd, "w")) == NULL) {
		warn("%s: %s", path, strerror(errno));
		draft_release(d);
		return -1;
	}
	return 0;
}

int
file_commit(struct file_draft *d)
{
	char *dir = NULL;
	int r = -1;

	if (fflush(d->f) != 0 || ferror(d->f))
		goto out;
	if (d->temp != NULL && fsync(fileno(d->f)) == -1)
		goto out;
	r = fclose(d->f);
	d->f = NULL;
	if (r == 0 && d->temp != NULL)
		r = rename(d->temp, d->path);
out:
	if (r != 0) {
		warn("%s: %s", d->path, strerror(errno));
		file_abandon(d);
		return -1;
	}
	if (d->temp != NULL) {
		dir = file_dir(d->path);
		r = file_sync(dir);
		free(dir);
	}
	draft_release(d);
	return r;
}

void
file_abandon(struct file_draft *d)
{
	if (d->f != NULL)
		fclose(d->f);
	if (d->temp != NULL)
		unlink(d->temp);
	draft_release(d);
}

int
file_lock(const char *path)
{
	struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	if (fd == -1) {
		warn("%s: %s", path, strerror(errno));
		return -1;
	}
	if (fcntl(fd, F_SETLK, &l) == 0)
		return fd;
	if (errno == EACCES || errno == EAGAIN) {
		close(fd);
		return -2;
	}
	warn("%s: %s", path, strerror(errno));
	close(fd);
	return -1;
}

char *
file_read(const char *path, size_t *len)
{
	struct buf b = BUF_INIT;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;

	if (fd != -1) {
		do {
			n = read(fd, buf_room(&b, 65536), 65536);
			if (n > 0)
				b.len += (size_t)n;
		} while (n > 0 || (n == -1 && errno == EINTR));
	}
	if (n == -1)
		warn("%s: %s", path, strerror(errno));
	if (fd != -1)
		close(fd);
	if (n == -1) {
		buf_release(&b);
		return NULL;
	}
	*len = b.len;
	return buf_take(&b);
}

size_t
file_write(int fd, const void *p, size_t len)
{
	struct pollfd full = { .fd = fd, .events = POLLOUT };
	const char *s = p;
	size_t done = 0;

	while (done < len) {
		ssize_t n = write(fd, s + done, len - done);

		if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
			n = poll(&full, 1, -1) == -1 && errno != EINTR ? -1 : 0;
		else if (n == -1 && errno == EINTR)
			n = 0;
		if (n == -1)
			break;
		done += (size_t)n;
	}
	return done;
}

int
file_write_all(int fd, const void *p, size_t len)
{
	return file_write(fd, p, len) == len ? 0 : -1;
}
