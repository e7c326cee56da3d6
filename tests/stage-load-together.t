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

# ---- the same rows as one by one ----

# invent SEED: a hundred records or so, of few ids, titles and former ids.
invent() {
	awk -v seed="$1" 'BEGIN {
		srand(seed)
		n = 20 + int(rand() * 120)
		while (n-- > 0) {
			r = rand()
			kind = r < 0.1 ? "a" : r < 0.25 ? "b" : "c"
			of = kind == "a" ? 4 : kind == "b" ? 6 : 60
			printf "{\"musicbrainz_id\":\"%s\"", id(kind, of)
			if (kind == "a")
				printf ",\"type\":\"artist\",\"name\":\"A%d\"", rand() * 3
			else
				printf ",\"type\":\"%s\",\"title\":\"T%d\",\"artist\":{\"musicbrainz_id\":\"%s\"}",
				    kind == "b" ? "album" : "song", rand() * 4, id("a", 4)
			if (kind == "b" && rand() < 0.5)
				printf ",\"release_date\":\"%d\"", 1990 + rand() * 9
			if (kind == "c" && rand() < 0.9)
				printf ",\"album\":{\"musicbrainz_id\":\"%s\"}", id("b", 6)
			if (kind == "c" && rand() < 0.3)
				printf ",\"duration\":%s", rand() < 0.1 ? "true" : int(rand() * 9)
			if (kind == "c" && rand() < 0.2)
				printf ",\"is_instrumental\":%s", rand() < 0.5 ? "true" : "false"
			if (rand() < 0.15)
				printf ",\"former_ids\":[\"%s\",\"%s\"]", id(kind, of), id(kind, of)
			print "}"
		}
	}
	function id(kind, n) {
		return sprintf("00000000-000%s-4000-8000-%012d", kind, 1 + rand() * n)
	}'
}
# loaded FILE DB: stage-load of FILE into a copy of DB, and all that came of it.
loaded() {
	rm -f s.db* bad
	cp "$2" s.db
	stage-load -s s.db -p builtin.db --reject bad "$1" 2>&1
	sql "UPDATE artists SET created_at = 1, updated_at = 1; UPDATE albums SET created_at = 1, updated_at = 1; UPDATE songs SET created_at = 1, updated_at = 1;
	    SELECT * FROM artists; SELECT * FROM albums; SELECT * FROM songs"
	cat bad 2>/dev/null
}
fresh
sql 'PRAGMA journal_mode = DELETE' >/dev/null
cp s.db together.db
sql "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = replace(sql, 'title TEXT', 'title TEXT CHECK(1)') WHERE name = 'songs'"
cp s.db single.db
differ=
for seed in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
	invent $seed >in
	loaded in together.db >one
	loaded in single.db >other
	[ -s one ] && cmp -s one other || differ="$differ $seed"
done
is 'thirty streams' "$differ" ''
ok 'with rows in them' [ "$(sql 'SELECT count(*) > 9 FROM songs')" = 1 ]

done_testing
