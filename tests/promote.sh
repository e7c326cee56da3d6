# promote.sh: what the tests of promote share; read after tap.sh.
# shellcheck shell=sh
#
#	catalogue FILE [SQL]	a database with two artists, two albums and
#				three songs, in WAL mode, and then SQL
#	rows FILE		the three tables as text, in order
#	kept FILE		a digest of everything else in it
#	sql FILE SQL		runs it

# The site's schema.  $keys: " REFERENCES artists(id)" and so on can be turned
# off, and $columns can be left out, for other deployments.
schema() {
	cat <<'END'
CREATE TABLE artists(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,
  slug TEXT NOT NULL UNIQUE, url_slug TEXT NOT NULL UNIQUE, country TEXT,
  formed_year INTEGER, genres TEXT, members TEXT, bio TEXT, images TEXT,
  musicbrainz_id TEXT UNIQUE, external_ids TEXT,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE TABLE albums(id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL,
  slug TEXT NOT NULL UNIQUE, artist_id INTEGER NOT NULL REFERENCES artists(id),
  release_date INTEGER, track_count INTEGER, genres TEXT,
  musicbrainz_id TEXT UNIQUE, external_ids TEXT,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE TABLE songs(id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL,
  slug TEXT NOT NULL UNIQUE, duration INTEGER,
  artist_id INTEGER NOT NULL REFERENCES artists(id),
  album_id INTEGER REFERENCES albums(id), lyrics TEXT,
  is_instrumental INTEGER NOT NULL DEFAULT 0, musicbrainz_id TEXT UNIQUE,
  musicbrainz_recording_id TEXT UNIQUE, isrc TEXT, external_ids TEXT,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE INDEX idx_albums_artist_id ON albums(artist_id);
CREATE INDEX idx_songs_artist_id ON songs(artist_id);
CREATE INDEX idx_songs_album_id ON songs(album_id);
END
}

a=aaaaaaaa-0000-4000-8000-00000000000
b=bbbbbbbb-0000-4000-8000-00000000000
c=cccccccc-0000-4000-8000-00000000000

some_rows() {
	cat <<END
INSERT INTO artists(id, name, slug, url_slug, genres, musicbrainz_id,
  created_at, updated_at) VALUES
  (1, 'One', 'one', 'one', '["house"]', '${a}1', 10, 10),
  (2, 'Two', 'two', 'two', NULL, '${a}2', 10, 10);
INSERT INTO albums(id, title, slug, artist_id, track_count, musicbrainz_id,
  created_at, updated_at) VALUES
  (1, 'First', 'first', 1, 2, '${b}1', 10, 10),
  (2, 'Second', 'second', 2, 1, '${b}2', 10, 10);
INSERT INTO songs(id, title, slug, artist_id, album_id, lyrics,
  musicbrainz_id, musicbrainz_recording_id, created_at, updated_at) VALUES
  (1, 'Intro', 'intro', 1, 1, NULL, '${c}1', '${c}1', 10, 10),
  (2, 'Home', 'home', 1, 1, 'la la', '${c}2', '${c}2', 10, 10),
  (3, 'Intro', 'intro-two', 2, 2, NULL, '${c}3', '${c}3', 10, 10);
END
}

sql() {
	printf '%s\n' 'PRAGMA synchronous=OFF;' "$2" |
	    sqlite3 -bail "$1" >sql.out 2>&1 || {
		printf 'Bail out! %s: %s\n' "$1" "$(cat sql.out)"
		exit 1
	}
}

catalogue() {
	rm -f "$1" "$1-wal" "$1-shm"
	case $1 in */*) mkdir -p "${1%/*}" ;; esac
	sql "$1" "PRAGMA journal_mode=WAL; BEGIN; $(schema) $(some_rows)
	    COMMIT; ${2-}"
}

rows() {
	sqlite3 -batch "$1" 'SELECT * FROM artists ORDER BY id' \
	    'SELECT * FROM albums ORDER BY id' 'SELECT * FROM songs ORDER BY id'
}

# All of the schema and all rows of the other tables.
kept() {
	sqlite3 -batch "$1" .dump | grep -Ev \
	    '^INSERT INTO "?(artists|albums|songs|sqlite_sequence)"?[ (]' |
	    cksum
}

# A new start: production and staging alike, the second one changed by SQL.
both() {
	rm -rf data
	catalogue data/production.db "${2-}"
	catalogue data/staging.db "${1-}"
}

one() {
	sqlite3 -batch "${2:-data/production.db}" "$1"
}

# Nothing happened to production: what it holds is what it held.
untouched() {
	is "$1: production is as it was" "$(rows data/production.db)" "$old"
	is "$1: no backup" "$(ls data/backups 2>/dev/null)" ''
}
