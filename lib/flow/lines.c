#include "flow/lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "base/msg.h"
#include "base/progress.h"
#include "data/json.h"

void
lines_open(struct lines *l, const char *file)
{
	*l = (struct lines){ .file = file, .f = stdin };
	if (strcmp(file, "-") == 0)
		l->file = NULL;
	else if ((l->f = fopen(file, "r")) == NULL)
		die(EX_NOINPUT, "%s: %s", file, strerror(errno));
	l->scan = scan_new();
}

/* The archives as they are downloaded, or packed anew: their first bytes. */
static const char *
packed(const struct lines *l)
{
	static const struct { const char *magic; size_t len; } t[] = {
		{ "\xfd" "7zXZ", 6 }, { "\x1f\x8b", 2 }, { "BZh", 3 },
		{ "\x28\xb5\x2f\xfd", 4 },		/* zstd */
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		if (l->len >= t[i].len &&
		    memcmp(l->line, t[i].magic, t[i].len) == 0)
			return "compressed: unpack it first (xz -dc, tar -xO)";
	if (l->len >= 262 && memcmp(l->line + 257, "ustar", 5) == 0)
		return "an archive: unpack it first (tar -xO)";
	return NULL;
}

int
lines_next(struct lines *l)
{
	const char *why;
	ssize_t len;

	errno = 0;
	while ((len = getline(&l->line, &l->size, l->f)) > 0) {
		progress_tick();
		l->n++;
		l->len = (size_t)len;
		if (l->len == strspn(l->line, " \t\r\n"))
			continue;
		if (l->n == 1 && (why = packed(l)) != NULL) {
			warn_at(l->file, l->n, "%s", why);
			exit(EX_DATAERR);
		}
		if ((why = scan_line(l->scan, l->line, l->len)) != NULL) {
			warn_at(l->file, l->n, "%s", why);
			exit(EX_DATAERR);
		}
		return 1;
	}
	if (ferror(l->f))
		die(errno == EISDIR ? EX_NOINPUT : EX_IOERR, "%s: %s",
		    l->file != NULL ? l->file : "standard input", strerror(errno));
	return 0;
}

char *
lines_text(const struct lines *l, const char *member)
{
	return member_text(scan_find(l->scan, member), NULL);
}

json_t *
lines_json(const struct lines *l, const char *member)
{
	const struct member *m = scan_find(l->scan, member);

	return m == NULL ? NULL : js_parse(m->value, m->len);
}

json_t *
lines_tree(const struct lines *l)
{
	return js_parse(l->line, l->len);
}

void
lines_close(struct lines *l)
{
	if (l->f != stdin)
		fclose(l->f);
	free(l->line);
	scan_free(l->scan);
}
