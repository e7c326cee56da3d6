#include "data/html.h"

#include <libxml/HTMLparser.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "data/text.h"

/* Text is written by one hand, which knows what it owes: blanks and line
 * feeds are paid only when more text follows. */
struct writer {
	struct buf *out;
	unsigned feeds;		/* line feeds owed: 2 make an empty line */
	bool blank;		/* a blank owed */
	bool feeds_meant;	/* a line feed in the source is one */
	bool after_br;		/* nothing came since a <br> */
};

struct html {
	xmlDoc *doc;
};

static void
owe_feed(struct writer *w)
{
	if (w->feeds < 2)
		w->feeds++;
	w->blank = false;
}

/* At least n line feeds before what follows. */
static void
owe_break(struct writer *w, unsigned n)
{
	if (n == 0)
		return;
	if (w->feeds < n)
		w->feeds = n;
	w->blank = false;
}

static void
write_char(struct writer *w, const char *s, size_t len)
{
	if (w->out->len > 0) {
		if (w->feeds > 0)
			buf_add(w->out, "\n\n", w->feeds);
		else if (w->blank)
			buf_char(w->out, ' ');
	}
	w->feeds = 0;
	w->blank = false;
	buf_add(w->out, s, len);
}

/* Length of the character at s; the text is UTF-8. */
static size_t
char_len(const unsigned char *s, size_t len)
{
	size_t n = s[0] < 0xc0 ? 1 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;

	return n < len ? n : len;
}

enum kind { TEXT, BLANK, FEED, NOTHING };

static enum kind
char_kind(const unsigned char *s, size_t n)
{
	static const struct { const char *s; enum kind kind; } odd[] = {
		{ "\xc2\xa0", BLANK },		/* no-break space */
		{ "\xe2\x80\x87", BLANK },	/* figure space */
		{ "\xe2\x80\xaf", BLANK },	/* narrow no-break space */
		{ "\xe3\x80\x80", BLANK },	/* ideographic space */
		{ "\xe2\x80\xa8", FEED },	/* line separator */
		{ "\xe2\x80\xa9", FEED },	/* paragraph separator */
		{ "\xe2\x80\x8b", NOTHING },	/* zero width space */
		{ "\xe2\x81\xa0", NOTHING },	/* word joiner */
		{ "\xef\xbb\xbf", NOTHING },	/* byte order mark */
		{ "\xc2\xad", NOTHING },	/* soft hyphen */
	};

	if (n == 1) {
		if (s[0] == '\n')
			return FEED;
		if (s[0] == ' ' || s[0] == '\t')
			return BLANK;
		return s[0] < 0x20 || s[0] == 0x7f ? NOTHING : TEXT;
	}
	if (n == 2 && s[0] == 0xc2 && s[1] < 0xa0)
		return s[1] == 0x85 ? FEED : NOTHING;	/* C1 controls */
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		if (strlen(odd[i].s) == n && memcmp(odd[i].s, s, n) == 0)
			return odd[i].kind;
	return TEXT;
}

static void
write_text(struct writer *w, const char *s, size_t len)
{
	const unsigned char *p = (const unsigned char *)s, *end = p + len;
	size_t n;

	for (; p < end; p += n) {
		n = char_len(p, (size_t)(end - p));
		switch (char_kind(p, n)) {
		case TEXT:
			write_char(w, (const char *)p, n);
			w->after_br = false;
			break;
		case FEED:
			if (w->feeds_meant && !w->after_br)
				owe_feed(w);
			else
				w->blank = w->feeds == 0;
			w->after_br = false;
			break;
		case BLANK:
			w->blank = w->feeds == 0;
			break;
		case NOTHING:
			break;
		}
	}
}

/* ---- elements ---- */

static bool
word_matches(const char *value, const struct html_pick *pick)
{
	size_t n, want = strlen(pick->value);

	for (; *value != '\0'; value += n) {
		value += strspn(value, " \t\r\n\f");
		n = strcspn(value, " \t\r\n\f");
		if (n < want || strncmp(value, pick->value, want) != 0)
			continue;
		if (n == want || pick->how == HTML_WORD_BEGINS)
			return true;
	}
	return false;
}

static bool
matches(xmlNode *node, const struct html_pick *pick)
{
	xmlChar *value;
	bool yes;

	if (pick == NULL || node->type != XML_ELEMENT_NODE)
		return false;
	value = xmlGetProp(node, (const xmlChar *)pick->attr);
	if (value == NULL)
		return false;
	if (pick->how == HTML_IS)
		yes = strcmp((const char *)value, pick->value) == 0;
	else
		yes = word_matches((const char *)value, pick);
	xmlFree(value);
	return yes;
}

static bool
named(const xmlNode *node, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strcasecmp((const char *)node->name, *names) == 0)
			return true;
	return false;
}

/* Line feeds that stand before and after an element. */
static unsigned
breaks_of(const xmlNode *node)
{
	static const char *const apart[] = { "p", "h1", "h2", "h3", "h4", "h5",
	    "h6", "blockquote", "ul", "ol", "dl", "pre", "table", "hr", NULL };
	static const char *const own_line[] = { "div", "li", "tr", "dt", "dd",
	    "section", "article", "header", "footer", "center", NULL };

	if (named(node, apart))
		return 2;
	return named(node, own_line) ? 1 : 0;
}

/* Writes an element's beginning.  True: go into it. */
static bool
enter(struct writer *w, xmlNode *node, const struct html_pick *skip)
{
	static const char *const mute[] = { "script", "style", "head",
	    "template", "noscript", "iframe", "object", "textarea", NULL };
	/* Where Genius puts its adverts; they stand for a <br>. */
	static const char *const feed[] = { "br", "inread-ad", NULL };

	if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
		write_text(w, (const char *)node->content,
		    strlen((const char *)node->content));
	if (node->type != XML_ELEMENT_NODE || named(node, mute))
		return false;
	if (named(node, feed) || matches(node, skip)) {
		owe_feed(w);
		w->after_br = true;
		return false;
	}
	owe_break(w, breaks_of(node));
	return node->children != NULL;
}

/* The tree is walked without recursion: a page may nest as deep as it likes. */
static void
write_node(struct writer *w, xmlNode *top, const struct html_pick *skip)
{
	xmlNode *node = top;

	for (;;) {
		if (enter(w, node, skip)) {
			node = node->children;
			continue;
		}
		while (node != top && node->next == NULL) {
			node = node->parent;
			owe_break(w, breaks_of(node));
		}
		if (node == top)
			return;
		node = node->next;
	}
}

static bool
has_text(xmlNode *node, const struct html_pick *skip)
{
	struct buf b = BUF_INIT;
	struct writer w = { .out = &b };
	bool yes;

	write_node(&w, node, skip);
	yes = b.len > 0;
	buf_release(&b);
	return yes;
}

/* The element after node in document order, its children left out if over. */
static xmlNode *
following(xmlNode *node, bool over)
{
	if (!over && node->children != NULL &&
	    node->type == XML_ELEMENT_NODE)
		return node->children;
	while (node != NULL && node->next == NULL)
		node = node->parent;
	return node == NULL ? NULL : node->next;
}

char *
html_text(const struct html *h, const struct html_pick *want,
    const struct html_pick *skip)
{
	struct buf b = BUF_INIT;
	struct writer w = { .out = &b };
	xmlNode *node = xmlDocGetRootElement(h->doc);
	bool any = want == NULL, hit;

	if (want == NULL && node != NULL)
		write_node(&w, node, skip);
	while (want != NULL && node != NULL) {
		hit = matches(node, want);
		any = any || hit;
		if (hit && has_text(node, skip)) {
			if (b.len > 0)
				owe_feed(&w);
			for (xmlNode *in = node->children; in != NULL;
			    in = in->next)
				write_node(&w, in, skip);
		}
		node = following(node, hit);
	}
	if (!any) {
		buf_release(&b);
		return NULL;
	}
	return buf_take(&b);
}

/* ---- text in, tree out ---- */

/* A copy without NULs and with \r\n and \r as \n; false if it is no UTF-8. */
static bool
clean_copy(struct buf *out, const char *s, size_t len)
{
	if (!text_valid(s, len))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (s[i] != '\r' && s[i] != '\0')
			buf_char(out, s[i]);
		else if (s[i] == '\r' && (i + 1 == len || s[i + 1] != '\n'))
			buf_char(out, '\n');
	}
	return true;
}

static xmlDoc *
parse(const struct buf *b)
{
	if (b->len == 0 || b->len > INT_MAX)
		return NULL;
	return htmlReadMemory(b->data, (int)b->len, NULL, "UTF-8",
	    HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
	    HTML_PARSE_NONET | HTML_PARSE_COMPACT);
}

struct html *
html_parse(const char *s, size_t len)
{
	struct buf b = BUF_INIT;
	struct html *h = NULL;

	if (clean_copy(&b, s, len)) {
		h = mem_zero(1, sizeof(*h));
		h->doc = parse(&b);
	}
	buf_release(&b);
	return h;
}

void
html_free(struct html *h)
{
	if (h == NULL)
		return;
	xmlFreeDoc(h->doc);
	free(h);
}

static bool
is_element(const char *name, size_t len)
{
	static const char *const newer[] = { "article", "audio", "dialog",
	    "figure", "footer", "header", "mark", "math", "picture", "section",
	    "source", "svg", "template", "time", "video", NULL };
	char copy[16];

	if (len == 0 || len >= sizeof(copy))
		return false;
	memcpy(copy, name, len);
	copy[len] = '\0';
	for (const char *const *n = newer; *n != NULL; n++)
		if (strcasecmp(copy, *n) == 0)
			return true;
	for (char *c = copy; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return htmlTagLookup((const xmlChar *)copy) != NULL;
}

/* Does the '<' at s begin a tag of HTML that is closed before the next one
 * opens?  "<again>" and "<3" are text. */
static bool
tag_at(const char *s)
{
	const char *name = s + 1 + (s[1] == '/');
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

	if (strncmp(s, "<!--", 4) == 0)
		return strstr(s + 4, "-->") != NULL;
	return is_element(name, n) && name[strcspn(name, "<>")] == '>';
}

/* One round over text that may hold markup.  True if there was any. */
static bool
strip(struct buf *text)
{
	struct buf html = BUF_INIT, out = BUF_INIT;
	struct writer w = { .out = &out, .feeds_meant = true };
	bool tags = false;
	xmlDoc *doc;

	/* A <body> of its own keeps the parser from adding paragraphs. */
	buf_str(&html, "<html><body>");
	for (const char *s = text->data; *s != '\0'; s++) {
		if (*s != '<' || tag_at(s)) {
			buf_char(&html, *s);
			tags = tags || *s == '<' || *s == '&';
		} else
			buf_str(&html, "&lt;");
	}
	buf_str(&html, "</body></html>");
	if (tags && (doc = parse(&html)) != NULL) {
		write_node(&w, xmlDocGetRootElement(doc), NULL);
		xmlFreeDoc(doc);
		tags = out.len != text->len ||
		    (out.len > 0 && memcmp(out.data, text->data, out.len) != 0);
	} else
		write_text(&w, text->data, text->len);
	buf_release(&html);
	buf_release(text);
	*text = out;
	return tags;
}

char *
html_plain(const char *s, size_t len)
{
	struct buf text = BUF_INIT;

	if (!clean_copy(&text, s, len))
		buf_reset(&text);
	/* Text that was escaped twice shows its tags in the second round. */
	for (int round = 0; round < 4 && text.len > 0; round++)
		if (!strip(&text))
			break;
	return buf_take(&text);
}

void
html_escape(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++) {
		switch (*s) {
		case '&': buf_str(out, "&amp;"); break;
		case '<': buf_str(out, "&lt;"); break;
		case '>': buf_str(out, "&gt;"); break;
		case '"': buf_str(out, "&quot;"); break;
		case '\'': buf_str(out, "&#39;"); break;
		default: buf_char(out, *s);
		}
	}
}
