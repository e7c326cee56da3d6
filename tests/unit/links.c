#include "unit/unit.h"

#include <string.h>

#include "data/json.h"
#include "svc/links.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static void
add(json_t *relations, const char *address, bool ended)
{
	json_array_append_new(relations, json_pack("{s:s,s:s,s:b,s:{s:s}}",
	    "target-type", "url", "type", "other databases", "ended", ended,
	    "url", "resource", address));
}

static const struct {
	enum link_of of;
	const char *address, *member, *value;	/* NULL: tells nothing */
} one[] = {
	{ LINK_ARTIST, "https://open.spotify.com/artist/4tZwfgrHOc3mvqYlEYSvVi",
	    "spotify_id", "4tZwfgrHOc3mvqYlEYSvVi" },
	{ LINK_ARTIST, "https://open.spotify.com/artist/"
	    "4tZwfgrHOc3mvqYlEYSvVi?si=abc", "spotify_id",
	    "4tZwfgrHOc3mvqYlEYSvVi" },
	{ LINK_ARTIST, "https://open.spotify.com/intl-de/artist/"
	    "4tZwfgrHOc3mvqYlEYSvVi/", "spotify_id",
	    "4tZwfgrHOc3mvqYlEYSvVi" },
	{ LINK_ARTIST, "https://open.spotify.com/artist/short", NULL, NULL },
	{ LINK_ARTIST, "https://open.spotify.com/album/2noRn2Aes5aoNVsU6iWThc",
	    NULL, NULL },
	{ LINK_ARTIST, "https://notspotify.com/artist/4tZwfgrHOc3mvqYlEYSvVi",
	    NULL, NULL },
	{ LINK_ARTIST, "https://music.apple.com/us/artist/5468295",
	    "apple_music_id", "5468295" },
	{ LINK_ARTIST, "https://music.apple.com/gb/artist/daft-punk/5468295",
	    "apple_music_id", "5468295" },
	{ LINK_ARTIST, "https://itunes.apple.com/us/artist/id5468295",
	    "apple_music_id", "5468295" },
	{ LINK_ARTIST, "https://music.apple.com/us/artist/daft-punk", NULL,
	    NULL },
	{ LINK_ARTIST, "https://geo.music.apple.com/de/artist/311/465031"
	    "?app=itunes&mt=1", "apple_music_id", "465031" },
	{ LINK_ARTIST, "https://music.apple.com/us/artist/daft-punk/5468295/"
	    "see-all?section=top-songs", "apple_music_id", "5468295" },
	{ LINK_ARTIST, "https://music.apple.com/artist/5468295",
	    "apple_music_id", "5468295" },
	{ LINK_ARTIST, "https://podcasts.apple.com/us/artist/x/1535821049",
	    NULL, NULL },
	{ LINK_ARTIST, "https://www.discogs.com/artist/1289",
	    "discogs_artist_id", "1289" },
	{ LINK_ARTIST, "http://www.discogs.com/artist/1289-Daft-Punk",
	    "discogs_artist_id", "1289" },
	{ LINK_ARTIST, "https://www.discogs.com/de/artist/1289-Daft-Punk?page=2",
	    "discogs_artist_id", "1289" },
	{ LINK_ARTIST, "http://www.discogs.com/artist/Paul+Allgood", NULL,
	    NULL },
	{ LINK_ARTIST, "https://m.discogs.com/artist/1289/",
	    "discogs_artist_id", "1289" },
	{ LINK_ARTIST, "https://www.discogs.com/user/somebody", NULL, NULL },
	{ LINK_ARTIST, "https://www.discogs.com/label/1289", NULL, NULL },
	{ LINK_ARTIST, "https://www.discogs.com/artist/123abc", NULL, NULL },
	{ LINK_ARTIST, "https://m83.bandcamp.com/", "bandcamp_url",
	    "https://m83.bandcamp.com" },
	{ LINK_ARTIST, "http://m83.bandcamp.com/music?x=y", "bandcamp_url",
	    "https://m83.bandcamp.com" },
	{ LINK_ARTIST, "https://m83.bandcamp.com/releases", "bandcamp_url",
	    "https://m83.bandcamp.com" },
	{ LINK_ARTIST, "https://M83.bandcamp.com#top", "bandcamp_url",
	    "https://m83.bandcamp.com" },
	{ LINK_ARTIST, "https://m83.bandcamp.com/album/junk", NULL, NULL },
	{ LINK_ARTIST, "https://bandcamp.com/m83", NULL, NULL },
	{ LINK_ARTIST, "https://daily.bandcamp.com/", NULL, NULL },
	{ LINK_ARTIST, "https://soundcloud.com/daftpunkofficialmusic/",
	    "soundcloud_url", "https://soundcloud.com/daftpunkofficialmusic" },
	{ LINK_ARTIST, "https://m.soundcloud.com/daftpunk?utm_source=x",
	    "soundcloud_url", "https://soundcloud.com/daftpunk" },
	{ LINK_ARTIST, "http://www.soundcloud.com/daft_punk-1",
	    "soundcloud_url", "https://soundcloud.com/daft_punk-1" },
	{ LINK_ARTIST, "https://on.soundcloud.com/AbCdE", NULL, NULL },
	{ LINK_ARTIST, "https://soundcloud.com/search?q=x", NULL, NULL },
	{ LINK_ARTIST, "https://soundcloud.com/daftpunk/a-track", NULL, NULL },
	{ LINK_ARTIST, "https://www.last.fm/music/Daft+Punk", "lastfm_url",
	    "https://www.last.fm/music/Daft+Punk" },
	{ LINK_ARTIST, "http://www.lastfm.de/music/Bj%C3%B6rk/", "lastfm_url",
	    "https://www.last.fm/music/Bj%C3%B6rk" },
	{ LINK_ARTIST, "https://www.last.fm/ja/music/Perfume", "lastfm_url",
	    "https://www.last.fm/music/Perfume" },
	{ LINK_ARTIST, "https://www.last.fm/music/Daft+Punk/Discovery", NULL,
	    NULL },
	{ LINK_ARTIST, "https://www.last.fm/user/somebody", NULL, NULL },
	{ LINK_ARTIST, "https://www.youtube.com/channel/"
	    "UC_kRDKYrUlrbtrSiyu5Tflg", "youtube_channel",
	    "UC_kRDKYrUlrbtrSiyu5Tflg" },
	{ LINK_ARTIST, "https://m.youtube.com/channel/"
	    "UC_kRDKYrUlrbtrSiyu5Tflg/videos?view=0", "youtube_channel",
	    "UC_kRDKYrUlrbtrSiyu5Tflg" },
	{ LINK_ARTIST, "https://music.youtube.com/channel/"
	    "UC_kRDKYrUlrbtrSiyu5Tflg", "youtube_channel",
	    "UC_kRDKYrUlrbtrSiyu5Tflg" },
	{ LINK_ARTIST, "https://www.youtube.com/c/daftpunk", NULL, NULL },
	{ LINK_ARTIST, "https://www.youtube.com/daftpunk", NULL, NULL },
	{ LINK_ARTIST, "https://www.youtube.com/@daftpunk", NULL, NULL },
	{ LINK_ARTIST, "https://www.youtube.com/user/DaftPunkVEVO", NULL,
	    NULL },
	{ LINK_ARTIST, "https://www.youtube.com/channel/UCshort", NULL, NULL },
	{ LINK_ARTIST, "https://www.instagram.com/daft.punk_/", "instagram",
	    "daft.punk_" },
	{ LINK_ARTIST, "http://instagram.com/daft.punk_?igshid=x&hl=en",
	    "instagram", "daft.punk_" },
	{ LINK_ARTIST, "https://www.instagram.com/@daftpunk", "instagram",
	    "daftpunk" },
	{ LINK_ARTIST, "https://help.instagram.com/155833707900388", NULL,
	    NULL },
	{ LINK_ARTIST, "https://www.instagram.com/reels/Cxyz/", NULL, NULL },
	{ LINK_ARTIST, "https://www.instagram.com/p/Cxyz/", NULL, NULL },
	{ LINK_ARTIST, "https://twitter.com/daftpunk", "twitter",
	    "daftpunk" },
	{ LINK_ARTIST, "https://twitter.com/@daftpunk", "twitter",
	    "daftpunk" },
	{ LINK_ARTIST, "https://x.com/daftpunk?lang=en", "twitter",
	    "daftpunk" },
	{ LINK_ARTIST, "https://twitter.com/search?q=x", NULL, NULL },
	{ LINK_ARTIST, "https://mobile.twitter.com/daftpunk/", "twitter",
	    "daftpunk" },
	{ LINK_ARTIST, "http://www.twitter.com/daftpunk/with_replies",
	    "twitter", "daftpunk" },
	{ LINK_ARTIST, "https://pic.twitter.com/AbCdEf", NULL, NULL },
	{ LINK_ARTIST, "https://twitter.com/intent/user?user_id=1", NULL,
	    NULL },
	{ LINK_ARTIST, "https://twitter.com/", NULL, NULL },
	{ LINK_ARTIST, "https://notx.com/daftpunk", NULL, NULL },
	{ LINK_ARTIST, "https://www.wikidata.org/wiki/Q185828", "wikidata_id",
	    "Q185828" },
	{ LINK_ARTIST, "http://www.wikidata.org/entity/Q185828",
	    "wikidata_id", "Q185828" },
	{ LINK_ARTIST, "https://m.wikidata.org/wiki/Special:EntityPage/"
	    "Q185828#sitelinks", "wikidata_id", "Q185828" },
	{ LINK_ARTIST, "https://www.wikidata.org/wiki/Q185828?uselang=de",
	    "wikidata_id", "Q185828" },
	{ LINK_ARTIST, "https://www.wikidata.org/wiki/P434", NULL, NULL },
	{ LINK_ARTIST, "https://www.wikidata.org/wiki/Special:Search", NULL,
	    NULL },
	{ LINK_ARTIST, "https://genius.com/artists/Daft-punk",
	    "genius_artist_id", "Daft-punk" },
	{ LINK_ARTIST, "ftp://open.spotify.com/artist/4tZwfgrHOc3mvqYlEYSvVi",
	    NULL, NULL },
	{ LINK_ARTIST, "not an address", NULL, NULL },
	{ LINK_ARTIST, "https://www.facebook.com/daftpunk", NULL, NULL },

	{ LINK_ALBUM, "https://open.spotify.com/album/2noRn2Aes5aoNVsU6iWThc",
	    "spotify_album_id", "2noRn2Aes5aoNVsU6iWThc" },
	{ LINK_ALBUM, "https://music.apple.com/us/album/discovery/697194953",
	    "apple_music_album_id", "697194953" },
	{ LINK_ALBUM, "https://itunes.apple.com/us/album/id697194953",
	    "apple_music_album_id", "697194953" },
	{ LINK_ALBUM, "https://music.apple.com/us/album/discovery/697194953"
	    "?i=697195462", NULL, NULL },
	{ LINK_ALBUM, "https://www.discogs.com/master/26647",
	    "discogs_master_id", "26647" },
	{ LINK_ALBUM, "https://www.discogs.com/master/view/26647",
	    "discogs_master_id", "26647" },
	{ LINK_ALBUM, "https://www.discogs.com/master/26647-Daft-Punk-Discovery",
	    "discogs_master_id", "26647" },
	{ LINK_ALBUM, "https://www.discogs.com/de/master/26647?ev=rb",
	    "discogs_master_id", "26647" },
	{ LINK_ALBUM, "http://www.discogs.com/Daft-Punk-Discovery/master/26647",
	    "discogs_master_id", "26647" },
	{ LINK_ALBUM, "https://www.discogs.com/release/20000", NULL, NULL },
	{ LINK_ALBUM, "https://open.spotify.com/intl-fr/album/"
	    "2noRn2Aes5aoNVsU6iWThc?si=x", "spotify_album_id",
	    "2noRn2Aes5aoNVsU6iWThc" },
	{ LINK_ALBUM, "https://itunes.apple.com/gb/album/discovery/"
	    "id697194953?uo=4", "apple_music_album_id", "697194953" },
	{ LINK_ALBUM, "https://music.apple.com/us/album/1989/1440935467/",
	    "apple_music_album_id", "1440935467" },
	{ LINK_ALBUM, "https://m83.bandcamp.com/album/junk/?action=download",
	    "bandcamp_album_id", "https://m83.bandcamp.com/album/junk" },
	{ LINK_ALBUM, "https://m83.bandcamp.com/track/intro", NULL, NULL },
	{ LINK_ALBUM, "https://www.last.fm/de/music/Daft+Punk/Discovery/",
	    "lastfm_album_url",
	    "https://www.last.fm/music/Daft+Punk/Discovery" },
	{ LINK_ALBUM, "https://www.last.fm/music/Daft+Punk/+albums", NULL,
	    NULL },
	{ LINK_ALBUM, "https://www.last.fm/music/Daft+Punk", NULL, NULL },
	{ LINK_ALBUM, "https://genius.com/albums/Daft-punk/Discovery", NULL,
	    NULL },
	{ LINK_ALBUM, "https://m83.bandcamp.com/album/junk",
	    "bandcamp_album_id", "https://m83.bandcamp.com/album/junk" },
	{ LINK_ALBUM, "https://m83.bandcamp.com/", NULL, NULL },
	{ LINK_ALBUM, "https://www.youtube.com/playlist?list="
	    "PLSdoVPM5WnndSQEXRz704yQkKwx76GvPV", "youtube_playlist",
	    "PLSdoVPM5WnndSQEXRz704yQkKwx76GvPV" },
	{ LINK_ALBUM, "https://music.youtube.com/playlist?list=OLAK5uy_k",
	    "youtube_playlist", "OLAK5uy_k" },
	{ LINK_ALBUM, "https://www.youtube.com/watch?v=FGBhQbmPwH8&list=PLx",
	    NULL, NULL },
	{ LINK_ALBUM, "https://www.last.fm/music/Daft+Punk/Discovery",
	    "lastfm_album_url",
	    "https://www.last.fm/music/Daft+Punk/Discovery" },
	{ LINK_ALBUM, "https://www.wikidata.org/wiki/Q1", "wikidata_id",
	    "Q1" },

	{ LINK_SONG, "https://open.spotify.com/track/0DiWol3AO6WpXZgp0goxAV",
	    "spotify_id", "0DiWol3AO6WpXZgp0goxAV" },
	{ LINK_SONG, "https://music.apple.com/us/song/one-more-time/697195462",
	    "apple_music_id", "697195462" },
	{ LINK_SONG, "https://music.apple.com/us/album/discovery/697194953"
	    "?i=697195462", "apple_music_id", "697195462" },
	{ LINK_SONG, "https://www.youtube.com/watch?v=FGBhQbmPwH8",
	    "youtube_id", "FGBhQbmPwH8" },
	{ LINK_SONG, "https://www.youtube.com/watch?feature=x&v=FGBhQbmPwH8",
	    "youtube_id", "FGBhQbmPwH8" },
	{ LINK_SONG, "https://youtu.be/FGBhQbmPwH8?t=3", "youtube_id",
	    "FGBhQbmPwH8" },
	{ LINK_SONG, "https://m.youtube.com/watch?v=FGBhQbmPwH8&list=PLx",
	    "youtube_id", "FGBhQbmPwH8" },
	{ LINK_SONG, "https://music.youtube.com/watch?v=FGBhQbmPwH8",
	    "youtube_id", "FGBhQbmPwH8" },
	{ LINK_SONG, "https://www.youtube.com/shorts/FGBhQbmPwH8",
	    "youtube_id", "FGBhQbmPwH8" },
	{ LINK_SONG, "https://www.youtube.com/embed/FGBhQbmPwH8?start=3",
	    "youtube_id", "FGBhQbmPwH8" },
	{ LINK_SONG, "https://open.spotify.com/intl-ja/track/"
	    "0DiWol3AO6WpXZgp0goxAV", "spotify_id",
	    "0DiWol3AO6WpXZgp0goxAV" },
	{ LINK_SONG, "https://itunes.apple.com/us/album/x/id697194953"
	    "?i=697195462", "apple_music_id", "697195462" },
	{ LINK_SONG, "https://music.apple.com/us/music-video/x/697195462",
	    NULL, NULL },
	{ LINK_SONG, "https://www.youtube.com/watch?v=short", NULL, NULL },
	{ LINK_SONG, "https://www.youtube.com/channel/"
	    "UC_kRDKYrUlrbtrSiyu5Tflg", NULL, NULL },
	{ LINK_SONG, "https://genius.com/songs/65250", "genius_song_id",
	    "65250" },
	{ LINK_SONG, "https://genius.com/Daft-punk-one-more-time-lyrics", NULL,
	    NULL },
};

START_TEST(one_address_tells_one_thing)
{
	json_t *ids, *relations;
	const char *value;

	for (size_t i = 0; i < LEN(one); i++) {
		ids = json_object();
		relations = json_array();
		add(relations, one[i].address, false);
		links_read(ids, one[i].of, relations);
		ck_assert_msg(json_object_size(ids) ==
		    (one[i].member != NULL), "%s: %s", one[i].address,
		    js_text(ids));
		if (one[i].member != NULL) {
			value = js_str(ids, one[i].member);
			ck_assert_msg(value != NULL, "%s", one[i].address);
			ck_assert_str_eq(value, one[i].value);
		}
		json_decref(ids);
		json_decref(relations);
	}
}
END_TEST

/* Whatever their order, the same one is taken. */
START_TEST(of_several_the_shortest_then_the_lowest)
{
	static const char *const a[] = { "https://www.discogs.com/artist/99",
	    "https://www.discogs.com/artist/100",
	    "https://www.discogs.com/artist/98" };
	json_t *ids, *relations;

	for (size_t from = 0; from < 3; from++) {
		ids = json_object();
		relations = json_array();
		for (size_t i = 0; i < 3; i++)
			add(relations, a[(from + i) % 3], false);
		links_read(ids, LINK_ARTIST, relations);
		ck_assert_str_eq(js_str(ids, "discogs_artist_id"), "98");
		json_decref(ids);
		json_decref(relations);
	}
}
END_TEST

/* The members' own page before one that somebody else keeps of them,
 * whichever id is lower. */
START_TEST(their_own_page_goes_before)
{
	static const struct { enum link_of of; const char *a, *b, *member,
	    *want; } t[] = {
		{ LINK_ARTIST, "https://music.youtube.com/channel/"
		    "UCAAAAAAAAAAAAAAAAAAAAAA", "https://www.youtube.com/"
		    "channel/UC_kRDKYrUlrbtrSiyu5Tflg", "youtube_channel",
		    "UC_kRDKYrUlrbtrSiyu5Tflg" },
		{ LINK_SONG, "https://music.youtube.com/watch?v=AAAAAAAAAAA",
		    "https://www.youtube.com/watch?v=FGBhQbmPwH8",
		    "youtube_id", "FGBhQbmPwH8" },
		{ LINK_ARTIST, "https://x.com/a", "https://twitter.com/name",
		    "twitter", "name" },
	};
	json_t *ids, *relations;

	for (size_t i = 0; i < 2 * LEN(t); i++) {
		ids = json_object();
		relations = json_array();
		add(relations, i % 2 ? t[i / 2].a : t[i / 2].b, false);
		add(relations, i % 2 ? t[i / 2].b : t[i / 2].a, false);
		links_read(ids, t[i / 2].of, relations);
		ck_assert_str_eq(js_str(ids, t[i / 2].member), t[i / 2].want);
		json_decref(ids);
		json_decref(relations);
	}
}
END_TEST

START_TEST(what_has_ended_or_was_known_stays_out)
{
	json_t *ids = json_pack("{s:s}", "twitter", "known");
	json_t *relations = json_array();

	add(relations, "https://twitter.com/other", false);
	add(relations, "https://www.instagram.com/gone/", true);
	json_array_append_new(relations, json_pack("{s:s,s:{s:s}}",
	    "target-type", "artist", "artist", "id", "x"));
	json_array_append_new(relations, json_null());
	links_read(ids, LINK_ARTIST, relations);
	links_read(ids, LINK_ARTIST, NULL);
	ck_assert_str_eq(js_str(ids, "twitter"), "known");
	ck_assert_uint_eq(json_object_size(ids), 1);
	json_decref(ids);
	json_decref(relations);
}
END_TEST

static void
put_is(enum link_of of, const char *ids, const char *want)
{
	json_t *record = json_object();
	char *text;

	links_put(record, of, js_parse(ids, strlen(ids)));
	text = js_text(record);
	ck_assert_str_eq(text, want);
	free(text);
	json_decref(record);
}

START_TEST(columns_get_the_same_values)
{
	put_is(LINK_ARTIST, "{\"twitter\":\"t\",\"spotify_id\":\"s\","
	    "\"discogs_artist_id\":\"1\",\"lastfm_url\":\"l\","
	    "\"wikidata_id\":\"Q1\"}",
	    "{\"spotify_artist_id\":\"s\",\"discogs_artist_id\":\"1\","
	    "\"lastfm_url\":\"l\",\"wikidata_id\":\"Q1\",\"external_ids\":"
	    "{\"spotify_id\":\"s\",\"discogs_artist_id\":\"1\","
	    "\"lastfm_url\":\"l\",\"twitter\":\"t\",\"wikidata_id\":\"Q1\"}}");
	put_is(LINK_ALBUM, "{\"wikidata_id\":\"Q1\"}",
	    "{\"wikidata_id\":\"Q1\"}");
	put_is(LINK_ALBUM, "{\"spotify_album_id\":\"s\","
	    "\"discogs_master_id\":\"2\"}",
	    "{\"spotify_album_id\":\"s\",\"discogs_master_id\":\"2\","
	    "\"external_ids\":{\"spotify_album_id\":\"s\","
	    "\"discogs_master_id\":\"2\"}}");
	put_is(LINK_SONG, "{\"spotify_id\":\"s\",\"youtube_id\":\"y\","
	    "\"genius_song_id\":\"3\"}",
	    "{\"spotify_track_id\":\"s\",\"genius_song_id\":\"3\","
	    "\"external_ids\":{\"spotify_id\":\"s\",\"youtube_id\":\"y\","
	    "\"genius_song_id\":\"3\"}}");
	put_is(LINK_SONG, "{}", "{}");
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, one_address_tells_one_thing);
	tcase_add_test(tc, of_several_the_shortest_then_the_lowest);
	tcase_add_test(tc, their_own_page_goes_before);
	tcase_add_test(tc, what_has_ended_or_was_known_stays_out);
	tcase_add_test(tc, columns_get_the_same_values);
}

UNIT_MAIN("links", cases)
