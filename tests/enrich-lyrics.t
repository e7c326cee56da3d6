#!/bin/sh
# enrich-lyrics: two sources in turn, whose words are believed, the token.
# What all enrichers share is in enrich.t.
. "${0%/*}/tap.sh"

# song N TITLE ARTIST ALBUM SECONDS [MORE]
song() {
	printf '{"type":"song","musicbrainz_id":"00000000-0000-4000-8000-%012d",' "$1"
	printf '"title":"%s","artist":{"name":"%s"},"album":{"title":"%s"},"duration":%s%s}\n' \
	    "$2" "$3" "$4" "$5" "$6"
}
daft() { song "$1" "$2" 'Daft Punk' "$3" "$4" "$5"; }
serve
n=0
cache=
enrich() {
	n=$((n + 1))
	run enrich-lyrics --rate 0 --retries 0 --stats stats \
	    --cache "${cache:-c$n.db}" "$@"
}
counts() { sed 's/[{}"]//g; s/program:enrich-lyrics,//' stats; }
asked() { grep -c . "$LOG"; }

omt=',"lyrics":"Once again we test the line\nEvery record arrives on time\n\nNothing lost and nothing more\nThan what was in the one before","lyrics_source":"lrclib","synced_lyrics":"[00:12.50] Once again we test the line\n[00:19.75] Every record arrives on time\n[00:27.00] Nothing lost and nothing more\n[00:34.25] Than what was in the one before\n[00:41.50]"'
love=',"lyrics":"Last night I tested in a dream\nThat every pipe was what it seemed","lyrics_source":"lrclib","synced_lyrics":"[ar:Daft Punk]\n[00:20.10] Last night I tested in a dream\n[00:30.00] That every pipe was what it seemed\n[00:39.90]"'

# ---- LRCLIB ----

{
	daft 1 'One More Time' Discovery 320
	daft 2 Aerodynamic Discovery 207
	daft 3 'Digital Love' Discovery 301
	daft 4 'One More Time' 'Alive 2007' 400
	daft 5 'No Such Song' Discovery 100
	song 6 Intro alt-J 'An Awesome Wave' 157
	daft 7 Aerodynamic Discovery 207 ',"is_instrumental":true'
	daft 8 Aerodynamic Discovery 207 ',"is_instrumental":false'
	daft 9 Aerodynamic Discovery 207 ',"lyrics":"la la"'
	daft 10 Aerodynamic Discovery 207 ',"is_instrumental":0'
} >in
enrich --source lrclib in
is 'done' "$status" 0
{
	daft 1 'One More Time' Discovery 320 "$omt"
	daft 2 Aerodynamic Discovery 207 ',"is_instrumental":true'
	daft 3 'Digital Love' Discovery 301 "$love"
	daft 4 'One More Time' 'Alive 2007' 400		# another length
	daft 5 'No Such Song' Discovery 100
	song 6 Intro alt-J 'An Awesome Wave' 157	# a record without text
	daft 7 Aerodynamic Discovery 207 ',"is_instrumental":true'
	daft 8 Aerodynamic Discovery 207 ',"is_instrumental":true'
	daft 9 Aerodynamic Discovery 207 ',"lyrics":"la la"'
	daft 10 Aerodynamic Discovery 207 ',"is_instrumental":true'
} >want
same 'words, stamps cut, instrumentals; no other recording' out <want
is 'all is counted' "$(counts)" \
    'in:10,out:10,changed:5,not_found:3,failed:0,rejected:0'
is 'three questions at most' \
    "$(grep -c 'track_name=No%20Such%20Song' "$LOG")" 3
unlike 'Genius is not asked' "$LOG" '	genius	'

cp out in
cache=c1.db
before=$(asked)
enrich --source lrclib in
same 'twice is once' out <in
is 'without a request' "$(asked)" "$before"
cache=

song 1 'Harder, Better, Faster, Stronger' 'Daft Punk' Discovery 224 >in
enrich --source lrclib in
like 'karaoke and live versions are passed over' out \
    '"lyrics_source":"lrclib"'
like 'found by the search' "$LOG" 'search.track_name=Harder'

# A song with words is not made an instrumental, one without can get some.
daft 9 Aerodynamic Discovery 207 ',"lyrics":"la la"' >in
enrich -F --source lrclib in
same '--force does not erase' out <in
daft 3 'Digital Love' Discovery 301 ',"is_instrumental":true' >in
enrich -F --source lrclib in
like '--force corrects' out '"is_instrumental":false,"lyrics":"Last night'

# ---- Genius ----

daft 1 'Around the World' Homework 429 ',"external_ids":{"youtube_id":"x"}' >in
enrich in
is 'both sources' "$status" 0
like 'the words of the page, without its headers' out \
    '"lyrics":"Round the loop.*Every line the same\\n\\nNothing is lost\\nIt.s only run twice"'
like 'their source' out '"lyrics_source":"genius"'
like 'the id' out '"genius_song_id":"7004"'
like 'other ids stay' out \
    '"external_ids":\{"youtube_id":"x","genius_song_id":"7004"\}'
like 'accepted annotations, escaped' out \
    '"annotations":"Round the loop .* — The line comes 144 times in the song &amp; &lt;once&gt; in this test\."'
unlike 'no other annotations' out 'Nobody has looked|A description'
like 'LRCLIB was asked first' "$LOG" 'lrclib.*search.track_name=Around'
grep '	/genius/www' "$LOG" >pages
like 'the page was read' pages '	-$'
unlike 'without the token' pages '	yes$'
grep '	/genius/api' "$LOG" >api
unlike 'which the API gets' api '	-$'

enrich --headers in
like '--headers keeps them' out '"lyrics":"\[Chorus\]\\nRound.*\\n\\n\[Outro\]\\nNothing'

daft 1 'Around the World' Homework 429 ',"genius_song_id":"7004"' >in
before=$(asked)
enrich --source genius in
like 'a known id' out '"lyrics_source":"genius"'
sed "1,${before}d" "$LOG" >now
unlike 'is not searched for' now 'genius/api/search'

# ---- in turn ----

daft 1 'One More Time' Discovery 320 >in
before=$(asked)
enrich in
sed "1,${before}d" "$LOG" >now
unlike 'what the first has the second is not asked for' now '	genius	'
daft 1 'Around the World' Homework 429 >in
daft 2 'One More Time' Discovery 320 >>in
before=$(asked)
enrich --source genius,lrclib in
sed "1,${before}d" "$LOG" >now
unlike 'in the order that --source names' now 'lrclib.*Around'
like 'what Genius has not, LRCLIB is asked for' now 'lrclib.*One%20More'
is 'each has its own' "$(sed 's/.*"lyrics_source":"\([a-z]*\)".*/\1/' out |
    tr '\n' ' ')" 'genius lrclib '
fault '/lrclib/*' status=503
daft 1 'Around the World' Homework 429 >in
enrich in
is 'the first is down, the second has it: no failure' "$status" 0
like 'but found' out '"lyrics_source":"genius"'
daft 1 'No Such Song' Homework 429 >in
enrich in
is 'the first is down, the second has nothing: later' "$status" 75
is 'failed, not absent' "$(counts)" \
    'in:1,out:1,changed:0,not_found:0,failed:1,rejected:0'
fault
fault '/genius/www/*' status=403
daft 1 'Around the World' Homework 429 >in
enrich in
is 'a page that is kept from us: later' "$status" 75
same 'and no instrumental' out <in
fault
fault '/genius/www/*' html
enrich in
is 'a page that is none of theirs: later' "$status" 75
fault
fault '/genius/www/*' status=404
enrich in
is 'a page that is gone: none' "$status" 0
same 'the record passes' out <in
fault
for f in html badjson reset cut; do
	fault '/genius/api/referents*' $f
	enrich in
	is "annotations that fail ($f): later, as a whole" "$status" 75
	same 'nothing by halves' out <in
	fault
done

# Five failures of one, and the other goes on.
i=0
while [ $i -lt 10 ]; do
	i=$((i + 1))
	daft $i 'Around the World' Homework 429
done >in
fault '/lrclib/*' status=503
before=$(grep -c '	lrclib	' "$LOG")
enrich -j 1 in
is 'five failures are said in the exit status' "$status" 75
is 'the other goes on' "$(counts)" \
    'in:10,out:10,changed:10,not_found:0,failed:0,rejected:0'
is 'the one is not asked more' \
    "$(($(grep -c '	lrclib	' "$LOG") - before))" 5
fault

# ---- the token ----

daft 1 'Around the World' Homework 429 >in
daft 2 'One More Time' Discovery 320 >>in
export GENIUS_ACCESS_TOKEN=wrong-token
enrich in
is 'a token that is refused: 69' "$status" 69
like 'it is said' err '^enrich-lyrics: genius: the token is refused \(401\)'
is 'LRCLIB goes on' "$(counts)" \
    'in:2,out:2,changed:1,not_found:1,failed:0,rejected:0'
fault '/lrclib/*' status=503
enrich in
is 'the other down: a refusal weighs more' "$status" 69
{ cat in; echo oops; } >bad
enrich -r rejects bad
is 'and more than a bad line set aside' "$status" 69
fault
fault '/genius/api/search*' "redirect=$OTHER_URL/"
GENIUS_ACCESS_TOKEN=s3kret-token
enrich -v --source genius in
grep '	other	' "$LOG" >others
ok 'another host was asked' test -s others
unlike 'without the token' others '	yes$'
fault
GENIUS_ACCESS_TOKEN=s3kret-token
enrich -v --source genius in
grep -h s3kret err out stats >leak
find . "$HOME" -name '*.db*' -exec grep -l s3kret {} + >>leak
same 'the token is in no message, no file' leak </dev/null
unset GENIUS_ACCESS_TOKEN
enrich --source genius,lrclib in
is 'without a token: 78' "$status" 78
like 'which is named' err GENIUS_ACCESS_TOKEN
is 'before anything is read' "$(cat out)" ''
before=$(grep -c '	genius	' "$LOG")
enrich in
is 'LRCLIB alone needs none' "$status" 0
is 'and is alone' "$(grep -c '	genius	' "$LOG")" "$before"

for list in musixmatch '' lrclib,lrclib 'lrclib,' ,lrclib; do
	enrich --source "$list" in
	is "--source '$list'" "$status" 64
done
done_testing
