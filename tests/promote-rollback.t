#!/bin/sh
# promote --rollback takes the catalogue, and nothing else, back to a backup;
# the journal says what was done, also after a crash.
. "${0%/*}/tap.sh"
. "$root/tests/promote.sh"

both "UPDATE songs SET slug = 'x' WHERE id = 1;
    UPDATE artists SET genres = '[\"techno\"]', updated_at = 60 WHERE id = 1;
    INSERT INTO songs(title, slug, artist_id, musicbrainz_id, created_at,
    updated_at) VALUES('New', 'new', 1, '${c}4', 50, 51);
    DELETE FROM songs WHERE id = 3; DELETE FROM albums WHERE id = 2" \
    "CREATE TABLE likes(song_id); INSERT INTO likes VALUES(1)"
first=$(rows data/production.db)
run promote --rollback --yes
is 'nothing was promoted: 66' "$status" 66
run promote --yes --max-shrink 50
is 'a promotion' "$status" 0
second=$(rows data/production.db)
sql data/staging.db "UPDATE songs SET isrc = 'X' WHERE id = 1"
run promote --yes
# What users do meanwhile stays; so does a slug that an editor gave away.
sql data/production.db "INSERT INTO likes VALUES(2);
    UPDATE songs SET slug = 'parking' WHERE id = 1;
    UPDATE songs SET slug = 'intro' WHERE id = 2;
    UPDATE songs SET slug = 'home' WHERE id = 1"
fourth=$(rows data/production.db)

run promote --rollback
is 'it asks: 77' "$status" 77
is 'nothing happened' "$(rows data/production.db)" "$fourth"
run promote --yes --rollback 20240101T000000Z.db
is 'a backup that is no value: 64' "$status" 64
like 'how it is one' err "it is --rollback=20240101T000000Z.db\$"
run promote --rollback --dry-run --verbose
is 'a dry run' "$status" 0
like 'shows what would be' err '^~ songs 1 Intro \(home\): slug, isrc$'
run promote --rollback --yes --format json
is 'back: status 0' "$status" 0
is 'the result as an object' "$(jq -c '[.what, .state, .songs]' out)" \
    '["rollback","done",{"added":0,"changed":2,"removed":0}]'
is 'what it was before the last promotion, swapped slugs too' \
    "$(rows data/production.db)" "$second"
is 'other tables stay' "$(one 'SELECT group_concat(song_id) FROM likes')" 1,2
run promote --rollback --yes
is 'and before the one before it' "$(rows data/production.db)" "$first"
run promote --rollback --yes
is 'then nothing is left: 66' "$status" 66
is 'the journal has all of it' "$(jq -r 'select(.state == "done") | .what' \
    data/backups/journal.ndjson | tr '\n' ' ')" \
    'promote promote rollback rollback '

# To any backup, by name or path; the one that the last rollback made holds
# what was before it.
last=$(promote --list | sed -n '1s/ .*//p')
run promote --rollback="$last" --yes
is 'a rollback can be undone' "$status $(rows data/production.db)" "0 $second"
run promote --rollback="data/backups/$last" --yes
is 'a path' "$status" 0
like 'nothing differs then' err 'nothing differs'
run promote --rollback=production-none.db --yes
is 'none of that name: 66' "$status" 66
run promote --yes
run promote --rollback --yes --keep 0
is 'after a rollback to something older' "$status $(rows data/production.db)" \
    "0 $second"
is '--keep 0 leaves what --rollback would take' \
    "$(promote -q --list | wc -l)" 0

# A trigger that sets a time makes something else of what a rollback came to;
# it was rolled back all the same.
touch="CREATE TRIGGER t AFTER UPDATE ON songs BEGIN UPDATE songs SET
    updated_at = updated_at + 900 WHERE id = new.id; END;"
both "$touch UPDATE songs SET isrc = 'A' WHERE id = 1" "$touch"
promote --yes -q
sql data/staging.db "UPDATE songs SET isrc = 'B' WHERE id = 1"
promote --yes -q
promote --rollback --yes -q
is 'back, beside a trigger' "$(one 'SELECT isrc FROM songs WHERE id = 1')" A
promote --rollback --yes -q
is 'and to the one before it' "$(one 'SELECT isrc FROM songs WHERE id = 1')" ''
run promote --rollback --yes
is 'and nothing is left' "$status" 66
run promote --list --format json
is 'the journal has its members and no others' "$(jq -c keys out | uniq)" \
    '["after","albums","artists","backup","before","songs","state","time","what"]'

# Refused

both "UPDATE songs SET isrc = 'X'; INSERT INTO songs(title, slug, artist_id,
    musicbrainz_id, created_at, updated_at)
    VALUES('New', 'new', 1, '${c}4', 50, 51)" 'CREATE TABLE likes(song_id)'
promote --yes -q
now=$(rows data/production.db)
sql data/production.db 'INSERT INTO likes VALUES(4)'
run promote --rollback --yes
is 'a row that has come and is liked: 1' "$status" 1
like 'both are named' err 'songs 4 \(New\).*likes'
like 'and what cannot be' err 'production-.*: production cannot go back to it'
sql data/production.db 'DELETE FROM likes'
backup=data/backups/$(promote --list | sed 's/ .*//')
cp "$backup" whole
printf 'XXXXXXXXXXXXXXXX' | dd of="$backup" bs=1 seek=20480 conv=notrunc \
    2>/dev/null
printf 'YYYYYYYYYYYYYYYY' | dd of="$backup" bs=1 seek=28672 conv=notrunc \
    2>/dev/null
run promote --rollback --yes
is 'a damaged backup: 1' "$status" 1
like 'is named' err 'integrity'
rm "$backup"
run promote --rollback --yes
is 'its backup is gone: 66, not the one before' "$status" 66
cp whole "$backup"
sql data/production.db 'ALTER TABLE songs ADD COLUMN mood TEXT'
run promote --rollback --yes
is 'another schema since: 1' "$status" 1
like 'what differs is named' err mood
sql data/production.db 'ALTER TABLE songs DROP COLUMN mood'
is 'and nothing was written' "$(rows data/production.db)" "$now"

# A crash between the two lines of the journal

journal=data/backups/journal.ndjson
cut_off() {
	both "UPDATE songs SET isrc = 'X'"
	old=$(rows data/production.db)
	promote --yes -q
	sed -i.bak '$d' $journal
	sql data/staging.db "UPDATE songs SET isrc = 'Y' WHERE id = 1"
}
cut_off
run promote --list
like 'it is listed as begun' out 'promote, begun'
run promote --yes
is 'after COMMIT: the next run goes on' "$status" 0
like 'and says that it was done' err 'cut off when it was done'
is 'as does the journal' "$(jq -r .state $journal | tr '\n' ' ')" \
    'begun done begun done '
cut_off
run promote --rollback --dry-run -v
like 'a rollback knows that too' err '^~ songs 3 Intro.*isrc'
is 'and a dry run writes nothing down' "$(jq -r .state $journal)" begun
run promote --rollback --yes
is 'what was cut off is rolled back' "$status $(rows data/production.db)" \
    "0 $old"
is 'as the journal says' "$(jq -r .state $journal | tr '\n' ' ')" \
    'begun done begun done '
cut_off
promote --rollback="$(promote --list | sed 's/ .*//')" --yes -q
jq -c 'select(.what == "promote" and .state == "begun")' $journal >j
mv j $journal
run promote --yes
like 'before COMMIT: that nothing was written' err 'cut off before it wrote'
is 'as does the journal' "$(jq -r .state $journal | tr '\n' ' ')" \
    'begun undone begun done '
run promote --rollback --yes
is 'which counts for nothing then' "$(rows data/production.db)" "$old"
run promote --rollback --yes
is 'so there is nothing more' "$status" 66

cut_off
sql data/production.db "UPDATE songs SET title = 'Outro' WHERE id = 3"
run promote --yes
like 'changed by others since: what was done is seen in the rows' err \
    'changed by others.* was done'
is 'and noted' "$(sed -n 2p $journal | jq -r .state)" "done"
cut_off
cp data/backups/*.db data/production.db
rm -f data/production.db-*
sql data/production.db "UPDATE songs SET title = 'Outro' WHERE id = 3"
run promote --yes
like 'what was not done too' err 'changed by others.* not done'

both "UPDATE songs SET isrc = 'X'"
promote --yes -q
printf '{"time":"2024-01-01T' >>$journal
sql data/staging.db "UPDATE songs SET isrc = 'Y'"
run promote --yes
is 'half a line is no entry: it goes' "$status $(jq -r .state $journal |
    tr '\n' ' ')" '0 begun done begun done '
echo 'not json' >>$journal
run promote --list
is 'a broken line is told and left out' "$status $(wc -l <out)" '0 2'
like 'with its number' err 'journal.ndjson: line 5'
done_testing
