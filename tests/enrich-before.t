#!/bin/sh
# What the pipeline before this one got wrong when it enriched, each by name.
# (That hopeless rows came first for ever: enrich-fair.t.)
. "${0%/*}/tap.sh"

serve
id=00000000-0000-4000-8000-000000000001
artist() { printf '{"type":"artist","musicbrainz_id":"%s","name":"%s"%s}\n' "${2:-$id}" "$1" "$3"; }
album() { printf '{"type":"album","musicbrainz_id":"%s"%s}\n' "$1" "$2"; }
song() {
	printf '{"type":"song","musicbrainz_id":"%s","title":"%s","artist":{"name":"Daft Punk"},"duration":%s%s}\n' \
	    $id "$1" "$2" "$3"
}
n=0
enrich() {
	n=$((n + 1))
	what=$1
	shift
	run "enrich-$what" --rate 0 --retries 0 --cache "${cache:-c$n.db}" \
	    --stats stats "$@" in
}
discovery=48117b90-a16e-34ca-a514-19c702df1158
daft_punk=056e4f3e-d505-4dad-8ec1-d04f521cbb56

# ---- a failed request looked like "no data", with status 0 ----

for what in lastfm coverart lyrics; do
	{ artist Cher; album $discovery; song 'One More Time' 320; } >in
	fault '*' reset
	enrich $what
	fault
	is "$what: a failed request is a failure" "$status" 75
	like "$what: not an absence" stats '"not_found":0,"failed":1'
	same "$what: and costs no record" out <in
done

# ---- text that is no lyrics was stored as lyrics ----

song 'Around the World' 429 ',"genius_song_id":"7004"' >in
fault '/genius/www/*' status=404
enrich lyrics --source genius
same 'no address, description or annotation stands in for lyrics' out <in
fault

# ---- the first hit was taken ----

song 'Around the World' 429 >in
enrich lyrics --source genius
like 'not the first hit, but the song' out '"genius_song_id":"7004"'
song 'Around the World' 429 ',"genius_song_id":"7004"' >in
: >"$LOG"
enrich lyrics --source genius
unlike 'a known id is not searched for by title' "$LOG" 'api/search'

# ---- artists by name alone ----

artist Nirvana 9282c8b4-ca0b-4c6b-b7e3-4f7762dfc4d6 >in
enrich lastfm
like 'the name is asked for with its correction' "$LOG" 'autocorrect=1'
unlike 'one of two of a name does not get the tags of both' out genres

# ---- the grey star ----

artist 'Daft Punk' $daft_punk >in
enrich lastfm
unlike 'the star that all artists have is no picture' out '"images"'

# ---- the biography ----

like 'paragraphs stay' out '1993.*2021\.\\n\\nOn stage'
like 'entities are decoded' out 'Thomas Bangalter & Guy'
unlike 'the tail goes' out 'Read more|User-contributed|Creative Commons'
like 'tags are not thrown away' out '"genres":\['

# ---- keys ----

for key in LAST_FM_API_KEY NOTHING; do
	: >"$LOG"
	run env -u LASTFM_API_KEY $key=sekret enrich-lastfm in
	is "without LASTFM_API_KEY ($key is none): 78" "$status" 78
	is 'and nothing is asked with the key "undefined"' "$(cat "$LOG")" ''
done
fault '*' reset
run env LASTFM_API_KEY=sekret enrich-lastfm -v --rate 0 --retries 0 in
unlike 'a key is in no message' err sekret
fault

# ---- instrumental by guess ----

for title in Intro Outro Prelude Interlude 'Silence (Instrumental)'; do
	song "$title" 60
done >in
enrich lyrics
same 'a title, or that nobody has the words, makes no instrumental' out <in
like 'though all were asked' stats '"not_found":5'
song 'Digital Love' 301 ',"is_instrumental":true' >in
enrich lyrics -F
like 'and what was said once can be unsaid' out '"is_instrumental":false'

# ---- covers ----

album $discovery >in
: >"$LOG"
enrich coverart
like 'the archive is asked by MusicBrainz id, of the group' "$LOG" \
    "release-group/$discovery"
unlike 'and not of a release with that id' "$LOG" "/release/$discovery"
unlike 'pictures are https' out '"http:'

# ---- external ids ----

for ids in '"not JSON"' '[1]' null '{}' 5; do
	song 'Around the World' 429 ",\"external_ids\":$ids" >in
	enrich lyrics --source genius
	is "external_ids $ids stops nothing" "$status" 0
	like 'the column has the id' out '"genius_song_id":"7004"'
done
song 'Around the World' 429 ',"external_ids":"not JSON"' >in
enrich lyrics --source genius
like 'what is there is not replaced silently' out '"external_ids":"not JSON"'
song 'Around the World' 429 ',"external_ids":{"youtube_id":"x"}' >in
enrich lyrics --source genius
like 'and the site reads it under this name' out \
    '"external_ids":\{"youtube_id":"x","genius_song_id":"7004"\}'

# ---- annotations were HTML of third parties ----

like 'they are text, escaped' out '"annotations":"[^"]*&lt;once&gt;'
unlike 'with no tag' out '"annotations":"[^"]*<'

# ---- no cache, no name ----

cache=kept.db
{ artist 'Daft Punk' $daft_punk; album $discovery; song 'No Such Song' 1; } >in
for what in lastfm coverart lyrics; do enrich $what; done
: >"$LOG"
for what in lastfm coverart lyrics; do enrich $what; done
is 'a second run asks nobody' "$(cat "$LOG")" ''
cache=
for what in lastfm coverart lyrics; do enrich $what; done
is 'and we say who we are' "$(cut -f 6 "$LOG" | sort -u |
    sed 's/[0-9][0-9.]*/VERSION/')" 'daft-etl/VERSION ( https://daft.fm )'
done_testing
