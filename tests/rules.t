#!/bin/sh
# Each rule of stage-validate is broken by itself: of all rules just this one
# fails, with just these rows.
. "${0%/*}/tap.sh"

command -v sqlite3 >/dev/null || skip_all 'needs the sqlite3 shell'

. "$root/tests/validate.sh"

run stage-validate --strict -s good.db -p prod.db
is 'nothing is wrong' "$status" 0
run stage-validate --strict -s loose.db -p looseprod.db
is 'nor without keys and indexes' "$status" 0

shrink=
# checked NAME RULE ROWS: of s.db and p.db; RULE empty: none fails.  With
# --max-shrink $shrink if that is set.
checked() {
	run stage-validate -s s.db -p p.db ${shrink:+--max-shrink "$shrink"}
	is "$1" "$(sed -n -e '/^ *production /d' -e 's/^error \([^:]*\):.*/\1!/p' \
	    -e 's/^warning \([^:]*\):.*/\1?/p' -e 's/^    //p' out)" "$2${2:+
}$3"
	case $2 in *!) want=1 ;; *) want=0 ;; esac
	[ "$status" = "$want" ] || fail "$1: status $status"
	[ ! -s err ] || fail "$1: $(cat err)"
}

# broken RULE ROWS SQL [STAGING [PRODUCTION]]: after SQL.  RULE is followed by
# ! if it is an error, ? if a warning.
broken() {
	cp "${4:-good.db}" s.db
	case ${4-} in loose.db) cp "${5:-looseprod.db}" p.db ;;
	*) cp "${5:-prod.db}" p.db ;; esac
	sqlite3 s.db "PRAGMA foreign_keys = OFF; $3" || fail "$1: $3"
	checked "$1 $3" "$1" "$2"
}

# both RULE ROWS SQL [DB]: production has it too, so that no slug drifted.
both() {
	cp "${4:-good.db}" s.db
	sqlite3 s.db "PRAGMA foreign_keys = OFF; $3" || fail "$1: $3"
	cp s.db p.db
	checked "$1 $3" "$1" "$2"
}

# fine SQL: nothing is wrong with that.
fine() {
	both '' '' "$1" "${2:-good.db}"
}

u=01234567-89ab-4def-8123-456789abcdef
now='unixepoch()'

# ---- errors ----

# schema: another production is made from this one's text.
sqlite3 prod.db .dump | grep -v sqlite_sequence >dump
schema() {
	rm -f p.db
	sed "$2" dump | sqlite3 p.db
	cp good.db s.db
	sqlite3 p.db "${3-}"
	checked "schema! $2 ${3-}" 'schema!' "$1"
}
broken schema! 'table songs: has column extra' 'ALTER TABLE songs ADD extra TEXT'
broken schema! 'table artists: lacks column bio' 'ALTER TABLE artists DROP COLUMN bio'
broken schema! 'table songs: has trigger t' \
    'CREATE TRIGGER t AFTER UPDATE ON songs BEGIN SELECT 1; END'
broken schema! 'table songs: has UNIQUE index (isrc)' 'CREATE UNIQUE INDEX u ON songs(isrc)'
schema 'table albums: column barcode is TEXT, not INTEGER' 's/barcode TEXT/barcode INTEGER/'
schema 'table albums: column title may not be NULL
table songs: column title may not be NULL' 's/title TEXT NOT NULL/title TEXT/'
schema 'table songs: column is_instrumental has default 0, not 1' 's/DEFAULT 0/DEFAULT 1/'
schema 'table albums: has foreign key (artist_id) to artists(id)
table songs: has foreign key (artist_id) to artists(id)' 's/ REFERENCES artists(id)//'
schema 'table albums: lacks foreign key (artist_id) to artists(id) ON DELETE CASCADE
table albums: has foreign key (artist_id) to artists(id)
table songs: lacks foreign key (artist_id) to artists(id) ON DELETE CASCADE
table songs: has foreign key (artist_id) to artists(id)' \
    's/REFERENCES artists(id)/& ON DELETE CASCADE/'
schema 'table songs: lacks trigger t' '' \
    'CREATE TRIGGER t AFTER UPDATE ON songs BEGIN SELECT 1; END'
schema 'table artists: has UNIQUE index (musicbrainz_id)
table albums: has UNIQUE index (musicbrainz_id)
table songs: has UNIQUE index (musicbrainz_id)' 's/musicbrainz_id TEXT UNIQUE/musicbrainz_id TEXT/'
cp good.db kept.db
sqlite3 good.db 'CREATE TRIGGER t AFTER UPDATE ON songs BEGIN SELECT 2; END'
schema 'table songs: trigger t does something else' '' \
    'CREATE TRIGGER t AFTER UPDATE ON songs BEGIN SELECT 1; END'
schema 'table songs: has trigger t' ''
mv kept.db good.db
schema 'table songs: lacks UNIQUE index (isrc, title)' '' 'CREATE UNIQUE INDEX u ON songs(isrc, title)'
rm -f p.db
sed -e 's/^CREATE TABLE \([a-z]*\)/create table "\1"/' -e '/^CREATE INDEX/d' -e '/^INSERT/d' \
    -e 's/^  *name TEXT NOT NULL,//' -e 's/^  *bio TEXT,/"bio" text  , name TEXT not null, -- x/' \
    dump | sqlite3 p.db
sqlite3 p.db "CREATE TABLE users(id); CREATE VIEW v AS SELECT 1; CREATE INDEX i ON songs(isrc)"
is 'schema: the order of columns is another' \
    "$(sqlite3 p.db "SELECT cid FROM pragma_table_info('artists') WHERE name = 'name'" | grep -c '^1$')" 0
checked 'schema: neither text, order, plain indexes nor other tables count' '' ''

broken orphan! 'song 4: its artist 99 is not there' \
    'UPDATE songs SET artist_id = 99, album_id = NULL WHERE id = 4'
broken orphan! 'song 4: its album 99 is not there' 'UPDATE songs SET album_id = 99 WHERE id = 4'
broken orphan! 'song 4: its album 99 is not there' \
    'UPDATE songs SET album_id = 99 WHERE id = 4' loose.db
broken orphan! 'song 4: its artist NULL is not there' \
    'UPDATE songs SET artist_id = NULL, album_id = NULL WHERE id = 4' loose.db
broken orphan! 'album 9: its artist 99 is not there
song 9: its artist 99 is not there' "INSERT INTO albums(id, title, slug, artist_id)
    VALUES (9, 'a', 'a', 99);
    INSERT INTO songs(id, title, slug, artist_id, album_id) VALUES (9, 'a', 'a', 99, 9)" loose.db
broken orphan! 'likes 1: its song is in no row of songs' \
    'CREATE TABLE likes(song INTEGER REFERENCES songs(id)); INSERT INTO likes VALUES (77)'
broken orphan! 'likes 1: its song is in no row of songs' \
    'CREATE TABLE likes(song REFERENCES songs(musicbrainz_id)); INSERT INTO likes VALUES (77)'
fine 'CREATE TABLE notes(t REFERENCES songs(title), a REFERENCES none(x));
    CREATE TABLE tags(isrc TEXT REFERENCES songs(musicbrainz_id), n REFERENCES notes);
    INSERT INTO tags(isrc) VALUES (1); INSERT INTO notes(a) VALUES (1)'
cp good.db covers.db
sqlite3 covers.db 'ALTER TABLE songs ADD COLUMN cover_of INTEGER REFERENCES songs(id)'
broken orphan! 'songs 4: its cover_of is in no row of songs' 'UPDATE songs SET cover_of = 7 WHERE id = 4' \
    covers.db covers.db
# Rows of other tables are not staged.
sqlite3 prod.db .dump | sqlite3 labels.db
sqlite3 labels.db 'CREATE TABLE labels(id INTEGER PRIMARY KEY); INSERT INTO labels VALUES (1);
    ALTER TABLE albums ADD COLUMN label_id INTEGER REFERENCES labels(id); UPDATE albums SET label_id = 1'
stage-setup -q --with-data -s labelled.db -p labels.db
broken '' '' 'SELECT 1' labelled.db labels.db
is 'a label that production alone has is no orphan' \
    "$(sqlite3 s.db 'SELECT count(*) FROM labels')$(stage-validate -s s.db --fix-sql)" \
    '0-- There is nothing to mend.'
fine 'UPDATE songs SET album_id = NULL WHERE id = 4'

broken duplicate-mbid! "artist 2: $u is artist 1 too" "UPDATE artists SET musicbrainz_id = '$u'" loose.db
broken duplicate-mbid! "album 2: $u is album 1 too
album 3: $u is album 1 too" "UPDATE albums SET musicbrainz_id = '$u'" loose.db
broken duplicate-mbid! "song 2: $u is song 1 too" \
    "UPDATE songs SET musicbrainz_id = '$u' WHERE id < 3" loose.db
broken duplicate-mbid! "song 2: recording $u is song 1 too" \
    "UPDATE songs SET musicbrainz_recording_id = '$u' WHERE id < 3" loose.db
fine 'UPDATE songs SET musicbrainz_id = NULL, musicbrainz_recording_id = NULL'
both duplicate-slug! 'artist 2: same is artist 1 too' "UPDATE artists SET slug = 'same'" loose.db
both duplicate-slug! 'artist 2: url_slug same is artist 1 too' \
    "UPDATE artists SET url_slug = 'same'" loose.db
both duplicate-slug! 'album 3: same is album 2 too' "UPDATE albums SET slug = 'same' WHERE id > 1" loose.db
both duplicate-slug! 'song 5: same is song 4 too' "UPDATE songs SET slug = 'same' WHERE id > 3" loose.db
fine "UPDATE albums SET slug = 'intro' WHERE id = 1"

broken missing-name! "artist 1: name '', slug 'daft-punk'" "UPDATE artists SET name = '' WHERE id = 1"
broken missing-name! "album 1: title ' ', slug 'homework'" "UPDATE albums SET title = ' ' WHERE id = 1"
broken missing-name! "song 1: title NULL, slug 'da-funk'" 'UPDATE songs SET title = NULL WHERE id = 1' loose.db
broken missing-name! "song 1: title NULL, slug 'da-funk'
song 2: title NULL, slug 'around-the-world'" 'UPDATE songs SET title = NULL WHERE id < 3' loose.db
both missing-name! "song 1: title 'Da Funk', slug NULL" 'UPDATE songs SET slug = NULL WHERE id = 1' loose.db
both missing-name! "artist 1: name 'Daft Punk', slug ''" "UPDATE artists SET slug = '' WHERE id = 1"
both missing-name! "album 1: title 'Homework', slug ''" "UPDATE albums SET slug = '' WHERE id = 1"

broken bad-mbid! "artist 1: musicbrainz_id '01234567-89AB-4DEF-8123-456789ABCDEF'" \
    "UPDATE artists SET musicbrainz_id = upper('$u') WHERE id = 1"
broken bad-mbid! "album 1: musicbrainz_id '${u}0'" "UPDATE albums SET musicbrainz_id = '${u}0' WHERE id = 1"
broken bad-mbid! "song 1: musicbrainz_id ''" "UPDATE songs SET musicbrainz_id = '' WHERE id = 1"
broken bad-mbid! "song 1: musicbrainz_id '0123456789ab4def8123456789abcdef'" \
    "UPDATE songs SET musicbrainz_id = replace('$u', '-', '') WHERE id = 1"
broken bad-mbid! "song 1: musicbrainz_recording_id 'x'" \
    "UPDATE songs SET musicbrainz_recording_id = 'x' WHERE id = 1"

broken bad-type! "song 1: updated_at is text '2024-01-01T00:00:00Z'" \
    "UPDATE songs SET updated_at = '2024-01-01T00:00:00Z' WHERE id = 1"
broken bad-type! 'album 1: created_at is real 1.5' 'UPDATE albums SET created_at = 1.5 WHERE id = 1'
broken bad-type! "artist 1: name is blob X'414243'" "UPDATE artists SET name = x'414243' WHERE id = 1"
broken bad-type! 'song 1: is_instrumental is integer 2' 'UPDATE songs SET is_instrumental = 2 WHERE id = 1'
broken bad-type! "song 1: duration is text 'x'; release_date is text 'y'" \
    "UPDATE songs SET duration = 'x', release_date = 'y' WHERE id = 1"
broken bad-type! "album 3: release_date is text '1997;'; track_count is text 'x'" \
    "UPDATE albums SET track_count = 'x', release_date = '1997;' WHERE id = 3"
broken bad-type! "artist 1: formed_year is text 'x'" "UPDATE artists SET formed_year = 'x' WHERE id = 1"

json() {
	broken bad-json! "$1 1: $2 is no JSON $3: $4" "UPDATE ${1}s SET $2 = '$4' WHERE id = 1"
}
for bad in '[' '' '{}' '1' 'null' '"a"' 'true' '["a"] x' "[1,]" '[NaN]'; do
	json artist genres array "$bad"
done
for c in members images; do
	json artist $c array '{"a":1}'
done
for c in genres cover_art; do
	json album $c array '"https://x.example/1.jpg"'
done
for t in album song; do
	json $t credits 'array or object' 1
	json $t credits 'array or object' '{'
done
for t in artist album song; do
	json $t external_ids object '[]'
	json $t external_ids object '{"a"}'
done
fine "UPDATE artists SET genres = '[]', members = ' [ ] ', external_ids = '{}';
    UPDATE albums SET credits = '{}'; UPDATE songs SET credits = '[]'"

both bad-slug! "artist 1: slug 'Daft'" "UPDATE artists SET slug = 'Daft' WHERE id = 1"
both bad-slug! "artist 1: url_slug 'a b'" "UPDATE artists SET url_slug = 'a b' WHERE id = 1"
for w in null-x undefined; do
	both bad-slug! "artist 1: url_slug '$w'" "UPDATE artists SET url_slug = '$w' WHERE id = 1"
done
both bad-slug! "artist 1: url_slug ''" "UPDATE artists SET url_slug = '' WHERE id = 1"
both bad-slug! "album 1: slug 'bj?rk'" "UPDATE albums SET slug = 'bj' || char(150) || 'rk' WHERE id = 1"
both bad-slug! "song 1: slug 'a_b'" "UPDATE songs SET slug = 'a_b' WHERE id = 1"
for w in null-and-void annulled an-undefined-thing; do
	case $w in
	annulled) both bad-slug! "song 1: slug 'annulled'" "UPDATE songs SET slug = '$w' WHERE id = 1" ;;
	*) for t in artist album song; do
		both bad-slug! "$t 1: slug '$w'" "UPDATE ${t}s SET slug = '$w' WHERE id = 1"
	done ;;
	esac
done
fine "UPDATE songs SET slug = '-1-' WHERE id = 1; UPDATE albums SET slug = 'nul' WHERE id = 1"

shrink=100
broken empty! 'table artists: production has 2 rows
table albums: production has 3 rows
table songs: production has 5 rows' 'DELETE FROM songs; DELETE FROM albums; DELETE FROM artists'
run stage-validate -s s.db -p p.db --only shrink
is 'a table that is empty shrank too' "$status $(grep -c '^    table .* rows in production, 0 in staging$' out)" '1 3'
cp prod.db one.db
sqlite3 one.db 'DELETE FROM songs; DELETE FROM albums; DELETE FROM artists WHERE id > 1'
broken empty! 'table artists: production has 1 row' \
    'DELETE FROM songs; DELETE FROM albums; DELETE FROM artists' good.db one.db
shrink=
both '' '' 'DELETE FROM songs; DELETE FROM albums; DELETE FROM artists'
broken shrink! 'table artists: 2 rows in production, 1 in staging
table albums: 3 rows in production, 2 in staging
table songs: 5 rows in production, 4 in staging' 'DELETE FROM songs WHERE artist_id = 2;
    DELETE FROM albums WHERE artist_id = 2; DELETE FROM artists WHERE id = 2'

# ---- warnings ----

broken track-count? 'album 1: 2 songs, track_count 3' 'UPDATE albums SET track_count = 3 WHERE id = 1'
broken track-count? 'album 1: 2 songs, track_count 1' 'UPDATE albums SET track_count = 1 WHERE id = 1'
broken track-count? 'album 2: 2 songs, track_count 1' 'UPDATE albums SET track_count = 1 WHERE id = 2'
# Whose songs stand on an earlier album may have fewer: by date, the unknown
# last, then by musicbrainz_id.
fine 'UPDATE albums SET track_count = 9 WHERE id = 2'
broken track-count? 'album 2: 2 songs, track_count 3' 'UPDATE albums SET release_date = NULL WHERE id = 1'
fine 'UPDATE albums SET release_date = NULL'
broken track-count? 'album 1: 2 songs, track_count 3' \
    'UPDATE albums SET release_date = NULL, track_count = 3 WHERE artist_id = 1'
broken track-count? 'album 3: 1 songs, track_count 2' 'UPDATE albums SET track_count = 2 WHERE id = 3'
fine 'UPDATE albums SET track_count = NULL'
broken empty-album? 'album 9: Alive' "INSERT INTO albums(id, title, slug, artist_id, track_count,
    created_at, updated_at) VALUES (9, 'Alive', 'alive', 1, 12, 1, 1)"
both 'empty-album?' 'album 9: Alive
track-count?
album 9: 0 songs, track_count 12' "INSERT INTO albums(id, title, slug, artist_id, track_count,
    release_date, created_at, updated_at) VALUES (9, 'Alive', 'alive', 1, 12, 1, 1, 1)"
broken empty-artist? 'artist 3: M83' "INSERT INTO artists(name, slug, url_slug, created_at,
    updated_at) VALUES ('M83', 'm83', 'm83', 1, 1)"
fine "INSERT INTO artists(id, name, slug, url_slug, created_at, updated_at)
    VALUES (3, 'M83', 'm83', 'm83', 1, 1); INSERT INTO songs(title, slug, artist_id,
    created_at, updated_at) VALUES ('Raconte', 'raconte', 3, 1, 1)"
broken artist-mismatch? 'song 1: artist 2, album 1 has artist 1' 'UPDATE songs SET artist_id = 2 WHERE id = 1'
fine 'UPDATE songs SET artist_id = 2, album_id = NULL WHERE id = 2; UPDATE albums SET track_count = NULL'

broken implausible? 'artist 1: formed_year 999' 'UPDATE artists SET formed_year = 999 WHERE id = 1'
broken implausible? 'artist 1: formed_year 9999' 'UPDATE artists SET formed_year = 9999 WHERE id = 1'
fine "UPDATE artists SET formed_year = 1000 WHERE id = 1;
    UPDATE artists SET formed_year = strftime('%Y', 'now') WHERE id = 2"
broken implausible? 'album 2: release_date 5138-11-16' 'UPDATE albums SET release_date = 99999999999 WHERE id = 2'
broken implausible? 'album 2: release_date 984700800000' \
    'UPDATE albums SET release_date = 984700800000 WHERE id = 2'
broken implausible? 'song 1: release_date 1859-12-31' \
    "UPDATE songs SET release_date = unixepoch('1859-12-31') WHERE id = 1"
fine "UPDATE songs SET release_date = unixepoch('1860-01-01');
    UPDATE albums SET release_date = unixepoch('now', '+23 months') WHERE id = 3"
broken implausible? 'song 1: duration 0 s' 'UPDATE songs SET duration = 0 WHERE id = 1'
broken implausible? 'song 1: duration 86401 s' 'UPDATE songs SET duration = 86401 WHERE id = 1'
fine 'UPDATE songs SET duration = 86400 WHERE id = 1; UPDATE songs SET duration = 1 WHERE id = 2'
broken implausible? 'album 2: track_count 2001' 'UPDATE albums SET track_count = 2001 WHERE id = 2'
both empty-album? 'album 9: Alive
implausible?
album 9: track_count 0' "INSERT INTO albums(id, title, slug, artist_id,
    track_count, created_at, updated_at) VALUES (9, 'Alive', 'alive', 1, 0, 1, 1)"
broken implausible? 'song 1: created_at 5, updated_at 1700000000000' \
    'UPDATE songs SET created_at = 5, updated_at = 1700000000000 WHERE id = 1'
broken implausible? 'artist 1: created_at -1, updated_at 5' \
    'UPDATE artists SET created_at = -1, updated_at = 5 WHERE id = 1'
broken implausible? 'album 1: created_at 1700000000000, updated_at 5' \
    'UPDATE albums SET created_at = 1700000000000, updated_at = 5 WHERE id = 1'
broken implausible? 'album 1: release_date 1859-12-31' \
    "UPDATE albums SET release_date = unixepoch('1859-12-31') WHERE id = 1"
broken implausible? 'song 1: release_date 5138-11-16' 'UPDATE songs SET release_date = 99999999999 WHERE id = 1'
fine "UPDATE albums SET created_at = 0, updated_at = $now"

broken bad-code? "song 1: isrc 'GB-DUW-00-00059'" "UPDATE songs SET isrc = 'GB-DUW-00-00059' WHERE id = 1"
for c in gbduw0000059 GBDUW000005 GBDUW00000590 'GBDUW00O0059' ''; do
	broken bad-code? "song 1: isrc '$c'" "UPDATE songs SET isrc = '$c' WHERE id = 1"
done
fine "UPDATE songs SET isrc = 'QZ5AB2012345' WHERE id = 1; UPDATE songs SET isrc = 'USS1Z9900001' WHERE id = 2"
for c in France fr FRA UK ZZ XX 'F ' ''; do
	broken bad-code? "artist 1: country '$c'" "UPDATE artists SET country = '$c' WHERE id = 1"
done
for c in XE XW XU XG XC XK AN CS SU YU GB AD ZW; do
	fine "UPDATE artists SET country = '$c' WHERE id = 1"
done
for c in last.fm/x ftp://x.example javascript:1 http:// 'https://x.example/a b' \
    'https://x.example/"onload' HTTPS ''; do
	broken bad-code? "artist 1: lastfm_url '$c'" "UPDATE artists SET lastfm_url = '$c' WHERE id = 1"
done
broken bad-code? "album 1: cover_art: 'file:///x'" \
    "UPDATE albums SET cover_art = '[\"https://x.example/1\",\"file:///x\"]' WHERE id = 1"
broken bad-code? 'album 1: cover_art: 7' "UPDATE albums SET cover_art = '[7]' WHERE id = 1"
broken bad-code? 'artist 1: images: NULL' "UPDATE artists SET images = '[null]' WHERE id = 1"
broken bad-code? "album 1: cover_art: 'http://coverartarchive.org/release/1.jpg'" \
    "UPDATE albums SET cover_art = '[\"http://coverartarchive.org/release/1.jpg\"]' WHERE id = 1"
broken bad-code? "artist 1: images: 'http://lastfm.freetls.fastly.net/i/u/1.png'" \
    "UPDATE artists SET images = '[\"http://lastfm.freetls.fastly.net/i/u/1.png\"]' WHERE id = 1"
fine "UPDATE artists SET images = '[\"http://x.example/1.png?x=1&y\"]' WHERE id = 1"
broken bad-code? "song 1: spotify_id 'https://open.spotify.com/track/4tZw?si=1'" "UPDATE songs SET
    external_ids = '{\"spotify_id\":\"https://open.spotify.com/track/4tZw?si=1\"}' WHERE id = 1"
for v in 4tZw?si=1 4tZw/ spotify:track:4tZw 'a b'; do
	broken bad-code? "song 1: spotify_id '$v'" \
	    "UPDATE songs SET external_ids = '{\"spotify_id\":\"$v\"}' WHERE id = 1"
	broken bad-code? "album 1: an id is an address: $v||" \
	    "UPDATE albums SET spotify_album_id = '$v' WHERE id = 1"
done
broken bad-code? 'artist 1: an id is an address: |artist/7|' \
    "UPDATE artists SET discogs_artist_id = 'artist/7' WHERE id = 1"
broken bad-code? 'artist 1: an id is an address: ||wiki/Q1' "UPDATE artists SET wikidata_id = 'wiki/Q1' WHERE id = 1"
broken bad-code? 'song 1: an id is an address: |7?a|' "UPDATE songs SET genius_song_id = '7?a' WHERE id = 1"
broken bad-code? "artist 1: lastfm_url 'https://www.last.fm/music/x?a=1'" \
    "UPDATE artists SET lastfm_url = 'https://www.last.fm/music/x?a=1' WHERE id = 1"
broken bad-code? "artist 1: bandcamp_url 'https://x.bandcamp.com/?a'" \
    "UPDATE artists SET external_ids = '{\"bandcamp_url\":\"https://x.bandcamp.com/?a\"}' WHERE id = 1"
fine "UPDATE artists SET external_ids = '{\"spotify_id\":\"4tZwfgrHOc3mvqYlEYSvVi\",\"genius_artist_id\":13585,
    \"instagram\":\"daft.punk_x\",\"youtube_channel\":\"UC_kRDKYrUlrbtrSiyu5Tflg\",\"wikidata_id\":\"Q185828\"}',
    spotify_artist_id = '4tZwfgrHOc3mvqYlEYSvVi', wikidata_id = 'Q185828' WHERE id = 1"
broken bad-code? "artist 1: soundcloud_url 'javascript:1'" \
    "UPDATE artists SET external_ids = '{\"soundcloud_url\":\"javascript:1\"}' WHERE id = 1"
fine "UPDATE artists SET external_ids = '{\"lastfm_url\":null,\"twitter\":\"x\"}' WHERE id = 1"

broken markup? 'artist 1: bio' "UPDATE artists SET bio = '<p>A duo</p>' WHERE id = 1"
for e in amp lt nbsp quot hellip eacute '#39' '#x27'; do
	broken markup? 'artist 1: bio' "UPDATE artists SET bio = 'A &$e; b' WHERE id = 1"
done
broken markup? "artist 1: name 'Simon &amp; Garfunkel'" \
    "UPDATE artists SET name = 'Simon &amp; Garfunkel' WHERE id = 1"
broken markup? "album 1: title '<i>Homework</i>'" "UPDATE albums SET title = '<i>Homework</i>' WHERE id = 1"
broken markup? "song 1: title 'Caf&eacute;'" "UPDATE songs SET title = 'Caf&eacute;' WHERE id = 1"
broken markup? 'song 1: lyrics' "UPDATE songs SET lyrics = 'a<br>b' WHERE id = 1"
broken markup? 'song 1: lyrics' "UPDATE songs SET lyrics = 'a<!-- b -->' WHERE id = 1"
broken markup? 'song 1: lyrics' "UPDATE songs SET lyrics = 'rock &amp; roll' WHERE id = 1"
broken markup? 'song 1: annotations' "UPDATE songs SET annotations = 'x <script>y' WHERE id = 1"
fine "UPDATE artists SET bio = '1 < 2 > 0; R&B; AT&T & co; a <3 b' WHERE id = 1;
    UPDATE songs SET title = 'R&b; the best', lyrics = 'I <3 u & u; me > u' WHERE id = 1;
    UPDATE songs SET annotations = 'a &lt;b&gt; &amp; c' WHERE id = 1"

for p in 2a96cbd8b46e442fc41c2b86b821562f c6f59c1e5e7240a4c0d427abd71f3dbb 4128a6eb29f94943c9d206c08e625904; do
	broken placeholder? 'artist 1: images: the picture that stands for none' "UPDATE artists SET images =
	    '[\"https://lastfm.freetls.fastly.net/i/u/300x300/$p.png\"]' WHERE id = 1"
done
broken placeholder? 'artist 1: bio: A duo. Read more on Last.fm' \
    "UPDATE artists SET bio = 'A duo. Read more on Last.fm' WHERE id = 1"
broken placeholder? 'artist 1: bio:  ' "UPDATE artists SET bio = ' ' WHERE id = 1"
broken placeholder? 'artist 1: bio: A duo. User-contributed text is availabl' \
    "UPDATE artists SET bio = 'A duo. User-contributed text is available under the licence.' WHERE id = 1"
broken placeholder? 'artist 1: bio: undefined' "UPDATE artists SET bio = 'undefined' WHERE id = 1"
for l in https://genius.com/x 'la la 12Embed' 'You might also like this' 'This song is an instrumental' \
    undefined '[object Object]' ' '; do
	broken placeholder? "song 1: lyrics: $l" "UPDATE songs SET lyrics = '$l' WHERE id = 1"
done
broken placeholder? 'artist 1: [unknown]' "UPDATE artists SET name = '[unknown]' WHERE id = 1"
broken placeholder? 'artist 1: Various Artists' "UPDATE artists SET name = 'Various Artists' WHERE id = 1"
broken placeholder? 'album 1: Unknown Album' "UPDATE albums SET title = 'Unknown Album' WHERE id = 1"
broken placeholder? 'song 1: undefined' "UPDATE songs SET title = 'undefined' WHERE id = 1"
broken placeholder? 'song 1: external_ids: {"youtube_id":"undefined"}' \
    "UPDATE songs SET external_ids = '{\"youtube_id\":\"undefined\"}' WHERE id = 1"
fine "UPDATE songs SET lyrics = 'http is a word
and Embed one more' WHERE id = 1"

broken drift? 'song 1: in production 1 da-funk, here another' "UPDATE songs SET slug = 'another' WHERE id = 1"
broken drift? 'song 50: in production 1 da-funk, here da-funk' 'UPDATE songs SET id = 50 WHERE id = 1'
broken drift? 'album 50: in production 1 homework, here homework' \
    'UPDATE albums SET id = 50 WHERE id = 1; UPDATE songs SET album_id = 50 WHERE album_id = 1'
broken drift? 'artist 50: in production 2 the-xx, here the-xx' 'UPDATE artists SET id = 50 WHERE id = 2;
    UPDATE albums SET artist_id = 50 WHERE artist_id = 2; UPDATE songs SET artist_id = 50 WHERE artist_id = 2'
broken drift? 'artist 1: in production 1 daft-punk, here punk' "UPDATE artists SET slug = 'punk' WHERE id = 1"
broken drift? 'album 1: in production 1 homework, here home' "UPDATE albums SET slug = 'home' WHERE id = 1"
broken drift? 'album 1: in production 1 homework, here home' \
    "UPDATE albums SET slug = 'home' WHERE id = 1" loose.db

broken duplicate-title? 'song 2: da funk is song 1 too' "UPDATE songs SET title = 'DÁ  funk' WHERE id = 2"
broken duplicate-title? 'album 2: homework is album 1 too' "UPDATE albums SET title = 'homework' WHERE id = 2"
broken duplicate-title? 'song 2: x is song 1 too
song 3: x is song 1 too' "UPDATE songs SET title = 'X', album_id = 2 WHERE id < 4;
    UPDATE albums SET track_count = NULL;
    INSERT INTO songs(title, slug, artist_id, album_id, created_at, updated_at)
    VALUES ('Y', 'y', 1, 1, 1, 1)"
fine "UPDATE songs SET title = 'Intro' WHERE id IN (1, 3); UPDATE albums SET title = 'Homework'
    WHERE id = 3; UPDATE songs SET title = 'x', album_id = NULL WHERE id IN (2, 4);
    UPDATE albums SET track_count = NULL"

# ---- damage ----

# Damage.  The middle of a page that holds rows.
cp good.db s.db
page=$(sqlite3 s.db "SELECT rootpage FROM sqlite_schema WHERE name = 'songs'")
head -c 300 /dev/zero | tr '\0' X >noise
dd if=noise of=s.db bs=1 seek=$(((page - 1) * 4096 + 4)) conv=notrunc 2>err
run stage-validate -s s.db
is 'integrity: a damaged file: status 1' "$status" 1
like 'integrity: it is told' out '^error integrity: the database file is damaged'
unlike 'integrity: a line feed is no question mark' out '[*][?]'
is 'and no other rule is' "$(grep -c -e '^error' -e '^warning' out)" 1
cp good.db s.db
sqlite3 s.db "PRAGMA writable_schema = ON; UPDATE sqlite_schema
    SET sql = replace(sql, '(artist_id)', '(title)') WHERE name = 'idx_songs_artist_id'"
run stage-validate -s s.db
is 'integrity: an index without its rows: status 1' "$status" 1
like 'integrity: which is named' out '^    database: .*idx_songs_artist_id'
head -c 20000 good.db >s.db
run stage-validate -s s.db
is 'integrity: a file cut off: status 1' "$status" 1
like 'integrity: that is told too' out '^error integrity'

done_testing
