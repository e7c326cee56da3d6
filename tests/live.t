#!/bin/sh
# The programs with a network in a pipe: what is finished leaves, what is asked
# for a status says it, who kills one loses nothing, and memory does not grow
# with the stream.
. "${0%/*}/tap.sh"
. "$root/tests/world.sh"

world 1 60

# begin KIND FILE: it runs in the background, as $pid, and writes to $to.
to=got
begin() {
	case $1 in
	mb) set -- mb-extract -f "$2" ;;
	lrclib) set -- enrich-lyrics --source lrclib "$2" ;;
	genius|page) set -- enrich-lyrics --source genius "$2" ;;
	*) set -- "enrich-$1" "$2" ;;
	esac
	"$@" --rate 0 --retries 0 --timeout 60 --cache kept.db --stats stats \
	    >$to 2>err 8<&- 9>&- &
	pid=$!
}

# line KIND N: of the input
line() {
	if [ "$1" = mb ]; then
		id "$2"
		echo
	else
		record "$1" "$2"
	fi
}

for kind in mb lastfm coverart lrclib genius page; do
	# The second one never comes.
	fault "$(about $kind 2)" never
	rm -f kept.db* stats got
	{ line $kind 1; line $kind 2; line $kind 3; } >in
	begin $kind in
	ok "$kind: a record leaves while the next is waited for" \
	    wait_for "$(id 1)" got
	kill -USR1 $pid
	case $kind in
	mb) like='1 of 3 artists, 0 albums, 0 songs; ' ;;
	*) like='3 read, 1 written, ' ;;
	esac
	ok "$kind: SIGUSR1 is answered" wait_for "$like" err
	cp got was
	# What a background job is not given is the default of SIGINT.
	kill -TERM $pid
	wait $pid 2>/dev/null
	is "$kind: SIGTERM ends it" $? 143
	ok "$kind: what had left is all there is, and whole" cmp got was
	is "$kind: with its end" "$(wc -l <got | tr -d ' ')" 1
	ok "$kind: no counts, no draft of them" test "$(ls stats* 2>/dev/null)" = ''
	fault
	: >"$LOG"
	cache=kept.db
	seq 1 3 >in
	ask $kind --retries 0
	cache=''
	is "$kind: run again, it is done" "$status $(told $kind | cut -d ' ' -f 1 |
	    tr '\n' ' ')" '0 1 2 3 '
	is "$kind: and what was answered is not asked again" \
	    "$(cut -f 5 "$LOG" | grep -c -F -e "$(id 1)" -e 'Artist%201&' \
	    -e 'Song%201&' -e 'songs/1?')" 0
done

# ---- readers and disks ----

seq 1 3 >in
for kind in mb lastfm coverart lrclib genius; do
	ask $kind
	cp out want
	case $kind in
	mb) file=ids ;;
	*) file=records ;;
	esac
	to=/dev/full
	begin $kind $file
	wait $pid
	is "$kind: a full disk: 74" $? 74
	like "$kind: it is said" err '^[a-z-]*: standard output: No space left'
	like "$kind: with counts: nothing was written" stats \
	    '"(out|artists)":0,'
	to='&-'
	status=0
	case $kind in
	mb) mb-extract -f $file ;;
	lrclib) enrich-lyrics --source lrclib $file ;;
	genius) enrich-lyrics --source genius $file ;;
	*) enrich-$kind $file ;;
	esac >&- 2>err 8<&- 9>&- || status=$?
	is "$kind: a closed stdout: 74" $status 74
	rm -f closed
	{
		until [ -e closed ]; do
			sleep 0.01
		done
		status=0
		case $kind in
		mb) mb-extract --cache "c$n.db" -f $file ;;
		lrclib) enrich-lyrics --source lrclib $file ;;
		genius) enrich-lyrics --source genius $file ;;
		*) enrich-$kind $file ;;
		esac 2>err 8<&- 9>&- || status=$?
		echo $status >left
	} | {
		exec <&-
		: >closed
	}
	is "$kind: a reader that left: SIGPIPE, no word" \
	    "$(cat left err)" 141
	to=got
done

# ---- memory ----

case $B in
*/san)
	skip 'memory' 'sanitizers have their own'
	done_testing ;;
esac

# peak N FILE: KB that enrich-coverart takes for so many times the file
peak() {
	i=0
	while [ $i -lt "$1" ]; do
		cat "$2"
		i=$((i + 1))
	done | usage used enrich-coverart -q --rate 0 --no-cache -j 8 >got
	sed 's/.* //' used
}
i=0
while [ $i -lt 60 ]; do
	i=$((i + 1))
	record coverart $i
done >records
seq 1 2000 | sed 's/.*/{"type":"other","n":&,"text":"what passes"}/' >others
short=$(peak 5 records)
long=$(peak 50 records)
is 'each record is looked up' "$(grep -c '"cover_art"' got)" 3000
ok "ten times as many look-ups take no more memory ($short, $long KB)" \
    test $((long - short)) -lt 1000
short=$(peak 5 others)
long=$(peak 100 others)
is 'each record passes' "$(wc -l <got | tr -d ' ')" 200000
ok "nor do records that pass ($short, $long KB)" \
    test $((long - short)) -lt 1000

# The first is not answered for a while: those behind it wait outside.
fault "$(about coverart 1)" delay=1500
{ record coverart 1; cat others; } >in
short=$(peak 1 in)
{ record coverart 1; cat others others others others others; } >in
long=$(peak 1 in)
is 'those behind one that waits leave after it' \
    "$(head -n 1 got | grep -c cover_art) $(wc -l <got | tr -d ' ')" '1 10001'
ok "and wait outside ($short, $long KB)" test $((long - short)) -lt 1000
done_testing
