#include "flow/wanted.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "base/mem.h"
#include "base/msg.h"
#include "base/opt.h"
#include "data/text.h"
#include "svc/musicbrainz.h"

/* Blanks around it cut away, in place. */
static char *
trim(char *s)
{
	size_t len;

	s += strspn(s, " \t\r\n");
	for (len = strlen(s); len > 0 && strchr(" \t\r\n", s[len - 1]) != NULL;)
		s[--len] = '\0';
	return s;
}

static void
add(struct wanted *all, const char *text)
{
	struct want w = { NULL, "" };
	const char *key = text;

	if (mb_artist_id(text, w.id))
		key = w.id;
	else
		w.id[0] = '\0';
	if (json_object_get(all->set, key) != NULL)
		return;
	json_object_set_new(all->set, key, json_true());
	w.text = mem_str(text);
	if (all->n == all->size) {
		all->size = all->size < 16 ? 16 : 2 * all->size;
		all->w = mem_grow(all->w, all->size, sizeof(*all->w));
	}
	all->w[all->n++] = w;
}

/* Length of the byte order mark that some editors put before a text. */
static size_t
bom(const char *s)
{
	return strncmp(s, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

static void
read_lines(struct wanted *all, FILE *f, const char *file)
{
	const char *said = strcmp(file, "-") == 0 ? NULL : file;
	char *line = NULL, *s;
	size_t size = 0;
	uint64_t n = 0;
	ssize_t len;

	while ((len = getline(&line, &size, f)) > 0) {
		n++;
		if (strlen(line) != (size_t)len ||
		    !text_valid(line, (size_t)len)) {
			warn_at(said, n, "no text in UTF-8");
			exit(EX_DATAERR);
		}
		s = trim(n == 1 ? line + bom(line) : line);
		if (*s != '\0' && *s != '#')
			add(all, s);
	}
	free(line);
	if (ferror(f))
		die(errno == EISDIR ? EX_NOINPUT : EX_IOERR, "%s: %s",
		    said != NULL ? said : "standard input", strerror(errno));
}

void
wanted_read(struct wanted *all, char *const names[], const char *file)
{
	FILE *f = stdin;
	char *copy, *s;

	*all = (struct wanted){ NULL, 0, 0, json_object() };
	for (; *names != NULL; names++) {
		copy = mem_str(*names);
		s = trim(copy);
		if (*s == '\0')
			opt_wrong("an artist's name is empty");
		if (!text_valid(s, strlen(s)))
			opt_wrong("no text in UTF-8: '%s'", s);
		add(all, s);
		free(copy);
	}
	if (file == NULL)
		return;
	if (strcmp(file, "-") != 0 && (f = fopen(file, "r")) == NULL)
		die(EX_NOINPUT, "%s: %s", file, strerror(errno));
	read_lines(all, f, file);
	if (f != stdin)
		fclose(f);
}

void
wanted_release(struct wanted *all)
{
	for (size_t i = 0; i < all->n; i++)
		free(all->w[i].text);
	free(all->w);
	json_decref(all->set);
	*all = (struct wanted){ NULL, 0, 0, NULL };
}
