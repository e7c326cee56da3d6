#!/bin/sh
# A cache file that is not as it should be: what is no answer costs no answer,
# and nothing secret is in it.  What a good one does is in http.t.
. "${0%/*}/tap.sh"

PATH=$B/tests:$PATH
tab=$(printf '\t')
mkdir -p fix/other fix/lastfm fix/genius
printf '%s\n' "/a${tab}200${tab}a.json" >fix/other/routes
printf '%s\n' "/${tab}200${tab}a.json" >fix/lastfm/routes
printf '%s\n' "/?x=told${tab}200${tab}told.json" >>fix/lastfm/routes
printf '%s\n' "/a${tab}200${tab}a.json" "/told${tab}200${tab}told.json" \
    >fix/genius/routes
for d in other lastfm genius; do
	echo '{"a":1}' >fix/$d/a.json
	echo '{"you":"said test-key, or test-token"}' >fix/$d/told.json
done
serve -d fix
i=0
while [ $i -lt 40 ]; do
	echo "$OTHER_URL/a?$i"
	i=$((i + 1))
done >urls
ask() { run fetch --rate 0 --retries 0 "$@" <urls; }
results() { cut -f 2,5 out | sort | uniq -c | tr -s '\t ' ' '; }
kept() { sqlite3 "$1" 'SELECT count(*) FROM answer'; }

ask --cache good.db
is 'a good one' "$(results)" ' 40 answer sent'
ask --cache good.db
is 'has the answers' "$(results)" ' 40 answer cached'

# ---- set aside ----

# An offset a page, and all that a writer may leave of the first one.
for n in 1 16 50 99 100 1000 4096 5000 8192 12288 16384; do
	echo "head -c $n good.db"
done >ways
cat >>ways <<'END'
head -c 20000 /dev/zero
head -c 20000 /dev/urandom
printf '{"type":"album"}\n'
{ printf 'SQLite format 3\0'; head -c 4096 /dev/urandom; }
{ head -c 100 good.db; head -c 8092 /dev/zero; }
{ head -c 4096 good.db; head -c 16384 /dev/urandom; }
END
cat >sql <<'END'
PRAGMA user_version = 0
PRAGMA user_version = 2
DROP TABLE pace
DROP TABLE answer
ALTER TABLE answer DROP COLUMN etag
ALTER TABLE pace RENAME COLUMN sent_us TO sent
END
n=0
while read -r way; do
	n=$((n + 1))
	sh -c "$way" >"b$n.db"
	printf '%s\t%s\n' "b$n.db" "$way"
done <ways >cases
while read -r way; do
	n=$((n + 1))
	cp good.db "b$n.db"
	sqlite3 "b$n.db" "$way"
	printf '%s\t%s\n' "b$n.db" "$way"
done <sql >>cases
while read -r line; do
	f=${line%%"$tab"*}
	cp "$f" was
	ask --cache "$f"
	is "${line#*"$tab"}: no answer is lost" "$status$(results)" \
	    '0 40 answer sent'
	ok 'it is set aside as it was' cmp was "$f".broken-*
	is 'it is said, without SQL' "$(grep -c "^fetch: $f: damaged, or of another \
version: set aside as $f.broken-" err) $(grep -c SELECT err)" '1 0'
	is 'and a new one is there' "$(kept "$f")" 40
done <cases

: >empty.db
ask --cache empty.db
is 'one of no bytes is filled' "$(results)$(cat err) $(kept empty.db)" \
    ' 40 answer sent 40'
cp good.db log.db
head -c 5000 /dev/urandom >log.db-wal
ask --cache log.db
is 'a log that is none is passed over' "$status$(results)" \
    '0 40 answer cached'

# ---- not to be used ----

for f in dir fifo link; do
	case $f in
	dir) mkdir dir ;;
	fifo) mkfifo fifo ;;
	link) ln -s nowhere/x link ;;
	esac
	ask --cache $f
	ok "$f: no cache: ends with 73 or 74" test "$status" -eq 73 -o \
	    "$status" -eq 74
	like "$f: says which" err "^fetch: $f: "
	like "$f: says what to do" err 'see --cache and --no-cache$'
	ask --cache $f --no-cache
	is "$f: --no-cache does without" "$status$(results)" \
	    '0 40 answer sent'
done

# --offline touches nothing.
for n in 2 8 13; do
	sh -c "$(sed -n ${n}p ways)" >off.db
	cp off.db was
	ask --offline --cache off.db
	is "--offline, broken ($n): nothing is known" "$status$(results)" \
	    '0 40 miss sent'
	like 'it is said' err '^fetch: off.db: '
	ok 'and left' cmp off.db was
	rm -f off.db*
done

# ---- a full disk ----

# full BLOCKS: of 512 bytes; what fetch says comes through pipes.
full() {
	rm -f full.db*
	{
		(
			ulimit -f "$1"
			fetch --rate 50 --retries 0 --cache full.db \
			    --max-age 0s <urls 2>&1
		)
		echo "status $?"
	} | cat >said
}
for n in 0 8; do
	full $n
	is "a disk with $n blocks left, no cache can be made: 74" \
	    "$(tail -n 1 said)" 'status 74'
	like 'it is said' said '^fetch: full.db: '
	like 'and what to do' said 'see --cache and --no-cache$'
done
for n in 40 100; do
	full $n
	is "a disk with $n blocks left: no answer is lost" \
	    "$(grep -c "^200${tab}answer" said) $(tail -n 1 said)" \
	    '40 status 0' 
	like 'it is said' said '^fetch: full.db: '
done

# ---- nothing secret ----

FETCH_SECRET='api_key=test-key'
export FETCH_SECRET
fault '*x=slow*' never
printf '%s\n' "$LASTFM_URL" "$LASTFM_URL?x=told" "$LASTFM_URL?x=slow" >urls
fetch --rate 0 --retries 0 --timeout 2 --cache s.db -v <urls >out 2>err \
    8<&- 9>&- &
pid=$!
i=0
until grep -q slow "$LOG" || [ $i -gt 100 ]; do
	i=$((i + 1))
	sleep 0.05
done
ls s.db* >names
is 'while it runs there is a log' "$(grep -c wal names)" 1
cat s.db* /proc/$pid/cmdline >seen 2>/dev/null
wait $pid
cat s.db* out err >>seen
is 'the key is in no file, no argument, no message' \
    "$(grep -a -c test-key seen)" 0
is 'though it opened the door' "$(cut -f 1 out | tr '\n' ' ')" '200 200 0 '
is 'an answer that quotes it is not kept' "$(kept s.db)" 1
FETCH_SECRET=
FETCH_BEARER=test-token
export FETCH_SECRET FETCH_BEARER
printf '%s\n' "$GENIUS_API_URL/a" "$GENIUS_API_URL/told" >urls
ask --cache t.db
is 'nor one that quotes the token' "$(cut -f 1 out | tr '\n' ' ')$(kept t.db)" \
    '200 200 1'
done_testing
