/*
 * mb-extract: artists, albums and songs from MusicBrainz.
 * Here: options, exit status.  What is asked and said: svc/musicbrainz.c,
 * svc/canonical.c.  Work: flow/extract.c, flow/dump.c.
 */
#include <string.h>

#include "base/opt.h"
#include "flow/extract.h"
#include "svc/canonical.h"

static const char *
set_types(const char *value, void *var)
{
	return canonical_types(value, var) == 0 ? NULL :
	    "is no list of album, ep, single, broadcast, other";
}

static struct extract x = {
	.http = HTTP_CONF_INIT, .base = "https://musicbrainz.org/ws/2",
	.types = TYPE_ALBUM,
};
static const struct opt opts[] = {
	OPT_STR('f', "file", NULL, "FILE", &x.file,
	    "more artists, one a line; -: standard input"),
	OPT_INT('n', "albums", NULL, "N", &x.albums, 1, 100000,
	    "only the first N albums of an artist, by date"),
	OPT_CALL('t', "types", NULL, "TYPE,...", set_types, &x.types,
	    "album, ep, single, broadcast, other (album)"),
	OPT_FLAG(0, "keep-versions", &x.keep_versions,
	    "live takes, remixes, demos and the like too"),
	OPT_STR(0, "dump-artists", NULL, "FILE", &x.dump_artists,
	    "read JSON dumps in place of the web service"),
	OPT_STR(0, "dump-releases", NULL, "FILE", &x.dump_releases,
	    "with --dump-artists"),
	OPT_STR(0, "dump-release-groups", NULL, "FILE", &x.dump_groups,
	    "for the links of albums"),
	OPT_STR(0, "dump-works", NULL, "FILE", &x.dump_works,
	    "for composers and lyricists"),
	OPT_STR(0, "stats", NULL, "FILE", &x.stats, "write the counts to FILE"),
	HTTP_OPTS(x.http),
	OPT_ENV("MUSICBRAINZ_URL", &x.base, "the web service"),
	OPT_END
};
static const struct prog prog = {
	"mb-extract", "[ARTIST ...]",
	"extract artists, albums and songs from MusicBrainz", opts
};

int
main(int argc, char *argv[])
{
	int n = opt_parse(argc, argv, &prog);
	const char *const files[] = { x.file, x.dump_artists,
	    x.dump_releases, x.dump_groups, x.dump_works };
	int stdins = 0;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		stdins += files[i] != NULL && strcmp(files[i], "-") == 0;
	if (stdins > 1)
		opt_wrong("standard input can be read only once");
	if ((x.dump_artists == NULL) != (x.dump_releases == NULL))
		opt_wrong("--dump-artists and --dump-releases go together");
	if (x.dump_artists == NULL &&
	    (x.dump_groups != NULL || x.dump_works != NULL))
		opt_wrong("a dump of artists and one of releases are needed");
	return extract_run(&x, argv + n);
}
