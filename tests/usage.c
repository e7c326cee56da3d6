/*
 * usage FILE CMD...: runs CMD and writes to FILE what it took: seconds of
 * processor time, seconds that passed, peak memory in KiB.  Ends as CMD does.
 * For the benches: not every machine has time(1) with -f.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/msg.h"

static double
seconds(const struct timeval *t)
{
	return (double)t->tv_sec + (double)t->tv_usec / 1e6;
}

int
main(int argc, char *argv[])
{
	struct rusage r;
	int64_t from = clock_mono_ms();
	int status;
	FILE *f;
	pid_t pid;

	msg.program = "usage";
	if (argc < 3)
		die(EX_USAGE, "usage: usage FILE CMD...");
	if ((f = fopen(argv[1], "w")) == NULL)
		die(EX_CANTCREAT, "%s: %s", argv[1], strerror(errno));
	if ((pid = fork()) == -1)
		die(EX_OSERR, "cannot fork: %s", strerror(errno));
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		warn("%s: %s", argv[2], strerror(errno));
		_exit(127);
	}
	if (waitpid(pid, &status, 0) == -1 ||
	    getrusage(RUSAGE_CHILDREN, &r) == -1)
		die(EX_OSERR, "%s: %s", argv[2], strerror(errno));
#ifdef __APPLE__
	r.ru_maxrss /= 1024;
#endif
	fprintf(f, "%.3f %.3f %ld\n", seconds(&r.ru_utime) +
	    seconds(&r.ru_stime), (double)(clock_mono_ms() - from) / 1e3,
	    r.ru_maxrss);
	if (fclose(f) != 0)
		die(EX_IOERR, "%s: %s", argv[1], strerror(errno));
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
