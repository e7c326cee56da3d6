#!/bin/sh
# enrich-coverart: which picture, from where.  What all enrichers share is in
# enrich.t.
. "${0%/*}/tap.sh"

album() { printf '{"type":"album","musicbrainz_id":"%s"%s}\n' "$1" "$2"; }
discovery=48117b90-a16e-34ca-a514-19c702df1158
homework=00054665-89fb-33d5-a8f0-1728ea8c32c3
human=00000000-0002-4000-8000-000000000007
release=',"release":{"musicbrainz_id":"00000000-0002-4000-8000-000000000008"}'
at=https://coverartarchive.org/release/00000000-0002-4000-8000-0000000000
cover() {
	printf ',"cover_art":["%s.jpg","%s-500.jpg","%s-250.jpg"]' \
	    "$1" "$1" "$1"
}
serve
enrich() { run enrich-coverart --rate 0 --retries 0 "$@"; }

{
	album $discovery
	album $homework
	album $human "$release"
	album 00000000-0009-4000-8000-000000000033
	album 00000000-0009-4000-8000-000000000038
	album 00000000-0000-4000-8000-000000000000
} >in
enrich --stats stats in
is 'done' "$status" 0
{
	# through two other hosts; http becomes https
	album $discovery "$(cover "${at}03/20000000002")"
	# an old index: "large" and "small" are 500 and 250
	album $homework "$(cover "${at}06/1000000002")"
	# the group has none, its release has
	album $human "$release$(cover "${at}08/20000000008")"
	# no front is marked, one is typed
	album 00000000-0009-4000-8000-000000000033 \
	    "$(cover "${at}15/20000000016")"
	# all pictures were removed; there never was one
	album 00000000-0009-4000-8000-000000000038
	album 00000000-0000-4000-8000-000000000000
} >want
same 'the right pictures' out <want
like 'none is an answer' stats '"changed":4,"not_found":2,"failed":0'
like 'the release is asked for after the group' "$LOG" \
    '404.*release-group/00000000-0002-4000-8000-000000000007'

# A record that has all that is found stays as it is, with --force too.
cp out in
enrich -F in
same 'twice is once' out <in

# Nothing of a host that it was sent to is believed.
album $discovery >in
fault '/download/*' html
enrich --no-cache in
is 'a page in place of the index: later' "$status" 75
same 'the record passes' out <in
fault
fault '*/release-group/*' redirect=file:///etc/passwd
enrich --no-cache in
is 'a file is not followed' "$status" 75
fault

unserve
enrich -j 1 --no-cache in
is 'nobody there' "$status" 75
same 'costs no record' out <in
enrich --offline in
is 'but what was found is kept' "$status" 0
album $discovery "$(cover "${at}03/20000000002")" >want
same 'and used' out <want
done_testing
