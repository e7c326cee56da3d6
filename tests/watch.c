/*
 * watch FILE: reads the catalogue in FILE again and again, each time all of it
 * in one transaction, and prints its fingerprint whenever it has become
 * another one.  Ends when its stdin does, with the number of readings.
 */
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "db/fingerprint.h"

int
main(int argc, char *argv[])
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
	char last[FINGERPRINT_SIZE] = "", now[FINGERPRINT_SIZE];
	unsigned long n = 0;
	struct db *db;
	int status;

	msg.program = "watch";
	if (argc != 2 || (db = db_open(argv[1], DB_READ, &status)) == NULL)
		return 1;
	setvbuf(stdout, NULL, _IOLBF, 0);
	while (poll(&in, 1, 0) == 0) {
		if (db_begin(db, false) == -1 ||
		    fingerprint(db, "main", now) == -1 || db_commit(db) == -1)
			return 1;
		if (strcmp(now, last) != 0)
			puts(now);
		memcpy(last, now, sizeof(last));
		n++;
	}
	printf("%lu readings\n", n);
	return db_close(db) == 0 ? 0 : 1;
}
