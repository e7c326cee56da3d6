#!/bin/sh
# stage-dump --missing, an enricher, stage-load, again and again: what a service
# has not is asked once in --max-age, so that what comes after it has its turn.
. "${0%/*}/tap.sh"

serve
stage-setup -q --init
id() { printf '00000000-000%s-4000-8000-%012d' "$1" "$2"; }
artist() {
	printf '{"type":"artist","musicbrainz_id":"%s","name":"%s"}\n' \
	    "$(id a "$1")" "$2"
}
album() {
	printf '{"type":"album","musicbrainz_id":"%s","title":"%s","artist":{"musicbrainz_id":"%s"}}\n' \
	    "${3:-$(id b "$1")}" "$2" "$(id a "$1")"
}
song() {
	printf '{"type":"song","musicbrainz_id":"%s","title":"%s","artist":{"musicbrainz_id":"%s"},"album":{"musicbrainz_id":"%s"},"duration":%s}\n' \
	    "$(id c "$1$2")" "$3" "$(id a "$1")" "$(id b "$1")" "$4"
}
# Nobody has anything of these; each for another reason.
{
	artist 1 'Nobody Knows'		# absent, by name and by id
	artist 2 M83			# a page without a text
	artist 3 alt-J
	artist 4 'Daft Punk'
	for i in 1 2 3 4; do album $i "Album $i"; done
	song 1 1 'No Such Song' 100	# absent at both
	song 3 1 Intro 157		# a record without words
	song 4 1 'One More Time' 400	# mismatch: another length
	song 4 2 'Around the World' 9	# its page is gone
} >hopeless
stage-load -q hopeless

# One run of the nightly pipeline.  What it sent, by service, is in $sent.
night() {
	: >"$LOG"
	stage-dump --missing bio,cover_art,lyrics |
	    enrich-lastfm --rate 0 --retries 0 --stats 1 "$@" 2>err |
	    enrich-coverart --rate 0 --retries 0 --stats 2 "$@" 2>>err |
	    enrich-lyrics --rate 0 --retries 0 --stats 3 "$@" 2>>err |
	    stage-load -q --require-end
	status=$?
	sent=$(cut -f 2 "$LOG" | sort | uniq -c | tr -s ' \n' '  ')
}
missing() { sqlite3 data/staging.db "SELECT count(*) FROM $1 WHERE $2 IS NULL"; }

fault '/genius/www/*' status=404
night
is 'the first night' "$status" 0
like 'asks all services' "$LOG" '	lastfm	'
like 'for covers' "$LOG" '	coverart	'
like 'for words' "$LOG" '	lrclib	'
is 'and stays without' "$(missing artists bio) $(missing albums cover_art) \
$(missing songs lyrics)" '2 4 4'
like 'absent and mismatch are counted alike' 3 '"not_found":4,"failed":0'

for n in second third; do
	night
	is "the $n night asks nobody" "$sent" ''
	like "and still counts them ($n)" 3 '"not_found":4,"failed":0'
done

# A new row behind the hopeless ones is asked for, and nothing else.
artist 9 'Daft Punk' >new
printf '{"type":"album","musicbrainz_id":"00054665-89fb-33d5-a8f0-1728ea8c32c3","title":"Homework","artist":{"musicbrainz_id":"%s"}}\n' \
    "$(id a 9)" >>new
stage-load -q new
night
is 'a new album has its turn' "$sent" ' 1 coverart '
is 'and its cover' "$(missing albums cover_art)" 4
is 'a second artist of the name needs no question' \
    "$(sqlite3 data/staging.db 'SELECT count(bio) FROM artists')" 3

# What failed is no answer: it is asked again, and once there is one, no more.
fault
fault '/lrclib/*' status=503
song 4 3 'Digital Love' 301 >new
stage-load -q new
night
like 'a service that is down' 3 '"not_found":4,"failed":1'
fault
night
is 'is asked again' "$sent" ' 1 lrclib '
is 'and has the words' "$(missing songs lyrics)" 4
night
is 'for good' "$sent" ''

# "None" has its age, and a shorter one can be told.
night --max-age 1d
is 'it is younger than a day' "$sent" ''
night --max-age 0s
like 'and older than nothing: all are asked again' "$LOG" 'artist=Nobody'
like 'songs too' "$LOG" 'track_name=No%20Such%20Song'
like 'and albums' "$LOG" "release-group/$(id b 1)"
done_testing
