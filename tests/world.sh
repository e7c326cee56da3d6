# world.sh: things by number that all services know, and the programs that ask
# about them; read after tap.sh.
# shellcheck shell=sh
#
#	world FROM TO ...	serves what has a number from FROM to TO
#	record KIND N		the record of one, as it is before
#	about KIND N		GLOB of the requests about it (a step of them)
#	ask KIND OPTION...	looks up those in the file in, a number a line:
#				out, err, stats, records, $status, $took (s)
#	told KIND		"N changed" or "N same" for each of them
#	failed			how many failed
#
# KIND is mb (mb-extract), lastfm, coverart, lrclib, genius (its API) or page
# (its pages).  Each ask has a cache of its own, unless $cache names one, and
# no limit of the rate, unless $rate is one.

PATH=$B/tests:$PATH
tab=$(printf '\t')
cache=
rate=0

id() { printf '00000000-0000-4000-8000-%012d' "$1"; }
world() {
	mkdir -p fix/musicbrainz fix/lastfm fix/coverart fix/lrclib fix/genius
	while [ $# -gt 0 ]; do
		seq "$1" "$2"
		shift 2
	done | awk -v tab="$tab" '
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
}

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
	[ -z "$rate" ] || set -- "$@" --rate "$rate"
	run "$@" --cache "${cache:-c$n.db}" --stats stats
	took=$(($(date +%s) - ask_t))
}

# mb-extract writes nothing that did not change.
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
