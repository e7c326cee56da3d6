#include "flow/direct.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "db/db.h"
#include "db/fingerprint.h"
#include "flow/setup.h"

/* The directory that goes when the process ends, however it does. */
static char *temp;

static void
remove_temp(void)
{
	static const char *const names[] = {
		"staging.db-wal", "staging.db-shm", "staging.db"
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char *path = file_join(temp, names[i]);

		unlink(path);
		free(path);
	}
	rmdir(temp);
	free(temp);
}

static int
make_temp(void)
{
	const char *dir = getenv("TMPDIR");

	temp = file_join(dir != NULL && *dir != '\0' ? dir : "/tmp",
	    "daft-etl.XXXXXX");
	if (mkdtemp(temp) == NULL) {
		warn("%s: %s", temp, strerror(errno));
		free(temp);
		return EX_CANTCREAT;
	}
	atexit(remove_temp);
	return 0;
}

/* A staging with production's rows, and what those are. */
static int
copy_production(const struct direct *d, char was[FINGERPRINT_SIZE])
{
	const struct setup setup = { .staging = d->load->staging,
	    .production = d->load->production, .with_data = true,
	    .now = d->load->now };
	const bool quiet = msg.quiet;
	struct db *db;
	int status;

	msg.quiet = true;		/* it is nobody's staging */
	status = setup_run(&setup);
	msg.quiet = quiet;
	if (status != 0)
		return status;
	if ((db = db_open(setup.staging, DB_READ, &status)) == NULL)
		return status;
	if (fingerprint(db, "main", was) == -1)
		status = db_status(db);
	db_close(db);
	return status;
}

int
direct_run(struct direct *d, struct recin *in)
{
	struct load_counts *c = &d->load->counts;
	char was[FINGERPRINT_SIZE], *staging;
	int status, promoted;

	if ((status = make_temp()) != 0)
		return status;
	staging = file_join(temp, "staging.db");
	d->load->staging = staging;
	if ((status = copy_production(d, was)) == 0)
		status = load_run(d->load, in);
	if (status == 0 || status == EX_ATTENTION) {
		d->promote.where.staging = staging;
		d->promote.where.production = d->load->production;
		d->promote.was = was;
		promoted = promote_run(&d->promote);
		if (promoted != 0) {
			c->fresh = c->changed = c->same = 0;
			c->rejected = c->read - c->ignored;
		}
		status = exit_worse(status, promoted);
	}
	free(staging);
	return status;
}
