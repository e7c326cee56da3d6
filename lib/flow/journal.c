#include "flow/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "data/date.h"
#include "data/json.h"

#define NAME "journal.ndjson"
#define MEANT "meant"		/* of an entry in memory only */

json_t *
entry_json(const struct entry *e, const char *state)
{
	char time[DATE_SIZE];
	json_t *j;

	j = json_pack("{s:s, s:s, s:s, s:s?, s:s, s:s}",
	    "time", date_time(time, e->time), "state", state, "what", e->what,
	    "backup", e->backup, "before", e->before, "after", e->after);
	for (size_t i = 0; i < CATALOGUE; i++) {
		struct diff_count n = { 0 };

		if (e->diff != NULL)
			n = e->diff->t[i].n;
		json_object_set_new(j, catalogue[i], json_pack(
		    "{s:I, s:I, s:I}", "added", (json_int_t)n.added,
		    "changed", (json_int_t)n.changed,
		    "removed", (json_int_t)n.removed));
	}
	return j;
}

/* ---- reading ---- */

static bool
is(const json_t *entry, const char *key, const char *value)
{
	const char *s = js_str(entry, key);

	return s != NULL && strcmp(s, value) == 0;
}

/* A line as an object; NULL: told. */
static json_t *
parse(const char *path, unsigned line, const char *s, size_t len)
{
	json_t *j = js_parse(s, len);

	if (js_str(j, "state") != NULL && js_str(j, "what") != NULL &&
	    js_str(j, "before") != NULL && js_str(j, "after") != NULL)
		return j;
	warn_at(path, line, "is no entry of a journal; ignored");
	json_decref(j);
	return NULL;
}

json_t *
journal_lines(const char *dir)
{
	char *path = file_join(dir, NAME), *text = NULL, *s, *end;
	json_t *lines = json_array(), *j;
	unsigned line = 0;
	size_t len;

	if (!file_exists(path))
		goto out;
	if ((text = file_read(path, &len)) == NULL) {
		json_decref(lines);
		lines = NULL;
		goto out;
	}
	for (s = text; (end = memchr(s, '\n', len)) != NULL; s = end + 1) {
		if ((j = parse(path, ++line, s, (size_t)(end - s))) != NULL)
			json_array_append_new(lines, j);
		len -= (size_t)(end + 1 - s);
	}
out:
	free(text);
	free(path);
	return lines;
}

/*
 * A line becomes an entry, or the outcome of the one before.  What it was to
 * come to stays known: triggers may make something else of it.
 */
json_t *
journal_read(const char *dir)
{
	json_t *lines = journal_lines(dir), *entries, *j, *last = NULL;
	size_t i;

	if (lines == NULL)
		return NULL;
	entries = json_array();
	json_array_foreach(lines, i, j) {
		if (!is(j, "state", "begun") && is(last, "state", "begun")) {
			json_object_set(last, MEANT,
			    json_object_get(last, "after"));
			json_object_update(last, j);
		} else {
			json_array_append(entries, last = j);
		}
	}
	json_decref(lines);
	return entries;
}

json_t *
journal_open(const json_t *entries)
{
	json_t *last = json_array_get(entries, json_array_size(entries) - 1);

	return is(last, "state", "begun") ? last : NULL;
}

static bool
went_back(const json_t *rollback, const json_t *promotion)
{
	const char *before = js_str(promotion, "before");

	return is(rollback, "after", before) || is(rollback, MEANT, before);
}

/* A rollback to what production was before a promotion undoes that one and
 * all that came after it. */
const json_t *
journal_last(const json_t *entries)
{
	size_t n = json_array_size(entries), depth = 0, i, k;
	const json_t **stack = mem_zero(n + 1, sizeof(*stack)), *e;

	for (i = 0; i < n; i++) {
		e = json_array_get(entries, i);
		if (!is(e, "state", "done"))
			continue;
		if (is(e, "what", "promote")) {
			stack[depth++] = e;
			continue;
		}
		for (k = depth; k > 0; k--)
			if (went_back(e, stack[k - 1]))
				break;
		if (k > 0)
			depth = k - 1;
	}
	e = depth > 0 ? stack[depth - 1] : NULL;
	free(stack);
	return e;
}

/* ---- writing ---- */

/* Where the last whole line ends. */
static off_t
whole(int fd, off_t size)
{
	char c;

	while (size > 0 && pread(fd, &c, 1, size - 1) == 1 && c != '\n')
		size--;
	return size;
}

/* After the last whole line; what a crash left behind it goes. */
static int
add_line(int fd, const char *s, size_t len)
{
	off_t size = lseek(fd, 0, SEEK_END), at;
	int err;

	if (size == -1)
		return -1;
	at = whole(fd, size);
	if (at != size && ftruncate(fd, at) == -1)
		return -1;
	if (file_write_all(fd, s, len) == 0 && fsync(fd) == 0)
		return 0;
	err = errno;
	if (ftruncate(fd, at) == -1)
		warn("%s: has half a line", NAME);
	errno = err;
	return -1;
}

int
journal_add(const char *dir, const json_t *line)
{
	char *path = file_join(dir, NAME), *text = js_text(line);
	struct buf b = BUF_INIT;
	bool made = !file_exists(path);
	int fd, r = -1;

	buf_printf(&b, "%s\n", text);
	fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (fd != -1)
		r = add_line(fd, b.data, b.len);
	if (r == -1)
		warn("%s: %s", path, strerror(errno));
	if (fd != -1 && close(fd) == -1 && r == 0) {
		warn("%s: %s", path, strerror(errno));
		r = -1;
	}
	if (r == 0 && made)
		r = file_sync(dir);
	buf_release(&b);
	free(text);
	free(path);
	return r;
}
