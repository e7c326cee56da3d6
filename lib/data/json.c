#include "data/json.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/msg.h"

json_t *
js_parse(const char *text, size_t len)
{
	if (text == NULL)
		return NULL;
	return json_loadb(text, len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
}

const char *
js_str(const json_t *object, const char *key)
{
	const json_t *v = json_object_get(object, key);

	return json_string_length(v) > 0 ? json_string_value(v) : NULL;
}

/* A real that is a whole number within 64 bits. */
static bool
whole(double d, int64_t *n)
{
	const double limit = 9223372036854775808.0;

	if (!(d >= -limit && d < limit) || (double)(int64_t)d != d)
		return false;
	*n = (int64_t)d;
	return true;
}

/* Decimal digits, perhaps after a minus sign, and nothing else. */
static bool
digits(const char *s, int64_t *n)
{
	char *end;
	long long v;

	if (!isdigit((unsigned char)s[*s == '-']))
		return false;
	errno = 0;
	v = strtoll(s, &end, 10);
	if (*end != '\0' || errno != 0)
		return false;
	*n = v;
	return true;
}

bool
js_int(const json_t *object, const char *key, int64_t *n)
{
	const json_t *v = json_object_get(object, key);

	if (json_is_integer(v)) {
		*n = json_integer_value(v);
		return true;
	}
	if (json_is_real(v))
		return whole(json_real_value(v), n);
	return json_is_string(v) &&
	    strlen(json_string_value(v)) == json_string_length(v) &&
	    digits(json_string_value(v), n);
}

bool
js_real(const json_t *object, const char *key, double *d)
{
	const json_t *v = json_object_get(object, key);
	const char *s = json_string_value(v);
	char *end;
	double x;

	if (json_is_number(v)) {
		*d = json_number_value(v);
		return true;
	}
	/* Neither strtod's white space nor its inf, nan and 0x. */
	if (s == NULL || strspn(s, "+-.0123456789eE") != json_string_length(v))
		return false;
	x = strtod(s, &end);
	if (end == s || *end != '\0' || !(x - x == 0))
		return false;
	*d = x;
	return true;
}

bool
js_true(const json_t *object, const char *key)
{
	return json_is_true(json_object_get(object, key));
}

json_t *
js_object(const json_t *object, const char *key)
{
	json_t *v = json_object_get(object, key);

	return json_is_object(v) ? v : NULL;
}

json_t *
js_array(const json_t *object, const char *key)
{
	json_t *v = json_object_get(object, key);

	return json_is_array(v) ? v : NULL;
}

json_t *
js_item(const json_t *object, const char *key, size_t i)
{
	json_t *v = json_object_get(object, key);

	if (json_is_array(v))
		return json_array_get(v, i);
	if (i == 0 && (json_is_object(v) || json_string_length(v) > 0))
		return v;
	return NULL;
}

const char *
js_lowest(const json_t *object, const char *key)
{
	const char *lowest = NULL, *s;
	const json_t *v;
	size_t i;

	json_array_foreach(js_array(object, key), i, v) {
		s = json_string_value(v);
		if (s != NULL && *s != '\0' &&
		    (lowest == NULL || strcmp(s, lowest) < 0))
			lowest = s;
	}
	return lowest;
}

static bool
same_number(const json_t *a, const json_t *b)
{
	int64_t n;

	if (json_typeof(a) == json_typeof(b))
		return json_is_integer(a) ?
		    json_integer_value(a) == json_integer_value(b) :
		    json_real_value(a) == json_real_value(b);
	if (json_is_real(a))
		return whole(json_real_value(a), &n) &&
		    n == json_integer_value(b);
	return same_number(b, a);
}

static bool
same_object(const json_t *a, const json_t *b)
{
	const char *key;
	json_t *v;

	if (json_object_size(a) != json_object_size(b))
		return false;
	json_object_foreach((json_t *)a, key, v) {
		if (!js_same(v, json_object_get(b, key)))
			return false;
	}
	return true;
}

static bool
same_array(const json_t *a, const json_t *b)
{
	size_t n = json_array_size(a);

	if (json_array_size(b) != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!js_same(json_array_get(a, i), json_array_get(b, i)))
			return false;
	return true;
}

bool
js_same(const json_t *a, const json_t *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	if (json_is_number(a) && json_is_number(b))
		return same_number(a, b);
	if (json_typeof(a) != json_typeof(b))
		return false;
	switch (json_typeof(a)) {
	case JSON_OBJECT:
		return same_object(a, b);
	case JSON_ARRAY:
		return same_array(a, b);
	case JSON_STRING:
		return json_string_length(a) == json_string_length(b) &&
		    memcmp(json_string_value(a), json_string_value(b),
		    json_string_length(a)) == 0;
	default:
		return true;	/* true, false, null */
	}
}

char *
js_text(const json_t *v)
{
	char *text;

	if (v == NULL)
		return NULL;
	text = json_dumps(v, JSON_COMPACT | JSON_ENCODE_ANY);
	if (text == NULL)
		die(EX_SOFTWARE, "out of memory");
	return text;
}

bool
js_known(const json_t *v)
{
	if (v == NULL || json_is_null(v))
		return false;
	if (json_is_string(v))
		return json_string_length(v) > 0;
	if (json_is_array(v))
		return json_array_size(v) > 0;
	return !json_is_object(v) || json_object_size(v) > 0;
}

void
js_put(json_t *object, const char *key, json_t *value)
{
	if (!js_known(value))
		json_decref(value);
	else if (json_object_set_new(object, key, value) == -1)
		die(EX_SOFTWARE, "cannot set a member '%s'", key);
}

void
js_put_str(json_t *object, const char *key, const char *value)
{
	if (value != NULL && *value != '\0')
		js_put(object, key, json_string(value));
}
