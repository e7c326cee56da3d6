#include "base/stats.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/msg.h"

static struct {
	const char *path;
	const struct stats_item *items;
} stats;

static void
write_stats(void)
{
	struct file_draft draft;
	FILE *f;

	if (stats.path == NULL)
		return;
	if (file_draft(&draft, stats.path) == -1)
		_exit(EX_IOERR);	/* exit() would run this again */
	f = draft.f;
	fprintf(f, "{\"program\":\"%s\"", msg.program);
	for (const struct stats_item *i = stats.items; i->name != NULL; i++)
		fprintf(f, ",\"%s\":%ju", i->name, (uintmax_t)*i->count);
	fputs("}\n", f);
	if (file_commit(&draft) == -1)
		_exit(EX_IOERR);
}

void
stats_at_exit(const char *path, const struct stats_item *items)
{
	struct file_draft probe;

	if (path == NULL)
		return;
	if (file_draft(&probe, path) == -1)
		exit(EX_CANTCREAT);
	file_abandon(&probe);	/* a killed process leaves no draft behind */
	stats.path = path;
	stats.items = items;
	if (atexit(write_stats) != 0)
		die(EX_SOFTWARE, "out of memory");
}

void
stats_spare(const struct stat *st, const char *what)
{
	const char *path = stats.path;
	struct stat own;

	if (path == NULL || !S_ISREG(st->st_mode) || stat(path, &own) == -1 ||
	    own.st_dev != st->st_dev || own.st_ino != st->st_ino)
		return;
	stats.path = NULL;
	die(EX_CANTCREAT, "%s: is %s", path, what);
}
