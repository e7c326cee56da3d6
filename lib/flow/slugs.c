#include "flow/slugs.h"

#include <stdio.h>

#include "data/text.h"
#include "db/schema.h"

void
slug_base(struct buf *out, const struct slug_of *of)
{
	char slug[SLUG_MAX + 1] = "";

	buf_reset(out);
	if (of->title != NULL)
		text_slug(slug, sizeof(slug), of->title);
	if (!text_slug_fine(slug) && of->sort_name != NULL)
		text_slug(slug, sizeof(slug), of->sort_name);
	if (text_slug_fine(slug))
		buf_str(out, slug);
	else
		buf_printf(out, "%s-%.8s", entities[of->type - REC_ARTIST],
		    of->mbid);
}

/* BASE-END: 1 taken (or no address that the site answers), 0 free, -1. */
static int
try(struct buf *out, size_t base, const char *end,
    int (*taken)(void *, const char *), void *arg)
{
	if (end == NULL || *end == '\0')
		return 1;
	out->len = base;
	buf_char(out, '-');
	buf_str(out, end);
	return text_slug_fine(out->data) ? taken(arg, out->data) : 1;
}

int
slug_choose(struct buf *out, const struct slug_of *of,
    int (*taken)(void *, const char *), void *arg)
{
	char year[16] = "", brief[9] = "", more[MBID_SIZE + 16];
	const char *const ends[] = {
		of->type != REC_ARTIST ? of->artist_slug : NULL,
		of->type == REC_SONG ? of->album_slug : NULL,
		year, brief, of->mbid
	};
	size_t base;
	int r;

	if (of->year > 0)
		snprintf(year, sizeof(year), "%04d", of->year);
	snprintf(brief, sizeof(brief), "%.8s", of->mbid);
	slug_base(out, of);
	base = out->len;
	r = taken(arg, out->data);
	for (size_t i = 0; r == 1 && i < sizeof(ends) / sizeof(ends[0]); i++)
		r = try(out, base, ends[i], taken, arg);
	/* Somebody's slug looks like our whole id: no record is dropped. */
	for (unsigned n = 2; r == 1; n++) {
		snprintf(more, sizeof(more), "%s-%u", of->mbid, n);
		r = try(out, base, more, taken, arg);
	}
	return r;
}
