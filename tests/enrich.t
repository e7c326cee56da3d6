#!/bin/sh
# What all enrichers share: order, bytes, rejects, outcomes, the cache, live
# pipes.  Played by enrich-coverart, which needs no key.
. "${0%/*}/tap.sh"

# Albums 1 to 20, each with a cover.
id() { printf '00000000-0000-4000-8000-%012d' "$1"; }
album() { printf '{"type":"album","musicbrainz_id":"%s"}\n' "$(id "$1")"; }
albums() { for i; do album "$i"; done; }
url=https://coverartarchive.org
found() {
	for i; do
		printf '{"type":"album","musicbrainz_id":"%s",' "$(id "$i")"
		printf '"cover_art":["%s/%s.jpg"]}\n' $url "$i"
	done
}
mkdir -p fix/coverart
i=1
while [ $i -le 20 ]; do
	printf '{"images":[{"front":true,"approved":true,"image":"%s/%s.jpg"}]}' \
	    $url $i >fix/coverart/$i.json
	printf '/release-group/%s\t200\t%s.json\n' "$(id $i)" $i
	i=$((i + 1))
done >fix/coverart/routes
printf '/release-group/00000000-0000-4000-8000-00000000000a\t200\t1.json\n' \
    >>fix/coverart/routes
serve -d fix

# Each run has a cache of its own, unless $cache names one.
n=0
cache=
enrich() {
	n=$((n + 1))
	run enrich-coverart --rate 0 --retries 0 --cache "${cache:-c$n.db}" \
	    --stats stats "$@"
}
counts() {
	sed 's/[{}"]//g; s/program:enrich-coverart,//' stats
}
asked() { wc -l <"$LOG" | tr -d ' '; }
sent() { echo $(($(asked) - before)); }

# ---- order and bytes ----

albums 1 2 3 4 >in
fault "*$(id 1)" delay=300
fault "*$(id 3)" delay=100
enrich in
is 'done' "$status" 0
found 1 2 3 4 >want
same 'they leave in the order in which they came' out <want
is 'all is counted' "$(counts)" \
    'in:4,out:4,changed:4,not_found:0,failed:0,rejected:0'
is 'and said' "$(cat err)" 'enrich-coverart: 4 read, 4 written, 4 changed, 0 not found, 0 failed, 0 rejected'
fault

cat >in <<END
 {"type":"artist", "musicbrainz_id":"$(id 1)","x":1.0e+1}
{"type":"song","musicbrainz_id":"$(id 1)","title":"\\u00e9"}

	
{"type":"end","artists":1,"albums":1,"songs":1}
{"type":"comet","tail":{"b":1,  "a":[ ]}}
{"type":"album"}
{"type":"album","musicbrainz_id":"no id"}
{"type":"album","musicbrainz_id":null}
{"type":"album","musicbrainz_id":"$(id 1)","cover_art":["x"]}
{"type":"album","musicbrainz_id":"$(id 1)","cover_art": "old"} 
END
before=$(asked)
enrich in
grep -v '^[ 	]*$' in >want
same 'what is not looked up leaves byte for byte' out <want
is 'nothing was asked for it' "$(sent)" 0
is 'blank lines are not counted' "$(counts)" \
    'in:9,out:9,changed:0,not_found:0,failed:0,rejected:0'
ok 'no cache was made for that' test ! -e "c$n.db"

cat >in <<'END'
 { "cover_art" : [ ] ,"musicbrainz_id":"00000000-0000-4000-8000-00000000000A","type":"album", "n":1.50e+2,"t":"\u0041\/", "o":{"b":1,  "a":2} , "big":12345678901234567890.5 }
{"type":"album","musicbrainz_id":"00000000-0000-4000-8000-000000000002","cover_art":null}
{"type":"album","cover_art":"","musicbrainz_id":"00000000-0000-4000-8000-000000000003"}
END
enrich in
same 'a changed record keeps everything else as it was' out <<'END'
 { "cover_art" : ["https://coverartarchive.org/1.jpg"] ,"musicbrainz_id":"00000000-0000-4000-8000-00000000000A","type":"album", "n":1.50e+2,"t":"\u0041\/", "o":{"b":1,  "a":2} , "big":12345678901234567890.5 }
{"type":"album","musicbrainz_id":"00000000-0000-4000-8000-000000000002","cover_art":["https://coverartarchive.org/2.jpg"]}
{"type":"album","cover_art":["https://coverartarchive.org/3.jpg"],"musicbrainz_id":"00000000-0000-4000-8000-000000000003"}
END

# ---- input of all kinds ----

: >in
enrich in
is 'empty input is done' "$status" 0
is 'and gives nothing' "$(cat out)" ''
is 'with counts' "$(counts)" \
    'in:0,out:0,changed:0,not_found:0,failed:0,rejected:0'

{ album 1; album 2 | tr -d '\n'; } >in
enrich <in
found 1 2 >want
same 'a last line without its newline leaves with one' out <want

{ album 1; printf '{"type":"album","musicbra'; } >in
enrich in
is 'a last line cut off is a bad line' "$status" 65
found 1 >want
same 'after those before it' out <want

album 3 >third
{ album 1; album 3; echo oops; album 2; } >in
fault "*$(id 1)" delay=200
enrich - third <in
is 'a bad line ends it' "$status" 65
found 1 3 >want
same 'the records before it have left, looked up' out <want
is 'nothing came behind it' "$(counts)" \
    'in:3,out:2,changed:2,not_found:0,failed:0,rejected:1'
is 'it is named' "$(cat err)" 'enrich-coverart: line 3: not a JSON object'
enrich third in
is 'of a file, with the file' "$(cat err)" \
    'enrich-coverart: in: line 3: not a JSON object'

{ cat in; printf '{"type":"album","type":"song"}\n["x"]\n'; } >bad
enrich -r rejects bad
is 'with -r it goes on' "$status" 1
found 1 3 2 >want
same 'with what is good' out <want
same 'what is bad stands aside as it came' rejects <<'END'
oops
{"type":"album","type":"song"}
["x"]
END
is 'nothing is lost' "$(counts)" \
    'in:6,out:3,changed:3,not_found:0,failed:0,rejected:3'
fault
enrich -q -r rejects bad
like 'the closing line is said with -q when something was rejected' err \
    '6 read, 3 written, 3 changed, 0 not found, 0 failed, 3 rejected$'
albums 1 2 >in
enrich -q in
is 'and not when all is well' "$(cat err)" ''

# The counts take the place of nothing that is read or written.
cp in keep
enrich --stats in in
is 'counts instead of the input' "$status $(cat err)" \
    '73 enrich-coverart: in: is the input'
enrich --stats ./in <in
is 'of standard input' "$status" 73
same 'the input is unharmed' in <keep
enrich --stats rejects -r rejects in
is 'counts instead of what was set aside' "$status $(cat err)" \
    '73 enrich-coverart: rejects: is the reject file'
enrich --stats out in
is 'counts instead of the records' "$status $(cat err)" \
    '73 enrich-coverart: out: is the output'
enrich --stats err in
is 'or of the messages' "$status $(cat err)" \
    '73 enrich-coverart: err: is where the messages go'
# Not /dev/stdout: a defect here would take its place.
ln -s /dev/fd/1 stdout
enrich-coverart --rate 0 -q --stats stdout in | cat >both
ok 'counts behind the records, in a pipe' \
    test "$(sed -n '$s/,.*//p' both)" = '{"program":"enrich-coverart"'
ok 'by a link that stays' test -h stdout

# ---- what stops it at once ----

enrich no-such-file
is 'a file that is not there' "$status" 66
enrich --no-such-option in
is 'an option that is none' "$status" 64
enrich -r no/such/dir/rejects in
is 'a reject file that cannot be made' "$status" 73
COVERART_URL=nonsense
enrich in
is 'an address that is none' "$status" 78
ok 'nothing is read then' test ! -s out
COVERART_URL=htps://me:sekret@host/
enrich in
like 'nor is its password shown' err "address: 'htps://host/'\$"
export COVERART_URL="$SERVER_URL/coverart"
if [ -w /dev/full ]; then
	run sh -c 'enrich-coverart --rate 0 --cache c.db in >/dev/full'
	is 'a full disk is no success' "$status" 74
else
	skip 'a full disk is no success' 'no /dev/full'
fi

# ---- services that fail ----

before=$(asked)
fault "*$(id 1)" status=503
cache=same.db
enrich in
is 'a service that is down' "$status" 75
{ album 1; found 2; } >want
same 'costs no record' out <want
is 'it is counted' "$(counts)" \
    'in:2,out:2,changed:1,not_found:0,failed:1,rejected:0'
like 'and named' err 'in: line 1: Cover Art Archive: .*HTTP status 503$'
enrich -q in
like 'the closing line is said then, too' err '1 failed, 0 rejected$'
fault
enrich in
is 'it is not remembered' "$status" 0
found 1 2 >want
same 'but asked again' out <want
is 'what was found is not' "$(sent)" 4
cache=

# Four in a row, one that works, and then five.
# shellcheck disable=SC2046
albums $(seq 1 20) >in
i=1
while [ $i -le 20 ]; do
	[ $i -eq 5 ] || fault "*$(id $i)" status=503
	i=$((i + 1))
done
before=$(asked)
enrich -j 1 in
is 'five failures in a row are enough' "$(sent)" 10
# shellcheck disable=SC2046
{ albums 1 2 3 4; found 5; albums $(seq 6 20); } >want
same 'the rest passes' out <want
is 'unasked' "$(counts)" \
    'in:20,out:20,changed:1,not_found:0,failed:9,rejected:0'
is 'which is said' "$(grep -c '5 failures in a row: not asked any more$' err)" 1
is 'try again later' "$status" 75
fault

# All at once: what waits to be sent is not sent any more.
fault '*' reset
before=$(asked)
enrich -j 8 in
ok 'with many in flight hardly more is asked' test "$(sent)" -le 12
same 'every record has left as it came' out <in
fault

albums 1 2 >in
for f in html badjson badutf8 badgzip cut reset loop \
    redirect=file:///etc/passwd status=500 status=429 stall never huge; do
	fault "*$(id 1)" "$f"
	enrich --timeout 1 in
	is "$f: later" "$status" 75
	{ album 1; found 2; } >want
	same "$f: the record passes" out <want
	fault
done
fault "*$(id 1)" status=404
enrich in
is 'that there is none is no failure' "$status" 0
is 'it is not found' "$(counts)" \
    'in:2,out:2,changed:1,not_found:1,failed:0,rejected:0'
fault

# ---- the cache ----

cache=kept.db
albums 1 2 30 >in		# the last has no picture
enrich in
{ found 1 2; album 30; } >want
same 'the first run asks' out <want
cp out first
before=$(asked)
enrich in
is 'the second sends no request' "$(sent)" 0
same 'and writes the same' out <first
enrich --no-cache in
is '--no-cache asks again' "$(sent)" 3
before=$(asked)
enrich --max-age 0s in
is '--max-age too' "$(sent)" 3
albums 1 2 30 4 >in
unserve
enrich --offline in
is 'without a service, from the cache' "$status" 0
{ found 1 2; album 30; album 4; } >want
same 'the same comes out' out <want
is 'what is not in it counts as not found' "$(counts)" \
    'in:4,out:4,changed:2,not_found:2,failed:0,rejected:0'
serve -d fix
cache=

# ---- --force ----

printf '{"type":"album","musicbrainz_id":"%s","cover_art":[ "x" ],"z":1}\n' \
    "$(id 1)" >in
printf '{"type":"album","musicbrainz_id":"%s","cover_art":[ "https:\\/\\/coverartarchive.org/2.jpg" ] }\n' \
    "$(id 2)" >>in
printf '{"type":"album","musicbrainz_id":"%s","cover_art":["kept"]}\n' \
    "$(id 30)" >>in
enrich -F in
sed '1s/\[ "x" \]/["https:\/\/coverartarchive.org\/1.jpg"]/' in >want
same '--force replaces, leaves what is the same, erases nothing' out <want
is 'and counts so' "$(counts)" \
    'in:3,out:3,changed:1,not_found:1,failed:0,rejected:0'

# ---- live pipes ----

mkfifo live
echo '{"type":"first"}' >begin
enrich-coverart --rate 0 --cache live.db begin live >live.out 2>live.err \
    8<&- 9>&- &
pid=$!
ok 'what passes leaves before the next file is opened' wait_for first live.out
kill -USR1 $pid
exec 7<>live
ok 'a signal does no harm while nobody opens its other end' \
    wait_for '1 read, 1 written' live.err
: >live.err
kill -USR1 $pid
ok 'and is answered while nothing comes and nothing is asked' \
    wait_for '1 read, 1 written' live.err
album 1 >&7
ok 'a finished record leaves at once' wait_for 1.jpg live.out
echo '{"type":"other"}' >&7
ok 'so does one that passes' wait_for other live.out
printf '{"type":"album","musicbrainz_id":"%s"' "$(id 2)" >&7
kill -USR1 $pid
ok 'a signal makes it say how far it is' wait_for '3 read, 3 written' live.err
echo '}' >&7
ok 'a line may come in pieces' wait_for 2.jpg live.out
exec 7>&-
wait $pid
is 'it ends with its input' $? 0

# The reader leaves while we wait for an answer that never comes.
fault '*' never
albums 1 >in
{
	status=0
	enrich-coverart --rate 0 --retries 0 --timeout 60 --cache x.db in \
	    2>left.err 8<&- 9>&- || status=$?
	echo $status >left
} | :
is 'when the reader leaves, it ends' "$(cat left)" 141
is 'without a word' "$(cat left.err)" ''
fault
i=0
while [ $i -lt 4000 ]; do
	echo '{"type":"other","text":"one of many lines that nobody reads"}'
	i=$((i + 1))
done >in
{
	status=0
	enrich-coverart in 2>left.err || status=$?
	echo $status >left
} | head -n 1 >first
is 'also while records pass' "$(cat left)" 141

# ---- a disk that fills up ----

# full LENGTH: 60 lines into a file that has no room for half of them.
full() {
	awk -v len="$1" 'BEGIN {
		for (s = "x"; length(s) < len; s = s s)
			continue
		s = substr(s, 1, len)
		for (i = 0; i < 60; i++)
			printf "{\"type\":\"other\",\"n\":%d,\"s\":\"%s\"}\n", i, s
	}' >in
	status=0
	(
		ulimit -f $(($1 * 60 / 1024))
		exec enrich-coverart --stats stats in >part 2>err
	) || status=$?
	took=$(wc -l <part | tr -d ' ')
	head -n "$took" in >want
	head -n "$took" part >got
}
full 50
is 'a disk that fills up: 74' "$status" 74
like 'it is said' err '^enrich-coverart: standard output: File too large$'
ok 'it took some lines' cmp got want
ok 'and not all' test "$took" -gt 0 -a "$took" -lt 60
is 'those are counted as out' "$(counts)" \
    "in:60,out:$took,changed:0,not_found:0,failed:0,rejected:0"
full 70000
is 'long lines too: 74' "$status" 74
is 'are counted so' "$(counts | sed 's/.*out:\([0-9]*\).*/\1/')" "$took"
rm -f in got want part

# ---- memory ----

# 40 lines of 1 MB behind one that waits: the window holds some of them only.
fault "*$(id 1)" delay=300
{
	album 1
	awk 'BEGIN {
		s = sprintf("%1000s", ""); gsub(/ /, "x", s)
		for (i = 0; i < 40; i++) {
			printf "{\"type\":\"other\",\"x\":\""
			for (k = 0; k < 1000; k++)
				printf "%s", s
			print "\"}"
		}
	}'
} >in
enrich in
{ found 1; sed 1d in; } >want
ok 'long lines behind one that waits' cmp want out
rm -f in out want
done_testing
