#include "db/fields.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "data/names.h"

#define BUCKETS 256		/* a power of two */
#define GUESSES 64
#define UNKNOWN_MAX 100		/* a stream of random names costs no memory */

struct fields {
	struct field *bucket[BUCKETS];
	const struct field *guess[GUESSES];	/* of the record before */
	struct field others;	/* all unknown names beyond UNKNOWN_MAX */
	size_t unknown;
};

/* Used on the way, dropped without a word where there is no column. */
static const char *const passing[] = {
	"type", "artist_credit", "disc", "position", "release",
	"listeners", "playcount", "synced_lyrics", "lyrics_source",
	"slug", "url_slug", "id", "created_at", "updated_at",
	"musicbrainz_recording_id",
};

static uint32_t
hash(const char *s, size_t len)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)s[i]) * 16777619u;
	return (h ^ h >> 15) & (BUCKETS - 1);
}

static struct field *
look(const struct fields *fs, const char *name, size_t len)
{
	struct field *f = fs->bucket[hash(name, len)];

	while (f != NULL && (f->len != len || memcmp(f->name, name, len) != 0))
		f = f->next;
	return f;
}

/* The first meaning that a name is given stays. */
static struct field *
add(struct fields *fs, const char *name, size_t len, enum field_what what,
    size_t column)
{
	struct field *f = look(fs, name, len), **bucket;

	if (f != NULL)
		return f;
	f = mem_zero(1, sizeof(*f));
	bucket = &fs->bucket[hash(name, len)];
	*f = (struct field){ mem_strn(name, len), len, what, column, false,
	    *bucket };
	*bucket = f;
	return f;
}

static void
add_name(struct fields *fs, const char *name, enum field_what what)
{
	add(fs, name, strlen(name), what, FIELD_NO_COLUMN);
}

/* A member that is used on the way, and stored if there is a column. */
static void
add_maybe(struct fields *fs, const struct table *t, const char *name,
    enum field_what what)
{
	const struct column *c = table_column(t, name);

	add(fs, name, strlen(name), what, c != NULL && !c->computed ?
	    (size_t)(c - t->columns) : FIELD_NO_COLUMN);
}

struct fields *
fields_new(const struct table *t, enum rec_type type)
{
	struct fields *fs = mem_zero(1, sizeof(*fs));

	fs->others.name = mem_str("other members");
	fs->others.what = FIELD_UNKNOWN;
	/* Not what a column of this name is for. */
	add_name(fs, "type", FIELD_IGNORED);
	add_name(fs, "musicbrainz_id", FIELD_MBID);
	if (type != REC_ARTIST)
		add_name(fs, "artist", FIELD_ARTIST);
	if (type == REC_SONG)
		add_name(fs, "album", FIELD_ALBUM);
	add_maybe(fs, t, "former_ids", FIELD_FORMER);
	add_maybe(fs, t, "sort_name", FIELD_SORT_NAME);
	for (size_t i = 0; i < t->ncolumns; i++) {
		const struct column *c = &t->columns[i];

		/* Somebody else's artist_id says nothing here. */
		if (c->role == ROLE_ARTIST || c->role == ROLE_ALBUM ||
		    c->role == ROLE_COMPUTED)
			add_name(fs, c->name, FIELD_UNKNOWN);
		else if (role_made(c->role))
			add_name(fs, c->name, FIELD_IGNORED);
		else
			add(fs, c->name, strlen(c->name), FIELD_COLUMN, i);
	}
	for (size_t i = 0; i < sizeof(passing) / sizeof(passing[0]); i++)
		add_name(fs, passing[i], FIELD_IGNORED);
	return fs;
}

void
fields_free(struct fields *fs)
{
	if (fs == NULL)
		return;
	for (size_t i = 0; i < BUCKETS; i++) {
		struct field *f = fs->bucket[i], *next;

		for (; f != NULL; f = next) {
			next = f->next;
			free(f->name);
			free(f);
		}
	}
	free(fs->others.name);
	free(fs);
}

static const struct field *
find(struct fields *fs, const char *name, size_t len, bool *first)
{
	struct field *f = look(fs, name, len);

	if (f == NULL && fs->unknown++ < UNKNOWN_MAX)
		f = add(fs, name, len, FIELD_UNKNOWN, FIELD_NO_COLUMN);
	else if (f == NULL)
		f = &fs->others;
	*first = f->what == FIELD_UNKNOWN && !f->met;
	f->met = true;
	return f;
}

const struct field *
fields_find(struct fields *fs, size_t at, const struct member *m, bool *first)
{
	const struct field *f;
	char *name;

	*first = false;
	f = at < GUESSES ? fs->guess[at] : NULL;
	if (f != NULL && f->len == m->name_len && !m->name_escaped &&
	    memcmp(f->name, m->name, f->len) == 0)
		return f;
	if (m->name_escaped) {
		name = mem_alloc(m->name_len);
		f = find(fs, name, names_decode(name, m->name, m->name_len),
		    first);
		free(name);
	} else {
		f = find(fs, m->name, m->name_len, first);
	}
	if (at < GUESSES)
		fs->guess[at] = f;
	return f;
}
