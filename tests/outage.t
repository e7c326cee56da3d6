#!/bin/sh
# Every fault of a service, for every program that asks one: no record is lost,
# what did not fail is not kept back, the status says so, nobody waits long.
# What each fault looks like to the engine is in faults.t.
. "${0%/*}/tap.sh"

PATH=$B/tests:$PATH
tab=$(printf '\t')

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

# ---- what there is: 1 to $all, which fail, and 101 and so on, which do not ----

numbers() { seq 1 "$all"; seq 101 $((100 + all)); }
id() { printf '00000000-0000-4000-8000-%012d' "$1"; }
mkdir -p fix/musicbrainz fix/lastfm fix/coverart fix/lrclib fix/genius
numbers | awk -v tab="$tab" '
function id(kind) { return sprintf("00000000-%04d-4000-8000-%012d", kind, $1) }
function out(dir, path, file, text) {
	printf "%s\n", text >("fix/" dir "/" file)
	print path tab "200" tab file >("fix/" dir "/routes")
	close("fix/" dir "/" file)
}
{
	out("musicbrainz", "/artist/" id(0), "a" $1, "{\"id\":\"" id(0) \
	    "\",\"name\":\"Artist " $1 "\",\"type\":\"Group\"}")
	out("musicbrainz", "/release?artist=" id(0), "r" $1,
	    "{\"releases\":[],\"release-count\":0}")
	out("lastfm", "/?artist=Artist " $1, $1 ".json", "{\"artist\":{\"name\":" \
	    "\"Artist " $1 "\",\"bio\":{\"content\":\"Text " $1 ".\"}}}")
	out("coverart", "/release-group/" id(0), $1 ".json", "{\"images\":[" \
	    "{\"front\":true,\"approved\":true,\"image\":" \
	    "\"https://coverartarchive.org/" $1 ".jpg\"}]}")
	out("lrclib", "/get?track_name=Song " $1, $1 ".json", "{\"id\":1," \
	    "\"trackName\":\"Song " $1 "\",\"artistName\":\"Artist\"," \
	    "\"albumName\":\"Album\",\"duration\":100,\"instrumental\":false," \
	    "\"plainLyrics\":\"Words " $1 "\",\"syncedLyrics\":null}")
	out("genius", "/songs/" $1, $1 ".json", "{\"meta\":{\"status\":200}," \
	    "\"response\":{\"song\":{\"id\":" $1 ",\"title\":\"Song " $1 "\"," \
	    "\"lyrics_state\":\"complete\",\"annotation_count\":0," \
	    "\"url\":\"https://genius.com/Artist-" $1 "-lyrics\"," \
	    "\"path\":\"/Artist-" $1 "-lyrics\"," \
	    "\"primary_artist\":{\"id\":1,\"name\":\"Artist\"}}}}")
	out("genius", "/Artist-" $1 "-lyrics", $1 ".html", "<!DOCTYPE html>" \
	    "<html><body><div data-lyrics-container=\"true\">Words " $1 \
	    "</div></body></html>")
}'
serve -d fix

# record KIND N: as it comes, the good ones between the bad
record() {
	case $1 in
	lastfm)
		printf '{"type":"artist","musicbrainz_id":"%s","name":"Artist %d"}\n' \
		    "$(id "$2")" "$2" ;;
	coverart)
		printf '{"type":"album","musicbrainz_id":"%s"}\n' "$(id "$2")" ;;
	*)
		printf '{"type":"song","musicbrainz_id":"%s","title":"Song %d",' \
		    "$(id "$2")" "$2"
		printf '"artist":{"name":"Artist"},"album":{"title":"Album"},'
		printf '"duration":100,"genius_song_id":"%d"}\n' "$2" ;;
	esac
}

# about KIND N: the GLOB of the requests about it that are to fail
about() {
	case $1 in
	mb) echo "*/artist/$(id "$2")*" ;;
	lastfm) echo "*=Artist%20$2&*" ;;
	coverart) echo "*/$(id "$2")" ;;
	lrclib) echo "*track_name=Song%20$2&*" ;;
	genius) echo "*/songs/$2[?]*" ;;
	page) echo "*/Artist-$2-lyrics" ;;
	esac
}

# ask KIND OPTION...: about those in the file in, an n a line
n=0
ask() {
	ask_kind=$1
	shift
	n=$((n + 1))
	case $ask_kind in
	mb) set -- mb-extract -f ids "$@" ;;
	lrclib) set -- enrich-lyrics --source lrclib "$@" ;;
	genius|page) set -- enrich-lyrics --source genius "$@" ;;
	*) set -- "enrich-$ask_kind" "$@" ;;
	esac
	case $ask_kind in
	mb)
		while read -r ask_n; do id "$ask_n"; echo; done <in >ids ;;
	*)
		while read -r ask_n; do record "$ask_kind" "$ask_n"; done \
		    <in >records
		set -- "$@" records ;;
	esac
	ask_t=$(date +%s)
	run "$@" --rate 0 --timeout 1 --cache "c$n.db" --stats stats
	took=$(($(date +%s) - ask_t))
}

# Of those in the file in: as they came and changed, by number.  mb-extract
# has none of the first kind.
told() {
	case $1 in
	mb)
		sed -n 's/.*"name":"Artist \([0-9]*\)".*/\1 changed/p' out ;;
	*)
		paste -d '\t' in records out | awk -F '\t' '
		    { print $1, $2 == $3 ? "same" : "changed" }' ;;
	esac
}

failed() { sed 's/.*"failed":\([0-9]*\).*/\1/' stats; }

for kind in mb lastfm coverart lrclib genius page; do
	# Each once, with nothing to mend it.
	i=0
	while read -r line; do
		i=$((i + 1))
		fault "$(about $kind $i)" "${line%%"$tab"*}"
		echo $i
		echo $((100 + i))
	done <faults >in
	ask $kind -j 1 --retries 0
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
	ask $kind -j 20 --retries 1
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
		ask $kind --retries 0
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
