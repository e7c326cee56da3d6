#include "db/where.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "data/json.h"
#include "data/toml.h"

#define UNIQUE_KEY "miniflare-D1DatabaseObject"
#define STATE ".wrangler/state/v3/d1/" UNIQUE_KEY

void
where_hash(char out[WHERE_HASH_SIZE], const char *name)
{
	unsigned char key[HASH_SIZE], a[HASH_SIZE], b[HASH_SIZE];
	struct hash *h = hash_new();

	hash_add(h, UNIQUE_KEY, strlen(UNIQUE_KEY));
	hash_end(h, key);
	hash_hmac(key, sizeof(key), name, strlen(name), a);
	hash_hmac(key, sizeof(key), a, HASH_SIZE / 2, b);
	memcpy(a + HASH_SIZE / 2, b, HASH_SIZE / 2);
	hash_hex(out, a, sizeof(a));
}

static char *
below(const char *dir, const char *name)
{
	return dir != NULL ? file_join(dir, name) : mem_str(name);
}

static void
looked_for(struct where_found *w, const char *what)
{
	struct buf b = BUF_INIT;

	if (w->looked != NULL)
		buf_printf(&b, "%s, ", w->looked);
	buf_str(&b, what);
	free(w->looked);
	w->looked = buf_take(&b);
}

/* ---- wrangler's configuration ---- */

/* Its tree and path (caller frees both); NULL with *status 0: there is no
 * such file. */
static json_t *
read_config(const char *dir, char **path, int *status)
{
	/* In wrangler's own order. */
	static const char *const names[] = { "wrangler.json", "wrangler.jsonc",
	    "wrangler.toml" };
	struct toml_error e = { 0, NULL };
	json_t *root;
	size_t len, i;
	char *text;

	*status = 0;
	for (i = 0; i < 3; i++) {
		*path = below(dir, names[i]);
		if (file_exists(*path))
			break;
		free(*path);
		*path = NULL;
	}
	if (i == 3)
		return NULL;
	*status = EX_CONFIG;
	if ((text = file_read(*path, &len)) == NULL)
		return NULL;
	root = (i == 2 ? toml_parse : jsonc_parse)(text, len, &e);
	free(text);
	if (root == NULL)
		warn_at(*path, e.line, "%s", e.why);
	else
		*status = 0;
	return root;
}

/* Of the databases in the configuration ours, borrowed; NULL with *status 0:
 * it has none. */
static const json_t *
choose(const json_t *root, const char *path, int *status)
{
	json_t *list = json_object_get(root, "d1_databases");
	const json_t *item, *found = NULL;
	struct buf names = BUF_INIT;
	const char *binding;
	size_t n = json_array_size(list), same = 0;

	*status = 0;
	for (size_t i = 0; i < n; i++) {
		item = json_array_get(list, i);
		binding = js_str(item, "binding");
		buf_printf(&names, "%s%s", i > 0 ? ", " : "",
		    binding != NULL ? binding : "(without a binding)");
		if (n == 1 || (binding != NULL && strcmp(binding, "DB") == 0)) {
			found = item;
			same++;
		}
	}
	if (list != NULL && !json_is_array(list)) {
		warn("%s: d1_databases is no list", path);
		*status = EX_CONFIG;
	} else if (n > 0 && same != 1) {
		warn("%s: has several D1 databases (%s), %s bound as DB: "
		    "name one with -p", path, names.data,
		    same == 0 ? "none" : "more than one");
		*status = EX_CONFIG;
		found = NULL;
	}
	buf_release(&names);
	return found;
}

static int
by_config(struct where_found *w, const char *dir)
{
	static const char *const keys[] = { "preview_database_id",
	    "database_id", "binding" };
	char hash[WHERE_HASH_SIZE], *config = NULL, *name = NULL;
	const json_t *db;
	const char *id = NULL, *key = NULL;
	struct buf b = BUF_INIT;
	json_t *root;
	int status;

	if ((root = read_config(dir, &config, &status)) == NULL)
		goto out;
	if ((db = choose(root, config, &status)) == NULL)
		goto out;
	for (size_t i = 0; i < 3 && id == NULL; i++)
		id = js_str(db, key = keys[i]);
	if (id == NULL) {
		warn("%s: its D1 database has no database_id", config);
		status = EX_CONFIG;
		goto out;
	}
	where_hash(hash, id);
	buf_printf(&b, "%s/%s.sqlite", STATE, hash);
	name = below(dir, b.data);
	if (file_exists(name)) {
		w->path = name;
		w->how = WHERE_WRANGLER;
		name = NULL;
	} else {
		buf_reset(&b);
		buf_printf(&b, "%s (by the %s of %s)", name, key, config);
		looked_for(w, b.data);
	}
out:
	json_decref(root);
	buf_release(&b);
	free(config);
	free(name);
	return status;
}

/* ---- the only one, and the default ---- */

/* 64 hex digits and ".sqlite"? */
static bool
is_hashed(const char *name)
{
	size_t i;

	for (i = 0; i < WHERE_HASH_SIZE - 1; i++)
		if (!isxdigit((unsigned char)name[i]))
			return false;
	return strcmp(name + i, ".sqlite") == 0;
}

static void
several(const struct where_found *w, const char *state, const char *names)
{
	if (w->looked != NULL)
		warn("%s: is not there", w->looked);
	warn("%s: holds several databases (%s): name one with -p", state,
	    names);
}

static int
by_state(struct where_found *w, const char *dir)
{
	char *state = below(dir, STATE), *name = NULL;
	struct buf names = BUF_INIT;
	struct dirent *d;
	size_t n = 0;
	DIR *list;

	if ((list = opendir(state)) != NULL) {
		while ((d = readdir(list)) != NULL) {
			if (!is_hashed(d->d_name))
				continue;
			buf_printf(&names, "%s%s", n++ > 0 ? ", " : "",
			    d->d_name);
			free(name);
			name = file_join(state, d->d_name);
		}
		closedir(list);
	}
	if (n == 1) {
		w->path = name;
		w->how = WHERE_ALONE;
		name = NULL;
	} else if (n > 1) {
		several(w, state, names.data);
	} else {
		name = file_join(state, "<64 hex digits>.sqlite");
		looked_for(w, name);
	}
	buf_release(&names);
	free(name);
	free(state);
	return n > 1 ? EX_CONFIG : 0;
}

static void
by_default(struct where_found *w, const char *dir)
{
	char *path = below(dir, WHERE_PRODUCTION_FILE);

	if (file_exists(path)) {
		w->path = path;
		w->how = WHERE_DEFAULT;
	} else {
		looked_for(w, path);
		free(path);
	}
}

int
where_production(struct where_found *w, const char *named, const char *dir)
{
	bool missed;
	int status;

	*w = (struct where_found){ NULL, WHERE_NONE, NULL };
	if (named != NULL) {
		w->path = mem_str(named);
		w->how = WHERE_NAMED;
		return 0;
	}
	if ((status = by_config(w, dir)) != 0 || w->path != NULL)
		return status;
	missed = w->looked != NULL;
	if ((status = by_state(w, dir)) != 0)
		return status;
	if (w->path == NULL)
		by_default(w, dir);
	if (w->path == NULL)
		return EX_NOINPUT;
	if (missed)
		warn("%s: is not there, using %s", w->looked, w->path);
	return 0;
}

int
where_need(struct where_found *w, const char *named)
{
	int status = where_production(w, named, NULL);

	if (status == EX_NOINPUT)
		warn("no production database: looked for %s; name it with -p,"
		    " or make one with stage-setup --init", w->looked);
	return status;
}

struct db *
where_staging(const char *path, enum db_mode mode, int *status)
{
	struct db *db = db_open(path, mode, status);

	if (db == NULL && *status == EX_NOINPUT)
		warn("stage-setup makes the staging database");
	return db;
}

void
where_release(struct where_found *w)
{
	free(w->path);
	free(w->looked);
	*w = (struct where_found){ NULL, WHERE_NONE, NULL };
}
