#!/bin/sh
# stage-dump | stage-load into an empty database of the same schema gives the
# same rows, ids and times aside; on the schemas that production is found with.
. "${0%/*}/tap.sh"

"$B/tests/catalogue" 10000 |
    sed 's/"sort_name":"Sorted",//' >catalogue	# which no column keeps

stage-setup -q --init -s x.db -p builtin.db
sqlite3 builtin.db .schema | grep -v sqlite_sequence >builtin.sql
sed -e '/is_instrumental/d' -e '/musicbrainz_recording_id/d' builtin.sql >lacking.sql
sed -e 's/ REFERENCES [a-z]*(id)//' builtin.sql >implied.sql
{
	cat builtin.sql
	cat <<'END'
ALTER TABLE artists ADD COLUMN type TEXT;
ALTER TABLE albums ADD COLUMN artist TEXT;
ALTER TABLE albums ADD COLUMN type TEXT DEFAULT 'LP';
ALTER TABLE songs ADD COLUMN album TEXT;
ALTER TABLE songs ADD COLUMN "order" TEXT;
ALTER TABLE songs ADD COLUMN "two ""words"", %s" TEXT;
ALTER TABLE songs ADD COLUMN disc INTEGER;
ALTER TABLE songs ADD COLUMN position INTEGER;
ALTER TABLE songs ADD COLUMN artist_credit TEXT;
ALTER TABLE songs ADD COLUMN bpm REAL;
ALTER TABLE songs ADD COLUMN rank DECIMAL;
ALTER TABLE songs ADD COLUMN bare;
ALTER TABLE songs ADD COLUMN tags JSON;
ALTER TABLE songs ADD COLUMN live BOOLEAN;
ALTER TABLE songs ADD COLUMN loud TEXT GENERATED ALWAYS AS (upper(title));
CREATE TABLE users(id INTEGER PRIMARY KEY, mail TEXT);
CREATE TABLE favourites(user_id INTEGER REFERENCES users(id), song_id INTEGER REFERENCES songs(id));
CREATE TABLE _cf_KV(key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE d1_migrations(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE);
INSERT INTO users VALUES (1, 'a@example.org');
INSERT INTO _cf_KV VALUES ('x', x'00');
END
} >extra.sql
# All types of values, of which some are awkward.
awk '/"type":"song"/ {
	n++
	v = ",\"bpm\":" n / 8 ",\"rank\":" (n % 3 ? n : "\"" n ".50\"")
	v = v ",\"bare\":" (n % 2 ? "\"0" n "\"" : n ".0") ",\"tags\":" (n % 2 ? "[1, {\"a\":null}]" : "{\"x\":\"\\u0000\"}")
	v = v ",\"order\":\"o\",\"two \\\"words\\\", %s\":\"w\""
	v = v ",\"live\":" (n % 2 ? "true" : "false") ",\"annotations\":\"a\\u0000b\\ud83d\\ude00\\u2028\\t\\\\\""
	$0 = substr($0, 1, length($0) - 1) v "}"
} { print }' catalogue >catalogue.extra

# The rows with their parents' identities in place of ids.
rows() {
	for t in artists albums songs; do
		columns=$(sqlite3 "$1" "SELECT group_concat('$quote(t.\"' || replace(name, '\"', '\"\"') || '\")', ', ') FROM pragma_table_xinfo('$t')
		    WHERE name NOT IN ('id', 'artist_id', 'album_id', 'created_at', 'updated_at'$but)")
		case $t in
		artists) join='' parents='' ;;
		albums) join='JOIN artists a ON a.id = t.artist_id' parents='a.musicbrainz_id,' ;;
		songs) join='JOIN artists a ON a.id = t.artist_id LEFT JOIN albums b ON b.id = t.album_id'
			parents='a.musicbrainz_id, b.musicbrainz_id,' ;;
		esac
		sqlite3 "$1" "SELECT $parents $columns FROM $t t $join ORDER BY t.musicbrainz_id"
	done
}

# 10,000 rows as somebody hostile would fill them: texts of everything that a
# line, a shell, a page or SQL may stumble over, numbers and days at their
# limits, JSON of such texts.
cat >hostile.sql <<'END'
CREATE TEMP TABLE part(n INTEGER PRIMARY KEY, s);
INSERT INTO part VALUES (0, char(0)), (1, '"'), (2, ''''), (3, '\'), (4, char(10)), (5, char(13)), (6, char(9)), (7, char(1)),
  (8, char(127)), (9, char(133)), (10, char(0x301)), (11, char(0x2028)), (12, char(0x2029)), (13, char(0xfeff)), (14, char(0xfffd)),
  (15, char(0xfffe)), (16, char(0xffff)), (17, char(0x1f600)), (18, char(0x10ffff)), (19, char(0x200d)), (20, char(0x202e)), (21, '椎名'),
  (22, '</script>'), (23, '%s'), (24, '{"a":1}'), (25, 'null'), (26, ' '), (27, 'word'), (28, '\u0000'), (29, 'é'), (30, char(27) || '[2J');
CREATE TEMP TABLE n(i INTEGER PRIMARY KEY);
WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 8000) INSERT INTO n SELECT i FROM c;
CREATE TEMP TABLE txt(n INTEGER PRIMARY KEY, s, list, map);
INSERT INTO txt(n, s) SELECT i, group_concat(s, '') FROM (SELECT i, s FROM n, (SELECT i AS k FROM n WHERE i <= 6)
  JOIN part ON part.n = (i * 7919 + i / 31 * k * 104729 + k * k) % 31 WHERE i < 997 AND k <= 1 + i % 6) GROUP BY i;
UPDATE txt SET list = json_array(s, n, NULL, n / 7.0, json_array(), json_object('a', s)), map = json_object(n || CASE WHEN instr(CAST(s AS BLOB), x'00') THEN 'nul' ELSE s END, s, 'b', s);
CREATE TEMP TABLE num(n INTEGER PRIMARY KEY, i, r);
INSERT INTO num VALUES (0, 9223372036854775807, 1.7976931348623157e308), (1, -9223372036854775808, 5e-324), (2, 0, 0.1), (3, -1, -1e15),
  (4, NULL, NULL), (5, 9007199254740993, 3.0), (6, 1, 123456789.123456789);
CREATE TEMP VIEW v AS SELECT n.i, t.s AS a, u.s AS b, t.list AS list, u.map AS map, num.i AS num, num.r AS real,
  CASE n.i % 5 WHEN 0 THEN NULL WHEN 1 THEN -719162 WHEN 2 THEN 2932896 ELSE n.i * 9973 % 3000000 - 719162 END * 86400 AS day,
  printf('%08x-0000-4000-8000-%012x', n.i * 2654435761 % 4294967296, n.i) AS id
  FROM n JOIN txt t ON t.n = n.i * 17 % 996 + 1 LEFT JOIN txt u ON u.n = n.i * 31 % 1400 + 1 JOIN num ON num.n = n.i * 5 % 7;
INSERT INTO artists(id, name, slug, url_slug, country, formed_year, genres, members, bio, external_ids, musicbrainz_id, created_at, updated_at)
  SELECT i, a, i, i, b, num, list, list, b, map, id, 1, 1 FROM v WHERE i <= 500;
INSERT INTO albums(id, title, slug, artist_id, release_date, track_count, credits, barcode, external_ids, musicbrainz_id, created_at, updated_at)
  SELECT i, a, i, i % 500 + 1, day, num, coalesce(map, list), b, map, id, 1, 1 FROM v WHERE i <= 1500;
INSERT INTO songs(id, title, slug, artist_id, album_id, duration, release_date, lyrics, annotations, credits, is_instrumental, external_ids,
  musicbrainz_id, musicbrainz_recording_id, isrc, bpm, rank, bare, tags, live, "order", disc, created_at, updated_at)
  SELECT i, a, i, i % 500 + 1, nullif(i % 1501, 0), num, day, b, a, list, i % 2, map, id, id, b, real, coalesce(num, real),
  CASE i % 4 WHEN 0 THEN num WHEN 1 THEN real WHEN 2 THEN a END, coalesce(map, list), nullif(i % 3, 2), b, num, 1, 1 FROM v;
UPDATE songs SET lyrics = replace(hex(zeroblob(1250000)), '00', 'x"' || char(0) || 'é') WHERE id = 77;
END

for v in builtin lacking implied extra hostile; do
	rm -f p.db* a.db* b.db* c.db*
	schema=$v
	but='' quote=quote
	if [ $v = hostile ]; then
		schema=extra quote=hex
		but=", 'slug', 'url_slug'"	# which are not of the titles
	fi
	sqlite3 p.db <$schema.sql
	for f in a b c; do
		stage-setup -q -s $f.db -p p.db || fail "$v: set up"
	done
	in=catalogue
	[ $v = extra ] && in=catalogue.extra
	if [ $v = hostile ]; then
		sqlite3 a.db <hostile.sql
		is "$v: there" "$(sqlite3 a.db 'SELECT (SELECT count(*) FROM artists) + (SELECT count(*) FROM albums) + (SELECT count(*) FROM songs), (SELECT max(length(CAST(lyrics AS BLOB))) FROM songs)')" \
		    '10000|6250000'
	else
		run stage-load -q -s a.db --require-end $in
		is "$v: loaded" "$status" 0
	fi
	[ $v = extra ] && is 'columns that are named like what a record says otherwise' \
	    "$(sqlite3 a.db "SELECT count(*) FROM artists WHERE type IS NOT NULL; SELECT DISTINCT type FROM albums" | tr '\n' ' ')" '0 LP '
	sqlite3 a.db .dump >before
	stage-dump -s a.db >a.ndjson 2>err
	is 'dumped, nothing left out' "$? $(cat err)" '0 '
	run stage-load -s a.db --require-end --strict a.ndjson
	like 'loading it changes nothing' err ' 0 new, 0 changed, [0-9]* same, 0 rejected'
	sqlite3 a.db .dump >after
	ok 'not a byte' cmp before after
	run stage-load -q -s b.db --require-end --strict a.ndjson
	is 'into an empty one' "$status" 0
	stage-dump -s b.db >b.ndjson
	run stage-load -q -s c.db --require-end b.ndjson
	stage-dump -s c.db >c.ndjson
	for f in a b c; do rows $f.db >$f.rows; done
	ok 'there are rows' test "$(wc -l <a.rows)" -gt 9000
	ok 'the same rows again, slugs too' cmp b.rows c.rows
	ok 'and the same records' cmp b.ndjson c.ndjson
	# The slug of a song on two albums is of the one it came with first.
	for f in a b; do
		sqlite3 $f.db 'ALTER TABLE songs RENAME COLUMN slug TO id_'
		sqlite3 $f.db "UPDATE songs SET id_ = musicbrainz_id"
		rows $f.db >$f.rows
	done
	ok 'the same rows' cmp a.rows b.rows
	[ $v = hostile ] && is 'the same numbers, to the last bit' "$(sqlite3 a.db "ATTACH 'b.db' AS b;
	    SELECT count(*), sum(x.bpm IS NOT y.bpm OR x.rank IS NOT y.rank OR x.bare IS NOT y.bare) FROM main.songs x
	    JOIN b.songs y ON y.musicbrainz_id = x.musicbrainz_id")" '8000|0'
done
done_testing
