#include "db/schema.h"

#include <strings.h>

/* The names that daft-record(5) gives a meaning. */
static const struct {
	const char *name;
	enum role role;
} names[] = {
	{ "musicbrainz_id", ROLE_MBID },
	{ "musicbrainz_recording_id", ROLE_MBID_COPY },
	{ "slug", ROLE_SLUG },
	{ "url_slug", ROLE_SLUG_COPY },
	{ "created_at", ROLE_CREATED },
	{ "updated_at", ROLE_UPDATED },
	{ "artist_id", ROLE_ARTIST },
	{ "album_id", ROLE_ALBUM },
	{ "release_date", ROLE_DATE },
	{ "is_instrumental", ROLE_BOOL },
	{ "genres", ROLE_LIST },
	{ "members", ROLE_LIST },
	{ "images", ROLE_LIST },
	{ "cover_art", ROLE_LIST },
	{ "former_ids", ROLE_LIST },
	{ "credits", ROLE_CREDITS },
	{ "external_ids", ROLE_MAP },
	{ "release", ROLE_MAP },
	{ "id", ROLE_ID },
};

bool
role_json(enum role role)
{
	return role == ROLE_LIST || role == ROLE_CREDITS || role == ROLE_MAP ||
	    role == ROLE_JSON;
}

bool
role_made(enum role role)
{
	return role <= ROLE_UPDATED || role == ROLE_COMPUTED;
}

/* May a column of this affinity have the role that its name promises? */
static bool
fits(enum role role, enum affinity affinity)
{
	bool number = affinity == AFF_INTEGER || affinity == AFF_REAL;

	if (role == ROLE_DATE || role == ROLE_BOOL)
		return affinity == AFF_INTEGER || affinity == AFF_NUMERIC;
	if (role_json(role))
		return !number;
	return true;
}

static enum role
by_type(const struct column *c)
{
	if (strncasecmp(c->type, "json", 4) == 0)
		return ROLE_JSON;
	if (strncasecmp(c->type, "bool", 4) == 0)
		return ROLE_BOOL;
	switch (c->affinity) {
	case AFF_TEXT:
		return ROLE_TEXT;
	case AFF_INTEGER:
		return ROLE_INT;
	case AFF_REAL:
		return ROLE_REAL;
	default:
		return ROLE_ANY;
	}
}

enum role
schema_role(const struct column *c, bool of_catalogue)
{
	if (c->computed)
		return ROLE_COMPUTED;
	for (size_t i = 0; of_catalogue && i < sizeof(names) / sizeof(names[0]);
	    i++) {
		if (strcasecmp(names[i].name, c->name) == 0 &&
		    fits(names[i].role, c->affinity))
			return names[i].role;
	}
	return by_type(c);
}
