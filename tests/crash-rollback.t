#!/bin/sh
# The same as crash-promote.t of promote --rollback.
. "${0%/*}/tap.sh"
. "$root/tests/promote.sh"
. "$root/tests/crash.sh"

both "$index $song $swap" "$index $others"
promote --yes -q
backup=$(promote --list | sed 's/ .*//')
before
seen promote --rollback --yes
crash 'rollback' -o data/production.db -b data/backups \
    -n "promote --rollback=$backup --yes" -e new -- promote --rollback --yes
done_testing
