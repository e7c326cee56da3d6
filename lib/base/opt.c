#include "base/opt.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"

/* Those that every program has: flags without a variable. */
static const struct opt common[] = {
	OPT_FLAG('h', "help", NULL, "print this help and leave"),
	OPT_FLAG('q', "quiet", NULL, "say only what went wrong"),
	OPT_FLAG('v', "verbose", NULL, "say more"),
	OPT_FLAG('V', "version", NULL, "print the version and leave"),
	OPT_END
};
#define LONG_BASE 256	/* getopt's value of a long option: base + index */

static bool
is_end(const struct opt *o)
{
	return o->name == NULL && o->env == NULL;
}

void
opt_wrong(const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	warn("%s", text);
	die(EX_USAGE, "try '%s --help'", msg.program);
}

/* strtol() and its like take white space, signs and more. */
static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* name: "-x", "--long" or the environment variable, for messages. */
static void
set(const struct opt *o, const char *value, const char *name)
{
	const char *why = NULL;
	char *end;
	long n;

	switch (o->kind) {
	case OPT_K_FLAG:
		*(bool *)o->var = true;
		break;
	case OPT_K_STR:
		*(const char **)o->var = value;
		break;
	case OPT_K_INT:
		errno = 0;
		n = strtol(value, &end, 10);
		if (!is_digit(value[*value == '-']) || *end != '\0' ||
		    errno != 0 || n < o->min || n > o->max)
			opt_wrong("%s: '%s' is no whole number from %ld to %ld",
			    name, value, o->min, o->max);
		*(int *)o->var = (int)n;
		break;
	case OPT_K_CALL:
		if ((why = o->set(value, o->var)) != NULL)
			opt_wrong("%s: '%s' %s", name, value ? value : "", why);
		break;
	}
}

static void
print_option(const struct opt *o)
{
	char left[80];
	int n = 0;

	if (o->brief != 0)
		n = snprintf(left, sizeof(left), "  -%c, ", o->brief);
	else
		n = snprintf(left, sizeof(left), "      ");
	snprintf(left + n, sizeof(left) - (size_t)n, "--%s%s%s%s", o->name,
	    o->may ? "[=" : o->arg ? " " : "", o->arg ? o->arg : "",
	    o->may ? "]" : "");
	printf("%-30s%s%s", left, strlen(left) > 28 ? "\n" : "",
	    strlen(left) > 28 ? "                              " : "");
	printf("%s", o->help);
	if (o->env != NULL)
		printf(" (%s)", o->env);
	putchar('\n');
}

static void
print_help(const struct prog *p)
{
	const struct opt *o;
	bool any = false;

	printf("usage: %s [option ...]%s%s\n%s: %s\n\nOptions:\n", p->name,
	    *p->operands ? " " : "", p->operands, p->name, p->purpose);
	for (o = p->opts; !is_end(o); o++)
		if (o->name != NULL)
			print_option(o);
	for (o = common; !is_end(o); o++)
		print_option(o);
	for (o = p->opts; !is_end(o); o++) {
		if (o->name != NULL)
			continue;
		printf("%s  %-28s%s\n", any ? "" : "\nEnvironment:\n", o->env,
		    o->help);
		any = true;
	}
}

static _Noreturn void
leave(void)
{
	if (fflush(stdout) != 0 || ferror(stdout))
		die(EX_IOERR, "standard output: %s", strerror(errno));
	exit(0);
}

static void
use_common(char brief, const struct prog *p)
{
	switch (brief) {
	case 'h':
		print_help(p);
		leave();
	case 'V':
		printf("%s (daft-etl) %s\n", p->name, VERSION);
		leave();
	case 'q':
		msg.quiet = true;
		break;
	default:
		msg.verbose = true;
	}
}

static int
wants_value(const struct opt *o)
{
	if (o->may)
		return optional_argument;
	return o->arg != NULL ? required_argument : no_argument;
}

/* Fills getopt's tables: index i is opts[i], then common[]. */
static size_t
make_tables(const struct prog *p, struct option **longs, struct buf *shorts)
{
	size_t n = 0, total, i, k = 0;

	while (!is_end(&p->opts[n]))
		n++;
	total = n + sizeof(common) / sizeof(common[0]) - 1;
	*longs = mem_zero(total + 1, sizeof(**longs));
	buf_char(shorts, ':');
	for (i = 0; i < total; i++) {
		const struct opt *o = i < n ? &p->opts[i] : &common[i - n];

		if (o->name == NULL)
			continue;
		(*longs)[k].name = o->name;
		(*longs)[k].has_arg = wants_value(o);
		(*longs)[k++].val = LONG_BASE + (int)i;
		if (o->brief != 0) {
			buf_char(shorts, o->brief);
			if (wants_value(o) != no_argument)
				buf_char(shorts, ':');
			if (wants_value(o) == optional_argument)
				buf_char(shorts, ':');
		}
	}
	return n;
}

static void
read_environment(const struct prog *p)
{
	for (const struct opt *o = p->opts; !is_end(o); o++) {
		const char *value = o->env != NULL ? getenv(o->env) : NULL;

		if (value != NULL && *value != '\0')
			set(o, value, o->env);
	}
}

static const struct opt *
find(const struct prog *p, size_t n, int c)
{
	const size_t i = (size_t)(c - LONG_BASE);

	if (c >= LONG_BASE)
		return i < n ? &p->opts[i] : &common[i - n];
	for (const struct opt *o = p->opts; !is_end(o); o++)
		if (o->brief == c)
			return o;
	for (const struct opt *o = common; !is_end(o); o++)
		if (o->brief == c)
			return o;
	return NULL;
}

/*
 * Started without stdin, stdout or stderr, the first file opened would become
 * it, and get our records or messages.  What takes their place cannot be read
 * or written, so their use still fails.
 */
static void
keep_standard(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) != -1)
			continue;
		if (open("/dev/null", fd == STDOUT_FILENO ? O_RDONLY :
		    O_WRONLY) == -1)
			exit(EX_OSERR);
	}
}

/* bare: an option that stands without the value it may have, or NULL. */
static _Noreturn void
no_operand(const char *operand, const struct opt *bare)
{
	if (bare != NULL)
		opt_wrong("'%s': no operand is taken; as the value of --%s it"
		    " is --%s=%s", operand, bare->name, bare->name, operand);
	opt_wrong("'%s': no operand is taken", operand);
}

int
opt_parse(int argc, char *argv[], const struct prog *p)
{
	const struct opt *bare = NULL;
	struct option *longs;
	struct buf shorts = BUF_INIT;
	char name[64];
	size_t n;
	int c;

	keep_standard();
	/* A limit on the size of files is said, as a full disk is. */
	signal(SIGXFSZ, SIG_IGN);
	msg.program = p->name;
	n = make_tables(p, &longs, &shorts);
	read_environment(p);
	opterr = 0;
	while ((c = getopt_long(argc, argv, shorts.data, longs, NULL)) != -1) {
		const struct opt *o;

		if (c == ':')
			opt_wrong("'%s' needs a value", argv[optind - 1]);
		if (c == '?' && optopt != 0 && optopt < LONG_BASE)
			opt_wrong("unknown option '-%c'", optopt);
		if (c == '?')
			opt_wrong("unknown option '%s'", argv[optind - 1]);
		o = find(p, n, c);
		if (o->kind == OPT_K_FLAG && o->var == NULL) {
			use_common(o->brief, p);
			continue;
		}
		if (c >= LONG_BASE)
			snprintf(name, sizeof(name), "--%s", o->name);
		else
			snprintf(name, sizeof(name), "-%c", o->brief);
		set(o, optarg, name);
		if (o->may && optarg == NULL)
			bare = o;
	}
	free(longs);
	buf_release(&shorts);
	if (*p->operands == '\0' && optind < argc)
		no_operand(argv[optind], bare);
	return optind;
}

const char *
opt_file(const char *value, void *var)
{
	if (*value == '\0')
		return "is no file";
	*(const char **)var = value;
	return NULL;
}

const char *
opt_age(const char *value, void *var)
{
	static const struct { char unit; int64_t seconds; } units[] = {
		{ 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 },
		{ 'w', 604800 },
	};
	static const char why[] = "is no age such as 30s, 12h or 7d";
	char *end;
	long n;

	errno = 0;
	n = strtol(value, &end, 10);
	if (!is_digit(*value) || errno != 0 || n > 1000000000 ||
	    end[0] == '\0' || end[1] != '\0')
		return why;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (units[i].unit == end[0]) {
			*(int64_t *)var = n * units[i].seconds;
			return NULL;
		}
	}
	return why;
}

const char *
opt_real(const char *value, void *var)
{
	char *end;
	double d;

	errno = 0;
	d = strtod(value, &end);
	if (!(is_digit(*value) || *value == '.') || strpbrk(value, "xX") ||
	    *end != '\0' || errno != 0 || !(d >= 0) || !(d <= 1e6))
		return "is no number from 0 to 1000000";
	*(double *)var = d;
	return NULL;
}

const char *
opt_json(const char *value, void *var)
{
	*(bool *)var = strcmp(value, "json") == 0;
	return *(bool *)var || strcmp(value, "text") == 0 ? NULL :
	    "is neither text nor json";
}
