/* stage-validate --fix-sql; declared in validate.h. */
#include <stdio.h>

#include "flow/validate.h"

/*
 * Each yields lines of SQL, a comment with the row's name behind each.  The
 * lower id of a pair stays; what refers to the other is turned to it first.
 * Children go before their parents.
 */
#define SAYS(name) \
	" || ' -- ' || replace(replace(ifnull(" name ", ''), char(10), ' ')," \
	" char(13), ' ') AS line"
#define PAIRS(rows) \
	" FROM (SELECT musicbrainz_id, min(id) AS first FROM " rows \
	" WHERE musicbrainz_id IS NOT NULL" \
	" GROUP BY musicbrainz_id HAVING count(*) > 1)" \
	" JOIN " rows " AS r USING (musicbrainz_id)" \
	" WHERE r.id <> first ORDER BY r.id"
#define NO_ARTIST "(artist_id IS NULL OR artist_id NOT IN (SELECT id FROM artist))"

static const char *const queries[] = {
	"SELECT 'UPDATE albums SET artist_id = ' || first ||"
	" ' WHERE artist_id = ' || r.id || ';'" SAYS("name") PAIRS("artist"),
	"SELECT 'UPDATE songs SET artist_id = ' || first ||"
	" ' WHERE artist_id = ' || r.id || ';'" SAYS("name") PAIRS("artist"),
	"SELECT 'UPDATE songs SET album_id = ' || first ||"
	" ' WHERE album_id = ' || r.id || ';'" SAYS("title") PAIRS("album"),
	"SELECT 'DELETE FROM songs WHERE id = ' || r.id || ';'"
	SAYS("title") PAIRS("song"),
	"SELECT 'DELETE FROM songs WHERE id = ' || id || ';'" SAYS("title")
	" FROM song WHERE " NO_ARTIST " OR (album_id IS NOT NULL AND album_id"
	" NOT IN (SELECT id FROM album WHERE NOT " NO_ARTIST ")) ORDER BY id",
	"SELECT 'DELETE FROM albums WHERE id = ' || r.id || ';'"
	SAYS("title") PAIRS("album"),
	"SELECT 'DELETE FROM albums WHERE id = ' || id || ';'" SAYS("title")
	" FROM album WHERE " NO_ARTIST " ORDER BY id",
	"SELECT 'DELETE FROM artists WHERE id = ' || r.id || ';'"
	SAYS("name") PAIRS("artist"),
};

int
fix_print(struct db *db)
{
	int r = 0;

	printf("-- Read this, then pipe it into: sqlite3 '%s'\n"
	    "BEGIN IMMEDIATE;\n", db_path(db));
	for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
		struct stmt *st = db_prepare(db, "%s", queries[i]);

		if (st == NULL)
			return -1;
		while ((r = stmt_step(st)) == 1)
			printf("%s\n", col_text(st, 0));
		stmt_free(st);
		if (r == -1)
			return -1;
	}
	printf("COMMIT;\n");
	return 0;
}
