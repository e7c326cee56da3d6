#include "net/hop.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "data/url.h"

char *
hop_host(const char *url)
{
	struct buf b = BUF_INIT;
	struct url u;

	if (url_parse(&u, url) == -1)
		return NULL;
	buf_printf(&b, "%s:%d", u.host, u.port);
	url_release(&u);
	return buf_take(&b);
}

char *
hop_name(const char *url)
{
	struct buf b = BUF_INIT;
	struct url u;

	if (url_parse(&u, url) == -1) {
		buf_add(&b, url, strcspn(url, ":/?#"));
		return buf_take(&b);
	}
	buf_str(&b, u.host);
	if (u.port != (strcmp(u.scheme, "https") == 0 ? 443 : 80))
		buf_printf(&b, ":%d", u.port);
	url_release(&u);
	return buf_take(&b);
}

bool
hop_same(const char *a, const char *b)
{
	struct url x, y;
	bool same = false;

	if (url_parse(&x, a) == -1)
		return false;
	if (url_parse(&y, b) == 0) {
		same = strcmp(x.scheme, y.scheme) == 0 && x.port == y.port &&
		    strcmp(x.host, y.host) == 0;
		url_release(&y);
	}
	url_release(&x);
	return same;
}

char *
hop_bare(const char *url, char **user)
{
	const char *host = strstr(url, "://"), *p, *at = NULL;
	struct buf b = BUF_INIT;

	if (user != NULL)
		*user = NULL;
	host = host != NULL ? host + 3 : url;
	for (p = host; *p != '\0' && strchr("/?#", *p) == NULL; p++)
		if (*p == '@')
			at = p;
	if (at != NULL && user != NULL)
		*user = mem_strn(host, (size_t)(at - host));
	buf_add(&b, url, (size_t)(host - url));
	p = at != NULL ? at + 1 : host;
	buf_add(&b, p, strcspn(p, "#"));
	return buf_take(&b);
}

/* Is the parameter at p, len bytes, named in secret? */
static bool
named(const char *secret, const char *p, size_t len)
{
	size_t name = 0, n;

	while (name < len && p[name] != '=')
		name++;
	for (; *secret != '\0'; secret += n + (secret[n] == '&')) {
		n = strcspn(secret, "&");
		if (strcspn(secret, "=&") == name &&
		    strncmp(secret, p, name) == 0)
			return true;
	}
	return false;
}

char *
hop_hide(const char *url, const char *secret)
{
	const char *p = strchr(url, '?');
	struct buf b = BUF_INIT;
	char mark = '?';
	size_t n;

	if (secret == NULL || p == NULL)
		return mem_str(url);
	buf_add(&b, url, (size_t)(p - url));
	for (p++;; p += n + 1) {
		n = strcspn(p, "&");
		if (!named(secret, p, n)) {
			buf_char(&b, mark);
			buf_add(&b, p, n);
			mark = '&';
		}
		if (p[n] == '\0')
			return buf_take(&b);
	}
}

bool
hop_quotes(const char *text, size_t len, const char *part)
{
	const size_t n = strlen(part);
	const char *end = text + len;

	while (n > 0 && (size_t)(end - text) >= n &&
	    (text = memchr(text, *part, (size_t)(end - text) - n + 1)) !=
	    NULL) {
		if (memcmp(text, part, n) == 0)
			return true;
		text++;
	}
	return false;
}

bool
hop_tells(const char *text, size_t len, const char *secret)
{
	bool tells = false;
	char *sent, *plain;
	size_t name, n;

	for (; *secret != '\0' && !tells; secret += n + (secret[n] == '&')) {
		n = strcspn(secret, "&");
		name = strcspn(secret, "=&");
		name += name < n;		/* the '=' */
		sent = mem_strn(secret + name, n - name);
		plain = url_decode(sent, n - name, false);
		tells = hop_quotes(text, len, sent) ||
		    (plain != NULL && hop_quotes(text, len, plain));
		free(sent);
		free(plain);
	}
	return tells;
}

char *
hop_reveal(const char *url, const char *secret)
{
	struct buf b = BUF_INIT;

	buf_str(&b, url);
	if (secret != NULL) {
		buf_char(&b, strchr(url, '?') != NULL ? '&' : '?');
		buf_str(&b, secret);
	}
	return buf_take(&b);
}
