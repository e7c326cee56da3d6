#ifndef PLAY_ROUTE_H
#define PLAY_ROUTE_H

#include <stdbool.h>
#include <stddef.h>

/* route: the services, and what their routes files say of an answer. */

/* Where a service's base URL is, and where its answers are. */
struct service {
	const char *name, *prefix, *dir;
};

/* Whatever is asked of the second port. */
extern const struct service *const route_other;

/* The service whose base URL path stands below; else route_other. */
const struct service *route_service(const char *path);

struct param {
	char *name, *value;
};
struct params {
	struct param *v;
	size_t n;
};

/* Decodes percents in place; plus: '+' is a space too.  Returns text. */
char *params_decode(char *text, bool plus);

/* Cuts text at its '?' and returns the decoded parameters behind it. */
struct params params_cut(char *text, bool plus);
void params_release(struct params *);

/* The first parameter of this name, or NULL. */
const char *params_value(const struct params *, const char *name);

/* A line of a routes file. */
struct route {
	struct route *next;	/* read before this one */
	const char *dir;	/* of its service */
	char *path, *file;	/* file NULL: empty */
	struct params want;
	int status;
	char **headers;
	size_t nheaders;
};

/*
 * Reads the routes of all services in this directory, beside what was read
 * before.  A setter for OPT_CALL: returns NULL; ends the process for a bad
 * line or a file that is not there.
 */
const char *route_read(const char *fixtures, void *unused);

/* The one with the most parameters; of equals the one read last; or NULL.
 * path is the decoded one, with the service's prefix. */
const struct route *route_find(const struct service *, const char *path,
    const struct params *query);

#endif
