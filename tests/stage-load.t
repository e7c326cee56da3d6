#!/bin/sh
# stage-load: records into rows; identity, slugs, references, all or nothing.
. "${0%/*}/tap.sh"
. "$root/tests/load.sh"

# ---- what is loaded, and loaded again ----

fresh
{
	artist 1 'Daft Punk' '"formed_year":"1993","genres":["house","disco"],"external_ids":{"x":"1"}'
	album 1 1 Discovery '"release_date":"2001-03-12","track_count":14'
	song 1 1 1 'One More Time' '"duration":320,"disc":1,"is_instrumental":false'
	echo ' 	'
	printf '%s' '{"type":"end","artists":1,"albums":1,"songs":1}'
} >in
load --require-end --stats stats <in
is 'records are loaded' "$status" 0
same 'the counts are said' err <<'END'
stage-load: 4 read: 3 new, 0 changed, 0 same, 0 rejected, 1 ignored
END
same 'and written' stats <<'END'
{"program":"stage-load","read":4,"new":3,"changed":0,"same":0,"rejected":0,"ignored":1}
END
is 'an artist' "$(sql 'SELECT id, name, slug, url_slug, formed_year, genres, external_ids FROM artists')" \
    '1|Daft Punk|daft-punk|daft-punk|1993|["house","disco"]|{"x":"1"}'
is 'an album' "$(sql 'SELECT id, title, slug, artist_id, release_date, track_count FROM albums')" \
    '1|Discovery|discovery|1|984355200|14'
is 'a song' "$(sql 'SELECT title, slug, artist_id, album_id, duration, is_instrumental, musicbrainz_recording_id = musicbrainz_id FROM songs')" \
    'One More Time|one-more-time|1|1|320|0|1'
is 'times are seconds' "$(sql "SELECT count(*) FROM songs WHERE typeof(updated_at) = 'integer' AND updated_at = created_at AND updated_at > 1700000000")" 1

sql 'UPDATE artists SET updated_at = 1; UPDATE albums SET updated_at = 1; UPDATE songs SET updated_at = 1'
dump >before
bytes bytes.before
load --require-end <in
is 'the same again' "$(cat err)" \
    'stage-load: 4 read: 0 new, 0 changed, 3 same, 0 rejected, 1 ignored'
dump >after
ok 'changes nothing, times included' cmp before after
bytes bytes.after
ok 'and not a byte of the file' cmp bytes.before bytes.after

artist 1 'Daft Punk' '"genres":[ "house", "disco" ],"external_ids":{"y":"2","x":""},"bio":""' >in.p; load <in.p
is 'JSON is compared as values, external_ids merged' \
    "$(sql 'SELECT genres, external_ids, bio IS NULL, updated_at > 1 FROM artists')" \
    '["house","disco"]|{"x":"1","y":"2"}|1|1'
like 'one change' err '0 new, 1 changed, 0 same'
song 1 1 1 'One More Time' '"duration":320.0,"isrc":null' >in.p; load <in.p
like 'what is not known erases nothing' err '1 same'
printf '{"type":"song","musicbrainz_id":"%s","duration":"321"}\n' "$(s 1)" >in.p; load <in.p
is 'a record may say little' "$(sql 'SELECT duration, title FROM songs')" \
    '321|One More Time'
album 1 1 Discovery '"release_date":"2001-03-12"' >in.p; load <in.p
like 'the same date is the same' err '1 same'

: >in.p; load <in.p
is 'empty input' "$status $(cat err)" \
    '0 stage-load: 0 read: 0 new, 0 changed, 0 same, 0 rejected, 0 ignored'
load -q <in
is '-q says nothing when all is well' "$(cat err)" ''
printf '{"type":"label","x":1}\n{"type":"end"}\n' >in.p; load <in.p
like 'unknown types are ignored' err '2 read: .* 2 ignored$'

# ---- bad input ----

fresh
{ artist 1 One; echo oops; artist 2 Two; } >in
load --stats stats <in
is 'a bad line stops' "$status" 65
same 'with its number' err <<'END'
stage-load: line 2: not a JSON object
END
is 'and nothing stays' "$(sql 'SELECT count(*) FROM artists')" 0
same 'which the counts say' stats <<'END'
{"program":"stage-load","read":2,"new":0,"changed":0,"same":0,"rejected":2,"ignored":0}
END
load -q -r bad <in
is 'with -r it is set aside' "$status $(cat bad)" '1 oops'
is 'the others are loaded' "$(sql 'SELECT group_concat(name) FROM (SELECT name FROM artists ORDER BY id)')" One,Two
like '-q does not hide it' err '1 rejected'

fresh
artist 1 One >parent
while IFS='|' read -r members why; do
	{ cat parent; printf '{"type":"song","musicbrainz_id":"%s","artist":{"musicbrainz_id":"%s"},%s}\n' \
	    "$(s 1)" "$(a 1)" "$members"; } >in.p; load <in.p
	is "refused: $why" "$status $(cat err)" "65 stage-load: line 2: $why"
done <<'END'
"title":"x","duration":"long"|duration: no whole number
"title":"x","duration":3.5|duration: no whole number
"title":"x","duration":9007199254740993.0|duration: no whole number
"title":"x","duration":"9223372036854775808"|duration: no whole number
"title":"x","duration":"1-2"|duration: no whole number
"title":"x","release_date":"2001-02-30"|release_date: no date
"title":"x","release_date":2001|release_date: no date
"title":["x"]|title: no text
"title":"x","credits":"x"|credits: neither array nor object
"title":"x","external_ids":["x"]|external_ids: no object
"title":"x","release_date":"12/3/2001"|release_date: no date
"title":"x","is_instrumental":"yes"|is_instrumental: neither true nor false
"title":"x","album":{"title":"y"}|album: it has no well-formed musicbrainz_id
"title":"x","album":"y"|album: no object
"title":""|title: missing
"duration":1|title: missing
END
is 'nothing was loaded' "$(sql 'SELECT count(*) FROM artists')" 0
printf '{"type":"artist","name":"x"}\n' >in.p; load <in.p
like 'no id: refused' err 'line 1: it has no well-formed musicbrainz_id'
printf '{"type":"album","musicbrainz_id":"%s","title":"x"}\n' "$(b 1)" >in.p; load <in.p
like 'no artist: refused' err 'line 1: artist: missing'

artist 1 One '"mood":"x","artist_id":1' >in
artist 2 Two '"mood":"y","sort_name":"s","listeners":1,"release":{"a":1}' >>in
load <in
is 'an unknown member is named once' "$status $(grep -c mood err)" '0 1'
like 'with its table' err "^stage-load: artists has no column for 'mood': left out"
unlike 'a passing one is not' err 'sort_name|listeners|release'
fresh
load --strict -r bad <in
is '--strict refuses it' "$status $(wc -l <bad)" '1 2'
like 'naming it' err 'line 1: mood: artists has no such column'

# ---- the end record ----

fresh
{ artist 1 One; artist 2 Two; } >in
load --require-end <in
is 'no end record' "$status" 65
same 'is said' err <<'END'
stage-load: the input has no end record: it is cut off, and nothing is loaded
END
{ cat in; end 3 0 0; } >in.p; load --require-end <in.p
is 'another number' "$status $(cat err)" \
    '65 stage-load: 2 artists were read, the end record tells of 3: nothing is loaded'
is 'loads nothing' "$(sql 'SELECT count(*) FROM artists')" 0
{ artist 1 One; end 2 0 1; } >in.p; load --require-end <in.p
is 'each kind is said, in its number' "$status $(cat err)" '65 stage-load: 1 artist was read, the end record tells of 2: nothing is loaded
stage-load: 0 songs were read, the end record tells of 1: nothing is loaded'
{ cat in; end 1 0 0; end 1 0 0; } >in.p; load --require-end <in.p
is 'ends add up' "$status" 0
{ cat in; printf '{"type":"end","artists":2}\n'; } >in.p; load --require-end <in.p
is 'one without counts is bad' "$status" 65
load --batch 1 --require-end <in
is '--require-end does not go with --batch' "$status" 64

# ---- --batch, --replace ----

fresh
{ artist 1 One; artist 2 Two; artist 3 Three; echo oops; } >in
load --batch 2 --stats stats <in
is 'with --batch what is committed stays' "$status $(sql 'SELECT group_concat(name) FROM (SELECT name FROM artists ORDER BY id)')" \
    '65 One,Two'
same 'and is counted' stats <<'END'
{"program":"stage-load","read":4,"new":2,"changed":0,"same":0,"rejected":2,"ignored":0}
END

# Others see it while there is no more input; bad lines count as lines.
fresh
[ -p slow ] || mkfifo slow
stage-load -q --batch 2 -r bad -s s.db slow 2>err &
{
	artist 1 One; echo bad; artist 2 Two; artist 3 Three
	n=0
	until [ "$(sql 'SELECT count(*) FROM artists')" -ge 2 ] || [ $n -gt 100 ]; do
		n=$((n + 1)); sleep 0.05
	done
	sql 'SELECT group_concat(name) FROM artists' >seen
} >slow
wait $!
is 'a bad line does not put it off' "$? $(cat seen)" '1 One,Two'

fresh
artist 1 One '"country":"FR","genres":["a"],"external_ids":{"x":"1","y":"2"}' >in
album 1 1 Album '"track_count":3' >>in
song 1 1 1 Song '"lyrics":"la","is_instrumental":true' >>in
load <in
artist 1 One '"country":null,"genres":[],"external_ids":{"x":""}' >in.p; load <in.p
like 'nothing is erased' err '1 same'
artist 1 One '"country":null,"genres":[],"external_ids":{"x":""}' >in.p; load --replace <in.p
is '--replace erases what is named' \
    "$(sql 'SELECT country IS NULL, genres IS NULL, external_ids FROM artists')" '1|1|{"y":"2"}'
artist 1 One '"country":"","genres":{},"external_ids":{"x":null}' >in.p; load --replace <in.p
like 'again it changes nothing' err '1 same'
song 1 1 1 Song '"lyrics":"","is_instrumental":null' >in.p; load --replace <in.p
is 'a column with a default gets it' "$(sql 'SELECT lyrics IS NULL, is_instrumental FROM songs')" '1|0'
song 1 1 1 '' >in.p; load --replace <in.p
is 'what must be there is not erased' "$status $(cat err)" \
    '65 stage-load: line 1: title: missing'
printf '{"type":"song","musicbrainz_id":"%s","album":null}\n' "$(s 1)" >in.p; load --replace <in.p
is 'a song leaves its album' "$(sql 'SELECT album_id IS NULL FROM songs')" 1

# ---- what production demands ----

demanding() {
	rm -f s.db* v.db*
	sqlite3 builtin.db .schema | sed -e '/sqlite_sequence/d' -e "$1" >v.sql
	sqlite3 v.db <v.sql
	stage-setup -q -s s.db -p v.db
}
demanding 's/isrc TEXT/isrc TEXT UNIQUE/'
{ artist 1 One; album 1 1 Album; song 1 1 1 Intro '"isrc":"x"'; song 2 1 1 Other '"isrc":"x"'; song 3 1 1 Third '"isrc":"y"'; } >in
load -p v.db in
is 'a value that another row has' "$status $(cat err)" \
    "65 stage-load: in: line 4: UNIQUE constraint failed: songs.isrc: 'x' is that of 1 'Intro'"
load -q -r bad -p v.db in
is 'is a refusal of that record alone' "$status $(sql 'SELECT group_concat(title) FROM songs')" '1 Intro,Third'
song 3 1 1 Third '"isrc":"x"' >in.p; load -p v.db <in.p
is 'of a change too' "$status $(cat err)" \
    "65 stage-load: line 1: UNIQUE constraint failed: songs.isrc: 'x' is that of 1 'Intro'"
sql "UPDATE songs SET musicbrainz_recording_id = '$(s 7)' WHERE id = 1"
song 7 1 1 Seven >in.p; load -p v.db <in.p
like 'also of one that we make' err "line 1: UNIQUE constraint failed: songs.musicbrainz_recording_id: '$(s 7)' is that of 1 'Intro'"
demanding 's/isrc TEXT/isrc TEXT NOT NULL/; s/annotations TEXT/annotations TEXT NOT NULL DEFAULT "none"/'
load -q -r bad -p v.db in
is 'a NOT NULL with a default' "$status $(sql 'SELECT DISTINCT annotations FROM songs')" '0 none'
song 9 1 1 Nine >in.p; load -p v.db <in.p
is 'and one without' "$status $(cat err)" '65 stage-load: line 1: NOT NULL constraint failed: songs.isrc'
demanding 's/slug TEXT NOT NULL/slug TEXT/'
load -q -p v.db in
sql 'UPDATE artists SET slug = NULL; UPDATE albums SET slug = NULL'
{ song 4 1 1 Intro; song 5 1 1 Intro '"release_date":"1999"'; } >in.p; load -q -p v.db in.p
is 'parents without a slug' "$status $(sql "SELECT group_concat(slug) FROM (SELECT slug FROM songs WHERE title = 'Intro' ORDER BY id)")" \
    '0 intro,intro-00000000,intro-1999'
sql "UPDATE sqlite_sequence SET seq = 9223372036854775807 WHERE name = 'songs'"
song 6 1 1 Six >in.p; load <in.p
is 'no id is left' "$status $(cat err)" \
    '65 stage-load: s.db: songs: the id 9223372036854775807 was given: there are no more'

# ---- slugs ----

fresh
{
	artist 1 Nirvana '"formed_year":1987'
	artist 2 Nirvana '"formed_year":"1965"'
	artist 3 nirvana '"formed_year":1965'
	artist 4 椎名林檎 '"sort_name":"Sheena Ringo"'
	artist 5 !!!
	artist 6 'Null'
	album 1 1 Weezer '"release_date":"1994"'
	album 2 1 Weezer '"release_date":"2001-05"'
	album 3 1 Weezer '"release_date":"2008-06-03"'
	album 4 1 Weezer '"release_date":"2008"'
	album 5 2 Weezer
	song 1 1 1 Intro
	song 2 1 1 Intro
	song 3 1 1 Intro '"release_date":"1994"'
	song 4 1 1 Intro '"release_date":"1994"'
	song 5 1 1 Intro '"release_date":"1994"'
} >in
load <in
is 'slugs of artists' "$(sql 'SELECT group_concat(slug) FROM (SELECT slug FROM artists ORDER BY id)')" \
    nirvana,nirvana-1965,nirvana-00000000,sheena-ringo,artist-00000000,artist-00000000-00000000
is 'of albums' "$(sql "SELECT group_concat(slug, ' ') FROM (SELECT slug FROM albums ORDER BY id)")" \
    'weezer weezer-nirvana weezer-2008 weezer-00000000 weezer-nirvana-1965'
is 'of songs' "$(sql "SELECT group_concat(slug, ' ') FROM (SELECT slug FROM songs ORDER BY id)")" \
    "intro intro-nirvana intro-weezer intro-1994 intro-00000000"
{ song 1 1 1 Outro; artist 1 'Nirvana (US)'; } >in.p; load <in.p
is 'a slug is kept when the name changes' "$(sql 'SELECT title, slug FROM songs WHERE id = 1')" 'Outro|intro'
song 6 1 1 Outro >in.p; load <in.p
is 'the freed name may be taken' "$(sql 'SELECT slug FROM songs WHERE id = 6')" outro
{ song 7 1 1 Outro; song 8 1 1 "Outro"; song 9 1 1 Outro; song 10 1 1 Outro; song 11 1 1 Outro; } >in.p; load <in.p
is 'none is dropped for its slug' "$(sql "SELECT count(*), count(DISTINCT slug) FROM songs")" '11|11'
sql "UPDATE songs SET slug = '' WHERE id = 6"
song 6 1 1 Outro >in.p; load <in.p
is 'a row without a slug gets one' "$(sql "SELECT slug <> '' FROM songs WHERE id = 6")" 1

# ---- what production has given ----

fresh
artist 1 One >in; artist 2 Two >>in
load <in
mv s.db p.db
sqlite3 p.db "UPDATE artists SET id = 40, slug = 'the-one', url_slug = 'url-one' WHERE name = 'One';
    UPDATE artists SET id = 41 WHERE name = 'Two'; UPDATE sqlite_sequence SET seq = 99 WHERE name = 'artists'"
fresh
{ artist 1 One; artist 3 Two; artist 4 'The One'; artist 5 'url one'; artist 2 Two; } >in.p; load -p p.db <in.p
is 'ids and slugs of production are used again' \
    "$(sql "SELECT group_concat(id || ' ' || slug || ' ' || url_slug, ', ') FROM (SELECT * FROM artists ORDER BY musicbrainz_id)")" \
    '40 the-one url-one, 41 two two, 100 two-00000000 two-00000000, 101 the-one-00000000 the-one-00000000, 102 url-one-00000000 url-one-00000000'
fresh
artist 7 Seven >in.p; load <in.p
sql "UPDATE artists SET id = 40, slug = 'the-one'"
artist 1 One >in.p; load -p p.db <in.p
is 'if staging has given them away, the next free ones' "$status $(sql "SELECT id, slug FROM artists WHERE name = 'One'")" \
    '0 100|one'
fresh
artist 8 'One' "\"former_ids\":[\"$(a 1)\"]" >in.p; load -p p.db <in.p
is 'a former id is known too' "$(sql 'SELECT id, slug, url_slug FROM artists')" '40|the-one|url-one'
load -p none.db <in
is 'a production that was named must be there' "$status" 66
sqlite3 other.db 'CREATE TABLE users(id)'
run stage-load -s s.db -p other.db in
is 'and be one' "$status $(cat err)" \
    '65 stage-load: other.db is no catalogue: artists: there is no such table'
echo nonsense >text
load -p text <in
is 'and be a database' "$status" 65
sqlite3 old.db 'CREATE TABLE artists(id TEXT PRIMARY KEY, slug TEXT, name TEXT);
    INSERT INTO artists VALUES("x", "one", "One"); CREATE TABLE other(a)'
fresh
artist 1 One >in.p; load -p old.db <in.p
is 'one with other tables tells what it can' "$status $(sql 'SELECT id, slug FROM artists')" '0 1|one-00000000'
sqlite3 text.db 'CREATE TABLE artists(id TEXT PRIMARY KEY, slug TEXT, name TEXT); CREATE TABLE albums(id TEXT); CREATE TABLE songs(id TEXT)'
run stage-load -s text.db in
is 'a staging with keys of text' "$status $(cat err)" \
    '65 stage-load: text.db: artists: it has no column id INTEGER PRIMARY KEY'

# ---- into production ----

rm -rf p.db* backups s.db*
stage-setup -q --init -s s.db -p p.db
{ artist 1 One; album 1 1 Album; song 1 1 1 Song '"disc":1'; } >in
direct() { run stage-load --direct-production -p p.db -b backups "$@"; }
direct in
is '--direct-production' "$status $(sqlite3 p.db 'SELECT name FROM artists; SELECT title FROM songs' | tr '\n' ' ')" '0 One Song '
is 'leaves staging alone' "$(sql 'SELECT count(*) FROM artists')" 0
is 'makes a backup' "$(sqlite3 backups/production-*.db 'SELECT count(*) FROM artists')" 0
is 'and a journal' "$(grep -c '"state":"done","what":"promote"' backups/journal.ndjson)" 1
sqlite3 p.db "UPDATE artists SET id = 50, slug = 'kept', bio = 'by hand', created_at = 5; UPDATE albums SET artist_id = 50; UPDATE songs SET artist_id = 50"
{ artist 1 One '"country":"FR"'; artist 2 Two; album 2 2 Two; song 2 2 2 Two; } >in
direct in
is 'what production has stays' "$status $(sqlite3 p.db 'SELECT id, slug, bio, country, created_at FROM artists WHERE name = "One"')" '0 50|kept|by hand|FR|5'
sqlite3 p.db .dump >before
direct in
is 'again: nothing' "$status $(grep -c '"done"' backups/journal.ndjson)" '0 2'
{ artist 1 Uno; echo oops; } >bad.in
direct --stats stats bad.in
is 'a bad line stops it' "$status" 65
echo '-- error: no names of three letters
SELECT '"'artist', id, name FROM artists WHERE length(name) = 3" >short.sql
mkdir rules && mv short.sql rules/
artist 3 Tri >in
DAFT_RULES=rules direct --stats stats in
is 'a rule may refuse it' "$status" 1
like 'and is named' err short
same 'nothing was loaded then' stats <<'END'
{"program":"stage-load","read":1,"new":0,"changed":0,"same":0,"rejected":1,"ignored":0}
END
sqlite3 p.db .dump >after
ok 'production is as it was' cmp before after
{ artist 4 Four; artist 5 ''; } >in
direct -q -r bad in
is 'with -r the rest is promoted' "$status $(sqlite3 p.db 'SELECT count(*) FROM artists')" '1 3'
direct --batch 5 in
is 'not with --batch' "$status" 64
run stage-load --direct-production in
is 'production must be there' "$status" 66
direct -p none.db in
is 'and is never made' "$status $(ls none.db 2>/dev/null)" '66 '
mkdir tmp
TMPDIR=$PWD/tmp direct in
TMPDIR=$PWD/tmp direct bad.in
is 'nothing is left behind' "$(ls tmp)" ''
# A write between the copy and the end of the input.
[ -p slow ] || mkfifo slow
TMPDIR=$PWD/tmp stage-load --direct-production -p p.db -b backups slow 2>err &
{
	artist 6 Six
	n=0
	until ls tmp/daft-etl.*/staging.db-wal >/dev/null 2>&1 || [ $n -gt 50 ]; do
		n=$((n + 1)); sleep 0.1
	done
	sqlite3 p.db "UPDATE artists SET bio = 'meanwhile'"
} >slow
wait $!
is 'production that changed meanwhile is not written' "$? $(sqlite3 p.db "SELECT count(*) FROM artists WHERE bio = 'meanwhile'")" '75 3'

# ---- many rows ----

fresh
sqlite3 s.db "SELECT name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY name" >before
"$B/tests/catalogue" 3000 >many
load --require-end <many
is 'a large load' "$status" 0
sqlite3 s.db "SELECT name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY name" >after
ok 'leaves all indexes' cmp before after
is 'whole' "$(sql 'PRAGMA integrity_check; PRAGMA foreign_key_check')" ok
load --require-end <many
like 'again: nothing' err '0 new, 0 changed, 3000 same'
sort -r many >shuffled
cp s.db one.db
fresh
load --require-end <shuffled
is 'in another order' "$status" 0
for f in one.db s.db; do
	sqlite3 "$f" 'SELECT s.musicbrainz_id, s.title, s.duration, s.lyrics, s.external_ids,
	    b.musicbrainz_id, r.musicbrainz_id FROM songs s LEFT JOIN albums b ON b.id = album_id
	    JOIN artists r ON r.id = s.artist_id ORDER BY 1' >"$f.rows"
done
ok 'the same songs on the same albums' cmp one.db.rows s.db.rows

# ---- other schemas ----

variant() {
	rm -f s.db* v.db*
	sqlite3 v.db "$1"
	stage-setup -q -s s.db -p v.db
}
head -n 300 many >some
no_links='CREATE TABLE artists(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, slug TEXT NOT NULL UNIQUE,
    url_slug TEXT NOT NULL UNIQUE, genres TEXT, external_ids TEXT, musicbrainz_id TEXT UNIQUE, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE TABLE albums(id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, slug TEXT NOT NULL UNIQUE, artist_id INTEGER NOT NULL,
    release_date INTEGER, musicbrainz_id TEXT UNIQUE, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE TABLE songs(id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, slug TEXT NOT NULL UNIQUE, artist_id INTEGER NOT NULL,
    album_id INTEGER, musicbrainz_id TEXT UNIQUE, disc INTEGER, position INTEGER, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);'
variant "$no_links"
load <some
is 'few columns, keys only implied' "$status $(sql 'SELECT count(*) FROM songs WHERE position >= 0 AND disc = 1')" \
    "0 $(sql 'SELECT count(*) FROM songs')"
load <some
like 'again: nothing' err '0 new, 0 changed, 300 same'
variant "$(echo "$no_links" | sed 's/ UNIQUE//g; s/release_date INTEGER,//; s/ AUTOINCREMENT//')"
load <some
is 'without any index' "$status $(sql 'SELECT count(DISTINCT slug) = count(*) FROM songs') $(sql "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'daft%'")" \
    '0 1 0'
bytes before
load <some
like 'again: nothing' err '0 new, 0 changed, 300 same'
bytes after
ok 'not a byte, though there was an index meanwhile' cmp before after
variant "$no_links
    ALTER TABLE songs ADD COLUMN bpm DECIMAL(5,1); ALTER TABLE songs ADD COLUMN tags JSON;
    ALTER TABLE songs ADD COLUMN loud GENERATED ALWAYS AS (upper(title));
    ALTER TABLE songs ADD COLUMN live BOOLEAN CHECK (live IN (0, 1));
    CREATE VIRTUAL TABLE find USING fts5(title, content='songs', content_rowid='id');
    CREATE TRIGGER song_in AFTER INSERT ON songs BEGIN INSERT INTO find(rowid, title) VALUES(new.id, new.title); END;
    CREATE TRIGGER no_curse BEFORE INSERT ON songs WHEN new.title = 'Curse' BEGIN SELECT raise(ABORT, 'no curses'); END;"
{ artist 1 One; song 1 1 1 Song '"bpm":"120","tags":["x"],"live":true,"loud":"x"'; album 1 1 A; } >in
load <in
is 'extra columns, triggers, full text' "$status $(sql 'SELECT bpm, tags, live, loud FROM songs') $(sql "SELECT rowid FROM find WHERE find MATCH 'song'")" \
    '0 120|["x"]|1|SONG 1'
like 'a generated column is not set' err "no column for 'loud'"
load <in
like 'again: nothing' err '0 new, 0 changed, 3 same'
sql "CREATE TRIGGER no_hum BEFORE INSERT ON songs WHEN new.title = 'Hum' BEGIN SELECT raise(IGNORE); END;
    CREATE TRIGGER stays BEFORE UPDATE OF bpm ON songs BEGIN SELECT raise(IGNORE); END"
song 2 1 1 Hum >in.p; load <in.p
is 'one that looks away is one too' "$status $(cat err)" '65 stage-load: line 1: a trigger or constraint of songs ignores it'
song 1 1 1 Song '"bpm":121' >in.p; load <in.p
is 'also of a change' "$status $(cat err)" '65 stage-load: line 1: a trigger or constraint of songs ignores it'
song 2 1 1 Curse >in.p; load <in.p
is "a trigger's no is a refusal" "$status $(cat err)" '65 stage-load: line 1: no curses'
{ song 2 1 1 Curse; song 3 1 1 Fine; } >in.p; load -q -r bad <in.p
is 'of that record alone' "$status $(sql 'SELECT group_concat(title) FROM songs')" '1 Song,Fine'
done_testing
