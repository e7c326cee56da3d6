#ifndef SVC_NAMESAKES_H
#define SVC_NAMESAKES_H

#include <stdbool.h>

/*
 * namesakes: does a biography say that it is about several artists of one
 * name?  Pure.
 *
 * It does when a sentence among its first 400 bytes begins like "There are
 * three artists named", "More than one band with the name" or has "is the name
 * of two", or when a line among them begins with "1)" or "1." and a later one
 * with "2)" or "2.".
 */
bool namesakes_said(const char *text);

#endif
