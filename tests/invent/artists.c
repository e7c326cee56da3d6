#include "invent/artists.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define A_MEDIUM 15		/* tracks */

const char *const artists_types[5] = { "Album", "EP", "Single", "Broadcast",
    "Other" };
const struct artists_state artists_states[STATES] = {
	{ "Official", 0, 70 }, { "Promotion", 1, 6 }, { NULL, 1, 6 },
	{ "Withdrawn", 1, 2 }, { "Cancelled", 1, 2 }, { "Bootleg", 2, 11 },
	{ "Pseudo-Release", 2, 3 },
};
const char *const artists_formats[FORMATS] = { "CD", "12\" Vinyl",
    "Digital Media", NULL, "Cassette", "SACD" };

struct artist *artists;
unsigned artists_n;

/* ---- making them up ---- */

static uint64_t state;

static unsigned
below(unsigned n)
{
	uint64_t z = state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return (unsigned)((z ^ z >> 31) % n);
}

static void
make_id(char id[ID])
{
	snprintf(id, ID, "%08x-%04x-4%03x-8%03x-%06x%06x",
	    below(0xffffffff), below(65536), below(4096), below(4096),
	    below(1 << 24), below(1 << 24));
}

static void
make_date(int date[3])
{
	unsigned known = below(8);

	date[0] = known > 0 ? 1990 + (int)below(12) : 9999;
	date[1] = known > 1 ? 1 + (int)below(12) : 99;
	date[2] = known > 2 ? 1 + (int)below(28) : 99;
}

int
artists_date_order(const int a[3], const int b[3])
{
	for (int i = 0; i < 3; i++)
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	return 0;
}

/* Most small, some large, few very large. */
static unsigned
skewed(unsigned small, unsigned large)
{
	return below(4) > 0 ? 1 + below(small) : 1 + below(large);
}

static void
make_edition(struct artist *a, struct edition *e)
{
	unsigned pick = below(100);
	struct group *g;

	make_id(e->id);
	e->group = below(a->ng);
	g = &a->g[e->group];
	while (pick >= artists_states[e->state].weight)
		pick -= artists_states[e->state++].weight;
	e->format = below(FORMATS);
	e->country = below(3);
	e->tracks = below(20) == 0 ? below(2 * g->pool) : g->pool -
	    below(1 + g->pool / 4);
	e->video = below(6) == 0;
	make_date(e->date);
	if (artists_date_order(e->date, g->first) < 0)
		memcpy(g->first, e->date, sizeof(e->date));
}

static int
server_order(const void *x, const void *y)
{
	const struct edition *a = x, *b = y;
	int c = artists_date_order(a->date, b->date);

	if (c == 0 && a->country != b->country)
		c = a->country < b->country ? -1 : 1;
	return c != 0 ? c : strcmp(a->id, b->id);
}

static void
make_artist(struct artist *a, unsigned number)
{
	unsigned songs = below(8) == 0 ? 1 + below(60) : 14;

	make_id(a->id);
	a->number = number;
	a->ng = skewed(6, 60);
	a->g = mem_zero(a->ng, sizeof(*a->g));
	for (unsigned i = 0; i < a->ng; i++) {
		make_id(a->g[i].id);
		a->g[i].type = below(3) > 0 ? 0 : below(5);
		a->g[i].live = below(8) == 0;
		a->g[i].guest = below(12) == 0;
		a->g[i].pool = below(60) == 0 ? 300 + below(500) :
		    1 + below(songs);
		a->g[i].first[0] = 9999;
		a->g[i].first[1] = a->g[i].first[2] = 99;
	}
	a->ne = below(30) == 0 ? 0 : a->ng * skewed(3, 9);
	a->e = mem_zero(a->ne + 1, sizeof(*a->e));
	for (unsigned i = 0; i < a->ne; i++)
		make_edition(a, &a->e[i]);
	qsort(a->e, a->ne, sizeof(*a->e), server_order);
}

void
artists_make(unsigned seed, unsigned n)
{
	state = seed;
	artists_n = n;
	artists = mem_zero(n + 1, sizeof(*artists));
	for (unsigned i = 0; i < n; i++)
		make_artist(&artists[i], i);
}

/* ---- what is in a release ---- */

struct place
artists_place(const struct artist *a, const struct edition *e, unsigned track)
{
	unsigned last = (e->tracks - 1) / A_MEDIUM + 1;
	struct place p = { .disc = track / A_MEDIUM + 1,
	    .position = track % A_MEDIUM + 1,
	    .rec = track % a->g[e->group].pool };

	p.video = e->video && last > 1 && p.disc == last;
	p.version = p.rec % 11 == 7;
	return p;
}

unsigned
artists_recordings(const struct artist *a, const struct edition *e)
{
	unsigned pool = a->g[e->group].pool;

	return e->tracks < pool ? e->tracks : pool;
}

void
artists_rec_id(struct buf *b, const struct artist *a, unsigned group, unsigned rec)
{
	buf_printf(b, "00000003-%04x-4%03x-8000-%012x", a->number, group, rec);
}

/* ---- documents ---- */

void
artists_date(struct buf *b, const int date[3])
{
	if (date[0] != 9999)
		buf_printf(b, "%04d", date[0]);
	if (date[1] != 99)
		buf_printf(b, "-%02d", date[1]);
	if (date[2] != 99)
		buf_printf(b, "-%02d", date[2]);
}

static void
put_date(struct buf *b, const char *name, const int date[3])
{
	buf_printf(b, "\"%s\":\"", name);
	artists_date(b, date);
	buf_char(b, '"');
}

static void
put_credit(struct buf *b, const struct artist *a, bool guest)
{
	buf_str(b, "\"artist-credit\":[");
	if (guest)
		buf_str(b, "{\"name\":\"Host\",\"joinphrase\":\" & \","
		    "\"artist\":{\"id\":\"00000001-0000-4000-8000-"
		    "000000000000\",\"name\":\"Host\"}},");
	buf_printf(b, "{\"name\":\"A%u\",\"joinphrase\":\"\",\"artist\":"
	    "{\"id\":\"%s\",\"name\":\"A%u\"}}]", a->number, a->id, a->number);
}

static void
put_relations(struct buf *b, unsigned rec)
{
	buf_printf(b, ",\"relations\":[{\"type\":\"producer\",\"target-type\":"
	    "\"artist\",\"direction\":\"backward\",\"attributes\":[],"
	    "\"artist\":{\"id\":\"p%u\",\"name\":\"P%u\"}}]", rec % 7, rec % 7);
}

void
artists_recording(struct buf *b, const struct artist *a, unsigned group,
    unsigned rec, bool version, bool relations)
{
	buf_str(b, "{\"id\":\"");
	artists_rec_id(b, a, group, rec);
	buf_printf(b, "\",\"title\":\"r%u%s\",\"length\":%u", rec,
	    version ? " (live)" : "", 1000 * (rec + 1));
	if (relations)
		put_relations(b, rec);
	buf_char(b, '}');
}

static void
put_media(struct buf *b, const struct artist *a, const struct edition *e,
    bool tracks, bool relations)
{
	const char *format = artists_formats[e->format];
	struct place p;

	buf_str(b, "\"media\":[");
	for (unsigned t = 0; t < e->tracks; t++) {
		p = artists_place(a, e, t);
		if (p.position == 1 && t > 0)
			buf_str(b, "]},");
		if (p.position == 1 && (p.video || format == NULL))
			buf_printf(b, "{\"position\":%u,\"format\":%s,"
			    "\"tracks\":[", p.disc, p.video ?
			    "\"DVD-Video\"" : "null");
		else if (p.position == 1)
			buf_printf(b, "{\"position\":%u,\"format\":\"%s%s\","
			    "\"tracks\":[", p.disc, *format == '1' ? "12\\\"" :
			    "", *format == '1' ? " Vinyl" : format);
		if (!tracks)
			continue;
		buf_printf(b, "%s{\"position\":%u,\"title\":\"t%u\","
		    "\"recording\":", p.position > 1 ? "," : "", p.position,
		    p.rec);
		artists_recording(b, a, e->group, p.rec, p.version, relations);
		buf_char(b, '}');
	}
	buf_str(b, e->tracks > 0 ? "]}]" : "]");
}

void
artists_release(struct buf *b, const struct artist *a, const struct edition *e,
    bool tracks, bool relations)
{
	const struct group *g = &a->g[e->group];
	const char *status = artists_states[e->state].name;

	buf_printf(b, "{\"id\":\"%s\",\"title\":\"R\",\"status\":%s%s%s,",
	    e->id, status ? "\"" : "", status ? status : "null",
	    status ? "\"" : "");
	put_date(b, "date", e->date);
	buf_char(b, ',');
	put_credit(b, a, g->guest);
	buf_printf(b, ",\"release-group\":{\"id\":\"%s\",\"title\":\"G\","
	    "\"primary-type\":\"%s\",\"secondary-types\":[%s],", g->id,
	    artists_types[g->type], g->live ? "\"Live\"" : "");
	put_date(b, "first-release-date", g->first);
	buf_char(b, ',');
	put_credit(b, a, g->guest);
	buf_str(b, "},");
	put_media(b, a, e, tracks, relations);
	buf_char(b, '}');
}

void
artists_artist(struct buf *b, const struct artist *a)
{
	buf_printf(b, "{\"id\":\"%s\",\"name\":\"A%u\",\"sort-name\":\"A%u\","
	    "\"type\":\"Group\"}", a->id, a->number, a->number);
}

