#!/bin/sh
# make deps asks for what is missing, says so first, and only then installs.
. "${0%/*}/tap.sh"

deps=$root/scripts/deps
unset CC

# A machine with nothing but these, and the managers that a test puts there.
mkdir bin
for c in sh mktemp rm sort tr cat env sed grep ls; do
	ln -s "$(command -v "$c")" "bin/$c"
done
tool() {
	printf '#!/bin/sh\n%s\n' "$2" >"bin/$1"
	chmod +x "bin/$1"
}
on_it() {
	run env PATH="$PWD/bin" sh "$deps" "$@"
}

tool id 'echo 0'
on_it
is 'no package manager: 69' "$status" 69
like 'what is missing is said' err 'missing:.*libsqlite3-dev'

tool apt-get 'echo "apt-get $*" >>calls; exit 100'
on_it
is 'an install that fails: 69' "$status" 69
same 'apt-get is asked to update, then to install' calls <<END
apt-get update -q
apt-get install -y --no-install-recommends check curl gcc jq libc6-dev libcurl4-openssl-dev libjansson-dev libmicrohttpd-dev libsqlite3-dev libutf8proc-dev libxml2-dev make mandoc nettle-dev perl pkg-config sqlite3 zlib1g-dev
END
like 'the command is said' err '^deps: apt-get install -y'
is 'nothing on stdout' "$(cat out)" ''

rm calls
tool id 'echo 1000'
on_it
is 'not root, no sudo: 77' "$status" 77
like 'with the command to type' err '^	apt-get install -y'
ok 'and nothing is tried' test ! -e calls

tool sudo 'shift 2; "$@"'
on_it
like 'with sudo' err '^deps: sudo env DEBIAN_FRONTEND=noninteractive apt-get install'

rm bin/apt-get bin/sudo
tool id 'echo 0'
for m in 'dnf:dnf install -y' 'apk:apk add' 'pacman:pacman -S' \
    'brew:brew install'; do
	tool "${m%%:*}" 'exit 1'
	on_it lint
	like "${m%%:*}" err "^deps: ${m#*:}.*cppcheck"
	rm "bin/${m%%:*}"
done

# pkg-config knows every library whatever its version; all tools are there.
tool apt-get 'echo "apt-get $*" >>calls'
# shellcheck disable=SC2016
tool pkg-config 'case $1 in --exists) exit 0 ;; esac; exit 1'
for c in cc gcc make prove sqlite3 curl jq mandoc; do
	tool "$c" :
done
rm -f calls
on_it
is 'nothing missing: 0' "$status" 0
is 'and silence' "$(cat out err)" ''
ok 'and no package manager is asked' test ! -e calls
on_it lint
like 'lint asks for more' err 'missing: clang clang-tidy cppcheck shellcheck$'
done_testing
