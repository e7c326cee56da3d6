#!/bin/sh
# promote --sql writes what D1 takes: within its limits, there and back, and
# refused by any database but the one it was made for.
. "${0%/*}/tap.sh"
. "$root/tests/promote.sh"

# d1.sql FILE: as D1 runs it, statement by statement with its limits and its
# foreign keys, but without a transaction around it: so every prefix counts.
d1() {
	{
		printf '.limit %s\n' 'sql_length 100000' 'expr_depth 100' \
		    'compound_select 5' 'like_pattern_length 50' \
		    'vdbe_op 25000' 'variable_number 100' 'column 100' \
		    'length 2000000' 'trigger_depth 10'
		echo 'PRAGMA foreign_keys=ON; PRAGMA synchronous=OFF;'
		cat "$2"
	} | sqlite3 -batch -bail "$1" >d1.all 2>&1
	set -- $?
	grep -Ev '^(1|wal| *[a-z_]+ [0-9]+)$' d1.all >d1.out
	return "$1"
}

# A copy of production to play with.
copy() {
	rm -f d1.db
	sqlite3 data/production.db 'VACUUM INTO "d1.db"'
}

# There, again, back, again; $1 says of what.
there_and_back() {
	old=$(rows data/production.db | cksum)
	was=$(cksum <data/production.db)
	rm -f f.sql f.sql.undo
	run promote --sql f.sql --force
	is "$1: status 0" "$status" 0
	like 'what was written is said' err '^promote: (f.sql: written, and f.sql.undo; data/production.db is as it was|data/production.db: nothing differs from data/staging.db)$'
	is 'production is only read' "$(cksum <data/production.db)" "$was"
	ok 'nothing is made but the two' test ! -e data/backups
	copy
	ok 'the script runs' d1 d1.db f.sql
	head -n 5 d1.out | diag
	run promote --dry-run -p d1.db --force
	like 'then nothing differs from staging' err 'nothing differs'
	new=$(rows d1.db | cksum)
	d1 d1.db f.sql
	is 'a second run is refused' "$? $(rows d1.db | cksum)" "1 $new"
	ok 'the way back runs' d1 d1.db f.sql.undo
	head -n 5 d1.out | diag
	is 'production is as it was' "$(rows d1.db | cksum)" "$old"
	d1 d1.db f.sql.undo
	is 'a second run back is refused' "$? $(rows d1.db | cksum)" "1 $old"
	promote --yes -q --force
	is 'promote itself does the same' "$(rows data/production.db | cksum)" \
	    "$new"
}

change="UPDATE songs SET lyrics = 'la la la', updated_at = 50 WHERE id = 2;
    INSERT INTO songs(id, title, slug, artist_id, album_id, musicbrainz_id,
    created_at, updated_at) VALUES(4, 'New', 'new', 2, 2, '${c}4', 50, 51);
    DELETE FROM songs WHERE id = 3;"
both "$change"
there_and_back 'added, changed, removed'

both "UPDATE songs SET musicbrainz_recording_id = NULL WHERE id < 3;
    UPDATE songs SET musicbrainz_recording_id = '${c}2' WHERE id = 1;
    UPDATE songs SET musicbrainz_recording_id = '${c}1' WHERE id = 2"
there_and_back 'unique values that change places'

both "DELETE FROM songs WHERE id < 3; DELETE FROM albums WHERE id = 1;
    DELETE FROM artists WHERE id = 1;
    INSERT INTO artists SELECT 5, 'N', 'one', 'one', NULL, NULL, NULL, NULL,
      NULL, NULL, '${a}5', NULL, 60, 60;
    INSERT INTO albums SELECT 5, 'N', 'first', 5, NULL, 1, NULL, '${b}5',
      NULL, 60, 60;
    UPDATE albums SET artist_id = 5 WHERE id = 2;
    UPDATE songs SET artist_id = 5;
    INSERT INTO songs SELECT 5, 'N', 'home', NULL, 5, 5, NULL, 0, '${c}5',
      NULL, NULL, NULL, 60, 60;"
there_and_back 'new parents with the slugs of old ones'

long=$(awk 'BEGIN { for (i = 0; i < 20000; i++) printf "é'\'\''x%d\n", i }')
both "UPDATE songs SET lyrics = 'I say BEGIN TRANSACTION; then COMMIT; ok
    -- no; /* comment */ \$\$ CASE WHEN END' || char(13, 9, 8232, 128512)
      WHERE id = 1;
    UPDATE songs SET lyrics = 'a' || char(0) || 'b' || char(0) WHERE id = 2;
    UPDATE songs SET lyrics = '$long', title = '''' WHERE id = 3;
    UPDATE artists SET bio = replace(hex(zeroblob(3000)), '00',
      'begin transaction' || char(0)), formed_year = 9007199254740993
      WHERE id = 1;
    UPDATE artists SET bio = '$long', members = '$long',
      formed_year = -9223372036854775808, images = x'00ff41' WHERE id = 2;
    UPDATE albums SET release_date = 1.5, genres = CAST(x'41ff' AS TEXT)
      WHERE id = 1"
there_and_back 'texts of every kind'
is 'the words that wrangler looks for are nowhere' \
    "$(cat f.sql f.sql.undo | grep -ic 'begin transaction')" 0

both "WITH n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 259)
    INSERT INTO songs(id, title, slug, artist_id, album_id, lyrics,
      musicbrainz_id, created_at, updated_at)
    SELECT i, 'Song ' || i, 'song-' || i, 1 + i % 2, 1 + i % 2,
      iif(i % 50 = 0, '$long', NULL), printf('%08d-0000-4000-8000-%012d',
      i, i), 60, 60 FROM n" "WITH n(i) AS (SELECT 10 UNION ALL
      SELECT i + 1 FROM n WHERE i < 130)
    INSERT INTO songs(id, title, slug, artist_id, created_at, updated_at)
    SELECT i, 'Old ' || i, 'old-' || i, 1, 5, 5 FROM n"
there_and_back 'many rows'
is 'at most 100 in a statement, and 20 KB' "$(awk '
	/^INSERT/ { n = 0; bytes = 0 }
	/^\(/ { n++; bytes += length; if (n > 100 || n > 1 && bytes > 21000)
		print n, bytes }' f.sql f.sql.undo)" ''
is 'which are several' "$(($(grep -c '^INSERT INTO songs' f.sql) > 3))" 1

self='ALTER TABLE songs ADD COLUMN cover_of INTEGER REFERENCES songs(id);
    ALTER TABLE artists ADD COLUMN best INTEGER REFERENCES albums(id);'
both "$self UPDATE songs SET cover_of = NULL WHERE id = 1;
    DELETE FROM songs WHERE id < 3;
    INSERT INTO songs SELECT 5, 'N', 'n', NULL, 2, 2, NULL, 0, '${c}5',
      NULL, NULL, NULL, 60, 60, NULL;
    INSERT INTO songs SELECT 6, 'O', 'o', NULL, 2, 2, NULL, 0, '${c}6',
      NULL, NULL, NULL, 60, 60, 5;
    UPDATE songs SET cover_of = 6 WHERE id IN (3, 5);
    INSERT INTO albums SELECT 5, 'N', 'n', 2, NULL, 1, NULL, '${b}5',
      NULL, 60, 60;
    DELETE FROM albums WHERE id = 1;
    UPDATE artists SET best = 5" "$self
    UPDATE songs SET cover_of = 2 WHERE id = 1;
    UPDATE songs SET cover_of = 1 WHERE id = 2; UPDATE artists SET best = 1"
there_and_back 'rows that refer to rows of their own table'

# Triggers of production: a search index, a count that rows are to be given
# too, and times, which stay as they set them.
index="CREATE VIRTUAL TABLE found USING fts5(title, content=songs,
      content_rowid=id);
    INSERT INTO found(found) VALUES('rebuild');
    CREATE TRIGGER fi AFTER INSERT ON songs BEGIN INSERT INTO
      found(rowid, title) VALUES(new.id, new.title); END;
    CREATE TRIGGER fd AFTER DELETE ON songs BEGIN INSERT INTO
      found(found, rowid, title) VALUES('delete', old.id, old.title); END;
    CREATE TRIGGER fu AFTER UPDATE ON songs BEGIN INSERT INTO
      found(found, rowid, title) VALUES('delete', old.id, old.title);
      INSERT INTO found(rowid, title) VALUES(new.id, new.title); END;"
more="$change INSERT INTO songs(id, title, slug, artist_id, album_id,
    musicbrainz_id, created_at, updated_at) VALUES(5, 'Newer', 'newer', 2, 2,
    '${c}5', 50, 51);"
both "$index $more" "$index"
there_and_back 'a search index'
d1 d1.db f.sql
is 'it finds what is new' "$(one "SELECT rowid FROM found('new');
    INSERT INTO found(found, rank) VALUES('integrity-check', 1)" d1.db)" 4
unlike 'nothing is written twice' f.sql 'IS NOT'

counts="ALTER TABLE albums ADD COLUMN songs INTEGER NOT NULL DEFAULT 0;
    UPDATE albums SET songs = (SELECT count(*) FROM songs s
      WHERE s.album_id = albums.id);
    CREATE TRIGGER ni AFTER INSERT ON songs BEGIN UPDATE albums SET
      songs = songs + 1 WHERE id = new.album_id; END;
    CREATE TRIGGER nd AFTER DELETE ON songs BEGIN UPDATE albums SET
      songs = songs - 1 WHERE id = old.album_id; END;"
both "$counts $more" "$counts"
there_and_back 'counts that triggers keep'
times="CREATE TRIGGER t AFTER UPDATE ON songs BEGIN UPDATE \"Songs\" SET
    updated_at = unixepoch() WHERE id = new.id; END;"
both "$counts $times $more" "$counts $times"
promote --sql f.sql --force -q
copy
d1 d1.db f.sql
is 'times that triggers set stay' "$? $(one 'SELECT
    updated_at > 1000000, lyrics FROM songs WHERE id = 2' d1.db)" '0 1|la la la'
d1 d1.db f.sql
is 'a second run is refused' $? 1
d1 d1.db f.sql.undo
is 'back, but for the times' "$? $(one 'SELECT updated_at > 1000000, lyrics
    FROM songs WHERE id = 2; SELECT songs FROM albums' d1.db |
    tr '\n' ' ')" '0 1|la la 2 1 '

# Another column order, as a remote schema may have it
both "$change"
promote --sql f.sql --force -q
rm -f d1.db
schema | sed 's/ name TEXT NOT NULL,//; s/created_at INTEGER NOT NULL,/&/
    s/updated_at INTEGER NOT NULL);/updated_at INTEGER NOT NULL, name TEXT);/
    ' >s.sql
sqlite3 d1.db <s.sql
some_rows | sqlite3 d1.db
d1 d1.db f.sql
is 'another order of columns' "$? $(one 'SELECT count(*), max(lyrics)
    FROM songs' d1.db)" '0 3|la la la'

# A production that moved, by one letter, in a row that is not written
refused() {
	copy
	sql d1.db "$2"
	now=$(rows d1.db)
	d1 d1.db f.sql
	is "refused: $1" "$? $(rows d1.db)" "1 $now"
	like 'it says so' d1.out 'malformed JSON'
}
for title in Entro Ixtro Inxro Intxo Intra; do
	refused "another letter: $title" \
	    "UPDATE songs SET title = '$title' WHERE id = 1"
done
refused 'two letters that change places' "UPDATE songs SET title = 'Itnro'
    WHERE id = 1"
refused 'another number' "UPDATE albums SET track_count = 3 WHERE id = 1"
refused 'a row more' "INSERT INTO artists(name, slug, url_slug, created_at,
    updated_at) VALUES('', '', '', 0, 0)"
refused 'values that change places' "UPDATE artists SET name = CASE id
    WHEN 1 THEN 'Two' ELSE 'One' END"
refused 'NULL for nothing' "UPDATE artists SET bio = '' WHERE id = 1"

# Where it goes

both "$change"
run promote --sql - --force
is 'to stdout: status 0' "$status" 0
ok 'no file is made' test ! -e -.undo
sed 1d out >a
promote --sql f.sql -q --force
sed 1d f.sql >b
ok 'the same script' cmp -s a b
run promote --sql f.sql --force --format json -q
is 'and the counts as an object' "$(jq -c '[.state, .songs]' out)" \
    '["written",{"added":1,"changed":1,"removed":1}]'
if [ -c /dev/full ]; then
	run sh -c 'promote --sql - --force >/dev/full'
	is 'stdout is full: 74' "$status" 74
fi
run promote --sql no/such/f.sql --force
is 'no such directory: 73' "$status" 73
sql data/staging.db "UPDATE songs SET lyrics = hex(zeroblob(1000001))
    WHERE id = 1"
cksum f.sql >was
run promote --sql f.sql --force
is 'a row too large for D1: 1' "$status" 1
like 'is named' err 'songs 1: .*bytes'
ok 'and the last script stays' sh -c 'cksum f.sql | cmp -s - was'
run promote --sql f.sql --dry-run
is 'a dry run of it: 64' "$status" 64
run promote --sql f.sql --keep 3
is 'no backup is made, so none to keep: 64' "$status" 64
run promote --sql - --format json
is 'two things for stdout: 64' "$status $(wc -c <out)" '64 0'
run promote --sql '' --force
is 'no name: 64' "$status" 64
both "$change"
cksum data/*.db f.sql* >was
for f in data/production.db data/staging.db data/production; do
	ln -s production.db data/production.undo
	run promote --sql "$f" --force
	rm data/production.undo
	is "$f would go: 73" "$status $(cksum data/*.db f.sql*)" \
	    "73 $(cat was)"
	like 'it says why' err 'is a database: no script'
done
both ''
run promote --sql f.sql
is 'nothing differs: status 0' "$status" 0
copy
ok 'a script that only looks' d1 d1.db f.sql
chmod a-w data data/*
run promote --sql - --force
is 'nothing need be writable' "$status" 0
chmod u+w data data/*

# The way back to a backup
both "$change"
promote --yes -q --force
run promote --rollback --sql f.sql
is 'a rollback as a script: status 0' "$status" 0
copy
d1 d1.db f.sql
is 'does it' "$? $(rows d1.db)" "0 $(rows data/backups/*.db)"
done_testing
