#!/bin/sh
# stage-setup: schemas that are hard to copy, and a production that nothing
# happens to, whatever is asked.
. "${0%/*}/tap.sh"

setup() { run stage-setup "$@"; }
schema() {
	sqlite3 "$1" "SELECT type, name, tbl_name, sql FROM sqlite_schema m
	    WHERE name NOT GLOB 'sqlite_*' AND NOT EXISTS (SELECT 1 FROM pragma_table_list l
	    WHERE l.name = m.name AND l.type = 'shadow') ORDER BY type, name"
}
# in_step NAME STAGING: it has production's schema and is whole.
in_step() {
	schema p/p.db | grep -v _cf_ >p.schema
	schema "$2" >s.schema
	ok "$1: the same schema" cmp p.schema s.schema
	is 'whole' "$(sqlite3 "$2" "PRAGMA integrity_check; PRAGMA foreign_key_check; INSERT INTO outer_text(outer_text) VALUES ('integrity-check')")" ok
}
# How production's file is, and what lies beside it (but for what a reader of
# a WAL file leaves).
state() {
	ls -i -l --time-style=full-iso p/p.db 2>/dev/null || ls -i -l p/p.db
	cksum <p/p.db
	find p ! -name '*-wal' ! -name '*-shm' | sort
}

cat >odd.sql <<'END'
CREATE TABLE artists(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL COLLATE NOCASE, slug TEXT NOT NULL UNIQUE,
  url_slug TEXT DEFAULT (lower(hex(randomblob(4)))), musicbrainz_id TEXT UNIQUE,
  created_at INTEGER NOT NULL DEFAULT (unixepoch()), updated_at INTEGER NOT NULL DEFAULT 7,
  initial TEXT GENERATED ALWAYS AS (substr(name, 1, 1)) STORED, len INTEGER AS (length(name)) VIRTUAL,
  "a ""b""" TEXT, [c d] INT, `e` REAL, CHECK (length(name) < 100)) STRICT;
CREATE TABLE albums(id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, slug TEXT NOT NULL UNIQUE,
  artist_id INTEGER NOT NULL REFERENCES artists(id), release_date INTEGER, musicbrainz_id TEXT UNIQUE,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, UNIQUE (artist_id, title, release_date));
CREATE TABLE songs(id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, slug TEXT NOT NULL UNIQUE,
  artist_id INTEGER NOT NULL REFERENCES artists(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  album_id INTEGER REFERENCES albums(id), lyrics TEXT, musicbrainz_id TEXT UNIQUE,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE INDEX by_lower ON songs(lower(title) COLLATE NOCASE DESC, album_id) WHERE lyrics IS NOT NULL AND album_id > 0;
CREATE UNIQUE INDEX one_single ON songs(artist_id, title COLLATE RTRIM) WHERE album_id IS NULL;
CREATE VIRTUAL TABLE outer_text USING fts5(title, lyrics, content='songs', content_rowid='id', tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE bare USING fts5(title, content='');
CREATE VIRTUAL TABLE bare_2 USING fts5(title);
CREATE VIRTUAL TABLE inner_text USING fts5(name, prefix='2 3');
CREATE VIRTUAL TABLE vocab USING fts5vocab('inner_text', 'row');
CREATE VIRTUAL TABLE old_text USING fts4(content="songs", title);
CREATE VIRTUAL TABLE places USING rtree(id, x0, x1);
CREATE TRIGGER song_in AFTER INSERT ON songs BEGIN
  INSERT INTO outer_text(rowid, title, lyrics) VALUES (new.id, new.title, new.lyrics);
  INSERT INTO bare(rowid, title) VALUES (new.id, new.title); END;
CREATE TRIGGER song_out AFTER DELETE ON songs BEGIN
  INSERT INTO outer_text(outer_text, rowid, title, lyrics) VALUES ('delete', old.id, old.title, old.lyrics);
  INSERT INTO bare(bare, rowid, title) VALUES ('delete', old.id, old.title); END;
CREATE TRIGGER artist_in AFTER INSERT ON artists BEGIN INSERT INTO inner_text(rowid, name) VALUES (new.id, new.name); END;
CREATE VIEW later AS SELECT title FROM sooner;
CREATE VIEW sooner AS SELECT title FROM songs;
CREATE TRIGGER instead INSTEAD OF INSERT ON sooner BEGIN INSERT INTO logs(what) VALUES (new.title); END;
CREATE TABLE logs(what TEXT);
CREATE TABLE kv(k TEXT PRIMARY KEY, v ANY) STRICT, WITHOUT ROWID;
CREATE TABLE "weird ""t""; %s"(x);
CREATE TABLE chain(id INTEGER PRIMARY KEY, parent INTEGER REFERENCES chain(id), next INTEGER REFERENCES zlater(id));
CREATE TABLE zlater(id INTEGER PRIMARY KEY);
CREATE TABLE sqliteXtra(a);
CREATE TABLE acf_b(a);
CREATE TABLE artists_new(id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE albums_new(id INTEGER PRIMARY KEY, artist_id INTEGER NOT NULL REFERENCES artists_new(id));
CREATE TABLE songs_new(id INTEGER PRIMARY KEY, album_id INTEGER REFERENCES albums_new(id), song_id INTEGER);
CREATE TABLE _cf_METADATA(key INTEGER PRIMARY KEY, value BLOB);
INSERT INTO artists(id, name, slug, musicbrainz_id, created_at) VALUES (3, 'One', 'one', '00000000-000a-4000-8000-000000000001', 1);
INSERT INTO albums VALUES (5, 'Album', 'album', 3, 0, '00000000-000b-4000-8000-000000000001', 1, 1);
INSERT INTO songs VALUES (9, 'Song', 'song', 3, 5, 'la la', '00000000-000c-4000-8000-000000000001', 1, 1);
INSERT INTO places VALUES (1, 2.0, 3.0);
INSERT INTO kv VALUES ('a', 1);
INSERT INTO artists_new VALUES (1, 'x');
INSERT INTO albums_new VALUES (1, 1);
END
mkdir p
sqlite3 p/p.db 'PRAGMA journal_mode = WAL' >/dev/null
sqlite3 p/p.db <odd.sql
state >before

setup -s s.db -p p/p.db
is 'an odd schema' "$status" 0
in_step 'without rows' s.db
is 'none' "$(sqlite3 s.db 'SELECT count(*) FROM songs UNION ALL SELECT count(*) FROM places' | tr '\n' ' ')" '0 0 '
setup -s d.db -p p/p.db --with-data
is '--with-data' "$status" 0
in_step 'with rows' d.db
found() {
	sqlite3 d.db "SELECT rowid FROM outer_text WHERE outer_text MATCH '$1'; SELECT rowid FROM bare WHERE bare MATCH '$1'" | tr '\n' ' '
}
is 'full text with and without its text' "$(found song)$(sqlite3 d.db "SELECT docid FROM old_text WHERE old_text MATCH 'song'")" '9 9 9'
is 'generated values' "$(sqlite3 d.db 'SELECT initial, len FROM artists')" 'O|3'
# What a trigger takes out of an index alone must be in it.
sqlite3 d.db 'DELETE FROM songs' 2>err
is 'which a row leaves again' "$(cat err)$(found song)" ''
is 'and it is whole' "$(sqlite3 d.db "INSERT INTO bare(bare) VALUES ('integrity-check'); INSERT INTO bare_2(bare_2) VALUES ('integrity-check'); PRAGMA integrity_check")" ok

cat >in <<'END'
{"type":"song","musicbrainz_id":"00000000-000c-4000-8000-000000000002","title":"New one","artist":{"musicbrainz_id":"00000000-000a-4000-8000-000000000001"},"album":{"musicbrainz_id":"00000000-000b-4000-8000-000000000001"},"lyrics":"do re"}
{"type":"artist","musicbrainz_id":"00000000-000a-4000-8000-000000000002","name":"Bob","c d":"7","e":1,"a \"b\"":"x"}
END
run stage-load -q -s d.db -p p/p.db in
is 'it can be loaded into' "$status $(sqlite3 d.db 'SELECT initial, "c d", e, "a ""b""" FROM artists WHERE id > 3')$(found new)" '0 B|7|1.0|x10 10 '
setup -s d.db -p p/p.db
like 'again: nothing to do' err 'already$'
state >after
ok 'production: the same file, bytes, time; nothing beside it' cmp before after

sqlite3 p/p.db 'ALTER TABLE songs ADD COLUMN mood TEXT; ALTER TABLE kv RENAME COLUMN v TO value; DROP TABLE zlater; CREATE TABLE zlater(id INTEGER PRIMARY KEY, n TEXT DEFAULT (1 + 1))'
sqlite3 p/p.db 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
state >before
setup -s d.db -p p/p.db
is 'a re-sync' "$status $(cat err)" '0 stage-setup: d.db: in step with p/p.db now'
in_step 're-sync' d.db
is 'every row came along' "$(sqlite3 d.db 'SELECT id, title, lyrics, mood FROM songs; SELECT id, name FROM artists')$(found new)" '10|New one|do re|
3|One
4|Bob10 10 '
for o in --empty --with-data --init; do
	setup -q -s d.db -p p/p.db $o
	is "$o" "$status" 0
	in_step "$o" d.db
done
state >after
ok 'production is as it was' cmp before after

# ---- production cannot be read, or not now ----

mkdir none
for o in '' --with-data --empty; do
	# shellcheck disable=SC2086 # an option or none
	setup -s new.db -p none/p.db $o
	is "absent${o:+, $o}" "$status" 66
done
is 'is never made' "$(ls -A none; ls new.db* 2>/dev/null)" ''
setup -s new.db -p p
is 'a directory' "$status $(cat err)" '66 stage-setup: p: is a directory'
setup -s new.db -p ''
is 'no name' "$status" 66
setup -s '' -p p/p.db
is 'nor for staging' "$status $(cat err)" "73 stage-setup: '': a database needs a name"
setup -s new.db --init -p ''
is 'nor with --init' "$status" 73
ln -s nowhere.db link.db
setup -s new.db --init -p link.db
is 'a link to nothing is not replaced' "$status $(cat err)" \
    "73 stage-setup: 'link.db': is a symbolic link to what is not there"
setup -s link.db -p p/p.db
is 'nor for staging' "$status $(test -h link.db && echo link)" '73 link'
ln -s p/p.db way.db
setup -q -s new.db -p way.db
is 'a link to production is production' "$status" 0
rm -f new.db*
setup -s new.db -p p/p.db --with-data --empty
is '--with-data and --empty' "$status" 64

# What belongs to production is no staging, by whatever name.
for f in p/p.db-wal p/../p/p.db-journal way.db; do
	setup -s $f -p p/p.db --empty
	is "staging is $f" "$status $(cat err)" "64 stage-setup: $f: is production itself"
done
setup --init -s ./both.db -p both.db
is 'one name for both' "$status $(ls both.db* 2>/dev/null)" '64 '
setup --init -s deep/both.db -p deep/./both.db
is 'in a directory to be made' "$status $(sqlite3 deep/both.db 'PRAGMA journal_mode; SELECT count(*) FROM artists' | tr '\n' ' ')" '64 wal 0 '
state >after
ok 'production is as it was' cmp before after

# In wrangler's directory one is made on -p's word alone.
mkdir -p w/.wrangler/state/v3/d1/miniflare-D1DatabaseObject
in_w() { (cd w && run stage-setup "$@"; echo "$status $(find . -type f | sed -e '/-wal$/d' -e '/-shm$/d' | sort | tr '\n' ' ')"; cat err); }
is '--init makes none there' "$(in_w -q --init)" '0 ./data/production.db ./data/staging.db ./err ./out '
rm -r w/data
printf '[[d1_databases]]\nbinding = "DB"\ndatabase_name = "x"\ndatabase_id = "abc"\n' >w/wrangler.toml
is 'nor where its configuration says' "$(in_w -q --init)" '0 ./data/production.db ./data/staging.db ./err ./out ./wrangler.toml '
rm -r w/data
export DAFT_PRODUCTION=.wrangler/x.sqlite
is 'nor where the environment says' "$(in_w --init)" '66 ./err ./out ./wrangler.toml 
stage-setup: .wrangler/x.sqlite: is not there, and made under .wrangler only if -p names it'
is 'but by -p' "$(in_w -q --init -p .wrangler/x.sqlite)" '0 ./.wrangler/x.sqlite ./data/staging.db ./err ./out ./wrangler.toml '
unset DAFT_PRODUCTION

# Its SQL cannot be run here.
sqlite3 odd.db <odd.sql
sqlite3 odd.db "PRAGMA writable_schema = ON; INSERT INTO sqlite_schema VALUES ('table', 'near', 'near', 0, 'CREATE VIRTUAL TABLE near USING spellfix1')"
setup -s new.db -p odd.db
is 'a module that is not here' "$status" 65
like 'is named' err 'no such module: spellfix1'
is 'nothing is left' "$(ls new.db* 2>/dev/null)" ''

# Somebody writes: a lock is waited for, for five seconds.
mkfifo held
hold() {
	sqlite3 "$1" 'PRAGMA journal_mode' "BEGIN $2" '.shell echo >held; cat held >/dev/null' >/dev/null &
	cat held >/dev/null
}
free() { echo >held; wait $!; }
cp odd.db plain.db
sqlite3 plain.db 'PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = "near"; PRAGMA journal_mode = DELETE' >/dev/null
hold plain.db EXCLUSIVE
setup -s new.db -p plain.db
is 'production is locked' "$status $(cat err)" '75 stage-setup: plain.db: database is locked'
free
is 'nothing is left' "$(ls new.db* 2>/dev/null)" ''
sqlite3 d.db .dump >before
hold d.db IMMEDIATE
setup -s d.db -p p/p.db --empty
is 'staging is locked' "$status $(cat err)" '75 stage-setup: d.db: database is locked'
free
sqlite3 d.db .dump >after
ok 'which stays as it is' cmp before after

# A program was killed while it wrote production.
sqlite3 plain.db >/dev/null 2>&1 <<'END'
PRAGMA cache_size = 2;
BEGIN;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO logs SELECT hex(randomblob(100)) FROM n;
.shell cp plain.db hot.db; cp plain.db-journal hot.db-journal
END
cksum hot.db hot.db-journal >before
setup -s new.db -p hot.db
is 'a hot journal' "$status" 77
like 'says what to do' err "killed while it wrote here; what it left is undone by: sqlite3 'hot.db'"
cksum hot.db hot.db-journal >after
ok 'and leaves it' cmp before after
is 'nothing is made' "$(ls new.db* 2>/dev/null)" ''

# In a directory that may not be written.
as_nobody() {
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
	else
		"$@"
	fi
}
chmod 755 . ..
mkdir theirs
cp "$B/stage-setup" nobodys
chmod 777 theirs
sqlite3 p/p.db 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
rm -f p/p.db-wal p/p.db-shm
chmod 555 p
if as_nobody ./nobodys --version >/dev/null 2>&1; then
	run as_nobody ./nobodys -s theirs/s.db -p p/p.db
	is 'WAL where nothing can be written' "$status" 77
	like 'is said' err 'p.db: it is in WAL mode, and the directory p cannot be written'
	chmod 755 p
	sqlite3 p/p.db 'PRAGMA journal_mode = DELETE' >/dev/null
	chmod 555 p
	run as_nobody ./nobodys -s theirs/s.db -p p/p.db --with-data
	is 'otherwise it can be read' "$status $(sqlite3 theirs/s.db 'SELECT count(*) FROM songs')" '0 1'
	chmod 755 p
	chmod 000 p/p.db
	run as_nobody ./nobodys -s theirs/t.db -p p/p.db
	is 'production may not be read' "$status $(ls theirs/t.db* 2>/dev/null)" '77 '
else
	skip 'WAL where nothing can be written' 'nobody cannot be played here'
fi
# ---- production is damaged ----

rm -rf hole && mkdir hole
stage-setup -q --init -p hole/p.db -s hole/s.db
for f in hole/p.db hole/s.db; do
	sqlite3 "$f" "INSERT INTO artists(name, slug, url_slug, created_at, updated_at)
	    VALUES ('A', 'a', 'a', 1, 1); PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
done
page=$(sqlite3 hole/p.db "SELECT rootpage FROM sqlite_schema WHERE name = 'artists'")
dd if=/dev/zero of=hole/p.db bs=1 count=2000 seek=$(((page - 1) * 4096)) \
    conv=notrunc 2>err
run stage-setup --with-data -p hole/p.db -s hole/new.db
is 'a production that is damaged: 65' "$status" 65
like 'it is named, not staging' err '^stage-setup: hole/p.db: is damaged$'
run stage-setup --with-data -p hole/p.db -s hole/s.db
is 'also beside a staging: 65' "$status" 65
like 'it is named' err '^stage-setup: hole/p.db: is damaged$'
like 'what was to go has not gone' err '^stage-setup: hole/s.db: is as it was, nothing went$'
is 'which is true' "$(sqlite3 hole/s.db 'SELECT name FROM artists')" A
done_testing
