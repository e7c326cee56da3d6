#!/bin/sh
# mb-extract: dumps give the records that the web service gives, in whatever
# order their lines come, and long ones take no more memory.
. "${0%/*}/tap.sh"
. "$root/tests/extract.sh"

dump() {
	run mb-extract --dump-artists "$fixtures/dump/artist" \
	    --dump-releases "$fixtures/dump/release" "$@"
}
both() {
	dump --dump-release-groups "$fixtures/dump/release-group" \
	    --dump-works "$fixtures/dump/work" "$@"
}

serve
mb "$dp"
cp out dp.out
set -- "$uk" "$us" "$(made 14)" "$(made 21)" "$(made 26)" "$(made 30)"
mb "$@"
cp out others.out
rm -rf .cache
unserve
both "$@"
ok 'a dump gives the same records as the web service' cmp out others.out
both "$dp"
ok 'for Daft Punk too' cmp out dp.out
both 'daft punk' "$dp"
ok 'by name too; once' cmp out dp.out
both "$uk" 椎名林檎
is 'in the order asked for' "$status $(kinds)" '0 alssalsssse'
both Nirvana "$nobody" nope
is 'two of one name, nobody' "$status $(kinds)" '1 e'
like 'both are shown' err "$us Nirvana"
like 'an id' err "'$nobody': MusicBrainz has no artist with this id"
both
is 'nobody named: all of them' "$status $(grep -c '^{"type":"artist"' out)" '0 8'
is 'by their ids' "$(sed -n 's/^{"type":"artist","musicbrainz_id":"\([^"]*\)".*/\1/p' \
    out | LC_ALL=C sort -c 2>&1)" ''
cp out all.out
for f in artist release release-group work; do
	{ cat "$fixtures/dump/$f"; echo; } | sed '1!G;h;$!d' >"$f"
done
run mb-extract --dump-artists artist --dump-releases release \
    --dump-release-groups release-group --dump-works work
ok 'whatever the order of the lines' cmp out all.out
mkfifo pipe
cat release >pipe &
run mb-extract --dump-artists - --dump-releases pipe \
    --dump-release-groups release-group --dump-works work <artist
ok 'from a FIFO and standard input' cmp out all.out
dump "$dp"
unlike 'without the works no writers' out writer
unlike 'without the groups no Discogs' out discogs_master
like 'the rest is there' out '"spotify_album_id":"2noRn2Aes5aoNVsU6iWThc"'
both -n 1 --keep-versions -t album "$dp"
is 'with the other options' "$(titles album)" Homework
both -v "$dp"
like '-v: why' err 'Split with Daft Punk left out: by Kavinsky$'
like '-v: which release' err 'Daft Punk: Discovery: release '
{ cat artist; echo '{"id":'; } >bad
run mb-extract --dump-artists bad --dump-releases release
is 'a line cut off' "$status $(kinds)" '65 '
like 'is named' err '^mb-extract: bad: line 9: '
run mb-extract --dump-artists bad --dump-releases nowhere nobody
is 'no such dump' "$status $(kinds)" '66 '
same 'is said before the others are read' err <<'END'
mb-extract: nowhere: No such file or directory
END
mkdir dir
run mb-extract --dump-artists dir --dump-releases dir
is 'a directory is no dump' "$status $(kinds)" '66 '
run mb-extract --dump-artists - --dump-releases - </dev/null
is 'one standard input for two' "$status" 64
run mb-extract --dump-artists /dev/null --dump-releases /dev/null
is 'empty dumps' "$status $(kinds)" '0 e'
for magic in '\03757zXZ\0000' '\0037\0213\0010' BZh9 \
    '\0050\0265\0057\0375'; do
	printf '%band so on\n' "$magic" >packed
	run mb-extract --dump-artists packed --dump-releases release
	is "an archive that is still packed: $magic" "$status $(kinds)" '65 '
	like 'is said to be' err 'packed: line 1: compressed: unpack it first'
done
tar -cf packed artist
run mb-extract --dump-artists packed --dump-releases release
like 'a tar too' err 'packed: line 1: an archive: unpack it first'

# 24,000 releases of 1,200 artists, 60 MB: it all waits on disk.
case $B in
*san*) skip 'memory stays the same' 'sanitizers take their own' ;;
*)
	awk 'BEGIN {
		for (i = 1; i <= 1200; i++)
			printf "{\"id\":\"00000000-0001-4000-8000-%012d\"," \
			    "\"name\":\"n%d\"}\n", i, i > "many.a"
		for (i = 0; i < 110; i++)
			pad = pad "a text of twenty c. "
		for (i = 1; i <= 24000; i++)
			printf "{\"id\":\"00000000-0002-4000-8000-%012d\"," \
			    "\"status\":\"Official\",\"artist-credit\":[{" \
			    "\"artist\":{\"id\":\"00000000-0001-4000-8000-" \
			    "%012d\"}}],\"release-group\":{\"id\":\"00000000-" \
			    "0009-4000-8000-%012d\",\"title\":\"t\"," \
			    "\"primary-type\":\"Album\"},\"media\":[{" \
			    "\"position\":1,\"tracks\":[{\"position\":1," \
			    "\"title\":\"%s\",\"recording\":{\"id\":\"00000000-" \
			    "0003-4000-8000-%012d\"}}]}]}\n", i, i % 1200 + 1, \
			    i, pad, i > "many.r"
	}' </dev/null
	run sh -c 'ulimit -v 131072 && mb-extract --dump-artists many.a \
	    --dump-releases many.r | tail -n 1'
	same 'memory stays the same' out <<'END'
{"type":"end","artists":1200,"albums":24000,"songs":24000}
END
	;;
esac
ok 'no cache is made' test ! -e .cache

done_testing
