#!/bin/sh
# Unique values may go from row to row, whatever makes them unique and in
# whatever order they come; and back.
. "${0%/*}/tap.sh"
. "$root/tests/promote.sh"

# moves NAME SCHEMA CHANGE: production has SCHEMA, staging that and CHANGE.
moves() {
	both "$2 $3" "$2"
	old=$(rows data/production.db)
	run promote --yes --force --max-shrink 60
	is "$1" "$status $(rows data/production.db)" "0 $(rows data/staging.db)"
	promote --rollback --yes >out 2>err
	is "$1, and back" "$? $(rows data/production.db)" "0 $old"
}

# turn TABLE COLUMN [FIRST]: its values go round rows FIRST (1) to 3; in two
# steps, for staging knows no parking either.
turn() {
	echo "CREATE TEMP TABLE was AS SELECT id, $2 AS x FROM $1
	      WHERE id BETWEEN ${3:-1} AND 3;
	    UPDATE $1 SET $2 = -id WHERE id IN (SELECT id FROM was);
	    UPDATE $1 SET $2 = (SELECT x FROM was WHERE was.id =
	      CASE $1.id WHEN 3 THEN ${3:-1} ELSE $1.id + 1 END)
	      WHERE id IN (SELECT id FROM was); DROP TABLE was;"
}

moves 'three go round' '' "$(turn songs musicbrainz_recording_id)"
moves 'a column that production has added' \
    "ALTER TABLE songs ADD COLUMN number INTEGER;
    UPDATE songs SET number = 10 * id;
    CREATE UNIQUE INDEX number ON songs(number);" "$(turn songs number)"
moves 'one that is never NULL' \
    "ALTER TABLE songs ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
    UPDATE songs SET number = 10 * id;
    CREATE UNIQUE INDEX number ON songs(number);" "$(turn songs number)"
moves 'the value of a removed row' '' "DELETE FROM songs WHERE id = 1;
    UPDATE songs SET musicbrainz_recording_id = '${c}1' WHERE id = 3"

# Row 3 gives up two values, and one of them is what it keeps.
moves 'several columns together' \
    "UPDATE songs SET isrc = 'I' || id, title = 'Same',
      album_id = nullif(id - 1, 0);
    CREATE UNIQUE INDEX one ON songs(album_id, title);
    CREATE UNIQUE INDEX two ON songs(isrc);" \
    "$(turn songs isrc) UPDATE songs SET album_id = NULL WHERE id = 3;
    UPDATE songs SET album_id = 2 WHERE id = 1;"

moves 'a partial index' \
    "CREATE UNIQUE INDEX part ON songs(isrc) WHERE isrc LIKE 'I%';
    UPDATE songs SET isrc = 'I' || id;" "$(turn songs isrc)"
moves 'whose condition changes, not its key' \
    "CREATE UNIQUE INDEX part ON songs(isrc) WHERE is_instrumental;
    UPDATE songs SET isrc = 'X', is_instrumental = id = 3;" \
    'UPDATE songs SET is_instrumental = 1 - is_instrumental WHERE id = 3;
    UPDATE songs SET is_instrumental = 1 WHERE id = 1'

moves 'an expression' \
    "UPDATE songs SET title = 'T' || id;
    CREATE UNIQUE INDEX low ON songs(lower(title));" \
    "$(turn songs title) UPDATE songs SET title = lower(title);"
moves 'a column and an expression' \
    "UPDATE songs SET title = 'T' || id, album_id = 1;
    CREATE UNIQUE INDEX low ON songs(album_id, lower(title));" \
    "$(turn songs title)"
moves 'an expression of a removed row' \
    "UPDATE songs SET title = 'T' || id;
    CREATE UNIQUE INDEX low ON songs(lower(title));" \
    "DELETE FROM songs WHERE id = 3;
    UPDATE songs SET title = 't3' WHERE id = 1;"

moves 'a generated column' \
    "UPDATE songs SET title = 'T' || id;
    ALTER TABLE songs ADD COLUMN low TEXT AS (lower(title));
    CREATE UNIQUE INDEX low ON songs(low);" "$(turn songs title)"
moves 'a removed row and a new one' \
    "UPDATE songs SET title = 'T' || id;
    ALTER TABLE songs ADD COLUMN low TEXT AS (lower(title));
    CREATE UNIQUE INDEX low ON songs(low);" \
    "DELETE FROM songs WHERE id = 3; INSERT INTO songs(id, title, slug,
    artist_id, musicbrainz_id, created_at, updated_at)
    VALUES(4, 't3', 'new', 1, '${c}4', 5, 5);"

moves 'an index with an order of its own' \
    "UPDATE songs SET isrc = 'i' || id;
    CREATE UNIQUE INDEX own ON songs(isrc COLLATE NOCASE);" \
    "$(turn songs isrc) UPDATE songs SET isrc = upper(isrc);"
moves 'a column with one' "ALTER TABLE songs ADD COLUMN code TEXT
      COLLATE NOCASE;
    UPDATE songs SET code = 'i' || id;
    CREATE UNIQUE INDEX own ON songs(code);" \
    "$(turn songs code) UPDATE songs SET code = upper(code);"
moves 'that is exact though the column is not' \
    "ALTER TABLE songs ADD COLUMN code TEXT COLLATE NOCASE;
    UPDATE songs SET code = substr('aAa', id, 1) || (id / 3);
    CREATE UNIQUE INDEX own ON songs(code COLLATE BINARY);" \
    "$(turn songs code)"

# Refused

own='CREATE UNIQUE INDEX own ON songs(slug COLLATE NOCASE);'
both "$own UPDATE songs SET slug = 'other' WHERE id = 1;
    INSERT INTO songs(id, title, slug, artist_id, musicbrainz_id, created_at,
    updated_at) VALUES(4, 'New', 'INTRO', 1, '${c}4', 5, 5);" "$own"
old=$(rows data/production.db)
run promote --yes --force
is 'a slug that is the same to the index: 1' "$status" 1
like 'both rows are named' err "'INTRO' of the new 'New' is that of 1 'Intro'"
untouched 'a slug that is held'
done_testing
