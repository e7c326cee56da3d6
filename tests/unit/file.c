/* file: drafts, locks, directories. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/msg.h"
#include "unit/unit.h"

static void
set_up(void)
{
	unit_enter();
	ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr));
}

static int
entries(const char *path)
{
	DIR *d = opendir(path);
	int n = 0;

	ck_assert_ptr_nonnull(d);
	for (const struct dirent *e; (e = readdir(d)) != NULL; )
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

static void
holds(const char *path, const char *want)
{
	size_t len;
	char *s = file_read(path, &len);

	ck_assert_ptr_nonnull(s);
	ck_assert_str_eq(s, want);
	ck_assert_uint_eq(len, strlen(want));
	free(s);
}

START_TEST(a_draft_is_seen_when_it_is_whole)
{
	struct file_draft d;
	struct stat st;

	umask(022);
	ck_assert_int_eq(file_draft(&d, "x"), 0);
	fputs("one", d.f);
	fflush(d.f);
	ck_assert(!file_exists("x"));
	ck_assert_int_eq(file_commit(&d), 0);
	holds("x", "one");
	ck_assert_int_eq(stat("x", &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0644);
	ck_assert_int_eq(file_draft(&d, "x"), 0);
	fputs("two", d.f);
	holds("x", "one");
	file_abandon(&d);
	holds("x", "one");
	ck_assert_int_eq(entries("."), 1);
}
END_TEST

START_TEST(what_is_no_regular_file_is_written_directly)
{
	struct file_draft d;

	ck_assert_int_eq(file_draft(&d, "/dev/null"), 0);
	fputs("x", d.f);
	ck_assert_int_eq(file_commit(&d), 0);
	ck_assert_int_eq(file_draft(&d, "/dev/full"), 0);
	fputs("x", d.f);
	ck_assert_int_eq(file_commit(&d), -1);
}
END_TEST

START_TEST(a_draft_that_cannot_be_made_or_kept_fails)
{
	struct file_draft d;

	ck_assert_int_eq(file_draft(&d, "no/such/x"), -1);
	ck_assert_int_eq(mkdir("taken", 0777), 0);
	ck_assert_int_eq(file_draft(&d, "x"), 0);
	ck_assert_int_eq(rename(d.temp, "elsewhere"), 0);
	ck_assert_int_eq(file_commit(&d), -1);
	ck_assert(!file_exists("x"));
}
END_TEST

START_TEST(names_are_taken_apart)
{
	static const struct { const char *path, *want; } t[] = {
		{ "x", "." }, { "a/x", "a" }, { "a/b/x", "a/b" }, { "/x", "/" },
		{ "./x", "." },
	};
	char *s;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		s = file_dir(t[i].path);
		ck_assert_str_eq(s, t[i].want);
		free(s);
	}
	s = file_join("a/b", "c");
	ck_assert_str_eq(s, "a/b/c");
	free(s);
}
END_TEST

START_TEST(directories_are_made_with_their_parents)
{
	ck_assert_int_eq(file_mkdirs("a/b//c"), 0);
	ck_assert_int_eq(file_mkdirs("a/b/c"), 0);
	ck_assert(file_exists("a/b/c"));
	ck_assert_int_eq(file_mkdirs("."), 0);
	ck_assert_int_eq(file_sync("a/b"), 0);
	ck_assert_int_eq(file_sync("none"), -1);
	ck_assert_int_eq(close(open("file", O_CREAT | O_WRONLY, 0666)), 0);
	ck_assert_int_eq(file_mkdirs("file/b"), -1);
}
END_TEST

START_TEST(a_lock_is_for_one_process)
{
	const int fd = file_lock("lock");
	int status;
	pid_t pid;

	ck_assert_int_ge(fd, 0);
	pid = fork();
	if (pid == 0)
		_exit(file_lock("lock") == -2 ? 7 : 8);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(WEXITSTATUS(status), 7);
	close(fd);
	pid = fork();
	if (pid == 0)
		_exit(file_lock("lock") >= 0 ? 7 : 8);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(WEXITSTATUS(status), 7);
	ck_assert_int_eq(file_lock("no/such/lock"), -1);
}
END_TEST

START_TEST(reading_takes_all_or_says_why)
{
	size_t len;
	char *s;

	ck_assert_int_eq(system("printf 'a\\0b' >x; : >empty"), 0);
	s = file_read("x", &len);
	ck_assert_uint_eq(len, 3);
	ck_assert_mem_eq(s, "a\0b\0", 4);
	free(s);
	holds("empty", "");
	ck_assert_ptr_null(file_read("none", &len));
	ck_assert_ptr_null(file_read(".", &len));
}
END_TEST

START_TEST(writing_waits_for_a_descriptor_that_does_not_block)
{
	static char out[300000], in[300000];
	int ends[2], status;
	size_t n = 0;
	pid_t pid;

	memset(out, 'x', sizeof(out));
	ck_assert_int_eq(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		close(ends[0]);
		fcntl(ends[1], F_SETFL, O_NONBLOCK);
		_exit(file_write_all(ends[1], out, sizeof(out)) == 0 ? 7 : 8);
	}
	close(ends[1]);
	for (ssize_t r; (r = read(ends[0], in + n, sizeof(in) - n)) > 0; )
		n += (size_t)r;
	ck_assert_uint_eq(n, sizeof(in));
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(WEXITSTATUS(status), 7);
	close(ends[0]);
	ck_assert_int_eq(file_write_all(-1, "x", 1), -1);
	ck_assert_int_eq(errno, EBADF);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, unit_leave);
	tcase_add_test(tc, a_draft_is_seen_when_it_is_whole);
	tcase_add_test(tc, what_is_no_regular_file_is_written_directly);
	tcase_add_test(tc, a_draft_that_cannot_be_made_or_kept_fails);
	tcase_add_test(tc, names_are_taken_apart);
	tcase_add_test(tc, directories_are_made_with_their_parents);
	tcase_add_test(tc, a_lock_is_for_one_process);
	tcase_add_test(tc, reading_takes_all_or_says_why);
	tcase_add_test(tc, writing_waits_for_a_descriptor_that_does_not_block);
}
UNIT_MAIN("file", cases)
