#include "flow/slugs.h"

#include <string.h>

#include "unit/unit.h"

#define ID "056e4f3e-d505-4dad-8ec1-d04f521cbb56"

START_TEST(the_base_is_made_of_the_best_that_is_known)
{
	static const struct {
		enum rec_type type;
		const char *title, *sort_name, *want;
	} t[] = {
		{ REC_ARTIST, "Daft Punk", NULL, "daft-punk" },
		{ REC_ARTIST, "Bj\303\266rk", "Bjork", "bjork" },
		{ REC_ARTIST, "\346\244\216\345\220\215\346\236\227\346\252\216",
		    "Sheena Ringo", "sheena-ringo" },
		{ REC_ARTIST, "\346\244\216\345\220\215\346\236\227\346\252\216",
		    NULL, "artist-056e4f3e" },
		{ REC_ARTIST, "!!!", "!!!", "artist-056e4f3e" },
		{ REC_ALBUM, "\342\200\240", NULL, "album-056e4f3e" },
		{ REC_SONG, "Null", NULL, "song-056e4f3e" },
		{ REC_SONG, "Undefined Behaviour", NULL, "song-056e4f3e" },
		{ REC_SONG, "AC/DC", NULL, "acdc" },
		{ REC_SONG, "a_b  -c", NULL, "a-b-c" },
		{ REC_SONG, NULL, NULL, "song-056e4f3e" },
	};
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct slug_of of = { .type = t[i].type, .title = t[i].title,
		    .sort_name = t[i].sort_name, .mbid = ID };

		slug_base(&b, &of);
		ck_assert_str_eq(b.data, t[i].want);
	}
	buf_release(&b);
}
END_TEST

/* Taken are the first n that are asked for; all are written down. */
struct asked {
	int n;
	struct buf all;
};

static int
taken(void *arg, const char *slug)
{
	struct asked *a = arg;

	buf_printf(&a->all, "%s ", slug);
	return a->n-- > 0;
}

START_TEST(what_is_put_behind_comes_in_order)
{
	static const struct {
		struct slug_of of;
		int n;
		const char *asked;
	} t[] = {
		{ { REC_SONG, "Intro", NULL, "m83", "hurry-up", 2011, ID }, 0,
		    "intro " },
		{ { REC_SONG, "Intro", NULL, "m83", "hurry-up", 2011, ID }, 5,
		    "intro intro-m83 intro-hurry-up intro-2011 intro-056e4f3e "
		    "intro-" ID " " },
		{ { REC_SONG, "Intro", NULL, "m83", "hurry-up", 2011, ID }, 7,
		    "intro intro-m83 intro-hurry-up intro-2011 intro-056e4f3e "
		    "intro-" ID " intro-" ID "-2 intro-" ID "-3 " },
		{ { REC_ALBUM, "Weezer", NULL, "weezer", "x", 1994, ID }, 2,
		    "weezer weezer-weezer weezer-1994 " },
		{ { REC_ARTIST, "Nirvana", NULL, "x", "y", 1987, ID }, 1,
		    "nirvana nirvana-1987 " },
		{ { REC_ARTIST, "Nirvana", NULL, NULL, NULL, 0, ID }, 1,
		    "nirvana nirvana-056e4f3e " },
		{ { REC_SONG, "One", NULL, NULL, NULL, 0, ID }, 1,
		    "one one-056e4f3e " },
		{ { REC_SONG, "One", NULL, "the-null-set", "", 0, ID }, 1,
		    "one one-056e4f3e " },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct asked a = { t[i].n, BUF_INIT };
		struct buf b = BUF_INIT, last = BUF_INIT;

		ck_assert_int_eq(slug_choose(&b, &t[i].of, taken, &a), 0);
		ck_assert_str_eq(a.all.data, t[i].asked);
		buf_printf(&last, "%s ", b.data);
		ck_assert_str_eq(a.all.data + a.all.len - last.len, last.data);
		buf_release(&a.all);
		buf_release(&b);
		buf_release(&last);
	}
}
END_TEST

static int
cannot_tell(void *arg, const char *slug)
{
	(void)arg;
	(void)slug;
	return -1;
}

START_TEST(trouble_is_passed_on)
{
	struct slug_of of = { .type = REC_SONG, .title = "x", .mbid = ID };
	struct buf b = BUF_INIT;

	ck_assert_int_eq(slug_choose(&b, &of, cannot_tell, NULL), -1);
	buf_release(&b);
}
END_TEST

static void
add(TCase *tc)
{
	tcase_add_test(tc, the_base_is_made_of_the_best_that_is_known);
	tcase_add_test(tc, what_is_put_behind_comes_in_order);
	tcase_add_test(tc, trouble_is_passed_on);
}

UNIT_MAIN("slugs", add)
