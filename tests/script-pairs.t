#!/bin/sh
# Scripts between invented pairs of catalogues, where nearly all values move
# from row to row and rows refer to each other in circles: right after every
# statement, there and back, and what promote itself makes.
. "${0%/*}/tap.sh"
# shellcheck source=d1.sh
. "$root/tests/d1.sh"

common='slug TEXT NOT NULL UNIQUE, musicbrainz_id TEXT UNIQUE,
    rank INTEGER NOT NULL UNIQUE, code TEXT UNIQUE, note,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL'
cat >plain <<END
CREATE TABLE artists(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,
    $common, url_slug TEXT NOT NULL UNIQUE, best INTEGER REFERENCES albums(id));
CREATE TABLE albums(id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL,
    $common, artist_id INTEGER NOT NULL REFERENCES artists(id));
CREATE TABLE songs(id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL,
    $common, artist_id INTEGER NOT NULL REFERENCES artists(id),
    album_id INTEGER REFERENCES albums(id),
    cover_of INTEGER REFERENCES songs(id));
END
sed 's/REFERENCES [a-z]*(id)/& ON DELETE CASCADE/' plain >cascading
sed 's/REFERENCES [a-z]*(id)//' plain >undeclared
sed 's/rank INTEGER/rank REAL/; s/slug TEXT/& COLLATE NOCASE/' plain >typed
{
	sed 's/rank INTEGER NOT NULL UNIQUE/rank INTEGER NOT NULL/
	    s/code TEXT UNIQUE/code TEXT/' plain
	cat <<'END'
CREATE UNIQUE INDEX a ON songs(artist_id, title, slug);
CREATE UNIQUE INDEX b ON songs(album_id, rank);
CREATE UNIQUE INDEX c ON albums(artist_id, rank);
CREATE UNIQUE INDEX d ON artists(code) WHERE note IS NOT NULL;
END
} >joined

# make DB SEED
make() {
	rm -f "$1"
	{
		cat schema
		awk -v seed="$2" -f "$root/tests/pairs.awk"
	} | sqlite3 -bail "$1"
}

# pair SEED OPTION...: says what is wrong, and counts what was written.
pair() {
	seed=$1
	shift
	make p.db $((seed * 2)) && make s.db $((seed * 2 + 1)) || return
	rm -rf f.sql f.sql.undo b
	run promote -q -b b -p p.db --max-shrink 100 "$@" --sql f.sql
	if [ "$status" -eq 1 ]; then
		# A value is another's: promote says so too.
		promote -q --yes -b b -p p.db --max-shrink 100 "$@" 2>err &&
		    echo 'refused as a script only'
		return
	fi
	[ "$status" -eq 0 ] || cat err
	cp p.db at.db
	cp p.db w.db
	"$B/tests/steps" at.db f.sql || return
	promote -q --yes -b b -p w.db --max-shrink 100 "$@" || return
	content w.db >want
	content at.db | cmp - want
	"$B/tests/steps" at.db f.sql 2>err && echo 'taken twice'
	content at.db | cmp - want
	"$B/tests/steps" at.db f.sql.undo || return
	content p.db >want
	content at.db | cmp - want
	"$B/tests/steps" at.db f.sql.undo 2>err && echo 'undone twice'
	good=$((good + 1))
}

for s in plain cascading undeclared typed joined; do
	cp "$s" schema
	good=0
	bad=
	for seed in 1 2 3 4 5; do
		for how in '-f -s s.db' --rollback=s.db; do
			# shellcheck disable=SC2086 # two options
			pair "$seed" $how >said 2>&1
			bad="$bad$(grep -v '^[0-9 ]*$' said |
			    sed "s/^/$seed $how: /")"
		done
	done
	is "$s: nothing is wrong" "$bad" ''
	ok "$s: most could be written: $good of 10" test "$good" -ge 6
done
done_testing
