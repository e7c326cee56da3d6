#!/bin/sh
# Every fault of a service, for every program that asks one: no record is lost,
# what did not fail is not kept back, the status says so, nobody waits long.
# What each fault looks like to the engine is in faults.t.
. "${0%/*}/tap.sh"
. "$root/tests/world.sh"

# FAULT, and what is said of it; then what another try mends, once.
cat >faults <<'END'
reset	returned nothing
never	no answer within 1 s
stall	no whole answer within 1 s
cut	partial file
badgzip	broken gzip in the answer
status=408	HTTP status 408
status=429	HTTP status 429
status=500	HTTP status 500
status=502	HTTP status 502
status=503	HTTP status 503
status=503,retry-after=0	HTTP status 503
status=429,retry-after=1	HTTP status 429
status=503,retry-after=@1	HTTP status 503
status=504	HTTP status 504
END
mends=$(wc -l <faults)
cat >>faults <<'END'
status=503,retry-after=121	HTTP status 503
status=501	50?1
status=520	520
html	page|no JSON
badjson	broken JSON|no JSON|a page without lyrics
badutf8	broken JSON|no JSON|a page without lyrics
loop	redirected in a loop
redirect=file:///etc/passwd	redirected to "file:": not followed
redirect=ftp://127.0.0.1/a	redirected to "ftp:": not followed
redirect=http://	redirected to a broken address
huge	larger than 32 MiB
END
all=$(wc -l <faults)

world 1 "$all" 101 $((100 + all))	# these fail, those do not

for kind in mb lastfm coverart lrclib genius page; do
	# Each once, with nothing to mend it.
	i=0
	while read -r line; do
		i=$((i + 1))
		fault "$(about $kind $i)" "${line%%"$tab"*}"
		echo $i
		echo $((100 + i))
	done <faults >in
	ask $kind --timeout 1 -j 1 --retries 0
	is "$kind: later" "$status" 75
	while read -r i; do
		if [ "$i" -gt 100 ]; then
			echo "$i changed"
		elif [ $kind != mb ]; then
			echo "$i same"
		fi
	done <in >want
	told $kind >got
	same "$kind: no record is lost, none is kept back" got <want
	is "$kind: each is counted" "$(failed)" "$all"
	grep -v '[0-9] read, \|artists, ' err >why
	cut -f 2 faults | paste -d '\n' - why | awk '
	    NR % 2 { want = $0; next }
	    $0 !~ want { print want "\t" $0; bad = 1 }' >wrong
	same "$kind: the reason is said" wrong </dev/null
	is "$kind: nobody waited" $((took < 15)) 1
	fault

	# Each once, and another try.
	i=0
	head -n "$mends" faults | while read -r line; do
		i=$((i + 1))
		echo "$i${tab}${line%%"$tab"*}"
	done >once
	while read -r i line; do
		fault "$(about $kind "$i")" "$line" 1
	done <once
	cut -f 1 once >in
	ask $kind --timeout 1 -j 20 --retries 1
	is "$kind: another try mends it" "$status $(failed)" '0 0'
	told $kind >got
	sed 's/$/ changed/' in >want
	same "$kind: and nothing is missing" got <want
	is "$kind: after a moment" $((took < 10)) 1
	fault

	# A service that wants us to wait for too long is not waited for.
	printf '%s\n' 1 101 >in
	fault "$(about $kind 1)" status=503,retry-after=121
	: >"$LOG"
	ask $kind
	is "$kind: later, with tries left" "$status $(failed)" '75 1'
	is "$kind: at once" $((took < 5)) \
	    "$(grep -c "${tab}503${tab}" "$LOG")"
	fault
done

# ---- where no service is ----

# play ARG...: starts raw; every service is there.
play() {
	rm -f raw.in raw.out
	mkfifo raw.in raw.out
	raw "$@" <raw.in >raw.out 8<&- 9>&- &
	raw_pid=$!
	exec 5>raw.in 6<raw.out
	read -r line <&6
	everywhere "${line#RAW_URL=}"
}
unplay() {
	exec 5>&- 6<&-
	wait "$raw_pid" 2>/dev/null
}
everywhere() {
	MUSICBRAINZ_URL=$1 LASTFM_URL=$1 COVERART_URL=$1 LRCLIB_URL=$1
	GENIUS_API_URL=$1 GENIUS_URL=$1
	export MUSICBRAINZ_URL LASTFM_URL COVERART_URL LRCLIB_URL
	export GENIUS_API_URL GENIUS_URL
}

# each NAME WHY: what becomes of a record.
each() {
	for kind in mb lastfm coverart lrclib genius; do
		ask $kind --timeout 1 --retries 0
		is "$kind: $1: later" "$status $(failed)" '75 1'
		like "$kind: $1: it is said" err "$2"
		if [ $kind = mb ]; then
			is "$kind: $1: no end" "$(cat out)" ''
		else
			same "$kind: $1: the record passes" out <records
		fi
	done
}
unserve
echo 1 >in
everywhere http://127.0.0.1:1
each 'refused' 'Connection refused'
everywhere http://no-such-host.invalid
each 'no such host' 'no-such-host.invalid: '
play -d
each 'no connection' 'no connection within 1 s'
unplay
printf 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello' >bytes
play bytes
each 'a body too short' 'partial file'
unplay
printf 'HTTP/1.1 200 OK\r\nContent-Length: 40000000\r\n\r\nhello' >bytes
play bytes
each 'a length beyond reason' 'larger than 32 MiB'
unplay
printf 'SSH-2.0-x\r\n' >bytes
play bytes
each 'no HTTP' 'an answer that is no HTTP'
unplay
done_testing
