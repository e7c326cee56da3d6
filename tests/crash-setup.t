#!/bin/sh
# The same of stage-setup: staging is as it was or as it shall be, production
# is never touched.
. "${0%/*}/tap.sh"
. "$root/tests/promote.sh"
. "$root/tests/crash.sh"

catalogue data/production.db
before
seen stage-setup --with-data
crash 'a new staging' -o data/staging.db -k data/production.db \
    -n 'stage-setup --with-data' -e new -- stage-setup --with-data

both "ALTER TABLE songs ADD COLUMN lost TEXT; UPDATE songs SET lost = 'x'" \
    'ALTER TABLE songs ADD COLUMN mood TEXT'
before
seen stage-setup
crash 'a re-sync' -o data/staging.db -k data/production.db \
    -n 'stage-setup' -e new -- stage-setup
done_testing
