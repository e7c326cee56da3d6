#ifndef SVC_SVC_H
#define SVC_SVC_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "data/rec.h"

/*
 * svc: what every enriching service is to flow/enrich: a question, and what
 * an answer to it says.  Pure: no network, no clock, no messages.
 */
enum svc_outcome {
	SVC_ASK,	/* send what is in ask, and come back with the answer */
	SVC_FOUND,	/* lookup.found has the members to set */
	SVC_ABSENT,	/* the service has nothing */
	SVC_MISMATCH,	/* it answered about something else; why says what */
	SVC_LATER,	/* blocked, HTML for JSON, broken, ...; why */
	SVC_STOP	/* it refuses us for good (key); why */
};

/* The record, as far as look-ups need it.  Strings are NULL if not known. */
struct svc_about {
	char mbid[MBID_SIZE];	/* well formed, else nothing is asked */
	char *name;		/* artist: name; album, song: title */
	char *sort_name;
	char *artist;		/* album, song: the artist's name */
	char *artist_credit;	/* song */
	char *album;		/* song: the album's title */
	char *release;		/* album: MusicBrainz id of its release */
	int64_t duration_s;	/* song; 0: not known */
	json_t *former_ids;	/* artist: MusicBrainz ids merged into mbid */
	bool has_genres;	/* artist: the record has some already */
	bool has_lyrics;	/* song: the record has some already */
	bool is_instrumental;	/* song: the record says so */
	int64_t genius_id;	/* song: genius_song_id; 0: not known */
};
void svc_about_init(struct svc_about *, const struct rec *);
void svc_about_release(struct svc_about *);

/* One request, without secrets. */
struct svc_ask {
	struct buf url;
	const char *accept;	/* NULL: application/json */
	enum { SVC_HOST_API, SVC_HOST_PAGE } host;	/* whose rate, key */
};

struct svc_answer {
	int status;
	const char *body;
	size_t len;
	const char *type;		/* Content-Type, may be NULL */
	const char *server_said;	/* cf-mitigated, may be NULL */
};

/* One look-up of one record at one service. */
struct svc_lookup {
	const struct svc_about *about;
	const struct svc_conf *conf;
	int step;		/* the service's own; 0 at the start */
	json_t *found;		/* object of members to set, NULL until found */
	json_t *kept;		/* the service's own, between steps */
	char why[160];		/* of the last outcome but FOUND and ABSENT */
	bool doubt;		/* FOUND, but a person should look; why says it */
	struct svc_ask ask;
	/* Was the last answer of use?  For the cache: true keeps it as found,
	 * false as "none".  Set with every outcome but LATER and STOP. */
	bool useful;
};
void svc_lookup_release(struct svc_lookup *);

/* What the user chose, the same for all look-ups. */
struct svc_conf {
	const char *api, *page;	/* base URLs from the environment */
	bool headers;		/* enrich-lyrics --headers */
};

struct service {
	const char *name;	/* "last.fm", as messages say it */
	enum rec_type type;	/* which records it is for */
	double api_rate, page_rate;	/* requests a second */
	/*
	 * answer NULL: begin.  Fills l->ask for SVC_ASK.  A step that failed
	 * (HTTP_FAILED) is not given here: it makes the look-up "later".
	 */
	enum svc_outcome (*next)(struct svc_lookup *l,
	    const struct svc_answer *answer);
};

/* ---- for the services ---- */

/* A question of this step begins: its address is base and path so far. */
void svc_ask(struct svc_lookup *, int step, const char *base,
    const char *path);

/* Says why and returns outcome; SVC_ABSENT and SVC_MISMATCH also set useful
 * to false. */
enum svc_outcome svc_say(struct svc_lookup *, enum svc_outcome outcome,
    const char *fmt, ...) MSG_PRINTF(3, 4);

/*
 * Is the answer none of the service's own: 408, 429, 5xx, or somebody's page
 * that asks whether we are human?  Then why says so, and it is SVC_LATER.
 */
bool svc_is_down(struct svc_lookup *, const struct svc_answer *);

/*
 * The answer's body as a tree, an object or an array; the caller decrefs.
 * NULL: it is none (HTML, broken, not UTF-8); why says so, and it is
 * SVC_LATER.
 */
json_t *svc_json(struct svc_lookup *, const struct svc_answer *);

/* Sets a member to be found (steals value) unless it is not known. */
void svc_found(struct svc_lookup *, const char *name, json_t *value);

#endif
