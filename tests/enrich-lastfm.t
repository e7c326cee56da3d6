#!/bin/sh
# enrich-lastfm: what of the page is taken, whose page it is, the key.  What
# all enrichers share is in enrich.t.
. "${0%/*}/tap.sh"

serve
enrich() { run enrich-lastfm --rate 0 --retries 0 --stats stats "$@"; }
asked() { grep -c . "$LOG"; }

cat >in <<'END'
{"type":"artist","musicbrainz_id":"056e4f3e-d505-4dad-8ec1-d04f521cbb56","name":"Daft Punk","genres":["house"],"external_ids":{"wikidata_id":"Q185828"}}
{"type":"artist","musicbrainz_id":"9282c8b4-ca0b-4c6b-b7e3-4f7762dfc4d6","name":"Nirvana"}
{"type":"artist","musicbrainz_id":"00000000-0001-4000-8000-000000000021","name":"M83"}
{"type":"artist","musicbrainz_id":"00000000-0001-4000-8000-000000000001","name":"椎名林檎"}
{"type":"artist","musicbrainz_id":"00000000-0001-4000-8000-000000000002","name":"Nobody Knows"}
{"type":"song","musicbrainz_id":"00000000-0001-4000-8000-000000000004","title":"M83"}
END
enrich in
is 'done' "$status" 0
is 'all is counted' "$(cat stats)" '{"program":"enrich-lastfm","in":6,"out":6,"changed":4,"not_found":1,"failed":0,"rejected":0}'
sed -n 1p out >first
same 'paragraphs, no tail, entities decoded; genres and ids that are there stay' first <<'END'
{"type":"artist","musicbrainz_id":"056e4f3e-d505-4dad-8ec1-d04f521cbb56","name":"Daft Punk","genres":["house"],"external_ids":{"wikidata_id":"Q185828","lastfm_url":"https://www.last.fm/music/Daft+Punk"},"bio":"Daft Punk were an electronic duo from Paris: Thomas Bangalter & Guy-Manuel de Homem-Christo. They began in 1993 and parted in 2021.\n\nOn stage they wore the helmets of robots.\n\nThis text was written for the tests of daft-etl.","listeners":4123456,"playcount":256789012,"lastfm_url":"https://www.last.fm/music/Daft+Punk"}
END
sed -n 2p out >second
unlike 'a page of another artist too gives no genres' second genres
unlike 'nor numbers' second 'listeners|playcount'
like 'but its text, all of it' second \
    '"bio":"There are at least two artists named Nirvana\.\\n\\n1\) '
like 'which a person is told to look at' err \
    "^enrich-lastfm: in: line 2: last\.fm: the page of 'Nirvana' is about several artists\$"
is 'and of no other' "$(grep -c ': the page of ' err)" 1
unlike 'nobody gets the grey star' out '2a96cbd8b46e442fc41c2b86b821562f'
sed -n 3p out >third
unlike 'a page without a text gives no biography' third '"bio"'
like 'but its numbers' third '"listeners":[0-9]+'
like 'a name in another script' out '"name":"椎名林檎","bio":"椎名林檎 is'
sed -n '5,6p' in >want
sed -n '5,6p' out >got
same 'who is not there, and what is no artist, passes' got <want
like 'the name is asked for first' "$LOG" 'artist=Nobody%20Knows&autocorrect=1'
like 'then the id' "$LOG" 'mbid=00000000-0001-4000-8000-000000000002'

sed -n 2p in >nirvana
enrich -q nirvana
like '-q does not hide it' err "'Nirvana' is about several artists"

# The second time there is little left to find.
before=$(asked)
cp out in
enrich in
same 'twice is once' out <in
is 'without a request' "$(asked)" "$before"
enrich -F in
same '--force changes nothing that is the same' out <in

# ---- the key ----

head -n 4 in | sed 's/,"bio".*/}/' >key.in
unset LASTFM_API_KEY
rm -f stats
enrich key.in
is 'without a key: 78' "$status" 78
like 'which is named' err 'LASTFM_API_KEY'
is 'before anything is read' "$(cat out)" ''
LASTFM_API_KEY='sekret
' enrich /dev/null
is 'a line feed behind the key: 78, before reading' "$status" 78
like 'it is named, not shown' err '^enrich-lastfm: last\.fm: LASTFM_API_KEY holds a blank'
unlike 'nor any of it' err sekret
is 'with counts all the same' "$(cat stats)" '{"program":"enrich-lastfm","in":0,"out":0,"changed":0,"not_found":0,"failed":0,"rejected":0}'
enrich --offline key.in
is 'what is in the cache needs none' "$status" 0

LASTFM_API_KEY=sekret-key
export LASTFM_API_KEY
before=$(asked)
i=0
while [ $i -lt 50 ]; do
	cat key.in
	i=$((i + 1))
done >many.in
enrich --rate 4 --no-cache many.in
is 'a key that is refused: 69' "$status" 69
same 'the rest passes unasked' out <many.in
is 'nothing is asked after that' "$(($(asked) - before))" 1
like 'it is said once' err '^enrich-lastfm: last\.fm: the key is not valid'
is 'and only once' "$(grep -c 'not valid' err)" 1

# A key of funny signs arrives as it is, and stands nowhere.
LASTFM_API_KEY='s3kret/key&x=1'
enrich -v --no-cache --stats stats many.in
like 'it is encoded' "$LOG" 'api_key=s3kret%2Fkey%26x%3D1'
fault '*' reset
enrich -v --no-cache -j 1 key.in
fault
fault '*' "redirect=$OTHER_URL/"
enrich -v --no-cache -j 1 key.in
grep -h s3kret err out stats >leak
find "$HOME" -name '*http.db*' -exec grep -l s3kret {} + >>leak
same 'the key is in no message, no file' leak </dev/null
grep '	other	' "$LOG" >others
ok 'another host was asked' test -s others
unlike 'without the key' others 's3kret'
fault
LASTFM_API_KEY=test-key

# ---- a name that no question can hold ----

{
	printf '{"type":"artist","musicbrainz_id":"00000000-0000-4000-8000-000000000009","name":"'
	head -c 9000 /dev/zero | tr '\0' x
	printf '"}\n'
} >in
before=$(asked)
enrich in
is 'too long a name: there is none' "$status" 0
same 'the record passes unasked' out <in
is 'and nothing is sent' "$(asked)" "$before"

# ---- its errors ----

printf '%s\n' '{"type":"artist","musicbrainz_id":"00000000-0001-4000-8000-000000000005","name":"Too Many"}' >in
enrich in
is 'too many requests: later' "$status" 75
same 'the record passes' out <in
unserve
enrich --no-cache -j 1 many.in
is 'nobody there: later' "$status" 75
same 'every record is kept' out <many.in
is 'five failures are enough' "$(grep -c ': Connection refused' err)" 5
done_testing
