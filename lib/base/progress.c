#include "base/progress.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/msg.h"

#define EVERY_MS 200

static struct {
	void (*describe)(struct buf *, void *);
	void *arg;
	bool terminal, shown;
	int64_t due_ms;
} progress;

static volatile sig_atomic_t asked;

static void
on_signal(int sig)
{
	(void)sig;
	asked = 1;
}

static void
clear(void)
{
	if (progress.shown)
		fputs("\r\033[K", stderr);
	progress.shown = false;
}

void
progress_start(void (*describe)(struct buf *, void *), void *arg)
{
	struct sigaction sa = { .sa_handler = on_signal, .sa_flags = SA_RESTART };

	sigemptyset(&sa.sa_mask);
	progress.describe = describe;
	progress.arg = arg;
	progress.terminal = !msg.quiet && isatty(STDERR_FILENO);
	progress.due_ms = clock_mono_ms() + EVERY_MS;
	msg_before = clear;
	sigaction(SIGUSR1, &sa, NULL);
#ifdef SIGINFO
	sigaction(SIGINFO, &sa, NULL);
#endif
}

void
progress_tick(void)
{
	struct buf b = BUF_INIT;
	int64_t now;

	if (progress.describe == NULL || (!asked && !progress.terminal))
		return;
	if (asked) {
		asked = 0;
		progress.describe(&b, progress.arg);
		warn("%s", b.data != NULL ? b.data : "");
	} else if ((now = clock_mono_ms()) >= progress.due_ms) {
		progress.due_ms = now + EVERY_MS;
		progress.describe(&b, progress.arg);
		fprintf(stderr, "\r%s: %s\033[K", msg.program,
		    b.data != NULL ? b.data : "");
		progress.shown = true;
	}
	buf_release(&b);
}

void
progress_end(void)
{
	clear();
	progress.describe = NULL;
	msg_before = NULL;
}
