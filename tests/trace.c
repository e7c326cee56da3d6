/*
 * trace: what a program does to files, as the kernel sees it.
 *
 *	trace [-p SHIM] [-l LOG] CMD...
 *
 * Runs CMD, with tests/preload/shim.c (the file SHIM) in it, whose log goes to
 * LOG, and prints a line for each call that changes a file, in the same form
 * as that log: so that it can be seen whether the shim sees all there is.
 * Exit status: CMD's; 77 where processes cannot be traced.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>

#include "base/msg.h"

#if defined(__linux__) && defined(__x86_64__)
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the first argument is, or for a rename the second. */
enum what { FD, PATH, TO, OPEN, AT, OPENAT, TO_AT };

static const struct {
	long nr;
	const char *name;
	enum what what;
} calls[] = {
	{ SYS_write, "write", FD },
	{ SYS_writev, "writev", FD },
	{ SYS_pwrite64, "pwrite", FD },
	{ SYS_pwritev, "pwritev", FD },
	{ SYS_pwritev2, "pwritev2", FD },
	{ SYS_sendfile, "sendfile", FD },
	{ SYS_fallocate, "fallocate", FD },
	{ SYS_ftruncate, "ftruncate", FD },
	{ SYS_fsync, "fsync", FD },
	{ SYS_fdatasync, "fdatasync", FD },
	{ SYS_sync_file_range, "sync_file_range", FD },
	{ SYS_copy_file_range, "copy_file_range", FD },
	{ SYS_fchmod, "fchmod", FD },
	{ SYS_truncate, "truncate", PATH },
	{ SYS_chmod, "chmod", PATH },
	{ SYS_unlink, "unlink", PATH },
	{ SYS_unlinkat, "unlink", AT },
	{ SYS_rmdir, "rmdir", PATH },
	{ SYS_mkdir, "mkdir", PATH },
	{ SYS_mkdirat, "mkdir", AT },
	{ SYS_rename, "rename", TO },
	{ SYS_renameat, "rename", TO_AT },
	{ SYS_renameat2, "rename", TO_AT },
	{ SYS_link, "link", TO },
	{ SYS_symlink, "symlink", TO },
	{ SYS_creat, "open", PATH },
	{ SYS_open, "open", OPEN },
	{ SYS_openat, "open", OPENAT },
};

static const char *log_path;

/* A text of the traced process. */
static void
fetch(pid_t pid, unsigned long at, char *text, size_t size)
{
	char mem[32];
	ssize_t n = -1;
	int fd;

	snprintf(mem, sizeof(mem), "/proc/%d/mem", (int)pid);
	if ((fd = open(mem, O_RDONLY)) != -1)
		n = pread(fd, text, size - 1, (off_t)at);
	text[n > 0 ? n : 0] = '\0';
	close(fd);
}

/* The file behind a descriptor; false if it is none. */
static bool
behind(pid_t pid, unsigned long fd, char *path, size_t size)
{
	char link[48];
	struct stat st;
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/%d/fd/%d", (int)pid, (int)fd);
	if (stat(link, &st) == -1 ||
	    !(S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)))
		return false;
	n = readlink(link, path, size - 1);
	path[n > 0 ? n : 0] = '\0';
	return log_path == NULL || strcmp(path, log_path) != 0;
}

/* It runs in our directory, so that its paths are ours. */
static void
look(pid_t pid, const struct user_regs_struct *u)
{
	char path[512] = "";
	enum what what;
	size_t i;

	for (i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (calls[i].nr == (long)u->orig_rax)
			break;
	if (i == sizeof(calls) / sizeof(calls[0]))
		return;
	what = calls[i].what;
	if (what == FD && !behind(pid, u->rdi, path, sizeof(path)))
		return;
	if (what != FD)
		fetch(pid, what == PATH || what == OPEN ? u->rdi :
		    what == TO_AT ? u->r10 : u->rsi, path, sizeof(path));
	if ((what == OPEN || what == OPENAT) &&
	    (((what == OPEN ? u->rsi : u->rdx) & O_CREAT) == 0 ||
	    access(path, F_OK) == 0))
		return;
	if (log_path == NULL || strcmp(path, log_path) != 0)
		printf("%s %s\n", calls[i].name, path);
}

static int
follow(pid_t pid)
{
	struct user_regs_struct u;
	bool inside = false;
	int status, sig = 0;

	if (waitpid(pid, &status, 0) == -1 || WIFEXITED(status))
		return 77;
	ptrace(PTRACE_SETOPTIONS, pid, NULL, (void *)PTRACE_O_TRACESYSGOOD);
	for (;;) {
		if (ptrace(PTRACE_SYSCALL, pid, NULL, (void *)(long)sig) == -1 ||
		    waitpid(pid, &status, 0) == -1)
			return 77;
		if (WIFEXITED(status))
			return WEXITSTATUS(status);
		if (WIFSIGNALED(status))
			return 128 + WTERMSIG(status);
		sig = WSTOPSIG(status);
		if (sig != (SIGTRAP | 0x80)) {
			sig = sig == SIGTRAP ? 0 : sig;	/* execve */
			continue;
		}
		sig = 0;
		inside = !inside;
		if (inside && ptrace(PTRACE_GETREGS, pid, NULL, &u) == 0)
			look(pid, &u);
	}
}

int
main(int argc, char *argv[])
{
	const char *shim = NULL;
	pid_t pid;
	int o;

	msg.program = "trace";
	while ((o = getopt(argc, argv, "+p:l:")) != -1) {
		if (o == 'p')
			shim = optarg;
		else if (o == 'l')
			log_path = optarg;
		else
			return EX_USAGE;
	}
	if (optind == argc)
		return EX_USAGE;
	if ((pid = fork()) == 0) {
		if (shim != NULL)
			setenv("LD_PRELOAD", shim, 1);
		if (log_path != NULL)
			setenv("SHIM_LOG", log_path, 1);
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == -1)
			_exit(77);
		execvp(argv[optind], argv + optind);
		_exit(127);
	}
	return pid == -1 ? 77 : follow(pid);
}
#else
int
main(void)
{
	return 77;
}
#endif
