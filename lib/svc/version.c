#include "svc/version.h"

#include <stddef.h>
#include <string.h>

static const struct { const char *word; unsigned bit; } kinds[] = {
	{ "live", VERSION_LIVE }, { "session", VERSION_LIVE },
	{ "sessions", VERSION_LIVE },
	{ "remix", VERSION_REMIX }, { "mix", VERSION_REMIX },
	{ "remixed", VERSION_REMIX }, { "rework", VERSION_REMIX },
	{ "dub", VERSION_REMIX },
	{ "edit", VERSION_EDIT }, { "extended", VERSION_EDIT },
	{ "radio", VERSION_EDIT },
	{ "demo", VERSION_DEMO }, { "rehearsal", VERSION_DEMO },
	{ "outtake", VERSION_DEMO }, { "alternate", VERSION_DEMO },
	{ "acoustic", VERSION_ACOUSTIC }, { "unplugged", VERSION_ACOUSTIC },
	{ "instrumental", VERSION_UNSUNG }, { "karaoke", VERSION_UNSUNG },
	{ "inst", VERSION_UNSUNG }, { "instr", VERSION_UNSUNG },
	{ "instrumentale", VERSION_UNSUNG },
	/* karaoke, instrumental, inst; karaoke, instrumental, minus (and minus
	 * track) in Cyrillic; accompaniment in Chinese and Korean */
	{ "\xe3\x82\xab\xe3\x83\xa9\xe3\x82\xaa\xe3\x82\xb1",
	    VERSION_UNSUNG },
	{ "\xe3\x82\xa4\xe3\x83\xb3\xe3\x82\xb9\xe3\x83\x88\xe3\x82\xa5"
	    "\xe3\x83\xab\xe3\x83\xa1\xe3\x83\xb3\xe3\x82\xbf\xe3\x83\xab",
	    VERSION_UNSUNG },
	{ "\xe3\x82\xa4\xe3\x83\xb3\xe3\x82\xb9\xe3\x83\x88",
	    VERSION_UNSUNG },
	{ "\xd0\xba\xd0\xb0\xd1\x80\xd0\xb0\xd0\xbe\xd0\xba\xd0\xb5",
	    VERSION_UNSUNG },
	{ "\xd0\xb8\xd0\xbd\xd1\x81\xd1\x82\xd1\x80\xd1\x83\xd0\xbc\xd0"
	    "\xb5\xd0\xbd\xd1\x82\xd0\xb0\xd0\xbb", VERSION_UNSUNG },
	{ "\xd0\xbc\xd0\xb8\xd0\xbd\xd1\x83\xd1\x81",
	    VERSION_UNSUNG },
	{ "\xd0\xbc\xd0\xb8\xd0\xbd\xd1\x83\xd1\x81\xd0\xbe\xd0\xb2\xd0"
	    "\xba\xd0\xb0", VERSION_UNSUNG },
	{ "\xe4\xbc\xb4\xe5\xa5\x8f", VERSION_UNSUNG },
	{ "\xe1\x84\x87\xe1\x85\xa1\xe1\x86\xab\xe1\x84\x8c\xe1\x85\xae",
	    VERSION_UNSUNG },
	{ "\xe4\xbc\xb4\xe5\x94\xb1", VERSION_UNSUNG },
	{ "cappella", VERSION_VOICES }, { "capella", VERSION_VOICES },
	{ "acappella", VERSION_VOICES }, { "acapella", VERSION_VOICES },
	{ "slowed", VERSION_SPEED }, { "nightcore", VERSION_SPEED },
	{ "cover", VERSION_OTHER },
};

/* Two words that mean one. */
static const struct { const char *first, *second; unsigned bit; } phrases[] = {
	{ "off", "vocal", VERSION_UNSUNG }, { "off", "vocals", VERSION_UNSUNG },
	{ "no", "vocal", VERSION_UNSUNG }, { "no", "vocals", VERSION_UNSUNG },
	{ "without", "vocals", VERSION_UNSUNG },
	{ "minus", "one", VERSION_UNSUNG },
	{ "backing", "track", VERSION_UNSUNG }, { "sped", "up", VERSION_SPEED },
};

unsigned
version_of(const char *word)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].word, word) == 0)
			return kinds[i].bit;
	return 0;
}

unsigned
version_of_two(const char *first, const char *second)
{
	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
		if (strcmp(phrases[i].first, first) == 0 &&
		    strcmp(phrases[i].second, second) == 0)
			return phrases[i].bit;
	return 0;
}

/* Languages in which a song is sung again, to the same music. */
static const struct { const char *word, *tongue; } tongues[] = {
	{ "english", "english" }, { "englisch", "english" },
	{ "anglais", "english" }, { "ingles", "english" },
	{ "german", "german" }, { "deutsch", "german" },
	{ "deutsche", "german" }, { "french", "french" },
	{ "francais", "french" }, { "francaise", "french" },
	{ "spanish", "spanish" }, { "espanol", "spanish" },
	{ "espanola", "spanish" }, { "castellano", "spanish" },
	{ "spanglish", "spanglish" }, { "catalan", "catalan" },
	{ "italian", "italian" }, { "italiano", "italian" },
	{ "italiana", "italian" }, { "portuguese", "portuguese" },
	{ "portugues", "portuguese" }, { "dutch", "dutch" },
	{ "swedish", "swedish" }, { "svenska", "swedish" },
	{ "norwegian", "norwegian" }, { "danish", "danish" },
	{ "finnish", "finnish" }, { "icelandic", "icelandic" },
	{ "polish", "polish" }, { "czech", "czech" },
	{ "hungarian", "hungarian" }, { "romanian", "romanian" },
	{ "russian", "russian" }, { "ukrainian", "ukrainian" },
	{ "greek", "greek" }, { "turkish", "turkish" },
	{ "hebrew", "hebrew" }, { "arabic", "arabic" },
	{ "hindi", "hindi" }, { "tamil", "tamil" }, { "telugu", "telugu" },
	{ "punjabi", "punjabi" }, { "japanese", "japanese" },
	{ "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", "japanese" },
	{ "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\xe7\x89\x88", "japanese" },
	{ "korean", "korean" }, { "chinese", "chinese" },
	{ "\xe4\xb8\xad\xe6\x96\x87", "chinese" },
	{ "\xe4\xb8\xad\xe6\x96\x87\xe7\x89\x88", "chinese" },
	{ "mandarin", "chinese" }, { "cantonese", "cantonese" },
	{ "thai", "thai" }, { "vietnamese", "vietnamese" },
	{ "indonesian", "indonesian" }, { "tagalog", "tagalog" },
};

const char *
version_tongue(const char *word)
{
	for (size_t i = 0; i < sizeof(tongues) / sizeof(tongues[0]); i++)
		if (strcmp(tongues[i].word, word) == 0)
			return tongues[i].tongue;
	return "";
}
