# crash.sh: what the crash tests share; read after promote.sh.
# shellcheck shell=sh
#
#	before			what data/ holds now is what each run begins with
#	crash NAME OPTION... -- CMD...	one test for each way to fail
#	tried MODE OPTION... -- CMD...	runs tests/crash, prints nothing

case $B in */san) skip_all 'the shim cannot be put before the sanitizers' ;; esac
[ -f "$B/tests/shim.so" ] || skip_all 'needs tests/shim.so'
# Nothing here asks whether a disk keeps its word: memory will do.
if [ -w /dev/shm ]; then
	crash_dir=$(mktemp -d /dev/shm/daft-crash.XXXXXX) || exit 1
	trap 'rm -rf "$crash_dir"; tap_cleanup' EXIT
	cd "$crash_dir" || exit 1
fi

before() {
	rm -rf start run
	mkdir start
	mv data start/data
}

tried() {
	crash_mode=$1
	shift
	crash_n=$#
	while [ "$crash_n" -gt 0 ]; do
		crash_word=$1
		shift
		[ "$crash_word" = -- ] && crash_word=$B/tests/shim.so
		set -- "$@" "$crash_word"
		crash_n=$((crash_n - 1))
	done
	run "$B/tests/crash" -m "$crash_mode" "$@"
}

crash() {
	crash_name=$1
	shift
	for crash_m in ${modes:-kill torn EIO full}; do
		tried "$crash_m" "$@"
		is "$crash_name, $crash_m: $(tail -n 1 out)" "$status" 0
		[ "$status" -eq 0 ] || head -n 20 out | diag
	done
}
