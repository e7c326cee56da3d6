# tap.sh: what every tests/NAME.t begins with.  POSIX sh, prints TAP.
# shellcheck shell=sh
#
#	. "${0%/*}/tap.sh"
#
# gives a private directory (the working directory, HOME too; removed at the
# end), the built programs in PATH, an environment without our variables,
# stdin from /dev/null, and:
#
#	run CMD...		stdout to the file out, stderr to err, $status
#	ok NAME CMD...		true when CMD succeeds
#	is NAME GOT WANT	the same text
#	same NAME FILE <<END	FILE holds exactly this
#	like NAME FILE ERE	a line of FILE matches
#	unlike NAME FILE ERE	no line does
#	serve [OPTION...]	starts tests/server; exports its URLs and keys
#	fault [GLOB ACTION [N]]	adds a fault to the running server; none: clears
#	unserve			stops it
#	wait_for TEXT FILE	waits a moment for a line of FILE with TEXT
#	skip NAME REASON	one test that cannot be made here
#	skip_all REASON		none of them can
#	done_testing		the last line of every test
#
# $root is the source tree, $fixtures its tests/fixtures, $B the build
# directory, $LOG the server's log.

tap_n=0
tap_bad=0
tap_pid=

root=$(cd "${0%/*}/.." && pwd) || exit 1
fixtures=$root/tests/fixtures
B=${B:-$root/build}
case $B in /*) ;; *) B=$PWD/$B ;; esac
tap_dir=$(mktemp -d "${TMPDIR:-/tmp}/daft-tap.XXXXXX") || exit 1
LOG=$tap_dir/log

tap_cleanup() {
	tap_status=$?
	trap - EXIT
	tap_stop kill
	cd / || exit 1
	chmod -R u+rwx "$tap_dir" 2>/dev/null
	rm -rf "$tap_dir"
	exit "$tap_status"
}
trap tap_cleanup EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

mkdir "$tap_dir/cwd" && cd "$tap_dir/cwd" || exit 1
unset CDPATH ENV
for tap_v in $(env | sed -n 's/^\(DAFT_[A-Za-z0-9_]*\)=.*/\1/p') \
    MUSICBRAINZ_URL LASTFM_URL LASTFM_API_KEY COVERART_URL LRCLIB_URL \
    GENIUS_API_URL GENIUS_URL GENIUS_ACCESS_TOKEN OTHER_URL SERVER_URL \
    XDG_CACHE_HOME http_proxy https_proxy all_proxy no_proxy HTTP_PROXY \
    HTTPS_PROXY ALL_PROXY NO_PROXY; do
	unset "$tap_v"
done
HOME=$PWD
PATH=$B:$PATH
LC_ALL=C
TZ=UTC0
# Not 1, which means something here.
ASAN_OPTIONS=${ASAN_OPTIONS:-exitcode=99}
export root fixtures B HOME PATH LC_ALL TZ ASAN_OPTIONS LOG
exec </dev/null

# Each line of stdin as a TAP diagnostic.
diag() {
	sed 's/^/# /' >&2
}

# pass NAME / fail NAME: the result of one test.  A failure also shows what
# the last command said.
pass() {
	tap_n=$((tap_n + 1))
	printf 'ok %d - %s\n' "$tap_n" "$1"
}

fail() {
	tap_n=$((tap_n + 1))
	tap_bad=$((tap_bad + 1))
	printf 'not ok %d - %s\n' "$tap_n" "$1"
	printf '# Failed: %s: %s\n' "${0##*/}" "$1" >&2
}

tap_show() {
	if [ -s "$1" ]; then
		printf '# %s:\n' "$1" >&2
		head -n 40 "$1" | diag
	fi
}

tap_after() {
	if [ -n "${status+set}" ]; then
		printf '# last run: status %s\n' "$status" >&2
		tap_show err
	fi
}

run() {
	status=0
	"$@" >out 2>err 8<&- 9>&- || status=$?
}

ok() {
	tap_name=$1
	shift
	if "$@" >"$tap_dir/ok" 2>&1; then
		pass "$tap_name"
	else
		tap_s=$?
		fail "$tap_name"
		printf '# status %s from: %s\n' "$tap_s" "$*" >&2
		head -n 40 "$tap_dir/ok" | diag
		tap_after
	fi
}

is() {
	if [ "$2" = "$3" ]; then
		pass "$1"
	else
		fail "$1"
		printf 'got:  %s\nwant: %s\n' "$2" "$3" | diag
		tap_after
	fi
}

same() {
	cat >"$tap_dir/want"
	if [ -e "$2" ] && cmp -s "$tap_dir/want" "$2"; then
		pass "$1"
	else
		fail "$1"
		diff -u -L want "$tap_dir/want" -L "$2" "$2" 2>&1 | diag
		tap_after
	fi
}

like() {
	if [ -e "$2" ] && grep -Eq -e "$3" "$2"; then
		pass "$1"
	else
		fail "$1"
		printf '# no line of %s matches: %s\n' "$2" "$3" >&2
		[ "$2" = err ] || tap_show "$2"
		tap_after
	fi
}

unlike() {
	if [ -e "$2" ] && ! grep -Eq -e "$3" "$2"; then
		pass "$1"
	else
		fail "$1"
		printf '# a line of %s matches: %s\n' "$2" "$3" >&2
		[ -e "$2" ] && grep -En -e "$3" "$2" | head -n 20 | diag
		tap_after
	fi
}

skip() {
	tap_n=$((tap_n + 1))
	printf 'ok %d - %s # skip %s\n' "$tap_n" "$1" "$2"
}

skip_all() {
	printf '1..0 # skip %s\n' "$1"
	exit 0
}

# The server lives as long as descriptor 9, its stdin, is open; 8 is its
# stdout.  Programs under test get neither.
serve() {
	tap_stop
	rm -f "$tap_dir/in" "$tap_dir/said"
	mkfifo "$tap_dir/in" "$tap_dir/said" || exit 1
	case " $*" in *" -d "*) ;; *) set -- -d "$fixtures" "$@" ;; esac
	"$B/tests/server" -l "$LOG" "$@" <"$tap_dir/in" >"$tap_dir/said" \
	    2>"$tap_dir/serve.err" &
	tap_pid=$!
	exec 9>"$tap_dir/in" 8<"$tap_dir/said"
	while read -r tap_line <&8; do
		tap_v=${tap_line%%=*}
		export "$tap_v=${tap_line#*=}"
		[ "$tap_v" = SERVER_URL ] && return
	done
	printf 'Bail out! tests/server does not start: %s\n' \
	    "$(cat "$tap_dir/serve.err")"
	exit 1
}

fault() {
	printf '%s\n' "$*" >&9
	read -r tap_line <&8
	[ "$tap_line" = ok ] && return
	printf 'Bail out! tests/server: %s: %s\n' "$*" "$tap_line"
	exit 1
}

unserve() {
	tap_stop
}

tap_stop() {
	[ -n "$tap_pid" ] || return 0
	exec 9>&- 8<&-
	# Something the test left behind may still hold its stdin open.
	[ "$1" != kill ] || kill "$tap_pid" 2>/dev/null
	wait "$tap_pid" 2>/dev/null
	tap_pid=
}

wait_for() {
	wait_n=0
	until grep -q "$1" "$2" 2>/dev/null; do
		wait_n=$((wait_n + 1))
		[ "$wait_n" -lt 200 ] || return 1
		sleep 0.05
	done
}

done_testing() {
	printf '1..%d\n' "$tap_n"
	[ "$tap_bad" -eq 0 ]
	exit
}
