#include "db/sqlite.h"

#include <stdlib.h>
#include <string.h>

#include "data/json.h"
#include "data/text.h"

static void
same_fn(sqlite3_context *c, int n, sqlite3_value **v)
{
	const char *a = (const char *)sqlite3_value_text(v[0]);
	const char *b = (const char *)sqlite3_value_text(v[1]);
	size_t la = (size_t)sqlite3_value_bytes(v[0]);
	size_t lb = (size_t)sqlite3_value_bytes(v[1]);
	json_t *ja, *jb;
	bool same;

	(void)n;
	if (a == NULL || b == NULL) {
		sqlite3_result_int(c, a == b);
		return;
	}
	same = la == lb && memcmp(a, b, la) == 0;
	if (!same) {
		ja = js_parse(a, la);
		jb = ja != NULL ? js_parse(b, lb) : NULL;
		same = ja != NULL && jb != NULL && js_same(ja, jb);
		json_decref(ja);
		json_decref(jb);
	}
	sqlite3_result_int(c, same);
}

static void
fold_fn(sqlite3_context *c, int n, sqlite3_value **v)
{
	const char *s = (const char *)sqlite3_value_text(v[0]);

	(void)n;
	if (s == NULL)
		sqlite3_result_null(c);
	else
		sqlite3_result_text(c, text_fold(s), -1, free);
}

int
db_functions(struct db *db)
{
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

	if (sqlite3_create_function(db->h, "json_same", 2, flags, NULL, same_fn,
	    NULL, NULL) != SQLITE_OK ||
	    sqlite3_create_function(db->h, "fold", 1, flags, NULL, fold_fn,
	    NULL, NULL) != SQLITE_OK)
		return db_fail(db, NULL);
	return 0;
}
