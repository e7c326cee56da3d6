#!/bin/sh
# promote may die, or be refused by the disk, at any call that changes a file:
# production is the old catalogue or the new one, every backup is whole, and
# the next run does it.
. "${0%/*}/tap.sh"
. "$root/tests/promote.sh"
. "$root/tests/crash.sh"

# Two backups are there already, of which one will go.
both "$index $song $swap" "$index $others"
sql data/staging.db "UPDATE songs SET isrc = 'X' WHERE id = 1"
promote --yes -q
promote --rollback --yes -q
before
seen promote --yes --keep 1

# What each step leaves in the log, in their order.
sed 's|[^ ]*/||; s|production-[0-9].*|old|' calls | sed -n '
    /^write journal/p; /^fsync/p; /^rename/p; /^unlink old$/p
    s|^pwrite \(production.db\)-wal|write \1|p
    s|^fdatasync \(production.db\)-wal|sync \1|p' | uniq >steps
same 'backup, "begun", production, "done", old backups: in this order' \
    steps <<'END'
fsync production-new.db
rename old
fsync backups
write journal.ndjson
fsync journal.ndjson
write production.db
sync production.db
write production.db
sync production.db
write journal.ndjson
fsync journal.ndjson
unlink old
sync production.db
END

crash 'promote' -o data/production.db -b data/backups \
    -n 'promote --yes' -e new -- promote --yes --keep 1
[ -n "$modes" ] || modes='kill' crash 'promote, beside a reader' -r \
    -o data/production.db -b data/backups \
    -n 'promote --yes' -e new -- promote --yes --keep 1

# Does the harness see what is not done in one piece?
both '' "$others"
before
tried kill -o data/production.db -- sqlite3 data/production.db \
    "UPDATE songs SET isrc = 'X'; DELETE FROM likes"
is 'two transactions are not one' "$status" 1
like 'and that is said' out 'neither old nor new'
done_testing
