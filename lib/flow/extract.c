#include "flow/extract.h"

#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/msg.h"
#include "base/opt.h"
#include "base/progress.h"
#include "base/stats.h"
#include "data/url.h"
#include "flow/ask.h"
#include "flow/dump.h"
#include "flow/job.h"
#include "flow/wanted.h"
#include "flow/yield.h"
#include "net/hop.h"

#define STREAK_MAX 5		/* failures in a row, then the service is down */

/* As many artists at work as keep the requests coming. */
static void
hire(struct crew *crew, const struct wanted *all, size_t *next)
{
	unsigned jobs = (unsigned)crew->x->http.jobs, busy = 0;

	for (struct job *j = crew->first; j != NULL; j = job_after(j))
		busy++;
	while (*next < all->n && busy < jobs + 1 &&
	    http_pending(crew->http) < jobs) {
		job_new(crew, &all->w[(*next)++]);
		busy++;
	}
}

static void
answers(struct crew *crew)
{
	struct http_req *r;
	struct ask *a;

	while (crew->streak < STREAK_MAX &&
	    (r = http_done(crew->http)) != NULL) {
		a = r->owner;
		job_answer(a->owner, a);
	}
	crew->yield->requests = http_sent(crew->http);
}

/* Records leave from the first in line; those behind it wait. */
static void
emit(struct crew *crew)
{
	while (crew->first != NULL) {
		job_emit(crew->first);
		if (!job_over(crew->first))
			return;
		job_free(crew->first);
	}
}

/* What has come still leaves; the rest counts as failed. */
static void
give_up(struct crew *crew, size_t rest)
{
	warn("%d requests failed in a row: giving up", STREAK_MAX);
	http_free(crew->http);		/* lets go of the jobs' requests */
	crew->http = NULL;
	for (struct job *j = crew->first; j != NULL; j = job_after(j))
		job_give_up(j);
	emit(crew);
	crew->yield->failed += rest;
	if (rest > 0)
		crew->yield->status = exit_worse(crew->yield->status,
		    EX_TEMPFAIL);
}

static void
work(struct crew *crew, const struct wanted *all)
{
	size_t next = 0;

	for (;;) {
		hire(crew, all, &next);
		emit(crew);
		if (crew->first == NULL && next == all->n)
			return;
		if (crew->first == NULL)
			continue;
		recout_flush(&crew->yield->out);
		progress_tick();
		http_wait(crew->http, -1);
		answers(crew);
		if (crew->streak >= STREAK_MAX) {
			give_up(crew, all->n - next);
			return;
		}
	}
}

/* From the web service. */
static void
serve(const struct extract *x, const struct wanted *all, struct yield *yield)
{
	struct crew crew = { .x = x, .yield = yield };
	struct url url;

	if (url_parse(&url, x->base) == -1)
		die(EX_CONFIG, "MUSICBRAINZ_URL: not an http(s) address: '%s'",
		    hop_bare(x->base, NULL));	/* without a password */
	url_release(&url);
	crew.http = http_new(&x->http);
	crew.written = json_object();
	work(&crew, all);
	http_free(crew.http);
	json_decref(crew.written);
}

/* The counts take the place of nothing that is read. */
static void
spare(const struct extract *x)
{
	const char *const files[] = { x->file, x->dump_artists,
	    x->dump_releases, x->dump_groups, x->dump_works };
	struct stat st;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (files[i] != NULL && (strcmp(files[i], "-") == 0 ?
		    fstat(STDIN_FILENO, &st) : stat(files[i], &st)) == 0)
			stats_spare(&st, "the input");
}

int
extract_run(const struct extract *x, char *const names[])
{
	static struct yield yield;
	struct wanted all;
	int status;

	yield_open(&yield, x->stats);
	spare(x);
	if (x->dump_artists == NULL && x->file == NULL && *names == NULL)
		opt_wrong("no artist is named");
	wanted_read(&all, names, x->file);
	yield.wanted = all.n;
	if (x->dump_artists != NULL)
		dump_run(x, &all, &yield);
	else
		serve(x, &all, &yield);
	status = yield_close(&yield);
	wanted_release(&all);
	return status;
}
