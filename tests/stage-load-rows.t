#!/bin/sh
# stage-load: rows as others left them, and a production that is not the
# built-in one.
. "${0%/*}/tap.sh"
. "$root/tests/load.sh"

# ---- values that are not of their kind ----

fresh
{
	artist 1 One '"external_ids":{"a":"1"}'
	album 1 1 Album
	song 1 1 1 Song '"duration":1'
} >in
load -q <in
sql "UPDATE artists SET external_ids = '{a:1', updated_at = '2024-01-01 12:00:00'"
load <in
is 'what is no JSON is replaced' "$status $(sql 'SELECT external_ids, typeof(updated_at) FROM artists')" '0 {"a":"1"}|integer'
like 'and named' err '^stage-load: s.db: artists 1: external_ids was no JSON object: replaced$'
for v in '[1]' '"x"' '7' 'undefined'; do
	sql "UPDATE artists SET external_ids = '$v'"
	load <in
	is "so is $v" "$status $(sql 'SELECT external_ids FROM artists') $(grep -c replaced err)" '0 {"a":"1"} 1'
done
sql "UPDATE artists SET external_ids = '{\"b\":\"2\",\"a\":\"0\"}'"
load <in
is 'an object is merged' "$(sql 'SELECT external_ids FROM artists')" '{"b":"2","a":"1"}'
sql "UPDATE artists SET external_ids = '{\"long\":\"' || replace(hex(zeroblob(1000000)), '0', 'x') || '\"}'"
load <in
is 'one beyond reason is left' "$status $(sql 'SELECT length(external_ids) FROM artists')" '0 2000011'
like 'and named' err 'artists 1: external_ids is too long to be merged: left as it is'
sql "UPDATE songs SET duration = 'long', is_instrumental = 'yes', release_date = 'May', credits = 'nobody'"
song 1 1 1 Song '"duration":1,"is_instrumental":true,"release_date":"1970","credits":[]' >in.p; load <in.p
is 'what a record says is of its type' "$(sql 'SELECT duration, is_instrumental, release_date, credits FROM songs')" '1|1|0|nobody'
sql "UPDATE songs SET updated_at = 'yesterday'"
load <in.p
is 'a row that does not change is left alone' "$(sql 'SELECT updated_at FROM songs') $(cat err)" \
    'yesterday stage-load: 1 read: 0 new, 0 changed, 1 same, 0 rejected, 0 ignored'

# ---- rows that no record can mean ----

fresh
sql "INSERT INTO artists(name, slug, url_slug, musicbrainz_id, bio, created_at, updated_at) VALUES
    ('One', 'one', 'one', NULL, 'none', 1, 1), ('Two', 'two', 'two', '$(a 2 | tr a A)', 'upper', 1, 1), ('Three', 'three', 'three', '', 'empty', 1, 1)"
sql 'SELECT * FROM artists' >before
{ artist 1 One '"bio":"x"'; artist 2 Two '"bio":"x"'; artist 3 Three '"bio":"x"'; } >in
load <in
is 'an id is not guessed' "$status $(sql 'SELECT group_concat(slug) FROM (SELECT slug FROM artists WHERE id > 3 ORDER BY id)')" \
    '0 one-00000000,two-00000000,three-00000000'
sql 'SELECT * FROM artists WHERE id <= 3' >after
ok 'such rows are never touched' cmp before after
run stage-dump -s s.db
like 'nor dumped, which is said' err '^stage-dump: 3 artists left out: they have'

# ---- slugs that the site does not answer ----

fresh
n=0
for name in Null 'Undefined Love' Nullarbor Annulled 'nul-l' 'N-u-l-l' 'Nüll' '' '---' '　' '٣' 'İ' 'ﬁn' '\u0000x' "$(printf '%060d' 0)" 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b'; do
	n=$((n + 1))
	[ -n "$name" ] || name=' '
	artist $n "$name"
done >in
load -q <in
is 'all are stored' "$status $(sql 'SELECT count(*), count(DISTINCT slug) FROM artists')" '0 16|16'
is 'under addresses that it answers' "$(sql "SELECT group_concat(name) FROM artists WHERE slug GLOB '*[^a-z0-9-]*' OR slug GLOB '*null*' OR slug GLOB '*undefined*'
    OR slug GLOB '-*' OR slug GLOB '*-' OR slug = '' OR length(slug) > 59")" ''
# A slug is of all rows but ours: theirs may not be made with null either.
fresh
{ artist 1 'Nul'; artist 2 L; album 1 1 "It is nul"; album 2 2 "It is nul"; album 3 2 'l'; album 4 1 'l'; } >in
sql "INSERT INTO albums(title, slug, artist_id, created_at, updated_at) VALUES ('x', 'l', 1, 1, 1)"
load -q <in
is 'nor does a longer one' "$status $(sql "SELECT count(*) FROM albums WHERE slug GLOB '*null*'")" '0 0'

# ---- a word that is not quite right is no order ----

for o in --stagging --production-direct --direct --d --dry-run; do
	load $o in
	is "$o" "$status" 64
done
ok 'nothing is made' test ! -e data

# ---- into a production that is not the built-in one ----

rm -rf p.db* backups s.db*
sqlite3 builtin.db .schema | sed -e /sqlite_sequence/d -e /is_instrumental/d -e /musicbrainz_recording_id/d -e 's/ REFERENCES [a-z]*(id)//' >p.sql
cat >>p.sql <<END
CREATE TABLE users(id INTEGER PRIMARY KEY, mail TEXT);
CREATE TABLE favourites(user_id INTEGER, song_id INTEGER);
CREATE TABLE _cf_KV(key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE VIRTUAL TABLE find USING fts5(title, content='songs', content_rowid='id');
CREATE TRIGGER song_in AFTER INSERT ON songs BEGIN INSERT INTO find(rowid, title) VALUES (new.id, new.title); END;
CREATE TRIGGER song_up AFTER UPDATE OF title ON songs BEGIN
  INSERT INTO find(find, rowid, title) VALUES ('delete', old.id, old.title);
  INSERT INTO find(rowid, title) VALUES (new.id, new.title); END;
INSERT INTO users VALUES (1, 'a@example.org');
INSERT INTO favourites VALUES (1, 9);
INSERT INTO _cf_KV VALUES ('x', x'00');
INSERT INTO artists(id, name, slug, url_slug, musicbrainz_id, created_at, updated_at) VALUES
  (4, 'One', 'one', 'one', '$(a 1)', 1, 1), (6, 'Old', 'old', 'old', NULL, 1, 1);
INSERT INTO albums(id, title, slug, artist_id, musicbrainz_id, created_at, updated_at) VALUES (5, 'Album', 'album', 4, '$(b 1)', 1, 1);
INSERT INTO songs(id, title, slug, artist_id, album_id, lyrics, musicbrainz_id, created_at, updated_at) VALUES
  (9, 'Song', 'song', 4, 5, 'by hand', '$(s 1)', 1, 1);
END
sqlite3 p.db 'PRAGMA journal_mode = WAL' >/dev/null
sqlite3 p.db <p.sql
direct() { run stage-load --direct-production -p p.db -b backups "$@"; }
others() { sqlite3 p.db 'SELECT * FROM users; SELECT * FROM favourites; SELECT quote(key), quote(value) FROM _cf_KV'; }
others >before
{
	song 2 1 1 'Another' '"is_instrumental":true'
	song 1 1 1 'Song (renamed)'
	artist 2 Old
	artist 3 New "\"former_ids\":[\"$(a 1)\"],\"country\":\"FR\""
} >in
direct -q in
is 'former ids and all' "$status" 0
is 'ids, slugs, what was there' "$(sqlite3 p.db 'SELECT id, title, slug, lyrics FROM songs ORDER BY id')" '9|Song (renamed)|song|by hand
10|Another|another|'
is 'a merged artist keeps its row' "$(sqlite3 p.db "SELECT id, name, slug, country FROM artists WHERE musicbrainz_id = '$(a 3)'")" '4|New|one|FR'
is 'one without id is another' "$(sqlite3 p.db "SELECT id, slug FROM artists WHERE name = 'Old' ORDER BY id" | tr '\n' ' ')" '6|old 7|old-00000000 '
is "production's triggers have run" "$(sqlite3 p.db "SELECT rowid FROM find WHERE find MATCH 'renamed OR another'; INSERT INTO find(find) VALUES ('integrity-check')" | tr '\n' ' ')" '9 10 '
others >after
ok 'nothing else is written' cmp before after
sqlite3 p.db .dump >before
direct --stats stats in
is 'again: nothing' "$status $(ls backups/*.db | wc -l)" '0 1'
same 'is new' stats <<'END'
{"program":"stage-load","read":4,"new":0,"changed":0,"same":4,"rejected":0,"ignored":0}
END
sqlite3 p.db .dump >after
ok 'not a byte' cmp before after
direct in
like 'which is said, and of no file that is gone' err \
    '^stage-load: p.db: nothing differs from what was loaded$'
{ artist 5 Five; artist 6 Six '"formed_year":"x"'; } >in
direct in
is 'a refused record stops it' "$status $(cat err)" '65 stage-load: in: line 2: formed_year: no whole number'
direct --require-end in
is 'so does a missing end' "$status" 65
chmod 000 backups
mkdir there
direct -q -r bad -b there/file/x in
is 'with -r the rest goes in' "$status $(sqlite3 p.db "SELECT count(*) FROM artists WHERE name = 'Five'")" '1 1'
chmod 755 backups
echo no >file
artist 7 Seven >in
direct -q -b file/backups in
is 'no backup can be made' "$status $(sqlite3 p.db "SELECT count(*) FROM artists WHERE name = 'Seven'")" '73 0'
mkfifo held
sqlite3 p.db 'BEGIN IMMEDIATE' '.shell echo >held; cat held >/dev/null' &
cat held >/dev/null
direct -q in
is 'production is locked' "$status" 75
echo >held
wait $!
is 'and as it was' "$(sqlite3 p.db "SELECT count(*) FROM artists WHERE name = 'Seven'")" 0
run env TMPDIR=/no/such/dir stage-load --direct-production -p p.db -b backups in
is 'no temporary directory' "$status" 73

# ---- what may not be NULL, erased ----

fresh
sql "ALTER TABLE artists ADD COLUMN word TEXT NOT NULL DEFAULT 'none';
    ALTER TABLE artists ADD COLUMN bpm REAL NOT NULL DEFAULT 0.5;
    ALTER TABLE artists ADD COLUMN rank INTEGER NOT NULL DEFAULT 7;
    ALTER TABLE artists DROP COLUMN external_ids;
    ALTER TABLE artists ADD COLUMN external_ids TEXT NOT NULL DEFAULT '{}'"
artist 1 One '"word":"x","bpm":1.25,"rank":9,"external_ids":{"a":"b"}' |
    stage-load -q -s s.db
artist 1 One '"word":"","bpm":null,"rank":null,"external_ids":null' >in
load -q --replace <in
is 'gets the default of its column' \
    "$status $(sql 'SELECT word, bpm, rank, external_ids FROM artists')" \
    '0 none|0.5|7|{}'
load --replace <in
like 'and has it already the next time' err '1 read: 0 new, 0 changed, 1 same'
done_testing
