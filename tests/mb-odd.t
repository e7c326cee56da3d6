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

# 3, 4: the release that is looked up was merged into one of the same group, of
# another group; 5: and there is no other
light() {
	release "$1" "" | sed 's/"id":"[^"]*"/"id":"'"$(id 2 "$2")"'"/
	    s/"media":.*/"media":[{"position":1,"format":"CD"}]}/'
}
for n in 3 4 5; do
	artist $n
	page $n 0 3 "$(release $n "" | sed 's/Official/Bootleg/')"
	page $n 1 3 "$(light $n 3$n),$(light $n 4$n)"
	release $((n == 3 ? 3 : 9)) "$one" >made/musicbrainz/merged$n
	route "/release/$(id 2 3$n)" 301 merged$n
	release $n "$(track 1 "\"$(id 3 4$n)\"" '"Two"')" |
	    sed 's/"id":"[^"]*"/"id":"'"$(id 2 4$n)"'"/' \
	    >made/musicbrainz/other$n
done
route "/release/$(id 2 43)" 200 other3
route "/release/$(id 2 44)" 200 other4

# Low: a hundred hits that are as good, and one more that is not shown.
awk 'BEGIN {
	printf "{\"count\":101,\"artists\":["
	for (i = 0; i < 100; i++)
		printf "%s{\"score\":100,\"id\":\"00000000-0001-4000-8000-" \
		    "%012d\",\"name\":\"Low%s\"}", i ? "," : "", i, i ? i : ""
	print "]}"
}' >made/musicbrainz/low
route '/artist?query=Low' 200 low

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

odd "$(id 1 3)"
is 'a release that was merged into one of its group' "$status" 0
like 'is that one' out '"release":.*'"$(id 2 3)"
like 'with its songs' out '"title":"One",'
odd -v "$(id 1 4)"
is 'one that was merged into another group' "$status" 0
like 'gives way to the next' out '"release":.*'"$(id 2 44)"
like 'with its songs' out '"title":"Two",'
like '-v says so' err "release $(id 2 34) is gone"
odd "$(id 1 5)"
is 'and if there is none' "$status" 0
like 'the album is none' out '"artists":1,"albums":0,"songs":0'

odd Low
is 'more hits of a name than a page holds' "$status $(wc -l <out)" '1 1'
like 'are nobody' err "'Low': more artists than can be shown may have this"
is 'after one request' "$(grep -c . "$LOG")" 1

# A list that an editor of another system wrote.
printf '\357\273\277%s\r\n# and no more\r\n' "$(id 1 2)" >list
odd -f list
is 'a byte order mark is no name' "$status $(wc -l <out)" '0 5'

# ---- a dump's lines ----

# 7 MB in one line: 30,000 tracks.  The file does not end with a newline.
printf '{"id":"%s","name":"Long"}' "$(id 1 6)" >long.a
awk -v head="$(release 6 TRACKS)" 'BEGIN {
	split(head, h, "TRACKS")
	printf "%s", h[1]
	for (i = 1; i <= 30000; i++)
		printf "%s{\"position\":%d,\"title\":\"song %d of a release " \
		    "that has so very many of them\",\"length\":1000," \
		    "\"recording\":{\"id\":\"00000000-0003-4000-8000-%012d\"," \
		    "\"title\":\"song %d\",\"relations\":[{\"type\":" \
		    "\"producer\",\"target-type\":\"artist\",\"artist\":" \
		    "{\"id\":\"p\",\"name\":\"P\"}}]}}", (i > 1 ? "," : ""), i, \
		    i, i, i
	printf "%s", h[2]
}' >long.r
ok 'a line of megabytes' test "$(wc -c <long.r)" -gt 7000000
run mb-extract --dump-artists long.a --dump-releases long.r
is '... without a newline' "$status" 0
like '... is all there' out '"albums":1,"songs":30000'
is '... its credits too' "$(grep -c '"credits":\[{"name":"P"' out)" 30000
head -c 5000000 long.r >cut.r
run mb-extract --dump-artists long.a --dump-releases cut.r
is 'cut off' "$status $(wc -l <out)" '65 0'
like 'is said' err '^mb-extract: cut.r: line 1: '

# A list of 100,000, half a dump of them: each is looked up, not searched for.
awk 'BEGIN {
	for (i = 0; i < 100000; i++) {
		id = sprintf("00000000-0001-4000-8000-%012d", i)
		print id > "long.list"
		if (i % 2)
			printf "{\"id\":\"%s\",\"name\":\"n%d\"}\n", id, i \
			    > "half.a"
	}
}' </dev/null
run sh -c 'ulimit -t 15 && mb-extract -q -f long.list --dump-artists half.a \
    --dump-releases /dev/null 2>/dev/null | tail -n 1'
same 'a long list takes no time' out <<'END'
{"type":"end","artists":50000,"albums":0,"songs":0}
END

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
