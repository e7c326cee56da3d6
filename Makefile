# daft-etl: see README.md.  CFLAGS, DESTDIR and PREFIX are the user's.
VERSION := 0.1.0
PREFIX  := /usr/local
CC      := cc
CFLAGS  := -O2 -g
B       := build$(if $(SAN),/san)
SHELL   := /bin/sh

PKGS := sqlite3 libcurl jansson libutf8proc libxml-2.0 nettle zlib
WARN := -std=c17 -Wall -Wextra -Wpedantic -Wshadow -Wconversion \
	-Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings
DEFS := -D_POSIX_C_SOURCE=200809L -DVERSION='"$(VERSION)"'
SANFLAGS := $(if $(SAN),-fsanitize=address \
	-fsanitize=undefined \
	-fno-sanitize-recover=all -fno-omit-frame-pointer)
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS))
PKG_LIBS   = $(shell pkg-config --libs $(PKGS)) -lm
COMPILE = $(CC) $(CPPFLAGS) $(DEFS) -Ilib $(WARN) $(CFLAGS) $(SANFLAGS) \
	$(PKG_CFLAGS) -MMD -MP -c -o $@ $<
LINK    = $(CC) $(CFLAGS) -Wl,--as-needed $(LDFLAGS) $(SANFLAGS) -o $@

TOOLS  := $(patsubst cmd/%.c,%,$(wildcard cmd/*.c))
OBJS   := $(patsubst %.c,$B/%.o,$(wildcard lib/*/*.c)) $B/lib/rules/rules.o
UNITS  := $(patsubst tests/unit/%.c,$B/tests/unit/%,$(wildcard tests/unit/*.c))
HELPERS := $(patsubst tests/%.c,$B/tests/%,$(wildcard tests/*.c))
PLAY   := $(patsubst %.c,$B/%.o,$(wildcard tests/play/*.c))
INVENT := $(patsubst %.c,$B/%.o,$(wildcard tests/invent/*.c))
RULES  := $(wildcard lib/rules/*.sql)
PAGES  := $(wildcard man/*.[157])

all: $(TOOLS:%=$B/%)
lib: $B/libdaft.a

$(TOOLS:%=$B/%): $B/%: $B/cmd/%.o $B/libdaft.a
	$(LINK) $^ $(PKG_LIBS)
$B/libdaft.a: $(OBJS)
	rm -f $@ && $(AR) qcs $@ $(OBJS)
$B/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(COMPILE)
$B/lib/rules/rules.o: $B/lib/rules/rules.c
	$(COMPILE)
$B/lib/rules/rules.c: $(RULES) scripts/embed-rules Makefile
	@mkdir -p $(@D)
	scripts/embed-rules $(RULES) >$@.tmp && mv $@.tmp $@

# Unit tests are programs that print TAP; helpers are the tests' own tools.
tests: all $(UNITS) $(HELPERS) $B/tests/shim.so
$(UNITS): $B/tests/unit/%: $B/tests/unit/%.o $B/libdaft.a
	$(LINK) $^ $$(pkg-config --libs check) $(PKG_LIBS)
$B/tests/unit/%.o: tests/unit/%.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(DEFS) -Ilib -Itests $(WARN) -Wno-pedantic $(CFLAGS) \
		$(SANFLAGS) $(PKG_CFLAGS) $$(pkg-config --cflags check) \
		-MMD -MP -c -o $@ $<
$(PLAY) $(INVENT) $(HELPERS:=.o): CPPFLAGS += -Itests
$B/tests/server: $(PLAY)
$B/tests/artists: $(INVENT)
$(HELPERS): $B/tests/%: $B/tests/%.o $B/libdaft.a
	$(LINK) $(filter %.o,$^) $(filter %.a,$^) \
		$$(pkg-config --libs libmicrohttpd) $(PKG_LIBS)

# What stops a program at its every system call is put into it from outside.
$B/tests/shim.so: tests/preload/shim.c Makefile
	@mkdir -p $(@D)
	$(CC) $(WARN) -Wno-pedantic $(CFLAGS) -fPIC -shared -o $@ $< -ldl

# Asks for what is missing, and only then; see scripts/deps.
deps:
	@scripts/deps $(DEPS)

check: deps
	@$(MAKE) --no-print-directory tests
	@B='$(abspath $B)' prove -j4 $(PROVE) $(UNITS) tests/*.t

# Cloudflare's own tool, which tests/d1.t looks for.
wrangler:
	@scripts/wrangler

demo: deps
	@$(MAKE) --no-print-directory all $B/tests/server
	@B='$(abspath $B)' scripts/demo

lint:
	@scripts/deps lint
	@$(MAKE) -s --no-print-directory $B/lib/rules/rules.c
	@B='$(abspath $B)' PKG_CFLAGS='$(PKG_CFLAGS)' scripts/lint

install: all
	install -d '$(DESTDIR)$(PREFIX)/bin'
	install -m 755 $(TOOLS:%=$B/%) '$(DESTDIR)$(PREFIX)/bin'
	for s in 1 5 7; do \
		install -d '$(DESTDIR)$(PREFIX)/share/man/man'$$s && \
		install -m 644 man/*.$$s '$(DESTDIR)$(PREFIX)/share/man/man'$$s \
		|| exit 1; done

uninstall:
	for t in $(TOOLS); do rm -f '$(DESTDIR)$(PREFIX)/bin/'$$t; done
	for p in $(notdir $(PAGES)); do \
		rm -f '$(DESTDIR)$(PREFIX)/share/man/man'$${p##*.}/$$p; done

dist:
	git archive --prefix=daft-etl-$(VERSION)/ \
		-o daft-etl-$(VERSION).tar.gz HEAD

clean:
	rm -rf build daft-etl-$(VERSION).tar.gz

.PHONY: all lib tests deps check wrangler demo lint install uninstall dist clean
.DELETE_ON_ERROR:
-include $(OBJS:.o=.d) $(TOOLS:%=$B/cmd/%.d) $(UNITS:=.d) $(HELPERS:=.d) \
	$(PLAY:.o=.d) $(INVENT:.o=.d)
