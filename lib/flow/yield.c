#include "flow/yield.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/msg.h"
#include "base/progress.h"
#include "base/stats.h"
#include "data/json.h"

static const char *
plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

static void
describe(struct buf *b, const struct yield *y, uint64_t of)
{
	buf_printf(b, "%" PRIu64, y->artists);
	if (of > 0)
		buf_printf(b, " of %" PRIu64, of);
	buf_printf(b, " artist%s, %" PRIu64 " album%s, %" PRIu64
	    " song%s; %" PRIu64 " request%s", plural(of > 0 ? of :
	    y->artists), y->albums, plural(y->albums), y->songs, plural(y->songs),
	    y->requests, plural(y->requests));
}

static void
progress(struct buf *b, void *arg)
{
	const struct yield *y = arg;

	describe(b, y, y->wanted);
}

void
yield_open(struct yield *y, const char *stats)
{
	static struct stats_item items[7];

	memset(y, 0, sizeof(*y));
	y->exact = stats != NULL;
	items[0] = (struct stats_item){ "artists", &y->artists };
	items[1] = (struct stats_item){ "albums", &y->albums };
	items[2] = (struct stats_item){ "songs", &y->songs };
	items[3] = (struct stats_item){ "requests", &y->requests };
	items[4] = (struct stats_item){ "not_found", &y->not_found };
	items[5] = (struct stats_item){ "failed", &y->failed };
	stats_at_exit(stats, items);
	recout_open(&y->out, STDOUT_FILENO);
	progress_start(progress, y);
}

void
yield_record(struct yield *y, const json_t *record)
{
	const char *type = js_str(record, "type");

	recout_json(&y->out, record);
	if (y->exact)
		recout_flush(&y->out);
	if (strcmp(type, "artist") == 0)
		y->artists++;
	else if (strcmp(type, "album") == 0)
		y->albums++;
	else
		y->songs++;
}

void
yield_records(struct yield *y, const json_t *list)
{
	json_t *record;
	size_t i;

	json_array_foreach(list, i, record)
		yield_record(y, record);
}

void
yield_not_found(struct yield *y, const char *text, bool is_id,
    enum mb_match match, const json_t *candidates)
{
	json_t *artist;
	size_t i;
	char *s;

	y->not_found++;
	y->status = exit_worse(y->status, EX_ATTENTION);
	if (is_id)
		warn("'%s': MusicBrainz has no artist with this id", text);
	else if (match == MB_SEVERAL)
		warn("'%s': %zu artists have this name; ask for one by its id:",
		    text, json_array_size(candidates));
	else if (match == MB_UNSURE)
		warn("'%s': more artists than can be shown may have this name; "
		    "ask for one by its id:", text);
	else
		warn("'%s': no artist has this name%s", text,
		    json_array_size(candidates) > 0 ? "; the nearest:" : "");
	json_array_foreach(candidates, i, artist) {
		s = mb_describe(artist);
		warn("    %s", s);
		free(s);
	}
}

static void
summary(const struct yield *y)
{
	struct buf b = BUF_INIT;

	describe(&b, y, 0);
	if (y->not_found > 0)
		buf_printf(&b, "; %" PRIu64 " not found", y->not_found);
	if (y->failed > 0)
		buf_printf(&b, "; %" PRIu64 " not complete", y->failed);
	if (y->not_found > 0 || y->failed > 0)
		warn("%s", b.data);
	else
		note("%s", b.data);
	buf_release(&b);
}

int
yield_close(struct yield *y)
{
	json_t *end;

	if (y->status == 0 || y->status == EX_ATTENTION) {
		end = json_pack("{s:s,s:I,s:I,s:I}", "type", "end",
		    "artists", (json_int_t)y->artists,
		    "albums", (json_int_t)y->albums,
		    "songs", (json_int_t)y->songs);
		recout_json(&y->out, end);
		json_decref(end);
	}
	progress_end();
	recout_flush(&y->out);
	summary(y);
	recout_close(&y->out);
	return y->status;
}
