#include "flow/guard.h"

#include <stdlib.h>

#include "base/buf.h"
#include "data/sql.h"

#define TOGETHER 8	/* columns of one statement: D1 takes a depth of 100 */

/*
 * A number that changes when the value does: of a text its length, its first
 * five characters, its middle one and its last two.  It must come out the
 * same in every SQLite, and small enough to be summed up over all rows.
 */
static void
add_text(struct buf *b, const char *name)
{
	static const int at[] = { 1, 2, 3, 4, 5, -2, -1 };
	int weight = 5;

	buf_printf(b, "ifnull(length(%s)*3", name);
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++, weight += 2)
		buf_printf(b, "+ifnull(unicode(substr(%s,%d,1)),17)*%d", name,
		    at[i], weight);
	buf_printf(b, "+ifnull(unicode(substr(%s,length(%s)/2+1,1)),17)*%d"
	    ",13)", name, name, weight);
}

static void
add_term(struct buf *b, const struct column *c)
{
	struct buf n = BUF_INIT;

	sql_name(&n, c->name);
	buf_str(b, "||'/'||ifnull(sum((id%1009+1)*");
	if (c->affinity == AFF_INTEGER)
		buf_printf(b, "ifnull(%s%%1000003,13)", n.data);
	else if (c->affinity == AFF_REAL)
		buf_printf(b, "ifnull(CAST(%s*1000 AS INTEGER)%%1000003,13)",
		    n.data);
	else
		add_text(b, n.data);
	buf_str(b, "),0)");
	buf_release(&n);
}

/* The sums of columns from i on, as an expression over a table's rows. */
static void
add_sums(struct buf *b, const struct diff_table *t, size_t i, bool times)
{
	size_t end = i + TOGETHER;

	buf_str(b, "count(*)||'/'||ifnull(sum(id%1000003),0)");
	for (; i < t->ncolumns && i < end; i++)
		if (times || (t->columns[i].c->role != ROLE_CREATED &&
		    t->columns[i].c->role != ROLE_UPDATED))
			add_term(b, t->columns[i].c);
}

/* Production's rows as they will be. */
static void
add_after(struct buf *b, const struct diff_table *t)
{
	buf_str(b, "(SELECT id, ");
	diff_columns(b, t, "");
	buf_printf(b, " FROM production.%s"
	    " WHERE id NOT IN (SELECT id FROM gone_%s)"
	    " AND id NOT IN (SELECT id FROM val_%s) UNION ALL SELECT id",
	    t->name, t->name, t->name);
	for (size_t i = 0; i < t->ncolumns; i++)
		buf_printf(b, ", c%zu", i);
	buf_printf(b, " FROM val_%s)", t->name);
}

static int
write_one(struct diff *d, const struct diff_table *t, size_t i, bool after,
    bool times, FILE *f)
{
	struct buf sums = BUF_INIT, sql = BUF_INIT;
	char *now;

	add_sums(&sums, t, i, times);
	buf_printf(&sql, "SELECT %s FROM ", sums.data);
	if (after)
		add_after(&sql, t);
	else
		buf_printf(&sql, "production.%s", t->name);
	now = db_text(d->db, "%s", sql.data);
	if (now != NULL)
		fprintf(f, "SELECT json(iif((SELECT %s FROM %s)='%s','1',"
		    "'changed')) AS unchanged;\n", sums.data, t->name, now);
	buf_release(&sums);
	buf_release(&sql);
	free(now);
	return now != NULL ? 0 : -1;
}

int
guard_write(struct diff *d, bool after, bool times, FILE *f)
{
	for (size_t k = 0; k < CATALOGUE; k++)
		for (size_t i = 0; i == 0 || i < d->t[k].ncolumns;
		    i += TOGETHER)
			if (write_one(d, &d->t[k], i, after, times, f) == -1)
				return -1;
	return 0;
}
