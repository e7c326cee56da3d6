#ifndef FLOW_PROMOTE_IN_H
#define FLOW_PROMOTE_IN_H

#include <jansson.h>

#include "db/fingerprint.h"
#include "flow/journal.h"
#include "flow/promote.h"

/*
 * promote_in: what promote.c (the steps in their order), promote_open.c (what
 * comes before anything is read) and promote_write.c (from the backup on)
 * share.  What returns an exit status has reported why it is not 0.
 */

/* What is being done, for the progress line, and how long it took. */
enum phase { OPENING, VALIDATING, COMPARING, ASKING, SAVING, WRITING, PHASES };

struct run {
	const struct promote *p;
	struct where_found production;
	const char *dir;		/* of backups */
	json_t *journal;		/* its entries when we began */
	char *source;			/* path of staging or of a backup */
	int lock;
	struct db *from;		/* source as main, production attached */
	struct db *to;			/* production */
	bool wal;			/* may be read while it is written */
	int64_t version;		/* to's data_version before comparing */
	char compared[FINGERPRINT_SIZE];	/* production then; not wal */
	struct diff *diff;
	struct entry entry;
	char *backup;			/* name of the one made */
	bool done;			/* production was written */
	int64_t refused;
	enum phase phase;
	int64_t since_ms;		/* when the phase began */
	int64_t took_ms[PHASES], locked_ms;
};

void run_phase(struct run *, enum phase next);

/* What production is, and will be, as the comparison saw it.  0 or -1. */
int run_fingerprint(struct run *);

/* Will production be written? */
bool run_writes(const struct run *);

/* promote_open.c: the lock, production and its journal, the source, both for
 * comparing.  An exit status. */
int run_open(struct run *);

/* promote_write.c: the backup, the transaction, the journal, what is said of
 * it.  An exit status; done says whether production was written. */
int run_write(struct run *);

#endif
