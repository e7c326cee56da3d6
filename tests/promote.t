#!/bin/sh
# promote writes what differs and nothing else, or says why not.
. "${0%/*}/tap.sh"
. "$root/tests/promote.sh"

new_song="INSERT INTO songs(id, title, slug, artist_id, album_id,
    musicbrainz_id, created_at, updated_at)
    VALUES(4, 'New', 'new', 2, 2, '${c}4', 50, 51);"
change="UPDATE songs SET lyrics = 'la la la', updated_at = 50 WHERE id = 2;
    UPDATE artists SET genres = '[ \"house\" ]' WHERE id = 1; $new_song"

# Nothing to do

both
run promote
is 'nothing differs: status 0, nobody is asked' "$status" 0
like 'a line says so' err 'nothing differs'
is 'no backup is made' "$(ls data/backups)" ''
run promote --format json -q
is 'it is silent with -q' "$(cat err)" ''
is 'the object has zeros' "$(jq -c '[.state, .artists, .songs.removed,
    .before == .after]' out)" \
    '["unchanged",{"added":0,"changed":0,"removed":0},0,true]'

# Looking

both "$change DELETE FROM songs WHERE id = 3;"
old=$(rows data/production.db)
was=$(cksum <data/production.db)
run promote --dry-run --verbose --max-shrink 50
is 'a dry run: status 0' "$status" 0
grep '^[-+~]' err >listed
same 'each row is listed' listed <<'END'
+ songs 4 New (new)
~ songs 2 Home (home): lyrics
- songs 3 Intro (intro-two)
END
like 'and the counts' err '^songs +3 +3 +1 +1 +1$'
is 'the file is not written' "$(cksum <data/production.db)" "$was"
ok 'nothing is made' test ! -e data/backups
run promote -q -n --max-shrink 50 --format json
is 'counts as an object' "$(jq -c '[.state, .what, .backup, .songs]' out)" \
    '["planned","promote",null,{"added":1,"changed":1,"removed":1}]'
is 'which -q leaves alone' "$(cat err)" ''
is 'with the members of the journal and no others' "$(jq -c '[keys_unsorted,
    (.songs | keys_unsorted), (.before | length), (.time | length)]' out)" \
    '[["time","state","what","backup","before","after","artists","albums","songs"],["added","changed","removed"],64,20]'

# Asking

both "$change"
old=$(rows data/production.db)
run promote
is 'without a terminal and --yes: 77' "$status" 77
untouched 'not confirmed'
if command -v script >/dev/null && script -qec true /dev/null \
    </dev/null >/dev/null 2>&1; then
	for answer in n '' yep; do
		printf '%s\n' "$answer" >answer
		run script -qec promote /dev/null <answer
		is "answer '$answer': 77" "$status" 77
	done
	run script -qec promote /dev/null </dev/null
	is 'no answer at all: 77' "$status" 77
	untouched 'no is no'
	echo Y >answer
	run script -qec promote /dev/null <answer
	is 'answer Y: 0' "$status" 0
	is 'and it is done' "$(one 'SELECT count(*) FROM songs')" 4
else
	skip 'the question' 'needs script(1) with -e'
fi

# Doing

both "$change" "CREATE TABLE likes(who TEXT, song_id INTEGER);
    INSERT INTO likes VALUES('me', 2); CREATE TABLE _cf_KV(k, v);
    INSERT INTO _cf_KV VALUES(1, 2); CREATE TABLE d1_migrations(id);"
old=$(rows data/production.db)
others=$(kept data/production.db)
chmod 600 data/production.db
run promote --yes
is 'promoted: status 0' "$status" 0
like 'the backup is named' err 'promoted; backup: data/backups/production-'
rows data/production.db >now
same 'ids, slugs and creation times stay' now <<END
1|One|one|one|||["house"]||||${a}1||10|10
2|Two|two|two|||||||${a}2||10|10
1|First|first|1||2||${b}1||10|10
2|Second|second|2||1||${b}2||10|10
1|Intro|intro||1|1||0|${c}1|${c}1|||10|10
2|Home|home||1|1|la la la|0|${c}2|${c}2|||10|50
3|Intro|intro-two||2|2||0|${c}3|${c}3|||10|10
4|New|new||2|2||0|${c}4||||50|51
END
is 'other tables are as they were' "$(kept data/production.db)" "$others"
is 'it still is a WAL file' "$(one 'PRAGMA journal_mode')" wal
backup=$(ls data/backups | grep db$)
is 'the backup is what production was' \
    "$(rows "data/backups/$backup")" "$old"
is 'all of it' "$(kept "data/backups/$backup")" "$others"
is 'for those alone who may read production' \
    "$(find "data/backups/$backup" -perm 600)" "data/backups/$backup"
is 'in one file' "$(one 'PRAGMA journal_mode' "data/backups/$backup")" delete
jq -c '[.state, .what, .backup == $b, .songs, .albums.changed]' \
    --arg b "$backup" data/backups/journal.ndjson >lines
same 'the journal has two lines' lines <<'END'
["begun","promote",true,{"added":1,"changed":1,"removed":0},0]
["done","promote",true,{"added":1,"changed":1,"removed":0},0]
END
run promote --yes
is 'once more: nothing differs' "$status" 0
is 'and no second backup' "$(ls data/backups)" "journal.ndjson
$backup"

# Only in the -wal

both "$change" "PRAGMA wal_checkpoint(TRUNCATE);"
# A connection that is not closed leaves its pages there.
mkfifo hold
sqlite3 data/production.db <hold >held 2>&1 &
pid=$!
exec 7>hold
echo "PRAGMA wal_autocheckpoint=0; UPDATE songs SET isrc = 'X' WHERE id = 3;
    SELECT 'there';" >&7
until grep -q there held; do :; done
run promote --yes
is 'rows that are only in the -wal are in the backup' \
    "$(one 'SELECT isrc FROM songs WHERE id = 3' data/backups/*.db)" X
is 'and are compared' "$(jq .songs.changed data/backups/journal.ndjson |
    tail -n 1)" 2
exec 7>&-
wait $pid

# Identity

both "UPDATE songs SET id = id + 100, album_id = 3 - album_id,
      artist_id = 3 - artist_id;
    UPDATE albums SET id = -id, artist_id = 3 - artist_id;
    UPDATE albums SET id = 3 + id;
    UPDATE artists SET id = -id; UPDATE artists SET id = 3 + id;
    INSERT INTO albums SELECT 77, 'Third', 'third', 1, NULL, 1, NULL,
      '${b}3', NULL, 60, 60;
    INSERT INTO songs SELECT 78, 'Third', 'third', NULL, 1, 77, 'lyrics', 0,
      '${c}5', NULL, NULL, NULL, 60, 60;"
run promote --yes
is 'staging with ids of its own: status 0' "$status" 0
is 'only what is new is written' "$(jq -c '[.albums, .songs]' \
    data/backups/journal.ndjson | uniq)" \
    '[{"added":1,"changed":0,"removed":0},{"added":1,"changed":0,"removed":0}]'
is 'references are those of production' "$(one "SELECT a.name, b.title,
    s.title FROM songs s JOIN albums b ON b.id = s.album_id JOIN artists a
    ON a.id = s.artist_id ORDER BY s.id")" 'One|First|Intro
One|First|Home
Two|Second|Intro
Two|Third|Third'

both "UPDATE songs SET musicbrainz_id = '${c}9',
    musicbrainz_recording_id = '${c}9', title = 'Home again' WHERE id = 2" \
    "CREATE TABLE likes(song_id); INSERT INTO likes VALUES(2)"
run promote --yes
is 'a merged id: the row stays the same' "$(one "SELECT id, title,
    musicbrainz_id, created_at FROM songs WHERE slug = 'home'")" \
    "2|Home again|${c}9|10"

both "UPDATE songs SET musicbrainz_recording_id = NULL WHERE id < 3;
    UPDATE songs SET musicbrainz_recording_id = '${c}2' WHERE id = 1;
    UPDATE songs SET musicbrainz_recording_id = '${c}1' WHERE id = 2"
run promote --yes
is 'unique values change places' "$status $(one "SELECT
    substr(musicbrainz_recording_id, -1) FROM songs ORDER BY id" |
    tr '\n' ' ')" '0 2 1 3 '

both "DELETE FROM songs WHERE id = 2; $new_song
    UPDATE songs SET slug = 'home' WHERE id = 4"
run promote --yes --max-shrink 50
is 'the slug of a removed row can be had' "$status $(one "SELECT id, title
    FROM songs WHERE slug = 'home'")" '0 4|New'

# Refused

both "DELETE FROM songs WHERE id = 3" \
    "CREATE TABLE likes(who, song_id INTEGER); INSERT INTO likes VALUES(1, 3)"
old=$(rows data/production.db)
run promote --yes --max-shrink 50 --force
is 'another table refers to a removed row: 1' "$status" 1
like 'both are named' err 'songs 3 \(Intro\).*table likes'
untouched 'a referred row'

both "UPDATE songs SET slug = 'other' WHERE id = 1; $new_song
    UPDATE songs SET slug = 'intro' WHERE id = 4"
run promote --yes
is 'the slug of a staying row: 1' "$status" 1
like 'both are named' err "'intro' of the new 'New' is that of 1 'Intro'"
untouched 'a held slug'

both "DELETE FROM songs; DELETE FROM albums; DELETE FROM artists"
run promote --yes
is 'an empty staging: 1' "$status" 1
like 'the rule is named' err 'error empty:'
untouched 'an empty staging'
run promote --yes --dry-run
is 'in a dry run too' "$status" 1

both "DELETE FROM songs WHERE id = 3"
run promote --yes
is 'a third of the songs less: 1' "$status" 1
like 'the rule is named' err 'error shrink:'
untouched 'shrinking'
run promote --yes --max-shrink 40
is 'unless that is meant' "$status $(one 'SELECT count(*) FROM songs')" '0 2'

both "PRAGMA foreign_keys=OFF; UPDATE songs SET album_id = 99 WHERE id = 1"
run promote --yes --force
is 'a reference to nothing, with --force: 1' "$status" 1
like 'it is named' err 'songs 1 \(Intro\) has album_id 99'
untouched 'a reference to nothing'

both "UPDATE songs SET musicbrainz_id = 'x' WHERE id = 1"
run promote --yes
is 'a rule is broken: 1' "$status" 1
like 'it is named with its rows' err 'bad-mbid'
untouched 'a broken rule'
run promote --yes --force
is '--force goes over rules' "$status" 0

both "$change ALTER TABLE songs DROP COLUMN isrc"
run promote --yes --force
is 'but not over the schema' "$status" 1
like 'it is named' err 'isrc'
untouched 'another schema'

mkdir rules
printf '%s\n' '-- error: a song is called New' \
    "SELECT 'song', id, title FROM songs WHERE title = 'New'" >rules/no-new.sql
both "$change"
run promote --yes --rules rules
is 'a rule of the user: 1' "$status" 1
like 'it is named' err 'no-new'
untouched 'a rule of the user'
DAFT_RULES=rules run promote --yes
is 'the same from the environment' "$status" 1

# What production does by itself

fts="CREATE VIRTUAL TABLE found USING fts5(title, content='songs',
      content_rowid='id');
    CREATE TRIGGER song_in AFTER INSERT ON songs BEGIN
      INSERT INTO found(rowid, title) VALUES(new.id, new.title); END;
    CREATE TRIGGER song_out AFTER DELETE ON songs BEGIN
      INSERT INTO found(found, rowid, title)
      VALUES('delete', old.id, old.title); END;
    CREATE TRIGGER song_up AFTER UPDATE ON songs BEGIN
      INSERT INTO found(found, rowid, title)
      VALUES('delete', old.id, old.title);
      INSERT INTO found(rowid, title) VALUES(new.id, new.title); END;
    INSERT INTO found(found) VALUES('rebuild');"
both "$fts $change" "$fts"
run promote --yes
is 'a search index follows' "$status $(one "SELECT count(*) FROM found
    WHERE found MATCH 'new'; INSERT INTO found(found, rank)
    VALUES('integrity-check', 1)")" '0 1'

touch="CREATE TRIGGER t AFTER UPDATE ON songs BEGIN UPDATE songs SET
      updated_at = updated_at + 900 WHERE id = new.id; END;
    ALTER TABLE albums ADD COLUMN songs INTEGER NOT NULL DEFAULT 0;
    UPDATE albums SET songs = (SELECT count(*) FROM songs s
      WHERE s.album_id = albums.id);
    CREATE TRIGGER n AFTER INSERT ON songs BEGIN UPDATE albums SET
      songs = songs + 1 WHERE id = new.album_id; END;"
both "$touch $change" "$touch"
run promote --yes
is 'triggers set times and keep counts' "$status $(one "SELECT updated_at
    FROM songs WHERE id = 2; SELECT songs FROM albums WHERE id = 2" |
    tr '\n' ' ')" '0 1850 2 '
is 'the journal knows what became of it' \
    "$(jq -r .after data/backups/journal.ndjson | uniq | wc -l)" 2
run promote --yes
is 'and it is the same as staging' "$status $(ls data/backups | wc -l)" '0 2'

stop="CREATE TRIGGER no BEFORE INSERT ON songs WHEN new.title = 'New'
    BEGIN SELECT RAISE(ABORT, 'not this one'); END;"
both "$stop $(printf '%s' "$change" | sed "s/'New'/'Old'/");
    UPDATE songs SET title = 'New' WHERE id = 4" "$stop"
old=$(rows data/production.db)
run promote --yes
is 'production refuses a row: 1' "$status" 1
like 'its words are told' err 'not this one'
is 'nothing is written' "$(rows data/production.db)" "$old"
is 'the journal says so' "$(jq -r .state data/backups/journal.ndjson |
    tail -n 1)" undone

cascade=$(schema | sed 's/REFERENCES [a-z]*(id)/& ON DELETE CASCADE/')
schema() { printf '%s\n' "$cascade"; }
both "UPDATE albums SET artist_id = 2 WHERE id = 1;
    UPDATE songs SET artist_id = 2; DELETE FROM artists WHERE id = 1"
run promote --yes --force --max-shrink 50
is 'what moved away survives its old parent' "$status $(one "SELECT
    (SELECT count(*) FROM artists), count(*) FROM songs")" '0 1|3'

# Other deployments

variant() {
	both "$change"
	run promote --yes
	is "$1: status 0" "$status" 0
	is "$1: the rows are there" "$(one "SELECT lyrics FROM songs
	    WHERE id = 2; SELECT title FROM songs WHERE id = 4" |
	    tr '\n' ' ')" 'la la la New '
	run promote --yes
	is "$1: and then nothing differs" "$(ls data/backups | wc -l)" 2
}
schema=$(printf '%s\n' "$cascade" |
    sed 's/ REFERENCES [a-z]*(id) ON DELETE CASCADE//')
schema() { printf '%s\n' "$schema"; }
variant 'keys implied by name'
schema() { printf '%s\n' "$schema" |
    sed 's/is_instrumental INTEGER NOT NULL DEFAULT 0, //'; }
variant 'without is_instrumental'
schema() { printf '%s\n' "$schema" |
    sed 's/created_at INTEGER NOT NULL/"a ""b" TEXT, &/
    s/lyrics TEXT/lyrics TEXT, size INTEGER AS (length(lyrics)) STORED/'; }
variant 'odd and generated columns'
schema() { printf '%s\n' "$schema" |
    sed 's/ AUTOINCREMENT//; s/TEXT/TEXT COLLATE NOCASE/'; }
variant 'no AUTOINCREMENT, another collation'
schema() { printf '%s\n' "$cascade" | sed 's/ ON DELETE CASCADE//'; }

both "$change" 'PRAGMA journal_mode=DELETE'
run promote --yes
is 'a production that is not in WAL mode' "$status $(one "SELECT title
    FROM songs WHERE id = 4; PRAGMA journal_mode" | tr '\n' ' ')" \
    '0 New delete '

# A production that is damaged where promote does not look

both "$change" "CREATE TABLE users(name UNIQUE); WITH RECURSIVE n(i) AS
    (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) INSERT INTO users
    SELECT 'user ' || i FROM n; PRAGMA wal_checkpoint(TRUNCATE);"
old=$(rows data/production.db)
page=$(one "SELECT rootpage FROM sqlite_schema WHERE name LIKE '%users_1'")
printf 'XXXXXXXXXXXXXXXXXXXXXXXX' | dd of=data/production.db bs=1 \
    seek=$((page * 4096 - 200)) conv=notrunc 2>/dev/null
run promote --yes
is 'a copy that is damaged: 74' "$status" 74
like 'is told' err 'the copy of production is damaged'
like 'and what became of production' err 'nothing was written'
is 'the copy is not kept, nothing was begun' "$(ls data/backups)" ''
is 'production is as it was' "$(rows data/production.db)" "$old"

# And one that is damaged where it does: SQLite names staging

both "$change"
one 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
page=$(one "SELECT rootpage FROM sqlite_schema WHERE name = 'songs'")
dd if=/dev/zero of=data/production.db bs=1 count=2000 \
    seek=$(((page - 1) * 4096)) conv=notrunc 2>/dev/null
for how in --yes --dry-run '--yes --force' '--sql change.sql'; do
	# shellcheck disable=SC2086 # options
	run promote $how
	is "$how, a production that is damaged: 65" "$status" 65
	like 'it is named, and that nothing was written' err \
	    '^promote: data/production.db: is damaged, for data/staging.db is whole; nothing was written$'
done
is 'no backup is made, nothing begun' "$(ls data/backups)" ''

# Backups

both "$change"
for i in 1 2 3 4; do
	sql data/staging.db "UPDATE songs SET isrc = '$i' WHERE id = 1"
	run promote --yes --keep 2
done
is '--keep: so many stay' "$(ls data/backups/*.db | wc -l)" 2
run promote --list
is 'all of them are listed, newest first' "$(sed 's/ .*//' out)" \
    "$(ls data/backups | grep db$ | sed 's/\.db//' | sort -r |
    sed 's/$/.db/')"
like 'with what came after' out \
    'before promote, done: artists \+0 ~0 -0, albums \+0 ~0 -0, songs \+0 ~1 -0'
run promote --list --format json
is 'or all that was done' "$(jq -r .state out | tr '\n' ' ')" \
    'begun done begun done begun done begun done '
same 'as they are' data/backups/journal.ndjson <out
both "$change"
old=$(rows data/production.db)
promote --yes -q --keep 0
is '--keep 0: but the one that --rollback would take' \
    "$(ls data/backups/*.db | wc -l)" 1
sql data/staging.db "UPDATE songs SET isrc = 'X' WHERE id = 1"
promote --yes -q --keep 1
promote --rollback --yes -q --keep 1
is '--keep 1: the newest' \
    "$(ls data/backups/*.db | wc -l)" 1
run promote --rollback --yes
is 'the one of the first promotion is gone' "$status" 66
run promote --list -b nowhere
is 'none at all' "$status $(cat out)" '0 '
rm -rf data/backups
: >data/backups
run promote --yes
is 'a directory of backups that cannot be made: 73' "$status" 73

# Wrong use

both "$change"
old=$(rows data/production.db)
run promote --yes --frobnicate
is 'an unknown option: 64' "$status" 64
run promote --yes extra
is 'an operand: 64' "$status" 64
run promote --list --rollback
is '--list and --rollback: 64' "$status" 64
run promote --format xml
is 'an unknown format: 64' "$status" 64
run promote --yes -s data/production.db
is 'production as staging: 64' "$status" 64
run promote --yes -s none.db
is 'no staging: 66' "$status" 66
like 'what makes one is said' err 'stage-setup makes the staging database'
ok 'it is not made' test ! -e none.db
run promote --yes -p none.db
is 'no production: 66' "$status" 66
ok 'it is not made' test ! -e none.db
mv data/production.db elsewhere.db
run promote --yes
is 'no production at all: 66' "$status" 66
like 'what was looked for is told' err 'data/production.db'
mv elsewhere.db data/production.db
printf '[[d1_databases]]\nbinding="A"\n[[d1_databases]]\nbinding="B"\n' \
    >wrangler.toml
run promote --yes
is 'several: 78' "$status" 78
rm wrangler.toml
sqlite3 other.db 'CREATE TABLE users(id)'
run promote --yes -p other.db
is 'a production with other tables: 65' "$status" 65
run promote --yes -s other.db
is 'a staging without tables: 65' "$status" 65
yes 'no database' | head -c 10000 >text.db
run promote --yes -p text.db
is 'a production that is no database: 65' "$status" 65
run promote --yes -s text.db
is 'a staging that is none: 65' "$status" 65
untouched 'wrong use'
if [ "$(id -u)" -ne 0 ]; then
	chmod a-w data/production.db
	run promote --yes
	is 'a production that may not be written: 77' "$status" 77
	chmod u+w data/production.db
fi

# Output that cannot be written

if [ -c /dev/full ]; then
	run sh -c 'promote --dry-run --format json >/dev/full'
	is 'stdout is full: 74' "$status" 74
	run sh -c 'promote --yes -q >/dev/full'
	is 'nothing is said there without json' "$status" 0
	run sh -c 'promote --list >/dev/full'
	is 'a list that is lost: 74' "$status" 74
fi
run sh -c 'promote --list | :'
is 'a reader that leaves' "$status" 0
done_testing
