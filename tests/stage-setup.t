#!/bin/sh
# stage-setup: staging made, and brought into step without losing a row.
. "${0%/*}/tap.sh"

setup() { run stage-setup "$@"; }
# The schema, without sqlite_* and shadow tables.
schema() {
	sqlite3 "$1" "SELECT type, name, tbl_name, sql FROM sqlite_schema m
	    WHERE name NOT GLOB 'sqlite_*' AND NOT EXISTS (SELECT 1 FROM pragma_table_list l
	    WHERE l.name = m.name AND l.type = 'shadow') ORDER BY type, name"
}

# How many copies of that staging are there?
copies() {
	set -- "$1"-*.db
	[ -e "$1" ] || set --
	echo $#
}

# ---- for the first time ----

setup
is 'no production' "$status" 66
like 'says what was looked for' err 'looked for .*data/production.db'
like 'and what to do' err 'name it with -p, or make one with stage-setup --init$'
ok 'makes nothing' test ! -e data
setup -p none.db
is 'one that is named and not there' "$status" 66
ok 'is not made' test ! -e none.db
setup --init
is '--init' "$status" 0
same 'makes both' err <<'END'
stage-setup: data/production.db: made from the built-in schema
stage-setup: data/staging.db: made, as data/production.db is
END
is 'in WAL mode' "$(sqlite3 data/staging.db 'PRAGMA journal_mode') $(sqlite3 data/production.db 'PRAGMA journal_mode')" 'wal wal'
schema data/production.db >p; schema data/staging.db >s
ok 'with the same schema' cmp p s
is 'of three tables and their indexes' "$(grep -c '^table' p) $(grep -c '^index' p)" '3 12'
is 'nothing else lies there' "$(echo data/*.db data/*.db.*)" 'data/production.db data/staging.db data/*.db.*'
sqlite3 data/production.db 'PRAGMA wal_checkpoint(TRUNCATE); PRAGMA user_version = 7' >/dev/null
sqlite3 data/production.db .dump >before
setup --init -q
is '--init again leaves production as it is' "$status $(cat err)" '0 '
sqlite3 data/production.db .dump >after
ok 'byte for byte' cmp before after
setup
is 'again: nothing to do' "$status $(cat err)" \
    '0 stage-setup: data/staging.db: in step with data/production.db already'
setup -s deep/er/s.db -p data/production.db
is 'the directory is made' "$status" 0
setup -s new.db --init -p new/prod.db
is '--init where production is named' "$status $(sqlite3 new/prod.db 'SELECT count(*) FROM artists')" '0 0'

# ---- what is copied ----

cat >full.sql <<'END'
CREATE TABLE artists(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, slug TEXT NOT NULL UNIQUE,
  url_slug TEXT DEFAULT "", musicbrainz_id TEXT UNIQUE, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  initial GENERATED ALWAYS AS (substr(name, 1, 1)), CHECK (length(name) < 100));
CREATE TABLE albums(id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, slug TEXT NOT NULL UNIQUE,
  artist_id INTEGER NOT NULL REFERENCES artists(id), release_date INTEGER, musicbrainz_id TEXT UNIQUE,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE TABLE songs(id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, slug TEXT NOT NULL UNIQUE,
  artist_id INTEGER NOT NULL REFERENCES artists(id) ON DELETE CASCADE, album_id INTEGER REFERENCES albums(id),
  lyrics TEXT, musicbrainz_id TEXT UNIQUE, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE INDEX songs_by_album ON songs(album_id);
CREATE INDEX some ON songs(title) WHERE lyrics IS NOT NULL;
CREATE INDEX "odd "" name" ON songs(lower(title));
CREATE VIRTUAL TABLE find USING fts5(title, lyrics, content='songs', content_rowid='id');
CREATE VIRTUAL TABLE names USING fts5(name);
CREATE TRIGGER song_in AFTER INSERT ON songs BEGIN
  INSERT INTO find(rowid, title, lyrics) VALUES (new.id, new.title, new.lyrics); END;
CREATE TRIGGER song_out AFTER DELETE ON songs BEGIN
  INSERT INTO find(find, rowid, title, lyrics) VALUES ('delete', old.id, old.title, old.lyrics); END;
CREATE TRIGGER artist_in AFTER INSERT ON artists BEGIN
  INSERT INTO names(rowid, name) VALUES (new.id, new.name); END;
CREATE VIEW titles AS SELECT title FROM songs UNION SELECT title FROM albums;
CREATE TABLE users(id INTEGER PRIMARY KEY, mail TEXT);
CREATE TABLE favourites(user_id INTEGER REFERENCES users(id), song_id INTEGER REFERENCES songs(id), PRIMARY KEY(user_id, song_id)) WITHOUT ROWID;
CREATE TABLE _cf_KV(key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE d1_migrations(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE);
INSERT INTO _cf_KV VALUES ('x', x'00');
INSERT INTO users VALUES (1, 'a@example.org');
INSERT INTO artists(id, name, slug, musicbrainz_id, created_at, updated_at) VALUES
  (3, 'One', 'one', '00000000-000a-4000-8000-000000000001', 1, 1), (7, 'Two', 'two', NULL, 1, 1);
INSERT INTO albums VALUES (5, 'Album', 'album', 3, 0, '00000000-000b-4000-8000-000000000001', 1, 1);
INSERT INTO songs VALUES (9, 'Song', 'song', 3, 5, 'la la', '00000000-000c-4000-8000-000000000001', 1, 1);
INSERT INTO favourites VALUES (1, 9);
DELETE FROM artists WHERE id = 7;
ANALYZE;
END
sqlite3 p.db 'PRAGMA journal_mode = WAL' >/dev/null
sqlite3 p.db <full.sql
sqlite3 p.db .dump >before
setup -s s.db -p p.db
is 'a full schema' "$status" 0
schema p.db | grep -v _cf_ >p; schema s.db >s
ok 'is copied whole, without _cf_*' cmp p s
is 'without rows' "$(sqlite3 s.db 'SELECT (SELECT count(*) FROM songs) + (SELECT count(*) FROM users)')" 0
is 'and works' "$(sqlite3 s.db 'PRAGMA integrity_check')" ok
setup -s s.db -p p.db
like 'again: nothing to do' err 'already$'

setup -s d.db -p p.db --with-data
is '--with-data' "$status" 0
is 'brings the catalogue' "$(sqlite3 d.db 'SELECT a.id, initial, b.id, s.id, lyrics FROM songs s JOIN albums b ON b.id = album_id JOIN artists a ON a.id = s.artist_id')" '3|O|5|9|la la'
is 'and nothing else' "$(sqlite3 d.db 'SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM favourites) + (SELECT count(*) FROM d1_migrations)')" 0
is 'full text is built' "$(sqlite3 d.db "SELECT rowid FROM find WHERE find MATCH 'la'; INSERT INTO find(find) VALUES ('integrity-check')")" 9
is 'also where it keeps its own text' "$(sqlite3 d.db "SELECT rowid FROM names WHERE names MATCH 'one'; SELECT count(*) FROM names")" "3
$(sqlite3 p.db 'SELECT count(*) FROM names')"
is 'ids go on where production is' "$(sqlite3 d.db "SELECT seq FROM sqlite_sequence WHERE name = 'artists'")" 7
sqlite3 p.db .dump >after
ok 'production is as it was' cmp before after

# ---- a filled staging ----

is 'no copy so far' "$(copies d)" 0
sqlite3 d.db "UPDATE songs SET title = 'Staged'"
setup -s d.db -p p.db
like 'in step: nothing happens to what is staged' err 'already$'
setup -s d.db -p p.db --with-data
is '--with-data on it' "$status $(sqlite3 d.db 'SELECT title FROM songs')" '0 Song'
copy=$(ls d-*.db)
is 'makes a copy first' "$(sqlite3 "$copy" 'PRAGMA integrity_check; PRAGMA journal_mode; SELECT title FROM songs')" 'ok
delete
Staged'
like 'and names it' err "^stage-setup: \\./$copy: copy of what was staged\$"
sqlite3 d.db "UPDATE songs SET title = 'Staged'"
setup -s d.db -p p.db --empty
is '--empty drops what is staged' "$status $(sqlite3 d.db 'SELECT count(*) FROM songs')" '0 0'
is 'after a copy of it' "$(copies d) $(for f in d-*.db; do sqlite3 "$f" 'SELECT title FROM songs'; done | tr '\n' ' ')" '2 Staged Staged '
setup -s d.db -p p.db --empty
is 'of nothing there is no copy' "$status $(copies d)" '0 2'

# ---- after a schema change ----

resync() {
	rm -f s.db* s-*.db p.db*
	sqlite3 p.db 'PRAGMA journal_mode = WAL' >/dev/null
	sqlite3 p.db <full.sql
	stage-setup -q -s s.db -p p.db --with-data || echo "not set up"
	sqlite3 s.db "UPDATE songs SET title = 'Staged';
	    INSERT INTO artists(name, slug, musicbrainz_id, created_at, updated_at) VALUES
		('New', 'new', '00000000-000a-4000-8000-000000000009', 1, 1)"
	sqlite3 p.db "$1"
	setup -s s.db -p p.db
	schema p.db | grep -v _cf_ >p; schema s.db >s
	ok "$2: in step" cmp p s
	is 'done' "$status" 0
	is 'whole' "$(sqlite3 s.db "PRAGMA integrity_check; INSERT INTO find(find) VALUES ('integrity-check')")" ok
}
staged() { sqlite3 s.db "SELECT group_concat(id || name) FROM artists; SELECT title FROM songs"; }
kept='3One,8New
Staged'

resync 'ALTER TABLE songs ADD COLUMN isrc TEXT; CREATE INDEX by_isrc ON songs(isrc)' 'a new column'
is 'every row comes along' "$(staged)" "$kept"
ok 'no copy is needed' test ! -e s-*.db
is 'full text follows' "$(sqlite3 s.db "SELECT rowid FROM find WHERE find MATCH 'staged'")" 9

resync 'DROP INDEX some; CREATE INDEX songs_by_artist ON songs(artist_id); DROP TRIGGER artist_in; DROP VIEW titles; CREATE VIEW titles AS SELECT 1' 'indexes, triggers, views'
is 'every row stays' "$(staged)" "$kept"
ok 'no copy is needed' test ! -e s-*.db

resync 'DROP INDEX some; DROP VIEW titles; DROP TRIGGER song_in; DROP TRIGGER song_out; DROP TABLE find; ALTER TABLE songs DROP COLUMN lyrics; CREATE VIRTUAL TABLE find USING fts5(title, content=songs, content_rowid=id)' 'a column less'
is 'every row comes along' "$(staged)" "$kept"
like 'what is lost is said' err '^stage-setup: s.db: songs.lyrics: its 1 value goes: production has no such column'
is 'and in the copy' "$(sqlite3 s-*.db 'SELECT lyrics FROM songs; PRAGMA integrity_check')" 'la la
ok'

resync 'DROP TRIGGER artist_in; CREATE TABLE n(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, slug TEXT NOT NULL UNIQUE,
    musicbrainz_id TEXT UNIQUE, rank INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
    PRAGMA legacy_alter_table = ON; DROP TABLE artists; ALTER TABLE n RENAME TO artists' 'a new NOT NULL'
like 'rows that cannot come along are said' err '^stage-setup: s.db: artists: 2 rows cannot come along: NOT NULL constraint failed: artists.rank'
is 'and in the copy' "$(sqlite3 s-*.db 'SELECT count(*) FROM artists')" 2
is 'the others came' "$(sqlite3 s.db 'SELECT count(*) FROM artists; SELECT title FROM songs')" '0
Staged'

resync 'CREATE TABLE n(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL CHECK (name <> "New"), slug TEXT NOT NULL UNIQUE,
    musicbrainz_id TEXT UNIQUE, rank INTEGER NOT NULL DEFAULT 5, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
    DROP TRIGGER artist_in; PRAGMA legacy_alter_table = ON; DROP TABLE artists; ALTER TABLE n RENAME TO artists' 'a new CHECK'
is 'those that fit come along' "$(sqlite3 s.db 'SELECT id, name, rank FROM artists')" '3|One|5'
like 'the other is said' err 'artists: 1 row cannot come along: CHECK constraint failed'
is 'and its id is not given again' "$(sqlite3 s.db "SELECT seq FROM sqlite_sequence WHERE name = 'artists'")" 8

resync "CREATE UNIQUE INDEX a_date ON artists(created_at, lower(substr(slug, 4))); UPDATE artists SET created_at = 2" 'a new unique index'
is 'the first of two comes along' "$(sqlite3 s.db 'SELECT id, name FROM artists')" '3|One'
like 'the other is said' err "artists: 1 row cannot come along: UNIQUE constraint failed: index 'a_date'"
is 'and in the copy' "$(sqlite3 s-*.db 'SELECT count(*) FROM artists')" 2
resync 'CREATE TABLE n(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, slug TEXT NOT NULL UNIQUE, musicbrainz_id TEXT UNIQUE,
    kind TEXT DEFAULT "x" UNIQUE ON CONFLICT REPLACE, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL); DROP TRIGGER artist_in;
    PRAGMA legacy_alter_table = ON; DROP TABLE artists; ALTER TABLE n RENAME TO artists' 'a constraint that drops rows'
is 'one goes' "$(sqlite3 s.db 'SELECT id, name FROM artists')" '3|One'
like 'but not without a word' err "artists: 1 row cannot come along: UNIQUE constraint failed: artists.kind"

resync 'CREATE UNIQUE INDEX a_title ON songs(title); ALTER TABLE songs ADD COLUMN isrc TEXT; CREATE UNIQUE INDEX a_isrc ON songs(isrc)' 'one that all rows keep'
is 'every row comes along' "$(staged) $(ls s-*.db 2>/dev/null)" "$kept "

resync 'DROP TABLE favourites; DROP TABLE users; CREATE TABLE plays(song_id INTEGER)' 'other tables'
is 'empty ones go without a word' "$(cat err) $(copies s)" \
    'stage-setup: s.db: in step with p.db now 0'
rm -f s.db* && stage-setup -q -s s.db -p p.db --with-data
sqlite3 s.db 'CREATE TABLE notes(a); INSERT INTO notes VALUES (1), (2)'
setup -s s.db -p p.db
like 'filled ones not' err '^stage-setup: s.db: notes: its 2 rows go: production has no such table'
is 'and not without a copy' "$(sqlite3 s-*.db 'SELECT count(*) FROM notes')" 2

# What full text with its own content holds comes along too.
rm -f s.db* s-*.db p.db*
sqlite3 p.db <full.sql
stage-setup -q -s s.db -p p.db --with-data
sqlite3 p.db 'DROP TRIGGER artist_in; DROP TABLE names; CREATE VIRTUAL TABLE names USING fts5(name, prefix=2)'
setup -s s.db -p p.db
is 'full text of its own' "$status $(sqlite3 s.db "SELECT rowid FROM names WHERE names MATCH 'o*'")" '0 3'

# ---- beside others ----

# A reader that began before sees what it saw.
mkfifo go
(sqlite3 d.db >reader.out <<'END'
BEGIN;
SELECT count(*) FROM sqlite_schema WHERE name = 'by_title';
.shell echo >go; cat go >/dev/null
SELECT count(*) FROM sqlite_schema WHERE name = 'by_title';
COMMIT;
SELECT count(*) FROM sqlite_schema WHERE name = 'by_title';
END
) &
cat go >/dev/null
cp p.db q.db
sqlite3 q.db 'CREATE INDEX by_title ON songs(title)'
setup -s d.db -p q.db
is 'beside a reader' "$status" 0
echo >go
wait
is 'who sees the old one to the end' "$(tr '\n' ' ' <reader.out)" '0 0 1 '

# A load that was killed leaves a -wal; a hot journal, where the mode is DELETE.
rm -f s.db* s-*.db
stage-setup -q -s s.db -p p.db
sqlite3 s.db 'PRAGMA journal_mode = DELETE' >/dev/null
sqlite3 s.db >/dev/null 2>&1 <<'END'
PRAGMA cache_size = 2;
PRAGMA cache_spill = 1;
BEGIN;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
INSERT INTO users SELECT i, hex(randomblob(100)) FROM n;
.shell cp s.db hot.db; cp s.db-journal hot.db-journal
END
ok 'there is a hot journal' test -s hot.db-journal
setup -s hot.db -p q.db
is 'on a half-dead load' "$status $(sqlite3 hot.db 'SELECT count(*) FROM users; PRAGMA journal_mode; PRAGMA integrity_check' | tr '\n' ' ')" '0 0 wal ok '

# A -wal that was left without its database is not taken for ours.
rm -f s.db* s-*.db
sqlite3 d.db 'PRAGMA wal_autocheckpoint = 0; CREATE TABLE ghost(a)' '.shell cp d.db-wal s.db-wal' >/dev/null
ok 'there is a -wal' test -s s.db-wal
setup -s s.db -p p.db
is 'a stale -wal' "$status $(sqlite3 s.db "SELECT count(*) FROM sqlite_schema WHERE name = 'ghost'; PRAGMA integrity_check" | tr '\n' ' ')" '0 0 ok '

# ---- trouble ----

setup --no-such-option
is 'an unknown option' "$status" 64
setup operand
is 'an operand' "$status" 64
echo nonsense >text
setup -s x.db -p text
is 'production is no database' "$status" 65
ok 'no staging is made' test ! -e x.db
setup -s text -p p.db
is 'staging is none' "$status $(cat text)" '65 nonsense'
sqlite3 other.db 'CREATE TABLE artists(id TEXT PRIMARY KEY, name TEXT)'
setup -s x.db -p other.db
is 'production has no catalogue' "$status $(cat err)" \
    '65 stage-setup: other.db: artists: it has no column id INTEGER PRIMARY KEY'
setup -s text/x.db -p p.db
is 'a directory that cannot be made' "$status" 73
sqlite3 p.db .dump >before
ln -s p.db link.db
for f in p.db ./p.db link.db; do
	setup -s "$f" -p p.db --empty
	is "staging is production: $f" "$status $(cat err)" \
	    "64 stage-setup: $f: is production itself"
done
sqlite3 p.db .dump >after
ok 'which stays as it is' cmp before after
setup -s anew.db -p anew.db --init
is 'also where there is none yet' "$status" 64
ok 'none is made' test ! -e anew.db
setup -s . -p p.db
is 'staging is a directory' "$status" 66
(ulimit -f 20; exec stage-setup -s full.db -p p.db) >out 2>err
status=$?
is 'a full disk' "$status" 74
is 'leaves nothing' "$(ls full.db* 2>/dev/null)" ''
rm -f s.db* s-*.db
stage-setup -q -s s.db -p p.db --with-data
sqlite3 s.db .dump >before
(ulimit -f 20; exec stage-setup -s s.db -p q.db --empty) >out 2>err
is 'on a full disk nothing is dropped' "$?" 74
sqlite3 s.db .dump >after
ok 'not a row' cmp before after
is 'and no half copy is left' "$(ls s-* 2>/dev/null)" ''

# ---- for all database programs ----

mkdir any
run stage-setup -s any/:s -p :memory: --init -b any/backups
is 'a name that SQLite would take for no file' "$status" 0
echo '{"type":"artist","musicbrainz_id":"056e4f3e-d505-4dad-8ec1-d04f521cbb56","name":"Daft Punk"}' >a
run stage-load -s any/:s -p :memory: -b any/backups a
is 'is loaded for' "$status" 0
for p in stage-validate 'promote --yes' stage-dump; do
	# shellcheck disable=SC2086	# two words
	run $p -s any/:s -p :memory: -b any/backups
	is "$p takes -s, -p and -b" "$status" 0
done
is 'and it is a file' "$(sqlite3 ./:memory: 'SELECT name FROM artists')" 'Daft Punk'
done_testing
