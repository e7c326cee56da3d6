/* stage-validate --fix-sql; declared in validate.h. */
#include <stdio.h>

#include "base/buf.h"
#include "flow/validate.h"

/*
 * Of rows with one musicbrainz_id the lowest id stays whose own parents are
 * there ("twin": a row that goes, and the one that stays); an album is fine
 * when its artist is there, a song when its artist is and its album, if it
 * names one, is fine or has a twin that is.
 */
#define FACTS \
	"WITH twin_artist(id, stays) AS (" \
	" SELECT r.id, d.stays FROM (SELECT musicbrainz_id, min(id) AS stays" \
	"  FROM artist WHERE musicbrainz_id IS NOT NULL" \
	"  GROUP BY musicbrainz_id HAVING count(*) > 1) AS d" \
	" JOIN artist AS r USING (musicbrainz_id) WHERE r.id <> d.stays)," \
	" fine_album(id) AS (SELECT id FROM album" \
	"  WHERE artist_id IN (SELECT id FROM artist))," \
	" twin_album(id, stays) AS (" \
	" SELECT r.id, d.stays FROM (SELECT musicbrainz_id," \
	"   min(iif(id IN (SELECT id FROM fine_album), id, NULL)) AS stays" \
	"  FROM album WHERE musicbrainz_id IS NOT NULL" \
	"  GROUP BY musicbrainz_id HAVING count(*) > 1) AS d" \
	" JOIN album AS r USING (musicbrainz_id) WHERE r.id <> d.stays)," \
	" fine_song(id) AS (SELECT id FROM song" \
	"  WHERE artist_id IN (SELECT id FROM artist) AND (album_id IS NULL" \
	"   OR album_id IN (SELECT id FROM fine_album)" \
	"   OR album_id IN (SELECT id FROM twin_album)))," \
	" twin_song(id, stays) AS (" \
	" SELECT r.id, d.stays FROM (SELECT musicbrainz_id," \
	"   min(iif(id IN (SELECT id FROM fine_song), id, NULL)) AS stays" \
	"  FROM song WHERE musicbrainz_id IS NOT NULL" \
	"  GROUP BY musicbrainz_id HAVING count(*) > 1) AS d" \
	" JOIN song AS r USING (musicbrainz_id) WHERE r.id <> d.stays)," \
	" left_song(id, recording, title) AS (" \
	" SELECT id, musicbrainz_recording_id, title FROM song" \
	"  WHERE musicbrainz_recording_id IS NOT NULL" \
	"  AND id IN (SELECT id FROM fine_song)" \
	"  AND id NOT IN (SELECT id FROM twin_song)) "
#define TURN(table, column, twin) \
	FACTS "SELECT 'UPDATE " table " SET " column " = ' || stays ||" \
	" ' WHERE " column " = ' || id || ';', NULL FROM " twin " ORDER BY id"
#define REMOVE(table, row, name, fine, twin) \
	FACTS "SELECT 'DELETE FROM " table " WHERE id = ' || id || ';', " name \
	" FROM " row " WHERE id NOT IN (SELECT id FROM " fine ")" \
	" OR id IN (SELECT id FROM " twin ") ORDER BY id"

/*
 * A row that stays, but whose slug is that of one with a lower id, gets the
 * next of the slugs that stage-load would try: base-XXXXXXXX, base-WHOLE ID.
 * A base that is no slug is the row's kind; without an id its row's number
 * serves.  `twice` names the rows, `set` what is set beside slug.
 */
#define ID_FINE "(length(musicbrainz_id) = 36" \
	" AND musicbrainz_id NOT GLOB '*[^0-9a-f-]*')"
#define RENAME(table, row, name, twice, set) \
	FACTS ", renamed(id, name, base, short, whole) AS (" \
	"SELECT id, " name ", iif(slug <> ''" \
	"  AND slug NOT GLOB '*[^a-z0-9-]*', slug, '" row "')," \
	" iif(" ID_FINE ", substr(musicbrainz_id, 1, 8), id)," \
	" iif(" ID_FINE ", musicbrainz_id, 'row-' || id)" \
	" FROM " row " WHERE id IN (" twice "))" \
	" SELECT 'UPDATE " table " SET slug = ''' || fresh || ''''" set \
	" || ' WHERE id = ' || id || ';', name FROM (SELECT id, name," \
	"  base || '-' || iif(count(*) OVER (PARTITION BY base, short) > 1" \
	"   OR base || '-' || short IN (SELECT slug FROM " row ")," \
	"   whole, short) AS fresh FROM renamed) ORDER BY id"
#define STAYS(row, fine) \
	"(SELECT id, slug FROM " row " WHERE id IN (SELECT id FROM " fine ")" \
	" AND id NOT IN (SELECT id FROM twin_" row "))"
#define TWICE(rows, slug) \
	"SELECT r.id FROM (SELECT " slug ", min(id) AS first FROM " rows \
	"  WHERE " slug " IS NOT NULL GROUP BY " slug " HAVING count(*) > 1)" \
	" AS d JOIN " rows " AS r USING (" slug ") WHERE r.id <> d.first"
#define ARTISTS "(SELECT id, slug, url_slug FROM artist" \
	" WHERE id NOT IN (SELECT id FROM twin_artist))"

/* Children go before their parents. */
const char *const fix_queries[] = {
	TURN("albums", "artist_id", "twin_artist"),
	TURN("songs", "artist_id", "twin_artist"),
	TURN("songs", "album_id", "twin_album"),
	/* What other tables say of a row that goes. */
	FACTS "SELECT 'UPDATE ' || t || ' SET ' || c || ' = ' || stays ||"
	" ' WHERE ' || c || ' = ' || id || ';', NULL FROM"
	" (SELECT printf('\"%w\"', k.name) AS t, printf('\"%w\"', f.\"from\") AS c,"
	"  lower(f.\"table\") AS parent FROM keyed AS k,"
	"  pragma_foreign_key_list(k.name, 'main') AS f"
	"  WHERE lower(k.name) NOT IN ('artists', 'albums', 'songs')"
	"  AND ifnull(lower(f.\"to\"), 'id') = 'id')"
	" JOIN (SELECT 'artists' AS parent, id, stays FROM twin_artist"
	"  UNION ALL SELECT 'albums', id, stays FROM twin_album"
	"  UNION ALL SELECT 'songs', id, stays FROM twin_song) USING (parent)"
	" ORDER BY parent, id, t, c",
	REMOVE("songs", "song", "title", "fine_song", "twin_song"),
	REMOVE("albums", "album", "title", "fine_album", "twin_album"),
	REMOVE("artists", "artist", "name", "artist", "twin_artist"),
	RENAME("artists", "artist", "name",
	    TWICE(ARTISTS, "slug") " UNION " TWICE(ARTISTS, "url_slug"),
	    " || iif(EXISTS (SELECT 1 FROM pragma_table_info('artists')"
	    "  WHERE lower(name) = 'url_slug'),"
	    "  ', url_slug = ''' || fresh || '''', '')"),
	RENAME("albums", "album", "title",
	    TWICE(STAYS("album", "fine_album"), "slug"), ""),
	RENAME("songs", "song", "title",
	    TWICE(STAYS("song", "fine_song"), "slug"), ""),
	/* It is a copy: the song itself is another. */
	FACTS "SELECT 'UPDATE songs SET musicbrainz_recording_id = NULL"
	" WHERE id = ' || r.id || ';', r.title FROM (SELECT recording,"
	"  min(id) AS first FROM left_song GROUP BY recording"
	"  HAVING count(*) > 1) AS d JOIN left_song AS r USING (recording)"
	" WHERE r.id <> d.first ORDER BY r.id",
	/* What has no parent then; in the three tables the reference goes, not
	 * the row. */
	"SELECT iif(lower(k.name) IN ('artists', 'albums', 'songs'),"
	" printf('UPDATE \"%w\" SET \"%w\" = NULL', k.name, f.\"from\"),"
	" printf('DELETE FROM \"%w\"', k.name)) || printf(' WHERE rowid IN"
	" (SELECT rowid FROM pragma_foreign_key_check(%Q) WHERE fkid = %d);',"
	" k.name, f.id), NULL"
	" FROM keyed AS k, pragma_foreign_key_list(k.name, 'main') AS f"
	" WHERE f.seq = 0 AND NOT (lower(k.name) IN ('albums', 'songs')"
	"  AND lower(f.\"from\") IN ('artist_id', 'album_id'))"
	" AND NOT (lower(k.name) IN ('artists', 'albums', 'songs')"
	"  AND lower(f.\"table\") NOT IN ('artists', 'albums', 'songs'))"
	" AND ((?1 AND lower(f.\"table\") IN ('artists', 'albums', 'songs'))"
	"  OR EXISTS (SELECT 1 FROM pragma_foreign_key_check(k.name, 'main') AS c"
	"   WHERE c.fkid = f.id)) ORDER BY k.name, f.id",
	NULL
};

static void
print_line(struct db *db, bool first, const char *sql, const char *name)
{
	struct buf b = BUF_INIT;

	if (first) {
		buf_str(&b, "-- Read this, then pipe it into: sqlite3 -bail '");
		rules_clean(&b, db_path(db));
		buf_str(&b, "'\nBEGIN IMMEDIATE;\n"
		    "PRAGMA defer_foreign_keys = ON;\n");
	}
	buf_str(&b, sql);
	if (name != NULL) {
		buf_str(&b, " -- ");
		rules_clean(&b, name);
	}
	printf("%s\n", b.data);
	buf_release(&b);
}

int
fix_print(struct db *db)
{
	bool any = false;

	for (size_t i = 0; fix_queries[i] != NULL; i++) {
		struct stmt *st = db_prepare(db, "%s", fix_queries[i]);
		const bool before = any;
		int r;

		if (st == NULL)
			return -1;
		if (fix_queries[i + 1] == NULL)
			bind_int(st, 1, before);
		for (; (r = stmt_step(st)) == 1; any = true)
			print_line(db, !any, col_text(st, 0), col_text(st, 1));
		stmt_free(st);
		if (r == -1)
			return -1;
	}
	printf("%s\n", any ? "COMMIT;" : "-- There is nothing to mend.");
	return 0;
}
