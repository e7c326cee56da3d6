/* rec: what a record says, what is set in it, how it leaves; and the reader
 * with input that comes in pieces. */
#include "data/rec.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "data/json.h"
#include "unit/unit.h"

#define N(t) (sizeof(t) / sizeof((t)[0]))
#define ID "056e4f3e-d505-4dad-8ec1-d04f521cbb56"

static struct rec rec;

static void
tear_down(void)
{
	rec_release(&rec);
}

static void
parse(const char *line)
{
	const char *why = rec_parse(&rec, line, strlen(line));

	ck_assert_msg(why == NULL, "%s: %s", line, why);
}

static json_t *
value(const char *text)
{
	json_t *v = js_parse(text, strlen(text));

	ck_assert_msg(v != NULL, "%s", text);
	return v;
}

/* ---- what it says ---- */

/* The next record, however long it takes to come. */
static enum rec_got
next(struct recin *in, struct rec *r)
{
	enum rec_got got;

	while ((got = recin_ready(in, r)) == REC_WAIT)
		recin_fill(in);
	return got;
}

START_TEST(type_is_told)
{
	static const struct { const char *line; enum rec_type want; } t[] = {
		{ "{\"type\":\"artist\"}", REC_ARTIST },
		{ "{\"a\":{\"type\":1},\"type\":\"album\"}", REC_ALBUM },
		{ "{\"type\":\"song\",\"a\":1}", REC_SONG },
		{ "{\"type\":\"end\"}", REC_END },
		{ "{\"type\":\"label\"}", REC_OTHER },
		{ "{\"type\":\"Artist\"}", REC_OTHER },
		{ "{\"type\":\"artists\"}", REC_OTHER },
		{ "{\"type\":\"\"}", REC_OTHER },
		{ "{\"type\":\"\\u0073ong\"}", REC_SONG },
		{ "{\"\\u0074ype\":\"song\"}", REC_SONG },
		{ "{\"type\":\"song\\u0000\"}", REC_OTHER },
	};

	for (size_t i = 0; i < N(t); i++) {
		parse(t[i].line);
		ck_assert_msg(rec.type == t[i].want, "%s", t[i].line);
	}
}
END_TEST

START_TEST(no_type_is_no_record)
{
	static const struct { const char *line, *why; } t[] = {
		{ "{}", "no type" }, { "{\"Type\":\"song\"}", "no type" },
		{ "{\"a\":{\"type\":\"song\"}}", "no type" },
		{ "{\"type\":null}", "type is no string" },
		{ "{\"type\":1}", "type is no string" },
		{ "{\"type\":[\"song\"]}", "type is no string" },
		{ "[{\"type\":\"song\"}]", "not a JSON object" },
	};

	for (size_t i = 0; i < N(t); i++)
		ck_assert_str_eq(rec_parse(&rec, t[i].line, strlen(t[i].line)),
		    t[i].why);
}
END_TEST

START_TEST(musicbrainz_id_is_folded_or_none)
{
	static const struct { const char *value; bool want; } t[] = {
		{ "\"" ID "\"", true },
		{ "\"056E4F3E-D505-4DAD-8EC1-D04F521CBB56\"", true },
		{ "\"\\u0030" "56e4f3e-d505-4dad-8ec1-d04f521cbb56\"", true },
		{ "\"056e4f3e-d505-4dad-8ec1-d04f521cbb5\"", false },
		{ "\"" ID "0\"", false }, { "\" " ID "\"", false },
		{ "\"" ID "\\u0000\"", false },
		{ "\"056e4f3ed505-4dad--8ec1-d04f521cbb56\"", false },
		{ "\"056e4f3g-d505-4dad-8ec1-d04f521cbb56\"", false },
		{ "\"{056e4f3e-d505-4dad-8ec1-d04f521cbb}\"", false },
		{ "\"\"", false }, { "null", false }, { "1", false },
		{ "[\"" ID "\"]", false },
	};
	char line[128], id[MBID_SIZE];

	for (size_t i = 0; i < N(t); i++) {
		snprintf(line, sizeof(line),
		    "{\"type\":\"song\",\"musicbrainz_id\":%s}", t[i].value);
		parse(line);
		ck_assert_msg(rec_mbid(&rec, id) == t[i].want, "%s", line);
		if (t[i].want)
			ck_assert_str_eq(id, ID);
	}
	parse("{\"type\":\"song\"}");
	ck_assert(!rec_mbid(&rec, id));
}
END_TEST

START_TEST(values_are_read_by_name)
{
	int64_t n = 0;
	char *s;
	json_t *v;

	parse("{\"type\":\"song\",\"title\":\"Caf\\u00e9\",\"nul\":\"a\\u0000b\","
	    "\"none\":\"\",\"n\":-7,\"d\":\"12\",\"r\":7.0,\"w\":\"1x\","
	    "\"artist\":{\"name\":\"Bj\xc3\xb6rk\",\"e\":\"\",\"i\":1,"
	    "\"z\":\"a\\u0000\"},\"l\":[1,{\"a\":2}],\"sp\":\" 1\","
	    "\"big\":9223372036854775807,\"over\":\"9223372036854775808\"}");
	s = rec_text(&rec, "title");
	ck_assert_str_eq(s, "Caf\xc3\xa9");
	free(s);
	ck_assert_ptr_null(rec_text(&rec, "nul"));
	ck_assert_ptr_null(rec_text(&rec, "none"));
	ck_assert_ptr_null(rec_text(&rec, "n"));
	ck_assert_ptr_null(rec_text(&rec, "absent"));
	ck_assert(rec_int(&rec, "n", &n) && n == -7);
	ck_assert(rec_int(&rec, "d", &n) && n == 12);
	ck_assert(rec_int(&rec, "big", &n) && n == INT64_MAX);
	ck_assert(!rec_int(&rec, "r", &n) && !rec_int(&rec, "w", &n));
	ck_assert(!rec_int(&rec, "sp", &n) && !rec_int(&rec, "over", &n));
	ck_assert(!rec_int(&rec, "none", &n) && !rec_int(&rec, "absent", &n));
	ck_assert_int_eq(n, INT64_MAX);
	s = rec_sub(&rec, "artist", "name");
	ck_assert_str_eq(s, "Bj\xc3\xb6rk");
	free(s);
	ck_assert_ptr_null(rec_sub(&rec, "artist", "e"));
	ck_assert_ptr_null(rec_sub(&rec, "artist", "i"));
	ck_assert_ptr_null(rec_sub(&rec, "artist", "z"));
	ck_assert_ptr_null(rec_sub(&rec, "title", "name"));
	ck_assert_ptr_null(rec_sub(&rec, "absent", "name"));
	v = rec_json(&rec, "l");
	ck_assert_uint_eq(json_array_size(v), 2);
	json_decref(v);
	ck_assert_ptr_null(rec_json(&rec, "absent"));
	ck_assert(rec_known(&rec, "n") && !rec_known(&rec, "none"));
	ck_assert(!rec_known(&rec, "absent"));
}
END_TEST

/* ---- what is set, and how it leaves ---- */

START_TEST(a_changed_record_keeps_all_else_byte_for_byte)
{
	/* set: up to three pairs of name and value */
	static const struct { const char *line, *set[6], *want; } t[] = {
		{ "{\"type\":\"song\"}", { NULL }, "{\"type\":\"song\"}" },
		{ " {\"type\" :\"song\" }\r", { NULL },
		    " {\"type\" :\"song\" }\r" },
		{ "{\"type\":\"song\"}", { "a", "1" },
		    "{\"type\":\"song\",\"a\":1}" },
		{ "{\"type\":\"song\"}", { "a", "1", "b", "[1,2]", "c", "\"\"" },
		    "{\"type\":\"song\",\"a\":1,\"b\":[1,2],\"c\":\"\"}" },
		{ " { \"type\" : \"song\" , \"x\" : 1.50 } \r", { "a", "1" },
		    " { \"type\" : \"song\" , \"x\" : 1.50,\"a\":1 } \r" },
		/* in place */
		{ "{\"a\": null ,\"type\":\"song\"}", { "a", "\"x\"" },
		    "{\"a\": \"x\" ,\"type\":\"song\"}" },
		{ "{\"type\":\"song\",\"a\":[]}", { "a", "[1]" },
		    "{\"type\":\"song\",\"a\":[1]}" },
		{ "{\"type\":\"song\",\"a\":{ }\t}", { "b", "2", "a", "1" },
		    "{\"type\":\"song\",\"a\":1,\"b\":2\t}" },
		{ "{\"b\":1,\"\\u0061\":2,\"type\":\"song\"}",
		    { "a", "3", "b", "4" },
		    "{\"b\":4,\"\\u0061\":3,\"type\":\"song\"}" },
		/* others' spelling stays */
		{ "{\"type\":\"song\",\"x\":\"\\u00e9\\/\",\"y\":1E2,\"z\":-0}",
		    { "a", "\"\\u00e9\\/\"" },
		    "{\"type\":\"song\",\"x\":\"\\u00e9\\/\",\"y\":1E2,\"z\":-0,"
		    "\"a\":\"\xc3\xa9/\"}" },
		/* the last one counts */
		{ "{\"type\":\"song\",\"a\":1}", { "a", "2", "a", "3" },
		    "{\"type\":\"song\",\"a\":3}" },
		{ "{\"type\":\"song\"}", { "a", "2", "a", "3" },
		    "{\"type\":\"song\",\"a\":3}" },
		/* the same value is no change */
		{ "{\"type\":\"song\",\"a\": [1, {\"b\":2.0}]}",
		    { "a", "[1,{\"b\":2}]" },
		    "{\"type\":\"song\",\"a\": [1, {\"b\":2.0}]}" },
		{ "{\"type\":\"song\",\"a\":\"\\u00e9\"}",
		    { "a", "\"\xc3\xa9\"" },
		    "{\"type\":\"song\",\"a\":\"\\u00e9\"}" },
		/* names and values that need escapes */
		{ "{\"type\":\"song\"}", { "\"\n", "\"\\u0000\\\"\\n\"" },
		    "{\"type\":\"song\",\"\\\"\\n\":\"\\u0000\\\"\\n\"}" },
	};
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < N(t); i++) {
		parse(t[i].line);
		for (size_t k = 0; k < 6 && t[i].set[k] != NULL; k += 2)
			rec_set(&rec, t[i].set[k], value(t[i].set[k + 1]));
		buf_reset(&b);
		rec_write(&rec, &b);
		ck_assert_int_eq(rec.changed, strcmp(t[i].line, t[i].want) != 0);
		ck_assert_uint_eq(b.len, strlen(t[i].want) + 1);
		ck_assert_mem_eq(b.data, t[i].want, b.len - 1);
		ck_assert_int_eq(b.data[b.len - 1], '\n');
	}
	buf_release(&b);
}
END_TEST

START_TEST(what_is_set_is_what_it_says)
{
	int64_t n;
	char *s;

	parse("{\"type\":\"song\",\"a\":\"\",\"b\":\"x\"}");
	rec_set(&rec, "a", json_string("text"));
	rec_set(&rec, "b", json_null());
	rec_set(&rec, "n", json_integer(5));
	ck_assert(rec_known(&rec, "a") && !rec_known(&rec, "b"));
	s = rec_text(&rec, "a");
	ck_assert_str_eq(s, "text");
	free(s);
	ck_assert_ptr_null(rec_text(&rec, "b"));
	ck_assert(rec_int(&rec, "n", &n) && n == 5);
	ck_assert_ptr_null(rec_find(&rec, "a"));
	ck_assert_ptr_nonnull(rec_find(&rec, "type"));
	/* the next line knows nothing of it */
	parse("{\"type\":\"song\"}");
	ck_assert(!rec.changed && !rec_known(&rec, "a"));
}
END_TEST

/* ---- in ---- */

/* Input through a pipe, n bytes a piece; what leaves, with "!why" for a bad
 * line at the end. */
static char *
through(const char *text, size_t len, size_t n, const char *rejects,
    struct recin *in)
{
	char *const files[] = { mem_str("-"), NULL };
	struct buf b = BUF_INIT;
	enum rec_got got = REC_WAIT;
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_ne(dup2(ends[0], STDIN_FILENO), -1);
	close(ends[0]);
	recin_open(in, files, rejects);
	for (size_t at = 0; got == REC_WAIT; ) {
		while ((got = recin_ready(in, &rec)) == REC_GOT)
			rec_write(&rec, &b);
		if (got != REC_WAIT)
			break;
		if (n > len - at)
			n = len - at;
		ck_assert_int_eq(file_write_all(ends[1], text + at, n), 0);
		at += n;
		if (n == 0) {
			close(ends[1]);
			ends[1] = -1;
		}
		recin_fill(in);
	}
	if (got == REC_BAD) {
		buf_printf(&b, "!%ju %s", (uintmax_t)rec.lineno, rec.why);
		ck_assert_int_eq(rec.status, EX_DATAERR);
		ck_assert_int_eq(recin_ready(in, &rec), REC_EOF);
	}
	if (ends[1] != -1)
		close(ends[1]);
	recin_close(in);
	free(files[0]);
	return buf_take(&b);
}

#define A "{\"type\":\"a\"}"
#define B "{ \"type\" : \"b\" }"

START_TEST(lines_come_whole_however_they_are_cut)
{
	static const struct {
		const char *in, *want;
		unsigned read, rejected;
	} t[] = {
		{ "", "", 0, 0 }, { "\n", "", 0, 0 }, { " \t\r\n\n  ", "", 0, 0 },
		{ A "\n", A "\n", 1, 0 }, { A, A "\n", 1, 0 },
		{ A "\r\n" B "\r", A "\r\n" B "\r\n", 2, 0 },
		{ "\n\n" A "\n\n" B "\n \n", A "\n" B "\n", 2, 0 },
		{ "oops\n" A "\n", "!1 not a JSON object", 1, 1 },
		{ A "\n\n{\"type\":\"b", A "\n!3 cut off", 2, 1 },
		{ A "\n{\"type\":\"b\n" B "\n",
		    A "\n!2 cut off", 2, 1 },
		{ A "\n{}\n" A "\n", A "\n!2 no type", 2, 1 },
	};
	struct recin in;

	for (size_t i = 0; i < N(t); i++) {
		for (size_t n = 1; n < 9; n++) {
			char *out = through(t[i].in, strlen(t[i].in), n, NULL,
			    &in);

			ck_assert_str_eq(out, t[i].want);
			ck_assert_uint_eq(in.read, t[i].read);
			ck_assert_uint_eq(in.rejected, t[i].rejected);
			free(out);
		}
	}
}
END_TEST

START_TEST(bad_lines_are_set_aside_as_they_came)
{
	static const char text[] = A "\r\noops\r\n\n{\"type\":\"\xff\"}\n" B
	    "\n{\"type\":\"a\",\"type\":\"b\"}\n \0\n{\"type";
	static const char want[] = "oops\r\n{\"type\":\"\xff\"}\n"
	    "{\"type\":\"a\",\"type\":\"b\"}\n \0\n{\"type\n";
	char path[] = "daft-unit-XXXXXX";
	struct recin in;
	char *out, *aside;
	size_t len;
	int fd = mkstemp(path);

	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(file_write_all(fd, "older\n", 6), 0);
	close(fd);
	ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr));
	out = through(text, sizeof(text) - 1, 5, path, &in);
	ck_assert_str_eq(out, A "\r\n" B "\n");
	free(out);
	ck_assert_uint_eq(in.read, 7);
	ck_assert_uint_eq(in.rejected, 5);
	aside = file_read(path, &len);
	unlink(path);
	ck_assert_uint_eq(len, sizeof(want) - 1);
	ck_assert_mem_eq(aside, want, len);
	free(aside);
}
END_TEST

/* A song whose line is len bytes. */
static void
song(struct buf *b, size_t len)
{
	static const char head[] = "{\"type\":\"song\",\"lyrics\":\"";
	const size_t fill = len - (sizeof(head) - 1) - 2;

	buf_str(b, head);
	memset(buf_room(b, fill), 'x', fill);
	b->len += fill;
	buf_str(b, "\"}");
}

START_TEST(long_lines_pass_between_short_ones)
{
	static const size_t sizes[] = { 65534, 65535, 65536, 131070, 131071,
	    131072, 131073, 262143, 262144, 262145, 300000, 1000003, 40,
	    3000000, 500000, 40, 262144 };
	char path[] = "daft-unit-XXXXXX";
	char *const files[] = { path, NULL };
	struct recin in;
	struct buf b = BUF_INIT, want = BUF_INIT, out = BUF_INIT;
	int fd = mkstemp(path);

	for (size_t i = 0; i < N(sizes); i++) {
		song(&b, sizes[i]);
		song(&want, sizes[i]);
		buf_str(&b, i % 3 == 0 ? "\n" A "\n" : "\n\n");
		buf_str(&want, i % 3 == 0 ? "\n" A "\n" : "\n");
	}
	b.len -= 2;	/* the last newline is missing */
	ck_assert_int_eq(file_write_all(fd, b.data, b.len), 0);
	close(fd);
	recin_open(&in, files, NULL);
	while (next(&in, &rec) == REC_GOT)
		rec_write(&rec, &out);
	recin_close(&in);
	unlink(path);
	ck_assert_uint_eq(out.len, want.len);
	ck_assert(memcmp(out.data, want.data, want.len) == 0);
	buf_release(&b);
	buf_release(&want);
	buf_release(&out);
}
END_TEST

START_TEST(several_files_are_one_stream)
{
	static const char *const texts[] = { A "\n\n" A, "", B "\noops", B };
	char paths[4][24];
	char *files[5] = { NULL };
	struct recin in;
	uint64_t lines[8];
	const char *names[8];
	size_t n = 0;

	for (size_t i = 0; i < 4; i++) {
		int fd;

		strcpy(paths[i], "daft-unit-XXXXXX");
		fd = mkstemp(paths[i]);
		ck_assert_int_ne(fd, -1);
		ck_assert_int_eq(file_write_all(fd, texts[i],
		    strlen(texts[i])), 0);
		close(fd);
		files[i] = paths[i];
	}
	ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr));
	recin_open(&in, files, "/dev/null");
	while (next(&in, &rec) == REC_GOT) {
		lines[n] = rec.lineno;
		names[n++] = strcmp(rec.file, paths[0]) == 0 ? "0" :
		    strcmp(rec.file, paths[2]) == 0 ? "2" : "3";
	}
	ck_assert_uint_eq(n, 4);
	ck_assert(lines[0] == 1 && lines[1] == 3 && lines[2] == 1);
	ck_assert_uint_eq(lines[3], 1);
	ck_assert_str_eq(names[2], "2");
	ck_assert_str_eq(names[3], "3");
	ck_assert_uint_eq(in.read, 5);
	ck_assert_uint_eq(in.rejected, 1);
	recin_close(&in);
	for (size_t i = 0; i < 4; i++)
		unlink(paths[i]);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_checked_fixture(tc, unit_enter, unit_leave);
	tcase_add_checked_fixture(tc, NULL, tear_down);
	tcase_add_test(tc, type_is_told);
	tcase_add_test(tc, no_type_is_no_record);
	tcase_add_test(tc, musicbrainz_id_is_folded_or_none);
	tcase_add_test(tc, values_are_read_by_name);
	tcase_add_test(tc, a_changed_record_keeps_all_else_byte_for_byte);
	tcase_add_test(tc, what_is_set_is_what_it_says);
	tcase_add_test(tc, lines_come_whole_however_they_are_cut);
	tcase_add_test(tc, bad_lines_are_set_aside_as_they_came);
	tcase_add_test(tc, long_lines_pass_between_short_ones);
	tcase_add_test(tc, several_files_are_one_stream);
}
UNIT_MAIN("rec", cases)
