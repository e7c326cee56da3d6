#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * file: files that change by rename, locks, directories.  Functions that
 * return -1 or NULL have reported why.
 */

bool file_exists(const char *path);

/* Do both names lead to one file, links followed? */
bool file_same(const char *, const char *);

/* The directory part, "." if none.  Caller frees. */
char *file_dir(const char *path);

/* dir/name.  Caller frees. */
char *file_join(const char *dir, const char *name);

/* Makes a directory and its parents, as mkdir -p does.  0 or -1. */
int file_mkdirs(const char *dir);

/* fsync of a file or a directory by name.  0 or -1. */
int file_sync(const char *path);

/*
 * A file written beside its name and renamed in: readers see the old one or
 * the new one.  What exists and is no regular file (/dev/stderr, a FIFO) is
 * written directly; a file that standard output or error goes to is refused,
 * for what they wrote would lose its name.  file_commit: flush, fsync, rename,
 * fsync the directory; 0 or -1, and the draft is gone either way.
 * file_abandon drops the draft.
 */
struct file_draft {
	FILE *f;	/* write here */
	char *path, *temp;	/* temp NULL: written directly */
};
int file_draft(struct file_draft *, const char *path);
int file_commit(struct file_draft *);
void file_abandon(struct file_draft *);

/*
 * Takes the lock file (made if need be) for this process, until it ends or
 * the descriptor is closed.  The descriptor; -1: reported; -2: somebody else
 * holds it (nothing reported).
 */
int file_lock(const char *path);

/* Whole text of a file, with a NUL after it; NULL: reported.  Caller frees. */
char *file_read(const char *path, size_t *len);

/*
 * Writes all of it to a descriptor, through short writes and signals, waiting
 * where somebody made it O_NONBLOCK.  Returns how many bytes could be
 * written: fewer than len, with errno, when it failed.  Nothing is reported.
 */
size_t file_write(int fd, const void *, size_t len);

/* The same: 0, or -1 with errno. */
int file_write_all(int fd, const void *, size_t len);

#endif
