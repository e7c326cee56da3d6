#include "flow/rules.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "data/sql.h"
#include "flow/facts.h"
#include "rules/rules.h"

static const char *const essential[] = { "integrity", "schema" };

/* ---- reading the rules ---- */

static _Noreturn void
not_a_rule(const char *name, const char *why)
{
	die(EX_DATAERR, "rule %s: %s", name, why);
}

/* "-- error: SENTENCE\n" and the SELECT.  name is for messages. */
static void
parse(struct rule *r, const char *name, const char *text)
{
	static const char error[] = "-- error: ", warning[] = "-- warning: ";
	const char *line_end = strchr(text, '\n'), *from = NULL;
	size_t len;

	*r = (struct rule){ .name = mem_str(name) };
	if (strncmp(text, error, sizeof(error) - 1) == 0) {
		r->error = true;
		from = text + sizeof(error) - 1;
	} else if (strncmp(text, warning, sizeof(warning) - 1) == 0) {
		from = text + sizeof(warning) - 1;
	}
	if (from == NULL || line_end == NULL || from == line_end)
		not_a_rule(name, "the first line is neither "
		    "'-- error: SENTENCE' nor '-- warning: SENTENCE'");
	r->sentence = mem_strn(from, (size_t)(line_end - from));
	r->sentence[strcspn(r->sentence, "\r")] = '\0';
	len = strlen(++line_end);
	while (len > 0 && strchr(" \t\r\n;", line_end[len - 1]) != NULL)
		len--;
	r->sql = mem_strn(line_end, len);
}

static struct rule *
append(struct rules *rs)
{
	rs->list = mem_grow(rs->list, rs->n + 1, sizeof(*rs->list));
	return &rs->list[rs->n++];
}

static struct rule *
find(struct rules *rs, const char *name, size_t len)
{
	for (size_t i = 0; i < rs->n; i++)
		if (strlen(rs->list[i].name) == len &&
		    strncmp(rs->list[i].name, name, len) == 0)
			return &rs->list[i];
	return NULL;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names of dir's *.sql files in order; a list ended by NULL. */
static char **
rule_files(const char *dir)
{
	char **names;
	struct dirent *e;
	size_t n = 0;
	DIR *d = opendir(dir);

	if (d == NULL)
		die(EX_NOINPUT, "%s: %s", dir, strerror(errno));
	names = mem_zero(1, sizeof(*names));
	while ((e = readdir(d)) != NULL) {
		const char *dot = strrchr(e->d_name, '.');

		if (e->d_name[0] == '.' || dot == NULL ||
		    strcmp(dot, ".sql") != 0)
			continue;
		names = mem_grow(names, n + 2, sizeof(*names));
		names[n++] = mem_strn(e->d_name, (size_t)(dot - e->d_name));
		names[n] = NULL;
	}
	closedir(d);
	qsort(names, n, sizeof(*names), by_name);
	return names;
}

static void
read_directory(struct rules *rs, const char *dir)
{
	char **names = rule_files(dir);

	for (size_t i = 0; names[i] != NULL; i++) {
		struct buf path = BUF_INIT;
		char *text;
		size_t len;

		if (find(rs, names[i], strlen(names[i])) != NULL)
			not_a_rule(names[i], "this name is taken");
		buf_printf(&path, "%s/%s.sql", dir, names[i]);
		if ((text = file_read(path.data, &len)) == NULL)
			exit(EX_NOINPUT);
		parse(append(rs), names[i], text);
		free(text);
		free(names[i]);
		buf_release(&path);
	}
	free(names);
}

/* Sets chosen of the rules that a list joined by commas names. */
static void
choose(struct rules *rs, const char *names, bool chosen, const char *option)
{
	size_t len;

	/* An empty list is a variable that was not set: no rule, no check. */
	do {
		struct rule *r = find(rs, names, len = strcspn(names, ","));

		if (r == NULL)
			die(EX_USAGE, "%s: no rule is called '%.*s'", option,
			    (int)len, names);
		r->chosen = chosen;
		names += len;
	} while (*names++ == ',');
}

static void
choose_all(struct rules *rs)
{
	const struct rules_conf *c = rs->conf;
	size_t i;

	for (i = 0; i < rs->n; i++)
		rs->list[i].chosen = c->only == NULL && !c->essential;
	for (i = 0; c->essential && i < 2; i++)
		choose(rs, essential[i], true, "--force");
	if (c->only != NULL && !c->essential)
		choose(rs, c->only, true, "--only");
	if (c->skip != NULL && !c->essential)
		choose(rs, c->skip, false, "--skip");
}

struct rules *
rules_new(const struct rules_conf *conf)
{
	struct rules *rs = mem_zero(1, sizeof(*rs));

	rs->conf = conf;
	/* A damaged file makes every other answer worthless: look first. */
	for (int pass = 0; pass < 2; pass++)
		for (const struct rule_text *t = rules_builtin; t->name; t++)
			if ((strcmp(t->name, "integrity") == 0) == (pass == 0))
				parse(append(rs), t->name, t->text);
	if (conf->dir != NULL && !conf->essential)
		read_directory(rs, conf->dir);
	choose_all(rs);
	return rs;
}

static void
forget_rows(struct rule *r)
{
	for (size_t i = 0; i < r->nrows; i++) {
		free(r->rows[i].entity);
		free(r->rows[i].id);
		free(r->rows[i].what);
	}
	r->nrows = 0;
	r->count = 0;
	r->ms = 0;
}

void
rules_free(struct rules *rs)
{
	if (rs == NULL)
		return;
	for (size_t i = 0; i < rs->n; i++) {
		forget_rows(&rs->list[i]);
		free(rs->list[i].name);
		free(rs->list[i].sentence);
		free(rs->list[i].sql);
	}
	free(rs->list);
	free(rs);
}

/* ---- running them ---- */

static void
keep_row(struct rule *r, const char *entity, const char *id, bool number,
    const char *what)
{
	if (r->nrows < RULES_SHOWN)
		r->rows[r->nrows++] = (struct rule_row){
			mem_str(entity != NULL ? entity : "row"), mem_str(id),
			number, mem_str(what != NULL ? what : "") };
	r->count++;
}

/* Is it one SELECT?  Nothing else can stand where a table can. */
static bool
is_select(const struct rule *r, struct db *db)
{
	struct stmt *st = db_prepare(db, "SELECT 1 FROM (%s\n)", r->sql);

	stmt_free(st);
	return st != NULL;
}

/* 0, or -1 (reported). */
static int
run(struct rules *rs, struct rule *r, struct db *db)
{
	const int64_t begun = clock_mono_ms();
	struct stmt *st = NULL;
	int got = -1;

	rs->at = (size_t)(r - rs->list);
	if (is_select(r, db))
		st = db_prepare(db, "%s", r->sql);
	if (st != NULL && stmt_columns(st) != 3)
		warn("rule %s: its SELECT has %d columns, not entity, id, what",
		    r->name, stmt_columns(st));
	else if (st != NULL)
		while ((got = stmt_step(st)) == 1)
			keep_row(r, col_text(st, 0), col_text(st, 1),
			    col_type(st, 1) == COL_INT, col_text(st, 2));
	stmt_free(st);
	r->ms = clock_mono_ms() - begun;
	return got;
}

/* What SQLite cannot read is the finding, not a failure of ours. */
static int
run_integrity(struct rules *rs, struct db *db)
{
	struct rule *r = &rs->list[0];
	int got;

	db_quiet(db, true);
	got = run(rs, r, db);
	db_quiet(db, false);
	if (got == -1 && db_status(db) == EX_DATAERR) {
		keep_row(r, "database", NULL, false, db_why(db));
		got = 0;
	}
	return got;
}

static void
count(struct rules *rs, const struct rule *r)
{
	if (r->count > 0 && r->error)
		rs->errors++;
	else if (r->count > 0)
		rs->warnings++;
}

/* Always -1.  SQL that SQLite refuses is bad input, not a fault of ours. */
static int
failed(struct rules *rs, const struct db *db)
{
	rs->status = db_status(db);
	if (rs->status == 0 || rs->status == EX_SOFTWARE)
		rs->status = EX_DATAERR;
	return -1;
}

/* The rules after the first, which is integrity. */
static int
run_others(struct rules *rs, struct db *db, bool production)
{
	size_t i;

	if (facts_make(db, production, rs->conf->max_shrink) == -1)
		return failed(rs, db);
	for (i = 1; i < rs->n; i++) {
		struct rule *r = &rs->list[i];

		r->skipped = r->chosen && !production &&
		    sql_word(r->sql, "production") != NULL;
		rs->skipped += r->skipped;
		if (!r->chosen || r->skipped)
			continue;
		if (run(rs, r, db) == -1) {
			warn("rule %s: cannot be checked", r->name);
			failed(rs, db);
			break;
		}
		count(rs, r);
	}
	facts_drop(db);
	return i < rs->n ? -1 : 0;
}

static void
start(struct rules *rs)
{
	rs->errors = rs->warnings = rs->skipped = 0;
	rs->status = 0;
	for (size_t i = 0; i < rs->n; i++) {
		forget_rows(&rs->list[i]);
		rs->list[i].skipped = false;
	}
}

/* The first rule is broken: the others are worth nothing. */
static void
skip_others(struct rules *rs)
{
	for (size_t i = 1; i < rs->n; i++)
		rs->list[i].skipped = rs->list[i].chosen;
}

int
rules_run(struct rules *rs, struct db *db, bool production)
{
	struct rule *integrity = &rs->list[0];

	start(rs);
	if (integrity->chosen && run_integrity(rs, db) == -1)
		return failed(rs, db);
	count(rs, integrity);
	if (integrity->count == 0)
		return run_others(rs, db, production);
	skip_others(rs);
	return 0;
}

bool
rules_damaged(struct rules *rs, const char *what)
{
	struct rule *integrity = &rs->list[0];

	start(rs);
	if (!integrity->chosen)
		return false;
	keep_row(integrity, "database", NULL, false, what);
	count(rs, integrity);
	skip_others(rs);
	return true;
}

bool
rules_ok(const struct rules *rs)
{
	return rs->errors == 0 && (!rs->conf->strict || rs->warnings == 0);
}
