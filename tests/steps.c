/*
 * steps [-w] DB SCRIPT [QUESTION...]: runs a script the way Cloudflare D1
 * does, within its limits and without what it refuses.
 *
 * Every statement is committed by itself, and after each one no foreign key
 * may be broken and no QUESTION, a SELECT, may have a row for an answer.  -w:
 * all of it in one transaction, as a local D1 has it; asked at the end only.
 * Prints how many statements there were, the bytes of the longest and the
 * rows of the one that wrote most; or, exit status 1, which one failed.
 */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/msg.h"

static const struct {
	int what, most;
} limits[] = {
	{ SQLITE_LIMIT_SQL_LENGTH, 100000 },
	{ SQLITE_LIMIT_LENGTH, 2000000 },
	{ SQLITE_LIMIT_VDBE_OP, 25000 },
	{ SQLITE_LIMIT_EXPR_DEPTH, 100 },
	{ SQLITE_LIMIT_COLUMN, 100 },
	{ SQLITE_LIMIT_COMPOUND_SELECT, 5 },
	{ SQLITE_LIMIT_FUNCTION_ARG, 32 },
	{ SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50 },
	{ SQLITE_LIMIT_VARIABLE_NUMBER, 100 },
	{ SQLITE_LIMIT_ATTACHED, 0 },
};

static sqlite3 *db;
static bool ours;	/* a statement of our own: it may do anything */
static int n, longest, most;

_Noreturn static void fail(const char *, const char *);

static void
fail(const char *what, const char *why)
{
	fprintf(stderr, "steps: statement %d: %s%s%s\n", n, what,
	    *what != '\0' ? ": " : "", why);
	exit(1);
}

static int
allow(void *arg, int op, const char *a, const char *b, const char *schema,
    const char *trigger)
{
	(void)arg, (void)b, (void)schema, (void)trigger;
	if (ours || op == SQLITE_SELECT || op == SQLITE_FUNCTION ||
	    op == SQLITE_RECURSIVE)
		return SQLITE_OK;
	if (op != SQLITE_READ && op != SQLITE_INSERT && op != SQLITE_UPDATE &&
	    op != SQLITE_DELETE)
		return SQLITE_DENY;
	return sqlite3_strnicmp(a, "_cf_", 4) == 0 ? SQLITE_DENY : SQLITE_OK;
}

/* Our own questions and settings: how many rows come. */
static int
rows(const char *sql)
{
	sqlite3_stmt *st;
	int r, count = 0;

	ours = true;
	r = sqlite3_prepare_v2(db, sql, -1, &st, NULL);
	ours = false;
	if (r != SQLITE_OK)
		fail(sql, sqlite3_errmsg(db));
	while ((r = sqlite3_step(st)) == SQLITE_ROW)
		count++;
	sqlite3_finalize(st);
	if (r != SQLITE_DONE)
		fail(sql, sqlite3_errmsg(db));
	return count;
}

static void
ask(char *questions[])
{
	if (rows("PRAGMA foreign_key_check") > 0)
		fail("", "a foreign key is broken");
	for (; *questions != NULL; questions++)
		if (rows(*questions) > 0)
			fail(*questions, "has rows");
}

/* Runs the first statement and returns what follows it. */
static const char *
step(const char *sql)
{
	sqlite3_stmt *st;
	const char *end;
	int r;

	n++;
	if (sqlite3_prepare_v2(db, sql, -1, &st, &end) != SQLITE_OK)
		fail("", sqlite3_errmsg(db));
	if (st == NULL) {
		n--;
		return end;
	}
	if (end - sql > longest)
		longest = (int)(end - sql);
	while ((r = sqlite3_step(st)) == SQLITE_ROW)
		;
	if (r != SQLITE_DONE)
		fail("", sqlite3_errmsg(db));
	if (!sqlite3_stmt_readonly(st) && sqlite3_changes(db) > most)
		most = sqlite3_changes(db);
	sqlite3_finalize(st);
	return end;
}

int
main(int argc, char *argv[])
{
	bool whole = argc > 1 && strcmp(argv[1], "-w") == 0;
	const char *p;
	char *script;
	size_t len;

	msg.program = "steps";
	argv += whole;
	if (argc - whole < 3)
		return 64;
	if ((script = file_read(argv[2], &len)) == NULL ||
	    sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE, NULL) !=
	    SQLITE_OK)
		return 66;
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		sqlite3_limit(db, limits[i].what, limits[i].most);
	sqlite3_set_authorizer(db, allow, NULL);
	rows("PRAGMA foreign_keys = ON");
	rows("PRAGMA synchronous = OFF");
	if (whole)
		rows("BEGIN IMMEDIATE");
	for (p = script; *p != '\0';) {
		p = step(p);
		if (!whole || *p == '\0')
			ask(argv + 3);
	}
	if (whole)
		rows("COMMIT");
	printf("%d %d %d\n", n, longest, most);
	free(script);
	sqlite3_close(db);
	return 0;
}
