#!/bin/sh
# The same as crash-promote.t of a production that is not in WAL mode.
. "${0%/*}/tap.sh"
. "$root/tests/promote.sh"
. "$root/tests/crash.sh"

both "$index $song $swap" "$index $others PRAGMA journal_mode=DELETE;"
before
seen promote --yes

# The rows are on disk, and so is that their journal is gone, before "done".
sed 's|[^ ]*/||' calls | sed -n '/^unlink production.db-journal/,$p' |
    sed -n '1p; /^fdatasync data/p; /^write journal/p; /^fsync/p' >steps
same 'COMMIT outlives a power cut before the journal tells of it' steps <<'END'
unlink production.db-journal
fdatasync data
write journal.ndjson
fsync journal.ndjson
END
crash 'promote' -o data/production.db -b data/backups \
    -n 'promote --yes' -e new -- promote --yes
done_testing
