/*
 * artists: a MusicBrainz of invented artists, who is asked over loopback, with
 * its own rules for pages (100 releases, 500 tracks, in order of date; no
 * relations above 500 recordings), and what must be made of them.
 *
 *	artists SEED N ids			their ids
 *	artists SEED N run LOG CMD [ARG]...	CMD with MUSICBRAINZ_URL set;
 *						LOG: artist and target of each
 *						request
 *	artists SEED N over TYPES LIMIT LOG	who cost too much, the total
 *	artists SEED N want TYPES LIMIT KEEP	records, in brief: what -t, -n
 *						(0: all) and --keep-versions
 *						(0, 1) must give
 *	artists SEED N dump			files artist and release here
 *	artists brief				records on stdin, in brief
 *
 * What is wanted is worked out here anew, without lib/svc.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/msg.h"
#include "data/json.h"
#include "invent/artists.h"

/* ---- what is wanted ---- */

struct want {
	const char *types;	/* as -t takes them */
	unsigned limit;		/* 0: none */
	bool keep;
};

struct album {
	const struct group *g;
	const struct edition *e;	/* the release that it is made of */
	const int *date;
};

static bool
asked_for(const struct want *w, unsigned type)
{
	const char *p = w->types;
	size_t n = strlen(artists_types[type]);

	for (; p != NULL; p = strchr(p, ','), p += p != NULL)
		if (strncasecmp(p, artists_types[type], n) == 0)
			return true;
	return false;
}

/* Would x rather be taken than y? */
static bool
rather(const struct edition *x, const struct edition *y)
{
	unsigned rx = artists_states[x->state].rank;
	unsigned ry = artists_states[y->state].rank;
	unsigned fx = x->tracks > 0 && x->format > 3;
	unsigned fy = y->tracks > 0 && y->format > 3;
	int c = artists_date_order(x->date, y->date);

	if (rx != ry)
		return rx < ry;
	if (c != 0)
		return c < 0;
	return fx != fy ? fx < fy : strcmp(x->id, y->id) < 0;
}

static int
album_order(const void *x, const void *y)
{
	const struct album *a = x, *b = y;
	int c = artists_date_order(a->date, b->date);

	return c != 0 ? c : strcmp(a->g->id, b->g->id);
}

/* The albums, in order; their number. */
static unsigned
albums_of(const struct artist *a, const struct want *w, struct album **list)
{
	struct album *all = mem_zero(a->ng, sizeof(*all));
	const struct edition *e;
	unsigned n = 0, k;

	for (unsigned i = 0; i < a->ng; i++) {
		all[n].g = &a->g[i];
		all[n].e = NULL;
		for (k = 0; k < a->ne; k++) {
			e = &a->e[k];
			if (e->group == i && artists_states[e->state].rank < 2 &&
			    (all[n].e == NULL || rather(e, all[n].e)))
				all[n].e = e;
		}
		if (all[n].e == NULL || a->g[i].live || a->g[i].guest ||
		    !asked_for(w, a->g[i].type))
			continue;
		all[n].date = all[n].e->date[0] != 9999 ? all[n].e->date :
		    a->g[i].first;
		n++;
	}
	qsort(all, n, sizeof(*all), album_order);
	*list = all;
	return w->limit > 0 && w->limit < n ? w->limit : n;
}

/* Their tracks that are songs, as lines; their number. */
static unsigned
songs_of(struct buf *b, const struct artist *a, const struct edition *e,
    bool keep)
{
	bool *seen = mem_zero(a->g[e->group].pool, sizeof(*seen));
	struct place p;
	unsigned n = 0;

	for (unsigned t = 0; t < e->tracks && !keep; t++) {
		p = artists_place(a, e, t);
		if (!p.video && !p.version)
			break;
		keep = t + 1 == e->tracks;	/* nothing but versions */
	}
	for (unsigned t = 0; t < e->tracks; t++) {
		p = artists_place(a, e, t);
		if (p.video || seen[p.rec] || (p.version && !keep))
			continue;
		seen[p.rec] = true;
		buf_str(b, "song ");
		artists_rec_id(b, a, e->group, p.rec);
		buf_printf(b, " %u.%u t%u P%u\n", p.disc, p.position, p.rec,
		    p.rec % 7);
		n++;
	}
	free(seen);
	return n;
}

static int
want(const struct want *w)
{
	struct buf songs = BUF_INIT, date = BUF_INIT;
	struct album *all;
	unsigned n, count;

	for (unsigned i = 0; i < artists_n; i++) {
		printf("artist %s\n", artists[i].id);
		n = albums_of(&artists[i], w, &all);
		for (unsigned k = 0; k < n; k++) {
			buf_reset(&songs);
			buf_reset(&date);
			buf_str(&songs, "");
			buf_str(&date, "");
			artists_date(&date, all[k].date);
			count = songs_of(&songs, &artists[i], all[k].e,
			    w->keep);
			printf("album %s %s %s %u\n%s", all[k].g->id,
			    all[k].e->id, date.len > 0 ? date.data : "-",
			    count, songs.data);
		}
		free(all);
	}
	buf_release(&songs);
	buf_release(&date);
	return 0;
}

/* ---- what it may cost ---- */

static unsigned
hundreds(unsigned n)
{
	return (n + 99) / 100;
}

/* The most that the artist may cost. */
static unsigned
bound(const struct artist *a, const struct want *w)
{
	unsigned total = 0, tracks = 0, most, n, r;
	struct album *all;

	for (unsigned i = 0; i < a->ne; i++)
		if (asked_for(w, a->g[a->e[i].group].type)) {
			total++;
			tracks += a->e[i].tracks;
		}
	n = albums_of(a, w, &all);
	most = total <= 100 && tracks <= 500 ? 2 : 2 + hundreds(total) + n;
	for (unsigned k = 0; k < n; k++)
		if ((r = artists_recordings(a, all[k].e)) > 500)
			most += hundreds(r);
	free(all);
	return most;
}

static int
over(const struct want *w, const char *log)
{
	unsigned *cost = mem_zero(artists_n + 1, sizeof(*cost)), total = 0, i;
	FILE *f = fopen(log, "r");

	if (f == NULL)
		die(EX_NOINPUT, "%s: cannot be read", log);
	while (fscanf(f, "%u%*[^\n]", &i) == 1 && i < artists_n) {
		cost[i]++;
		total++;
	}
	fclose(f);
	for (i = 0; i < artists_n; i++)
		if (cost[i] > bound(&artists[i], w))
			printf("%s: %u requests, at most %u\n",
			    artists[i].id, cost[i], bound(&artists[i], w));
	fprintf(stderr, "%u requests\n", total);
	free(cost);
	return 0;
}

/* ---- in and out ---- */

static int
dump(void)
{
	FILE *a = fopen("artist", "w"), *r = fopen("release", "w");
	struct buf b = BUF_INIT;

	if (a == NULL || r == NULL)
		die(EX_CANTCREAT, "artist, release: cannot be made");
	for (unsigned i = 0; i < artists_n; i++) {
		buf_reset(&b);
		artists_artist(&b, &artists[i]);
		fprintf(a, "%s\n", b.data);
		for (unsigned k = artists[i].ne; k > 0; k--) {
			buf_reset(&b);
			artists_release(&b, &artists[i], &artists[i].e[k - 1],
			    true, true);
			fprintf(r, "%s\n", b.data);
		}
	}
	buf_release(&b);
	return fclose(a) != 0 || fclose(r) != 0;
}

static const char *
or_none(const char *s)
{
	return s != NULL ? s : "-";
}

static void
brief_record(const json_t *r)
{
	const char *type = or_none(js_str(r, "type"));
	const char *id = or_none(js_str(r, "musicbrainz_id"));
	int64_t count = 0, disc = 0, position = 0;

	js_int(r, "track_count", &count);
	js_int(r, "disc", &disc);
	js_int(r, "position", &position);
	if (strcmp(type, "artist") == 0)
		printf("artist %s\n", id);
	else if (strcmp(type, "album") == 0)
		printf("album %s %s %s %d\n", id, or_none(js_str(js_object(r,
		    "release"), "musicbrainz_id")), or_none(js_str(r,
		    "release_date")), (int)count);
	else if (strcmp(type, "song") == 0)
		printf("song %s %d.%d %s %s\n", id, (int)disc, (int)position,
		    or_none(js_str(r, "title")), or_none(js_str(json_array_get(
		    js_array(r, "credits"), 0), "name")));
}

static int
brief(void)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	json_t *r;

	while ((len = getline(&line, &size, stdin)) > 0) {
		if ((r = js_parse(line, (size_t)len)) == NULL)
			die(EX_DATAERR, "no record: %s", line);
		brief_record(r);
		json_decref(r);
	}
	free(line);
	return 0;
}

int
main(int argc, char *argv[])
{
	const char *what = argc > 3 ? argv[3] : argc > 1 ? argv[1] : "";
	struct want w = { "", 0, false };

	if (strcmp(what, "brief") == 0)
		return brief();
	if (argc > 3)
		artists_make((unsigned)atoi(argv[1]), (unsigned)atoi(argv[2]));
	if (argc > 5) {
		w.types = argv[4];
		w.limit = (unsigned)atoi(argv[5]);
	}
	if (strcmp(what, "run") == 0 && argc > 5)
		return artists_serve(argv + 4);
	if (strcmp(what, "over") == 0 && argc > 6)
		return over(&w, argv[6]);
	if (strcmp(what, "want") == 0 && argc > 6) {
		w.keep = *argv[6] == '1';
		return want(&w);
	}
	if (strcmp(what, "dump") == 0)
		return dump();
	if (strcmp(what, "ids") != 0)
		die(EX_USAGE, "see the head of tests/artists.c");
	for (unsigned i = 0; i < artists_n; i++)
		printf("%s\n", artists[i].id);
	return 0;
}
