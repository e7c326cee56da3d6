/*
 * filter: the plainest filter of the record stream, for tests/rec.t and whoever
 * wants a pipe without a network.  -s NAME=JSON sets a member in every
 * record, -R NAME refuses records that have one.  One line of counts on stderr.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/opt.h"
#include "data/json.h"
#include "data/rec.h"

static const char *rejects, *set, *refused;
static const struct opt opts[] = {
	OPT_STR('r', "rejects", NULL, "file", &rejects, "set bad lines aside"),
	OPT_STR('s', "set", NULL, "name=json", &set, "set a member"),
	OPT_STR('R', "refuse", NULL, "name", &refused, "refuse records with it"),
	OPT_END
};
static const struct prog prog = {
	"filter", "[FILE ...]", "passes records on", opts
};

static void
set_member(struct rec *r)
{
	const char *json = strchr(set, '=') + 1;
	char *name = mem_strn(set, (size_t)(json - set) - 1);

	rec_set(r, name, js_parse(json, strlen(json)));
	free(name);
}

int
main(int argc, char *argv[])
{
	struct rec rec = { 0 };
	struct recin in;
	struct recout out;
	enum rec_got got;
	uint64_t rejected;
	int n;

	n = opt_parse(argc, argv, &prog);
	recin_open(&in, argv + n, rejects);
	recout_open(&out, 1);
	for (;;) {
		if ((got = recin_ready(&in, &rec)) == REC_WAIT) {
			recout_flush(&out);
			recin_fill(&in);
			continue;
		}
		if (got != REC_GOT)
			break;
		if (refused != NULL && rec_find(&rec, refused) != NULL) {
			if (recin_reject(&in, &rec, "has '%s'", refused))
				continue;
			recout_flush(&out);
			rec_die(&rec, "has '%s'", refused);
		}
		if (set != NULL)
			set_member(&rec);
		recout_rec(&out, &rec);
	}
	recout_flush(&out);
	if (got == REC_BAD)
		rec_die(&rec, "%s", rec.why);
	note("in %ju, out %ju, rejected %ju", (uintmax_t)in.read,
	    (uintmax_t)out.written, (uintmax_t)in.rejected);
	rejected = in.rejected;
	recin_close(&in);
	recout_close(&out);
	rec_release(&rec);
	return rejected > 0 ? EX_ATTENTION : 0;
}
