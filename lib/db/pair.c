/* Which row of production is which of the source: the first part of diff.c. */
#include "db/keep.h"

#define HIGHEST (1LL << 53)

int
diff_make_tables(struct diff *d, const char *t)
{
	return db_exec(d->db,
	    "CREATE TEMP TABLE odd_%s(sid INTEGER PRIMARY KEY, pid INTEGER,"
	    " new INTEGER NOT NULL DEFAULT 0);"
	    "CREATE TEMP TABLE gone_%s(id INTEGER PRIMARY KEY);"
	    "CREATE TEMP TABLE put_%s(id INTEGER PRIMARY KEY,"
	    " new INTEGER NOT NULL, sid INTEGER NOT NULL, mask TEXT)",
	    t, t, t);
}

/* By id: what production lacks is in put_T. */
static int
match_literal(struct diff *d, const char *t)
{
	return db_exec(d->db,
	    "INSERT INTO gone_%s SELECT p.id FROM production.%s p"
	    " LEFT JOIN main.%s s ON s.id = p.id WHERE s.id IS NULL", t, t, t);
}

static bool
unique_mbid(const struct schema *s, const char *t)
{
	return table_column(schema_table(s, t), "musicbrainz_id")->unique;
}

/* Has every row of production a match?  Then there is no need to look. */
static int
all_matched(struct diff *d, const struct diff_table *t, bool *yes)
{
	int64_t unmatched = 0;

	if (db_int(d->db, &unmatched, "SELECT count(*) FROM odd_%s"
	    " WHERE pid IS NULL", t->name) == -1)
		return -1;
	*yes = t->n.source - unmatched == t->n.production &&
	    unique_mbid(d->source, t->name) &&
	    unique_mbid(d->production, t->name);
	return 0;
}

/*
 * By musicbrainz_id, where production's row of the same id has another one.
 * A musicbrainz_id that is there twice (no unique index) is a matter of the
 * validation; here the first one counts.
 */
static int
match_ids(struct diff *d, const struct diff_table *t)
{
	bool all;

	if (db_exec(d->db,
	    "INSERT OR IGNORE INTO odd_%s(sid, pid) SELECT s.id, p.id"
	    " FROM put_%s u CROSS JOIN main.%s s ON s.id = u.sid"
	    " LEFT JOIN production.%s p"
	    " ON p.musicbrainz_id = s.musicbrainz_id WHERE u.new;"
	    "DELETE FROM put_%s WHERE new",
	    t->name, t->name, t->name, t->name, t->name) == -1 ||
	    all_matched(d, t, &all) == -1)
		return -1;
	return all ? 0 : db_exec(d->db,
	    "INSERT OR IGNORE INTO gone_%s SELECT p.id FROM production.%s p"
	    " LEFT JOIN main.%s s ON s.musicbrainz_id = p.musicbrainz_id"
	    " WHERE s.id IS NULL", t->name, t->name, t->name);
}

/* What is left on both sides and has the same slug: when one of the two has
 * no musicbrainz_id, or when they have the same id (a merged one). */
static int
match_slugs(struct diff *d, const char *t)
{
	if (db_exec(d->db,
	    "CREATE TEMP TABLE pair(sid INTEGER PRIMARY KEY,"
	    " pid INTEGER NOT NULL UNIQUE);"
	    "INSERT OR IGNORE INTO pair SELECT o.sid, p.id FROM odd_%s o"
	    " CROSS JOIN main.%s s ON s.id = o.sid"
	    " CROSS JOIN production.%s p ON p.slug = s.slug"
	    " CROSS JOIN gone_%s g ON g.id = p.id"
	    " WHERE o.pid IS NULL AND (s.musicbrainz_id IS NULL"
	    " OR p.musicbrainz_id IS NULL OR p.id = s.id)"
	    " ORDER BY p.id = s.id DESC, o.sid", t, t, t, t) == -1)
		return -1;
	return db_exec(d->db,
	    "UPDATE odd_%s SET pid = pair.pid FROM pair"
	    " WHERE odd_%s.sid = pair.sid;"
	    "DELETE FROM gone_%s WHERE id IN (SELECT pid FROM pair);"
	    "DROP TABLE pair", t, t, t);
}

/* New rows keep the id that staging gave them where production never had
 * it, and where JavaScript can hold it; the others get the next ones. */
static int
number(struct diff *d, const char *t)
{
	int64_t id = schema_last_id(d->db, "production", t);

	if (id == -1 ||
	    db_exec(d->db, "UPDATE odd_%s SET new = 1 WHERE pid IS NULL;"
	    "UPDATE odd_%s SET pid = sid WHERE new AND sid > %lld"
	    " AND sid < %lld", t, t, (long long)id, HIGHEST) == -1 ||
	    db_int(d->db, &id, "SELECT max(%lld, ifnull(max(pid), 0))"
	    " FROM odd_%s WHERE new", (long long)id, t) == -1)
		return -1;
	return db_exec(d->db, "UPDATE odd_%s SET pid = n.pid FROM (SELECT sid,"
	    " %lld + row_number() OVER (ORDER BY sid) AS pid FROM odd_%s"
	    " WHERE new AND pid IS NULL) n WHERE odd_%s.sid = n.sid",
	    t, (long long)id, t, t);
}

int
diff_pair(struct diff *d, struct diff_table *t)
{
	if (d->how == DIFF_LITERAL)
		return match_literal(d, t->name);
	if (match_ids(d, t) == -1 || match_slugs(d, t->name) == -1)
		return -1;
	return number(d, t->name);
}
