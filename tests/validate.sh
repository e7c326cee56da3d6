# validate.sh: what the tests of stage-validate share; read after tap.sh.
# shellcheck shell=sh
#
# good.db is a staging database in which nothing is wrong, prod.db the
# production it was promoted to; loose.db and looseprod.db are the same in a
# schema that keeps hardly anything out.  $d, $x: the artists' ids, $a1, $a2,
# $a3: the albums'.

d=056e4f3e-d505-4dad-8ec1-d04f521cbb56
x=c5c2ea1c-4bde-4f4d-bd0b-47b200bf99d6
a1=00054665-89fb-33d5-a8f0-1728ea8c32c3
a2=48117b90-a16e-34ca-a514-19c702df1158
a3=00000000-0000-4000-8000-0000000000a3
cat >records <<END
{"type":"artist","musicbrainz_id":"$d","name":"Daft Punk","country":"FR","formed_year":1993,"genres":["electronic"],"members":[{"name":"Thomas Bangalter"}],"lastfm_url":"https://www.last.fm/music/Daft+Punk","external_ids":{"bandcamp_url":"https://daftpunk.bandcamp.com"},"bio":"A duo from Paris, < 3 people & > 1.","images":["https://img.example/1.jpg"]}
{"type":"artist","musicbrainz_id":"$x","name":"The xx"}
{"type":"album","musicbrainz_id":"$a1","title":"Homework","artist":{"musicbrainz_id":"$d"},"release_date":"1997-01-20","track_count":2,"cover_art":["https://coverartarchive.org/release/1.jpg"]}
{"type":"album","musicbrainz_id":"$a2","title":"Discovery","artist":{"musicbrainz_id":"$d"},"release_date":"2001-03","track_count":3,"genres":["house"]}
{"type":"album","musicbrainz_id":"$a3","title":"xx","artist":{"musicbrainz_id":"$x"},"release_date":"2009","track_count":1}
END
n=0
while read -r album artist title; do
	n=$((n + 1))
	printf '{"type":"song","musicbrainz_id":"00000000-0000-4000-8000-%012d","title":"%s","artist":{"musicbrainz_id":"%s"},"album":{"musicbrainz_id":"%s"},"duration":200,"isrc":"GBDUW000005%d","lyrics":"la la\\nla"}\n' \
	    $n "$title" "$artist" "$album" $n
done >>records <<END
$a1 $d Da Funk
$a1 $d Around the World
$a2 $d One More Time
$a2 $d Aerodynamic
$a3 $x Intro
END
# (Discovery has a song less than its track_count: one stands on Homework.)
{
	stage-setup --init -p prod.db -s good.db && stage-load -s good.db records
	promote --yes -s good.db -p prod.db -b backups
} >prepared 2>&1

loosen() {
	sqlite3 "$1" .dump | sed -e 's/ UNIQUE//g' -e 's/ NOT NULL//g' \
	    -e 's/ REFERENCES [a-z]*(id)//' -e '/^CREATE INDEX/d' \
	    -e '/sqlite_sequence/d' | sqlite3 "$2"
}
loosen good.db loose.db
loosen prod.db looseprod.db
