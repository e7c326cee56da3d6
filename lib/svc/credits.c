#include "svc/credits.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "data/date.h"
#include "data/json.h"

/* Types get new names now and then; their ids stay. */
static const struct { const char *id, *name; } types[] = {
	{ "5be4c609-9afa-4ea0-910b-12ffb71e3821", "member of band" },
	{ "a3005666-a872-32c3-ad06-98af558e99b0", "performance" },
	{ "5c0ceac3-feb4-41f0-868d-dc06f6e27fc0", "producer" },
	{ "8bf377ba-8d71-4ecc-97f2-7bb2d8a2a75f", "producer" },
	{ "5dcc52af-7064-4051-8d62-7d80f4c3c907", "engineer" },
	{ "87e922ba-872e-418a-9f41-0a63aa3c30cc", "engineer" },
	{ "3e3102e1-1896-4f50-b5b2-dd9824e46efe", "mix" },
	{ "6cc958c0-533b-4540-a281-058fbb941890", "mix" },
	{ "84453d28-c3e8-4864-9aae-25aa968bcf9e", "mastering" },
	{ "628a9658-f54c-4142-b0c0-95f031b544da", "performer" },
	{ "59054b12-01ac-43ee-a618-285fd397e461", "instrument" },
	{ "0fdbe3c6-7700-4a31-ae54-b53f06ae1cfa", "vocal" },
	{ "7950be4d-13a3-48e7-906b-5af562e39544", "remixer" },
	{ "d59d99ea-23d4-4a80-b066-edca32ee158f", "composer" },
	{ "01ce32b0-d873-4baa-8025-714b45c0c754", "composer" },
	{ "3e48faba-ec01-47fd-8e89-30e81161661c", "lyricist" },
	{ "a2af367a-b040-46f8-af21-310f92dfe97b", "lyricist" },
	{ "a255bca1-b157-4518-9108-7b147dc3fc68", "writer" },
	{ "ca7a474a-a1cd-4431-9230-56a17f553090", "writer" },
};

/* What comes first in an entry and in the list; unknown types come last. */
static const char *const order[] = {
	"composer", "lyricist", "writer", "librettist", "arranger",
	"instrument arranger", "vocal arranger", "orchestrator", "performer",
	"vocal", "instrument", "performing orchestra", "orchestra",
	"conductor", "chorus master", "concertmaster", "producer", "engineer",
	"recording", "mix", "mix-DJ", "remixer", "audio", "sound", "balance",
	"programming", "editor", "mastering", "compiler",
};
#define RANK_LAST (sizeof(order) / sizeof(order[0]))

/* Rights and history, no work on this music. */
static const char *const no_credit[] = {
	"copyright", "phonographic copyright", "publishing", "licensor",
	"licensee", "previous attribution", "samples from artist", "tribute",
	"dedication", "named after", "dedicated to", "commissioned",
};

/* Words that tell how a role was filled, in the order they are written. */
static const char *const manner[] = {
	"additional", "assistant", "associate", "executive", "guest", "solo",
};

/* Attributes of a membership that are no instrument. */
static const char *const no_role[] = {
	"additional", "eponymous", "founder", "guest", "minor", "original",
	"solo",
};
#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static bool
among(const char *const *list, size_t n, const char *s)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i], s) == 0)
			return true;
	return false;
}

static const char *
type_name(const json_t *rel)
{
	const char *id = js_str(rel, "type-id");

	for (size_t i = 0; id != NULL && i < LEN(types); i++)
		if (strcmp(types[i].id, id) == 0)
			return types[i].name;
	return js_str(rel, "type");
}

bool
credits_is(const json_t *rel, const char *name)
{
	const char *type = type_name(rel);

	return type != NULL && strcmp(type, name) == 0;
}

static bool
has_attribute(const json_t *rel, const char *name)
{
	json_t *a;
	size_t i;

	json_array_foreach(js_array(rel, "attributes"), i, a)
		if (json_is_string(a) && strcmp(json_string_value(a), name) == 0)
			return true;
	return false;
}

static bool
points_at(const json_t *rel, const char *target)
{
	const char *t = js_str(rel, "target-type");

	return t != NULL && strcmp(t, target) == 0 &&
	    js_object(rel, target) != NULL;
}

/* ---- people ---- */

struct role {
	char *text;
	size_t rank;
};

struct person {
	const char *id, *name;
	struct role *roles;
	size_t n;
	struct date begin, end;
	bool open;		/* at least one stay has not ended */
};

struct people {
	struct person *p;
	size_t n;
};

static struct person *
person_of(struct people *all, const json_t *artist)
{
	const char *id = js_str(artist, "id"), *name = js_str(artist, "name");
	struct person *p;

	if (id == NULL || name == NULL)
		return NULL;
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->p[i].id, id) == 0)
			return &all->p[i];
	all->p = mem_grow(all->p, all->n + 1, sizeof(*all->p));
	p = &all->p[all->n++];
	*p = (struct person){ .id = id, .name = name };
	return p;
}

/* Steals text. */
static void
role_add(struct person *p, char *text, size_t rank)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->roles[i].text, text) == 0) {
			free(text);
			return;
		}
	p->roles = mem_grow(p->roles, p->n + 1, sizeof(*p->roles));
	p->roles[p->n++] = (struct role){ text, rank };
}

static void
people_release(struct people *all)
{
	for (size_t i = 0; i < all->n; i++) {
		for (size_t k = 0; k < all->p[i].n; k++)
			free(all->p[i].roles[k].text);
		free(all->p[i].roles);
	}
	free(all->p);
}

static int
role_order(const void *a, const void *b)
{
	const struct role *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return strcmp(x->text, y->text);
}

static json_t *
roles_json(struct person *p)
{
	json_t *list = json_array();

	if (p->n > 1)
		qsort(p->roles, p->n, sizeof(*p->roles), role_order);
	for (size_t i = 0; i < p->n; i++)
		json_array_append_new(list, json_string(p->roles[i].text));
	return list;
}

static json_t *
person_json(struct person *p)
{
	json_t *o = json_object();

	js_put_str(o, "name", p->name);
	js_put_str(o, "id", p->id);
	js_put(o, "roles", roles_json(p));
	return o;
}

static int
name_order(const struct person *x, const struct person *y)
{
	int c = strcmp(x->name, y->name);

	return c != 0 ? c : strcmp(x->id, y->id);
}

/* ---- credits ---- */

static size_t
rank_of(const char *type)
{
	for (size_t i = 0; i < LEN(order); i++)
		if (strcmp(order[i], type) == 0)
			return i;
	return RANK_LAST;
}

/* "executive producer", "additional lead vocals", "co-producer". */
static char *
manner_of(const json_t *rel, const char *role)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < LEN(manner); i++)
		if (has_attribute(rel, manner[i]))
			buf_printf(&b, "%s ", manner[i]);
	if (has_attribute(rel, "co"))
		buf_str(&b, "co-");
	buf_str(&b, role);
	return buf_take(&b);
}

/* Instruments and voices are the attributes; their type only says which. */
static bool
attribute_roles(struct person *p, const json_t *rel, size_t rank)
{
	const char *name;
	bool any = false;
	json_t *a;
	size_t i;

	json_array_foreach(js_array(rel, "attributes"), i, a) {
		name = json_string_value(a);
		if (name == NULL || among(manner, LEN(manner), name) ||
		    strcmp(name, "co") == 0 || strcmp(name, "minor") == 0 ||
		    strcmp(name, "original") == 0)
			continue;
		role_add(p, manner_of(rel, name), rank);
		any = true;
	}
	return any;
}

static void
credit(struct people *all, const json_t *rel)
{
	const char *type = type_name(rel);
	const char *task = js_str(js_object(rel, "attribute-values"), "task");
	struct person *p;

	if (type == NULL || among(no_credit, LEN(no_credit), type) ||
	    (p = person_of(all, js_object(rel, "artist"))) == NULL)
		return;
	if (strcmp(type, "instrument") == 0 || strcmp(type, "vocal") == 0) {
		if (!attribute_roles(p, rel, rank_of(type)))
			role_add(p, manner_of(rel, *type == 'v' ? "vocals" :
			    "instruments"), rank_of(type));
		return;
	}
	if (strcmp(type, "misc") == 0)
		role_add(p, manner_of(rel, task != NULL ? task :
		    "miscellaneous support"), RANK_LAST);
	else
		role_add(p, manner_of(rel, type), rank_of(type));
}

static void
credit_all(struct people *all, const json_t *relations)
{
	json_t *rel;
	size_t i;

	json_array_foreach(relations, i, rel)
		if (points_at(rel, "artist"))
			credit(all, rel);
		else if (points_at(rel, "work") &&
		    credits_is(rel, "performance"))
			credit_all(all, js_array(js_object(rel, "work"),
			    "relations"));
}

static size_t
best_rank(const struct person *p)
{
	size_t best = RANK_LAST;

	for (size_t i = 0; i < p->n; i++)
		if (p->roles[i].rank < best)
			best = p->roles[i].rank;
	return best;
}

static int
credit_order(const void *a, const void *b)
{
	size_t x = best_rank(a), y = best_rank(b);

	return x != y ? (x < y ? -1 : 1) : name_order(a, b);
}

json_t *
credits_of(const json_t *relations)
{
	struct people all = { NULL, 0 };
	json_t *list = NULL;

	credit_all(&all, relations);
	if (all.n > 0) {
		qsort(all.p, all.n, sizeof(*all.p), credit_order);
		list = json_array();
	}
	for (size_t i = 0; i < all.n; i++)
		json_array_append_new(list, person_json(&all.p[i]));
	people_release(&all);
	return list;
}

/* ---- members ---- */

static void
stay(struct person *p, const json_t *rel, bool first)
{
	const char *name;
	struct date begin, end;
	json_t *a;
	size_t i;

	if (date_parse_loose(js_str(rel, "begin"), &begin) == -1)
		begin = (struct date){ 0, 0, 0 };
	if (date_parse_loose(js_str(rel, "end"), &end) == -1)
		end = (struct date){ 0, 0, 0 };
	if (first || date_compare(&begin, &p->begin) < 0)
		p->begin = begin;
	/* An unknown date sorts last: keep a known end before it. */
	if (end.year != 0 &&
	    (p->end.year == 0 || date_compare(&end, &p->end) > 0))
		p->end = end;
	if (!js_true(rel, "ended") && end.year == 0)
		p->open = true;
	json_array_foreach(js_array(rel, "attributes"), i, a) {
		name = json_string_value(a);
		if (name != NULL && !among(no_role, LEN(no_role), name))
			role_add(p, mem_str(name), 0);
	}
}

static int
member_order(const void *a, const void *b)
{
	const struct person *x = a, *y = b;
	int c = date_compare(&x->begin, &y->begin);

	return c != 0 ? c : name_order(x, y);
}

static json_t *
member_json(struct person *p)
{
	json_t *o = person_json(p), *period = json_object();
	char text[DATE_SIZE];

	js_put_str(period, "begin", date_text(text, &p->begin));
	if (!p->open)
		js_put_str(period, "end", date_text(text, &p->end));
	json_object_set_new(period, "ended", json_boolean(!p->open));
	json_object_set_new(o, "period", period);
	return o;
}

json_t *
credits_members(const json_t *artist)
{
	const char *type = js_str(artist, "type"), *direction;
	struct people all = { NULL, 0 };
	struct person *p;
	json_t *rel, *list = NULL;
	size_t i, had;

	if (type != NULL && strcmp(type, "Person") == 0)
		return NULL;
	json_array_foreach(js_array(artist, "relations"), i, rel) {
		direction = js_str(rel, "direction");
		if (!points_at(rel, "artist") || direction == NULL ||
		    strcmp(direction, "backward") != 0 ||
		    !credits_is(rel, "member of band"))
			continue;
		had = all.n;
		if ((p = person_of(&all, js_object(rel, "artist"))) != NULL)
			stay(p, rel, all.n > had);
	}
	if (all.n > 0) {
		qsort(all.p, all.n, sizeof(*all.p), member_order);
		list = json_array();
	}
	for (i = 0; i < all.n; i++)
		json_array_append_new(list, member_json(&all.p[i]));
	people_release(&all);
	return list;
}
