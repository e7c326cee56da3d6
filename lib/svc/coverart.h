#ifndef SVC_COVERART_H
#define SVC_COVERART_H

#include "svc/svc.h"

/*
 * coverart: the Cover Art Archive's index of an album's pictures.  Asked for
 * the release group, whose editors have chosen a cover; if it has none, for
 * the release that the record was made from.
 *
 * Found is cover_art: [original, 500, 250] of one picture, those that exist:
 * the one with front true, if it is approved; else the first approved one
 * typed Front; else the one with front true.  Addresses are the index's own,
 * https.  A PDF is no picture: its largest thumbnail stands for the original.
 */
extern const struct service coverart;

#endif
