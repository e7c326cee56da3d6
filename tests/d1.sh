# d1.sh: what the tests of promote --sql share.  Source it behind tap.sh.
# shellcheck shell=sh disable=SC2154 # tap.sh's variables
#
#	old.db		a production, with tables that are not the catalogue's
#	staging.db	what it shall become: texts that are hard to carry, values
#			that move from row to row, much that is new or gone
#	schema.sql	old.db's tables and indexes
#
# are made by d1_make in the working directory.

# sql DB STATEMENT...
sql() {
	sql_db=$1
	shift
	sqlite3 -bail "$sql_db" "PRAGMA foreign_keys = ON" "$@"
}

# content DB: every value of the three tables, types included.
content() {
	for content_t in artists albums songs; do
		sqlite3 "$1" "SELECT '$content_t', id, $(sqlite3 "$1" "
			SELECT group_concat('typeof(\"' || name || '\") || '
			    || 'hex(\"' || name || '\")') FROM
			(SELECT name FROM pragma_table_info('$content_t')
			ORDER BY name)") FROM $content_t ORDER BY id" ||
		    return
	done
}

# sames NAME DB DB: the two hold the same catalogue.
sames() {
	content "$2" >"$tap_dir/a" && content "$3" >"$tap_dir/b" &&
	    test -s "$tap_dir/a" && cmp -s "$tap_dir/a" "$tap_dir/b"
	tap_same=$?
	if [ "$tap_same" -eq 0 ]; then
		pass "$1"
	else
		fail "$1"
		diff "$tap_dir/a" "$tap_dir/b" | cut -c 1-300 | head -n 10 | diag
		tap_after
	fi
}

# Production: two hundred rows, and what else lives in such a file.
d1_old() {
	stage-setup -q --init -p old.db -s first.db &&
	    "$B/tests/catalogue" 240 7 >old.ndjson &&
	    stage-load -q -p old.db -s first.db old.ndjson &&
	    promote -q --yes --force -p old.db -s first.db -b b &&
	    sql old.db "
		CREATE TABLE favourites(user TEXT NOT NULL,
		    song_id INTEGER NOT NULL REFERENCES songs(id));
		INSERT INTO favourites SELECT 'u' || id, id FROM songs
		    WHERE id % 10 = 0 AND artist_id <> 2 AND album_id <> 4;
		UPDATE songs SET lyrics = 'old' || char(10) || 'words'
		    WHERE id % 3 = 0;
		UPDATE artists SET created_at = 1000, updated_at = 2000;
		UPDATE albums SET created_at = 1000, updated_at = 2000;
		UPDATE songs SET created_at = 1000, updated_at = 2000" &&
	    sqlite3 old.db "SELECT sql || ';' FROM sqlite_schema
		WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'" >schema.sql
}

# Texts on songs that are there and (by the last statement) on new ones.
d1_texts() {
	sql staging.db "
	CREATE TEMP TABLE n(i);
	WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c
	    WHERE i < 24999) INSERT INTO n SELECT i FROM c;
	CREATE TEMP TABLE hard(id INTEGER PRIMARY KEY, x);
	INSERT INTO hard(x) VALUES
	('I say BEGIN TRANSACTION; then COMMIT; ok'),
	('begin transaction; Begin Transaction BEGIN TRANSACTIO'),
	(replace(hex(zeroblob(100)), '00', 'BEGIN TRANSACTION;')),
	('''quotes'' \"double\" \`back\` '''''),
	('a' || char(10, 13, 10, 13, 9) || 'b' || char(8232, 8233, 133, 65279)),
	('-- no comment' || char(10) || '/* nor */ this; DROP TABLE songs;'),
	('\$\$ \$x\$ CASE WHEN 1 THEN 2 END BEGIN ? ?1 :a @b \\n %s'),
	(char(128512, 8205, 127464, 127467, 27491, 233, 769, 1114109)),
	('NUL' || char(0) || 'and' || char(0, 0) || 'more' || char(0)),
	(replace(hex(zeroblob(99)), '00', char(0) || 'x')),
	((SELECT group_concat(char(192 + i % 300), '') FROM n)),
	('a' || (SELECT group_concat(char(128512 + i % 60), '') FROM n)),
	('ab' || (SELECT group_concat(char(19968 + i), '') FROM n)),
	((SELECT group_concat('''', '') || 'e' FROM n)),
	((SELECT group_concat(substr('abc;' || char(10), i % 5 + 1, 1), '')
	    || '''' FROM n, (VALUES (1), (2), (3), (4)))),
	('');
	UPDATE songs SET lyrics = x, updated_at = 3000 FROM hard
	    WHERE hard.id = songs.id;
	UPDATE songs SET lyrics = x FROM hard
	    WHERE hard.id NOT BETWEEN 11 AND 14 AND hard.id = songs.id -
	    (SELECT seq - 20 FROM sqlite_sequence WHERE name = 'songs');
	UPDATE artists SET bio = (SELECT x FROM hard WHERE id = 12)
	    WHERE id = 1;
	UPDATE albums SET credits = '[\"' || (SELECT x FROM hard WHERE id = 13)
	    || '\"]' WHERE id = 2;
	UPDATE songs SET annotations = (SELECT x FROM hard WHERE id = 11)
	    WHERE id IN (20, (SELECT max(id) FROM songs))"
}

# Staging: other texts, unique values that change hands, an artist and albums
# that go with all their songs, a merged id, and four hundred new rows.
d1_new() {
	stage-setup -q --with-data -p old.db -s staging.db &&
	    "$B/tests/catalogue" 400 9 >new.ndjson &&
	    stage-load -q -p old.db -s staging.db new.ndjson &&
	    d1_texts && sql staging.db "ATTACH 'old.db' AS p" "
		UPDATE songs SET musicbrainz_recording_id = 'x' || id
		    WHERE id BETWEEN 30 AND 33;
		UPDATE songs SET musicbrainz_recording_id = (SELECT
		    musicbrainz_id FROM songs t WHERE t.id = 30 +
		    (songs.id - 29) % 4) WHERE id BETWEEN 30 AND 33;
		UPDATE songs SET album_id = 3 WHERE id IN (SELECT id FROM
		    songs WHERE album_id = 4 LIMIT 3);
		UPDATE songs SET musicbrainz_id =
		    '00000000-0000-4000-8000-000000000001' WHERE id = 50;
		UPDATE songs SET title = 'Other', lyrics = NULL, isrc = NULL
		    WHERE id % 9 = 0 AND id BETWEEN 20 AND 500;
		DELETE FROM songs WHERE album_id = 4
		    OR artist_id = 2;
		DELETE FROM albums WHERE id = 4 OR artist_id = 2;
		DELETE FROM artists WHERE id = 2;
		UPDATE songs SET slug = (SELECT slug FROM p.songs
		    WHERE album_id = 4 AND id NOT IN (SELECT id FROM songs)
		    LIMIT 1) WHERE id = (SELECT max(id) FROM songs)"
}

d1_make() {
	d1_old && d1_new
}

# After d1_make: columns whose names look like something else to who splits a
# script into statements.
d1_odd() {
	for d1_db in old.db staging.db; do
		for d1_name in case end begin ';' "it's" '\$\$' '""' '\`' '--' \
		    '/*' ']' 'e ; é'; do
			printf 'ALTER TABLE songs ADD COLUMN "%s" TEXT;\n' \
			    "$d1_name" | sed 's/\\//g'
		done | sqlite3 -bail "$d1_db" || return
	done
	sql staging.db "UPDATE songs SET \"case\" = 'x', \"end\" = 'CASE ',
	    \";\" = title, \"\$\$\" = '\$\$', \"\"\"\" = '\"', \"--\" = '--',
	    \"/*\" = '/*', \"\`\" = '\`', \"]\" = ']', \"e ; é\" = 'END;'
	    WHERE id % 2 = 0" &&
	    sqlite3 old.db "SELECT sql || ';' FROM sqlite_schema
		WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'" >schema.sql
}
