/*
 * raw: a server that no library would make, for what goes wrong below HTTP.
 *
 *	raw FILE	answers each connection with these bytes and closes it
 *	raw -k FILE	closes only when a second request came on it
 *	raw -d		is deaf: connections are never made, for its backlog
 *			is full
 *
 * Prints its address first, then, for each request, milliseconds and its
 * first line; runs until its stdin closes.
 */
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/msg.h"

static int
listen_at(struct sockaddr_in *addr)
{
	socklen_t len = sizeof(*addr);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	*addr = (struct sockaddr_in){ .sin_family = AF_INET };
	addr->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd == -1 || bind(fd, (struct sockaddr *)addr, len) == -1 ||
	    getsockname(fd, (struct sockaddr *)addr, &len) == -1 ||
	    listen(fd, 0) == -1)
		die(EX_OSERR, "cannot listen");
	printf("RAW_URL=http://127.0.0.1:%d\n", ntohs(addr->sin_port));
	fflush(stdout);
	return fd;
}

/* Connects to itself until there is no room for more. */
static void
fill(const struct sockaddr_in *addr)
{
	for (int i = 0; i < 8; i++) {
		int fd = socket(AF_INET, SOCK_STREAM, 0);

		fcntl(fd, F_SETFL, O_NONBLOCK);
		(void)connect(fd, (const struct sockaddr *)addr, sizeof(*addr));
	}
}

/* Waits for fd; ends when stdin does. */
static void
wait_for(int fd)
{
	struct pollfd p[2] = { { fd, POLLIN, 0 }, { 0, POLLIN, 0 } };

	while (poll(p, 2, -1) < 0 || p[0].revents == 0)
		if (p[1].revents != 0)
			exit(0);
}

/* Reads a request; false: the client has closed. */
static bool
request(int fd)
{
	struct buf b = BUF_INIT;
	ssize_t n;

	do {
		wait_for(fd);
		n = read(fd, buf_room(&b, 4096), 4096);
		b.len += n > 0 ? (size_t)n : 0;
		b.data[b.len] = '\0';
	} while (n > 0 && strstr(b.data, "\r\n\r\n") == NULL);
	if (n > 0) {
		printf("%lld\t%.*s\n", (long long)clock_mono_ms(),
		    (int)strcspn(b.data, "\r"), b.data);
		fflush(stdout);
	}
	buf_release(&b);
	return n > 0;
}

int
main(int argc, char *argv[])
{
	bool deaf = argc == 2 && strcmp(argv[1], "-d") == 0;
	bool keep = argc == 3 && strcmp(argv[1], "-k") == 0;
	struct sockaddr_in addr;
	size_t len = 0;
	char *bytes = deaf ? NULL : file_read(argv[argc - 1], &len);
	int fd = listen_at(&addr), con;

	if (deaf) {
		fill(&addr);
		wait_for(-1);
	}
	for (;;) {
		wait_for(fd);
		if ((con = accept(fd, NULL, NULL)) == -1)
			continue;
		if (request(con)) {
			file_write_all(con, bytes, len);
			if (keep)
				request(con);
		}
		close(con);
	}
}
