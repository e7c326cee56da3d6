#include "flow/lookup.h"

#include <stdlib.h>
#include <string.h>

#include "data/json.h"
#include "data/url.h"
#include "net/hop.h"

#define DAY_S 86400
#define FOUND_S ((int64_t)30 * DAY_S)
#define NONE_S ((int64_t)7 * DAY_S)
#define URL_MAX 8000u		/* longer ones are refused by web servers */

/* ---- the run ---- */

static void
check_base(const struct enrich_source *s, const char *base)
{
	struct url url;

	if (base == NULL)
		return;
	/* It may hold a password. */
	if (url_parse(&url, base) == -1)
		die(EX_CONFIG, "%s: not an http(s) address: '%s'",
		    s->service->name, hop_bare(base, NULL));
	url_release(&url);
}

/* A line feed that came along from a file, say. */
static void
check_key(const struct enrich_source *s)
{
	if (s->key == NULL)
		return;
	for (const char *p = s->key; *p != '\0'; p++)
		if (*p <= ' ' || *p > '~')
			die(EX_CONFIG, "%s: %s holds a blank, or something"
			    " else that no key can", s->service->name,
			    s->key_env);
}

static void
source_init(struct lookup_source *to, const struct enrich_source *from)
{
	*to = (struct lookup_source){ .service = from->service };
	to->conf.api = from->api;
	to->conf.page = from->page;
	if (from->key == NULL)
		return;
	if (from->key_param == NULL) {
		to->bearer = from->key;
		return;
	}
	buf_printf(&to->secret, "%s=", from->key_param);
	url_encode(&to->secret, from->key);
}

void
lookups_init(struct lookups *run, const struct enrich *job)
{
	const struct enrich_source *s;

	*run = (struct lookups){ .job = job };
	for (s = job->sources; s->service != NULL; s++) {
		/* What is only read from the cache needs no key. */
		if (s->key_env != NULL && s->key == NULL && !job->http.offline)
			die(EX_CONFIG, "%s: no key: set %s", s->service->name,
			    s->key_env);
		check_key(s);
		check_base(s, s->api);
		check_base(s, s->page);
		source_init(&run->sources[run->nsources], s);
		run->sources[run->nsources++].conf.headers = job->headers;
	}
}

void
lookups_release(struct lookups *run)
{
	for (size_t i = 0; i < run->nsources; i++)
		buf_release(&run->sources[i].secret);
	http_free(run->http);
	run->http = NULL;
}

/* Is there a service left that may be asked? */
static bool
any_open(const struct lookups *run)
{
	for (size_t i = 0; i < run->nsources; i++)
		if (!run->sources[i].closed)
			return true;
	return false;
}

bool
lookup_wanted(const struct lookups *run, const struct rec *r)
{
	const struct enrich *job = run->job;
	char mbid[MBID_SIZE];

	if (r->type != job->sources[0].service->type)
		return false;
	if (!job->force && (rec_known(r, job->field) ||
	    (job->instead != NULL && rec_true(r, job->instead))))
		return false;
	return rec_mbid(r, mbid) && any_open(run);
}

/* ---- what was found goes into the record ---- */

/* false and 0 are what a column says that nobody has looked at. */
static bool
may_set(const struct rec *r, const char *name, json_t *value, bool force)
{
	const struct member *m;

	if (force || !rec_known(r, name))
		return true;
	m = rec_find(r, name);
	return m != NULL && (m->kind == SCAN_FALSE || (json_is_true(value) &&
	    m->kind == SCAN_INT && m->len == 1 && *m->value == '0'));
}

/* external_ids belong to many: ours are added to the others. */
static json_t *
merged(const struct rec *r, const char *name, json_t *ours, bool force)
{
	json_t *theirs = rec_json(r, name), *all = json_copy(theirs), *value;
	const char *key;

	json_decref(theirs);
	json_object_foreach(ours, key, value)
		if (force || !js_known(json_object_get(all, key)))
			json_object_set(all, key, value);
	return all;
}

static void
apply(struct rec *r, json_t *found, bool force)
{
	const struct member *m;
	const char *name;
	json_t *value;

	json_object_foreach(found, name, value) {
		m = rec_find(r, name);
		if (json_is_object(value) && m != NULL &&
		    m->kind == SCAN_OBJECT)
			rec_set(r, name, merged(r, name, value, force));
		else if (may_set(r, name, value, force))
			rec_set(r, name, json_incref(value));
	}
}

/* ---- one look-up ---- */

static const char *
why_of(struct lookups *run, struct lookup *l)
{
	const char *key = run->job->sources[l->source].key;

	/* Somebody may send our key back to us. */
	if (key != NULL && strstr(l->svc.why, key) != NULL)
		return "an answer that quotes the key";
	return l->svc.why[0] != '\0' ? l->svc.why : "no reason given";
}

static void
say(struct lookups *run, struct lookup *l, const char *what)
{
	if (msg.verbose)
		warn_at(l->rec->file, l->rec->lineno, "%s: %s%s%s",
		    run->sources[l->source].service->name, what,
		    l->svc.why[0] != '\0' ? ": " : "",
		    l->svc.why[0] != '\0' ? why_of(run, l) : "");
}

static void
failed(struct lookups *run, struct lookup *l)
{
	struct lookup_source *s = &run->sources[l->source];

	l->later = true;
	warn_at(l->rec->file, l->rec->lineno, "%s: %s", s->service->name,
	    why_of(run, l));
	if (++s->failures < LOOKUP_FAILURES || s->closed)
		return;
	s->closed = run->closing = true;
	run->status = exit_worse(run->status, EX_TEMPFAIL);
	warn("%s: %d failures in a row: not asked any more", s->service->name,
	    LOOKUP_FAILURES);
}

static void
refused(struct lookups *run, struct lookup *l)
{
	struct lookup_source *s = &run->sources[l->source];

	run->status = exit_worse(run->status, EX_UNAVAILABLE);
	if (!s->refused)
		warn("%s: %s: not asked any more", s->service->name,
		    why_of(run, l));
	s->closed = s->refused = run->closing = true;
}

/* Is what the program is for among what was found? */
static bool
has_field(const struct enrich *job, const json_t *found)
{
	return js_known(json_object_get(found, job->field)) ||
	    (job->instead != NULL && js_true(found, job->instead));
}

/* A service has said its last word on this record. */
static void
judge(struct lookups *run, struct lookup *l, enum svc_outcome outcome)
{
	struct lookup_source *s = &run->sources[l->source];

	switch (outcome) {
	case SVC_FOUND:
		if (l->svc.doubt)
			warn_at(l->rec->file, l->rec->lineno, "%s: %s",
			    s->service->name, why_of(run, l));
		else
			say(run, l, "found");
		apply(l->rec, l->svc.found, run->job->force);
		l->found = has_field(run->job, l->svc.found);
		break;
	case SVC_ABSENT:
		say(run, l, "nothing");
		break;
	case SVC_MISMATCH:
		say(run, l, "not the same");
		break;
	case SVC_STOP:
		refused(run, l);
		return;
	case SVC_ASK:		/* never comes here */
	case SVC_LATER:
		failed(run, l);
		return;
	}
	l->answered = true;
	if (l->req.url != NULL && l->req.result == HTTP_ANSWER &&
	    !l->req.cached)
		s->failures = 0;
}

static void
send(struct lookups *run, struct lookup *l)
{
	const struct lookup_source *s = &run->sources[l->source];
	const struct svc_ask *ask = &l->svc.ask;

	free(l->url);
	l->url = buf_take(&l->svc.ask.url);
	l->req = (struct http_req){
		.url = l->url, .accept = ask->accept, .owner = l->owner,
		.rate = ask->host == SVC_HOST_API ? s->service->api_rate :
		    s->service->page_rate,
		.found_s = FOUND_S, .none_s = NONE_S,
	};
	if (ask->host == SVC_HOST_API) {
		l->req.bearer = s->bearer;
		l->req.secret = s->secret.len > 0 ? s->secret.data : NULL;
	}
	if (run->http == NULL)
		run->http = http_new(&run->job->http);
	http_add(run->http, &l->req);
}

/* One step at the service whose turn it is.  True: it asks for more. */
static bool
step(struct lookups *run, struct lookup *l, const struct svc_answer *answer)
{
	const struct lookup_source *s = &run->sources[l->source];
	enum svc_outcome outcome;

	l->svc.why[0] = '\0';
	outcome = s->service->next(&l->svc, answer);
	if (answer != NULL && outcome != SVC_LATER && outcome != SVC_STOP)
		http_keep(run->http, &l->req, l->svc.useful);
	if (outcome == SVC_ASK && l->svc.ask.url.len > URL_MAX)
		outcome = svc_say(&l->svc, SVC_ABSENT,
		    "its name is too long to ask for");
	if (outcome == SVC_ASK && !s->closed) {
		if (answer != NULL)
			http_release(&l->req);
		send(run, l);
		return true;
	}
	if (outcome != SVC_ASK)		/* else it was closed meanwhile */
		judge(run, l, outcome);
	return false;
}

static void
done_with_source(struct lookup *l)
{
	svc_lookup_release(&l->svc);
	http_release(&l->req);
	l->req.url = NULL;
	free(l->url);
	l->url = NULL;
}

static void
finish(struct lookups *run, struct lookup *l)
{
	if (!l->found && l->later) {
		run->failed++;
		run->status = exit_worse(run->status, EX_TEMPFAIL);
	} else if (!l->found && l->answered && !l->rec->changed)
		run->not_found++;
	if (l->rec->changed)
		run->changed++;
	svc_about_release(&l->about);
}

/* Asks the services in turn until one has what is wanted. */
static bool
go_on(struct lookups *run, struct lookup *l)
{
	for (; l->source < run->nsources && !l->found; l->source++) {
		if (run->sources[l->source].closed)
			continue;
		l->svc = (struct svc_lookup){ .about = &l->about,
		    .conf = &run->sources[l->source].conf };
		if (step(run, l, NULL))
			return true;
		done_with_source(l);
	}
	finish(run, l);
	return false;
}

static bool
next_source(struct lookups *run, struct lookup *l)
{
	done_with_source(l);
	l->source++;
	return go_on(run, l);
}

bool
lookup_begin(struct lookups *run, struct lookup *l, struct rec *rec,
    void *owner)
{
	*l = (struct lookup){ .rec = rec, .owner = owner };
	svc_about_init(&l->about, rec);
	return go_on(run, l);
}

bool
lookup_answer(struct lookups *run, struct lookup *l)
{
	const struct svc_answer answer = { l->req.status, l->req.body,
	    l->req.len, l->req.type, l->req.server_said };

	switch (l->req.result) {
	case HTTP_ANSWER:
		if (step(run, l, &answer))
			return true;
		break;
	case HTTP_MISS:
		svc_say(&l->svc, SVC_ABSENT, "not in the cache");
		judge(run, l, SVC_ABSENT);
		break;
	case HTTP_FAILED:
		svc_say(&l->svc, SVC_LATER, "%s", l->req.why);
		judge(run, l, SVC_LATER);
		break;
	}
	return next_source(run, l);
}

bool
lookup_recall(struct lookups *run, struct lookup *l)
{
	if (!run->sources[l->source].closed ||
	    !http_recall(run->http, &l->req))
		return true;
	/* Did it wait for another try, or for its first? */
	if (l->req.why != NULL) {
		svc_say(&l->svc, SVC_LATER, "%s", l->req.why);
		failed(run, l);
	}
	return next_source(run, l);
}
