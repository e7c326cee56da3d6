#!/bin/sh
# The options that the programs with a network share: each does what it says
# in each of them, and what is no value is 64.  Without them, a service's own
# rate and ages hold: those of the table in daft-etl(7).
. "${0%/*}/tap.sh"
. "$root/tests/world.sh"

world 1 9
asked() { grep -c "${tab}GET${tab}" "$LOG"; }

# ---- no values ----

cat >wrong <<'END'
--rate x
--rate -1
--rate nan
--rate 1e7
-j 0
-j 65
-j 1.5
--jobs x
--timeout 0
--timeout 3601
--timeout 1s
--retries -1
--retries 21
--retries x
--max-age 7
--max-age 7y
--max-age -1d
--max-age d
--max-age 1.5h
--offline=yes
--no-cache=no
--cache=
END
for p in mb-extract enrich-lastfm enrich-coverart enrich-lyrics; do
	: >bad
	while read -r line; do
		# shellcheck disable=SC2086
		run $p $line "$(id 1)"
		[ "$status" -eq 64 ] && [ ! -s out ] &&
		    grep -q "^$p: try '$p --help'" err ||
		    echo "$line: $status" >>bad
	done <wrong
	same "$p: what is no value is 64" bad </dev/null
	for o in rate jobs timeout retries cache max-age; do
		run $p --$o
		[ "$status" -eq 64 ] || echo "$o: $status" >>bad
	done
	same "$p: nor is none" bad </dev/null
done
is 'nothing was asked' "$(asked)" 0

# ---- each option ----

for kind in mb lastfm coverart lrclib genius page; do
	fault "$(about $kind 1)" status=503
	echo 1 >in
	for n_tries in 1 2; do
		: >"$LOG"
		ask $kind --retries $((n_tries - 1))
		is "$kind: --retries $((n_tries - 1))" \
		    "$status $(grep -c "${tab}503${tab}" "$LOG")" "75 $n_tries"
	done
	fault
	fault "$(about $kind 1)" never
	ask $kind --retries 0 --timeout 1
	is "$kind: --timeout" "$status $((took < 4))" '75 1'
	like "$kind: which is said" err 'no answer within 1 s'
	fault

	# What is asked about each of three at the same moment, or not.
	for i in 1 2 3; do fault "$(about $kind $i)" delay=400; done
	printf '%s\n' 1 2 3 >in
	for j in 1 3; do
		: >"$LOG"
		ask $kind -j $j --no-cache
		for i in 1 2 3; do
			# shellcheck disable=SC2254 # it is a pattern
			while IFS=$tab read -r ms _ _ _ target _; do
				case $target in $(about $kind $i)) echo "$ms" ;; esac
			done <"$LOG" | head -n 1
		done | sort -n >times
		is "$kind: -j $j" "$(awk 'NR == 1 { t = $1 }
		    NR > 1 { n += $1 - t >= 400 } END { print n }' times)" \
		    $((j == 1 ? 2 : 0))
	done
	fault

	: >"$LOG"
	cache=$kind.db
	ask $kind
	first=$(asked)
	cp out was
	is "$kind: --cache: there it is" "$(sqlite3 $kind.db \
	    'SELECT count(*) FROM answer')" "$first"
	: >"$LOG"
	ask $kind
	is "$kind: a second run asks nothing" "$(asked)" 0
	ok "$kind: and writes the same" cmp out was
	ask $kind --no-cache
	is "$kind: --no-cache asks" "$(asked)" "$first"
	sqlite3 $kind.db 'UPDATE answer SET at = at - 7200'
	: >"$LOG"
	ask $kind --max-age 121m
	is "$kind: --max-age, younger" "$(asked)" 0
	ask $kind --max-age 119m
	is "$kind: --max-age, older" "$(asked)" "$first"
	cache=n.db rate=100
	ask $kind --no-cache
	is "$kind: --no-cache keeps the rate alone" "$(sqlite3 n.db \
	    'SELECT (SELECT count(*) > 0 FROM pace),
	    (SELECT count(*) FROM answer)')" '1|0'
	rm -f n.db*
	cache='' rate=0
done

# ---- what holds without them: what the page says ----

# A line each: KIND, ms between two requests, days that an answer is good
awk '/^[.]It .* Ta .* in .* s Ta .* days$/ {
	kind = tolower($2)
	sub("musicbrainz", "mb", kind)
	sub("[.]fm", "fm", kind)
	sub("cover", "coverart", kind)
	if ($3 == "pages")
		kind = "page"
	print kind, 1000 * $(NF - 4) / $(NF - 6), $(NF - 1)
}' "$root/man/daft-etl.7" >page
is 'the page has them all' "$(cut -d ' ' -f 1 page | tr '\n' ' ')" \
    'mb lastfm coverart lrclib genius page '
none=$(sed -n 's/^.*that there is nothing for \([0-9]*\) days;$/\1/p' \
    "$root/man/daft-etl.7")
for kind in mb lastfm coverart lrclib genius; do
	cache=$kind.db
	for found in 1 0; do
		days=$none
		[ $found = 0 ] || days=$(sed -n "s/^$kind .* //p" page)
		age="(SELECT CAST(strftime('%s', 'now') AS INTEGER)) - $days * 86400"
		sqlite3 $kind.db "UPDATE answer SET found = $found,
		    at = $age + 100"
		: >"$LOG"
		ask $kind
		is "$kind: an answer ($found) is good for $days days" "$(asked)" 0
		sqlite3 $kind.db "UPDATE answer SET found = $found,
		    at = $age - 1"
		ask $kind
		ok "$kind: and no longer" test "$(asked)" -gt 0
	done
done

# The least ms between two requests that leave for one host.
cache='' rate=''
gap() {
	awk -F '\t' -v name="$1" '
	$2 == name && (name != "genius" || $5 ~ where) {
		if (n++ && (least == "" || $1 - t < least))
			least = $1 - t
		t = $1
	}
	END { print least }' where="$2" "$LOG"
}
printf '%s\n' 1 2 >in
www=$GENIUS_URL
while read -r kind name where; do
	ms=$(sed -n "s/^$kind \(.*\) .*/\1/p" page)
	: >"$LOG"
	# The pages are at another host, as they are in life.
	[ "$kind" != page ] || export GENIUS_URL="$OTHER_URL/genius/www"
	ask "$kind"
	least=$(gap "$name" "$where")
	ok "$kind: $ms ms between two ($least)" test "$least" -ge $((ms - 30)) \
	    -a "$least" -lt $((ms + 400))
done <<'END'
mb musicbrainz .
lastfm lastfm .
coverart coverart .
lrclib lrclib .
genius genius /api/
page other /www/
END

# ---- without a service ----

unserve
GENIUS_URL=$www
seq 1 3 >in
for kind in mb lastfm coverart lrclib genius; do
	cache=$kind.db
	ask $kind --offline
	is "$kind: --offline" "$status $(told $kind | grep -c changed)" '0 3'
	seq 1 4 >in
	cp $kind.db before.db
	ask $kind --offline
	case $kind in
	mb) is "$kind: --offline, what is not there" \
	    "$status $(grep -c '"end"' out)" '75 0' ;;
	*) is "$kind: --offline, what is not there" "$status $(sed \
	    's/.*"not_found":\([0-9]*\),"failed":\([0-9]*\).*/\1 \2/' stats)" \
	    '0 1 0' ;;
	esac
	ok "$kind: the cache is as it was" cmp $kind.db before.db
	seq 1 3 >in
done
done_testing
