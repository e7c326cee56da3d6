#include "flow/parked.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/mem.h"

struct queue {
	struct stmt *add, *next;
	uint64_t count;
	int64_t last;		/* the one given before */
};

struct parked {
	struct db *db;
	struct queue queues[PARKED_QUEUES];
	const char **files;	/* names that the records point at */
	size_t nfiles;
};

static int
make(struct parked *p, int q)
{
	if (db_exec(p->db, "CREATE TEMP TABLE parked_%d(seq INTEGER"
	    " PRIMARY KEY, file INTEGER, lineno INTEGER, album INTEGER,"
	    " line TEXT)", q) == -1)
		return -1;
	p->queues[q].add = db_prepare(p->db, "INSERT INTO temp.parked_%d"
	    "(file, lineno, album, line) VALUES(?1, ?2, ?3, ?4)", q);
	return p->queues[q].add == NULL ? -1 : 0;
}

struct parked *
parked_new(struct db *db)
{
	struct parked *p = mem_zero(1, sizeof(*p));

	p->db = db;
	for (int q = 0; q < PARKED_QUEUES; q++) {
		if (make(p, q) == -1) {
			parked_free(p);
			return NULL;
		}
	}
	return p;
}

void
parked_free(struct parked *p)
{
	if (p == NULL)
		return;
	for (int q = 0; q < PARKED_QUEUES; q++) {
		stmt_free(p->queues[q].add);
		stmt_free(p->queues[q].next);
	}
	free(p->files);
	free(p);
}

uint64_t
parked_count(const struct parked *p, enum parked_queue q)
{
	return p->queues[q].count;
}

/* The place of a file's name in the list. */
static size_t
file_number(struct parked *p, const char *file)
{
	for (size_t i = p->nfiles; i-- > 0;)
		if (p->files[i] == file)
			return i;
	p->files = mem_grow(p->files, p->nfiles + 1, sizeof(*p->files));
	p->files[p->nfiles] = file;
	return p->nfiles++;
}

int
parked_add(struct parked *p, enum parked_queue q, const struct rec *rec,
    int64_t album)
{
	struct stmt *st = p->queues[q].add;

	bind_int(st, 1, (int64_t)file_number(p, rec->file));
	bind_int(st, 2, (int64_t)rec->lineno);
	bind_int(st, 3, album);
	bind_borrowed(st, 4, rec->line, rec->len);
	p->queues[q].count++;
	return stmt_run(st);
}

/*
 * Numbers the songs of a queue by their albums; of one album as they came, seen
 * from the end that the queue is taken from: from the latest if back.
 */
static int
take_turns(struct parked *p, enum parked_queue q, const char *order, bool back)
{
	return db_exec(p->db, "CREATE TEMP TABLE turn_%d(n INTEGER PRIMARY KEY,"
	    " seq INTEGER); INSERT INTO temp.turn_%d(seq) SELECT p.seq FROM"
	    " temp.parked_%d p JOIN main.albums a ON a.id = p.album"
	    " ORDER BY %s, p.seq%s", q, q, q, order, back ? " DESC" : "");
}

/* One at a time, so that no statement is open while a record is loaded. */
int
parked_begin(struct parked *p, enum parked_queue q, const char *order)
{
	struct stmt **next = &p->queues[q].next;
	const bool back = q == PARKED_CONTESTED;

	if (q < PARKED_CONTESTED) {
		*next = db_prepare(p->db, "SELECT seq, file, lineno, line FROM"
		    " temp.parked_%d WHERE seq > ?1 ORDER BY seq LIMIT 1", q);
	} else if (take_turns(p, q, order, back) == 0) {
		*next = db_prepare(p->db, "SELECT t.n, p.file, p.lineno, p.line"
		    " FROM temp.turn_%d t JOIN temp.parked_%d p ON p.seq ="
		    " t.seq WHERE t.n %s ?1 ORDER BY t.n%s LIMIT 1", q, q,
		    back ? "<" : ">", back ? " DESC" : "");
	}
	if (back)
		p->queues[q].last = INT64_MAX;
	return *next == NULL ? -1 : 0;
}

int
parked_next(struct parked *p, enum parked_queue q, struct rec *rec)
{
	struct stmt *st = p->queues[q].next;
	int r;

	bind_int(st, 1, p->queues[q].last);
	if ((r = stmt_step(st)) != 1)
		return r;
	p->queues[q].last = col_int(st, 0);
	/* It was scanned before: nothing can be wrong with it now. */
	rec_parse(rec, col_text(st, 3), col_len(st, 3));
	rec->file = p->files[col_int(st, 1)];
	rec->lineno = (uint64_t)col_int(st, 2);
	stmt_reset(st);
	return 1;
}
