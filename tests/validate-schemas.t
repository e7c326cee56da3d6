#!/bin/sh
# stage-validate on the schemas that deployments have: no rule ends in an SQL
# error, none is skipped but for want of a production, and what is wrong is
# found whatever columns there are.
. "${0%/*}/tap.sh"

command -v sqlite3 >/dev/null || skip_all 'needs the sqlite3 shell'

. "$root/tests/validate.sh"

sqlite3 prod.db .schema | grep -v sqlite_sequence >builtin.sql

# The names of all rules that were checked, and of those that failed.
checked() {
	grep -o '"rule":"[a-z-]*","severity":"[a-z]*","sentence":"[^"]*","count":[0-9]*' out |
	    sed -n "s/\"rule\":\"\([a-z-]*\)\".*\"count\":$1/\1/p" | tr '\n' ' '
}

# schema NAME [RULE]: of the SQL on stdin.  RULE: it cannot fail for want of a
# column.
schema() {
	name=$1
	want='artist-mismatch bad-mbid bad-slug drift empty-album markup missing-name orphan shrink track-count '
	[ $# = 1 ] || want=${want%"$2 "}
	rm -f p.db p.db-* s.db s.db-*
	sqlite3 p.db
	ok "$name: staging is made" stage-setup -q -s s.db -p p.db
	ok "$name: and filled" stage-load -q -s s.db -p p.db records
	ok "$name: and promoted" promote -q --yes -s s.db -p p.db -b backups
	run stage-validate --strict -v --format json -s s.db -p p.db
	is "$name: nothing is wrong" "$status$(checked '[1-9][0-9]*')" 0
	is "$name: all rules are checked" "$(checked 0 | wc -w | tr -d ' ')" 22
	is "$name: nothing is said" "$(grep -v ': rule [a-z-]*: 0 rows, [0-9]* ms$' err)" ''
	run stage-validate --strict -v --format json -s s.db
	is "$name: without production: status 0" "$status" 0
	is "$name: those that need none are checked" "$(checked 0 | wc -w | tr -d ' ')" 18
	is "$name: one line says so" "$(grep -v ': rule [a-z-]*: 0 rows, [0-9]* ms$' err)" \
	    'stage-validate: no production: 4 rules that compare with it skipped'
	run stage-validate -s s.db -p s.db
	is "$name: staging is production: status 64" "$status" 64
	sqlite3 s.db "PRAGMA foreign_keys = OFF; UPDATE albums SET artist_id = 77 WHERE id = 2;
	    UPDATE songs SET slug = 'A' WHERE id = 1; UPDATE songs SET title = ' ' WHERE id = 2;
	    UPDATE artists SET musicbrainz_id = 'x' WHERE id = 1; UPDATE artists SET name = 'a<br>' WHERE id = 1;
	    DELETE FROM songs WHERE id = 5"
	run stage-validate --format json -s s.db -p p.db
	is "$name: what is wrong is found" "$status$(checked '[1-9][0-9]*')" \
	    "1$want"
}

schema 'the site' <builtin.sql
sed -e '/is_instrumental/d' -e '/musicbrainz_recording_id/d' builtin.sql >x.sql
schema 'no is_instrumental, no musicbrainz_recording_id' <x.sql
sed -e 's/ REFERENCES [a-z]*(id)//' builtin.sql >x.sql
schema 'no foreign keys' <x.sql
sed -e '/^ *url_slug/d' builtin.sql >x.sql
schema 'no url_slug' <x.sql
sed -e '/^CREATE INDEX/d' builtin.sql >x.sql
schema 'no plain indexes' <x.sql
sed -e 's/ UNIQUE//; s/ NOT NULL//; s/ REFERENCES [a-z]*(id)//; /^CREATE INDEX/d' builtin.sql >x.sql
schema 'no keys at all' <x.sql
schema 'the least that a catalogue can have' track-count <<'END'
CREATE TABLE artists(id INTEGER PRIMARY KEY, name, slug, musicbrainz_id);
CREATE TABLE albums(id INTEGER PRIMARY KEY, title, slug, artist_id, musicbrainz_id);
CREATE TABLE songs(id INTEGER PRIMARY KEY, title, slug, artist_id, album_id, musicbrainz_id);
END
{
	cat builtin.sql
	cat <<'END'
ALTER TABLE songs ADD COLUMN "order" TEXT;
ALTER TABLE songs ADD COLUMN "two ""words"", %s 'x'" TEXT;
ALTER TABLE songs ADD COLUMN disc INTEGER;
ALTER TABLE songs ADD COLUMN bpm REAL;
ALTER TABLE songs ADD COLUMN rank DECIMAL;
ALTER TABLE songs ADD COLUMN bare;
ALTER TABLE songs ADD COLUMN tags JSON;
ALTER TABLE songs ADD COLUMN "first" TEXT;
ALTER TABLE songs ADD COLUMN uuid TEXT;
ALTER TABLE songs ADD COLUMN n TEXT;
ALTER TABLE songs ADD COLUMN live BOOLEAN;
ALTER TABLE songs ADD COLUMN loud TEXT GENERATED ALWAYS AS (upper(title));
ALTER TABLE albums ADD COLUMN place TEXT;
ALTER TABLE artists ADD COLUMN "value" TEXT;
CREATE TABLE users(id INTEGER PRIMARY KEY, mail TEXT);
CREATE TABLE favourites(user_id INTEGER REFERENCES users(id), song_id INTEGER REFERENCES songs(id));
CREATE TABLE artist(id, name);
CREATE TABLE size(x);
CREATE VIEW song AS SELECT 1 AS id;
CREATE TABLE _cf_KV(key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE d1_migrations(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE);
CREATE VIRTUAL TABLE found USING fts5(title, content='songs', content_rowid='id');
CREATE TRIGGER found_new AFTER INSERT ON songs BEGIN
  INSERT INTO found(rowid, title) VALUES (new.id, new.title); END;
END
} >x.sql
schema 'more columns, tables, a search index' <x.sql
sed -e 's/^CREATE TABLE \([a-z]*\)/CREATE TABLE "\1"/' -e 's/^);/) STRICT;/' builtin.sql >x.sql
schema 'strict tables' <x.sql
sed -e 's/artists/Artists/g; s/albums/ALBUMS/g; s/artist_id/Artist_ID/; s/musicbrainz_id/MusicBrainz_Id/' \
    builtin.sql >x.sql
schema 'names in another case' <x.sql

# ---- what ANALYZE wrote ----

# SQLite believes what ANALYZE wrote of a table that was nearly empty then.
cp good.db stale.db
sqlite3 stale.db "ANALYZE; UPDATE sqlite_stat1 SET stat = '2 1';
    WITH n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
    INSERT INTO artists(name, slug, url_slug, created_at, updated_at)
    SELECT i, 'n' || i, 'n' || i, 1, 1 FROM n"
run stage-validate -s stale.db --only missing-name
like 'statistics of another time are told' err '^stage-validate: stale.db: the last ANALYZE met 2 of the many artists: until the next'
is 'once' "$(grep -c ANALYZE err)" 1
sqlite3 stale.db "UPDATE sqlite_stat1 SET stat = '3 1'"
run stage-validate -s stale.db --only missing-name
unlike 'of three rows they do no harm' err ANALYZE
sqlite3 stale.db "UPDATE sqlite_stat1 SET stat = '2 1'; DELETE FROM artists WHERE id > 4000"
run stage-validate -s stale.db --only missing-name
unlike 'nor does a small table' err ANALYZE
# A partial index counts fewer rows than the table has.
sqlite3 stale.db "INSERT INTO artists(name, slug, url_slug, created_at, updated_at) SELECT name, 'again' || id, 'again' || id, 1, 1 FROM artists;
    CREATE INDEX some ON artists(country) WHERE id = 1; ANALYZE"
run stage-validate -s stale.db --only missing-name
unlike 'nor does a partial index' err ANALYZE

done_testing
