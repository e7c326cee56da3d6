# extract.sh: what the tests of mb-extract share; read after tap.sh.
# shellcheck shell=sh

# Daft Punk, two Nirvanas (one American, one British), an id without artist.
dp=056e4f3e-d505-4dad-8ec1-d04f521cbb56
us=5b11f4ce-a62d-471e-81fc-a69a8278c7da
uk=9282c8b4-ca0b-4c6b-b7e3-4f7762dfc4d6
nobody=00000000-0001-4000-8000-00000000beef

# made N: an artist by number.
made() {
	printf '00000000-0001-4000-8000-%012d' "$1"
}

# Every run has a cache of its own, unless the test shares one.
mb() {
	rm -rf .cache
	mb_again "$@"
}

mb_again() {
	: >"$LOG"
	run mb-extract --rate 0 "$@"
}

# types of the records in order: a l s ("l" an album, "e" the end)
kinds() {
	sed 's/^{"type":"artist".*/a/; s/^{"type":"album".*/l/
	    s/^{"type":"song".*/s/; s/^{"type":"end".*/e/' out |
	    tr -d '\n'
}

titles() {
	sed -n 's/^{"type":"'"$1"'".*"title":"\([^"]*\)","artist".*/\1/p' out
}
