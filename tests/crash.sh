# crash.sh: what the crash tests share; read after promote.sh.
# shellcheck shell=sh
#
#	before			what data/ holds now is what each run begins with
#	crash NAME OPTION... -- CMD...	one test for each way to fail
#	seen CMD...		a test: the shim sees all that the kernel sees
#	tried MODE OPTION... -- CMD...	runs tests/crash, prints nothing
#
# $song, $swap, $index and $others make a change that has everything: a new
# row, unique values that change places, a search index kept by triggers, a
# table that refers to rows.

[ -f "$B/tests/shim.so" ] || skip_all 'needs tests/shim.so'
shim=$B/tests/shim.so
case $B in
*/san)
	# The sanitizer's library must come first; then it calls the shim.  Who
	# is killed tells it nothing.
	asan=$(ldd "$B/promote" | sed -n 's/.*=> *\(.*libasan[^ ]*\).*/\1/p')
	[ -n "$asan" ] || skip_all 'the sanitizer is no shared library'
	shim=$asan:$shim
	modes=EIO
	;;
esac

# Nothing here asks whether a disk keeps its word: memory will do.
if [ -w /dev/shm ]; then
	crash_dir=$(mktemp -d /dev/shm/daft-crash.XXXXXX) || exit 1
	trap 'rm -rf "$crash_dir"; tap_cleanup' EXIT
	cd "$crash_dir" || exit 1
fi

song="INSERT INTO songs(id, title, slug, artist_id, album_id, musicbrainz_id,
      created_at, updated_at) VALUES(4, 'New', 'new', 2, 2, '${c}4', 50, 51);
    UPDATE songs SET lyrics = 'la la la', updated_at = 50 WHERE id = 2;"
swap="UPDATE songs SET musicbrainz_recording_id = NULL WHERE id < 3;
    UPDATE songs SET musicbrainz_recording_id = '${c}2' WHERE id = 1;
    UPDATE songs SET musicbrainz_recording_id = '${c}1' WHERE id = 2;"
index="CREATE VIRTUAL TABLE found USING fts5(title, content='songs',
      content_rowid='id');
    CREATE TRIGGER song_in AFTER INSERT ON songs BEGIN
      INSERT INTO found(rowid, title) VALUES(new.id, new.title); END;
    CREATE TRIGGER song_up AFTER UPDATE ON songs BEGIN
      INSERT INTO found(found, rowid, title)
      VALUES('delete', old.id, old.title);
      INSERT INTO found(rowid, title) VALUES(new.id, new.title); END;
    CREATE TRIGGER song_out AFTER DELETE ON songs BEGIN
      INSERT INTO found(found, rowid, title)
      VALUES('delete', old.id, old.title); END;
    INSERT INTO found(found) VALUES('rebuild');"
others='CREATE TABLE likes(song_id INTEGER REFERENCES songs(id)
      ON DELETE CASCADE); INSERT INTO likes VALUES(1);'

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
		[ "$crash_word" = -- ] && crash_word=$shim
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
		[ "$status" -eq 0 ] || head -n 9 out | diag
	done
}

# Names that are made up differ from the template that the shim sees.
seen() {
	rm -rf run calls
	cp -R start run
	cd run || exit 1
	# The sanitizer cannot look for leaks in who is traced.
	ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0 \
	    "$B/tests/trace" -p "$shim" -l "${PWD%/*}/calls" "$@" >../kernel 2>/dev/null
	crash_s=$?
	cd .. || exit 1
	sed -i.bak 's/\(staging\.db\.\)......$/\1XXXXXX/' kernel calls
	if [ "$crash_s" -eq 77 ]; then
		skip "$1: no call is missed" 'processes cannot be traced here'
	else
		is "$1: no call is missed, $(wc -l <calls) of $(wc -l <kernel)" \
		    "$crash_s $(diff kernel calls | head -n 20)" '0 '
	fi
}
