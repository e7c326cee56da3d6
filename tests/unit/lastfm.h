#ifndef UNIT_LASTFM_H
#define UNIT_LASTFM_H

#include <string.h>

#include "svc/lastfm.h"

/* lastfm: one look-up at a time, of an artist with this id, and answers out of
 * the test. */
#define MBID "c8b03190-306c-4120-bb0b-6f2ebfc06ea9"

static const struct svc_conf conf = { .api = "https://x.test/2.0/" };
static struct svc_about about;
static struct svc_lookup look;

/* A look-up of an artist begins.  name NULL: the record has none. */
static inline enum svc_outcome
begin(const char *name)
{
	svc_lookup_release(&look);
	memset(&about, 0, sizeof(about));
	strcpy(about.mbid, MBID);
	about.name = (char *)name;
	look.about = &about;
	look.conf = &conf;
	return lastfm.next(&look, NULL);
}

static inline enum svc_outcome
answer(int status, const char *body)
{
	struct svc_answer a = { .status = status, .body = body,
	    .len = strlen(body) };

	return lastfm.next(&look, &a);
}

/* For tcase_add_checked_fixture(): the last look-up of a test ends. */
static inline void
release(void)
{
	svc_lookup_release(&look);
}

#endif
