#!/bin/sh
# stage-dump: rows as records; what is left out is counted.
. "${0%/*}/tap.sh"

dump() { run stage-dump -s s.db "$@"; }
stage-setup -q --init -s s.db -p builtin.db
cat >in <<'END'
{"type":"artist","musicbrainz_id":"00000000-000a-4000-8000-000000000001","name":"M83","country":"FR","genres":["dream pop"],"external_ids":{"spotify_id":"x"}}
{"type":"artist","musicbrainz_id":"00000000-000a-4000-8000-000000000002","name":"Two \"2\"\n","bio":"text"}
{"type":"album","musicbrainz_id":"00000000-000b-4000-8000-000000000001","title":"Hurry Up","artist":{"musicbrainz_id":"00000000-000a-4000-8000-000000000001"},"release_date":"2011-10","cover_art":["u"]}
{"type":"album","musicbrainz_id":"00000000-000b-4000-8000-000000000002","title":"Other","artist":{"musicbrainz_id":"00000000-000a-4000-8000-000000000002"}}
{"type":"song","musicbrainz_id":"00000000-000c-4000-8000-000000000001","title":"Intro","artist":{"musicbrainz_id":"00000000-000a-4000-8000-000000000001"},"album":{"musicbrainz_id":"00000000-000b-4000-8000-000000000001"},"duration":322,"is_instrumental":true}
{"type":"song","musicbrainz_id":"00000000-000c-4000-8000-000000000002","title":"Loose","artist":{"musicbrainz_id":"00000000-000a-4000-8000-000000000002"},"lyrics":"la"}
END
stage-load -q -s s.db in

dump
is 'a dump' "$status $(cat err)" '0 '
same 'parents first, references with names, an end record' out <<'END'
{"type":"artist","musicbrainz_id":"00000000-000a-4000-8000-000000000001","name":"M83","slug":"m83","country":"FR","genres":["dream pop"],"external_ids":{"spotify_id":"x"}}
{"type":"artist","musicbrainz_id":"00000000-000a-4000-8000-000000000002","name":"Two \"2\"\n","slug":"two-2","bio":"text"}
{"type":"album","musicbrainz_id":"00000000-000b-4000-8000-000000000001","title":"Hurry Up","artist":{"musicbrainz_id":"00000000-000a-4000-8000-000000000001","name":"M83"},"slug":"hurry-up","release_date":"2011-10-01","cover_art":["u"]}
{"type":"album","musicbrainz_id":"00000000-000b-4000-8000-000000000002","title":"Other","artist":{"musicbrainz_id":"00000000-000a-4000-8000-000000000002","name":"Two \"2\"\n"},"slug":"other"}
{"type":"song","musicbrainz_id":"00000000-000c-4000-8000-000000000001","title":"Intro","artist":{"musicbrainz_id":"00000000-000a-4000-8000-000000000001","name":"M83"},"album":{"musicbrainz_id":"00000000-000b-4000-8000-000000000001","title":"Hurry Up"},"slug":"intro","duration":322,"is_instrumental":true}
{"type":"song","musicbrainz_id":"00000000-000c-4000-8000-000000000002","title":"Loose","artist":{"musicbrainz_id":"00000000-000a-4000-8000-000000000002","name":"Two \"2\"\n"},"slug":"loose","lyrics":"la"}
{"type":"end","artists":2,"albums":2,"songs":2}
END
sqlite3 s.db .dump >before
stage-dump -s s.db | stage-load -q -s s.db --require-end --strict
sqlite3 s.db .dump >after
ok 'loading it changes nothing' cmp before after

# ---- a choice of rows ----

which() { sed -n 's/^{"type":"\(...\)[a-z]*","musicbrainz_id":"00000000-000.-4000-8000-00000000000\(.\)".*/\1\2/p' out | tr '\n' ' '; }
dump -t song
is '-t song' "$(which)" 'son1 son2 '
like 'with an end record of its own' out '^\{"type":"end","artists":0,"albums":0,"songs":2\}$'
dump --types artist,album
is 'two types' "$(which)" 'art1 art2 alb1 alb2 '
dump -t songs
is 'no such type' "$status" 64
dump -m bio
is '-m: tables that have the field, rows that lack it' "$(which)" 'art1 '
dump -m bio,cover_art,lyrics
is 'several fields' "$(which)" 'art1 alb2 son1 '
dump -m genres,release_date
is 'any of them' "$(which)" 'art2 alb1 alb2 son1 son2 '
sqlite3 s.db "UPDATE artists SET genres = '[]', bio = '' WHERE id = 2; UPDATE albums SET cover_art = '{}' WHERE id = 1"
dump -m bio,cover_art
is "'', [] and {} are missing too" "$(which)" 'art1 art2 alb1 alb2 '
unlike 'and not written' out '\{\}|\[\]|""'
dump -t artist -m lyrics
is 'no row at all' "$status $(cat out)" '0 {"type":"end","artists":0,"albums":0,"songs":0}'
dump -m bio,lyric
is 'a field that no table has' "$status" 64
like 'is named' err "'lyric'"
dump -m ''
is 'no field' "$status" 64
dump -a 00000000-000A-4000-8000-000000000001
is '-a: one artist' "$(which)" 'art1 alb1 son1 '
dump -a 00000000-000a-4000-8000-000000000009
is 'no such artist' "$status" 1
same 'is said' err <<'END'
stage-dump: s.db: there is no artist 00000000-000a-4000-8000-000000000009
END
dump -a M83
is 'no id' "$status" 64

cp builtin.db p.db
run stage-dump --from-production -p p.db -s none.db
is '--from-production' "$status $(cat out)" '0 {"type":"end","artists":0,"albums":0,"songs":0}'
run stage-dump --from-production
is 'none found' "$status" 66

# ---- what cannot be said ----

sqlite3 s.db "PRAGMA foreign_keys = OFF;
INSERT INTO artists(id, name, slug, url_slug, musicbrainz_id, created_at, updated_at) VALUES
  (5, 'No id', 'e', 'e', NULL, 1, 1), (6, 'Bad id', 'f', 'f', 'x', 1, 1),
  (7, 'Upper', 'g', 'g', '00000000-000A-4000-8000-000000000007', 1, 1);
INSERT INTO albums(id, title, slug, artist_id, musicbrainz_id, created_at, updated_at) VALUES
  (5, 'Of one without', 'e', 5, '00000000-000b-4000-8000-000000000005', 1, 1),
  (6, 'Orphan', 'f', 99, '00000000-000b-4000-8000-000000000006', 1, 1);
INSERT INTO songs(id, title, slug, artist_id, album_id, musicbrainz_id, created_at, updated_at) VALUES
  (5, 'Of such an album', 'e', 1, 5, '00000000-000c-4000-8000-000000000005', 1, 1),
  (6, 'Orphan', 'f', 1, 99, '00000000-000c-4000-8000-000000000006', 1, 1);
UPDATE artists SET formed_year = 'long ago', members = '[1', bio = CAST(x'41ff' AS TEXT) WHERE id = 1;
UPDATE artists SET members = '{}{' WHERE id = 2;
UPDATE albums SET release_date = 1e15 WHERE id = 1"
dump
is 'odd rows' "$status $(which)" '0 art1 art2 alb1 alb2 son1 son2 '
same 'are counted' err <<'END'
stage-dump: 3 artists left out: they have no well-formed musicbrainz_id
stage-dump: 2 albums left out: they or their parents have no well-formed musicbrainz_id
stage-dump: 2 songs left out: they or their parents have no well-formed musicbrainz_id
stage-dump: artists.formed_year: left out in 1 row: no whole number (first: id 1)
stage-dump: artists.members: left out in 2 rows: no JSON of its kind (first: id 1)
stage-dump: artists.bio: left out in 1 row: not UTF-8 (first: id 1)
stage-dump: albums.release_date: left out in 1 row: no date (first: id 1)
END
sqlite3 s.db .dump >before
stage-dump -s s.db 2>/dev/null | stage-load -q -s s.db --require-end
sqlite3 s.db .dump >after
ok 'loading what is left still changes nothing' cmp before after

sqlite3 s.db 'PRAGMA foreign_keys = OFF; DELETE FROM artists WHERE id IN (6, 7); DELETE FROM albums WHERE id = 6; DELETE FROM songs WHERE id = 6'
dump
like 'one is no more than one' err '^stage-dump: 1 artist left out: it has no well-formed musicbrainz_id$'
like 'nor of its children' err '^stage-dump: 1 song left out: it or its parent has no well-formed musicbrainz_id$'
sqlite3 s.db 'DELETE FROM songs WHERE id = 5; DELETE FROM albums WHERE id = 5; DELETE FROM artists WHERE id = 5'

sqlite3 s.db "UPDATE songs SET lyrics = replace(hex(zeroblob(17500000)), '0', char(10)) WHERE id = 2"
dump
is 'more than a line may hold' "$status $(which)" '0 art1 art2 alb1 alb2 son1 '
like 'is counted too' err '^stage-dump: 1 song left out: longer than 64 MiB$'
stage-dump -q -s s.db 2>/dev/null | stage-load -q -s s.db --require-end 2>err
is 'the rest can be loaded' "$? $(cat err)" '0 '
sqlite3 s.db "UPDATE songs SET lyrics = 'la' WHERE id = 2"

# ---- trouble ----

dump --no-such-option
is 'an unknown option' "$status" 64
dump operand
is 'an operand' "$status" 64
run stage-dump -s none.db
is 'no database' "$status" 66
like 'what makes one is said' err 'stage-setup makes the staging database'
ok 'none is made' test ! -e none.db
echo nonsense >text
run stage-dump -s text
is 'not a database' "$status" 65
sqlite3 empty.db 'CREATE TABLE x(a)'
run stage-dump -s empty.db
is 'no catalogue' "$status $(cat out)" '65 '
stage-dump -s s.db >/dev/full 2>err
is 'a full disk' "$?" 74
rm -f s.db*
stage-setup -q -s s.db -p builtin.db
"$B/tests/catalogue" 3000 | stage-load -q -s s.db
(stage-dump -s s.db; echo $? >status) 2>err | head -n 1 >first
is 'a reader that leaves' "$(cat status) $(cat err)" '141 '

mkfifo held
cp s.db plain.db
sqlite3 plain.db 'PRAGMA journal_mode = DELETE' 'BEGIN EXCLUSIVE' '.shell echo >held; cat held >/dev/null' >/dev/null &
cat held >/dev/null
run stage-dump -s plain.db
is 'locked for five seconds' "$status $(cat err)" '75 stage-dump: plain.db: database is locked'
echo >held
wait $!
mkdir -p .wrangler/state/v3/d1/miniflare-D1DatabaseObject
for i in 1 2; do
	cp builtin.db ".wrangler/state/v3/d1/miniflare-D1DatabaseObject/$(printf '%064d' $i).sqlite"
done
run stage-dump --from-production
is 'several productions' "$status" 78
run stage-load -s s.db
is 'for stage-load too' "$status" 78
run stage-setup -s s.db
is 'and for stage-setup' "$status" 78
rm -r .wrangler
sqlite3 s.db 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
cp s.db torn.db
dd if=/dev/urandom of=torn.db bs=4096 seek=20 count=100 conv=notrunc 2>/dev/null
run stage-dump -s torn.db
is 'a damaged file' "$status" 65
unlike 'has no end record' out '"type":"end"'

# Files that only who may write them could open.
sqlite3 hot.db <<'END' >/dev/null
PRAGMA cache_size = 1;
CREATE TABLE artists(id INTEGER PRIMARY KEY, name);
BEGIN;
INSERT INTO artists(name) SELECT hex(randomblob(500)) FROM
    (WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100) SELECT i FROM n);
.shell cp hot.db killed.db; cp hot.db-journal killed.db-journal
END
run stage-dump -s killed.db
is 'a hot journal' "$status $(cat err)" "77 stage-dump: killed.db: a program was\
 killed while it wrote here; what it left is undone by: sqlite3 'killed.db' .tables"
mkdir ro
cp s.db ro/
chmod 555 ro
as=
[ "$(id -u)" -ne 0 ] || as='setpriv --reuid 65534 --regid 65534 --clear-groups'
if $as true 2>/dev/null; then
	chmod 755 .. .
	cp "$B/stage-dump" as-other
	run $as ./as-other -s ro/s.db
	is 'a WAL file where nothing can be written' "$status $(cat err)" \
	    '77 stage-dump: ro/s.db: it is in WAL mode, and the directory ro cannot be written'
else
	skip 'a WAL file where nothing can be written' 'runs as root'
fi

# A write beside it: what is read is the state at its start.
mkfifo pipe
stage-dump -s s.db >pipe 2>err &
exec 3<pipe
head -c 100 <&3 >first
sqlite3 s.db "UPDATE songs SET title = 'changed'"
cat <&3 >rest
exec 3<&-
wait $!
is 'beside a writer' "$? $(grep -c changed rest)" '0 0'
tail -n 1 rest >last
like 'to the end' last '"type":"end"'
done_testing
