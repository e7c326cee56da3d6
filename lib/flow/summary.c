#include "flow/summary.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/json.h"

void
summary_lines(const char *text)
{
	const char *end;

	/* A message is cut at some length; a line seldom is that long. */
	for (; *text != '\0'; text = end) {
		end = text + strcspn(text, "\n");
		end += *end == '\n';
		msg_print("%.*s", (int)(end - text), text);
	}
}

static void
row(void *arg, const struct diff_row *r)
{
	static const char op[] = { '+', '~', '-' };

	(void)arg;
	msg_print("%c %s %jd %s (%s)%s%s\n", op[r->op], r->table,
	    (intmax_t)r->id, r->name, r->slug, *r->columns ? ": " : "",
	    r->columns);
}

int
summary_text(struct diff *d)
{
	if (msg.quiet)
		return 0;
	if (msg.verbose && diff_each(d, row, NULL) == -1)
		return -1;
	msg_print("%-8s %10s %10s %10s %10s %10s\n", "", "production",
	    d->how == DIFF_LITERAL ? "backup" : "staging", "added", "changed",
	    "removed");
	for (size_t i = 0; i < CATALOGUE; i++) {
		const struct diff_count *n = &d->t[i].n;

		msg_print("%-8s %10jd %10jd %10jd %10jd %10jd\n", catalogue[i],
		    (intmax_t)n->production, (intmax_t)n->source,
		    (intmax_t)n->added, (intmax_t)n->changed,
		    (intmax_t)n->removed);
	}
	return 0;
}

int
summary_json(const json_t *object)
{
	char *s = js_text(object);

	printf("%s\n", s);
	free(s);
	return summary_end();
}

int
summary_end(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return 0;
	warn("standard output: %s", strerror(errno));
	return -1;
}
