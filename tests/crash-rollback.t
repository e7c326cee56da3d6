#!/bin/sh
# The same as crash-promote.t of promote --rollback.
. "${0%/*}/tap.sh"
. "$root/tests/promote.sh"
. "$root/tests/crash.sh"

both "UPDATE songs SET lyrics = 'la la la', updated_at = 50 WHERE id = 2;
    UPDATE songs SET musicbrainz_recording_id = NULL WHERE id < 3;
    UPDATE songs SET musicbrainz_recording_id = '${c}2' WHERE id = 1;
    UPDATE songs SET musicbrainz_recording_id = '${c}1' WHERE id = 2" \
    'CREATE TABLE likes(song_id); INSERT INTO likes VALUES(1);'
promote --yes -q
before
crash 'rollback' -o data/production.db -b data/backups \
    -n 'promote --yes' -e old -- promote --rollback --yes
done_testing
