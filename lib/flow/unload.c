#include "flow/unload.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/opt.h"
#include "base/progress.h"
#include "data/sql.h"
#include "db/db.h"
#include "db/row.h"
#include "db/schema.h"
#include "db/where.h"

/* A kind of value that a record cannot say. */
struct loss {
	const struct table *t;
	char *column, *why;
	int64_t id;		/* of the first row that has one */
	uint64_t count;
};

struct dump {
	const struct unload *job;
	struct recout *out;
	struct db *db;
	struct schema *schema;
	struct scan *scan;
	char **fields;			/* of job->missing, ended by NULL */
	const struct table *t;		/* being dumped */
	int64_t artist;			/* the one wanted */
	int64_t id;			/* of the row at hand */
	uint64_t written[CATALOGUE], left[CATALOGUE];
	uint64_t giants[CATALOGUE];	/* longer than a line may be */
	struct loss *losses;
	size_t nlosses;
};

/* ---- what could not be written ---- */

static void
on_lost(void *arg, const char *column, const char *why)
{
	struct dump *d = arg;

	for (size_t i = 0; i < d->nlosses; i++) {
		struct loss *l = &d->losses[i];

		if (l->t == d->t && strcmp(l->column, column) == 0 &&
		    strcmp(l->why, why) == 0) {
			l->count++;
			return;
		}
	}
	d->losses = mem_grow(d->losses, d->nlosses + 1, sizeof(*d->losses));
	d->losses[d->nlosses++] = (struct loss){ d->t, mem_str(column),
	    mem_str(why), d->id, 1 };
}

static void
tell_losses(struct dump *d)
{
	for (int i = 0; i < CATALOGUE; i++) {
		const bool one = d->left[i] == 1;

		if (d->left[i] == 0)
			continue;
		warn("%" PRIu64 " %s%s left out: %s%s no well-formed "
		    "musicbrainz_id", d->left[i], entities[i], one ? "" : "s",
		    one ? "it" : "they", i == 0 ? one ? " has" : " have" :
		    one ? " or its parent has" : " or their parents have");
	}
	for (int i = 0; i < CATALOGUE; i++)
		if (d->giants[i] > 0)
			warn("%" PRIu64 " %s%s left out: longer than 64 MiB",
			    d->giants[i], entities[i],
			    d->giants[i] == 1 ? "" : "s");
	for (size_t i = 0; i < d->nlosses; i++) {
		struct loss *l = &d->losses[i];

		warn("%s.%s: left out in %" PRIu64 " row%s: %s (first: id %"
		    PRId64 ")", l->t->name, l->column, l->count,
		    l->count == 1 ? "" : "s", l->why, l->id);
		free(l->column);
		free(l->why);
	}
	free(d->losses);
}

/* ---- which rows ---- */

/* Takes FIELD,... apart; ends the process for one that no table has. */
static void
read_fields(struct dump *d)
{
	const char *s = d->job->missing;
	size_t n = 0;

	while (s != NULL) {
		size_t len = strcspn(s, ",");
		char *field = mem_strn(s, len);
		bool any = false;

		for (int i = 0; i < CATALOGUE; i++)
			any = any || table_column(schema_table(d->schema,
			    catalogue[i]), field) != NULL;
		if (!any)
			opt_wrong("--missing: no table has a column '%s'",
			    field);
		d->fields = mem_grow(d->fields, n + 2, sizeof(*d->fields));
		d->fields[n++] = field;
		d->fields[n] = NULL;
		s = s[len] == ',' ? s + len + 1 : NULL;
	}
}

/* Appends AND (...) for --missing.  False: the table has none of the fields. */
static bool
add_missing(struct buf *b, const struct dump *d)
{
	const char *or = " AND (";

	for (size_t i = 0; d->fields != NULL && d->fields[i] != NULL; i++) {
		if (table_column(d->t, d->fields[i]) == NULL)
			continue;
		buf_printf(b, "%st.", or);
		sql_name(b, d->fields[i]);
		buf_str(b, " IS NULL OR t.");
		sql_name(b, d->fields[i]);
		buf_str(b, " IN ('', '[]', '{}')");
		or = " OR ";
	}
	if (d->fields == NULL)
		return true;
	if (strcmp(or, " OR ") != 0)
		return false;
	buf_char(b, ')');
	return true;
}

/* Result columns before the table's own. */
enum { ARTIST_MBID, ARTIST_NAME, ALBUM_MBID, ALBUM_TITLE, ALBUMS_ARTIST,
    ALBUM_ARTIST_ID, OWN };

/*
 * The rows of one table with their parents' names.  NULL: reported, or (*any
 * false) there is nothing to dump.
 */
static struct stmt *
select_rows(struct dump *d, int which, bool *any)
{
	static const char *const parents[] = {
		"NULL, NULL, NULL, NULL, NULL, NULL",
		"p.musicbrainz_id, p.name, NULL, NULL, NULL, NULL",
		("p.musicbrainz_id, p.name, a.musicbrainz_id, a.title,"
		" q.musicbrainz_id, a.artist_id"),
	};
	static const char *const joins[] = { "",
		" LEFT JOIN main.artists p ON p.id = t.artist_id",
		" LEFT JOIN main.artists p ON p.id = t.artist_id"
		" LEFT JOIN main.albums a ON a.id = t.album_id"
		" LEFT JOIN main.artists q ON q.id = a.artist_id",
	};
	struct buf columns = BUF_INIT, where = BUF_INIT;
	struct stmt *st = NULL;

	for (size_t i = 0; i < d->t->ncolumns; i++) {
		buf_str(&columns, ", ");
		if (d->t->columns[i].computed) {
			buf_str(&columns, "NULL");
		} else {
			buf_str(&columns, "t.");
			sql_name(&columns, d->t->columns[i].name);
		}
	}
	if (d->job->artist != NULL)
		buf_printf(&where, " AND t.%s = %" PRId64,
		    which == 0 ? "id" : "artist_id", d->artist);
	*any = add_missing(&where, d);
	if (*any)
		st = db_prepare(d->db, "SELECT %s%s FROM main.\"%w\" t%s"
		    " WHERE 1%s ORDER BY t.id", parents[which], columns.data,
		    d->t->name, joins[which],
		    where.data != NULL ? where.data : "");
	buf_release(&columns);
	buf_release(&where);
	return st;
}

/* ---- a row ---- */

/* A musicbrainz_id as stage-load would store it. */
static bool
well_formed(struct stmt *st, int col)
{
	char mbid[MBID_SIZE];

	return col_type(st, col) == COL_TEXT &&
	    col_len(st, col) == MBID_SIZE - 1 &&
	    mbid_fold(col_text(st, col), mbid) &&
	    strcmp(mbid, col_text(st, col)) == 0;
}

static int
column_of(const struct table *t, enum role role)
{
	return OWN + (int)(table_role(t, role) - t->columns);
}

/* Can the row be known again, and are its parents dumped too? */
static bool
fit(const struct dump *d, struct stmt *st, int which)
{
	if (!well_formed(st, column_of(d->t, ROLE_MBID)))
		return false;
	if (which > 0 && col_type(st, column_of(d->t, ROLE_ARTIST)) !=
	    COL_NULL && !well_formed(st, ARTIST_MBID))
		return false;
	if (which > 1 && col_type(st, column_of(d->t, ROLE_ALBUM)) != COL_NULL)
		return well_formed(st, ALBUM_MBID) &&
		    (col_type(st, ALBUM_ARTIST_ID) == COL_NULL ||
		    well_formed(st, ALBUMS_ARTIST));
	return true;
}

static void
write_ref(struct buf *b, const char *member, const char *key, struct stmt *st,
    int col)
{
	if (col_type(st, col) == COL_NULL)
		return;
	buf_printf(b, ",\"%s\":{\"musicbrainz_id\":\"%s\"", member,
	    col_text(st, col));
	if (col_type(st, col + 1) != COL_NULL) {
		const size_t mark = b->len;

		buf_printf(b, ",\"%s\":", key);
		if (!row_write_string(b, col_text(st, col + 1),
		    col_len(st, col + 1)))
			b->len = mark;
	}
	buf_char(b, '}');
}

/* A column of a name that means something else in a record. */
static bool
unsaid(const struct column *c, int which)
{
	return strcmp(c->name, "type") == 0 ||
	    (which > 0 && strcmp(c->name, "artist") == 0) ||
	    (which > 1 && strcmp(c->name, "album") == 0);
}

static void
write_row(struct dump *d, struct stmt *st, int which, struct buf *b)
{
	const struct table *t = d->t;
	const struct column *name = table_column(t, which == 0 ? "name" :
	    "title");

	d->id = col_int(st, column_of(t, ROLE_ID));
	buf_reset(b);
	buf_printf(b, "{\"type\":\"%s\",\"musicbrainz_id\":\"%s\"",
	    entities[which], col_text(st, column_of(t, ROLE_MBID)));
	row_write(b, name, st, OWN + (int)(name - t->columns), d->scan,
	    on_lost, d);
	write_ref(b, "artist", "name", st, ARTIST_MBID);
	write_ref(b, "album", "title", st, ALBUM_MBID);
	for (size_t i = 0; i < t->ncolumns; i++)
		if (&t->columns[i] != name && !unsaid(&t->columns[i], which))
			row_write(b, &t->columns[i], st, OWN + (int)i,
			    d->scan, on_lost, d);
	buf_char(b, '}');
}

static int
dump_table(struct dump *d, int which)
{
	struct buf b = BUF_INIT;
	struct stmt *st;
	bool any;
	int r;

	d->t = schema_table(d->schema, catalogue[which]);
	if ((st = select_rows(d, which, &any)) == NULL)
		return any ? -1 : 0;
	while ((r = stmt_step(st)) == 1) {
		if (!fit(d, st, which)) {
			d->left[which]++;
			continue;
		}
		write_row(d, st, which, &b);
		if (b.len > REC_LINE_MAX) {
			d->giants[which]++;
			continue;
		}
		recout_line(d->out, b.data, b.len);
		d->written[which]++;
		progress_tick();
	}
	stmt_free(st);
	buf_release(&b);
	return r;
}

/* ---- all of it ---- */

static void
describe(struct buf *b, void *arg)
{
	const struct dump *d = arg;

	for (int i = 0; i < CATALOGUE; i++)
		buf_printf(b, "%s%" PRIu64 " %s%s", i > 0 ? ", " : "",
		    d->written[i], entities[i], d->written[i] == 1 ? "" : "s");
}

/* 0; 1: there is no such artist (said); -1. */
static int
find_artist(struct dump *d)
{
	char mbid[MBID_SIZE];
	int r;

	if (d->job->artist == NULL)
		return 0;
	if (!mbid_fold(d->job->artist, mbid))
		opt_wrong("--artist: '%s' is no MusicBrainz id",
		    d->job->artist);
	r = db_int(d->db, &d->artist, "SELECT id FROM main.artists"
	    " WHERE musicbrainz_id = %Q", mbid);
	if (r == 1)
		warn("%s: there is no artist %s", d->job->file, mbid);
	return r;
}

static int
dump_all(struct dump *d)
{
	static const bool all[CATALOGUE] = { true, true, true };
	const bool *wanted = d->job->types;
	char *why;
	int r;

	if ((why = schema_lacks(d->schema)) != NULL) {
		warn("%s: %s", d->job->file, why);
		free(why);
		return EX_DATAERR;
	}
	read_fields(d);
	if ((r = find_artist(d)) != 0)
		return r == 1 ? EX_ATTENTION : -1;
	if (!wanted[0] && !wanted[1] && !wanted[2])
		wanted = all;
	for (int i = 0; i < CATALOGUE; i++)
		if (wanted[i] && dump_table(d, i) == -1)
			return -1;
	return 0;
}

static void
write_end(struct dump *d)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "{\"type\":\"end\",\"artists\":%" PRIu64
	    ",\"albums\":%" PRIu64 ",\"songs\":%" PRIu64 "}", d->written[0],
	    d->written[1], d->written[2]);
	recout_line(d->out, b.data, b.len);
	buf_release(&b);
}

int
unload_run(const struct unload *job, struct recout *out)
{
	struct dump d = { .job = job, .out = out };
	int status;

	d.db = job->production ? db_open(job->file, DB_READ, &status) :
	    where_staging(job->file, DB_READ, &status);
	if (d.db == NULL)
		return status;
	progress_start(describe, &d);
	d.scan = scan_new();
	status = -1;
	if (db_begin(d.db, false) == 0 &&
	    (d.schema = schema_read(d.db, "main")) != NULL)
		status = dump_all(&d);
	if (status == 0 || status == EX_ATTENTION)
		write_end(&d);
	if (status == -1)
		status = db_status(d.db);
	progress_end();
	tell_losses(&d);
	for (size_t i = 0; d.fields != NULL && d.fields[i] != NULL; i++)
		free(d.fields[i]);
	free(d.fields);
	scan_free(d.scan);
	schema_free(d.schema);
	db_rollback(d.db);
	db_close(d.db);
	return status;
}
