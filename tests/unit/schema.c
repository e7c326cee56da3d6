#include "db/schema.h"

#include <string.h>

#include "base/buf.h"
#include "unit/unit.h"

static struct schema *
schema_of(const char *sql)
{
	struct db *other = db_open(NULL, DB_MEMORY, NULL);
	struct schema *s;

	ck_assert_ptr_nonnull(other);
	ck_assert_int_eq(db_exec(other, "%s", sql), 0);
	s = schema_read(other, "main");
	ck_assert_ptr_nonnull(s);
	ck_assert_int_eq(db_close(other), 0);
	return s;
}

START_TEST(the_built_in_schema_keeps_the_catalogue)
{
	struct schema *s = schema_of(schema_builtin);
	size_t unique = 0, plain = 0;
	char *why = schema_lacks(s);

	ck_assert_msg(why == NULL, "%s", why);
	ck_assert_uint_eq(s->ntables, 3);
	for (size_t i = 0; i < 3; i++) {
		ck_assert_str_eq(s->tables[i].name, catalogue[i]);
		for (size_t k = 0; k < s->tables[i].nindexes; k++)
			*(s->tables[i].indexes[k].unique ? &unique : &plain) += 1;
	}
	ck_assert_uint_eq(unique, 8);
	ck_assert_uint_eq(plain, 12);
	ck_assert_uint_eq(s->tables[0].nfkeys, 0);
	ck_assert_uint_eq(s->tables[2].nfkeys, 2);
	schema_free(s);
}
END_TEST

START_TEST(columns_have_roles)
{
	static const struct {
		const char *table, *column;
		enum role role;
		bool unique;
	} t[] = {
		{ "artists", "id", ROLE_ID, true },
		{ "artists", "name", ROLE_TEXT, false },
		{ "artists", "slug", ROLE_SLUG, true },
		{ "artists", "url_slug", ROLE_SLUG_COPY, true },
		{ "artists", "formed_year", ROLE_INT, false },
		{ "artists", "genres", ROLE_LIST, false },
		{ "artists", "external_ids", ROLE_MAP, false },
		{ "artists", "musicbrainz_id", ROLE_MBID, true },
		{ "artists", "created_at", ROLE_CREATED, false },
		{ "albums", "artist_id", ROLE_ARTIST, false },
		{ "albums", "release_date", ROLE_DATE, false },
		{ "albums", "credits", ROLE_CREDITS, false },
		{ "albums", "cover_art", ROLE_LIST, false },
		{ "songs", "album_id", ROLE_ALBUM, false },
		{ "songs", "musicbrainz_recording_id", ROLE_MBID_COPY, true },
		{ "songs", "is_instrumental", ROLE_BOOL, false },
		{ "songs", "annotations", ROLE_TEXT, false },
		{ "songs", "updated_at", ROLE_UPDATED, false },
	};
	struct schema *s = schema_of(schema_builtin);

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		const struct column *c = table_column(
		    schema_table(s, t[i].table), t[i].column);

		ck_assert_ptr_nonnull(c);
		ck_assert_msg(c->role == t[i].role, "%s", t[i].column);
		ck_assert_msg(c->unique == t[i].unique, "%s", t[i].column);
	}
	schema_free(s);
}
END_TEST

START_TEST(roles_need_a_fitting_type)
{
	struct schema *s = schema_of("CREATE TABLE albums("
	    "release_date TEXT, genres INTEGER, live BOOLEAN, extra JSON,"
	    " n DECIMAL(5), x, r DOUBLE, g AS (n + 1), v VARCHAR(3));"
	    "CREATE TABLE other(slug TEXT, genres TEXT, id TEXT)");
	static const struct { const char *column; enum role role; } t[] = {
		{ "release_date", ROLE_TEXT }, { "genres", ROLE_INT },
		{ "live", ROLE_BOOL }, { "extra", ROLE_JSON },
		{ "n", ROLE_ANY }, { "x", ROLE_ANY }, { "r", ROLE_REAL },
		{ "g", ROLE_COMPUTED }, { "v", ROLE_TEXT },
	};
	const struct table *other = schema_table(s, "OTHER");

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		ck_assert_msg(table_column(schema_table(s, "albums"),
		    t[i].column)->role == t[i].role, "%s", t[i].column);
	for (size_t i = 0; i < other->ncolumns; i++)
		ck_assert_int_eq(other->columns[i].role, ROLE_TEXT);
	schema_free(s);
}
END_TEST

START_TEST(what_the_catalogue_lacks_is_named)
{
	static const struct { const char *sql, *why; } t[] = {
		{ "", "artists: there is no such table" },
		{ "CREATE VIEW artists AS SELECT 1", "artists: it is no table" },
		{ "CREATE TABLE artists(id TEXT PRIMARY KEY)",
		    "artists: it has no column id INTEGER PRIMARY KEY" },
		{ "CREATE TABLE artists(id INTEGER PRIMARY KEY, slug, name)",
		    "artists: it has no column musicbrainz_id" },
		{ "CREATE TABLE artists(id INTEGER PRIMARY KEY, slug,"
		    " musicbrainz_id, title)",
		    "artists: it has no column name" },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct schema *s = schema_of(t[i].sql);
		char *why = schema_lacks(s);

		ck_assert_str_eq(why, t[i].why);
		free(why);
		schema_free(s);
	}
}
END_TEST

START_TEST(foreign_keys_are_declared_or_implied)
{
	struct schema *s = schema_of(
	    "CREATE TABLE artists(id INTEGER PRIMARY KEY);"
	    "CREATE TABLE albums(id INTEGER PRIMARY KEY,"
	    " artist_id REFERENCES artists ON DELETE CASCADE);"
	    "CREATE TABLE songs(id INTEGER PRIMARY KEY, artist_id, album_id);"
	    "CREATE TABLE favourites(user, song_id, Album_Id)");
	const struct table *t = schema_table(s, "albums");

	ck_assert_uint_eq(t->nfkeys, 1);
	ck_assert(!t->fkeys[0].implied);
	ck_assert_str_eq(t->fkeys[0].to[0], "id");
	ck_assert_str_eq(t->fkeys[0].on_delete, "CASCADE");
	t = schema_table(s, "songs");
	ck_assert_uint_eq(t->nfkeys, 2);
	ck_assert(t->fkeys[0].implied && t->fkeys[1].implied);
	ck_assert_str_eq(t->fkeys[0].table, "artists");
	ck_assert_str_eq(t->fkeys[1].from[0], "album_id");
	t = schema_table(s, "favourites");
	ck_assert_uint_eq(t->nfkeys, 2);
	ck_assert_str_eq(t->fkeys[0].from[0], "Album_Id");
	ck_assert_str_eq(t->fkeys[1].table, "songs");
	schema_free(s);
}
END_TEST

static void
collect(void *arg, const char *table, const char *what)
{
	buf_printf(arg, "%s %s\n", table, what);
}

START_TEST(schemas_are_compared_by_meaning)
{
	static const char base[] = "CREATE TABLE t(id INTEGER PRIMARY KEY,"
	    " a TEXT NOT NULL UNIQUE, b INTEGER DEFAULT 0);";
	static const struct { const char *have, *want; } t[] = {
		{ "CREATE TABLE T(\"id\" integer primary key, b int default 0,"
		    " -- why\n [a] text NOT NULL); CREATE UNIQUE INDEX x ON t(A);"
		    "CREATE INDEX y ON t(b)", "" },
		{ "CREATE TABLE t(id INTEGER PRIMARY KEY,"
		    " a TEXT NOT NULL UNIQUE)", "t lacks column b\n" },
		{ "CREATE TABLE t(id INTEGER PRIMARY KEY, a INTEGER UNIQUE,"
		    " b INTEGER DEFAULT 1, c)",
		    "t column a is INTEGER, not TEXT\n"
		    "t column a may be NULL\n"
		    "t column b has default 1, not 0\nt has column c\n" },
		{ "CREATE TABLE t(id INTEGER, a TEXT NOT NULL,"
		    " b INTEGER DEFAULT 0 UNIQUE)",
		    "t column id is not in its place of the primary key\n"
		    "t lacks UNIQUE index (a)\nt has UNIQUE index (b)\n" },
		{ "CREATE TABLE t(id INTEGER PRIMARY KEY,"
		    " a TEXT NOT NULL UNIQUE, b INTEGER DEFAULT 0"
		    " REFERENCES t ON DELETE SET NULL)",
		    "t has foreign key (b) to t(id) ON DELETE SET NULL\n" },
		{ "CREATE TABLE u(a)", "t is missing\n" },
		{ "CREATE TABLE t(id INTEGER PRIMARY KEY,"
		    " a TEXT NOT NULL UNIQUE, b INTEGER DEFAULT 0);"
		    "CREATE TRIGGER g AFTER DELETE ON t BEGIN SELECT 1; END",
		    "t has trigger g\n" },
	};
	struct schema *want = schema_of(base), *have;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct buf b = BUF_INIT;
		char *said;

		have = schema_of(t[i].have);
		schema_compare(want, have, NULL, collect, &b);
		said = buf_take(&b);
		ck_assert_str_eq(said, t[i].want);
		free(said);
		schema_free(have);
	}
	schema_free(want);
}
END_TEST

START_TEST(triggers_differ_by_what_they_do)
{
	static const char table[] = "CREATE TABLE t(a);";
	static const struct { const char *a, *b; bool same; } t[] = {
		{ "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END",
		    "create trigger  g after insert on \"t\"\nbegin"
		    " select /* one */ 1;\nend", true },
		{ "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 'A'; END",
		    "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 'a'; END",
		    false },
		{ "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 'A'; END",
		    "CREATE TRIGGER h AFTER INSERT ON t BEGIN SELECT 'A'; END",
		    false },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct buf a = BUF_INIT, b = BUF_INIT, said = BUF_INIT;
		struct schema *sa, *sb;

		buf_printf(&a, "%s%s", table, t[i].a);
		buf_printf(&b, "%s%s", table, t[i].b);
		sa = schema_of(a.data);
		sb = schema_of(b.data);
		ck_assert_msg((schema_compare(sa, sb, NULL, collect, &said) == 0)
		    == t[i].same, "%s", t[i].b);
		schema_free(sa);
		schema_free(sb);
		buf_release(&a);
		buf_release(&b);
		buf_release(&said);
	}
}
END_TEST

START_TEST(plain_sql_keeps_what_counts)
{
	static const struct { const char *in, *want; } t[] = {
		{ "CREATE  TABLE\n\"a\" ( [B] , `c` )", "create table a(b,c)" },
		{ "x 'It''s  A' /* y */ z", "x'It''s  A'z" },
		{ "\"a b\" \"q\"\"r\"", "\"a b\"\"q\"\"r\"" },
		{ "a --b\nc", "a c" }, { "'open", "'open" }, { "", "" },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		char *s = schema_plain_sql(t[i].in);

		ck_assert_str_eq(s, t[i].want);
		free(s);
	}
}
END_TEST

START_TEST(kinds_of_tables_are_told_apart)
{
	struct schema *s = schema_of("CREATE TABLE t(a);"
	    "CREATE VIRTUAL TABLE f USING fts5(a);"
	    "CREATE VIEW v AS SELECT * FROM nowhere;"
	    "CREATE TABLE _cf_KV(k TEXT PRIMARY KEY) WITHOUT ROWID");

	ck_assert_int_eq(schema_table(s, "t")->kind, TABLE_PLAIN);
	ck_assert_int_eq(schema_table(s, "f")->kind, TABLE_VIRTUAL);
	ck_assert_int_eq(schema_table(s, "f_data")->kind, TABLE_SHADOW);
	ck_assert_int_eq(schema_table(s, "v")->kind, TABLE_VIEW);
	ck_assert(schema_table(s, "_cf_KV")->without_rowid);
	ck_assert(!schema_ours("_CF_kv") && schema_ours("artists"));
	schema_free(s);
}
END_TEST

static void
add(TCase *tc)
{
	tcase_add_test(tc, the_built_in_schema_keeps_the_catalogue);
	tcase_add_test(tc, columns_have_roles);
	tcase_add_test(tc, roles_need_a_fitting_type);
	tcase_add_test(tc, what_the_catalogue_lacks_is_named);
	tcase_add_test(tc, foreign_keys_are_declared_or_implied);
	tcase_add_test(tc, schemas_are_compared_by_meaning);
	tcase_add_test(tc, triggers_differ_by_what_they_do);
	tcase_add_test(tc, plain_sql_keeps_what_counts);
	tcase_add_test(tc, kinds_of_tables_are_told_apart);
}

UNIT_MAIN("schema", add)
