#!/bin/sh
# Every fault a service or the way to it can have: what becomes of a request,
# how often it is sent, how long it may wait.
. "${0%/*}/tap.sh"

PATH=$B/tests:$PATH
tab=$(printf '\t')

# fetch PATH..., with what is in $opts.
opts=
get() {
	for get_p; do
		case $get_p in
		*://*) printf '%s\n' "$get_p" ;;
		*) printf '%s\n' "$OTHER_URL$get_p" ;;
		esac
	done >urls
	# shellcheck disable=SC2086
	run fetch --rate 0 --timeout 1 --retries 0 --cache c.db --unjudged $opts <urls
}

# The results, a line each: status, result, why (without the host).
got() {
	cut -f 1,2,6 out | sed "s/127.0.0.1:[0-9]*: //" | tr '\t' ' '
}

mkdir -p fix/other
printf '%s\n' "/a${tab}200${tab}a.json" "/tag${tab}200${tab}a.json${tab}ETag: \"1\"" \
    >fix/other/routes
i=0
while [ $i -lt 100 ]; do
	echo "line $i of a text that is long enough to be packed"
	i=$((i + 1))
done >fix/other/a.json
serve -d fix

# ---- one try each ----

n=0
for f in reset never stall cut badgzip html loop redirect=file:///etc/passwd \
    redirect=ftp://127.0.0.1/a redirect=gopher://127.0.0.1/ 'redirect=http://' \
    status=408 status=429 status=500 status=502 status=503 status=504 \
    status=501 status=520 status=403 huge badjson; do
	n=$((n + 1))
	fault "/a?$n $f"
	echo "/a?$n"
done >paths
# shellcheck disable=SC2046
get $(cat paths)
got >results
same 'each fault has its result' results <<'END'
0 failed Server returned nothing (no headers, no data)
0 failed no answer within 1 s
200 failed no whole answer within 1 s
200 failed Transferred a partial file
200 failed broken gzip in the answer
200 answer -
302 failed redirected in a loop
302 failed redirected to "file:": not followed
302 failed redirected to "ftp:": not followed
302 failed redirected to "gopher:": not followed
302 failed redirected to a broken address
408 failed HTTP status 408
429 failed HTTP status 429
500 failed HTTP status 500
502 failed HTTP status 502
503 failed HTTP status 503
504 failed HTTP status 504
501 answer -
520 answer -
403 answer -
200 failed answer larger than 32 MiB
200 answer -
END
is 'no fault ends the program' "$status" 0
is 'each was sent once' "$(cut -f 5 "$LOG" | sort | uniq -d)" ''
fault

get http://127.0.0.1:1/a http://no-such-host.invalid/a
like 'refused' out 'failed.*127.0.0.1:1: Connection refused$'
like 'no such host' out "failed.*no-such-host.invalid: Couldn't resolve"

# What no library would send.  play ARG...: starts raw, sets $RAW_URL.
play() {
	rm -f raw.in raw.out
	mkfifo raw.in raw.out
	raw "$@" <raw.in >raw.out &
	raw_pid=$!
	exec 5>raw.in 6<raw.out
	read -r line <&6
	RAW_URL=${line#RAW_URL=}
}
unplay() {
	exec 5>&-
	cat <&6 >raw.log
	exec 6<&-
	wait "$raw_pid"
}
# sent HEADER... and the body: what raw answers.
sent() {
	{
		printf 'HTTP/1.1 200 OK\r\n'
		printf '%s\r\n' "$@"
		printf '\r\n'
		cat
	} >bytes
	play bytes
	opts='--body' get "$RAW_URL/"
	unplay
	opts=
}

play -d
get "$RAW_URL/"
is 'a connection that is never made' "$(got)" '0 failed no connection within 1 s'
unplay
echo hello | sent 'Content-Length: 9'
is 'a body that is too short' "$(got)" '200 failed Transferred a partial file'
echo hello | sent 'Content-Length: 3'
is 'a body that is too long' "$(cat out)" hel
echo hello | sent 'Content-Length: 40000000'
is 'a length beyond the cap' "$(got)" '200 failed answer larger than 32 MiB'
gzip -c "$root/LICENSE" >whole.gz
head -c 300 whole.gz | sent 'Content-Encoding: gzip' 'Content-Length: 300'
is 'a gzip file cut off under its right length' "$(got)" \
    '200 failed broken gzip in the answer'
sent 'Content-Encoding: gzip' <whole.gz
ok 'a whole one' cmp -s out "$root/LICENSE"
head -c 40000000 /dev/zero | gzip -c >bomb.gz
sent 'Content-Encoding: gzip' <bomb.gz
is 'one that swells beyond the cap' "$(got)" \
    '200 failed answer larger than 32 MiB'
echo hello | sent 'Content-Encoding: br'
is 'an encoding that was not asked for' "$(got)" \
    '200 failed answer in an encoding that was not asked for'
printf 'zz\r\nhello' | sent 'Transfer-Encoding: chunked'
like 'chunks that are none' out '200	failed'
printf 'SSH-2.0-x\r\n' >bytes
play bytes
get "$RAW_URL/"
is 'what is no HTTP' "$(got)" '0 failed an answer that is no HTTP'
unplay

# ---- TLS ----

if command -v openssl >/dev/null && openssl req -x509 -newkey rsa:2048 \
    -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=127.0.0.1 \
    >/dev/null 2>&1; then
	mkfifo tls.out
	openssl s_server -accept 127.0.0.1:0 -key key.pem -cert cert.pem \
	    -www >tls.out 2>&1 &
	tls=$!
	tls_port=$(sed -n '/^ACCEPT/{s/.*://p;q;}' <tls.out)
	get "https://127.0.0.1:$tls_port/"
	like 'a certificate that nobody vouches for' out \
	    '^0	failed.*SSL peer certificate'
	kill "$tls"
else
	skip 'a certificate that nobody vouches for' 'no openssl'
fi

# ---- more tries, all at once ----

: >"$LOG"
for f in 408 429 500 502 503 504; do
	fault "/a?s=$f status=$f" 1
	echo "/a?s=$f"
done >paths
for f in reset never stall cut badgzip; do
	fault "/a?f=$f $f" 1
	echo "/a?f=$f"
done >>paths
fault '/a?ra=2 status=503,retry-after=2' 1
fault '/a?ra=date status=429,retry-after=@3' 1
fault '/a?ra=0 status=503,retry-after=0' 1
fault '/a?ra=121 status=503,retry-after=121'
fault '/a?dead status=503'
printf '%s\n' '/a?ra=2' '/a?ra=date' '/a?ra=0' '/a?ra=121' '/a?dead' >>paths
t=$(date +%s)
# shellcheck disable=SC2046
opts='--retries 1 -j 20' get $(cat paths)
t=$(($(date +%s) - t))
is 'what may pass is tried again' "$(got | sort | uniq -c | tr -s ' ')" \
' 14 200 answer -
 1 503 failed HTTP status 503
 1 503 failed HTTP status 503 (2 tries)'
# late QUERY: ms between its tries
late() {
	awk -v q="/a?$1" '$5 == q { n++; if (n == 1) t = $1; else print $1 - t }' \
	    "$LOG"
}
for q in s=503 f=reset ra=0 dead; do
	ok "$q: not before a second" test "$(late $q)" -ge 1000
	ok "$q: nor long after" test "$(late $q)" -lt 4000
done
ok 'Retry-After: 2' test "$(late ra=2)" -ge 2000
ok 'Retry-After: a date in 3 s' test "$(late ra=date)" -ge 2000
is 'Retry-After beyond the cap: a failure at once' "$(late ra=121)" ''
ok 'no wait beyond what was asked' test "$t" -lt 15

fault
fault '/b loop' 1
fault '/tag?gone never' 1
opts='--retries 0 -v' get '/tag?gone'
like 'a message names host and reason' out \
    "127.0.0.1:${OTHER_URL##*:}: no answer within 1 s\$"
fault

# The whole host keeps silent when it asks for that, in all processes.
: >"$LOG"
fault '/a?quiet status=503,retry-after=2' 1
rm -rf .cache
printf '%s\n' "$OTHER_URL/a?quiet" "$OTHER_URL/a?other" |
    fetch --rate 100 --no-cache --retries 1 -j 1 >out 2>err
is 'a host that asked for silence' "$(cut -f 1 out | tr '\n' ' ')" '200 200 '
ok 'gets it' test "$(awk 'NR == 1 { t = $1 } NR == 2 { print $1 - t }' \
    "$LOG")" -ge 1990

# A kept connection that is dead: libcurl would ask again by itself.
printf 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok' >bytes
play -k bytes
printf '%s\n' "$RAW_URL/1" "$RAW_URL/2" "$RAW_URL/3" |
    fetch --rate 4 --no-cache --retries 0 -j 1 >out 2>err
unplay
is 'a connection that died under a request' \
    "$(cut -f 1 out | tr '\n' ' ')" '200 200 200 '
is 'is asked again' "$(cut -f 2 raw.log | cut -d ' ' -f 2 | tr '\n' ' ')" \
    '/1 /2 /2 /3 /3 '
# shellcheck disable=SC2016
ok 'in a slot of its own' awk '{ if (NR > 1 && $1 - t < 100) bad = 1
    t = $1 } END { exit bad }' raw.log

done_testing
