#!/bin/sh
# The engine that all HTTP programs share: order, cache, secrets, redirects.
# Its faults are in faults.t, its rate in rate.t.
. "${0%/*}/tap.sh"

PATH=$B/tests:$PATH
tab=$(printf '\t')
export FETCH_SECRET FETCH_BEARER

# fetch PATH... of the second port, with what is in $opts; no limit, no wait.
opts=
get() {
	for get_p; do
		case $get_p in
		*://*) printf '%s\n' "$get_p" ;;
		*) printf '%s\n' "$OTHER_URL$get_p" ;;
		esac
	done >urls
	# shellcheck disable=SC2086
	run fetch --rate 0 --timeout 5 --retries 0 $opts <urls
}

# The results, a line each, without lengths and sums.
got() {
	cut -f 1,2,5- out | tr '\t' ' '
}

mkdir -p fix/other fix/lastfm fix/genius
cat >fix/other/routes <<END
/a${tab}200${tab}a.json
/b${tab}200${tab}a.json
/big${tab}200${tab}big.json
/tag${tab}200${tab}a.json${tab}ETag: "v1"
/moved${tab}301${tab}a.json${tab}Location: /a
/bare${tab}301${tab}-${tab}Location: /a
/r5${tab}302${tab}-${tab}Location: r4
/r4${tab}303${tab}-${tab}Location: ./r3?x=1
/r3${tab}307${tab}-${tab}Location: {other}/r2
/r1${tab}308${tab}-${tab}Location: /a#part
/r6${tab}302${tab}-${tab}Location: /r5
/there${tab}302${tab}-${tab}Location: {url}/coverart/x
/nowhere${tab}302${tab}-
/no-content${tab}204${tab}-
END
cat >fix/lastfm/routes <<END
/${tab}200${tab}a.json
/here${tab}302${tab}-${tab}Location: {url}/lastfm/2.0/?x=1
/there${tab}302${tab}-${tab}Location: {other}/a
/echo${tab}302${tab}-${tab}Location: {other}/a?api_key=test-key&b=1
END
cp -r fix/lastfm/routes fix/genius/routes
echo '{"a":1}' >fix/other/a.json
cp fix/other/a.json fix/lastfm/a.json
cp fix/other/a.json fix/genius/a.json
i=0
while [ $i -lt 200 ]; do
	echo "line $i of a text that is long enough to be packed"
	i=$((i + 1))
done >fix/other/big.json
serve -d fix
port=${OTHER_URL##*:}

# ---- nothing asked ----

run fetch </dev/null
is 'nothing asked: 0' "$status" 0
ok 'and no cache file' test ! -e .cache/daft-etl/http.db

# ---- answers, and the cache ----

get /a /big /none /no-content
is 'answers come in the order of the questions' "$(got)" '200 answer sent -
200 answer sent -
404 answer sent -
204 answer sent -'
ok 'the cache has its place' test -s .cache/daft-etl/http.db
is 'in a private directory' \
    "$(find .cache/daft-etl -prune -perm 0700)" .cache/daft-etl
like 'the agent has name, version and contact' "$LOG" \
    "${tab}daft-etl/[0-9.]+ \\( https://daft.fm \\)${tab}"
cp out first
: >"$LOG"
get /a /big /none /no-content
is 'a second run asks nothing' "$(wc -l <"$LOG" | tr -d ' ')" 0
is 'and has the same' "$(cut -f 1-4 out)" "$(cut -f 1-4 first)"
is 'from the cache' "$(cut -f 5 out | sort -u)" cached
opts=--body get /big
ok 'a packed body is whole' cmp -s fix/other/big.json out

opts='--max-age 0s' get /a
like '--max-age 0s asks again' out 'sent'
opts='--accept text/html' get /a
like 'another Accept is another question' out 'sent'
opts='--none --max-age 1h' get /b
opts='--max-age 0s --unjudged' get /none
opts='--max-age 1h' get /b /none
is '--max-age is for what was not found too' "$(cut -f 5 out)" 'cached
cached'
opts=--unjudged get /a?1
get /a?1
like 'what was not judged is not kept' out sent
get '/a?1#part'
like 'a fragment makes no other question' out cached

get /tag
: >"$LOG"
opts='--max-age 0s' get /tag
is 'an answer with an ETag is asked for again' \
    "$(cut -f 3,5 "$LOG")" "304${tab}/tag"
is 'and comes from the cache all the same' "$(got)" '200 answer sent -'
sqlite3 .cache/daft-etl/http.db "UPDATE answer SET at = at - 7200"
opts='--max-age 1h' get /tag
like 'after its age it is asked for' out sent
opts='--max-age 1h' get /tag
like 'and its age begins anew' out cached
fault '/tag delay=800' 1
: >"$LOG"
{
	while [ ! -s "$LOG" ]; do
		sleep 0.05
	done
	sqlite3 .cache/daft-etl/http.db \
	    "DELETE FROM answer WHERE url LIKE '%/tag'"
} &
opts='--max-age 0s' get /tag
is 'one that is gone when it is renewed is asked for anew' \
    "$(cut -f 3 "$LOG" | tr '\n' ' ')$(got)" '304 200 200 answer sent -'
fault

: >"$LOG"
opts=--no-cache get /a
opts=--no-cache get /a?2
like '--no-cache asks' "$LOG" "${tab}/a${tab}"
get /a?2
like 'and keeps nothing' out sent

run env DAFT_CONTACT="me@example.org
X: y" "$B/tests/fetch" --rate 0 --no-cache <urls
like 'the contact is ours, and one line' "$LOG" \
    "${tab}daft-etl/[0-9.]+ \\( me@example.org\\?X: y \\)${tab}"

# ---- order, jobs, live input ----

fault '/a?slow delay=300'
opts='--no-cache' get '/a?slow' /b /tag
is 'a slow one first keeps its place' "$(cut -f 3 out | wc -l)" 3
is 'though it is answered last' "$(tail -n 3 "$LOG" | cut -f 5 |
    tr '\n' ' ')" '/a?slow /b /tag '
fault
fault '/a?j=* delay=50'
opts='--no-cache -j 1' get '/a?j=1' '/a?j=2' '/a?j=3'
# shellcheck disable=SC2016
ok '-j 1: one at a time' awk '/j=/ { if (last && $1 - last < 50) bad = 1
    last = $1 } END { exit bad }' "$LOG"
fault

mkfifo in1 out1
fetch --rate 0 <in1 >out1 2>err &
pid=$!
exec 5>in1 6<out1
echo "$OTHER_URL/a?live" >&5
read -r line <&6
is 'an answer leaves while the input is open' "${line%%"$tab"*}" 200
kill -USR1 "$pid"
i=0
while [ ! -s err ] && [ $i -lt 50 ]; do
	sleep 0.1
	i=$((i + 1))
done
is 'SIGUSR1 is answered while it waits' "$(cat err)" 'fetch: 0 waiting'
exec 5>&- 6<&-
wait "$pid"

fault '/a?never never'
printf '%s\n' "$OTHER_URL/a" "$OTHER_URL/a?never" >urls
t=$(date +%s)
{ fetch --timeout 60 <urls 2>err; echo $? >code; } | head -n 1 >out
is 'the reader has left: SIGPIPE' "$(cat code)" 141
ok 'at once' test $(($(date +%s) - t)) -lt 30
(trap '' PIPE; fetch --timeout 60 <urls 2>err; echo $? >code) |
    head -n 1 >out
is 'EX_IOERR where SIGPIPE is ignored' "$(cat code)" 74
like 'and it says so' err '^fetch: standard output: '
fault
run sh -c 'fetch --no-cache --rate 0 <urls >&-'
ok 'a closed stdout makes no harm' test "$status" -lt 128
run sh -c 'exec fetch --rate 0 <urls >/dev/full'
is '/dev/full: 74' "$status" 74

# ---- redirects ----

: >"$LOG"
fault "/r2 redirect=//127.0.0.1:$port/r1"
get /r5 /bare
is 'five redirects of all kinds are followed' "$(got)" '200 answer sent -
200 answer sent -'
is 'where they lead' "$(cut -f 5 "$LOG" | sort | tr '\n' ' ')" \
    '/a /a /bare /r1 /r2 /r3?x=1 /r4 /r5 '
get /r5
like 'the answer is kept under the first address' out cached
get /r6
is 'six are too many' "$(got)" \
    "308 failed sent 127.0.0.1:$port: redirected more than 5 times"
get /nowhere
is 'a redirect without Location is an answer' "$(got)" '302 answer sent -'
opts=--body-of-301 get /moved
is 'a 301 with a body can be the answer' "$(got)" '301 answer sent -'
opts='--body-of-301 --max-age 0s' get /bare
is 'one without a body is followed' "$(got)" '200 answer sent -'
opts='--max-age 0s' get /moved
is 'unasked, each is' "$(got)" '200 answer sent -'
get file:///etc/passwd ftp://127.0.0.1/ x://y
is 'other addresses are not asked' "$(got)" \
'0 failed sent file: not an http or https address
0 failed sent ftp: not an http or https address
0 failed sent x: not an http or https address'

# ---- secrets ----

FETCH_SECRET='api_key=test-key'
: >"$LOG"
opts=-v get "$LASTFM_URL" "${LASTFM_URL}here" "${LASTFM_URL}there" \
    "${LASTFM_URL}echo"
is 'the secret opens the door' "$(cut -f 1 out | tr '\n' ' ')" \
    '200 200 200 200 '
is 'it goes to its own origin only' \
    "$(cut -f 2,5 "$LOG" | sort | tr '\t' ' ')" \
'lastfm /lastfm/2.0/?api_key=test-key
lastfm /lastfm/2.0/?x=1&api_key=test-key
lastfm /lastfm/2.0/echo?api_key=test-key
lastfm /lastfm/2.0/here?api_key=test-key
lastfm /lastfm/2.0/there?api_key=test-key
other /a
other /a?b=1'
fault '*x=* never' 1
fault '*y=* status=503'
opts='-v --timeout 1 --retries 1' get "$LASTFM_URL?x=2" "$LASTFM_URL?y=2"
is 'no secret is said' "$(cat out err | grep -c test-key)" 0
fault
FETCH_SECRET=
FETCH_BEARER=test-token
: >"$LOG"
get "$GENIUS_API_URL/here" "$GENIUS_API_URL/there"
is 'a token goes to its own origin only' \
    "$(cut -f 2,5,7 "$LOG" | sort -u | tr '\t' ' ')" \
'genius /genius/api/here yes
genius /genius/api/there yes
lastfm /lastfm/2.0/?x=1 yes
other /a -'
FETCH_BEARER='test
X: y'
get "$GENIUS_API_URL/here?2"
like 'a token cannot make a header' out 'the token holds what no token can'
FETCH_BEARER=
: >"$LOG"
get "http://me:hush@${OTHER_URL#http://}/there"
is 'a password too' "$(cut -f 5,7 "$LOG" | tr '\t' ' ')" \
'/there yes
/coverart/x -'
is 'nothing secret is kept' "$(cat .cache/daft-etl/* |
    grep -c -a -e test-key -e test-token -e hush)" 0

# ---- a cache that does not do ----

get /a
unserve
opts=--offline get /a /big /unknown
is '--offline answers from the cache' "$(got)" '200 answer cached -
200 answer cached -
0 miss sent -'
sqlite3 .cache/daft-etl/http.db "UPDATE answer SET at = 0"
opts=--offline get /a
is 'however old it is' "$(got)" '200 answer cached -'
opts='--offline --cache none.db' get /a
is 'without a file' "$(got)" '0 miss sent -'
is 'it says so and makes none' "$(cat err; ls none.db* 2>/dev/null)" \
    'fetch: none.db: no cache is there: nothing can be answered offline'
serve -d fix

mkdir ro
echo "$OTHER_URL/a" >urls
fetch --rate 0 --cache ro/c.db <urls >/dev/null
chmod 400 ro/c.db
chmod 500 ro
if [ "$(id -u)" -ne 0 ]; then
	as=
elif setpriv --reuid 65534 true 2>/dev/null; then
	as='setpriv --reuid 65534 --regid 65534 --clear-groups'
	chown -R 65534:65534 ro
	chmod 755 .. .
else
	as=none
fi
if [ "$as" = none ]; then
	skip 'a read-only cache serves --offline' 'runs as root'
	skip 'but is no place to keep answers: 77 or 73' 'runs as root'
else
	run $as "$B/tests/fetch" --offline --cache ro/c.db <urls
	is 'a read-only cache serves --offline' "$(got)" '200 answer cached -'
	run $as "$B/tests/fetch" --rate 0 --cache ro/c.db <urls
	is 'but is no place to keep answers: 73' "$status" 73
fi
chmod 700 ro

echo 'no database at all' >bad.db
echo log >bad.db-wal
opts='--cache bad.db' get /a
is 'a broken cache is set aside' "$(got)" '200 answer sent -'
like 'with a message' err '^fetch: bad.db: damaged.* as bad.db.broken-2'
is 'all of it' "$(cat bad.db.broken-*-wal)" log
opts='--cache bad.db' get /a
like 'and a new one is kept' out cached
sqlite3 other.db 'CREATE TABLE t(x)'
cp other.db copy.db
opts='--cache other.db' get /a
is 'a database of something else: 73' "$status" 73
ok 'is left alone' cmp other.db copy.db
: >file
opts='--cache file/x/http.db' get /a
is 'no directory to be made: 73' "$status" 73
like 'and it says where' err '^fetch: file.*: Not a directory'
opts='--cache file/x/http.db --no-cache --rate 50' get /a
is '--no-cache does without' "$status" 0
like 'but for the rate of others' err 'the rate is kept by this process alone'
opts='--no-cache --cache rate.db --rate 50' get /a
is '--no-cache keeps the rate, and no answer' \
    "$(sqlite3 rate.db 'SELECT (SELECT count(*) FROM pace),
    (SELECT count(*) FROM answer)')" '1|0'
run env -u HOME "$B/tests/fetch" <urls
is 'no HOME: 73' "$status" 73

# A page in the middle rots while the file is in use.
opts='--cache rot.db' get /big /a
i=0
while [ $i -lt 60 ]; do
	echo "/a?$i"
	i=$((i + 1))
done >paths
# shellcheck disable=SC2046
opts='--cache rot.db' get $(cat paths)
size=$(wc -c <rot.db)
dd if=/dev/zero of=rot.db bs=1 seek=$((size / 3)) count=$((size / 2)) \
    conv=notrunc 2>/dev/null
# shellcheck disable=SC2046
opts='--cache rot.db' get $(cat paths)
is 'one that rotted costs no answer' "$(cut -f 1 out | sort | uniq -c |
    tr -s ' ')" ' 60 200'
is 'and no status' "$status" 0
like 'it is set aside meanwhile' err '^fetch: rot.db: damaged'
ok 'and a new one is used' test "$(sqlite3 rot.db \
    'SELECT count(*) FROM answer')" -gt 0

# ---- several at once ----

echo 'no database at all' >many.db
pids=
for i in 1 2 3 4 5 6; do
	for j in 1 2 3 4 5 6; do
		echo "$OTHER_URL/a?$i.$j"
	done >urls.$i
	fetch --rate 0 --cache many.db <urls.$i >out.$i 2>err.$i &
	pids="$pids $!"
done
# shellcheck disable=SC2086 # the server is a job too
wait $pids
is 'six at once that find a broken cache' "$(cat out.? | grep -c answer)" 36
is 'set it aside once' "$(cat err.? | wc -l | tr -d ' ') $(find . -name \
    'many.db.broken-*' | wc -l | tr -d ' ')" '1 1'
is 'and keep all in the new one' "$(sqlite3 many.db 'SELECT count(*) FROM answer')" 36

# ---- a proxy ----

export http_proxy="$SERVER_URL"
: >"$LOG"
get http://service.invalid/a
like 'a proxy of the environment is asked' "$LOG" service.invalid
unset http_proxy
done_testing
