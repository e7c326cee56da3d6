#!/bin/sh
# mb-extract: the fewest requests, the right artist, the right albums, and what
# is said when something does not come.
. "${0%/*}/tap.sh"
. "$root/tests/extract.sh"

merged=00000000-0001-4000-8000-00000000dead

# Requests of the last run whose target has this; all of them without.
asked() {
	grep -c -e "${1:-.}" "$LOG"
}

# ---- made answers ----

# Artists 101 to 107, whose lists are long or odd.  Everything has a number: the
# recordings of release N are those from 1000 * N + 1 on.
gen='
function id(kind, n) {
	return sprintf("00000000-%04d-4000-8000-%012d", kind, n)
}
function track(n, rec, more) {
	return "{\"position\":" n ",\"title\":\"song " rec "\",\"length\":" \
	    "1000,\"recording\":{\"id\":\"" id(3, rec) "\",\"title\":\"song " \
	    rec "\",\"video\":false" more "}}"
}
function rel(artist, group, r, date, tracks, status, more,    i, s) {
	s = "{\"id\":\"" id(2, r) "\",\"title\":\"album " group "\"," \
	    "\"status\":\"" status "\",\"date\":\"" date "\"," \
	    "\"artist-credit\":[{\"name\":\"Made\",\"artist\":{\"id\":\"" \
	    id(1, artist) "\"}}],\"release-group\":{\"id\":\"" id(9, group) \
	    "\",\"title\":\"album " group "\",\"primary-type\":\"Album\"," \
	    "\"secondary-types\":[],\"first-release-date\":\"\"}," \
	    "\"media\":[{\"position\":1,\"format\":\"CD\",\"tracks\":["
	for (i = 1; i <= tracks; i++)
		s = s (i > 1 ? "," : "") track(i, 1000 * r + i, more)
	return s "]}]}"
}
function page(list, count, offset, file) {
	print "{\"release-count\":" count ",\"release-offset\":" offset \
	    ",\"releases\":[" list "]}" > file
	close(file)
}
function artist(n, file) {
	print "{\"id\":\"" id(1, n) "\",\"name\":\"Made\",\"sort-name\":" \
	    "\"Made\",\"type\":\"Group\"}" > file
	close(file)
	route("/artist/" id(1, n), file)
}
function route(path, file) {
	sub(/.*\//, "", file)
	print path "\t200\t" file > "made/musicbrainz/routes"
}
function releases(n, offset, file) {
	route("/release?artist=" id(1, n) "&offset=" offset, file)
}
function join(a, b) { return a == "" ? b : a "," b }
BEGIN {
	d = "made/musicbrainz/"
	rels = ",\"relations\":[]"

	# 101: one group of 130 releases of ten tracks; the first is it
	artist(101, d "a101")
	s = ""; t = ""
	for (i = 1; i <= 50; i++)
		s = join(s, rel(101, 1, i, 1970 + i, 10, "Official", rels))
	for (i = 51; i <= 130; i++)
		t = join(t, rel(101, 1, i, 2030, 0, "Official", rels))
	page(s, 130, 0, d "r101-0"); releases(101, 0, d "r101-0")
	page(t, 130, 50, d "r101-50"); releases(101, 50, d "r101-50")

	# 102: the same, but the earliest comes last, on a page cut short
	artist(102, d "a102")
	s = ""; t = ""; u = ""
	for (i = 201; i <= 250; i++)
		s = join(s, rel(102, 2, i, 1971 + i, 10, "Official", rels))
	for (i = 251; i <= 290; i++)
		t = join(t, rel(102, 2, i, 2030, 0, "Official", rels))
	for (i = 291; i <= 330; i++)
		u = join(u, rel(102, 2, i, i == 330 ? "1969-12" : 2030, 0,
		    "Official", rels))
	page(s, 130, 0, d "r102-0"); releases(102, 0, d "r102-0")
	page(t, 130, 50, d "r102-50"); releases(102, 50, d "r102-50")
	page(u, 130, 90, d "r102-90"); releases(102, 90, d "r102-90")
	print rel(102, 2, 330, "1969-12", 3, "Official", rels) > (d "l330")
	route("/release/" id(2, 330), d "l330")

	# 103: 60 releases of twelve tracks in five albums: cut at 41
	artist(103, d "a103")
	s = ""; t = ""
	for (i = 0; i < 60; i++) {
		r = rel(103, 10 + i % 5, 401 + i, 1990 + i % 7, 12,
		    "Official", rels)
		if (i < 41) s = join(s, r)
		else t = join(t, r)
	}
	page(s, 60, 0, d "r103-0"); releases(103, 0, d "r103-0")
	page(t, 60, 41, d "r103-41"); releases(103, 41, d "r103-41")

	# 104: a box of 730 recordings, without relations; two more albums
	artist(104, d "a104")
	page(rel(104, 21, 501, "1990", 730, "Official", ""), 3, 0, d "r104-0")
	releases(104, 0, d "r104-0")
	page(join(rel(104, 22, 502, "1991", 0, "Official", rels),
	    rel(104, 23, 503, "1992", 0, "Official", rels)), 3, 1, d "r104-1")
	releases(104, 1, d "r104-1")
	for (i = 502; i <= 503; i++) {
		print rel(104, i - 480, i, 1489 + i, 2, "Official", rels) \
		    > (d "l" i)
		route("/release/" id(2, i), d "l" i)
	}
	for (k = 0; k < 730; k += 100) {
		s = ""
		for (i = k + 1; i <= k + 100 && i <= 730; i++)
			s = join(s, "{\"id\":\"" id(3, 501000 + i) \
			    "\",\"relations\":[{\"type\":\"producer\"," \
			    "\"target-type\":\"artist\",\"direction\":" \
			    "\"backward\",\"artist\":{\"id\":\"p\",\"name\":" \
			    "\"P\"}}]}")
		print "{\"recordings\":[" s "],\"recording-count\":730}" \
		    > (d "rec" k)
		route("/recording?release=" id(2, 501) "&offset=" k,
		    d "rec" k)
	}

	# 105: the chosen release is gone when it is looked up
	artist(105, d "a105")
	page(rel(105, 31, 601, "2000", 501, "Bootleg", rels), 3, 0,
	    d "r105-0")
	releases(105, 0, d "r105-0")
	page(join(rel(105, 32, 602, "1991", 0, "Official", rels),
	    rel(105, 32, 603, "1992", 0, "Official", rels)), 3, 1, d "r105-1")
	releases(105, 1, d "r105-1")
	print rel(105, 32, 603, 1992, 2, "Official", rels) > (d "l603")
	route("/release/" id(2, 603), d "l603")

	# 106: no releases at all
	artist(106, d "a106")
	page("", 0, 0, d "r106-0"); releases(106, 0, d "r106-0")

	# 107: a page that says where 106 is now, as a gateway would
	print "<html>Moved</html>" > (d "moved")
	print "/artist/" id(1, 107) "\t301\tmoved\tLocation: " \
	    "{url}/musicbrainz/ws/2/artist/" id(1, 106) > (d "routes")
	releases(107, 0, d "r106-0")
}'

mkdir -p made/musicbrainz
awk "$gen" </dev/null || exit 1
serve -d "$fixtures" -d made

# ---- few requests ----

mb "$dp"
is 'an artist by id' "$status" 0
is 'two requests when all fits a page' "$(asked)" 2
is 'a parent before its children, an end' "$(kinds)" alsssslssssslsssse
like 'by whom, with a contact' "$LOG" 'daft-etl/[0-9.]+ \( https://daft\.fm \)'
like 'the counts close the run' err \
    '^mb-extract: 1 artist, 3 albums, 13 songs; 2 requests$'
like 'the end has them too' out \
    '^\{"type":"end","artists":1,"albums":3,"songs":13\}$'
cp out dp.out

mb 'Daft Punk'
is 'a name costs one search more' "$(asked)" 3
ok 'and gives the same' cmp out dp.out

mb "$(made 101)"
is '130 releases of one group' "$(asked)" 3
is 'one album of ten songs' "$(kinds)" alsssssssssse
like 'the earliest of them' out '"release":.*4000-8000-000000000001"'

mb "$(made 102)"
is '... of which the last listed is the earliest' "$(asked)" 5
is 'by what came: the page that was cut goes on' "$(asked 'offset=90')" 1
like 'the earliest of all pages' out '"release":.*4000-8000-000000000330"'
is 'and it was looked up' "$(kinds)" alssse

mb "$(made 103)"
is 'a page cut by the 500-track rule' "$(asked)" 3
is 'goes on where it was cut' "$(asked 'release.*offset=41')" 1
is 'five albums, all songs' "$(kinds | tr -d s)" allllle
is 'sixty songs' "$(kinds | tr -cd s | wc -c | tr -d ' ')" 60

mb "$(made 104)"
is 'a box of 730 recordings: relations browsed' "$(asked '/recording?')" 8
is 'and nothing else that is needless' "$(asked)" 13
is 'credits of the first and the last' "$(grep -c '"credits":\[{"name":"P"' \
    out)" 730

mb "$(made 105)"
is 'a release that is gone gives way' "$(kinds)" alsse
like 'to the next one' out '"release":.*4000-8000-000000000603"'

mb "$(made 106)"
is 'an artist without releases' "$status $(kinds)" '0 ae'

mb -n 1 "$dp"
is 'only the first album' "$(titles album)" Homework
mb -n 1 "$(made 104)"
is 'no look-ups for the others' "$(asked '/release/')" 0
mb -n 2 "$dp"
is 'the first two' "$(titles album | tr '\n' ,)" Homework,Discovery,

# ---- albums and songs ----

mb -v "$dp"
like '-v: why a group is left out' err \
    'Daft Punk: Alive 1997 left out: Live$'
like '-v: which release' err 'Daft Punk: Discovery: release '
like '-v: by whom' err 'Split with Daft Punk left out: by Kavinsky$'
is 'no live, no remix album' "$(titles album | tr '\n' ,)" \
    'Homework,Discovery,Human After All,'
is 'a recording on two albums is two songs' \
    "$(titles song | grep -c 'Harder, Better')" 2
is 'no remix, no video' "$(titles song | grep -c 'Technologic')" 1
grep '"title":"One More Time"' out >song
same 'a song, whole' song <<'END'
{"type":"song","musicbrainz_id":"00000000-0003-4000-8000-000000000001","title":"One More Time","artist":{"musicbrainz_id":"056e4f3e-d505-4dad-8ec1-d04f521cbb56","name":"Daft Punk"},"album":{"musicbrainz_id":"48117b90-a16e-34ca-a514-19c702df1158","title":"Discovery"},"disc":1,"position":1,"duration":320,"release_date":"2001-03-12","isrc":"GBDUW0000059","artist_credit":"Daft Punk feat. Romanthony","credits":[{"name":"Guy-Manuel de Homem-Christo","id":"00000000-0001-4000-8000-000000000002","roles":["writer","producer"]},{"name":"Romanthony","id":"00000000-0001-4000-8000-000000000003","roles":["writer","lead vocals"]},{"name":"Thomas Bangalter","id":"00000000-0001-4000-8000-000000000001","roles":["writer","producer"]}],"spotify_track_id":"0DiWol3AO6WpXZgp0goxAV","external_ids":{"spotify_id":"0DiWol3AO6WpXZgp0goxAV","youtube_id":"FGBhQbmPwH8"}}
END
mb --keep-versions "$dp"
is '--keep-versions: the remix too' "$(titles song | grep -c Technologic)" 2
mb -t ep,single "$dp"
is '-t: the types are asked for' "$(asked 'type=ep%7Csingle')" 1
mb M83
is 'a double album is whole' "$(titles song | tr '\n' ,)" \
    'Intro,Midnight City,Reunion,My Tears Are Becoming a Sea,New Map,Outro,'

# ---- the right artist ----

mb Nirvana
is 'two of one name: neither' "$status $(kinds)" '1 e'
like 'both are shown' err "$us Nirvana \(1980s~1990s US grunge band\), Group, US"
like 'with what tells them apart' err \
    "$uk Nirvana \(1960s band from the UK\), Group, GB"
is 'and nothing more is asked' "$(asked)" 1

mb 'nobody at all'
is 'nobody' "$status $(kinds)" '1 e'
like 'is said' err "^mb-extract: 'nobody at all': no artist has this name"

mb 椎名林檎 'Sheena Ringo' alt-J
is 'by name, by alias, with a plain hyphen' "$status $(grep -c '^{"type":"artist"' out)" \
    '0 2'
mb AC/DC 'Wham!' 'Sunn O)))' '?' '"' 'a AND b'
is 'Lucene means nothing by them' "$(asked 'query=AC%5C%2FDC')$(asked \
    'query=Wham%5C%21')$(asked 'query=Sunn%20O%5C%29%5C%29%5C%29')$(asked \
    'query=%5C%3F')$(asked 'query=%5C%22')$(asked 'query=a%20%5CAND%20b')" \
    111111

mb "$nobody"
is 'an id of nobody' "$status $(kinds)" '1 e'
like 'is said too' err "'$nobody': MusicBrainz has no artist with this id"

mb "$merged"
is 'a merged id is followed' "$status $(asked)" '0 2'
like 'and becomes a former one' out \
    '^\{"type":"artist","musicbrainz_id":"'"$dp"'".*"former_ids":\["'"$merged"'"\]'
unlike 'in the artist alone' out '"artist":\{[^}]*dead'

mb "$(made 107)"
is 'a redirect without the document is followed' "$status $(kinds)" '0 ae'
like 'to the same end' out "\"former_ids\":\\[\"$(made 107)\"\\]"

mb "$merged" 'Daft Punk' "$dp" 056E4F3E-D505-4DAD-8EC1-D04F521CBB56 \
    "https://musicbrainz.org/artist/$dp"
is 'named five times, written once' "$(kinds)" alsssslssssslsssse

printf '%s\n' '# who' '' "  $uk  " 'Daft Punk' >artists
mb -f artists "$us"
is 'a file of artists, after the operands' \
    "$(sed -n 's/^{"type":"artist".*"name":"\([^"]*\)","sort.*"country":"\(..\)".*/\1 \2/p' \
    out | tr '\n' ,)" 'Nirvana US,Nirvana GB,Daft Punk FR,'
printf '%s\r\n%s' "$uk" "$us" >artists
mb -f - <artists
is 'from standard input; the last line without newline' \
    "$status $(grep -c '^{"type":"artist"' out)" '0 2'
mb -f /dev/null
is 'an empty list' "$status $(kinds)" '0 e'
printf 'fine\nb\377d\n' >artists
mb -f artists
is 'a line that is no text' "$status $(asked)" '65 0'
like 'is named' err '^mb-extract: artists: line 2: '

# Slow answers do not change the order.
fault "*/artist/$us*" delay=300
mb "$us" "$uk"
is 'the order is the one asked for' \
    "$(sed -n 's/^{"type":"artist".*"country":"\(..\)".*/\1/p' out | tr '\n' ,)" \
    US,GB,
fault

# ---- what does not come ----

fault "*/release?*$uk*" status=503
mb --retries 0 "$us" "$uk" "$dp"
is 'an outage half way' "$status" 75
is 'what came is written, without an end' "$(kinds)" \
    "$(printf alsss; printf a; printf alsssslssssslssss)"
like 'said' err 'Nirvana: .*503'
like 'counted' err '3 artists, 4 albums, 16 songs; [0-9]+ requests; 1 not complete$'
fault
mb_again "$us" "$uk" "$dp"
is 'the next run asks for what is missing' "$status $(asked)" '0 1'
is 'and is whole' "$(kinds)" alsssalssalsssslssssslsssse

mb "$(made 104)"
fault '*/release/*0502?*' status=500
rm -rf .cache
mb_again --retries 0 "$(made 104)"
is 'one album missing' "$status $(kinds | tr -d s)" '75 all'
fault

fault "*/artist/$dp*" html
mb "$dp"
is 'a page in place of an answer' "$status $(kinds)" '75 '
fault
mb_again "$dp"
is 'was not kept' "$status $(kinds)" '0 alsssslssssslsssse'
for f in badjson badutf8 cut badgzip reset status=403; do
	fault "*/release?*$dp*" "$f"
	mb --retries 0 "$dp"
	is "$f: try again later" "$status $(kinds)" '75 a'
	fault
done
fault "*/release?*$dp*" status=400
mb "$dp"
is 'a question that is refused' "$status $(kinds)" '69 a'
fault
fault "*/artist/$dp*" status=503,retry-after=0 1
mb "$dp"
is 'a moment too busy' "$status $(asked)" '0 3'
fault

fault '*' status=503
mb --retries 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20
is 'a service that is down' "$status $(kinds)" '75 '
ok 'is soon left alone' test "$(asked)" -lt 16
like 'which is said' err 'requests failed in a row: giving up'
like 'and all are counted' err '; 20 not complete$'
fault

mb "$dp"
mb_again "$dp"
is 'a second run asks nothing' "$(asked)" 0
ok 'and writes the same' cmp out dp.out
mb_again --offline "$dp"
is 'nor does --offline' "$status $(asked)" '0 0'
mb_again --offline "$dp" "$us"
is '--offline: what is not there' "$status $(asked) $(kinds)" \
    '75 0 alsssslssssslssss'
mb_again --no-cache "$dp"
is '--no-cache asks' "$(asked)" 2

# ---- the stream ----

fault "*/release?*$dp*" never
rm -rf .cache
mb_pid=
mb-extract --rate 0 "$dp" >early 2>err &
mb_pid=$!
n=0
until [ -s early ] || [ $n -gt 100 ]; do
	sleep 0.1
	n=$((n + 1))
done
kill "$mb_pid"
wait "$mb_pid" 2>/dev/null
like 'a record leaves while the next one is waited for' early \
    '^\{"type":"artist",'
fault

mb --stats counts 'Daft Punk' Nirvana
same '--stats' counts <<'END'
{"program":"mb-extract","artists":1,"albums":3,"songs":13,"requests":4,"not_found":1,"failed":0}
END
mb -q "$dp"
is '-q: nothing to say' "$(cat err)" ''
mb -q "$dp" Nirvana
like '-q: but when something is not found' err '; 1 not found$'

run sh -c 'mb-extract --rate 0 "$1" >/dev/full' - "$dp"
is 'a full disk' "$status" 74
run sh -c '{
	until [ -e closed ]; do sleep 0.01; done
	mb-extract --rate 0 "$1"
	echo $? >gone
} | { exec <&-; : >closed; }' - "$dp"
is 'a reader that leaves' "$(cat gone)" 141

rm counts
mb --stats counts
is 'no artist' "$status" 64
like 'with counts, for the options were good' counts '"artists":0,'
mb --nonsense x
is 'an unknown option' "$status" 64
mb -t albums x
is 'an unknown type' "$status" 64
mb -n 0 x
is 'no albums' "$status" 64
mb ' '
is 'a blank name' "$status" 64
mb -f nowhere
is 'no such file' "$status $(kinds)" '66 '
like 'named' err '^mb-extract: nowhere: '
mkdir -p dir
run mb-extract -f dir
is 'a directory is none' "$status $(cat err)" '66 mb-extract: dir: Is a directory'
run mb-extract -t lp 'Daft Punk'
is 'a type that is none' \
    "$status $(head -n 1 err)" "64 mb-extract: -t: 'lp' is no list of album, ep, single, broadcast, other"
rm -f counts
mb --stats counts -f nowhere
like 'counts at that exit, too' counts '"artists":0,.*"failed":0'
echo "$dp" >list
mb --stats list -f list
is 'counts instead of the list' "$status $(cat err)" \
    '73 mb-extract: list: is the input'
is 'which is unharmed' "$(cat list)" "$dp"
mb --stats out "$dp"
is 'counts instead of the records' "$status" 73
run env MUSICBRAINZ_URL=nonsense mb-extract "$dp"
is 'an address that is none' "$status" 78
mb --dump-artists a "$dp"
is 'half of a dump' "$status" 64
mb --help
like 'help' out '^usage: mb-extract '

done_testing
