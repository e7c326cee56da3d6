/* versions: which tracks are versions (live, remixed) of a song. */
#include "unit/unit.h"

#include "svc/canonical.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static const struct { const char *title; bool version; } titles[] = {
	/* design.md and the defects of the pipeline before */
	{ "Live Through This", false },
	{ "Demon Days", false },
	{ "Ob-La-Di (Live and Let Die)", false },
	{ "Song (Long Live)", false },
	{ "(Alive)", false },
	{ "Sgt. Pepper's Lonely Hearts Club Band (reprise)", false },
	{ "Edit", false },
	{ "Credit (Credit)", false },
	{ "Opening (Intro)", false },
	{ "One More Time (live at Wembley)", true },
	{ "Polly (demo 1993)", true },
	{ "Layla (acoustic version)", true },
	/* is a version word */
	{ "One More Time (live)", true },
	{ "One More Time [Live]", true },
	{ "One More Time (LIVE)", true },
	{ "One More Time \xef\xbc\x88live\xef\xbc\x89", true },
	{ "One More Time - Live", true },
	{ "One More Time \xe2\x80\x93 Live", true },
	{ "One More Time-Live", false },
	{ "One More Time Live", false },
	{ "Da Funk (remix)", true },
	{ "Da Funk (mix)", true },
	{ "Da Funk (edit)", true },
	{ "Da Funk (demo)", true },
	{ "Da Funk (acoustic)", true },
	{ "Da Funk (instrumental)", true },
	{ "Da Funk (karaoke)", true },
	{ "Da Funk (dub)", true },
	{ "Da Funk (a cappella)", true },
	{ "Da Funk (acappella)", true },
	{ "Da Funk (a capp\xc3\xa9lla)", true },
	{ "Da Funk (session)", true },
	{ "Da Funk (alternate)", true },
	{ "Da Funk (outtake)", true },
	{ "Da Funk (rehearsal)", true },
	/* begins with one, and goes on */
	{ "Song (live in Paris)", true },
	{ "Song (live from the Roundhouse)", true },
	{ "Song (live on KCRW)", true },
	{ "Song (live, 1994)", true },
	{ "Song (live 1994)", true },
	{ "Song (live version)", true },
	{ "Song (alternate take)", true },
	{ "Song (alternate mix)", true },
	{ "Song (acoustic session)", true },
	{ "Song (demo, March 1991)", true },
	{ "Song (outtake from the second session)", true },
	{ "Song (remix 2)", true },
	{ "Song (mix 2)", true },
	{ "Song (mix, first try)", true },
	{ "Song (edit, shorter)", true },
	{ "Song (instrumental, 1994)", true },
	{ "Song (dub at the controls)", true },
	{ "Song (live version of 1994)", true },
	{ "Song (demo mix, one)", true },
	{ "Song (acoustic edit one)", true },
	{ "Song (karaoke take one)", true },
	{ "Song (alternate session one)", true },
	{ "Song (a capella)", true },
	{ "Song (acapella, first)", true },
	{ "Song (mixtape intro)", false },
	{ "Song (dubbing in the name of love)", false },
	{ "Song (live forever)", false },
	{ "Song (live inside)", false },
	{ "Song (live: a dream)", false },
	{ "Song (acoustic guitar)", false },
	{ "Song (demolition)", false },
	{ "Song (mixed emotions)", false },
	{ "Song (dub be good to me)", false },
	{ "Song (edited)", false },
	{ "Song (liv\xc3\xa9 \xc3\xa0 Paris)", false },
	/* ends with one */
	{ "Song (Soulwax Remix)", true },
	{ "Song (Radio Edit)", true },
	{ "Song (7\" version)", true },
	{ "Song (single version)", true },
	{ "Song (extended mix)", true },
	{ "Song (original demo)", true },
	{ "Song (bonus beats dub)", true },
	{ "Song (radio re-edit)", true },
	{ "Song (Album Version)", false },
	{ "Song - LP Version", false },
	{ "Song (album mix)", false },
	{ "Song (original version)", true },
	{ "Song (mono mix)", true },
	{ "Song (early album version)", true },
	{ "Song (album version) (live)", true },
	{ "Song (album instrumental)", true },
	{ "Song (Taylor\xe2\x80\x99s Version)", true },
	{ "Song - Single Version", true },
	{ "Song (The Best Of Both Live)", false },
	{ "Song (megamix)", false },
	{ "Song (conversion)", false },
	/* not words of a version */
	{ "Song (remastered)", false },
	{ "Song (2009 remaster)", false },
	{ "Song - Remastered 2011", false },
	{ "Song (feat. Romanthony)", false },
	{ "Song (part 2)", false },
	{ "Song (intro)", false },
	{ "Song (interlude)", false },
	{ "Song (mono)", false },
	{ "\xe5\xb9\xb8\xe7\xa6\x8f\xe8\xab\x96 (\xe6\x82\xa6\xe6\xa5\xbd"
	    "\xe7\xb7\xa8)", false },
	/* from real albums */
	{ "Live and Let Die", false },
	{ "Live Forever", false },
	{ "(I Can\xe2\x80\x99t Get No) Satisfaction", false },
	{ "Why Don\xe2\x80\x99t You Get a Job? (Live)", true },
	{ "Good Vibrations (sessions)", false },
	{ "Tomorrow Never Knows (take 1)", false },
	{ "Shine On You Crazy Diamond (Parts I\xe2\x80\x93V)", false },
	{ "Alive", false },
	{ "Edit the Sad Parts", false },
	{ "Remix to Ignition", false },
	{ "Ignition (Remix)", true },
	{ "Demolition Man", false },
	{ "Smells Like Teen Spirit (rehearsal demo)", true },
	{ "Smells Like Teen Spirit (boombox rehearsals)", false },
	{ "All Too Well (10 Minute Version) (Taylor\xe2\x80\x99s Version) "
	    "(From the Vault)", true },
	{ "You Oughta Know (Jimmy the Saint blend) / Your House (a cappella)",
	    true },
	{ "Hey Jude - 2015 Mix", true },
	{ "Hey Jude - Remastered 2015", false },
	{ "Hurt (Quiet)", false },
	{ "Lazarus (From \"Blackstar\")", false },
	{ "Everlong (acoustic)", true },
	{ "Layla - Acoustic; Live at MTV Unplugged", false },
	{ "\xe9\x80\x86\xe3\x81\x95\xe3\x81\xbe\xe3\x81\xae"
	    "\xe6\x83\x85\xe7\x86\xb1 (instrumental)", true },
	{ "Song \xe3\x80\x90" "Live" "\xe3\x80\x91", true },
	{ "Song {live}", true },
	{ "Song {alive}", false },
	{ "Song (live [Paris])", false },
	{ "Song [live (Paris)]", false },
	/* where it stands */
	{ "(live) Song", true },
	{ "Song (feat. X) (live)", true },
	{ "Song (feat. X (live))", true },
	{ "Song (unclosed live", false },
	{ "Song (live", true },
	{ "Song [with X] - live", true },
	{ "Song - Part 1 - live at home", true },
	{ "Song - Live (bonus)", true },
	{ "Live - Song", false },
	{ "Song ( live )", true },
	{ "Song ()", false },
	{ "", false },
	{ "(", false },
	{ " - ", false },
};

START_TEST(tracks_that_are_versions)
{
	for (size_t i = 0; i < LEN(titles); i++)
		ck_assert_msg(canonical_version(titles[i].title) ==
		    titles[i].version, "%s", titles[i].title);
	ck_assert(!canonical_version(NULL));
}
END_TEST

START_TEST(disambiguations_that_are_versions)
{
	static const struct { const char *note; bool version; } t[] = {
		{ NULL, false }, { "", false },
		{ "live", true },
		{ "live, 1997-11-08: Que Club, Birmingham, UK", true },
		{ "live at the BBC", true },
		{ "demo", true },
		{ "acoustic", true },
		{ "instrumental", true },
		{ "alternate take", true },
		{ "radio edit", true },
		{ "extended mix", true },
		{ "studio version, with a cough", false },
		{ "explicit", false },
		{ "clean", false },
		{ "mono", false },
		{ "2011 remaster", false },
		{ "first recording, with Chad Channing", false },
		{ "from the film (live)", true },
		{ "live, 2007-07-01: Wembley Stadium, London, UK", true },
		{ "Live in Paris", true },
		{ "live version", true },
		{ "demo version", true },
		{ "a cappella", true },
		{ "karaoke", true },
		{ "session 2", true },
		{ "KEXP session", false },
		{ "outtake, 1968-07-18", true },
		{ "rehearsal", true },
		{ "single edit", true },
		{ "12\" mix", true },
		/* the album's own recording, told from others */
		{ "album version", false },
		{ "LP Version", false },
		{ "studio version", false },
		{ "original mix", false },
		{ "original album version", false },
		{ "original stereo mix", false },
		{ "original mono studio mix", false },
		{ "album version (remix)", true },
		{ "original single version", true },
		{ "original demo version", true },
		{ "alternate stereo mix", true },
		{ "albums version", true },
		{ "stereo versions mix", true },
		{ "original", false },
		{ "dub", true },
		{ "Alan Moulder remix", true },
		{ "1969 mono", false },
		{ "stereo", false },
		{ "remastered", false },
		{ "re-recorded 2012", false },
		{ "5.1", false },
		{ "with intro", false },
		{ "alive", false },
		{ "radio session", false },
		{ "contains hidden track - demo", true },
	};

	for (size_t i = 0; i < LEN(t); i++)
		ck_assert_msg(canonical_version_note(t[i].note) ==
		    t[i].version, "%s", t[i].note);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, tracks_that_are_versions);
	tcase_add_test(tc, disambiguations_that_are_versions);
}

UNIT_MAIN("versions", cases)
