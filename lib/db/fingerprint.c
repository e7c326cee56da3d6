#include "db/fingerprint.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "data/sql.h"

static void
add_number(struct buf *b, char tag, uint64_t n)
{
	char bytes[9];

	bytes[0] = tag;
	for (int i = 8; i > 0; i--, n >>= 8)
		bytes[i] = (char)(n & 0xff);
	buf_add(b, bytes, sizeof(bytes));
}

/* A value with its type and length: so no two rows look alike. */
static void
add_value(struct buf *b, struct stmt *st, int col)
{
	uint64_t bits;
	double d;

	switch (col_type(st, col)) {
	case COL_NULL:
		buf_char(b, 'n');
		break;
	case COL_INT:
		add_number(b, 'i', (uint64_t)col_int(st, col));
		break;
	case COL_REAL:
		d = col_real(st, col);
		memcpy(&bits, &d, sizeof(bits));
		add_number(b, 'r', bits);
		break;
	case COL_TEXT:
		col_text(st, col);	/* makes the length that of UTF-8 */
		add_number(b, 't', col_len(st, col));
		buf_add(b, col_text(st, col), col_len(st, col));
		break;
	case COL_BLOB:
		add_number(b, 'b', col_len(st, col));
		if (col_len(st, col) > 0)
			buf_add(b, col_blob(st, col), col_len(st, col));
		break;
	}
}

/* Columns from the first to the last of a row, behind its id. */
static void
add_row(struct buf *b, struct stmt *st, int first)
{
	int n = stmt_columns(st);

	buf_reset(b);
	add_number(b, 'R', (uint64_t)col_int(st, 0));
	for (int i = first; i < n; i++)
		add_value(b, st, i);
}

static struct stmt *
rows_of(struct db *db, const char *schema, const char *table,
    const struct buf *columns)
{
	return db_prepare(db, "SELECT id%s%s FROM \"%w\".%s ORDER BY id",
	    columns->len > 0 ? ", " : "", columns->len > 0 ? columns->data : "",
	    schema, table);
}

static int
add_table(struct db *db, const char *schema, const struct table *t,
    struct hash *h)
{
	struct buf b = BUF_INIT;
	struct stmt *st;
	int r = -1;

	for (size_t i = 0; i < t->ncolumns; i++) {
		if (t->columns[i].computed || t->columns[i].role == ROLE_ID)
			continue;
		if (b.len > 0)
			buf_str(&b, ", ");
		sql_name(&b, t->columns[i].name);
	}
	st = rows_of(db, schema, t->name, &b);
	hash_add(h, t->name, strlen(t->name));
	while (st != NULL && (r = stmt_step(st)) == 1) {
		add_row(&b, st, 1);
		hash_add(h, b.data, b.len);
	}
	stmt_free(st);
	buf_release(&b);
	return r;
}

static void
end(struct hash *h, char out[FINGERPRINT_SIZE])
{
	unsigned char digest[HASH_SIZE];

	hash_end(h, digest);
	hash_hex(out, digest, sizeof(digest));
}

int
fingerprint(struct db *db, const char *schema, char out[FINGERPRINT_SIZE])
{
	struct schema *s = schema_read(db, schema);
	const struct table *t;
	struct hash *h;
	int r = 0;

	if (s == NULL)
		return -1;
	h = hash_new();
	for (size_t i = 0; r == 0 && i < CATALOGUE; i++)
		if ((t = schema_table(s, catalogue[i])) != NULL)
			r = add_table(db, schema, t, h);
	end(h, out);
	schema_free(s);
	return r;
}

/* ---- before and after ---- */

/* Three lists in order of id: production's rows, those that are written, and
 * the ids of those that are removed.  A list that has ended is at -1. */
struct merge {
	struct stmt *p, *v, *g;
	int at_p, at_v, at_g;
};

static bool
is_at(struct stmt *st, int at, int64_t id)
{
	return at == 1 && col_int(st, 0) == id;
}

/* One row of the lower id of production and the written ones. */
static void
step(struct merge *m, struct buf *b, struct hash *before, struct hash *after)
{
	bool p = m->at_p == 1 && (m->at_v != 1 ||
	    col_int(m->p, 0) <= col_int(m->v, 0));
	int64_t id = col_int(p ? m->p : m->v, 0);
	bool v = is_at(m->v, m->at_v, id), g = is_at(m->g, m->at_g, id);

	if (p) {
		add_row(b, m->p, 1);
		hash_add(before, b->data, b->len);
		if (!v && !g)
			hash_add(after, b->data, b->len);
		m->at_p = stmt_step(m->p);
	}
	if (v) {
		add_row(b, m->v, 1);
		hash_add(after, b->data, b->len);
		m->at_v = stmt_step(m->v);
	}
	if (g)
		m->at_g = stmt_step(m->g);
}

static int
merge_table(struct diff *d, const struct diff_table *t, struct hash *before,
    struct hash *after)
{
	struct merge m = { NULL, NULL, NULL, -1, -1, -1 };
	struct buf b = BUF_INIT;

	diff_columns(&b, t, "");
	m.p = rows_of(d->db, "production", t->name, &b);
	buf_reset(&b);
	for (size_t i = 0; i < t->ncolumns; i++)
		buf_printf(&b, ", c%zu", i);
	if (m.p != NULL)
		m.v = db_prepare(d->db, "SELECT id%s FROM val_%s ORDER BY id",
		    t->ncolumns > 0 ? b.data : "", t->name);
	if (m.v != NULL)
		m.g = db_prepare(d->db, "SELECT id FROM gone_%s ORDER BY id",
		    t->name);
	if (m.g != NULL) {
		m.at_p = stmt_step(m.p);
		m.at_v = stmt_step(m.v);
		m.at_g = stmt_step(m.g);
	}
	hash_add(before, t->name, strlen(t->name));
	hash_add(after, t->name, strlen(t->name));
	while (m.at_p != -1 && m.at_v != -1 && m.at_g != -1 &&
	    m.at_p + m.at_v > 0)
		step(&m, &b, before, after);
	stmt_free(m.p);
	stmt_free(m.v);
	stmt_free(m.g);
	buf_release(&b);
	return m.at_p == 0 && m.at_v == 0 && m.at_g == 0 ? 0 : -1;
}

int
fingerprint_diff(struct diff *d, char before[FINGERPRINT_SIZE],
    char after[FINGERPRINT_SIZE])
{
	struct hash *b = hash_new(), *a = hash_new();
	int r = 0;

	for (size_t i = 0; r == 0 && i < CATALOGUE; i++)
		r = merge_table(d, &d->t[i], b, a);
	end(b, before);
	end(a, after);
	return r;
}
