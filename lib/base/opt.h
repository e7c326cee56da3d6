#ifndef BASE_OPT_H
#define BASE_OPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/msg.h"

/*
 * opt: one table gives the parsing, --help and the environment.
 *
 * Command line beats environment beats the value that the variable has
 * before.  An environment variable that is empty is not set.  -h, -V, -q and
 * -v come by themselves.  A secret has an environment variable and no option:
 * arguments show in ps(1).
 */
enum opt_kind { OPT_K_FLAG, OPT_K_STR, OPT_K_INT, OPT_K_CALL };

struct opt {
	char brief;		/* 0: none */
	const char *name;	/* long name; NULL: environment only */
	const char *env;	/* NULL: none */
	const char *arg;	/* what --help calls the value; NULL: none */
	enum opt_kind kind;
	bool may;		/* the value may be left out: --name[=VALUE] */
	void *var;
	long min, max;		/* OPT_K_INT */
	/* OPT_K_CALL: value (NULL if left out) into var.  NULL: fine; else
	 * why not, for the message.  The value outlives the program's run. */
	const char *(*set)(const char *value, void *var);
	const char *help;
};

#define OPT_FLAG(b, name, var, help) \
	{ (b), (name), NULL, NULL, OPT_K_FLAG, false, (var), 0, 0, NULL, (help) }
/* var: const char * */
#define OPT_STR(b, name, env, arg, var, help) \
	{ (b), (name), (env), (arg), OPT_K_STR, false, (var), 0, 0, NULL, (help) }
/* var: int */
#define OPT_INT(b, name, env, arg, var, min, max, help) \
	{ (b), (name), (env), (arg), OPT_K_INT, false, (var), (min), (max), \
	  NULL, (help) }
#define OPT_CALL(b, name, env, arg, set, var, help) \
	{ (b), (name), (env), (arg), OPT_K_CALL, false, (var), 0, 0, (set), \
	  (help) }
#define OPT_MAY(b, name, arg, set, var, help) \
	{ (b), (name), NULL, (arg), OPT_K_CALL, true, (var), 0, 0, (set), (help) }
/* An environment variable without an option (const char *). */
#define OPT_ENV(env, var, help) \
	{ 0, NULL, (env), NULL, OPT_K_STR, false, (var), 0, 0, NULL, (help) }
#define OPT_END \
	{ 0, NULL, NULL, NULL, OPT_K_FLAG, false, NULL, 0, 0, NULL, NULL }

struct prog {
	const char *name;	/* mb-extract */
	const char *operands;	/* "[FILE ...]", "" if none are taken */
	const char *purpose;	/* one line, as in the man page's NAME */
	const struct opt *opts;	/* ended by OPT_END */
};

/*
 * Reads the environment, then argv; sets msg; ends the process for --help,
 * --version (0) and wrong usage (EX_USAGE).  Returns the index in argv of the
 * first operand; argv[argc] is NULL.  With operands "" any operand is wrong.
 */
int opt_parse(int argc, char *argv[], const struct prog *);

/* Ends with EX_USAGE, the message and a hint at --help. */
_Noreturn void opt_wrong(const char *fmt, ...) MSG_PRINTF(1, 2);

/*
 * Setters for OPT_CALL.  A file is a text that is not empty; var: const
 * char *.  An age is a whole number and one of s, m, h, d, w;
 * var: int64_t seconds.  A real is a decimal number >= 0; var: double.  The
 * two formats of a report are text and json; var: bool, true for json.
 */
const char *opt_file(const char *value, void *var);
const char *opt_age(const char *value, void *var);
const char *opt_real(const char *value, void *var);
const char *opt_json(const char *value, void *var);

#endif
