#!/bin/sh
# promote takes values, columns and names as they come; so does the way back.
. "${0%/*}/tap.sh"
. "$root/tests/promote.sh"

# there_and_back NAME QUERY: what QUERY says of staging it says of production
# afterwards, then nothing differs, and a rollback leaves what was.
there_and_back() {
	old=$(rows data/production.db)
	run promote --yes --force --max-shrink 60
	is "$1" "$status $(one "$2")" "0 $(one "$2" data/staging.db)"
	run promote --yes --force
	like "$1: then nothing differs" err 'nothing differs'
	run promote --rollback --yes
	is "$1: and back" "$status $(rows data/production.db)" "0 $old"
}

both "UPDATE artists SET name = CAST(X'41004200' AS TEXT),
      formed_year = 9223372036854775807, genres = X'5B5D', bio = X'00'
      WHERE id = 1;
    UPDATE artists SET name = char(0), formed_year = -9223372036854775808,
      genres = '{\"a\":', members = '[' || char(0) || ']', bio = zeroblob(9)
      WHERE id = 2;
    UPDATE songs SET duration = 1e300, isrc = 12, lyrics = '''%s\"' || char(13)
      || char(10) || char(8232) || char(27) WHERE id = 1;
    UPDATE songs SET duration = 'long', is_instrumental = 0.5, lyrics = ''
      WHERE id = 2;
    UPDATE songs SET lyrics = CAST(randomblob(3000000) AS TEXT) WHERE id = 3"
there_and_back 'values of any kind' "SELECT name, typeof(name), formed_year,
      hex(genres), hex(members), typeof(bio), hex(bio) FROM artists;
    SELECT duration, isrc, is_instrumental, hex(lyrics), typeof(duration)
      FROM songs"

# The same columns in another order, more than SQLite's functions take.
columns() {
	for i in $2; do
		echo "ALTER TABLE songs ADD COLUMN \"$1 $i\" TEXT DEFAULT '$i';"
	done
}
up=$(awk 'BEGIN { for (i = 1; i <= 130; i++) print i }')
down=$(awk 'BEGIN { for (i = 130; i > 0; i--) print i }')
both "$(columns 'a ""b' "$down") UPDATE songs SET \"a \"\"b 7\" = 'x',
      \"a \"\"b 130\" = NULL WHERE id = 2; DELETE FROM songs WHERE id = 1;" \
    "$(columns 'a ""b' "$up")"
there_and_back 'many columns in another order' "SELECT id, \"a \"\"b 1\",
    \"a \"\"b 7\", \"a \"\"b 130\" FROM songs"

site=$(schema)
schema() { printf '%s\n' "$site" | sed 's/TABLE songs/TABLE "SONGS"/
    s/TABLE artists/TABLE Artists/; s/(id INT/(ID INT/; s/slug TEXT/Slug TEXT/'; }
both "INSERT INTO songs(id, title, slug, artist_id, musicbrainz_id, created_at,
    updated_at) VALUES(40, 'New', 'new', 1, '${c}4', 5, 5)" \
    "INSERT INTO songs(id, title, slug, artist_id, created_at, updated_at)
    VALUES(100, 'x', 'x', 1, 5, 5); DELETE FROM songs WHERE id = 100"
there_and_back 'names in other letters' 'SELECT title, slug FROM songs'
promote --yes -q
is 'an id is never given twice, whatever the letters' \
    "$(one "SELECT id > 100 FROM songs WHERE slug = 'new'")" 1

schema() { printf '%s\n' "$site" | sed 's/);$/) STRICT;/
    s/) STRICT;$/&/; /INDEX/s/ STRICT//'; }
both "UPDATE songs SET lyrics = 'x' WHERE id = 1; DELETE FROM songs WHERE id = 2"
is 'STRICT is' "$(one "SELECT sum(strict) FROM pragma_table_list")" 3
there_and_back 'strict tables' 'SELECT id, lyrics FROM songs'

schema() { printf '%s\n' "$site" | sed 's/ AUTOINCREMENT//
    s/updated_at INTEGER NOT NULL);/updated_at INTEGER NOT NULL) WITHOUT ROWID;/'; }
both "UPDATE songs SET lyrics = 'x' WHERE id = 1"
old=$(rows data/production.db)
run promote --yes
is 'without rowid: 65' "$status" 65
like 'it says so' err 'artists: it is WITHOUT ROWID'
untouched 'without rowid'

# D1 is UTF-8; SQLite attaches no file of another encoding.
both ''
{
	echo 'PRAGMA encoding = "UTF-16le";'
	sqlite3 data/production.db .dump
} >dump
rm data/production.db
sqlite3 data/production.db <dump
run promote --yes
is 'another text encoding: 65' "$status" 65
like 'it says so too' err '^promote: data/staging.db: attached databases must use the same text encoding'
run stage-validate
is 'for stage-validate too' "$status" 65

# Ids that staging gave, and those that nobody can give.
schema() { printf '%s\n' "$site"; }
odd="INSERT INTO songs(id, title, slug, artist_id, musicbrainz_id, created_at,
    updated_at) VALUES(-5, 'A', 'a', 1, '${c}4', 5, 5),
    (0, 'B', 'b', 1, '${c}5', 5, 5), (7, 'C', 'c', 1, '${c}6', 5, 5),
    (9223372036854775807, 'D', 'd', 1, '${c}7', 5, 5)"
both "$odd"
there_and_back 'odd ids' 'SELECT title FROM songs ORDER BY slug'
both "$odd"
promote --yes -q
is 'and those they get' "$(one "SELECT group_concat(id || slug) FROM songs
    WHERE id > 3")" '7c,8a,9b,10d'
done_testing
