#!/bin/sh
# stage-dump | stage-load into an empty database of the same schema gives the
# same rows, ids and times aside; on the schemas that production is found with.
. "${0%/*}/tap.sh"

"$B/tests/catalogue" 10000 |
    sed 's/"sort_name":"Sorted",//' >catalogue	# which no column keeps

stage-setup -q --init -s x.db -p builtin.db
sqlite3 builtin.db .schema | grep -v sqlite_sequence >builtin.sql
sed -e '/is_instrumental/d' -e '/musicbrainz_recording_id/d' builtin.sql >lacking.sql
sed -e 's/ REFERENCES [a-z]*(id)//' builtin.sql >implied.sql
{
	cat builtin.sql
	cat <<'END'
ALTER TABLE artists ADD COLUMN type TEXT;
ALTER TABLE albums ADD COLUMN artist TEXT;
ALTER TABLE albums ADD COLUMN type TEXT DEFAULT 'LP';
ALTER TABLE songs ADD COLUMN album TEXT;
ALTER TABLE songs ADD COLUMN "order" TEXT;
ALTER TABLE songs ADD COLUMN "two ""words"", %s" TEXT;
ALTER TABLE songs ADD COLUMN disc INTEGER;
ALTER TABLE songs ADD COLUMN position INTEGER;
ALTER TABLE songs ADD COLUMN artist_credit TEXT;
ALTER TABLE songs ADD COLUMN bpm REAL;
ALTER TABLE songs ADD COLUMN rank DECIMAL;
ALTER TABLE songs ADD COLUMN bare;
ALTER TABLE songs ADD COLUMN tags JSON;
ALTER TABLE songs ADD COLUMN live BOOLEAN;
ALTER TABLE songs ADD COLUMN loud TEXT GENERATED ALWAYS AS (upper(title));
CREATE TABLE users(id INTEGER PRIMARY KEY, mail TEXT);
CREATE TABLE favourites(user_id INTEGER REFERENCES users(id), song_id INTEGER REFERENCES songs(id));
CREATE TABLE _cf_KV(key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE d1_migrations(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE);
INSERT INTO users VALUES (1, 'a@example.org');
INSERT INTO _cf_KV VALUES ('x', x'00');
END
} >extra.sql
# All types of values, of which some are awkward.
awk '/"type":"song"/ {
	n++
	v = ",\"bpm\":" n / 8 ",\"rank\":" (n % 3 ? n : "\"" n ".50\"")
	v = v ",\"bare\":" (n % 2 ? "\"0" n "\"" : n ".0") ",\"tags\":" (n % 2 ? "[1, {\"a\":null}]" : "{\"x\":\"\\u0000\"}")
	v = v ",\"order\":\"o\",\"two \\\"words\\\", %s\":\"w\""
	v = v ",\"live\":" (n % 2 ? "true" : "false") ",\"annotations\":\"a\\u0000b\\ud83d\\ude00\\u2028\\t\\\\\""
	$0 = substr($0, 1, length($0) - 1) v "}"
} { print }' catalogue >catalogue.extra

# The rows with their parents' identities in place of ids.
rows() {
	for t in artists albums songs; do
		columns=$(sqlite3 "$1" "SELECT group_concat('quote(t.\"' || replace(name, '\"', '\"\"') || '\")', ', ') FROM pragma_table_xinfo('$t')
		    WHERE name NOT IN ('id', 'artist_id', 'album_id', 'created_at', 'updated_at')")
		case $t in
		artists) join='' parents='' ;;
		albums) join='JOIN artists a ON a.id = t.artist_id' parents='a.musicbrainz_id,' ;;
		songs) join='JOIN artists a ON a.id = t.artist_id LEFT JOIN albums b ON b.id = t.album_id'
			parents='a.musicbrainz_id, b.musicbrainz_id,' ;;
		esac
		sqlite3 "$1" "SELECT $parents $columns FROM $t t $join ORDER BY t.musicbrainz_id"
	done
}

for v in builtin lacking implied extra; do
	rm -f p.db* a.db* b.db* c.db*
	sqlite3 p.db <$v.sql
	for f in a b c; do
		stage-setup -q -s $f.db -p p.db || fail "$v: set up"
	done
	in=catalogue
	[ $v = extra ] && in=catalogue.extra
	run stage-load -q -s a.db --require-end $in
	is "$v: loaded" "$status" 0
	[ $v = extra ] && is 'columns that are named like what a record says otherwise' \
	    "$(sqlite3 a.db "SELECT count(*) FROM artists WHERE type IS NOT NULL; SELECT DISTINCT type FROM albums" | tr '\n' ' ')" '0 LP '
	sqlite3 a.db .dump >before
	stage-dump -s a.db >a.ndjson 2>err
	is 'dumped, nothing left out' "$? $(cat err)" '0 '
	run stage-load -s a.db --require-end --strict a.ndjson
	like 'loading it changes nothing' err ' 0 new, 0 changed, [0-9]* same, 0 rejected'
	sqlite3 a.db .dump >after
	ok 'not a byte' cmp before after
	run stage-load -q -s b.db --require-end --strict a.ndjson
	is 'into an empty one' "$status" 0
	stage-dump -s b.db >b.ndjson
	run stage-load -q -s c.db --require-end b.ndjson
	stage-dump -s c.db >c.ndjson
	for f in a b c; do rows $f.db >$f.rows; done
	ok 'there are rows' test "$(wc -l <a.rows)" -gt 9000
	ok 'the same rows again, slugs too' cmp b.rows c.rows
	ok 'and the same records' cmp b.ndjson c.ndjson
	# The slug of a song on two albums is of the one it came with first.
	for f in a b; do
		sqlite3 $f.db 'ALTER TABLE songs RENAME COLUMN slug TO id_'
		sqlite3 $f.db "UPDATE songs SET id_ = musicbrainz_id"
		rows $f.db >$f.rows
	done
	ok 'the same rows' cmp a.rows b.rows
done
done_testing
