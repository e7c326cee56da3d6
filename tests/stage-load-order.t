#!/bin/sh
# stage-load: in whatever order records come, the rows are the same.
. "${0%/*}/tap.sh"
. "$root/tests/load.sh"

# ---- order ----

fresh
{
	song 1 1 1 First
	song 2 1 1 Second
	album 1 1 Album
	artist 1 Artist
	end 1 1 2
} >in.p; load --require-end <in.p
is 'children may come first' "$status $(cat err)" \
    '0 stage-load: 5 read: 4 new, 0 changed, 0 same, 0 rejected, 1 ignored'
is 'in their order' "$(sql 'SELECT group_concat(title) FROM songs')" First,Second

dump >before
{ artist 2 New; echo; song 9 7 1 Lost; album 9 7 Lost; } >in.p; load <in.p
is 'a child without a parent is refused' "$status" 65
same 'by its line' err <<END
stage-load: line 4: artist: $(a 7) is not there
END
dump >after
ok 'and nothing of the run stays' cmp before after
{ song 9 1 7 Lost; artist 2 New; album 9 7 Lost; } >in
load -r bad --stats stats <in
is 'with -r it is set aside' "$status" 1
sed 1,2d in >want; sed -n 1p in >>want
ok 'as it came' cmp bad want
is 'and the rest is loaded' "$(sql 'SELECT group_concat(name) FROM (SELECT name FROM artists ORDER BY id)')" Artist,New
same 'counted' stats <<'END'
{"program":"stage-load","read":3,"new":1,"changed":0,"same":0,"rejected":2,"ignored":0}
END
{ echo; cat in; } >two.ndjson
load in two.ndjson
like 'the file and line are told of what waited' err '^stage-load: in: line 3: artist'

# ---- songs on several albums ----

{
	artist 1 One
	album 1 1 Early '"release_date":"1999-01-01"'
	album 2 1 Late '"release_date":"2005"'
	album 3 1 Unknown
	album 4 1 'Early too' '"release_date":"1999-01-01"'
} >parents
song 1 1 1 Song '"duration":101' >s1
song 1 1 2 'Song (late)' '"duration":102,"isrc":"GBDUW0000002","external_ids":{"a":"2","b":"2"}' >s2
song 1 1 3 'Song (unknown)' '"isrc":"GBDUW0000003","lyrics":"three","external_ids":{"a":"3"}' >s3
song 1 1 4 'Song (early too)' '"duration":104' >s4
for order in 'parents s1 s2 s3 s4' 's4 s3 s2 s1 parents' 'parents s3 s1 s4 s2' \
    's2 parents s4 s1 s3' 'parents s4 s2 s3 s1' 's3 s4 parents s2 s1'; do
	fresh
	# shellcheck disable=SC2086 # a list
	cat $order >in.p; load <in.p
	is "$order" "$status $(sql 'SELECT title, duration, album_id = (SELECT id FROM albums WHERE title = "Early"), lyrics FROM songs')" \
	    '0 Song|101|1|three'
	sql 'UPDATE songs SET updated_at = 1'
	# shellcheck disable=SC2086
	cat $order >in.p; load <in.p
	like 'again' err '0 new, 0 changed, 9 same'
done
fresh
cat parents s2 >in.p; load <in.p
cat s1 >in.p; load <in.p
is 'a later run moves it to the earlier album' \
    "$(sql 'SELECT title, duration, isrc, external_ids FROM songs')" \
    'Song|101|GBDUW0000002|{"a":"2","b":"2"}'
cat s3 >in.p; load <in.p
is 'another album adds only what it lacks' \
    "$(sql 'SELECT title, duration, isrc, lyrics, external_ids FROM songs')" \
    'Song|101|GBDUW0000002|three|{"a":"2","b":"2"}'
{ artist 2 Two; album 2 2 Late; } >in.p; load <in.p
is 'an album keeps its artist' "$(sql "SELECT artist_id FROM albums WHERE title = 'Late'")" 1
printf '{"type":"song","musicbrainz_id":"%s","title":"No artist","album":{"musicbrainz_id":"%s"}}\n' \
    "$(s 5)" "$(b 1)" >in.p; load <in.p
is "a song's artist is its album's" "$(sql "SELECT artist_id FROM songs WHERE title = 'No artist'")" 1

# ---- former ids ----

fresh
{ artist 1 Old; album 1 1 Album; } >in.p; load <in.p
artist 2 New "\"former_ids\":[\"$(a 9)\",\"$(a 1)\"]" >in
load <in
is 'a merged row takes the new id' "$(sql 'SELECT id, name, slug, musicbrainz_id FROM artists')" \
    "1|New|old|$(a 2)"
load <in
like 'once' err '1 same'
{ artist 3 Other; artist 2 New "\"former_ids\":[\"$(a 3)\"]"; } >in.p; load <in.p
is 'not if the new id has a row' "$status $(sql 'SELECT count(*) FROM artists')" '0 2'
like 'which is said' err "^stage-load: line 2: $(a 2): $(a 3) was merged into it, but has a row"
{ artist 4 Four "\"former_ids\":[\"$(a 3)\"]"; album 2 3 'By the old id'; } >in.p; load <in.p
is 'who names the old id still finds it' "$status $(sql "SELECT r.name FROM albums b JOIN artists r ON r.id = artist_id WHERE title LIKE 'By%'")" \
    '0 Four'
{ artist 4 Four "\"former_ids\":[\"$(a 3)\"]"; album 2 3 'By the old id'; } >in.p; load <in.p
is 'again too, when no row has it any more' "$status $(cat err)" \
    '0 stage-load: 2 read: 0 new, 0 changed, 2 same, 0 rejected, 0 ignored'
{ song 1 6 3 Song; album 3 6 'By an id never seen'; artist 5 Five "\"former_ids\":[\"$(a 6)\"]"; } >in.p; load <in.p
is 'nor needs it ever have had one' "$status $(sql "SELECT name FROM songs JOIN artists a ON a.id = artist_id")" '0 Five'
{ artist 7 Seven; artist 8 Eight; } >in.p; load <in.p
artist 9 Nine "\"former_ids\":[\"$(a 7)\",\"$(a 8)\"]" >in.p; load <in.p
like 'a second row that was merged is told at once' err "^stage-load: line 1: $(a 9): $(a 8) was merged into it"

many() { yes "\"$(a 1)\"," | head -n "$1" | tr -d '\n'; }
artist 5 Five "\"former_ids\":[$(many 20000)\"$(a 5)\"]" >in.p; load <in.p
is 'some thousand are bearable' "$status" 0
{ artist 5 Five | tr -d '}\n'; printf ',"former_ids":['; many 30000; printf '"%s"]}\n' "$(a 5)"; } >in.p; load <in.p
is 'more than anybody merged are not' "$status $(cat err)" '65 stage-load: line 1: former_ids: too many'

# ---- every order ----

# Each line of stdin in every order, with blanks between.
orders() {
	awk 'function go(done, rest, n,	w, i, k, r) {
		if (n == 0) { print done; return }
		split(rest, w, " ")
		for (i = 1; i <= n; i++) {
			r = ""
			for (k = 1; k <= n; k++)
				if (k != i)
					r = r " " w[k]
			go(done " " w[i], r, n - 1)
		}
	} { go("", $0, NF) }'
}

# All that is known, slugs and ids aside, on one line.
contents() {
	sqlite3 s.db "SELECT 'artist', name, bio, musicbrainz_id FROM artists ORDER BY 4;
	    SELECT 'album', title, a.name, b.musicbrainz_id FROM albums b JOIN artists a ON a.id = artist_id ORDER BY 4;
	    SELECT 'song', s.title, duration, isrc, lyrics, (SELECT group_concat(key || value) FROM
		(SELECT * FROM json_each(s.external_ids) ORDER BY key)), s.release_date, b.title, a.name, s.musicbrainz_id
		FROM songs s LEFT JOIN albums b ON b.id = album_id JOIN artists a ON a.id = s.artist_id
		ORDER BY s.musicbrainz_id" | tr '\n' ' '
	echo
}

# every NAME HOW-MANY FILE...: what is loaded is the same whatever the order.
every() {
	name=$1 many=$2
	shift 2
	echo "$*" | orders >turns
	while read -r order; do
		rm -f s.db*
		cp empty.db s.db
		# shellcheck disable=SC2086 # a list
		cat $order | stage-load -q -s s.db 2>&1
		contents
	done <turns >states
	is "$name: $many orders" "$(wc -l <turns) $(sort -u states | wc -l)" "$many 1"
	sort states | uniq -c | sort -n | head -n 4 >spread
	[ "$(wc -l <spread)" -eq 1 ] || diag <spread
}

fresh
sqlite3 s.db 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
cp s.db empty.db
{ artist 1 One; album 3 1 Unknown; } >p3
{ album 2 1 Late '"release_date":"2005"'; album 1 1 Early '"release_date":"1999"'; } >p12
song 1 1 1 Song '"duration":101,"external_ids":{"a":"1"}' >s1
song 1 1 2 'Song (late)' '"lyrics":"two","external_ids":{"a":"2","b":"2"}' >s2
song 1 1 3 'Song (unknown)' '"lyrics":"three","isrc":"GBDUW0000003","external_ids":{"b":"3","c":"3"}' >s3
every 'a song on three albums' 120 p3 p12 s1 s2 s3
like 'each value of the earliest that has one' states \
    'song\|Song\|101\|GBDUW0000003\|two\|a1,b2,c3\|\|Early\|One\|'

{ artist 1 One; artist 2 Two; } >p
album 1 1 Early '"release_date":"1999"' >b1
album 2 2 Late '"release_date":"2005"' >b2
printf '{"type":"song","musicbrainz_id":"%s","title":"Song","album":{"musicbrainz_id":"%s"}}\n' "$(s 1)" "$(b 1)" >s1
printf '{"type":"song","musicbrainz_id":"%s","title":"Song","album":{"musicbrainz_id":"%s"}}\n' "$(s 1)" "$(b 2)" >s2
every 'albums of two artists' 120 p b1 b2 s1 s2

artist 1 Old '"bio":"kept"' >a1
artist 2 New "\"former_ids\":[\"$(a 1)\"]" >a2
album 1 1 Album >b1
song 1 1 1 Song >s1
every 'an artist and what was merged into it' 24 a1 a2 b1 s1
like 'is one row' states "^artist\|New\|kept\|$(a 2) album\|Album\|New\|[-0-9a-f]* song"
song 1 1 1 Song '"lyrics":"old","duration":1' >s1
song 2 1 1 'New song' "\"former_ids\":[\"$(s 1)\"],\"duration\":2" >s2
every 'the same of songs' 24 a1 b1 s1 s2
like 'the older record only adds' states "song\|New song\|2\|\|old\|"

# One after another means what it says, also when the first one has to wait.
fresh
{ artist 1 One; song 1 1 1 Old; album 1 1 A; song 1 1 1 New; album 2 2 Old; artist 2 Two; album 2 2 New; } >in.p; load <in.p
is 'the last one counts' "$(sql 'SELECT title FROM songs UNION ALL SELECT title FROM albums WHERE id > 1' | tr '\n' ' ')" 'New New '
like 'each' err '7 read: 5 new, 2 changed'
done_testing
