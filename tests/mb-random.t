#!/bin/sh
# mb-extract, told of invented artists by hundreds: whatever their lists are
# like, the records are right, and no artist costs more than is promised.
. "${0%/*}/tap.sh"

invented() {
	"$B/tests/artists" "$@"
}

# from SEED TYPES LIMIT KEEP [OPTION]...: all artists of that seed
from() {
	seed=$1 types=$2 limit=$3 keep=$4
	shift 4
	[ "$limit" -eq 0 ] || set -- -n "$limit" "$@"
	[ "$keep" -eq 0 ] || set -- --keep-versions "$@"
	invented "$seed" 60 ids >who
	invented "$seed" 60 want "$types" "$limit" "$keep" >expected
	run invented "$seed" 60 run log mb-extract --rate 0 --cache c.db \
	    -t "$types" -f who "$@"
	name="seed $seed, -t $types, -n $limit, keep $keep:"
	is "$name done" "$status" 0
	invented brief <out >got
	ok "$name the right records" diff expected got
	invented "$seed" 60 over "$types" "$limit" log >beyond 2>total
	same "$name no artist costs too much" beyond </dev/null
}

seed=1
for types in album single,ep album,ep,single,broadcast,other; do
	for limit in 0 1 4; do
		from "$seed" "$types" "$limit" "$((seed % 2))" --no-cache
		seed=$((seed + 1))
	done
done
# 18: what a whole page showed was no promise of the album that it became.
for seed in 18 32; do
	from "$seed" album,ep,single,broadcast,other 0 0 --no-cache
done

# One request at a time, and one artist after the other.
from 7 album,ep 0 1 --no-cache
cp out wide
from 7 album,ep 0 1 --no-cache -j 1
ok '-j changes nothing' cmp out wide

invented 7 60 dump
run mb-extract --dump-artists artist --dump-releases release -f who \
    -t album,ep --keep-versions
ok 'the dumps give the same bytes' cmp out wide
for limit in 1 4; do
	run mb-extract --dump-artists artist --dump-releases release -f who \
	    -t album,ep -n "$limit"
	invented brief <out >got
	invented 7 60 want album,ep "$limit" 0 >expected
	ok "... the first $limit too" diff expected got
done

# ---- killed half way ----

# resumed NAME FIRST: the shell text FIRST runs mb-extract ("$@") for a while,
# then it is run again by the same server: what does that ask for?
resumed() {
	rm -f c.db*
	run invented 8 60 run log sh -c "$2"'
	    wc -l <log >before
	    exec "$@"' - mb-extract --cache c.db --rate 0 -f who
	before=$(cat before)
	ok "$1: half way" test "$before" -gt 4 -a "$before" -lt "$all"
	ok '... then all of it comes' cmp out whole
	# What was in flight is not kept: 8 at most.
	ok '... and what was kept is not asked for again' test \
	    "$(wc -l <log)" -le $((all + 8))
}

from 8 album 0 0 --no-cache
cp out whole
all=$(wc -l <log)
# shellcheck disable=SC2016 # it is the other shell's
resumed 'a reader that leaves' '"$@" 2>/dev/null | head -n 200 >part'
# shellcheck disable=SC2016
resumed 'kill -9' '"$@" --rate 20 >part 2>/dev/null & pid=$!
    until [ "$(wc -l <log)" -gt 20 ]; do sleep 0.1; done
    kill -9 $pid
    wait $pid 2>/dev/null'
done_testing
