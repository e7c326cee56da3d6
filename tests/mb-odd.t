#!/bin/sh
# mb-extract: answers as they should not be.  Nothing hangs or grows, what
# cannot be a record is none, and what did not come is said.
. "${0%/*}/tap.sh"

id() {
	printf '00000000-%04d-4000-8000-%012d' "$1" "$2"
}

route() {
	printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>made/musicbrainz/routes
}

# artist N: of that number
artist() {
	printf '{"id":"%s","name":"Odd %d","type":"Group"}\n' "$(id 1 "$1")" \
	    "$1" >"made/musicbrainz/a$1"
	route "/artist/$(id 1 "$1")" 200 "a$1"
}

# page N OFFSET COUNT RELEASES: of the artist's list
page() {
	printf '{"release-offset":%s,"release-count":%s,"releases":[%s]}\n' \
	    "$2" "$3" "$4" >"made/musicbrainz/r$1-$2"
	route "/release?artist=$(id 1 "$1")&offset=$2" 200 "r$1-$2"
}

# release N TRACKS: artist N's, the only one of its group
release() {
	printf '{"id":"%s","title":"R","status":"Official","date":"2000",' \
	    "$(id 2 "$1")"
	printf '"release-group":{"id":"%s","title":"R","primary-type":"Album",' \
	    "$(id 9 "$1")"
	printf '"artist-credit":[{"name":"Odd","artist":{"id":"%s"}}]},' \
	    "$(id 1 "$1")"
	printf '"media":[{"position":1,"format":"CD","tracks":[%s]}]}' "$2"
}

# track POSITION ID TITLE: the two as JSON
track() {
	printf '{"position":%d,"title":%s,"recording":{"id":%s,' "$1" "$3" "$2"
	printf '"title":null,"relations":[]}}'
}

one=$(track 1 "\"$(id 3 1)\"" '"One"')
none='{"releases":[],"release-count":0}'
mkdir -p made/musicbrainz
printf '%s\n' "$none" >made/musicbrainz/none

# 1: says that it has more releases than there are in the world
artist 1
page 1 0 4611686018427387904 "$(release 1 "$one")"
route "/release?artist=$(id 1 1)" 200 none

# 2: tracks that cannot be songs
artist 2
page 2 0 1 "$(release 2 "$one,$(track 2 '"zzz"' '"No id"'),$(track 3 null \
    '"None"'),$(track 4 "\"$(id 3 4)\"" null),$(track 5 "\"$(id 3 5)\"" \
    '"Five"'),null,7,{}")"

serve -d made
odd() {
	: >"$LOG"
	run mb-extract --rate 0 --retries 0 --no-cache "$@"
}

odd "$(id 1 1)"
is 'a count beyond reason' "$status" 0
like 'what is there comes' out '"artists":1,"albums":1,"songs":1'
ok 'and not many ask for the rest' test "$(grep -c . "$LOG")" -le 12
odd -j 1 "$(id 1 1)"
is 'one at a time' "$(grep -c . "$LOG")" 3

odd "$(id 1 2)"
is 'tracks that cannot be songs' "$status" 0
is 'are none' "$(sed -n 's/.*"title":"\([^"]*\)","artist".*"position":\(.\).*/\1 \2/p' \
    out | tr '\n' ,)" 'One 1,Five 5,'
like 'the album counts the others' out '"track_count":2'

# A list that an editor of another system wrote.
printf '\357\273\277%s\r\n# and no more\r\n' "$(id 1 2)" >list
odd -f list
is 'a byte order mark is no name' "$status $(wc -l <out)" '0 5'

# ---- what is not shown ----

printf '{"error":"Not Found"}\n' >made/musicbrainz/404
route '/artist?query=Nobody' 404 404
unserve
serve -d made
MUSICBRAINZ_URL="http://me:sekret@${MUSICBRAINZ_URL#http://}"
odd Nobody
is 'a search that is not there' "$status" 75
unlike 'the password is not said' err sekret
MUSICBRAINZ_URL="htps://me:sekret@host/"
odd Nobody
is 'no address' "$status" 78
unlike 'its password is not said either' err sekret
done_testing
