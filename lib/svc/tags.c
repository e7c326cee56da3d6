#include "svc/tags.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "data/json.h"
#include "data/text.h"
#include "svc/match.h"
#include "svc/words.h"

#define TAG_BYTES 40		/* a longer one is a sentence */

/* Whole tags, as words_of() has them. */
static const char *const stop[] = {
	/* listeners about themselves */
	"seen live", "live", "saw live", "want to see live", "love", "loved",
	"love it", "loved tracks", "like", "liked", "awesome", "amazing",
	"best", "good", "great", "good music", "great music", "good stuff",
	"beautiful", "cool", "nice", "sexy", "hot", "fun", "genius", "legend",
	"legends", "overrated", "underrated", "guilty pleasure",
	"guilty pleasures", "fip", "check out", "to check out", "wishlist",
	"vinyl", "cd", "discover", "discovery", "recommended", "top",
	"top artists", "all", "music", "artist", "artists", "band", "bands",
	"group", "groups", "singer", "singers", "musician", "tagme", "misc",
	"various", "unknown", "other", "seen", "owned", "library", "radio",
	/* voices */
	"female", "male", "female vocalists", "female vocalist",
	"male vocalists", "male vocalist", "female vocals", "male vocals",
	"vocalists", "female fronted", "duo", "trio", "solo",
	/* where from */
	"american", "america", "usa", "us", "united states", "british",
	"britain", "uk", "united kingdom", "english", "england", "scottish",
	"scotland", "welsh", "wales", "irish", "ireland", "northern irish",
	"french", "france", "german", "germany", "deutsch", "italian",
	"italy", "spanish", "spain", "portuguese", "portugal", "brazilian",
	"brazil", "mexican", "mexico", "canadian", "canada", "quebec",
	"australian", "australia", "new zealand", "swedish", "sweden",
	"norwegian", "norway", "danish", "denmark", "finnish", "finland",
	"icelandic", "iceland", "scandinavian", "dutch", "netherlands",
	"belgian", "belgium", "austrian", "austria", "swiss", "switzerland",
	"polish", "poland", "russian", "russia", "ukrainian", "ukraine",
	"czech", "hungarian", "hungary", "romanian", "romania", "greek",
	"greece", "turkish", "turkey", "japanese", "japan", "korean",
	"korea", "south korean", "chinese", "china", "taiwanese", "taiwan",
	"indian", "india", "israeli", "israel", "jamaican", "jamaica",
	"cuban", "cuba", "argentinian", "argentina", "chilean", "chile",
	"colombian", "colombia", "african", "africa", "south african",
	"nigerian", "nigeria", "european", "europe", "asian", "asia",
	"london", "manchester", "liverpool", "bristol", "glasgow", "dublin",
	"paris", "berlin", "stockholm", "montreal", "toronto", "new york",
	"nyc", "brooklyn", "los angeles", "california", "san francisco",
	"chicago", "detroit", "seattle", "boston", "texas", "atlanta",
	"nashville", "melbourne", "sydney", "tokyo", NULL
};

/* Words that no genre has. */
static const char *const stop_words[] = {
	"my", "i", "me", "mine", "own", "owned", "favorite", "favorites",
	"favourite", "favourites", "fav", "favs", "fave", "faves", "listen",
	"listened", "listeners", "listening", "spotify", "lastfm", "youtube",
	"itunes", "playlist", "albums", "concert", "concerts", "gig", "gigs",
	NULL
};

/* 1999, 90s, 1990s, 00s. */
static bool
is_time(const char *words)
{
	size_t n = strspn(words, "0123456789");

	return n > 0 && (words[n] == '\0' || strcmp(words + n, "s") == 0);
}

static bool
has_stop_word(const char *words)
{
	char word[TAG_BYTES + 1];
	size_t len;

	for (; *words != '\0'; words += len + (words[len] == ' ')) {
		len = strcspn(words, " ");
		if (len >= sizeof(word))
			continue;
		memcpy(word, words, len);
		word[len] = '\0';
		if (words_has(stop_words, word))
			return true;
	}
	return false;
}

static bool
is_genre(const char *tag, const char *artist, const char *sort_name)
{
	char *words = words_of(tag);
	bool is;

	is = strlen(words) > 1 && strlen(tag) <= TAG_BYTES &&
	    !words_has(stop, words) && !has_stop_word(words) &&
	    !is_time(words) && !match_artist(artist, sort_name, tag);
	free(words);
	return is;
}

static bool
has_text(const json_t *list, const char *text)
{
	const json_t *v;
	size_t i;

	json_array_foreach(list, i, v)
		if (strcmp(json_string_value(v), text) == 0)
			return true;
	return false;
}

json_t *
tags_genres(const json_t *parent, const char *member, const char *artist,
    const char *sort_name)
{
	json_t *genres = json_array();
	const json_t *tag;
	const char *name;
	char *lower;

	for (size_t i = 0; (tag = js_item(parent, member, i)) != NULL; i++) {
		if (json_array_size(genres) == TAGS_MAX)
			break;
		if ((name = js_str(tag, "name")) == NULL)
			continue;
		lower = text_trim(text_lower(name));
		if (is_genre(lower, artist, sort_name) &&
		    !has_text(genres, lower))
			json_array_append_new(genres, json_string(lower));
		free(lower);
	}
	return genres;
}
