#!/bin/sh
# The workflows in scripts/ are pipelines whose end knows how they began.
. "${0%/*}/tap.sh"

count() {
	sqlite3 data/staging.db "SELECT count(*) FROM $1"
}
for s in collect-clean-data collect-canonical-data enrich-staging; do
	run "$root/scripts/$s" --help
	is "$s --help: its first words" "$status $(head -n 1 out | cut -d ' ' -f 1)" \
	    "0 $s"
	is 'and nothing else happens' "$(cat err)" ''
done
serve
stage-setup -q --init || exit 1

fault '/musicbrainz/* status=503'
run "$root/scripts/collect-clean-data" --rate 0 --retries 0
is 'MusicBrainz is down: 75, not what stage-load makes of it' "$status" 75
is 'and nothing is loaded' "$(count songs)" 0
fault

run "$root/scripts/collect-clean-data" --rate 0 --retries 0
is 'artists that are not there: 1' "$status" 1
is 'the one that is there is loaded' "$(count artists)" 1
is 'with its songs' "$(count 'songs WHERE duration IS NOT NULL')" \
    "$(count songs)"
run "$root/scripts/collect-canonical-data" --rate 0 --retries 0
is 'the longer list has one more' "$(count artists)" 2

run env LASTFM_API_KEY= "$root/scripts/enrich-staging"
is 'no key: 78' "$status" 78
like 'and how to do without' err 'enrich-staging cover_art lyrics'

# Asked once at full speed; enrich-staging finds the answers in the cache.
stage-dump >all
enrich-lastfm -q --rate 0 <all 2>/dev/null | enrich-coverart -q --rate 0 |
    enrich-lyrics -q --rate 0 >/dev/null
: >"$LOG"
run env LASTFM_API_KEY= "$root/scripts/enrich-staging" cover_art
is 'covers alone need no key' "$status" 0
is 'covers are there' "$(count 'albums WHERE cover_art IS NOT NULL')" 2
is 'lyrics are not' "$(count 'songs WHERE lyrics IS NOT NULL')" 0
run "$root/scripts/enrich-staging"
is 'everything' "$status" 0
is 'biographies are there' "$(count 'artists WHERE bio IS NOT NULL')" 2
ok 'and lyrics' test "$(count 'songs WHERE lyrics IS NOT NULL')" -gt 3
is 'nobody was asked again' "$(cat "$LOG")" ''

# An archive that talks nonsense, and a key that is refused: in the exit status.
sqlite3 data/staging.db "
UPDATE albums SET cover_art = NULL, musicbrainz_id = 'ffffffff' ||
    substr(musicbrainz_id, 9) WHERE id = 1;
UPDATE songs SET lyrics = NULL, title = 'Not Asked Before' WHERE id = 1"
fault '/coverart/*' html
run env GENIUS_ACCESS_TOKEN=wrong \
    "$root/scripts/enrich-staging" cover_art lyrics
is 'a refusal weighs more than a failure: 69' "$status" 69
run "$root/scripts/enrich-staging" cover_art lyrics
is 'a failure alone: 75' "$status" 75
done_testing
