#!/bin/sh
# stage-load: new songs of an empty table are written several at a time, and
# nobody sees it.
. "${0%/*}/tap.sh"
. "$root/tests/load.sh"

parents() {
	artist 1 One
	album 1 1 Album
}
# songs FROM TO: songs of these numbers.
songs() {
	n=$1
	while [ "$n" -le "$2" ]; do
		song "$n" 1 1 "Song $n"
		n=$((n + 1))
	done
}
count() { sql 'SELECT count(*) FROM songs'; }

for last in 1 15 16 17 50; do
	fresh
	{ parents; songs 1 $last; } >in
	load <in
	is "$last songs" "$status $(count) $(sql "SELECT count(*) FROM songs WHERE title = 'Song ' || id AND slug = 'song-' || id AND musicbrainz_id LIKE '%' || id")" \
	    "0 $last $last"
	like "$last are told" err "^stage-load: $((last + 2)) read: $((last + 2)) new, 0 changed"
done
ok 'the database is whole' [ "$(sql 'PRAGMA integrity_check')$(sql 'PRAGMA foreign_key_check')" = ok ]

# ---- what a song that waits is known by ----

fresh
{ parents; for n in 1 2 3 4; do song $n 1 1 Same; done; } >in
load <in
is 'one title, four songs' "$status $(sql 'SELECT count(DISTINCT slug) FROM songs') $(sql 'SELECT slug FROM songs LIMIT 1')" '0 4 same'
fresh
{ parents; song 1 1 1 Same; song 1 1 1 Same '"duration":7'; song 1 1 1 Same '"duration":7'; } >in
load <in
is 'one song, three times' "$status $(count) $(sql 'SELECT duration FROM songs')" '0 1 7'
like 'is new, changed and the same' err '5 read: 3 new, 1 changed, 1 same'
fresh
{ parents; song 2 1 1 New "\"former_ids\":[\"$(s 1)\"]"; song 1 1 1 Old '"duration":5'; } >in
load <in
is 'a former id means the song that waits' "$status $(sql 'SELECT title, duration, musicbrainz_id FROM songs')" "0 New|5|$(s 2)"
fresh
{ parents; song 1 1 1 Old '"duration":5'; song 2 1 1 New "\"former_ids\":[\"$(s 1)\"]"; } >in
load <in
is 'and so the other way round' "$status $(sql 'SELECT title, duration, musicbrainz_id FROM songs')" "0 New|5|$(s 2)"

# ---- among others ----

fresh
{
	parents
	songs 1 5
	song 6 1 1 'Song 6' "\"lyrics\":\"$(printf '%070000d' 0)\""
	songs 7 20
} >in
load <in
is 'a long one among them' "$status $(sql "SELECT count(*), sum(length(lyrics)) FROM songs WHERE slug = 'song-' || id")" '0 20|70000'
fresh
{ parents; songs 1 20; echo '{'; songs 21 40; } >in
load <in
is 'a bad line: none stays' "$status $(count)" '65 0'
load --reject bad <in
is 'but where it is put aside' "$status $(count) $(grep -c . bad)" '1 40 1'
fresh
{ parents; songs 1 20; } >in
load -b 7 <in
is 'in many transactions' "$status $(count)" '0 20'

# ---- tables that can refuse a song: one by one ----

# table COLUMNS: songs has these too.
table() {
	fresh
	sql "CREATE TABLE codes(code TEXT PRIMARY KEY); ALTER TABLE songs RENAME TO old"
	sql "CREATE TABLE songs(id INTEGER PRIMARY KEY, title TEXT NOT NULL, slug TEXT NOT NULL UNIQUE, artist_id INTEGER NOT NULL,
	    album_id INTEGER, musicbrainz_id TEXT UNIQUE, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, $1); DROP TABLE old"
}
while IFS='|' read -r what columns member stay why; do
	table "$columns"
	{ parents; songs 1 2; song 3 1 1 'Song 3' "$member"; song 4 1 1 'Song 4' "$member"; songs 5 6; } >in
	load --reject bad <in
	is "$what" "$status $(sql "SELECT group_concat(id) FROM (SELECT substr(title, 6) AS id FROM songs ORDER BY id)")" "1 $stay"
	like "$what: said" err "^stage-load: line 6: .*$why"
done <<'END'
a CHECK|isrc TEXT CHECK(length(isrc) = 12)|"isrc":"short"|1,2,5,6|CHECK constraint failed
UNIQUE|isrc TEXT UNIQUE|"isrc":"GBAYE0601477"|1,2,3,5,6|UNIQUE constraint failed
a key of another table|isrc TEXT REFERENCES codes(code)|"isrc":"GBAYE0601477"|1,2,5,6|FOREIGN KEY constraint failed
END
table 'isrc TEXT'
sql "CREATE TRIGGER quiet BEFORE INSERT ON songs WHEN NEW.title = 'Song 3' BEGIN SELECT RAISE(IGNORE); END"
{ parents; songs 1 5; } >in
load --reject bad <in
is 'a trigger that ignores one' "$status $(count)" '1 4'
table "kind TEXT NOT NULL DEFAULT \"song\", made INTEGER NOT NULL DEFAULT (2 * 3)"
{ parents; songs 1 20; } >in
load <in
is 'a column has its default' "$status $(sql 'SELECT DISTINCT kind, made, count(*) FROM songs')" '0 song|6|20'

done_testing
