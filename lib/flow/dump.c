#include "flow/dump.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/msg.h"
#include "data/json.h"
#include "flow/lines.h"
#include "flow/spill.h"
#include "svc/album.h"
#include "svc/canonical.h"
#include "svc/musicbrainz.h"

/* A name that somebody asked for, folded; sorted for look-up. */
struct alias {
	char *folded;
	size_t want;
};

struct dump {
	const struct extract *x;
	const struct wanted *all;
	struct yield *yield;
	struct spill *spill;
	struct alias *names;	/* of the wants that are names */
	size_t nnames;
	json_t **hits;		/* for each want: artists that bear it */
};

/* ---- artists ---- */

static int
alias_order(const void *a, const void *b)
{
	return strcmp(((const struct alias *)a)->folded,
	    ((const struct alias *)b)->folded);
}

static void
names_prepare(struct dump *d)
{
	d->names = mem_zero(d->all->n + 1, sizeof(*d->names));
	d->hits = mem_zero(d->all->n + 1, sizeof(json_t *));
	for (size_t i = 0; i < d->all->n; i++) {
		if (*d->all->w[i].id != '\0')
			continue;
		d->hits[i] = json_array();
		d->names[d->nnames++] = (struct alias){
		    mb_fold(d->all->w[i].text), i };
	}
	qsort(d->names, d->nnames, sizeof(*d->names), alias_order);
}

static void
names_release(struct dump *d)
{
	for (size_t i = 0; i < d->nnames; i++)
		free(d->names[i].folded);
	for (size_t i = 0; i < d->all->n; i++)
		json_decref(d->hits[i]);
	free(d->names);
	free(d->hits);
}

/* The first of the names that are this one; NULL: nobody asked for it. */
static struct alias *
asked(const struct dump *d, const char *name)
{
	struct alias key = { mb_fold(name), 0 }, *a = NULL;

	if (*key.folded != '\0')
		a = bsearch(&key, d->names, d->nnames, sizeof(key),
		    alias_order);
	free(key.folded);
	while (a != NULL && a > d->names &&
	    strcmp(a[-1].folded, a->folded) == 0)
		a--;
	return a;
}

/* The artist bears a name: once on the list of each that asked for it. */
static bool
hit(struct dump *d, const char *name, json_t *brief)
{
	struct alias *a = name == NULL ? NULL : asked(d, name);
	json_t *list;

	for (struct alias *i = a; i != NULL && i < d->names + d->nnames &&
	    strcmp(i->folded, a->folded) == 0; i++) {
		list = d->hits[i->want];
		if (json_array_get(list, json_array_size(list) - 1) != brief)
			json_array_append(list, brief);
	}
	return a != NULL;
}

static bool
hit_by_name(struct dump *d, const struct lines *l)
{
	static const char *const members[] = { "id", "name", "sort-name",
	    "aliases", "disambiguation", "type", "country" };
	json_t *brief = json_object(), *alias;
	bool any = false;
	size_t i;

	if (d->nnames == 0)
		goto out;
	for (i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		js_put(brief, members[i], lines_json(l, members[i]));
	any |= hit(d, js_str(brief, "name"), brief);
	any |= hit(d, js_str(brief, "sort-name"), brief);
	json_array_foreach(js_array(brief, "aliases"), i, alias)
		any |= hit(d, js_str(alias, "name"), brief);
out:
	json_decref(brief);
	return any;
}

static bool
hit_by_id(const struct dump *d, const struct lines *l)
{
	char *id = lines_text(l, "id");
	bool any = id != NULL && json_object_get(d->all->set, id) != NULL;

	free(id);
	return any;
}

static void
read_artists(struct dump *d)
{
	json_t *doc, *record;
	struct lines l;

	lines_open(&l, d->x->dump_artists);
	while (lines_next(&l)) {
		if (d->all->n > 0 && !hit_by_id(d, &l) && !hit_by_name(d, &l))
			continue;
		doc = lines_tree(&l);
		if ((record = mb_artist_record(doc, NULL)) != NULL)
			spill_artist(d->spill, record);
		json_decref(record);
		json_decref(doc);
	}
	lines_close(&l);
}

/* ---- who is meant ---- */

static void
choose_one(struct dump *d, size_t i)
{
	const struct want *w = &d->all->w[i];
	json_t *candidates = NULL;
	enum mb_match match = MB_FOUND;
	char id[MBID_SIZE];

	if (*w->id != '\0') {
		memcpy(id, w->id, MBID_SIZE);
		if (!spill_has_artist(d->spill, id))
			match = MB_NONE;
	} else
		match = mb_choose(d->hits[i], w->text, id, &candidates);
	if (match != MB_FOUND)
		yield_not_found(d->yield, w->text, *w->id != '\0', match,
		    candidates);
	else if (!spill_want(d->spill, id, (int64_t)i))
		detail("'%s' is an artist that was named before", w->text);
	json_decref(candidates);
}

static void
choose(struct dump *d)
{
	if (d->all->n == 0)
		spill_all(d->spill);
	for (size_t i = 0; i < d->all->n; i++)
		choose_one(d, i);
}

/* ---- releases ---- */

static const char *
first_artist(const json_t *credit)
{
	return js_str(js_object(json_array_get(credit, 0), "artist"), "id");
}

/* For -v: each of the artists that the group names. */
static void
left_out(struct dump *d, const json_t *group, const json_t *credit,
    const char *why)
{
	struct buf b = BUF_INIT;
	const char *id, *first;
	json_t *c;
	size_t i;

	if (!msg.verbose || js_str(group, "id") == NULL)
		return;
	json_array_foreach(credit, i, c) {
		id = js_str(js_object(c, "artist"), "id");
		if (id == NULL || !spill_wants(d->spill, id))
			continue;
		buf_reset(&b);
		first = js_str(json_array_get(credit, 0), "name");
		if (i > 0)
			buf_printf(&b, "by %s", first != NULL ? first : "?");
		else
			buf_str(&b, why);
		spill_left_out(d->spill, id, js_str(group, "id"),
		    js_str(group, "title"), b.data);
	}
	buf_release(&b);
}

static void
read_album(struct dump *d, const struct lines *l, const json_t *group,
    const json_t *credit)
{
	json_t *doc = lines_tree(l), *links = NULL;
	char key[CANONICAL_KEY];

	if (canonical_key(key, doc)) {
		links = album_links(doc);
		spill_release(d->spill, first_artist(credit), key, doc, links);
	} else
		left_out(d, group, credit,
		    "nothing but bootlegs and pseudo-releases");
	json_decref(links);
	json_decref(doc);
}

/* Most releases are none of ours: little is decoded to see that. */
static void
read_release(struct dump *d, const struct lines *l)
{
	json_t *group = lines_json(l, "release-group"), *credit;
	const char *artist;
	struct group_verdict v;

	credit = json_incref(js_array(group, "artist-credit"));
	if (credit == NULL)
		credit = lines_json(l, "artist-credit");
	artist = first_artist(credit);
	if (artist != NULL && js_str(group, "id") != NULL) {
		v = canonical_group(group, credit, artist, d->x->types);
		if (!v.fine || !spill_wants(d->spill, artist))
			left_out(d, group, credit, v.why);
		else
			read_album(d, l, group, credit);
	}
	json_decref(credit);
	json_decref(group);
}

static void
read_releases(struct dump *d)
{
	struct lines l;

	lines_open(&l, d->x->dump_releases);
	while (lines_next(&l))
		read_release(d, &l);
	lines_close(&l);
}

/* ---- groups and works ---- */

static void
read_more(struct dump *d, const char *file, bool works)
{
	struct lines l;
	json_t *doc;
	char *id;

	lines_open(&l, file);
	while (lines_next(&l)) {
		id = lines_text(&l, "id");
		if (id != NULL && works && spill_has_work(d->spill, id)) {
			doc = lines_json(&l, "relations");
			spill_work(d->spill, id, doc);
			json_decref(doc);
		} else if (id != NULL && !works &&
		    spill_has_group(d->spill, id)) {
			doc = lines_tree(&l);
			spill_group(d->spill, id, doc);
			json_decref(doc);
		}
		free(id);
	}
	lines_close(&l);
}

/* ---- records ---- */

static void
write_albums(struct dump *d, const json_t *artist)
{
	struct album_from from = {
		.artist_id = js_str(artist, "musicbrainz_id"),
		.artist_name = js_str(artist, "name"),
		.keep_versions = d->x->keep_versions,
	};
	json_t *doc, *links, *records;
	const char *title;

	spill_albums(d->spill, from.artist_id, d->x->albums);
	while ((doc = spill_next_album(d->spill, &links)) != NULL) {
		from.release = doc;
		from.links = links;
		title = js_str(js_object(doc, "release-group"), "title");
		detail("%s: %s: release %s", from.artist_name, title != NULL ?
		    title : "?", js_str(doc, "id"));
		records = album_records(&from);
		yield_records(d->yield, records);
		json_decref(records);
		json_decref(links);
		json_decref(doc);
	}
}

static void
write_all(struct dump *d)
{
	const char *title, *why;
	json_t *artist;

	while ((artist = spill_next_artist(d->spill)) != NULL) {
		spill_outs(d->spill, js_str(artist, "musicbrainz_id"));
		while (spill_next_out(d->spill, &title, &why))
			detail("%s: %s left out: %s", js_str(artist, "name"),
			    title != NULL ? title : "?", why);
		yield_record(d->yield, artist);
		write_albums(d, artist);
		json_decref(artist);
	}
}

/* Before the first is read, for that takes long.  (A FIFO is not opened: who
 * writes to it may be busy with another.) */
static void
check(const char *file)
{
	if (file != NULL && strcmp(file, "-") != 0 && access(file, R_OK) == -1)
		die(EX_NOINPUT, "%s: %s", file, strerror(errno));
}

void
dump_run(const struct extract *x, const struct wanted *all,
    struct yield *yield)
{
	struct dump d = { .x = x, .all = all, .yield = yield };

	check(x->dump_artists);
	check(x->dump_releases);
	check(x->dump_groups);
	check(x->dump_works);
	d.spill = spill_new();
	names_prepare(&d);
	read_artists(&d);
	choose(&d);
	read_releases(&d);
	if (x->dump_groups != NULL)
		read_more(&d, x->dump_groups, false);
	if (x->dump_works != NULL) {
		spill_needs_works(d.spill);
		read_more(&d, x->dump_works, true);
	}
	write_all(&d);
	names_release(&d);
	spill_free(d.spill);
}
