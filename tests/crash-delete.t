#!/bin/sh
# The same as crash-promote.t of a production that is not in WAL mode.
. "${0%/*}/tap.sh"
. "$root/tests/promote.sh"
. "$root/tests/crash.sh"

both "$index $song $swap" "$index $others PRAGMA journal_mode=DELETE;"
before
seen promote --yes
crash 'promote' -o data/production.db -b data/backups \
    -n 'promote --yes' -e new -- promote --yes
done_testing
