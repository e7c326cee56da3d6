#include "flow/validate.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/progress.h"
#include "data/json.h"
#include "db/diff.h"
#include "db/schema.h"
#include "db/where.h"
#include "flow/facts.h"
#include "flow/summary.h"

struct run {
	const struct validate *conf;
	struct rules *rules;
	struct db *db;
	bool compared;		/* counts are those of a comparison */
	struct diff_count count[CATALOGUE];
};

/* Looks at production by itself first: an attached one tells less. */
static int
look_at(const char *path)
{
	int status = 0;

	db_close(db_open(path, DB_READ, &status));
	return status;
}

/* 0 with r->db NULL: staging is too damaged, which the rules know. */
static int
open_both(struct run *r)
{
	const char *production = r->conf->production;
	int status = 0;

	if (production != NULL && (status = look_at(production)) != 0)
		return status;
	if (production != NULL && file_same(r->conf->staging, production)) {
		warn("%s: is production itself", r->conf->staging);
		return EX_USAGE;
	}
	r->db = where_staging(r->conf->staging, DB_READ, &status);
	if (r->db == NULL)
		return status == EX_DATAERR &&
		    db_is_database(r->conf->staging) &&
		    rules_damaged(r->rules, "it cannot be opened") ? 0 : status;
	if (db_functions(r->db) == -1 || (production != NULL &&
	    db_attach(r->db, production, "production", false) == -1) ||
	    db_begin(r->db, false) == -1)
		return db_status(r->db);
	if (production != NULL)
		schema_free(diff_schema(r->db, "production", production,
		    &status));
	if (production != NULL && status == 0)
		schema_tell_stale(r->db, "production", production);
	schema_tell_stale(r->db, "main", r->conf->staging);
	db_on_progress(r->db, progress_tick);
	return status;
}

static bool
is_damaged(const struct run *r)
{
	return r->rules->list[0].count > 0;
}

/* How many rows there are, and how they differ from production's.  0, or an
 * exit status (reported). */
static int
compare(struct run *r)
{
	struct diff *d;
	int status = 0;

	if (is_damaged(r))
		return 0;		/* nothing to compare */
	for (size_t i = 0; i < CATALOGUE; i++)
		if (db_int(r->db, &r->count[i].source,
		    "SELECT count(*) FROM main.%s", catalogue[i]) == -1)
			return db_status(r->db);
	if (r->conf->production == NULL)
		return 0;
	if ((d = diff_new(r->db, DIFF_IDENTITY, &status)) == NULL)
		return status;
	for (size_t i = 0; i < CATALOGUE; i++)
		r->count[i] = d->t[i].n;
	r->compared = true;
	diff_free(d);
	return 0;
}

/* ---- the report ---- */

static void
comparison_text(const struct run *r, struct buf *b)
{
	buf_printf(b, "%-8s %10s %10s %10s %10s %10s\n", "", "production",
	    "staging", "added", "changed", "removed");
	for (size_t i = 0; i < CATALOGUE; i++) {
		const struct diff_count *c = &r->count[i];

		buf_printf(b, "%-8s %10jd %10jd %10jd %10jd %10jd\n",
		    catalogue[i], (intmax_t)c->production,
		    (intmax_t)c->source, (intmax_t)c->added,
		    (intmax_t)c->changed, (intmax_t)c->removed);
	}
}

static void
verdict(const struct run *r, struct buf *b)
{
	const struct rules *rs = r->rules;

	buf_printf(b, "%s: %s", r->conf->staging,
	    rules_ok(rs) ? "may be promoted" : "may not be promoted");
	if (rs->errors > 0)
		buf_printf(b, ", %ju error%s", (uintmax_t)rs->errors,
		    rs->errors == 1 ? "" : "s");
	if (rs->warnings > 0)
		buf_printf(b, ", %ju warning%s", (uintmax_t)rs->warnings,
		    rs->warnings == 1 ? "" : "s");
	buf_char(b, '\n');
}

static void
text(const struct run *r, struct buf *b)
{
	if (msg.quiet && rules_ok(r->rules))
		return;
	if (r->compared)
		comparison_text(r, b);
	rules_text(r->rules, b);
	verdict(r, b);
}

static json_t *
tables_json(const struct run *r)
{
	json_t *tables = json_object();

	for (size_t i = 0; i < CATALOGUE; i++) {
		const struct diff_count *c = &r->count[i];
		json_t *t = json_pack("{s:I}", "staging",
		    (json_int_t)c->source);

		if (r->compared)
			json_object_update_new(t, json_pack(
			    "{s:I, s:I, s:I, s:I}",
			    "production", (json_int_t)c->production,
			    "added", (json_int_t)c->added,
			    "changed", (json_int_t)c->changed,
			    "removed", (json_int_t)c->removed));
		json_object_set_new(tables, catalogue[i], t);
	}
	return tables;
}

static void
json(const struct run *r, struct buf *b)
{
	json_t *object = json_object();
	char *s;

	rules_json(r->rules, object, msg.verbose);
	json_object_set_new(object, "tables", tables_json(r));
	s = js_text(object);
	buf_printf(b, "%s\n", s);
	free(s);
	json_decref(object);
}

static int
print(const struct buf *b)
{
	if (b->len > 0)
		fwrite(b->data, 1, b->len, stdout);
	return summary_end() == -1 ? EX_IOERR : 0;
}

static int
write_metrics(const struct run *r)
{
	struct buf b = BUF_INIT;
	struct file_draft d;
	int status = EX_CANTCREAT;

	rules_metrics(r->rules, &b);
	buf_str(&b, "# HELP daft_catalogue_rows Rows of the catalogue.\n"
	    "# TYPE daft_catalogue_rows gauge\n");
	for (size_t i = 0; i < CATALOGUE && !is_damaged(r); i++) {
		buf_printf(&b, "daft_catalogue_rows{database=\"staging\","
		    "table=\"%s\"} %jd\n", catalogue[i],
		    (intmax_t)r->count[i].source);
		if (r->compared)
			buf_printf(&b, "daft_catalogue_rows{database="
			    "\"production\",table=\"%s\"} %jd\n",
			    catalogue[i], (intmax_t)r->count[i].production);
	}
	if (file_draft(&d, r->conf->metrics) == 0) {
		fwrite(b.data, 1, b.len, d.f);
		status = file_commit(&d) == 0 ? 0 : EX_IOERR;
	}
	buf_release(&b);
	return status;
}

/* ---- the work ---- */

/* With -v, how long each rule took. */
static void
times(const struct rules *rs)
{
	for (size_t i = 0; i < rs->n; i++) {
		const struct rule *r = &rs->list[i];

		if (r->chosen && !r->skipped)
			detail("rule %s: %ju row%s, %jd ms", r->name,
			    (uintmax_t)r->count, r->count == 1 ? "" : "s",
			    (intmax_t)r->ms);
	}
}

static int
report(const struct run *r)
{
	struct buf b = BUF_INIT;
	int status, wrote;

	if (r->rules->skipped > 0)
		note("no production: %ju rule%s with it skipped",
		    (uintmax_t)r->rules->skipped,
		    r->rules->skipped == 1 ? " that compares" :
		    "s that compare");
	if (r->conf->json)
		json(r, &b);
	else
		text(r, &b);
	status = print(&b);
	buf_release(&b);
	if (r->conf->metrics != NULL && (wrote = write_metrics(r)) != 0)
		status = status != 0 ? status : wrote;
	return status;
}

static int
fix(struct run *r)
{
	if (is_damaged(r)) {
		warn("%s: is damaged: no SQL can mend that", r->conf->staging);
		return 0;
	}
	if (facts_make(r->db, false, 0) == -1 || fix_print(r->db) == -1)
		return db_status(r->db);
	facts_drop(r->db);
	return summary_end() == -1 ? EX_IOERR : 0;
}

static int
list(const struct rules *rs)
{
	struct buf b = BUF_INIT;
	int status;

	rules_list(rs, &b);
	status = print(&b);
	buf_release(&b);
	return status;
}

/* SQLite names the connection's file, which is staging, whichever of the two
 * it cannot read.  Returns status. */
static int
blame(const struct run *r, int status)
{
	const struct rule *integrity = &r->rules->list[0];

	if (r->conf->production != NULL && integrity->chosen &&
	    integrity->count == 0 && db_status(r->db) == EX_DATAERR)
		warn("%s: is damaged, for staging is whole",
		    r->conf->production);
	return status;
}

static int
work(struct run *r)
{
	int status;

	if ((status = open_both(r)) != 0)
		return status;
	if (r->db != NULL &&
	    rules_run(r->rules, r->db, r->conf->production != NULL) == -1)
		return blame(r, r->rules->status);
	if (!r->conf->fix_sql && (status = compare(r)) != 0)
		return blame(r, status);
	times(r->rules);
	status = r->conf->fix_sql ? fix(r) : report(r);
	return status != 0 || rules_ok(r->rules) ? status : EX_ATTENTION;
}

static void
describe(struct buf *b, void *arg)
{
	const struct run *r = arg;

	buf_printf(b, "checking %s", r->rules->list[r->rules->at].name);
}

int
validate_run(const struct validate *v)
{
	struct run r = { .conf = v };
	int status;

	r.rules = rules_new(&v->rules);
	if (v->list) {
		status = list(r.rules);
	} else {
		progress_start(describe, &r);
		status = work(&r);
		progress_end();
		if (r.db != NULL)
			db_rollback(r.db);
		db_close(r.db);
	}
	rules_free(r.rules);
	return status;
}
