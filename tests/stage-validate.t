#!/bin/sh
# stage-validate: what is printed, in which form, with which status; rules of
# the user's own; SQL that mends; and files that are not right.  The rules
# themselves: rules.t.
. "${0%/*}/tap.sh"

command -v sqlite3 >/dev/null || skip_all 'needs the sqlite3 shell'

. "$root/tests/validate.sh"
u=01234567-89ab-4def-8123-456789abcdef
cp good.db less.db
sqlite3 less.db "DELETE FROM songs WHERE artist_id = 2;
    DELETE FROM albums WHERE artist_id = 2; DELETE FROM artists WHERE id = 2"
head -c 5000 /dev/urandom | sed 1s/^/no/ >noise

run stage-validate -s good.db -p prod.db
is 'a good catalogue: status 0' "$status" 0
same 'it is compared, and may be promoted' out <<'END'
         production    staging      added    changed    removed
artists           2          2          0          0          0
albums            3          3          0          0          0
songs             5          5          0          0          0
good.db: may be promoted
END
is 'nothing is said' "$(cat err)" ''
[ "$status" = 0 ] || diag <prepared
run stage-validate -q -s good.db -p prod.db
is 'with -q nothing is printed' "$status$(cat out err)" 0

run stage-validate -s prod.db -p prod.db
is 'staging is production' "$status $(cat err)" \
    '64 stage-validate: prod.db: is production itself'

# ---- what is printed ----

cp good.db s.db
sqlite3 s.db "UPDATE songs SET slug = 'A' || id, isrc = 'x';
    UPDATE artists SET updated_at = 'x' WHERE id = 1;
    UPDATE albums SET title = 'a' || char(10) || 'b' || char(27) || '[2J',
    track_count = 1 WHERE id = 1; DELETE FROM songs WHERE id = 3;
    INSERT INTO artists(name, slug, url_slug, created_at, updated_at)
    VALUES ('M83', 'm83', 'm83', 1, 1)"
run stage-validate -s s.db -p prod.db --max-shrink 20
is 'several rules: status 1' "$status" 1
sed -e 's/M83.*/M83/' out >short
same 'errors first, each with its rows' short <<'END'
         production    staging      added    changed    removed
artists           2          3          1          0          0
albums            3          3          0          1          0
songs             5          4          0          4          1
error bad-slug: a slug that the site cannot serve (4)
    song 1: slug 'A1'
    song 2: slug 'A2'
    song 4: slug 'A4'
    song 5: slug 'A5'
error bad-type: a value is not of its column's type (1)
    artist 1: updated_at is text 'x'
warning bad-code: an ISRC, a country or an address that is not well formed (4)
    song 1: isrc 'x'
    song 2: isrc 'x'
    song 4: isrc 'x'
    song 5: isrc 'x'
warning drift: a row's slug or id is not the one that production gave it (4)
    song 1: in production 1 da-funk, here A1
    song 2: in production 2 around-the-world, here A2
    song 4: in production 4 aerodynamic, here A4
    song 5: in production 5 intro, here A5
warning empty-artist: an artist has neither albums nor songs (1)
    artist 3: M83
warning track-count: an album's songs are not as many as its track_count (1)
    album 1: 2 songs, track_count 1
s.db: may not be promoted, 2 errors, 4 warnings
END
run stage-validate -q -s s.db -p prod.db
is 'with -q a failure is printed all the same' "$(sed -n '$p' out)" \
    's.db: may not be promoted, 3 errors, 4 warnings'
sqlite3 s.db "UPDATE artists SET name = 'M' || char(10) || char(27) || '[2J' ||
    char(155) || CAST(x'9b4bc3' AS TEXT) || 'é' || char(127) WHERE id = 3"
run stage-validate -s s.db
like 'no name drives a terminal' out '^    artist 3: M\?\?\[2J\?\?K\?é\?$'
is 'nor begins a line' "$(sed 's/é//' out | tr -d '\n -~' | wc -c | tr -d ' ')" 0
if command -v jq >/dev/null; then
	stage-validate -q -s s.db --format json >out
	is 'JSON has it all but what is no UTF-8' "$(jq -r '.rules[] | select(.rule == "empty-artist") |
	    .rows[0].what | @json' out)" '"M\n\u001b[2J'"$(printf '\302\233')"'?K?é\u007f"'
fi
cp good.db many.db
sqlite3 many.db "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
    WHERE i < 30) INSERT INTO songs(title, slug, artist_id, created_at,
    updated_at) SELECT 't' || i, 'T' || i, 1, 1, 1 FROM n"
run stage-validate -s many.db
is 'twenty rows of a rule are shown' "$(grep -c '^    song' out)" 20
like 'and how many more there are' out '^    and 10 more$'
like 'and all are counted' out '^error bad-slug: .* \(30\)$'

if command -v jq >/dev/null; then
	run stage-validate -s s.db -p prod.db --format json --max-shrink 20
	is 'json: status 1' "$status" 1
	is 'json: one line' "$(wc -l <out | tr -d ' ')" 1
	is 'json: the whole' "$(jq -c '[.ok,.errors,.warnings]' out)" \
	    '[false,2,4]'
	is 'json: a rule' "$(jq -c '.rules[] | select(.rule == "bad-type")' \
	    out)" '{"rule":"bad-type","severity":"error","sentence":"a value is not of its column'\''s type","count":1,"rows":[{"entity":"artist","id":1,"what":"updated_at is text '\''x'\''"}]}'
	is 'json: failing rules alone' \
	    "$(jq '[.rules[] | select(.count == 0)] | length' out)" 0
	is 'json: the comparison' "$(jq -c '.tables.songs |
	    [.production,.staging,.added,.changed,.removed]' out)" '[5,4,0,4,1]'
	run stage-validate -v -s s.db -p prod.db --format json
	is 'json: all rules with -v' "$(jq '.rules | length' out)" 22
	run stage-validate -s good.db -p prod.db --format json
	is 'json: all is well' \
	    "$status$(jq -c '[.ok,.errors,.warnings,.rules]' out)" \
	    '0[true,0,0,[]]'
	run stage-validate -s good.db --format json
	is 'json: without production' "$(jq -c '.tables.songs' out)" \
	    '{"staging":5}'
else
	skip 'json' 'no jq'
fi
run stage-validate -s s.db --format xml
is 'another format: status 64' "$status" 64

# ---- options ----

run stage-validate -s less.db -p prod.db --max-shrink 50
is 'exactly --max-shrink is allowed' "$status" 0
run stage-validate -s less.db -p prod.db --max-shrink 49
is 'one per cent less is not' "$status" 1
like 'said for the table that shrank' out \
    '^    table artists: 2 rows in production, 1 in staging'
for pct in -1 101 x; do
	run stage-validate -s less.db --max-shrink $pct
	is "--max-shrink $pct: status 64" "$status" 64
done
cp good.db s.db
sqlite3 s.db "UPDATE songs SET isrc = 'x' WHERE id = 1"
run stage-validate -s s.db
is 'a warning: status 0' "$status" 0
like 'and is counted' out '^s.db: may be promoted, 1 warning$'
run stage-validate -s s.db --strict
is 'with --strict a warning fails' "$status" 1
run stage-validate -s s.db --strict --skip bad-code
is 'but not if it is skipped' "$status" 0
run stage-validate -s s.db --strict --skip markup,bad-code,drift
is 'among several' "$status" 0
run stage-validate -s s.db --strict --only markup,drift
is '--only: others are not checked' "$status" 0
run stage-validate -s s.db --strict --only bad-code
is '--only: this one is' "$status" 1
for o in --only --skip; do
	run stage-validate -s s.db $o markup,no-such-rule
	is "$o of an unknown rule: status 64" "$status" 64
	like 'which is named' err "'no-such-rule'"
	run stage-validate -s s.db $o ''
	is "$o of none: status 64" "$status" 64
done
run stage-validate --list -s none.db
is '--list: status 0, and nothing is opened' "$status" 0
is '--list: all rules' "$(wc -l <out | tr -d ' ')" 22
is '--list: each with severity and sentence' \
    "$(grep -Evc '^[a-z-]+ +(error|warning) +[a-zA-Z]' out)" 0
run stage-validate --list --only schema,drift
is '--list: those that would be checked' "$(cut -d ' ' -f 1 out | tr '\n' ' ')" 'drift schema '
run stage-validate --list --skip schema,drift
is '--list: and not those that are skipped' "$(wc -l <out | tr -d ' ')" 20
run stage-validate -v -s s.db -p prod.db
is '-v: how long each rule took' "$(grep -Ec '^stage-validate: rule [a-z-]+: [0-9]+ rows?, [0-9]+ ms$' err)" 22
run stage-validate --list
for f in "$root"/lib/rules/*.sql; do
	f=${f##*/}
	grep -q "^${f%.sql} " out || fail "--list: ${f%.sql}"
done

run stage-validate -s s.db -p prod.db --metrics m.prom
is '--metrics: status 0' "$status" 0
like '--metrics: the verdict' m.prom '^daft_validate_ok 1$'
like '--metrics: a rule' m.prom \
    '^daft_validate_rows\{rule="bad-code",severity="warning"\} 1$'
like '--metrics: rows' m.prom \
    '^daft_catalogue_rows\{database="production",table="songs"\} 5$'
# A stand-in for promtool check metrics: each metric has its help and its type
# in front of it, once, and all its samples together, none twice.
prometheus() {
	awk '
	$1 == "#" && ($2 == "HELP" || $2 == "TYPE") {
		if (seen[$2 $3]++) print "twice: " $0
		if ($2 == "TYPE" && $4 != "gauge") print "no type: " $0
		if ($2 == "TYPE") now = $3
		next
	}
	!/^[a-z_]+(\{[a-z]+="([^"\\]|\\["\\n])*"(,[a-z]+="([^"\\]|\\["\\n])*")*\})? [0-9]+$/ { print "bad: " $0 }
	{
		name = $0; sub(/[{ ].*/, "", name); what = $0; sub(/ [0-9]+$/, "", what)
		if (name != now || !(("HELP" name) in seen)) print "apart: " $0
		if (what in sample) print "again: " $0
		sample[what] = 1
	}' "$1"
}
is '--metrics: is what Prometheus reads' "$(prometheus m.prom)" ''
mkdir odd
printf -- '-- warning: odd \033[2J \233 "x"\r\nSELECT 1, 2, 3\r\n' >'odd/a"b\c
d.sql'
run stage-validate -s s.db -p prod.db --rules odd --metrics m.prom
is '--metrics: with any name of a rule' "$status$(prometheus m.prom)" 0
like '--metrics: which is escaped' m.prom '^daft_validate_rows\{rule="a\\"b\\\\c\?d",severity="warning"\} 1$'
like 'no sentence drives a terminal' out '^warning a"b\\c\?d: odd \?\[2J \? "x" \(1\)$'
run stage-validate --list --rules odd
is 'nor in the list' "$(tr -d '\n -~' <out | wc -c | tr -d ' ')" 0
cp s.db bad.db
sqlite3 bad.db 'UPDATE songs SET slug = upper(slug)'
run stage-validate -s bad.db -p prod.db --metrics m.prom
is '--metrics: written when validation fails too' \
    "$status $(grep -e '^daft_validate_ok' -e bad-slug m.prom | tr '\n' ' ')" \
    '1 daft_validate_ok 0 daft_validate_rows{rule="bad-slug",severity="error"} 5 '
is '--metrics: by rename, nothing is left beside it' "$(echo m.prom*)" m.prom
head -c 20000 good.db >cut.db
run stage-validate -s cut.db -p prod.db --metrics m.prom
is '--metrics: of a damaged file' "$status$(prometheus m.prom)" 1
like '--metrics: which is told' m.prom '^daft_validate_rows\{rule="integrity",severity="error"\} [1-9]'
echo old >m.prom
run stage-validate -s none.db --metrics m.prom
is '--metrics: without a verdict the file stays' "$status$(cat m.prom)" 66old
if [ -w /dev/full ]; then
	stage-validate -s s.db --metrics m.prom >/dev/full 2>err
	is '--metrics: also when the report cannot be written' "$? $(grep -c _ok m.prom)" '74 3'
fi
run stage-validate -s s.db --metrics no/such/dir
is '--metrics that cannot be made: status 73' "$status" 73

# ---- rules of the user's own ----

mkdir rules
cat >rules/no-lyrics.sql <<'END'
-- warning: a song has no lyrics
SELECT 'song', id, title
FROM songs WHERE lyrics IS NULL;
END
cat >rules/new-artist.sql <<'END'
-- error: an artist that production does not have
SELECT 'artist', id, name FROM main.artists WHERE musicbrainz_id NOT IN
    (SELECT musicbrainz_id FROM production.artists)
END
echo 'not a rule' >rules/README
sqlite3 s.db "UPDATE songs SET lyrics = NULL, isrc = NULL WHERE id = 1;
    UPDATE artists SET musicbrainz_id = '$u' WHERE id = 2"
run stage-validate -s s.db -p prod.db --rules rules
is 'a rule of the user: status 1' "$status" 1
like 'an error' out '^error new-artist: an artist that production does not'
like 'a warning, whose SELECT ends with a semicolon' out '^    song 1: Da Funk'
run env DAFT_RULES=rules stage-validate -s s.db -p prod.db --only no-lyrics
like 'DAFT_RULES names the directory' out '^warning no-lyrics'
run env DAFT_RULES=rules stage-validate --list
like '--list has it' out '^no-lyrics +warning +a song has no lyrics$'
run stage-validate -s s.db --rules rules
is 'without production a rule that reads it is skipped' "$status" 0
cat >rules/both.sql <<'END'
-- error: in whatever case
SELECT 'song', id, title FROM Production.songs WHERE 0
END
cat >rules/copies.sql <<'END'
-- warning: a word that only holds it
SELECT 'song', id, title AS reproductions FROM songs WHERE id = 2
END
run stage-validate -s s.db --rules rules --only both,copies
is 'that is: one that has the word' "$status $(grep -c 'song 2' out) $(cat err)" \
    '0 1 stage-validate: no production: 1 rule that compares with it skipped'
rm rules/both.sql rules/copies.sql
cat >rules/many.sql <<'END'
-- warning: of any kind
WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
SELECT NULL, x'00ff', NULL FROM n;;
END
run stage-validate -s s.db -p prod.db --rules rules --only many
is 'a rule with many rows, none of them as it should be' "$status $(tail -n 2 out | tr '\n' ' ')" \
    '0     and 99980 more s.db: may be promoted, 1 warning '
rm rules/many.sql
mkdir none.d
run stage-validate -s good.db -p prod.db --rules none.d
is 'a directory without rules' "$status$(cat err)" 0
bad_rule() {
	cat >rules/bad.sql
	run stage-validate -s s.db -p prod.db --rules rules --only bad
	is "$1: status 65" "$status" 65
	like "$1: it is named" err 'rule bad: '
	run promote -n -s s.db -p prod.db --rules rules
	is "$1: nor is it promoted" "$status" 65
	rm rules/bad.sql
}
bad_rule 'a rule without a first line' <<'END'
SELECT 'song', id, title FROM songs
END
bad_rule 'a rule of two columns' <<'END'
-- error: two
SELECT 'song', id FROM songs
END
bad_rule 'a rule that is no SQL' <<'END'
-- error: none
SELECT song FRM songs
END
bad_rule 'a rule of two statements' <<'END'
-- error: more
SELECT 'song', id, title FROM songs; DELETE FROM songs
END
bad_rule 'a rule that writes' <<'END'
-- error: writes
DELETE FROM songs RETURNING 'song', id, title
END
bad_rule 'a rule that attaches' <<'END'
-- error: attaches
ATTACH 'x.db' AS x
END
bad_rule 'a rule that is a PRAGMA' <<'END'
-- error: pragma
PRAGMA journal_mode = DELETE
END
bad_rule 'a rule that ends the brackets it is put in' <<'END'
-- error: brackets
SELECT 'song', id, title FROM songs); DELETE FROM songs; SELECT * FROM (songs
END
bad_rule 'a rule that is only a first line' <<'END'
-- error: nothing
END
bad_rule 'a rule without a sentence' <<'END'
-- error:
SELECT 1, 2, 3
END
bad_rule 'an empty rule' </dev/null
bad_rule 'a rule that fails while it runs' <<'END'
-- error: fails
SELECT 'song', id, json(title) FROM songs
END
echo '-- error: x' >rules/orphan.sql
run stage-validate -s s.db --rules rules
is 'a rule with the name of a built-in one: status 65' "$status" 65
rm rules/orphan.sql
mkdir rules/dir.sql
run stage-validate -s s.db --rules rules
is 'a rule that cannot be read: status 66' "$status" 66
rmdir rules/dir.sql
run stage-validate -s s.db --rules none
is 'no such directory: status 66' "$status" 66

# ---- SQL that mends ----

# mended NAME SQL [DB]: SQL breaks s.db, --fix-sql mends it, and once is enough.
mended() {
	cp "${3:-loose.db}" s.db
	sqlite3 s.db "$2"
	cp s.db before.db
	run stage-validate -s s.db --fix-sql
	is "$1: status 1" "$status" 1
	mv out fix.sql
	is "$1: no control character" "$(tr -d '\n -~' <fix.sql | wc -c | tr -d ' ')" 0
	ok "$1: staging is not touched" cmp s.db before.db
	ok "$1: sqlite3 takes it" sh -c 'sqlite3 -bail s.db <fix.sql'
	run stage-validate -s s.db --only orphan,duplicate-mbid,duplicate-slug
	is "$1: then nothing of it is wrong" "$status$(cat out)" '0s.db: may be promoted'
	run stage-validate -s s.db --fix-sql
	is "$1: nor is there anything to mend" "$(cat out)" '-- There is nothing to mend.'
	sqlite3 s.db .dump >once
	ok "$1: twice is taken too" sh -c 'sqlite3 -bail s.db <fix.sql'
	is "$1: and changes nothing" "$(sqlite3 s.db .dump | cmp - once)" ''
}
left() {
	for t in songs albums artists; do
		sqlite3 s.db "SELECT group_concat(id) FROM (SELECT id FROM $t ORDER BY id)"
	done | tr '\n' ' '
}
mended 'orphans and duplicates' "UPDATE songs SET musicbrainz_id = '$u' WHERE id IN (1, 2);
    UPDATE songs SET title = 'a' || char(10) || 'DROP TABLE songs;' || char(27) || '[2J'
    || char(155) || CAST(x'9b' AS TEXT) WHERE id = 2;
    UPDATE artists SET musicbrainz_id = '$d';
    INSERT INTO albums(id, title, slug, artist_id) VALUES (9, 'x', 'x', 77);
    INSERT INTO songs(id, title, slug, artist_id, album_id)
    VALUES (9, 'y', 'y', 1, 9), (10, 'z', 'z', 1, 88)"
is 'what was right is still there' "$(left)" '1,3,4,5 1,2,3 1 '
same 'it can be read' fix.sql <<'END'
-- Read this, then pipe it into: sqlite3 -bail 's.db'
BEGIN IMMEDIATE;
PRAGMA defer_foreign_keys = ON;
UPDATE albums SET artist_id = 1 WHERE artist_id = 2;
UPDATE songs SET artist_id = 1 WHERE artist_id = 2;
DELETE FROM songs WHERE id = 2; -- a?DROP TABLE songs;?[2J??
DELETE FROM songs WHERE id = 9; -- y
DELETE FROM songs WHERE id = 10; -- z
DELETE FROM albums WHERE id = 9; -- x
DELETE FROM artists WHERE id = 2; -- The xx
COMMIT;
END
sqlite3 before.db "DELETE FROM songs WHERE id IN (2, 9, 10); DELETE FROM albums WHERE id = 9;
    DELETE FROM artists WHERE id = 2; UPDATE albums SET artist_id = 1 WHERE id = 3;
    UPDATE songs SET artist_id = 1 WHERE id = 5" .dump >want
is 'and nothing else is changed' "$(sqlite3 s.db .dump | diff want -)" ''
mended 'the older of two has no parent' "UPDATE albums SET musicbrainz_id = '$a1', artist_id = 77 WHERE id = 1;
    UPDATE albums SET musicbrainz_id = '$a1' WHERE id = 2;
    UPDATE songs SET musicbrainz_id = '$u' WHERE id IN (1, 4); UPDATE songs SET artist_id = 77 WHERE id = 1"
is 'then the younger stays, and the songs of both' "$(left)" '2,3,4,5 2,3 1,2 '
is 'on it' "$(sqlite3 s.db 'SELECT album_id FROM songs WHERE id = 2')" 2
mended 'neither has a parent' "UPDATE albums SET musicbrainz_id = '$a1', artist_id = 77 WHERE id < 3"
is 'then both go' "$(left)" '5 3 1,2 '
mended 'one musicbrainz_recording_id' "UPDATE songs SET musicbrainz_recording_id = '$u' WHERE id < 4"
is 'is of the first song alone, and all stay' \
    "$(left)$(sqlite3 s.db 'SELECT group_concat(id) FROM songs WHERE musicbrainz_recording_id IS NULL')" \
    '1,2,3,4,5 1,2,3 1,2 2,3'
mended 'other tables' "CREATE TABLE likes(id INTEGER PRIMARY KEY, \"the \"\"song\" REFERENCES songs(id),
    artist REFERENCES artists); INSERT INTO likes VALUES (1, 2, 1), (2, 3, NULL), (3, 99, 1), (4, NULL, 2), (5, 4, 1);
    UPDATE songs SET musicbrainz_id = '$u' WHERE id IN (1, 2); UPDATE artists SET musicbrainz_id = '$d';
    UPDATE songs SET artist_id = 77 WHERE id = 4"
is 'follow' "$(sqlite3 s.db 'SELECT * FROM likes' | tr '\n' ' ')" '1|1|1 2|3| 4||1 '
mended 'another key of a table of ours' 'ALTER TABLE songs ADD COLUMN cover_of REFERENCES songs(id);
    UPDATE songs SET cover_of = id + 3'
is 'no song goes for that' "$(left)$(sqlite3 s.db 'SELECT cover_of FROM songs' | tr '\n' ' ')" \
    '1,2,3,4,5 1,2,3 1,2 4 5    '
mended 'where all keys are declared' "PRAGMA foreign_keys = OFF; DELETE FROM artists WHERE id = 2" good.db
is 'too' "$(left)" '1,2,3,4 1,2 1 '
mended 'one slug' "UPDATE songs SET slug = 'la' WHERE id IN (1, 2, 3, 4); UPDATE songs SET slug = 'la-00000000' WHERE id = 5;
    UPDATE songs SET musicbrainz_id = NULL WHERE id = 3; UPDATE albums SET slug = 'x' || char(10) WHERE id IN (1, 2);
    UPDATE artists SET url_slug = 'daft-punk'"
is 'is of the first row alone, and all stay' \
    "$(left)$(sqlite3 s.db 'SELECT slug FROM songs UNION ALL SELECT slug FROM albums WHERE id = 2
    UNION ALL SELECT slug || url_slug FROM artists' | tr '\n' ' ')" \
    "1,2,3,4,5 1,2,3 1,2 la la-00000000-0000-4000-8000-000000000002 la-3 \
la-00000000-0000-4000-8000-000000000004 la-00000000 album-48117b90 daft-punkdaft-punk the-xx-c5c2ea1cthe-xx-c5c2ea1c "
run stage-validate -s good.db --fix-sql
is '--fix-sql with nothing to mend: status 0' "$status$(cat out)" \
    '0-- There is nothing to mend.'
for o in '--format json' '--metrics m'; do
	# shellcheck disable=SC2086	# two words
	run stage-validate -s good.db --fix-sql $o
	is "--fix-sql $o: status 64" "$status$(cat out)" 64
done

# ---- files ----

run stage-validate -s noise
is 'a file that is no database: status 65' "$status" 65
run stage-validate -s noise --format json
is 'also as JSON' "$status$(cat out)" 65
run stage-validate -s none.db
is 'no staging: status 66' "$status" 66
like 'what makes one is said' err '^stage-validate: stage-setup makes the staging database$'
ok 'and none is made' test ! -e none.db
run stage-validate -s good.db -p none.db
is 'a production that is named and not there: status 66' "$status" 66
run stage-validate -s good.db -p noise
is 'a production that is no database: status 65' "$status" 65
cp prod.db holed.db
page=$(sqlite3 prod.db "SELECT rootpage FROM sqlite_schema WHERE name = 'songs'")
dd if=noise of=holed.db bs=1 count=2000 seek=$(((page - 1) * 4096)) conv=notrunc 2>err
run stage-validate -s good.db -p holed.db
is 'a production that is damaged: status 65' "$status" 65
like 'is named, not staging' err '^stage-validate: holed.db: is damaged, for staging is whole$'
sqlite3 other.db 'CREATE TABLE users(id)'
run stage-validate -s good.db -p other.db
is 'a production with other tables: status 65' "$status" 65
like 'which is said' err 'other.db.*artists'
run stage-validate -s other.db
is 'a staging with other tables: status 65' "$status" 65
run stage-validate -s good.db
is 'no production named or found: status 0' "$status" 0
same 'a line says what was left out' err <<'END'
stage-validate: no production: 4 rules that compare with it skipped
END
run stage-validate -q -s good.db
is 'not with -q' "$(cat err)" ''
mkdir data && cp prod.db data/production.db && cp less.db data/staging.db
run stage-validate
like 'production and staging are found where they are' out \
    '^artists +2 +1 +0 +0 +1$'
is 'and compared' "$status" 1
printf '[[d1_databases]]\nbinding = "A"\n\n[[d1_databases]]\nbinding = "B"\n' \
    >wrangler.toml
run stage-validate -s good.db
is 'several productions: status 78' "$status" 78
rm wrangler.toml
sum=$(cksum data/*)
chmod a-w data/staging.db data/production.db
run stage-validate --strict --max-shrink 100
is 'files that cannot be written are only read' "$status" 0
is 'and stay as they are' "$(cksum data/*)" "$sum"
if [ -w /dev/full ]; then
	stage-validate -s good.db >/dev/full 2>err
	is 'a full disk: status 74' $? 74
	stage-validate -s good.db --fix-sql >/dev/full 2>err
	is 'also for --fix-sql' $? 74
else
	skip 'a full disk' 'no /dev/full'
fi
run stage-validate -s good.db extra
is 'an operand: status 64' "$status" 64
run stage-validate --stagging good.db
is 'an unknown option: status 64' "$status" 64

done_testing
