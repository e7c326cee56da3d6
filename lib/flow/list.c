/* promote --list: the backups and what the journal knows of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/json.h"
#include "flow/backup.h"
#include "flow/journal.h"
#include "flow/promote.h"
#include "flow/summary.h"

/* The last entry with this backup; NULL: none. */
static const json_t *
entry_of(const json_t *entries, const char *backup)
{
	for (size_t i = json_array_size(entries); i-- > 0;) {
		const json_t *e = json_array_get(entries, i);
		const char *s = js_str(e, "backup");

		if (s != NULL && strcmp(s, backup) == 0)
			return e;
	}
	return NULL;
}

static void
print_entry(const json_t *e)
{
	printf("  before %s, %s", js_str(e, "what"), js_str(e, "state"));
	for (size_t i = 0; i < CATALOGUE; i++) {
		const json_t *t = js_object(e, catalogue[i]);
		int64_t n[3] = { 0, 0, 0 };

		js_int(t, "added", &n[0]);
		js_int(t, "changed", &n[1]);
		js_int(t, "removed", &n[2]);
		printf("%s %s +%jd ~%jd -%jd", i > 0 ? "," : ":", catalogue[i],
		    (intmax_t)n[0], (intmax_t)n[1], (intmax_t)n[2]);
	}
}

static int
list_text(const char *dir, const json_t *entries)
{
	char **names = backup_list(dir);
	const json_t *e;

	if (names == NULL)
		return EX_IOERR;
	if (names[0] == NULL)
		note("%s: no backups", dir);
	for (size_t i = 0; names[i] != NULL; i++) {
		printf("%s", names[i]);
		if ((e = entry_of(entries, names[i])) != NULL)
			print_entry(e);
		putchar('\n');
	}
	backup_list_free(names);
	return 0;
}

static void
list_json(const json_t *lines)
{
	for (size_t i = 0; i < json_array_size(lines); i++) {
		char *s = js_text(json_array_get(lines, i));

		puts(s);
		free(s);
	}
}

int
promote_list(const char *dir, bool json)
{
	json_t *entries = json ? journal_lines(dir) : journal_read(dir);
	int status = 0;

	if (entries == NULL)
		return EX_IOERR;
	if (json)
		list_json(entries);
	else
		status = list_text(dir, entries);
	json_decref(entries);
	return summary_end() == -1 ? EX_IOERR : status;
}
