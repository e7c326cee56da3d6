#!/bin/sh
# promote beside those who read and write production.
. "${0%/*}/tap.sh"
. "$root/tests/promote.sh"

# until CMD...: waits for it, some seconds at most.
until_true() {
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
			"$@" >/dev/null 2>&1 && return
		done
		sleep 0.1
	done
	return 1
}

# A writer that does SQL, holds its transaction, and ends with COMMIT when
# told to: write SQL, release.
hold() {
	rm -f hold held
	mkfifo hold
	sqlite3 data/production.db <hold >held 2>&1 &
	holder=$!
	exec 7>hold
	echo "$1; SELECT 'there';" >&7
	until_true grep -q there held
}

release() {
	echo "${1:-COMMIT;}" >&7
	exec 7>&-
	wait $holder
}

begun() {
	grep -q begun data/backups/journal.ndjson
}

# Readers

both "UPDATE songs SET title = 'x'; UPDATE albums SET title = 'x';
    UPDATE artists SET name = 'x'"
mkfifo go
"$B/tests/watch" data/production.db <go >seen 2>seen.err &
watch=$!
exec 6>go
until_true test -s seen
for i in 1 2 3 4 5 6 7 8 9 10; do
	sql data/staging.db "UPDATE songs SET title = 'x$i';
	    UPDATE albums SET title = 'x$i'; UPDATE artists SET name = 'x$i';"
	promote --yes -q --force || echo "promote: $?" >>seen.err
	promote --rollback --yes -q || echo "rollback: $?" >>seen.err
	promote --yes -q --force || echo "promote: $?" >>seen.err
done
exec 6>&-
wait $watch
is 'a reader is never disturbed, and disturbs nobody' "$?$(cat seen.err)" 0
jq -r '.before, .after' data/backups/journal.ndjson | sort -u >known
grep -v readings seen | sort -u >states
ok 'it sees more than one state' test "$(wc -l <states)" -gt 1
is 'and none that is a mixture' "$(comm -23 states known)" ''

both "UPDATE songs SET title = 'x'"
hold 'BEGIN; SELECT count(*) FROM songs;'
run promote --yes --force
is 'a reader that stays in its transaction' "$status" 0
echo "SELECT 'sees ' || group_concat(DISTINCT title) FROM songs;" >&7
release
like 'goes on seeing the old' held '^sees Intro,Home'

both "UPDATE songs SET title = 'x'" 'PRAGMA journal_mode=DELETE'
old=$(rows data/production.db)
hold 'BEGIN; SELECT count(*) FROM songs;'
run promote --yes --force
is 'one of a file that is not in WAL mode: 75' "$status" 75
release
is 'and nothing is written' "$(rows data/production.db)" "$old"
is 'which the journal says' "$(jq -r .state data/backups/journal.ndjson |
    tail -n 1)" undone
run promote --yes --force
is 'then it is done' "$status" 0

# Writers

both "UPDATE songs SET title = 'x'" 'CREATE TABLE likes(song_id)'
hold 'BEGIN IMMEDIATE; INSERT INTO likes VALUES(1);'
promote --yes --force >p.out 2>&1 &
pid=$!
until_true begun
run promote --yes --force
is 'a second promote: 75 at once' "$status" 75
like 'it says why' err 'another promote is running'
release
wait $pid
is 'a writer of another table is waited for' "$?" 0
is 'both are there' "$(one 'SELECT title, (SELECT count(*) FROM likes)
    FROM songs WHERE id = 1')" 'x|1'

both "UPDATE songs SET title = 'x'"
old=$(rows data/production.db)
hold "BEGIN IMMEDIATE; UPDATE songs SET isrc = 'Y' WHERE id = 3;"
promote --yes --force >p.out 2>&1 &
pid=$!
until_true begun
release
wait $pid
is 'a writer of the catalogue: 75' "$?" 75
like 'it says why' p.out 'has changed since it was compared'
is 'what it wrote stays, and nothing else came' "$(one "SELECT
    group_concat(title || ifnull(isrc, '')) FROM songs")" 'Intro,Home,IntroY'
is 'the journal does not take it for ours' \
    "$(jq -r .state data/backups/journal.ndjson | tail -n 1)" undone
run promote --rollback --yes
is 'so nobody rolls it back' "$status" 66
run promote --yes --force
is 'the next one takes it into account' "$status $(one "SELECT
    group_concat(title || ifnull(isrc, '')) FROM songs")" '0 x,x,x'

both "DELETE FROM songs WHERE id = 3" \
    'CREATE TABLE likes(song_id INTEGER REFERENCES songs(id)
    ON DELETE CASCADE)'
old=$(rows data/production.db)
hold 'BEGIN IMMEDIATE; INSERT INTO likes VALUES(3);'
promote --yes --force >p.out 2>&1 &
pid=$!
until_true begun
release
wait $pid
is 'somebody likes a row that is to go, at the last moment: 1' "$?" 1
like 'both are named' p.out 'songs 3 \(Intro\).*likes'
is 'nobody loses anything' "$(one 'SELECT * FROM likes')
$(rows data/production.db)" "3
$old"

both "UPDATE songs SET title = 'x'"
old=$(rows data/production.db)
hold 'BEGIN IMMEDIATE;'
run promote --yes --force
is 'a lock that stays: 75' "$status" 75
like 'it is told' err 'locked'
release
is 'nothing is written' "$(rows data/production.db)" "$old"

# While the question waits nobody is kept waiting.

# A shell's background ignores SIGINT.
# shellcheck disable=SC2016 # it is perl's $
default='$SIG{INT} = q(DEFAULT); exec @ARGV'

asks() {
	rm -f keys asked
	mkfifo keys
	script -qec "perl -e '$default' promote --force" /dev/null \
	    <keys >asked 2>&1 &
	pid=$!
	exec 7>keys
	until_true grep -q 'y/N' asked
}

answers() {
	printf '%b' "$1" >&7
	exec 7>&-
	wait $pid
}

if ! command -v script >/dev/null || ! script -qec true /dev/null \
    </dev/null >/dev/null 2>&1; then
	skip 'the question' 'needs script(1) with -e'
else
	both "UPDATE songs SET title = 'x'"
	old=$(rows data/production.db)
	asks
	run promote --yes
	is 'a second promote meanwhile: 75' "$status" 75
	answers '\003'
	is 'Ctrl-C: SIGINT' "$?" 130
	untouched 'Ctrl-C'
	run promote --yes --force
	is 'and nothing is locked then' "$status" 0
	for mode in WAL DELETE; do
		both "UPDATE songs SET title = 'x'" "CREATE TABLE likes(song_id);
		    PRAGMA journal_mode=$mode"
		asks
		run sqlite3 data/production.db "INSERT INTO likes VALUES(1);
		    UPDATE songs SET isrc = 'Y' WHERE id = 3"
		is "$mode: others write while it asks" "$status$(cat err)" 0
		old=$(rows data/production.db)
		answers 'y\n'
		is "$mode: then it is told: 75" "$?" 75
		like "$mode: in words" asked 'has changed since it was compared'
		like "$mode: and what became of it" asked 'nothing was written'
		untouched "$mode: a writer during the question"
		asks
		sql data/production.db 'INSERT INTO likes VALUES(2)'
		answers 'y\n'
		is "$mode: another table is no matter" "$? $(one "SELECT
		    count(*) FROM likes") $(one 'SELECT DISTINCT title FROM
		    songs')" '0 2 x'
	done
fi

# Who has locked it before.

both "UPDATE songs SET title = 'x'" 'PRAGMA journal_mode=DELETE'
old=$(rows data/production.db)
hold 'BEGIN EXCLUSIVE'
run promote --yes --force
is 'a file that cannot even be read: 75' "$status" 75
like 'it is told' err 'data/production.db: .*locked'
release
untouched 'a locked file'

# Staging

both "UPDATE songs SET title = 'x'"
hold 'BEGIN IMMEDIATE; SELECT 1;'
promote --yes --force >p.out 2>&1 &
pid=$!
until_true begun
sql data/staging.db "UPDATE songs SET title = 'later'"
release
wait $pid
is 'what comes into staging meanwhile waits for the next' \
    "$? $(one 'SELECT DISTINCT title FROM songs')" '0 x'
done_testing
