/*
 * Answers of MusicBrainz with a member or two put out of place, thousands of
 * them: nothing falls over, and what comes out are records.
 */
#include "unit/answer.h"

#include <stdint.h>

#include "svc/album.h"
#include "svc/canonical.h"
#include "svc/musicbrainz.h"
#include "svc/release.h"
#include "svc/shelf.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))
#define ROUNDS 600

static uint64_t state;

static size_t
below(size_t n)
{
	uint64_t z = state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return n == 0 ? 0 : (size_t)(z ^ z >> 31) % n;
}

static json_t *
read_json(const char *path)
{
	size_t len;
	char *text = file_read(path, &len);
	json_t *doc;

	ck_assert_msg(text != NULL, "%s", path);
	doc = js_parse(text, len);
	ck_assert_msg(doc != NULL, "%s", path);
	free(text);
	return doc;
}

/* ---- mangling ---- */

static json_t *
odd_value(json_t *doc)
{
	static const char *const odd[] = { "null", "true", "false", "0", "-1",
	    "9223372036854775807", "-9223372036854775808", "1e308", "0.5",
	    "\"\"", "\"x\"", "\" \"", "\"7\"", "\"(live\"", "\"?\?\?\?-00\"",
	    "\"a\\u0000b\"", "[]", "{}", "[null]", "[[]]", "[{}]",
	    "[\"\",7,null]", "{\"id\":null}", "{\"\":[]}",
	    "\"056e4f3e-d505-4dad-8ec1-d04f521cbb56\"" };
	size_t i = below(LEN(odd) + 3);

	return i < LEN(odd) ? js_parse(odd[i], strlen(odd[i])) :
	    json_deep_copy(doc);
}

/* Goes down into v by chance and puts something odd there, or takes it away,
 * or writes it twice. */
static void
mangle(json_t *v, json_t *doc)
{
	json_t *below_it;
	const char *key;
	size_t i;
	void *at;

	if (json_is_array(v) && json_array_size(v) > 0) {
		i = below(json_array_size(v));
		below_it = json_array_get(v, i);
		if (below(5) > 0 && json_is_object(below_it))
			mangle(below_it, doc);
		else if (below(3) == 0)
			json_array_remove(v, i);
		else if (below(2) == 0)
			json_array_append_new(v, json_deep_copy(below_it));
		else
			json_array_set_new(v, i, odd_value(doc));
		return;
	}
	if (json_object_size(v) == 0)
		return;
	i = below(json_object_size(v));
	for (at = json_object_iter(v); i > 0; i--)
		at = json_object_iter_next(v, at);
	key = json_object_iter_key(at);
	below_it = json_object_iter_value(at);
	if (below(5) > 0 && (json_is_object(below_it) ||
	    json_array_size(below_it) > 0))
		mangle(below_it, doc);
	else if (below(4) == 0)
		json_object_del(v, key);
	else
		json_object_set_new(v, key, odd_value(doc));
}

/* ---- what must hold ---- */

static void
all_known(const json_t *record)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)record, key, value)
		ck_assert_msg(js_known(value), "%s in %s", key, shown(record));
}

static void
are_records(const json_t *records)
{
	const json_t *album = json_array_get(records, 0), *r;
	char id[MBID_SIZE];
	const char *text;
	int64_t n;
	size_t i;

	ck_assert_str_eq(js_str(album, "type"), "album");
	ck_assert(js_int(album, "track_count", &n));
	ck_assert_uint_eq((size_t)n, json_array_size(records) - 1);
	json_array_foreach(records, i, r) {
		all_known(r);
		if (i == 0)
			continue;
		ck_assert_str_eq(js_str(r, "type"), "song");
		text = js_str(r, "musicbrainz_id");
		ck_assert(text != NULL && mbid_fold(text, id));
		ck_assert_ptr_nonnull(js_str(r, "title"));
		ck_assert(!js_int(r, "duration", &n) || n > 0);
	}
}

/* What is kept of a dump's line makes the same songs. */
static void
same_songs(const json_t *a, const json_t *b)
{
	static const char *const members[] = { "musicbrainz_id", "title",
	    "disc", "position", "duration", "isrc", "artist_credit",
	    "release_date" };
	const json_t *other, *r;
	size_t i;

	ck_assert_uint_eq(json_array_size(a), json_array_size(b));
	json_array_foreach(a, i, r) {
		other = json_array_get(b, i);
		for (size_t k = 0; k < LEN(members); k++)
			ck_assert_msg(json_equal(json_object_get(r, members[k]),
			    json_object_get(other, members[k])) ||
			    json_object_get(r, members[k]) == NULL, "%s in %s",
			    members[k], shown(r));
	}
}

static void
try_release(json_t *release)
{
	struct album_from from = { .artist_id = "A", .artist_name = "Ann",
	    .release = release, .keep_versions = below(2) == 0 };
	json_t *whole, *slim = release_slim(release), *of_slim;

	whole = album_records(&from);
	from.release = slim;
	of_slim = album_records(&from);
	are_records(whole);
	same_songs(whole, of_slim);
	release_graft(release, js_array(release, "media"));
	ck_assert_uint_eq(release_lacks(release), 0);
	json_decref(whole);
	json_decref(of_slim);
	json_decref(slim);
}

static void
try_page(json_t *page)
{
	struct shelf *s = shelf_new("056e4f3e-d505-4dad-8ec1-d04f521cbb56",
	    TYPE_ALBUM | TYPE_EP);
	const struct shelf_album *a;
	struct shelf_out out;
	json_t *release;
	size_t i;

	json_array_foreach(js_array(page, "releases"), i, release)
		shelf_add(s, release, below(2) == 0);
	for (i = 0; shelf_left_out(s, i, &out); i++)
		ck_assert_ptr_nonnull(out.why);
	ck_assert_uint_le(shelf_settled(s, 0), shelf_whole(s));
	ck_assert_uint_le(shelf_settled(s, 2), 2);
	shelf_sort(s, below(4));
	for (i = 0; (a = shelf_album(s, i)) != NULL; i++)
		if (a->whole != NULL)
			try_release(a->whole);
	while (shelf_album(s, 0) != NULL && shelf_next(s, 0))
		continue;
	shelf_free(s);
}

static void
try_artist(json_t *doc)
{
	json_t *record = mb_artist_record(doc, NULL), *candidates;
	char id[MBID_SIZE], *text;

	if (record != NULL) {
		all_known(record);
		ck_assert(mbid_fold(js_str(record, "musicbrainz_id"), id));
		ck_assert_ptr_nonnull(js_str(record, "name"));
	}
	json_decref(record);
	mb_found(doc, "Daft Punk", id, &candidates);
	text = mb_describe(json_array_get(candidates, 0));
	free(text);
	json_decref(candidates);
}

static void
try_all(const char *const files[], size_t n, void (*try)(json_t *))
{
	json_t *doc, *copy;

	for (size_t i = 0; i < n; i++) {
		doc = read_json(files[i]);
		try(doc);
		for (int round = 0; round < ROUNDS; round++) {
			copy = json_deep_copy(doc);
			for (size_t k = 1 + below(4); k > 0; k--)
				mangle(copy, doc);
			try(copy);
			json_decref(copy);
		}
		json_decref(doc);
	}
}

#define FIXTURES "tests/fixtures/musicbrainz/"
#define ANSWERS "tests/fixtures/answers/musicbrainz/"

START_TEST(mangled_artists)
{
	static const char *const files[] = {
		FIXTURES "artist.daft-punk.json", FIXTURES "artist.ringo.json",
		FIXTURES "search.nirvana.json", FIXTURES "search.ringo.json",
		ANSWERS "artist_artist-rels.json",
		ANSWERS "artist_url-rels.json",
	};

	try_all(files, LEN(files), try_artist);
}
END_TEST

START_TEST(mangled_releases)
{
	static const char *const files[] = {
		FIXTURES "release.daft-punk.discovery.json",
		FIXTURES "release.daft-punk.homework.json",
		ANSWERS "release_two_discs.json",
	};

	try_all(files, LEN(files), try_release);
}
END_TEST

START_TEST(mangled_pages)
{
	static const char *const files[] = {
		FIXTURES "releases.daft-punk.json",
		ANSWERS "browse_release_with_recordings_rels.json",
	};

	try_all(files, LEN(files), try_page);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, mangled_artists);
	tcase_add_test(tc, mangled_releases);
	tcase_add_test(tc, mangled_pages);
}

UNIT_MAIN("mangled", cases)
