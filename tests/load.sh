# load.sh: what the tests of stage-load share; read after tap.sh.
# shellcheck shell=sh

# Ids that are easy to read: a N, b N, s N.
a() { printf '00000000-000a-4000-8000-%012d' "$1"; }
b() { printf '00000000-000b-4000-8000-%012d' "$1"; }
s() { printf '00000000-000c-4000-8000-%012d' "$1"; }

# artist N NAME [MEMBERS], album N ARTIST TITLE [MEMBERS],
# song N ARTIST ALBUM TITLE [MEMBERS]: one record.
artist() {
	printf '{"type":"artist","musicbrainz_id":"%s","name":"%s"%s}\n' \
	    "$(a "$1")" "$2" "${3:+,$3}"
}
album() {
	printf '{"type":"album","musicbrainz_id":"%s","title":"%s",' \
	    "$(b "$1")" "$3"
	printf '"artist":{"musicbrainz_id":"%s"}%s}\n' "$(a "$2")" "${4:+,$4}"
}
song() {
	printf '{"type":"song","musicbrainz_id":"%s","title":"%s",' \
	    "$(s "$1")" "$4"
	printf '"artist":{"musicbrainz_id":"%s"},' "$(a "$2")"
	printf '"album":{"musicbrainz_id":"%s"}%s}\n' "$(b "$3")" "${5:+,$5}"
}
end() {
	printf '{"type":"end","artists":%d,"albums":%d,"songs":%d}\n' "$@"
}

# A new staging database s.db with the built-in schema.
fresh() {
	rm -f s.db* builtin.db*
	stage-setup -q --init -s s.db -p builtin.db
}
load() { run stage-load -s s.db "$@"; }
sql() { sqlite3 s.db "$1"; }
# The file's bytes, of which none is left in the -wal.
bytes() {
	sql 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
	cksum <s.db >"$1"
}
dump() { sqlite3 s.db .dump; }
