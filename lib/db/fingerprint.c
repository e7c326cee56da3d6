#include "db/fingerprint.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "data/sql.h"
#include "db/sqlite.h"

/*
 * Each row is made one string of bytes by an SQL function that gets all its
 * columns: several times faster than asking the statement for each of them.
 * Rows of two statements are at hand at once, hence two strings.
 */
#define TOGETHER 100		/* about as many arguments as a function takes */

enum which { IS, SHALL };

struct rows {
	struct buf bytes[2];
};

static void
add_number(struct buf *b, char tag, uint64_t n)
{
	char *p = buf_room(b, 9);

	p[0] = tag;
	for (int i = 8; i > 0; i--, n >>= 8)
		p[i] = (char)(n & 0xff);
	b->len += 9;
}

/* A value with its type and length: so no two rows look alike. */
static void
add_value(struct buf *b, sqlite3_value *v)
{
	int type = sqlite3_value_type(v);
	const void *p;
	uint64_t bits;
	double d;

	switch (type) {
	case SQLITE_NULL:
		buf_char(b, 'n');
		break;
	case SQLITE_INTEGER:
		add_number(b, 'i', (uint64_t)sqlite3_value_int64(v));
		break;
	case SQLITE_FLOAT:
		d = sqlite3_value_double(v);
		memcpy(&bits, &d, sizeof(bits));
		add_number(b, 'r', bits);
		break;
	default:
		p = type == SQLITE_TEXT ? (const void *)sqlite3_value_text(v) :
		    sqlite3_value_blob(v);
		add_number(b, type == SQLITE_TEXT ? 't' : 'b',
		    (uint64_t)sqlite3_value_bytes(v));
		if (p != NULL)
			buf_add(b, p, (size_t)sqlite3_value_bytes(v));
		break;
	}
}

/* daft_row(which, begins, value...): adds the values to a row. */
static void
row_fn(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct rows *rows = sqlite3_user_data(c);
	struct buf *b = &rows->bytes[sqlite3_value_int(v[0])];

	if (sqlite3_value_int(v[1]))
		buf_reset(b);
	for (int i = 2; i < n; i++)
		add_value(b, v[i]);
}

static int
start(struct db *db, struct rows *rows)
{
	*rows = (struct rows){ { BUF_INIT, BUF_INIT } };
	return sqlite3_create_function(db->h, "daft_row", -1, SQLITE_UTF8 |
	    SQLITE_DIRECTONLY, rows, row_fn, NULL, NULL) == SQLITE_OK ? 0 :
	    db_fail(db, NULL);
}

static void
stop(struct db *db, struct rows *rows)
{
	sqlite3_create_function(db->h, "daft_row", -1, SQLITE_UTF8, NULL, NULL,
	    NULL, NULL);
	buf_release(&rows->bytes[IS]);
	buf_release(&rows->bytes[SHALL]);
}

/* One more column of a SELECT, the first of which begins it. */
static void
add_column(struct buf *sql, enum which which, size_t i, const char *name)
{
	if (i % TOGETHER == 0)
		buf_printf(sql, "%sdaft_row(%d, %d", i > 0 ? "), " : ", ",
		    (int)which, i == 0);
	buf_str(sql, ", ");
	sql_name(sql, name);
}

/* The SELECT's end.  Each step leaves one row in rows->bytes[which]; its
 * column 0 is the row's id. */
static struct stmt *
prepare(struct db *db, struct buf *sql, const char *schema,
    const char *prefix, const char *table)
{
	struct stmt *st;

	st = db_prepare(db, "SELECT id%s) FROM \"%w\".\"%w%w\" ORDER BY id",
	    sql->data, schema, prefix, table);
	buf_release(sql);
	return st;
}

static int
add_table(struct db *db, const char *schema, const struct table *t,
    struct rows *rows, struct hash *h)
{
	struct buf sql = BUF_INIT;
	struct stmt *st;
	size_t n = 0;
	int r = -1;

	add_column(&sql, IS, n++, "id");
	for (size_t i = 0; i < t->ncolumns; i++)
		if (!t->columns[i].computed && t->columns[i].role != ROLE_ID)
			add_column(&sql, IS, n++, t->columns[i].name);
	st = prepare(db, &sql, schema, "", t->name);
	hash_add(h, t->name, strlen(t->name));
	while (st != NULL && (r = stmt_step(st)) == 1)
		hash_add(h, rows->bytes[IS].data, rows->bytes[IS].len);
	stmt_free(st);
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
	struct rows rows;
	struct hash *h;
	int r;

	if (s == NULL)
		return -1;
	h = hash_new();
	r = start(db, &rows);
	for (size_t i = 0; r == 0 && i < CATALOGUE; i++)
		if ((t = schema_table(s, catalogue[i])) != NULL)
			r = add_table(db, schema, t, &rows, h);
	end(h, out);
	stop(db, &rows);
	schema_free(s);
	return r;
}

/* ---- before and after ---- */

/* Three lists in order of id: production's rows, those that are written, and
 * the ids of those that are removed.  at: the last step's result. */
struct merge {
	struct stmt *p, *v, *g;
	int at_p, at_v, at_g;
	struct rows rows;
	struct hash *before, *after;
};

static bool
is_at(struct stmt *st, int at, int64_t id)
{
	return at == 1 && col_int(st, 0) == id;
}

static void
add_row(struct hash *h, const struct merge *m, enum which which)
{
	hash_add(h, m->rows.bytes[which].data, m->rows.bytes[which].len);
}

/* One row of the lower id of production and the written ones. */
static void
step(struct merge *m)
{
	bool p = m->at_p == 1 && (m->at_v != 1 ||
	    col_int(m->p, 0) <= col_int(m->v, 0));
	int64_t id = col_int(p ? m->p : m->v, 0);
	bool v = is_at(m->v, m->at_v, id), g = is_at(m->g, m->at_g, id);

	if (p) {
		add_row(m->before, m, IS);
		if (!v && !g)
			add_row(m->after, m, IS);
		m->at_p = stmt_step(m->p);
	}
	if (v) {
		add_row(m->after, m, SHALL);
		m->at_v = stmt_step(m->v);
	}
	if (g)
		m->at_g = stmt_step(m->g);
}

static int
merge_table(struct diff *d, struct db *db, const char *schema,
    const struct diff_table *t, struct merge *m)
{
	struct buf is = BUF_INIT, shall = BUF_INIT;
	char name[32];

	add_column(&is, IS, 0, "id");
	add_column(&shall, SHALL, 0, "id");
	for (size_t i = 0; i < t->ncolumns; i++) {
		snprintf(name, sizeof(name), "c%zu", i);
		add_column(&is, IS, i + 1, t->columns[i].c->name);
		add_column(&shall, SHALL, i + 1, name);
	}
	m->at_p = m->at_v = m->at_g = -1;
	m->p = prepare(db, &is, schema, "", t->name);
	m->v = prepare(d->db, &shall, "temp", "val_", t->name);
	m->g = db_prepare(d->db, "SELECT id FROM gone_%s ORDER BY id",
	    t->name);
	if (m->p != NULL && m->v != NULL && m->g != NULL) {
		m->at_p = stmt_step(m->p);
		m->at_v = stmt_step(m->v);
		m->at_g = stmt_step(m->g);
	}
	hash_add(m->before, t->name, strlen(t->name));
	hash_add(m->after, t->name, strlen(t->name));
	while (m->at_p != -1 && m->at_v != -1 && m->at_g != -1 &&
	    m->at_p + m->at_v > 0)
		step(m);
	stmt_free(m->p);
	stmt_free(m->v);
	stmt_free(m->g);
	return m->at_p == 0 && m->at_v == 0 && m->at_g == 0 ? 0 : -1;
}

int
fingerprint_diff(struct diff *d, struct db *db, const char *schema,
    char before[FINGERPRINT_SIZE], char after[FINGERPRINT_SIZE])
{
	struct merge m = { .before = hash_new(), .after = hash_new() };
	int r = start(d->db, &m.rows);

	if (r == 0 && db != d->db)
		r = start(db, &m.rows);
	for (size_t i = 0; r == 0 && i < CATALOGUE; i++)
		r = merge_table(d, db, schema, &d->t[i], &m);
	end(m.before, before);
	end(m.after, after);
	stop(db, &m.rows);
	stop(d->db, &m.rows);
	return r;
}
