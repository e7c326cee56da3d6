#!/bin/sh
# What other tables hold stays as it is: a row that they refer to is not
# removed, and keeps the key that they know it by.
. "${0%/*}/tap.sh"
. "$root/tests/promote.sh"

# refused NAME TABLES CHANGE ERE: with TABLES in production, CHANGE in staging.
refused() {
	both "$3" "$2"
	old=$(rows data/production.db)
	others=$(kept data/production.db)
	run promote --yes --force --max-shrink 60
	is "$1: 1" "$status" 1
	like "$1: both are named" err "^promote: $4"
	untouched "$1"
	is "$1: other tables" "$(kept data/production.db)" "$others"
}

# done_with NAME TABLES CHANGE QUERY WANT
done_with() {
	both "$3" "$2"
	run promote --yes --force --max-shrink 60
	is "$1" "$status $(one "$4")" "0 $5"
}

# Rows that go

gone='DELETE FROM songs WHERE id = 3'
for on in 'NO ACTION' RESTRICT CASCADE 'SET NULL' 'SET DEFAULT'; do
	refused "a declared key, ON DELETE $on" \
	    "CREATE TABLE likes(x REFERENCES songs(id) ON DELETE $on);
	    INSERT INTO likes VALUES(3)" "$gone" \
	    'songs 3 \(Intro\) would be removed, but the table likes refers'
done
refused 'a key that names no column' \
    'CREATE TABLE likes(x INTEGER REFERENCES songs ON DELETE CASCADE);
    INSERT INTO likes VALUES(3)' "$gone" 'songs 3 .* table likes'
refused 'a key by slug' \
    "CREATE TABLE likes(x REFERENCES songs(slug) ON DELETE CASCADE);
    INSERT INTO likes VALUES('intro-two')" "$gone" 'songs 3 .* table likes'
refused 'a column called song_id' \
    'CREATE TABLE likes(song_id); INSERT INTO likes VALUES(3)' "$gone" \
    'songs 3 .* table likes'
refused 'one of text' \
    "CREATE TABLE likes(song_id TEXT); INSERT INTO likes VALUES('3')" \
    "$gone" 'songs 3 .* table likes'
refused 'a table of an odd name' \
    'CREATE TABLE "my ""likes"(who TEXT PRIMARY KEY, Song_ID INTEGER)
      STRICT, WITHOUT ROWID; INSERT INTO "my ""likes" VALUES(1, 3)' "$gone" \
    'songs 3 .* table my "likes'
refused 'album_id' \
    'CREATE TABLE plays(album_id INTEGER); INSERT INTO plays VALUES(2)' \
    "$gone; DELETE FROM albums WHERE id = 2" 'albums 2 .* table plays'
refused 'artist_id' \
    'CREATE TABLE fans(artist_id INTEGER); INSERT INTO fans VALUES(2)' \
    "$gone; DELETE FROM albums WHERE id = 2; DELETE FROM artists WHERE id = 2" \
    'artists 2 .* table fans'
done_with 'what refers to others is no matter' \
    'CREATE TABLE likes(song_id INTEGER REFERENCES songs(id) ON DELETE CASCADE,
      album_id, artist_id); INSERT INTO likes VALUES(1, NULL, 1);
    INSERT INTO likes VALUES(2, 1, NULL)' \
    "$gone; DELETE FROM albums WHERE id = 2; DELETE FROM artists WHERE id = 2" \
    "SELECT count(*), count(song_id) FROM likes" '2|2'
done_with 'nor is what refers to nothing' \
    'PRAGMA foreign_keys = OFF; CREATE TABLE likes(song_id);
    INSERT INTO likes VALUES(99)' "$gone" "SELECT song_id FROM likes" 99

# Keys that change

merged="UPDATE songs SET musicbrainz_id = '${c}9' WHERE id = 1;"
by_mbid="CREATE TABLE likes(mbid REFERENCES songs(musicbrainz_id) ON UPDATE"
for on in 'NO ACTION' RESTRICT 'SET NULL' 'SET DEFAULT'; do
	refused "a key that changes, ON UPDATE $on" \
	    "$by_mbid $on); INSERT INTO likes VALUES('${c}1')" "$merged" \
	    'songs 1 \(Intro\) would get another musicbrainz_id, but .* likes'
done
done_with 'ON UPDATE CASCADE: it follows' \
    "$by_mbid CASCADE); INSERT INTO likes VALUES('${c}1')" "$merged" \
    "SELECT substr(mbid, -1) FROM likes" 9
refused 'but not to NULL' \
    "$by_mbid CASCADE); INSERT INTO likes VALUES('${c}1')" \
    'UPDATE songs SET musicbrainz_id = NULL WHERE id = 1' \
    'songs 1 .* table likes'
done_with 'and is not lost when two change places' \
    "CREATE TABLE likes(x REFERENCES songs(musicbrainz_recording_id)
      ON UPDATE CASCADE); INSERT INTO likes VALUES('${c}1')" \
    "UPDATE songs SET musicbrainz_recording_id = id WHERE id < 3;
    UPDATE songs SET musicbrainz_recording_id = '${c}2' WHERE id = 1;
    UPDATE songs SET musicbrainz_recording_id = '${c}1' WHERE id = 2" \
    "SELECT substr(x, -1) FROM likes" 2
done_with 'a key of rows that do not change' \
    "$by_mbid SET NULL); INSERT INTO likes VALUES('${c}2')" \
    "$merged UPDATE songs SET isrc = 'X' WHERE id = 2" \
    "SELECT substr(mbid, -1) FROM likes" 2

# Views and triggers that read ours, and one that writes its own.

watched="CREATE VIEW titles AS SELECT s.title, a.name FROM songs s
      JOIN artists a ON a.id = s.artist_id;
    CREATE TABLE log(what);
    CREATE TRIGGER seen AFTER UPDATE OF lyrics ON songs BEGIN
      INSERT INTO log VALUES(old.lyrics || '>' || new.lyrics); END;"
both "$watched UPDATE songs SET lyrics = 'x', title = 'T' WHERE id = 2" \
    "$watched"
run promote --yes
is 'views show the new rows, triggers see each change once' "$status $(one \
    "SELECT title, name FROM titles WHERE title = 'T'; SELECT what FROM log" |
    tr '\n' ' ')" '0 T|One la la>x '
done_testing
