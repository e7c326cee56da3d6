#!/bin/sh
# What every filter of the record stream does with its files and streams.
. "${0%/*}/tap.sh"

PATH=$B/tests:$PATH
a='{"type":"a"}'
b='{ "type":"b", "x":[1, 2] }'

# ---- ordinary ----

printf '%s\n' "$a" "$b" >in
run filter <in
is 'records pass: status' "$status" 0
same 'records pass byte for byte' out <in
same 'and are counted' err <<'END'
filter: in 2, out 2, rejected 0
END
run filter </dev/null
is 'empty input: status 0' "$status" 0
ok 'empty input: nothing leaves' test ! -s out
printf '\n \t\r\n%s\r\n\n%s' "$a" "$b" >in
run filter <in
printf '%s\r\n%s\n' "$a" "$b" >want
same 'blank lines are skipped, CRLF stays, a last newline is added' out <want
run filter -s 'x="\u00e9"' <in
printf '{"type":"a","x":"\303\251"}\r\n{ "type":"b", "x":"\303\251" }\n' >want
same 'a changed record keeps what is around' out <want

# ---- bad lines ----

printf '%s\noops\n%s\n' "$a" "$b" >in
run filter <in
is 'a bad line without -r: status 65' "$status" 65
printf '%s\n' "$a" >want
same 'the records before it have left' out <want
same 'it is told with its number' err <<'END'
filter: line 2: not a JSON object
END
run filter in
same 'of a file with its name' err <<'END'
filter: in: line 2: not a JSON object
END
run filter -r bad.ndjson in
is 'with -r: status 1' "$status" 1
printf '%s\n' "$a" "$b" >want
same 'with -r the others pass' out <want
same 'the bad one is kept' bad.ndjson <<'END'
oops
END
printf '%s\n{"type":"son' "$a" >in
run filter <in
is 'a last line cut off: status 65' "$status" 65
same 'said so' err <<'END'
filter: line 2: cut off
END
run filter -r bad.ndjson <in
printf '{"type":"son\n' >want
same 'with -r it is kept, and what was there is not' bad.ndjson <want
printf '%s\n' "$a" >in
run filter -r bad.ndjson <in
ok 'no bad line: an empty reject file' test -f bad.ndjson -a ! -s bad.ndjson
printf 'a\0b\r\n\377\n\n%s\n' "$b" >in
run filter -r bad.ndjson <in
printf 'a\0b\r\n\377\n' >want
same 'bad bytes are kept byte for byte' bad.ndjson <want
printf '%s\n%s\n' "$b" "$a" >in
run filter -s 'y=1' -R x -r bad.ndjson in
is 'a refused record: status 1' "$status" 1
printf '%s\n' "$b" >want
same 'a refused record is kept as it came' bad.ndjson <want
run filter -R x in
is 'a refused record without -r: status 65' "$status" 65
same 'a refused record is told' err <<'END'
filter: in: line 1: has 'x'
END

# Every kind of bad line, between two good ones: what is said; without -r the
# first has left, with -r only the bad one stands aside.
nested() { awk -v n="$1" 'BEGIN {
	for (i = 1; i < n; i++) { a = a "["; z = z "]" }
	printf "{\"type\":\"a\",\"x\":%s%s}\n", a, z
}'; }
cat >kinds <<'END'
not a JSON object	[{"type":"a"}]
not a JSON object	"type"
not a JSON object	null
not a JSON object	type: a
no type	{}
no type	{"Type":"a"}
type is no string	{"type":null}
type is no string	{"type":["a"]}
a member twice	{"type":"a","x":1,"x":1}
a member twice	{"type":"a","x":1,"\u0078":2}
a member twice	{"type":"a","x":[{"y":{"z":1,"b":2,"z":1}}]}
an integer beyond 64 bits	{"type":"a","x":9223372036854775808}
an integer beyond 64 bits	{"type":"a","x":{"y":[-9223372036854775809]}}
a number beyond a double	{"type":"a","x":1e309}
a number beyond a double	{"type":"a","x":[[-1.8e308]]}
a lone surrogate	{"type":"a","x":"\ud83c"}
a lone surrogate	{"type":"a","x":["\udfb5"]}
a lone surrogate	{"type":"a","\ud83c\ud83c":1}
\u0000 in a name	{"type":"a","x\u0000":1}
\u0000 in a name	{"type":"a","x":[{"y":{"\u0000z":1}}]}
a control character in a string	{"type":"a	b"}
something after the object	{"type":"a"}{"type":"b"}
END
{
	printf 'a byte order mark\t\357\273\277%s\n' "$a"
	printf 'not UTF-8\t{"type":"a","x":"Beyonc\351"}\n'
	printf 'not UTF-8\t{"type":"a","x":{"\355\240\274":1}}\n'
	printf 'nested deeper than 512\t%s\n' "$(nested 513)"
} >>kinds
tab=$(printf '\t')
echo "$a" >first
: >wrong
# shellcheck disable=SC2015 # whichever of them it is
while read -r kind; do
	printf '%s\n' "${kind#*"$tab"}" >line
	cat first line first >in
	run filter in
	[ "$status" -eq 65 ] && cmp -s out first && [ "$(cat err)" = \
	    "filter: in: line 2: ${kind%%"$tab"*}" ] || cat line err >>wrong
	run filter -r bad.ndjson in
	cat first first >want
	[ "$status" -eq 1 ] && cmp -s out want && cmp -s bad.ndjson line &&
	    [ "$(head -n 1 err)" = \
	    "filter: in: line 2: ${kind%%"$tab"*}" ] || cat line err >>wrong
done <kinds
same 'every kind of bad line' wrong </dev/null
cut -f 2- kinds >in
run filter -r bad.ndjson in
same 'all of them at once' bad.ndjson <in
like 'are all counted' err "in $(wc -l <kinds), out 0, rejected $(wc -l <kinds)"

# What is nearly one.
{
	nested 512
	cat <<'END'
{"type":"a","x":9223372036854775807,"y":-9223372036854775808}
{"type":"a","x":1.7976931348623157e308,"y":1e-999,"z":9223372036854775808.0}
{"type":"a","x":"\u0000","y":{"z":["a\u0000"]}}
{"type":"a","x":"\ud83c\udfb5","X":{"x":1},"y":{"x":1}}
{"type":""}
{"type":"no such type","musicbrainz_id":7}
END
} >in
run filter in
is 'what is nearly bad is good' "$status" 0
same 'and passes as it is' out <in

# ---- too long ----

# A line of 64 MiB and one byte, and one of 64 MiB.
long() {
	printf '{"type":"%s"}' "$2"
	head -c "$1" /dev/zero | tr '\0' ' '
	echo
}
{
	echo "$a"
	long $((67108864 - 12)) l
	long $((67108864 - 11)) l
	echo "$b"
} >in
run filter -r bad.ndjson in
is 'a line over 64 MiB: status 1' "$status" 1
same 'only that one is refused' err <<'END'
filter: in: line 3: longer than 64 MiB
filter: in 4, out 3, rejected 1
END
long $((67108864 - 11)) l >want
ok 'it is kept whole' cmp want bad.ndjson
{ echo "$a"; cat want; } | head -c 67108900 >in
run filter in
is 'without -r: status 65' "$status" 65
same 'and it is told, not cut off' err <<'END'
filter: in: line 2: longer than 64 MiB
END
head -c 67109000 /dev/zero | tr '\0' x >in
run filter -r bad.ndjson in
is 'over 64 MiB and without a newline: status 1' "$status" 1
{ cat in; echo; } >want
ok 'kept, with a newline' cmp want bad.ndjson
# shellcheck disable=SC3045 # where there is none, skipped
if (ulimit -v 200000) 2>/dev/null && ! ldd "$B/tests/filter" | grep -q asan
then
	head -c 400000000 /dev/zero | (
		ulimit -v 200000
		filter -r /dev/null >/dev/null 2>err
	)
	is 'a line of 400 MB in 200 MB of address space' $? 1
else
	skip 'a line of 400 MB in 200 MB of address space' 'sanitizers'
fi
rm -f in want bad.ndjson

# ---- files ----

echo "$a" >f1
echo "$b" >f2
: >f0
cat f1 f2 f1 >want
run filter f1 f0 - f1 <f2
same 'several files and - are one stream' out <want
run filter f1 none
is 'a file that is not there: status 66' "$status" 66
ok 'before anything is read' test ! -s out
like 'and named' err '^filter: none: '
run filter f1 .
is 'a directory: status 66' "$status" 66
mkdir -p no
run filter -r no/such/file f1
is 'a reject file that cannot be made: status 73' "$status" 73
run filter -r no f1
is 'a directory as reject file: status 73' "$status" 73
cp f1 keep
run filter -r f1 f1
is 'the reject file is the input: status 73' "$status" 73
same 'the input is unharmed' f1 <keep
run filter -r ./f1 <f1
is 'also by another name' "$status" 73
ln f1 link
run filter f2 link -r f1
is 'also a hard link' "$status" 73
same 'unharmed' f1 <keep
# shellcheck disable=SC2094
filter -r out2 f1 >out2 2>err
is 'the reject file is the output: status 73' $? 73
# shellcheck disable=SC2094
filter f1 >>f1 2>err
is 'the output is the input: status 64' $? 64
same 'which has not grown' f1 <keep
run filter -r bad none
is 'no input: no reject file is made' "$status$(ls bad 2>/dev/null)" 66

# ---- streams ----

if [ -w /dev/full ]; then
	filter f1 >/dev/full 2>err
	is 'a full disk: status 74' $? 74
	like 'a full disk is told' err 'standard output'
	printf 'oops\n%s\n' "$a" >in
	run filter -r /dev/full in
	is 'a reject file on a full disk: status 74' "$status" 74
	run filter -r /dev/full -R type f1
	is 'also for a refused record' "$status" 74
else
	skip 'a full disk' 'no /dev/full'
fi
filter f1 >&- 2>err
is 'a closed stdout: status 74' $? 74
filter f0 >&- 2>err
is 'a closed stdout that nothing is written to: 0' $? 0
filter <&- >out 2>err
is 'a closed stdin: status 74' $? 74
like 'said so' err 'standard input' 
filter -r bad f1 >&- 2>err
ok 'no record lands in the reject file' test ! -s bad
i=0
while [ $i -lt 20000 ]; do echo "$b"; i=$((i + 1)); done >many
{ filter many 2>err; echo $? >code; } | head -n 1 >out
is 'a reader that leaves: by SIGPIPE' "$(cat code)" 141
ok 'a reader that leaves: silently' test ! -s err

# A finished record leaves at once, though the source sleeps.
mkfifo source sink
filter <source >sink 2>err &
pid=$!
exec 4>source 5<sink
echo "$a" >&4
read -r line <&5
is 'a record leaves while the source waits' "$line" "$a"
printf '%s' "$b" >&4
exec 4>&-
read -r line <&5
is 'a last line leaves when the source ends' "$line" "$b"
exec 5<&-
wait $pid
is 'and the filter ends' $? 0
run filter --nothing
is 'an unknown option: status 64' "$status" 64

done_testing
