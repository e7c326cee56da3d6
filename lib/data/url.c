#include "data/url.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "data/text.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_alnum(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int
hex(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static void
add_escape(struct buf *b, char c)
{
	static const char digit[] = "0123456789ABCDEF";
	unsigned char u = (unsigned char)c;

	buf_char(b, '%');
	buf_char(b, digit[u >> 4]);
	buf_char(b, digit[u & 15]);
}

void
url_encode(struct buf *b, const char *s)
{
	buf_room(b, strlen(s))[0] = '\0';
	for (; *s != '\0'; s++) {
		if (is_alnum(*s) || strchr("-._~", *s) != NULL)
			buf_char(b, *s);
		else
			add_escape(b, *s);
	}
}

char *
url_decode(const char *s, size_t len, bool plus)
{
	char *out = mem_alloc(len + 1), *o = out;
	size_t i;
	int hi, lo;

	for (i = 0; i < len; i++, o++) {
		*o = s[i];
		if (plus && *o == '+')
			*o = ' ';
		if (s[i] != '%')
			continue;
		if (len - i < 3 || (hi = hex(s[i + 1])) == -1 ||
		    (lo = hex(s[i + 2])) == -1 || hi + lo == 0)
			goto bad;
		*o = (char)(hi << 4 | lo);
		i += 2;
	}
	*o = '\0';
	if (text_valid(out, (size_t)(o - out)))
		return out;
bad:
	free(out);
	return NULL;
}

void
url_param(struct buf *url, const char *name, const char *value)
{
	bool first = url->data == NULL || strchr(url->data, '?') == NULL;

	buf_char(url, first ? '?' : '&');
	url_encode(url, name);
	buf_char(url, '=');
	url_encode(url, value);
}

/* Lower case copy; ASCII only, for a name of a host may hold more. */
static char *
lower(const char *s, size_t len)
{
	char *out = mem_strn(s, len);

	for (size_t i = 0; i < len; i++)
		if (out[i] >= 'A' && out[i] <= 'Z')
			out[i] = (char)(out[i] - 'A' + 'a');
	return out;
}

/* Names without an empty label, of letters, digits, '-', '_' and non-ASCII. */
static bool
is_name(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '.' ? i == 0 || s[i - 1] == '.' :
		    !is_alnum(s[i]) && strchr("-_", s[i]) == NULL &&
		    (unsigned char)s[i] < 0x80)
			return false;
	}
	return len > 0;
}

/* [ and ] around hexadecimal digits, colons and dots. */
static bool
is_address(const char *s, size_t len)
{
	if (len < 4 || s[0] != '[' || s[len - 1] != ']')
		return false;
	for (size_t i = 1; i < len - 1; i++)
		if (hex(s[i]) == -1 && s[i] != ':' && s[i] != '.')
			return false;
	return true;
}

/* ":8080", ":" or nothing; -1 if it is no port. */
static int
parse_port(const char *s, size_t len, int standard)
{
	int port = 0;

	if (len <= 1)
		return standard;
	for (size_t i = 1; i < len; i++) {
		if (!is_digit(s[i]) || (port = port * 10 + s[i] - '0') > 65535)
			return -1;
	}
	return port > 0 ? port : -1;
}

/* user@host.:port */
static int
parse_authority(struct url *u, const char *s, size_t len)
{
	const char *colon = NULL;
	size_t i, host;

	for (i = len; i > 0 && s[i - 1] != '@'; i--)
		;
	s += i;
	len -= i;
	for (i = len; i > 0 && colon == NULL && s[i - 1] != ']'; i--)
		if (s[i - 1] == ':')
			colon = s + i - 1;
	host = colon != NULL ? (size_t)(colon - s) : len;
	u->port = parse_port(s + host, len - host,
	    strcmp(u->scheme, "https") == 0 ? 443 : 80);
	if (host > 0 && s[host - 1] == '.')
		host--;
	if (u->port == -1 || (!is_name(s, host) && !is_address(s, host)))
		return -1;
	u->host = lower(s, host);
	return 0;
}

/* Bytes that no address may hold: white space and control characters, and
 * what browsers read as '/'. */
static bool
is_hostile(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s <= ' ' || *s == 0x7f || *s == '\\')
			return true;
	return false;
}

int
url_parse(struct url *u, const char *s)
{
	size_t len;

	memset(u, 0, sizeof(*u));
	if (is_hostile(s) || !text_valid(s, strlen(s)))
		return -1;
	len = strcspn(s, ":");
	if (strncmp(s + len, "://", 3) != 0)
		return -1;
	u->scheme = lower(s, len);
	if (strcmp(u->scheme, "http") != 0 && strcmp(u->scheme, "https") != 0)
		goto bad;
	s += len + 3;
	len = strcspn(s, "/?#");
	if (parse_authority(u, s, len) == -1)
		goto bad;
	s += len;
	len = strcspn(s, "?#");
	u->path = len > 0 ? mem_strn(s, len) : mem_str("/");
	if (s[len] == '?')
		u->query = mem_strn(s + len + 1, strcspn(s + len + 1, "#"));
	return 0;
bad:
	url_release(u);
	return -1;
}

void
url_release(struct url *u)
{
	if (u == NULL)
		return;
	free(u->scheme);
	free(u->host);
	free(u->path);
	free(u->query);
	memset(u, 0, sizeof(*u));
}

char *
url_query(const struct url *u, const char *name)
{
	const char *s = u->query;
	char *found = NULL, *key;
	size_t len, eq;

	for (; s != NULL && *s != '\0' && found == NULL;
	    s += len + (s[len] == '&')) {
		len = strcspn(s, "&");
		eq = strcspn(s, "=&");
		key = url_decode(s, eq, true);
		if (key != NULL && strcmp(key, name) == 0) {
			eq += s[eq] == '=';
			found = url_decode(s + eq, len - eq, true);
		}
		free(key);
	}
	return found;
}

char *
url_segment(const struct url *u, size_t i)
{
	const char *s = u->path;
	size_t len;

	for (;; s += len) {
		s += strspn(s, "/");
		len = strcspn(s, "/");
		if (len == 0)
			return NULL;
		if (i-- == 0)
			return url_decode(s, len, false);
	}
}

bool
url_under(const char *host, const char *domain)
{
	size_t h = strlen(host), d = strlen(domain);

	return h >= d && d > 0 && strcasecmp(host + h - d, domain) == 0 &&
	    (h == d || host[h - d - 1] == '.');
}

/* As it stands, but for signs that RFC 3986 does not allow and that would
 * mean something where the address is printed. */
static void
add_path(struct buf *b, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (strchr("\"<>^`{|}", s[i]) != NULL)
			add_escape(b, s[i]);
		else
			buf_char(b, s[i]);
	}
}

char *
url_plain(const char *s, bool secure)
{
	struct buf b = BUF_INIT;
	struct url u;
	bool https;
	size_t len;

	if (url_parse(&u, s) == -1)
		return NULL;
	https = strcmp(u.scheme, "https") == 0;
	if (u.port == (https ? 443 : 80))
		buf_printf(&b, "%s://%s", secure ? "https" : u.scheme, u.host);
	else
		buf_printf(&b, "%s://%s:%d", u.scheme, u.host, u.port);
	for (len = strlen(u.path); len > 0 && u.path[len - 1] == '/'; len--)
		;
	add_path(&b, u.path, len);
	url_release(&u);
	return buf_take(&b);
}

char *
url_join(const char *base, const char *path)
{
	struct buf b = BUF_INIT;
	size_t len = strlen(base);

	while (len > 0 && base[len - 1] == '/')
		len--;
	buf_add(&b, base, len);
	buf_char(&b, '/');
	buf_str(&b, path + strspn(path, "/"));
	return buf_take(&b);
}
