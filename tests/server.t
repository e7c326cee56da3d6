#!/bin/sh
# The server plays what the routes say, and the faults it is told.
. "${0%/*}/tap.sh"

command -v curl >/dev/null || skip_all 'needs the curl command'
get() {
	run curl -sS -m 10 --noproxy '*' "$@"
}

mkdir -p fix/lastfm fix/coverart fix/other
cat >fix/lastfm/routes <<'END'
# a comment
/	200	any.json	ETag: "1"
/?method=m&artist=A%26B	200	both.json
END
printf '/release/x\t307\t-\tLocation: {other}/file\n' >fix/coverart/routes
printf '/file\t200\tfile.txt\n' >fix/other/routes
echo '{"url":"{url}"}' >fix/lastfm/any.json
echo '{"both":1}' >fix/lastfm/both.json
echo 'a file' >fix/other/file.txt
tab=$(printf '\t')

serve -d fix
any="$LASTFM_URL?api_key=test-key"

get "$any"
is 'a body names the server' "$(cat out)" "{\"url\":\"$SERVER_URL\"}"
get "$any&artist=A%26B&method=m&lang=en"
is 'the route with most parameters wins' "$(cat out)" '{"both":1}'
get -o /dev/null -w '%{http_code}' -H 'If-None-Match: "1"' "$any"
is 'an ETag is honoured' "$(cat out)" 304
get -w '%{http_code}' "$LASTFM_URL"
like 'a wrong key is refused' out '"error":10.*403$'
get -L "$COVERART_URL/release/x"
is 'a redirect leads to the other port' "$(cat out)" 'a file'
get "$LRCLIB_URL/get?track_name=x"
like 'LRCLIB says how it has none' out TrackNotFound
get -H 'Authorization: Bearer test-token' "$GENIUS_API_URL/search?q=x"
like 'a search finds nothing' out '"hits":\[\]'
like 'the log has what was asked' "$LOG" \
    "^[0-9]+${tab}lastfm${tab}200${tab}GET${tab}/lastfm/2.0/\\?api_key=test-key${tab}curl.*${tab}-\$"
like 'and whether a secret came' "$LOG" "/search.*${tab}yes\$"

fault '/lastfm/* status=503,retry-after=7' 1
get -i "$any"
like 'a status on demand' out '^HTTP/1.1 503'
like 'with Retry-After' out '^Retry-After: 7'
get "$any"
is 'once' "$(cat out)" "{\"url\":\"$SERVER_URL\"}"
fault '/lastfm/* reset'
get "$any"
is 'a connection closed without an answer' "$status" 52
fault
get "$any"
is 'no fault any more' "$status" 0
fault '/lastfm/* never' 1
get -m 0.3 "$any"
is 'no answer' "$status" 28
fault '/lastfm/* stall' 1
get -m 0.3 "$any"
is 'half an answer' "$status" 28
fault '/lastfm/* cut' 1
get "$any"
is 'a body cut off' "$status" 18
fault '/lastfm/* badgzip' 1
get --compressed "$any"
is 'a broken gzip' "$status" 61
fault '/lastfm/* delay=200' 1
get -w '%{time_total}\n' -o /dev/null "$any"
like 'a late answer' out '^(0\.[2-9]|[1-9])'
fault '/lastfm/* huge' 1
get --compressed -m 10 "$any"
is '33 MiB' "$(wc -c <out | tr -d ' ')" 34603008
get "$SERVER_URL/control" -d '/lastfm/* html 1'
get "$any"
like 'faults can be posted' out 'DOCTYPE'
done_testing
