#ifndef UNIT_ALBUM_H
#define UNIT_ALBUM_H

#include "unit/answer.h"

#include "svc/album.h"
#include "svc/release.h"

/* album: releases written by hand, and the records that are made of them. */
#define ID "00000000-0003-4000-8000-00000000000"	/* and a digit */
#define RELEASE(media) "{\"id\":\"R\",\"release-group\":{\"id\":\"G\"," \
    "\"title\":\"T\"},\"media\":[" media "]}"

static inline json_t *
parse(const char *text)
{
	json_t *v = js_parse(text, strlen(text));

	ck_assert_msg(v != NULL, "%s", text);
	return v;
}

static inline json_t *
records_of(const json_t *release, bool keep)
{
	struct album_from from = { .artist_id = "A", .artist_name = "Ann",
	    .release = release, .keep_versions = keep };

	return album_records(&from);
}

/* What is kept of a dump's line must do for the same records.  (Relations of
 * works stand in another dump.) */
static inline void
slim_does(const json_t *release, const char *text, bool keep)
{
	json_t *slim = release_slim(release), *a, *b;

	if (strstr(text, "\"work\"") == NULL) {
		a = records_of(release, keep);
		b = records_of(slim, keep);
		ck_assert_msg(json_equal(a, b), "%s", text);
		json_decref(a);
		json_decref(b);
	}
	json_decref(slim);
}

#endif
