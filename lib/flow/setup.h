#ifndef FLOW_SETUP_H
#define FLOW_SETUP_H

#include <stdbool.h>
#include <stdint.h>

/* setup: the staging database, made or brought into step with production. */
struct setup {
	const char *staging;
	const char *production;
	bool named;		/* by the user's option, not from elsewhere */
	bool with_data;		/* start from production's rows */
	bool empty;		/* drop what is staged */
	bool init;		/* make production if there is none */
	int64_t now;		/* seconds since 1970, for names of copies */
};

/* The exit status. */
int setup_run(const struct setup *);

#endif
