#!/bin/sh
# promote --sql: what it writes keeps the limits of Cloudflare D1, is right
# after every statement, and is refused by a production that moved.
. "${0%/*}/tap.sh"
# shellcheck source=d1.sh
. "$root/tests/d1.sh"

# steps NAME [-w] DB SCRIPT [QUESTION...]
steps() {
	steps_name=$1
	shift
	run "$B/tests/steps" "$@"
	is "$steps_name" "$status" 0
}

# refused NAME DB SCRIPT: by its first statement, and nothing is changed.
refused() {
	cp "$2" before.db
	for refused_w in -w ''; do
		# shellcheck disable=SC2086 # or no argument
		run "$B/tests/steps" $refused_w "$2" "$3"
		is "$1: status" "$status" 1
	done
	like "$1: by a guard" err 'malformed JSON'
	sames "$1: nothing is changed" "$2" before.db
}

# Nobody is without a parent, keys declared or not, nor without a slug.
orphans='SELECT 1 FROM songs WHERE artist_id NOT IN (SELECT id FROM artists)
	OR album_id NOT IN (SELECT id FROM albums)
	UNION ALL SELECT 1 FROM albums
	WHERE artist_id NOT IN (SELECT id FROM artists)'
likes='SELECT 1 FROM favourites WHERE song_id NOT IN (SELECT id FROM songs)'

ok 'a production and a staging are there' d1_make

# ---- the script ----

sum=$(cksum <old.db)
run promote --max-shrink 100 -p old.db -s staging.db --sql change.sql
is 'the script is written' "$status" 0
is 'production is only read' "$(cksum <old.db)" "$sum"
ok 'no backup and no journal are made' test ! -e data
ok 'nor anything but the two files' test ! -e change.sql.tmp
ok 'the words that wrangler looks for are nowhere' sh -c '
	! grep -ai "begin transaction" change.sql change.sql.undo'
tr -d '\000' <change.sql >whole.sql
ok 'a NUL is nowhere' cmp change.sql whole.sql

for f in change.sql change.sql.undo; do
	cp old.db at.db
	[ "$f" = change.sql ] || cp now.db at.db
	steps "$f: every statement is right by itself" at.db "$f" \
	    "$orphans" "$likes"
	read -r n longest rows <out
	ok "$f: no statement above 100,000 bytes" test "$longest" -le 100000
	ok "$f: long ones are cut only where they must be" \
	    test "$longest" -gt 20000
	ok "$f: no more than 100 rows in one" test "$rows" -le 100
	ok "$f: several rows in one" test "$n" -lt 200
	cp at.db now.db
done

cp old.db promoted.db
run promote -q --yes --max-shrink 100 -p promoted.db -s staging.db -b b2
is 'the same by promote itself' "$status" 0
cp old.db at.db
steps 'the script in one transaction' -w at.db change.sql
sames 'the script makes what promote makes' at.db promoted.db
is 'other tables are as they were' \
    "$(sql at.db 'SELECT * FROM favourites')" \
    "$(sql old.db 'SELECT * FROM favourites')"
refused 'a second time' at.db change.sql
steps 'the way back in one transaction' -w at.db change.sql.undo
sames 'the way back makes what was' at.db old.db
refused 'back a second time' at.db change.sql.undo

# ---- a production that moved ----

moved() {
	cp old.db at.db
	sql at.db "$2" >/dev/null
	refused "$1" at.db change.sql
}
moved 'a row more' "INSERT INTO artists(name, slug, url_slug, created_at,
    updated_at) VALUES('x', 'x', 'x', 1, 1)"
moved 'a row less' "DELETE FROM songs WHERE id = 3"
moved 'a row written' "UPDATE albums SET updated_at = 2001 WHERE id = 5"
moved 'a title' "UPDATE songs SET title = 'Titel' WHERE id = 9"
moved 'a number' "UPDATE songs SET duration = ifnull(duration, 0) + 1
    WHERE id = 7"
moved 'no number' "UPDATE artists SET formed_year = NULL WHERE id = 3"
moved 'two values exchanged' "UPDATE albums SET barcode = iif(id = 5,
    (SELECT barcode FROM albums WHERE id = 6),
    (SELECT barcode FROM albums WHERE id = 5)) WHERE id IN (5, 6)"

# A line that is lost is noticed by the guards at the end.
grep -v "^UPDATE songs SET \"title\"='Other'" change.sql >cut.sql
ok 'a line is lost' sh -c '! cmp -s cut.sql change.sql'
cp old.db at.db
run "$B/tests/steps" -w at.db cut.sql
is 'a script that lost a line' "$status" 1
sames 'changes nothing' at.db old.db

# ---- from an export alone ----

mkdir export && cd export || exit 1
run promote -q --max-shrink 100 --sql - -p ../old.db -s ../staging.db
is 'to stdout' "$status" 0
ok 'makes nothing here' test "$(echo *)" = 'err out'
grep -v '^--' out >stdout.sql
cd ..
grep -v '^--' change.sql >file.sql
ok 'it is the same script' cmp export/stdout.sql file.sql
{
	for t in artists albums songs; do
		sqlite3 old.db ".dump $t" | grep -Ev '^(BEGIN|COMMIT|PRAGMA)'
	done
} | sqlite3 export.sqlite
run promote -q --max-shrink 100 --sql - -p export.sqlite -s staging.db
is 'production as an export of the three tables' "$status" 0
grep -v '^--' out >exported.sql
ok 'it is the same script too' cmp exported.sql file.sql

# ---- values that swap by a rollback, and other schemas ----

cp promoted.db swapped.db
sql swapped.db "ATTACH 'promoted.db' AS b" "
	UPDATE songs SET slug = 'x' || id WHERE id IN (5, 6)" "
	UPDATE songs SET slug = (SELECT slug FROM b.songs o WHERE o.id =
	    11 - songs.id) WHERE id IN (5, 6)"
run promote -q --rollback=old.db --sql swap.sql -p swapped.db -b b2
is 'the way to a backup, with slugs that swap' "$status" 0
cp swapped.db at.db
steps 'is right after every statement' at.db swap.sql "$orphans" "$likes"
sames 'leads to the backup' at.db old.db
steps 'and back' at.db swap.sql.undo "$orphans" "$likes"
sames 'leads back' at.db swapped.db

# schema NAME SED [COLUMN-VALUE SQL-OLD SQL-STAGING]: the same with another
# schema.
schema() {
	rm -f s-old.db s-staging.db
	sed "$2" schema.sql | sqlite3 s-old.db
	cp s-old.db s-staging.db
	for t in artists albums songs; do
		for s in old staging; do
			sqlite3 "s-$s.db" "ATTACH '$s.db' AS a" "INSERT
			    INTO $t SELECT o.*${3:+, $3} FROM a.$t o"
		done
	done
	sqlite3 s-old.db "ATTACH 'old.db' AS a" \
	    'INSERT INTO favourites SELECT * FROM a.favourites' "${4:-}"
	sqlite3 s-staging.db 'DROP TABLE favourites' "${5:-}"
	run promote -q --max-shrink 100 -p s-old.db -s s-staging.db \
	    --sql s.sql
	is "$1: written" "$status" 0
	cp s-old.db at.db
	steps "$1: every statement is right" at.db s.sql "$orphans" "$likes"
	cp s-old.db s-promoted.db
	run promote -q --yes --max-shrink 100 -p s-promoted.db \
	    -s s-staging.db -b b3
	sames "$1: as promote makes it" at.db s-promoted.db
	steps "$1: every statement back" at.db s.sql.undo "$orphans" "$likes"
	sames "$1: and it is as it was" at.db s-old.db
}
schema 'cascading keys' 's/REFERENCES [a-z]*(id)/& ON DELETE CASCADE/'
schema 'no keys declared' 's/REFERENCES [a-z]*(id)//'
schema 'no AUTOINCREMENT' 's/AUTOINCREMENT//'
# Every row may name a song: songs that go name each other, rows that stay
# name one that goes, and new ones name a newer one.
schema 'keys to tables that are written later' \
    's/updated_at INTEGER NOT NULL/&, song INTEGER REFERENCES songs(id)/' \
    NULL 'UPDATE songs SET song = id + 1 WHERE artist_id = 2 AND
	id < (SELECT max(id) FROM songs WHERE artist_id = 2);
	UPDATE songs SET song = (SELECT max(id) FROM songs
	    WHERE artist_id = 2) WHERE id < 4;
	UPDATE artists SET song = (SELECT min(id) FROM songs
	    WHERE artist_id = 2);
	UPDATE albums SET song = 1 WHERE id < 9' \
    'UPDATE songs SET song = (SELECT max(id) FROM songs) WHERE id % 5 = 0;
	UPDATE artists SET song = (SELECT max(id) FROM songs
	    WHERE artist_id = artists.id);
	UPDATE albums SET song = (SELECT min(id) FROM songs
	    WHERE album_id = albums.id)'

# Bytes that are no text, and a text that is not UTF-8, promoted by --force.
cp staging.db blob.db
sql blob.db "UPDATE songs SET lyrics = X'00ff27' WHERE id = 1;
	UPDATE songs SET lyrics = randomblob(100001) WHERE id = 2;
	UPDATE songs SET lyrics = CAST(X'ff27fe' AS TEXT) WHERE id = 3;
	UPDATE songs SET lyrics = CAST(randomblob(100001) AS TEXT)
	    WHERE id = 5"
cp old.db at.db
cp old.db promoted.db
run promote -q --force -p old.db -s blob.db --sql blob.sql
is 'what is no text is written' "$status" 0
steps 'and is right after every statement' at.db blob.sql
run promote -q --yes --force -p promoted.db -s blob.db -b b4
sames 'what is no text is what promote makes' at.db promoted.db

# ---- refused, and what cannot be written ----

cp staging.db large.db
sql large.db "UPDATE songs SET lyrics = hex(zeroblob(1000001)) WHERE id = 7"
echo mine >keep.sql
run promote --max-shrink 100 -p old.db -s large.db --sql keep.sql
is 'a row too large for D1' "$status" 1
like 'is named' err 'songs 7: has 200[0-9]* bytes, and D1 takes no row above'
is 'what was there stays' "$(cat keep.sql)" mine
ok 'and no way back is left' test ! -e keep.sql.undo
run promote -q -p old.db -s staging.db --max-shrink 100 --sql no/change.sql
is 'a directory that is not there' "$status" 73
if [ -w /dev/full ]; then
	status=0
	promote -q -p old.db -s staging.db --max-shrink 100 --sql - \
	    >/dev/full 2>err || status=$?
	is 'a full disk' "$status" 74
else
	skip 'a full disk' 'no /dev/full'
fi
run promote -q -p old.db -s old.db --sql x.sql
is 'production with itself' "$status" 64
cp old.db same.db
run promote -p old.db -s same.db --sql same.sql
is 'nothing differs' "$status" 0
like 'says so' err 'nothing differs'
steps 'a script for nothing does nothing' old.db same.sql
done_testing
