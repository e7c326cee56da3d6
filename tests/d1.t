#!/bin/sh
# promote and the real wrangler: production where wrangler keeps it, scripts
# through d1 execute, and promote beside a worker that serves from the file.
. "${0%/*}/tap.sh"
# shellcheck source=d1.sh
. "$root/tests/d1.sh"

wrangler=${WRANGLER:-$root/build/wrangler/node_modules/.bin/wrangler}
[ -x "$wrangler" ] ||
    skip_all 'no wrangler: make wrangler installs it, or WRANGLER names it'

# It may have come with a node that is new enough for it.
[ ! -x "${wrangler%/*}/node" ] || PATH=$B:${wrangler%/*}:$PATH

# Nothing but loopback: nobody is told of metrics, a newer version is not
# looked for, as if that had just been done, nor what a request's origin is.
export WRANGLER_SEND_METRICS=false CLOUDFLARE_CF_FETCH_ENABLED=false
export TMPDIR="$PWD/tmp" XDG_CONFIG_HOME="$PWD/.config" NO_COLOR=1 CI=1
unset FORCE_COLOR CLOUDFLARE_API_TOKEN CLOUDFLARE_API_KEY CLOUDFLARE_EMAIL \
    CLOUDFLARE_ACCOUNT_ID
mkdir -p tmp/update-check json jsonc
echo '{"latest":"0.0.0","lastUpdate":9999999999999}' \
    >tmp/update-check/wrangler-latest.json
for d in . json jsonc; do
	mkdir -p "$d/node_modules/.mf"
	echo '{}' >"$d/node_modules/.mf/cf.json"
done
export DAFT_STAGING="$PWD/staging.db" DAFT_BACKUPS="$PWD/backups"
state=.wrangler/state/v3/d1/miniflare-D1DatabaseObject
removals='--max-shrink 100'

# execute FILE: a script into the local database.
execute() {
	run "$wrangler" d1 execute DB --local --yes --file "$1"
}

# database: the file in wrangler's state that is one: 64 digits and a suffix.
database() {
	for database_f in "$state"/*.sqlite; do
		database_f=${database_f##*/}
		[ ${#database_f} -ne 71 ] || echo "$database_f"
	done
}

# kept FILE: production as it is, in one file.
kept() {
	rm -f "$1"
	sqlite3 "$production" "VACUUM INTO '$1'"
}

# refused NAME FILE: wrangler says no and nothing is changed.
refused() {
	kept before.db
	execute "$2"
	ok "$1: refused" test "$status" -ne 0
	cat out err >said
	like "$1: by a guard" said 'malformed JSON'
	sames "$1: nothing is changed" "$production" before.db
}

ok 'a production and a staging are there' d1_make
ok 'with columns of odd names' d1_odd

# ---- where production is ----

cat >wrangler.toml <<'END'
name = "site"
main = "worker.js"
compatibility_date = "2025-07-01"

[[d1_databases]]
binding = "DB"	# ours
database_name = "daft"
database_id = "487a690b-5a7e-4c86-b9fd-7add6753de75"
END
cp "$root/tests/d1/worker.js" .
cat >json/wrangler.json <<'END'
{ "name": "site", "compatibility_date": "2025-07-01",
  "d1_databases": [
    { "binding": "OTHER", "database_name": "other", "database_id": "1" },
    { "binding": "DB", "database_name": "daft", "database_id": "2",
      "preview_database_id": "local-test-db" } ] }
END
cat >jsonc/wrangler.jsonc <<'END'
{
	// what a person may write
	"name": "site", "compatibility_date": "2025-07-01",
	"d1_databases": [
		/* "binding": "OLD", */
		{ "binding": "DB", "database_name": "daft",
		  "database_id": "http://x/*y*/", },
	],
}
END

# found: what wrangler made here is what our programs take for production,
# also with another database beside it.
found() {
	is "$1: wrangler makes the tables" "$status" 0
	name=$(database)
	: >"$state/$(echo "$name" | tr 0-9a-f 1-9a-f0).sqlite"
	run stage-setup -s found.db
	like "$1: its database is found" err "as $state/$name is"
}
for c in json jsonc; do
	cd "$c" || exit 1
	execute ../schema.sql
	found "wrangler.$c"
	cd .. || exit 1
done
execute schema.sql
found wrangler.toml
production=$state/$name

# ---- scripts ----

run promote -q -s old.db --sql first.sql
is 'all of a catalogue as a script' "$status" 0
execute first.sql
is 'wrangler takes it' "$status" 0
sames 'it holds the catalogue' "$production" old.db
sql "$production" "ATTACH 'old.db' AS a" \
    'INSERT INTO favourites SELECT * FROM a.favourites'
kept was.db
kept promoted.db
# sqlite3 reads no export that has a NUL in it.
cp staging.db plain.db
sql plain.db "UPDATE songs SET lyrics = 'no NUL'
    WHERE instr(CAST(lyrics AS BLOB), X'00')"
# Nor does wrangler export every number as it is.
sql staging.db 'UPDATE artists SET formed_year = 9007199254740993
    WHERE id = 1'
# shellcheck disable=SC2086 # an option and its argument
run promote -q --yes $removals -p promoted.db -s plain.db
is 'promote makes of a copy what staging is' "$status" 0

# The commands of the manual for a database elsewhere, but for --remote.
sed -n '/^wrangler d1 time-travel info/,/^\.Ed/p' "$root/man/promote.1" |
    sed -e '1d;$d' -e 's/--remote/--local/' >commands
ok 'the manual has the commands' grep -q '^promote -p' commands
cat - commands >typed <<'END'
set -e
wrangler() { "$wrangler" "$@"; }
promote() { "$B/promote" --max-shrink 100 -s plain.db "$@"; }
END
export wrangler
run sh typed
is 'they do it' "$status" 0
like 'the last one says so' err 'after.sqlite: nothing differs'
sames 'production is what promote makes' "$production" promoted.db
is 'other tables are as they were' \
    "$(sql "$production" 'SELECT * FROM favourites')" \
    "$(sql was.db 'SELECT * FROM favourites')"
# shellcheck disable=SC2086
promote -q $removals -p was.db -s plain.db --sql - | grep -v '^--' >same.sql
grep -v '^--' change.sql >change.lines
ok 'the export made the same script as the database' \
    cmp same.sql change.lines

# Those that need an account at least have the options they are given.
sed -e :a -e '/\\e$/N; s/\\e\n//; ta' "$root/man/promote.1" |
    grep -o 'wrangler d1 .* DB .*' | sed 's/[>"$].*//' | sort -u >used
while read -r _ _ what rest; do
	case $what in time-travel) what="$what ${rest%% *}" ;; esac
	# shellcheck disable=SC2086 # a command is one or two words
	run "$wrangler" d1 $what --help
	for o in $rest; do
		case $o in --*) like "$what has $o" out " $o " ;; esac
	done
done <used
is 'the manual has these commands' "$(cut -d ' ' -f 3 used | uniq -c |
    tr -s ' \n' ' ')" ' 2 execute 1 export 2 time-travel '

refused 'a second time' change.sql
sql "$production" "UPDATE songs SET title = title || '!' WHERE id = 9"
refused 'the way back when a title was edited' change.sql.undo
sql "$production" "UPDATE songs SET title = rtrim(title, '!') WHERE id = 9"
execute change.sql.undo
is 'the way back' "$status" 0
sames 'leads to what was' "$production" was.db
refused 'back a second time' change.sql.undo

# Texts of every kind
kept promoted.db
# shellcheck disable=SC2086
promote -q --yes $removals -p promoted.db -b b3
# shellcheck disable=SC2086
promote -q $removals --sql all.sql
execute all.sql
is 'another change' "$status" 0
sames 'makes what promote makes' "$production" promoted.db
execute all.sql.undo
is 'and the way back' "$status" 0
sames 'leads to what was before' "$production" was.db

# ---- beside a worker ----

dev_pid=
# Every process below the one given, it included, children first.
family() {
	ps -A -o pid= -o ppid= | awk -v top="$1" '
		{ above[$1] = $2 }
		END {
			for (p in above) {
				for (q = p; q in above && q != top;)
					q = above[q]
				if (q == top)
					print p
			}
		}'
}
dev_end() {
	[ -n "$dev_pid" ] || return 0
	exec 7>&-
	dev_all=$(family "$dev_pid")
	kill "$dev_pid" 2>/dev/null
	dev_n=0
	while kill -0 "$dev_pid" 2>/dev/null && [ "$dev_n" -lt 50 ]; do
		sleep 0.2
		dev_n=$((dev_n + 1))
	done
	# Ours, and nobody's any more if it did not listen.
	# shellcheck disable=SC2086 # a list
	[ "$dev_n" -lt 50 ] || kill -KILL $dev_all 2>/dev/null
	wait "$dev_pid" 2>/dev/null
	dev_pid=
}
# shellcheck disable=SC2317 # the trap calls it
d1_cleanup() {
	d1_status=$?
	dev_end
	(exit "$d1_status")
	tap_cleanup
}
trap d1_cleanup EXIT

# once: what is answered now.
once() {
	node "$root/tests/d1/ask.js" "$url" </dev/null 2>/dev/null
}

# during NAME BEFORE AFTER COMMAND...: runs it while the worker is asked all
# the time.  Nobody may see anything but BEFORE and AFTER.
during() {
	during_name=$1
	printf '%s\n%s\n' "$2" "$3" | sort >may
	first=$2
	last=$3
	shift 3
	mkfifo asking
	node "$root/tests/d1/ask.js" "$url" <asking >answers 2>counts 7>&- &
	ask_pid=$!
	exec 7>asking
	rm asking
	until [ -s answers ] || ! kill -0 "$ask_pid" 2>/dev/null; do
		sleep 0.1
	done
	run "$@" 7>&-
	is "$during_name" "$status" 0
	is "$during_name: the worker sees it at once" "$(once)" "$last"
	exec 7>&-
	wait "$ask_pid"
	sed 's/^/# /' counts
	grep -v '^failed' answers >seen
	is "$during_name: what was there is seen at first" \
	    "$(head -n 1 seen)" "$first"
	sort -u seen | comm -13 may - >other
	ok "$during_name: no mixture is seen" test ! -s other
	if [ "$reads_write" = yes ]; then
		grep '^failed' answers | grep -Ev 'SQLITE_BUSY|internal error' \
		    >other
	else
		grep '^failed' answers >other
	fi
	ok "$during_name: no request fails" test ! -s other
	cut -c 1-500 other | diag
}

: >dev.out
"$wrangler" dev --ip 127.0.0.1 --port 0 --inspector-port 0 >dev.out 2>&1 &
dev_pid=$!	# of wrangler itself, not of a shell
n=0
until grep -q 'Ready on' dev.out || [ "$n" -ge 300 ]; do
	sleep 0.2
	n=$((n + 1))
done
url=$(sed -n 's/.*Ready on \(http:[^ ]*\).*/\1/p' dev.out)
ok 'a worker serves from the file' test -n "$url"
[ -n "$url" ] || diag <dev.out

# Up to some version between 4.85 and 4.164 every question of a worker writes
# a number into _cf_METADATA, so that SQLite refuses it while anybody else
# writes; such a request is not one that a reader may expect to succeed.
old=$(once)
cksum "$production-wal" >wal
is 'which answers' "$(once)" "$old"
reads_write=no
cksum "$production-wal" | cmp -s - wal || reads_write=yes
echo "# does a worker write when it reads? $reads_write"

# Not the promoted.db from above: ids once given are not given again.
kept promoted.db
# shellcheck disable=SC2086
run promote -q --yes $removals -p promoted.db -b b2
new="$(sqlite3 promoted.db "
	SELECT count(*) || '/' || sum(length(name)) FROM artists;
	SELECT count(*) || '/' || sum(length(title)) FROM albums;
	SELECT count(*) || '/' || sum(length(title)) FROM songs" |
    tr '\n' ' ')0"
ok 'staging is something else' test "$old" != "$new"
# shellcheck disable=SC2086
during 'promote beside a worker' "$old" "$new" promote --yes $removals
sames 'production is what it should be' "$production" promoted.db
is 'a visitor writes' "$(node "$root/tests/d1/ask.js" "$url/like" \
    </dev/null 2>/dev/null)" liked
during 'a rollback beside a worker' "$new" "$old" promote --rollback --yes
sames 'production is what it was' "$production" was.db
is "the visitor's rows are there" "$(sqlite3 "$production" \
    "SELECT count(*) FROM favourites WHERE user = 'visitor'")" 3
dev_end
is 'the file is whole' "$(sqlite3 "$production" \
    'PRAGMA integrity_check; PRAGMA foreign_key_check')" ok
is 'and as wrangler wants it' \
    "$(sqlite3 "$production" 'PRAGMA journal_mode')" wal
done_testing
