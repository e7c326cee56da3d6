#!/bin/sh
# Each page is clean, names the options that its program has and no others,
# and its examples run.
. "${0%/*}/tap.sh"

command -v mandoc >/dev/null || skip_all 'needs mandoc'
top=$PWD

# Options as "x long" or "- long", from --help and from the page.
help_options() {
	sed -n -e 's/^  -\(.\), --\([a-z-]*\).*/\1 \2/p' \
	    -e 's/^      --\([a-z-]*\).*/- \1/p' "$1" | sort
}
page_options() {
	sed -n -e 's/^\.It Fl \([A-Za-z]\) , Fl Fl \([a-z-]*\).*/\1 \2/p' \
	    -e 's/^\.It Fl Fl \([a-z-]*\).*/- \1/p' "$1" | sort -u
}
# Variables in --help stand in brackets at a line's end or begin one.
help_variables() {
	sed -n -e 's/.*(\([A-Z][A-Z_]*\))$/\1/p' \
	    -e 's/^  \([A-Z][A-Z_]*\) .*/\1/p' "$1" | sort -u
}
page_variables() {
	sed -n '/^\.Sh ENVIRONMENT/,/^\.Sh EXIT/s/^\.It Ev //p' "$1" |
	    tr -c 'A-Z_\n' '\n' | grep '^[A-Z][A-Z_]*$' | sort -u
}
# The commands of EXAMPLES, each in a file of its own: ex.1, ex.2, ...
# "$ " begins one, "> " goes on with it.
examples() {
	awk '
	/^\.Sh/ { on = $2 == "EXAMPLES" }
	!on { next }
	/^\$ / { close(f); f = "ex." ++n }
	/^[$>] / {
		s = substr($0, 3)
		gsub(/\\e/, "\\", s)
		gsub(/\\-/, "-", s)
		gsub(/\\\(aq/, "\047", s)
		gsub(/\\\(dq/, "\"", s)
		gsub(/\\\(ti/, "~", s)
		gsub(/\\\(ha/, "^", s)
		gsub(/\\&/, "", s)
		print s >f
	}' "$1"
}

# The same of the README's workflow; nobody is there to be asked.
readme() {
	awk '
	/^## / { on = /From set-up/ }
	!on || !/^    / { next }
	/^    [^ ]/ { close(f); f = "ex." ++n }
	{ sub(/^ */, ""); sub(/^promote$|--rollback/, "& --yes"); print >f }' \
	    "$1"
}

bs=$(printf '\b')
for page in "$root"/man/*.[157]; do
	name=${page##*/}
	run mandoc -Tlint -W warning "$page"
	is "$name has no mistakes" "$(cat out err)" ''
	# ".Ss In which order" is "<which> order": In, At, No are macros.
	is "$name: its headings are the words that were meant" \
	    "$(mandoc -T ascii "$page" | sed "s/.$bs//g" | sed -n \
	        -e '1d;$d' -e '/^[^ ]/p' -e 's/^   \([^ ]\)/\1/p')" \
	    "$(sed -n -e 's/\\&//g' -e 's/^\.S[hs] //p' "$page")"
done

for c in "$root"/cmd/*.c; do
	name=${c##*/}
	name=${name%.c}
	page=$root/man/$name.1
	run "$name" --help
	is "$name --help ends well" "$status" 0
	like 'it begins with the usage' out "^usage: $name( |\$)"
	is 'it says nothing on stderr' "$(cat err)" ''
	is 'it fits a terminal' "$(awk 'length > 80' out)" ''
	mv out help
	run "$name" --version
	like "$name --version" out "^$name \\(daft-etl\\) [0-9]"
	run "$name" --no-such-option
	is "$name refuses what it does not know" "$status" 64
	ok "$name.1 exists" test -f "$page"
	[ -f "$page" ] || continue
	page_options "$page" >in.page
	help_options help >in.help
	same "$name.1 has the options of --help" in.page <in.help
	page_variables "$page" >in.page
	help_variables help >in.help
	same "$name.1 has its variables" in.page <in.help
	for s in NAME SYNOPSIS DESCRIPTION 'EXIT STATUS' EXAMPLES 'SEE ALSO'
	do
		ok "$name.1 has $s" grep -q "^\\.Sh $s\$" "$page"
	done
done

# What the examples may use.  Everything is asked once at full speed, so that
# they find it in the cache.
serve
mkdir base && cd base || exit 1
printf '%s\n' 'Daft Punk' 5b11f4ce-a62d-471e-81fc-a69a8278c7da 椎名林檎 M83 \
    'The xx' alt-J >artists.txt
{
	mb-extract --rate 0 -f artists.txt >catalogue.ndjson &&
	    enrich-lastfm --rate 0 <catalogue.ndjson |
	    enrich-coverart --rate 0 | enrich-lyrics --rate 0 >full.ndjson &&
	    stage-setup --init && stage-load --require-end <full.ndjson &&
	    promote --yes && stage-setup
} >../prepared 2>&1
ok 'the catalogue is there' test -s catalogue.ndjson -a -s data/staging.db \
    -a -s data/production.db -a -d data/backups
[ -s data/production.db ] || diag <../prepared
rm -f full.ndjson
cd "$top" || exit 1

for page in "$root"/man/*.[157] "$root/README.md"; do
	name=${page##*/}
	# These two begin with nothing, as their reader does.
	case $name in
	README.md | daft-etl.7) mkdir "in.$name" ;;
	*) cp -R base "in.$name" ;;
	esac
	cd "in.$name" || exit 1
	case $name in
	README.md) readme "$page" ;;
	*) examples "$page" ;;
	esac
	n=1
	while [ -f "ex.$n" ]; do
		run sh "ex.$n"
		is "$name: $(head -n 1 "ex.$n")" "$status" 0
		n=$((n + 1))
	done
	ok "$name has examples" test -f ex.1
	cd "$top" || exit 1
done
done_testing
