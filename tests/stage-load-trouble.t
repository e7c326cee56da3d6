#!/bin/sh
# stage-load: little memory, and what is not there, full, locked or forbidden.
. "${0%/*}/tap.sh"
. "$root/tests/load.sh"

echo nonsense >text
"$B/tests/catalogue" 3000 >many

# ---- memory ----

# Lines of 50 MiB, of which the page cache would keep all.
fresh
huge() {
	song "$1" 1 1 Song '"lyrics":"' | sed 's/}$//' | tr -d '\n'
	head -c 52428800 /dev/zero | tr '\0' x
	printf '%s"}\n' "$2"
}
{ artist 1 One; album 1 1 Album; huge 1; huge 2 '\n'; huge 3; huge 2 '\n\n'; } |
    "$B/tests/usage" took stage-load -s s.db 2>err
is 'four lines of 50 MiB' "$(sql "SELECT length(lyrics) FROM songs" | tr '\n' ' ')" \
    '52428800 52428802 52428800 '
case $B in
*/san) skip 'in less than 320 MiB' 'sanitizers take more' ;;
*) ok 'in less than 320 MiB' test "$(cut -d ' ' -f 3 took)" -lt 327680 ;;
esac
# Records that wait for their parents: on disk, which memory does not show.
"$B/tests/catalogue" 20000 >forth
sort -r forth >back		# songs, then the end record, then the others
for f in forth back; do
	fresh
	run "$B/tests/usage" took.$f stage-load -q -s s.db --require-end $f
	is "$f" "$status $(sql 'SELECT count(*) > 17000 FROM songs')" '0 1'
done
case $B in
*/san) skip 'what waits is on disk' 'sanitizers take more' ;;
*)
	printf '# %s KiB as they come, %s if all have to wait\n' \
	    "$(cut -d ' ' -f 3 took.forth)" "$(cut -d ' ' -f 3 took.back)"
	ok 'what waits is on disk' test "$(cut -d ' ' -f 3 took.back)" -lt \
	    $(($(cut -d ' ' -f 3 took.forth) + $(wc -c <forth) / 1024 / 2))
	;;
esac
rm -f forth back
fresh

# ---- trouble ----

load --no-such-thing </dev/null
is 'an unknown option' "$status" 64
load nofile
is 'a file that is not there' "$status" 66
artist 1 One >in
run stage-load -s none.db in
is 'no staging database' "$status" 66
like 'says how to make one' err 'stage-setup makes'
ok 'makes none' test ! -e none.db
run stage-load in
is 'also not the default one' "$status" 66
ok 'nor its directory' test ! -e data
run stage-load -s text in
is 'no database' "$status" 65
fresh
sql .dump >before
ln -sf s.db link.db
run stage-load -s link.db -p s.db in
is 'staging is production' "$status $(cat err)" \
    '64 stage-load: link.db: is production itself'
sql .dump >after
ok 'which stays as it is' cmp before after
sqlite3 empty.db 'CREATE TABLE x(a)'
run stage-load -s empty.db in
is 'no catalogue' "$status $(cat err)" \
    '65 stage-load: empty.db: artists: there is no such table: stage-setup makes it'
fresh
sql 'PRAGMA journal_mode = DELETE' >/dev/null
cksum s.db builtin.db >before
for o in '-r s.db' '-r builtin.db' '--stats s.db' '--stats ./builtin.db'; do
	# shellcheck disable=SC2086 # option and value
	load -p builtin.db $o in
	is "$o" "$status" 64
done
like 'is said' err "^stage-load: --stats: './builtin.db' is a database$"
cksum s.db builtin.db >after
ok 'no database is overwritten' cmp before after
load --stats stats -p none.db in
is 'counts are written whatever happens' "$status $(cat stats)" \
    '66 {"program":"stage-load","read":0,"new":0,"changed":0,"same":0,"rejected":0,"ignored":0}'
load -r no/such/bad in
is 'a reject file that cannot be made' "$status" 73
load --stats no/such/stats in
is 'counts that cannot be written' "$status" 73
fresh
{ echo oops; artist 1 One; } >in.p; load -r /dev/full <in.p
is 'a reject file on a full disk' "$status $(sql 'SELECT count(*) FROM artists')" '74 0'

# Somebody who may not.
as_nobody() {
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
	else
		"$@"
	fi
}
fresh
mkdir there && mv s.db there/s.db && artist 1 One >there/in
chmod 755 . .. && chmod 444 there/s.db && chmod 555 there
if as_nobody test -r there/in 2>/dev/null && as_nobody test -x "$B/stage-load"; then
	run as_nobody "$B/stage-load" -s there/s.db there/in
	is 'a staging that may not be written' "$status" 77
	run as_nobody "$B/stage-dump" -s there/s.db
	is 'nor what lies beside it' "$status" 77
	like 'which is said' err 's.db: it is in WAL mode, and .* cannot be written'
	run as_nobody "$B/stage-setup" -s there/new.db -p there/s.db
	is 'nor its directory' "$status" 77
else
	skip 'a staging that may not be written' 'nobody cannot be played here'
fi
chmod 755 there

# One who holds the lock.
fresh
mkfifo held
sqlite3 s.db 'BEGIN IMMEDIATE' '.shell echo >held; cat held >/dev/null' &
cat held >/dev/null
artist 1 One >in
load in
is 'locked for five seconds: try again later' "$status" 75
echo >held
wait $!

mkfifo held2
stage-setup -q -s own.db -p builtin.db
sqlite3 builtin.db 'PRAGMA journal_mode = DELETE' 'BEGIN EXCLUSIVE' '.shell echo >held2; cat held2 >/dev/null' >/dev/null &
cat held2 >/dev/null
run stage-load -s own.db -p builtin.db in
is 'production is locked' "$status $(cat err)" '75 stage-load: builtin.db: database is locked'
echo >held2
wait $!
is 'nothing is loaded' "$(sqlite3 own.db 'SELECT count(*) FROM artists')" 0

# One that is killed while it loads, and then run again.
fresh
artist 1 Before >in.p; load -q <in.p
dump >before
mkfifo slow
stage-load -q --require-end -s s.db slow &
pid=$!
{
	head -n 2500 many
	kill -KILL $pid
} >slow
wait $pid 2>/dev/null
is 'killed half way' "$?" 137
dump >after
ok 'nothing of the run is there' cmp before after
load --require-end many
like 'run again, all is' err ' 3001 read: [0-9]* new,'
is 'and the file is whole' "$status $(sql 'PRAGMA integrity_check')" '0 ok'

# The longest line there may be, twice.
giant() {
	artist "$1" Giant | tr -d '}\n'
	printf ',"bio":"'
	yes '\n' | head -n 33000000 | tr -d '\n'
	printf '"}\n'
}
case $(command -v nm >/dev/null && nm "$B/stage-load" 2>/dev/null) in
*asan*) skip 'the longest lines' 'sanitizers take their own memory' ;;
*)
	{ giant 1; giant 2; album 1 9 'Waits'; } >big
	run "$B/tests/usage" took stage-load -q -r bad -s s.db many big
	is 'the longest lines' "$status $(sql 'SELECT sum(length(bio)) FROM artists WHERE name = "Giant"')" '1 66000000'
	ok 'in less than 320 MiB' test "$(cut -d ' ' -f 3 took)" -lt 327680
	;;
esac
rm -f big

# A disk that is full for the database: a page limit plays it.
if (ulimit -f 400) 2>/dev/null; then
	fresh
	run sh -c 'ulimit -f 400; exec stage-load -s s.db many'
	is 'a full disk' "$status" 74
	is 'loads nothing' "$(sql 'SELECT count(*) FROM artists')" 0
	sort -r many >back
	mkdir tmp
	run sh -c 'ulimit -f 400; TMPDIR=$PWD/tmp exec stage-load -s s.db back'
	is 'nor where records wait' "$status $(sql 'SELECT count(*) FROM artists')" '74 0'
	is 'nothing is left there' "$(ls tmp)" ''
	run sh -c 'ulimit -f 2000; exec stage-load -q --batch 20 -s s.db many'
	is 'of parts the committed ones stay' "$status $(sql 'SELECT count(*) > 0 FROM albums; PRAGMA integrity_check' | tr '\n' ' ')" '74 1 ok '
fi
done_testing
