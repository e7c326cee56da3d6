#!/bin/sh
# promote may die, or be refused by the disk, at any call that changes a file:
# production is the old catalogue or the new one, every backup is whole, and
# the next run does it.
. "${0%/*}/tap.sh"
. "$root/tests/promote.sh"
. "$root/tests/crash.sh"

change="UPDATE songs SET lyrics = 'la la la', updated_at = 50 WHERE id = 2;
    INSERT INTO songs(id, title, slug, artist_id, album_id, musicbrainz_id,
    created_at, updated_at) VALUES(4, 'New', 'new', 2, 2, '${c}4', 50, 51);"
likes='CREATE TABLE likes(song_id); INSERT INTO likes VALUES(1);'

# Two backups are there already, of which one will go.
both "$change" "$likes"
sql data/staging.db "UPDATE songs SET isrc = 'X' WHERE id = 1"
promote --yes -q
promote --rollback --yes -q
before
crash 'promote' -o data/production.db -b data/backups \
    -n 'promote --yes' -e new -- promote --yes --keep 1

both "$change" "$likes PRAGMA journal_mode=DELETE;"
before
modes='kill torn' crash 'promote, not in WAL mode' -o data/production.db \
    -b data/backups -n 'promote --yes' -e new -- promote --yes

# Does the harness see what is not done in one piece?
both '' "$likes"
before
tried kill -o data/production.db -- sqlite3 data/production.db \
    "UPDATE songs SET isrc = 'X'; DELETE FROM likes"
is 'two transactions are not one' "$status" 1
like 'and that is said' out 'neither old nor new'
done_testing
