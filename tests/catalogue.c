/*
 * catalogue N [SEED]: prints N records of an invented catalogue, parents
 * before children, in the proportions of a real one (1 artist : 8 albums : 90
 * songs), and their end record.  The same N and SEED give the same bytes.
 * Titles repeat, as they do in life, and are of all scripts; some members are
 * missing; a few songs stand on two albums.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

static uint64_t state;

static uint64_t
next(void)
{
	uint64_t z = state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static unsigned
below(unsigned n)
{
	return (unsigned)(next() % n);
}

static const char *const words[] = {
	"love", "night", "Blue", "river", "Home", "one", "More", "time",
	"Angel", "fire", "Björk", "café", "naïve", "Wind", "Ghost", "électrique",
	"Sun", "dance", "Highway", "Straße", "Gold", "dream", "Über", "heart",
	"Rain", "the", "of", "and", "Ночь", "東京", "Summer", "Señor",
	"(Part 2)", "\\\"live\\\"", "AC\\/DC", "\\u0416", "don't", "1999",
};

/* Some hundred words more, of syllables. */
static void
word(struct buf *b)
{
	static const char *const syllables[] = {
		"ba", "lo", "ri", "ne", "so", "ta", "mu", "ki",
	};
	unsigned n = below(512);

	if (n < sizeof(words) / sizeof(words[0]))
		buf_str(b, words[n]);
	else
		buf_printf(b, "%s%s%s", syllables[n & 7],
		    syllables[n >> 3 & 7], syllables[n >> 6 & 7]);
}

static void
title(struct buf *b)
{
	unsigned n = 1 + below(4);

	for (unsigned i = 0; i < n; i++) {
		if (i > 0)
			buf_char(b, ' ');
		word(b);
	}
}

static void
uuid(char out[37])
{
	uint64_t a = next(), c = next();

	snprintf(out, 37, "%08x-%04x-4%03x-a%03x-%012" PRIx64,
	    (unsigned)(a & 0xffffffff), (unsigned)(a >> 32 & 0xffff),
	    (unsigned)(a >> 48 & 0xfff), (unsigned)(c & 0xfff),
	    c >> 16 & 0xffffffffffff);
}

static void
text(struct buf *b, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		buf_printf(b, "%s%s", i == 0 ? "" : i % 9 == 0 ? "\\n" : " ",
		    words[below(sizeof(words) / sizeof(words[0]))]);
}

static void
date(struct buf *b)
{
	unsigned year = 1950 + below(75), how = below(10);

	buf_printf(b, ",\"release_date\":\"%u", year);
	if (how > 0)
		buf_printf(b, "-%02u", 1 + below(12));
	if (how > 1)
		buf_printf(b, "-%02u", 1 + below(28));
	buf_char(b, '"');
}

static void
genres(struct buf *b)
{
	static const char *const all[] = {
		"rock", "electronic", "house", "jazz", "hip hop", "ambient",
	};
	unsigned n = below(4);

	buf_str(b, ",\"genres\":[");
	for (unsigned i = 0; i < n; i++)
		buf_printf(b, "%s\"%s\"", i > 0 ? "," : "", all[below(6)]);
	buf_char(b, ']');
}

static void
artist(struct buf *b, const char *id)
{
	char member[37];

	buf_printf(b, "{\"type\":\"artist\",\"musicbrainz_id\":\"%s\","
	    "\"name\":\"", id);
	title(b);
	buf_str(b, "\",\"sort_name\":\"Sorted\",\"country\":\"FR\"");
	buf_printf(b, ",\"formed_year\":%u", 1950 + below(70));
	genres(b);
	uuid(member);
	buf_printf(b, ",\"members\":[{\"name\":\"Somebody\",\"id\":\"%s\","
	    "\"roles\":[\"guitar\"],\"period\":{\"begin\":\"1993\","
	    "\"end\":null,\"ended\":false}}],\"bio\":\"", member);
	text(b, 60);
	buf_printf(b, "\",\"wikidata_id\":\"Q%u\",\"discogs_artist_id\":\"%u\","
	    "\"external_ids\":{\"spotify_id\":\"%016" PRIx64 "\","
	    "\"wikidata_id\":\"Q1\"}}\n", below(9999999), below(9999999),
	    next());
}

static void
album(struct buf *b, const char *id, const char *artist_id)
{
	buf_printf(b, "{\"type\":\"album\",\"musicbrainz_id\":\"%s\","
	    "\"title\":\"", id);
	title(b);
	buf_printf(b, "\",\"artist\":{\"musicbrainz_id\":\"%s\","
	    "\"name\":\"x\"}", artist_id);
	date(b);
	buf_printf(b, ",\"track_count\":%u", 8 + below(8));
	genres(b);
	buf_printf(b, ",\"cover_art\":[\"https://example.org/%s.jpg\"],"
	    "\"credits\":[{\"name\":\"Somebody\",\"roles\":[\"producer\"]}],"
	    "\"barcode\":\"%012" PRIu64 "\",\"discogs_master_id\":\"%u\","
	    "\"external_ids\":{\"spotify_album_id\":\"%016" PRIx64 "\"}}\n",
	    id, next() % 1000000000000, below(9999999), next());
}

struct song {
	char id[37];
	const char *artist, *album;
	unsigned position;
};

static void
song(struct buf *b, const struct song *s)
{
	buf_printf(b, "{\"type\":\"song\",\"musicbrainz_id\":\"%s\","
	    "\"title\":\"", s->id);
	title(b);
	buf_printf(b, "\",\"artist\":{\"musicbrainz_id\":\"%s\",\"name\":\"x\"}"
	    ",\"album\":{\"musicbrainz_id\":\"%s\",\"title\":\"y\"},\"disc\":1,"
	    "\"position\":%u,\"duration\":%u", s->artist, s->album,
	    s->position, 60 + below(400));
	date(b);
	if (below(8) == 0) {
		buf_str(b, ",\"is_instrumental\":true");
	} else if (below(2) == 0) {
		buf_str(b, ",\"lyrics\":\"");
		text(b, 40);
		buf_char(b, '"');
	}
	if (below(3) > 0)
		buf_printf(b, ",\"isrc\":\"GBDUW%07u\",\"spotify_track_id\":"
		    "\"%016" PRIx64 "\",\"genius_song_id\":\"%u\"",
		    below(9999999), next(), below(9999999));
	buf_printf(b, ",\"artist_credit\":\"x\",\"credits\":[{\"name\":\"A\","
	    "\"roles\":[\"mix\"]}],\"external_ids\":{\"youtube_id\":\"%011"
	    PRIx64 "\"}}\n", next() & 0xfffffffffff);
}

static void
leave(const char *why)
{
	fprintf(stderr, "catalogue: %s\n", why);
	exit(1);
}

int
main(int argc, char *argv[])
{
	char artist_id[37] = "", album_id[37] = "", other[37] = "";
	struct song s = { .artist = artist_id, .album = album_id };
	unsigned n, count[3] = { 0, 0, 0 };
	struct buf b = BUF_INIT;

	if (argc < 2)
		leave("usage: catalogue N [SEED]");
	n = (unsigned)strtoul(argv[1], NULL, 10);
	state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	for (unsigned i = 0; i < n; i++) {
		buf_reset(&b);
		if (i % 99 == 0) {
			uuid(artist_id);
			artist(&b, artist_id);
			count[0]++;
		} else if (i % 99 % 12 == 1) {
			uuid(album_id);
			album(&b, album_id, artist_id);
			count[1]++;
		} else {
			s.position = i % 99 % 12;
			/* Now and then one of another album, here too. */
			if (s.position == 5 && *other != '\0' && below(4) == 0)
				memcpy(s.id, other, sizeof(s.id));
			else
				uuid(s.id);
			if (s.position == 6)
				memcpy(other, s.id, sizeof(other));
			song(&b, &s);
			count[2]++;
		}
		fwrite(b.data, 1, b.len, stdout);
	}
	printf("{\"type\":\"end\",\"artists\":%u,\"albums\":%u,\"songs\":%u}\n",
	    count[0], count[1], count[2]);
	buf_release(&b);
	if (fflush(stdout) != 0 || ferror(stdout))
		leave("cannot write");
	return 0;
}
