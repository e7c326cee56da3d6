/*
 * shim: preloaded into a program under test, it counts the calls that change
 * files, and at one of them does something else.  From the environment:
 *
 *	SHIM_AT=N	at the Nth call (from 1); 0 or unset: never
 *	SHIM_DO=WHAT	kill: SIGKILL in place of the call
 *			torn: half of a write, then SIGKILL
 *			EIO, ENOSPC: this call fails
 *			full: this write and all later ones fail with ENOSPC
 *	SHIM_LOG=FILE	a line "NAME PATH" for each call, made before it
 *	SHIM_CLOCK=jump	each look at the time of day finds it set, up to an
 *			hour forward or back
 *
 * What goes to a terminal or a pipe is not counted: messages change no file.
 * Nor is what SQLite writes to a -shm file, which it maps; that file is made
 * anew after a crash.  tests/trace tells whether any other call is missing.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static long calls, at;
static const char *what = "";
static int log_fd = -1;
static bool jumps;

static void __attribute__((constructor))
start(void)
{
	const char *s;

	if ((s = getenv("SHIM_AT")) != NULL)
		at = atol(s);
	if ((s = getenv("SHIM_DO")) != NULL)
		what = s;
	jumps = getenv("SHIM_CLOCK") != NULL;
	if ((s = getenv("SHIM_LOG")) != NULL)
		log_fd = open(s, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
		    0666);
	/* Not inherited: what the program starts is not meant. */
	unsetenv("SHIM_AT");
	unsetenv("SHIM_LOG");
}

static void
note(const char *name, int fd, const char *path)
{
	char link[64], text[600], file[512] = "";
	ssize_t n;
	int len;

	if (log_fd == -1)
		return;
	if (path == NULL) {
		snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		n = readlink(link, file, sizeof(file) - 1);
		file[n > 0 ? n : 0] = '\0';
		path = file;
	}
	len = snprintf(text, sizeof(text), "%s %s\n", name, path);
	syscall(SYS_write, log_fd, text, (size_t)len);
}

/* Counts a call.  0: let it be done; else the errno to fail with. */
static int
count(const char *name, int fd, const char *path, bool writes)
{
	struct stat st;
	bool now;

	if (fd != -1 && (fstat(fd, &st) == -1 ||
	    !(S_ISREG(st.st_mode) || S_ISDIR(st.st_mode))))
		return 0;
	now = ++calls == at;
	note(name, fd, path);
	if (now && strcmp(what, "kill") == 0)
		kill(getpid(), SIGKILL);
	if (now && strcmp(what, "EIO") == 0)
		return EIO;
	if (now && strcmp(what, "ENOSPC") == 0)
		return ENOSPC;
	if (writes && at > 0 && calls >= at && strcmp(what, "full") == 0)
		return ENOSPC;
	return 0;
}

/* Half of the write that the count is at, and the end. */
static bool
torn(void)
{
	return calls == at && strcmp(what, "torn") == 0;
}

#define REAL(type, name, ...) \
	static type (*real)(__VA_ARGS__); \
	if (real == NULL) \
		*(void **)&real = dlsym(RTLD_NEXT, name)
#define COUNT(name, fd, path, writes) \
	do { \
		int err = count(name, fd, path, writes); \
		if (err != 0) { \
			errno = err; \
			return -1; \
		} \
	} while (0)

ssize_t
write(int fd, const void *p, size_t n)
{
	REAL(ssize_t, "write", int, const void *, size_t);
	COUNT("write", fd, NULL, true);
	if (torn()) {
		real(fd, p, n / 2);
		kill(getpid(), SIGKILL);
	}
	return real(fd, p, n);
}

ssize_t
pwrite(int fd, const void *p, size_t n, off_t o)
{
	REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
	COUNT("pwrite", fd, NULL, true);
	if (torn()) {
		real(fd, p, n / 2, o);
		kill(getpid(), SIGKILL);
	}
	return real(fd, p, n, o);
}

ssize_t
pwrite64(int fd, const void *p, size_t n, off64_t o)
{
	REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
	COUNT("pwrite", fd, NULL, true);
	if (torn()) {
		real(fd, p, n / 2, o);
		kill(getpid(), SIGKILL);
	}
	return real(fd, p, n, o);
}

int
fsync(int fd)
{
	REAL(int, "fsync", int);
	COUNT("fsync", fd, NULL, false);
	return real(fd);
}

int
fdatasync(int fd)
{
	REAL(int, "fdatasync", int);
	COUNT("fdatasync", fd, NULL, false);
	return real(fd);
}

int
ftruncate(int fd, off_t n)
{
	REAL(int, "ftruncate", int, off_t);
	COUNT("ftruncate", fd, NULL, false);
	return real(fd, n);
}

int
ftruncate64(int fd, off64_t n)
{
	REAL(int, "ftruncate64", int, off64_t);
	COUNT("ftruncate", fd, NULL, false);
	return real(fd, n);
}

int
rename(const char *from, const char *to)
{
	REAL(int, "rename", const char *, const char *);
	COUNT("rename", -1, to, false);
	return real(from, to);
}

int
unlink(const char *path)
{
	REAL(int, "unlink", const char *);
	COUNT("unlink", -1, path, false);
	return real(path);
}

int
fchmod(int fd, mode_t mode)
{
	REAL(int, "fchmod", int, mode_t);
	COUNT("fchmod", fd, NULL, false);
	return real(fd, mode);
}

int
mkdir(const char *path, mode_t mode)
{
	REAL(int, "mkdir", const char *, mode_t);
	COUNT("mkdir", -1, path, false);
	return real(path, mode);
}

int
clock_gettime(clockid_t id, struct timespec *t)
{
	static unsigned n = 1;
	int r;

	REAL(int, "clock_gettime", clockid_t, struct timespec *);
	r = real(id, t);
	if (jumps && id == CLOCK_REALTIME) {
		n = n * 1664525u + 1013904223u;
		t->tv_sec += (time_t)((n >> 16) % 7200) - 3600;
	}
	return r;
}

/* Only what makes a file is counted. */
static bool
makes(const char *path, int flags)
{
	return (flags & O_CREAT) != 0 && access(path, F_OK) == -1;
}

static mode_t
mode_of(int flags, va_list ap)
{
	return (flags & O_CREAT) != 0 ? (mode_t)va_arg(ap, int) : 0;
}

int
open(const char *path, int flags, ...)
{
	REAL(int, "open", const char *, int, ...);
	mode_t mode;
	va_list ap;

	va_start(ap, flags);
	mode = mode_of(flags, ap);
	va_end(ap);
	if (makes(path, flags))
		COUNT("open", -1, path, true);
	return real(path, flags, mode);
}

int
open64(const char *path, int flags, ...)
{
	REAL(int, "open64", const char *, int, ...);
	mode_t mode;
	va_list ap;

	va_start(ap, flags);
	mode = mode_of(flags, ap);
	va_end(ap);
	if (makes(path, flags))
		COUNT("open", -1, path, true);
	return real(path, flags, mode);
}

int
mkstemp(char *path)
{
	REAL(int, "mkstemp", char *);
	COUNT("open", -1, path, true);
	return real(path);
}
