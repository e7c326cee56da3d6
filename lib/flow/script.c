#include "flow/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "data/date.h"
#include "data/sql.h"
#include "flow/guard.h"
#include "flow/script_in.h"
#include "flow/summary.h"

/* ---- what is to be done, there and back ---- */

/* Rows to be added or changed, in order of id. */
static struct stmt *
put_rows(struct script *s)
{
	const char *t = s->t->name;
	struct buf b = BUF_INIT;
	struct stmt *st;

	if (s->undo) {
		buf_str(&b, "SELECT p.id, 1, NULL, ");
		diff_columns(&b, s->t, "p.");
		buf_printf(&b, " FROM gone_%s g CROSS JOIN production.%s p"
		    " ON p.id = g.id UNION ALL SELECT p.id, 0, v.mask, ", t, t);
		diff_columns(&b, s->t, "p.");
		buf_printf(&b, " FROM val_%s v CROSS JOIN production.%s p"
		    " ON p.id = v.id WHERE NOT v.new ORDER BY 1", t, t);
	} else {
		buf_printf(&b, "SELECT * FROM val_%s ORDER BY id", t);
	}
	st = db_prepare(s->d->db, "%s", b.data);
	buf_release(&b);
	return st;
}

static struct stmt *
gone_rows(struct script *s)
{
	return db_prepare(s->d->db, s->undo ?
	    "SELECT id FROM val_%s WHERE new ORDER BY id" :
	    "SELECT id FROM gone_%s ORDER BY id", s->t->name);
}

static int64_t
gone_count(const struct script *s)
{
	return s->undo ? s->t->n.added : s->t->n.removed;
}

static bool
any_late(const struct script *s)
{
	for (size_t i = 0; i < s->t->ncolumns; i++)
		if (script_late(s, i))
			return true;
	return false;
}

static int
put(struct script *s, bool want_late)
{
	struct stmt *st = put_rows(s);
	int r = -1;

	while (st != NULL && (r = stmt_step(st)) == 1) {
		if (script_too_large(s, st))
			continue;
		if (want_late) {
			script_update(s, st, true);
		} else if (col_int(st, COL_NEW)) {
			script_insert(s, st);
		} else {
			script_flush(s);
			script_update(s, st, false);
		}
	}
	script_flush(s);
	stmt_free(st);
	return r;
}

/* Triggers run by what was written may have changed it since; those of a
 * child change its parent, which is mended last. */
static int
mend(struct script *s)
{
	struct stmt *st = put_rows(s);
	int r = -1;

	while (st != NULL && (r = stmt_step(st)) == 1)
		script_mend(s, st);
	stmt_free(st);
	return r;
}

/* ---- lists of ids ---- */

/* "BEFORE (1,2,3);", at most ROWS_MAX ids each. */
static int
for_ids(struct script *s, struct stmt *st, const char *before)
{
	unsigned n = 0;
	int r = -1;

	while (st != NULL && (r = stmt_step(st)) == 1) {
		if (n == 0)
			fprintf(s->f, "%s WHERE id IN (", before);
		fprintf(s->f, "%s%jd", n > 0 ? "," : "",
		    (intmax_t)col_int(st, 0));
		if (++n == ROWS_MAX) {
			fputs(");\n", s->f);
			n = 0;
		}
	}
	if (n > 0)
		fputs(");\n", s->f);
	stmt_free(st);
	return r;
}

static int
park_column(struct script *s, size_t i)
{
	const struct column *c = s->t->columns[i].c;
	struct buf b = BUF_INIT;
	int r;

	buf_printf(&b, "UPDATE %s SET ", s->t->name);
	sql_name(&b, c->name);
	buf_str(&b, !s->t->columns[i].no_null ? "=NULL" :
	    c->affinity == AFF_TEXT ? "='daft-etl-parked-'||id" :
	    "=-1000000000000000-id");
	r = for_ids(s, db_prepare(s->d->db, "SELECT id FROM %s_%s"
	    " WHERE col = %d ORDER BY id", s->undo ? "unpark" : "park",
	    s->t->name, (int)i), b.data);
	buf_release(&b);
	return r;
}

static int
park(struct script *s)
{
	for (size_t i = 0; i < s->t->ncolumns; i++)
		if (park_column(s, i) == -1)
			return -1;
	return 0;
}

/* Rows that go refer no longer to rows that may go before them. */
static int
let_go(struct script *s)
{
	struct buf b = BUF_INIT;
	int r = 0;

	for (size_t i = 0; r == 0 && i < s->t->ncolumns; i++) {
		if (!script_late(s, i) || gone_count(s) == 0)
			continue;
		buf_reset(&b);
		buf_printf(&b, "UPDATE %s SET ", s->t->name);
		sql_name(&b, s->t->columns[i].c->name);
		buf_str(&b, "=NULL");
		r = for_ids(s, gone_rows(s), b.data);
	}
	buf_release(&b);
	return r;
}

static int
take_away(struct script *s)
{
	struct buf b = BUF_INIT;
	int r;

	buf_printf(&b, "DELETE FROM %s", s->t->name);
	r = for_ids(s, gone_rows(s), b.data);
	buf_release(&b);
	return r;
}

/* ---- the whole ---- */

/* In the order of apply(), so that whatever the script was stopped after, no
 * key is broken. */
static int
write_all(struct script *s)
{
	struct diff_table *t = s->d->t;

	for (s->t = t; s->t < t + CATALOGUE; s->t++)
		if (park(s) == -1)
			return -1;
	for (s->t = t; s->t < t + CATALOGUE; s->t++)
		if (put(s, false) == -1)
			return -1;
	for (s->t = t; s->t < t + CATALOGUE; s->t++)
		if (any_late(s) && put(s, true) == -1)
			return -1;
	for (s->t = t; s->t < t + CATALOGUE; s->t++)
		if (let_go(s) == -1)
			return -1;
	for (s->t = t + CATALOGUE; s->t-- > t;)
		if (take_away(s) == -1)
			return -1;
	for (s->t = t + CATALOGUE; s->triggers && s->t-- > t;)
		if (mend(s) == -1)
			return -1;
	return 0;
}

/* Does a trigger write to the catalogue?  It does not if it names none of its
 * tables. */
static bool
writes_back(const struct trigger *t)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
	char *sql = schema_plain_sql(t->sql), *p, *end;
	bool found = false;

	p = strstr(sql, "begin ");
	for (p = p != NULL ? p : sql; *p != '\0' && !found; p = end) {
		end = p + strspn(p, letters);
		for (size_t i = 0; i < CATALOGUE; i++)
			found = found || (strncmp(p, catalogue[i],
			    (size_t)(end - p)) == 0 &&
			    catalogue[i][end - p] == '\0');
		end += end == p;
	}
	free(sql);
	return found;
}

static void
heading(const struct script *s, const struct entry *e)
{
	char time[DATE_SIZE];

	fprintf(s->f, "-- daft-etl: %s%s of %s\n", s->undo ? "undoes the " : "",
	    e->what, date_time(time, e->time));
	for (size_t i = 0; i < CATALOGUE; i++) {
		const struct diff_count *n = &s->d->t[i].n;

		fprintf(s->f, "-- %s: %jd added, %jd changed, %jd removed\n",
		    catalogue[i], (intmax_t)(s->undo ? n->removed : n->added),
		    (intmax_t)n->changed,
		    (intmax_t)(s->undo ? n->added : n->removed));
	}
	fputs("-- Refused with \"malformed JSON\" by a database that is not"
	    " what this was made for.\n", s->f);
}

/* One script into f.  An exit status. */
static int
write_script(struct diff *d, const struct entry *e, bool undo, FILE *f)
{
	struct script s = { .d = d, .undo = undo, .f = f };

	for (size_t i = 0; i < d->production->ntriggers; i++)
		s.triggers = s.triggers ||
		    writes_back(&d->production->triggers[i]);
	heading(&s, e);
	/* Times that triggers set stay, and cannot be known. */
	if (guard_write(d, undo, !(undo && s.triggers), f) == -1 ||
	    write_all(&s) == -1 || guard_write(d, !undo, !s.triggers, f) == -1)
		s.status = db_status(d->db);
	buf_release(&s.batch);
	buf_release(&s.more);
	return s.status;
}

/* A script does not take a database's place. */
static bool
is_taken(const char *path)
{
	if (!db_is_database(path))
		return false;
	warn("%s: is a database: no script is written over it", path);
	return true;
}

/* As a draft beside path. */
static int
draft(struct file_draft *f, struct diff *d, const struct entry *e, bool undo,
    const char *path)
{
	int status;

	if (file_draft(f, path) == -1)
		return EX_CANTCREAT;
	if ((status = write_script(d, e, undo, f->f)) != 0)
		file_abandon(f);
	return status;
}

/* The undo is there first: whoever sees a script has what undoes it. */
static int
write_both(struct diff *d, const struct entry *e, const char *path,
    const char *undo)
{
	struct file_draft to, back;
	int status;

	if (is_taken(path) || is_taken(undo))
		return EX_CANTCREAT;
	if ((status = draft(&to, d, e, false, path)) != 0)
		return status;
	if ((status = draft(&back, d, e, true, undo)) == 0 &&
	    file_commit(&back) == -1)
		status = EX_IOERR;
	if (status != 0)
		file_abandon(&to);
	else if (file_commit(&to) == -1)
		status = EX_IOERR;
	return status;
}

int
script_write(struct diff *d, const struct entry *e, const char *path)
{
	struct buf undo = BUF_INIT;
	int status;

	if (strcmp(path, "-") == 0) {
		status = write_script(d, e, false, stdout);
		return summary_end() == -1 ? EX_IOERR : status;
	}
	if (diff_keep_undo(d) == -1)
		return db_status(d->db);
	buf_printf(&undo, "%s.undo", path);
	status = write_both(d, e, path, undo.data);
	buf_release(&undo);
	return status;
}
