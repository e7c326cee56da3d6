# awk -v seed=N -f pairs.awk: SQL that makes a small invented catalogue, in
# which everything that is unique comes from a small pool: two of them have
# most values in common, but in other rows.  The schema is made by SQL that
# comes before.  Same seed, same SQL.
function below(n) {
	state = (state * 69069 + 12345) % 4294967296
	return int(state / 65536) % n
}

# Numbers 1 to most, each once, in any order: pick[1], pick[2], ...
function shuffle(most,   i, j, t) {
	for (i = 1; i <= most; i++)
		pick[i] = i
	for (i = most; i > 1; i--) {
		j = 1 + below(i)
		t = pick[i]
		pick[i] = pick[j]
		pick[j] = t
	}
}

function or_null(value) {
	return below(4) == 0 ? "NULL" : value
}

function text(   n, s) {
	n = below(12)
	if (n == 0)
		return "NULL"
	if (n == 1)
		return "''"
	if (n == 2)
		return "'it''s BEGIN TRANSACTION;' || char(0, 10) || '--'"
	if (n == 3)
		return "replace(hex(zeroblob(" (40000 + below(9) * 1000) \
		    ")), '00', 'é''')"
	return "'text " below(5) "'"
}

# n rows: ids, slugs and unique values each from a pool of their own.
function table(name, n, extra,   i, id, slug, mbid, rank) {
	shuffle(n + 3); for (i = 1; i <= n; i++) id[i] = pick[i]
	shuffle(n + 6); for (i = 1; i <= n; i++) slug[i] = pick[i]
	shuffle(n + 5); for (i = 1; i <= n; i++) mbid[i] = pick[i]
	shuffle(n + 4); for (i = 1; i <= n; i++) rank[i] = pick[i]
	for (i = 1; i <= n; i++) {
		printf "INSERT INTO %s(id, %s, slug, musicbrainz_id, rank, " \
		    "code, note, created_at, updated_at%s) VALUES(%d, 'n%d', " \
		    "'s%d', '00000000-0000-4000-8000-%012d', %d, %s, %s, %d," \
		    " %d", name, name == "artists" ? "name" : "title",
		    name == "artists" ? ", url_slug" : \
		    name == "albums" ? ", artist_id" : \
		    ", artist_id, album_id, cover_of", id[i], below(3),
		    slug[i], mbid[i], rank[i],
		    or_null("'c" slug[i] "'"), text(), below(3), below(3)
		if (name == "artists")
			printf ", 's%d'", slug[i]
		else
			printf ", %d", artist[1 + below(artists)]
		if (name == "songs")
			printf ", %s, %s", or_null(album[1 + below(albums)]),
			    (i == 1 ? "NULL" : or_null(id[1 + below(i - 1)]))
		print ");"
		if (name == "artists")
			artist[i] = id[i]
		else if (name == "albums")
			album[i] = id[i]
	}
}

BEGIN {
	state = seed
	for (i = 0; i < 5; i++)
		below(2)
	print "BEGIN;"
	artists = 2 + below(4)
	table("artists", artists)
	albums = 1 + below(6)
	table("albums", albums)
	table("songs", 2 + below(12))
	for (i = 1; i <= artists; i++)
		printf "UPDATE artists SET best = %s WHERE id = %d;\n",
		    or_null(album[1 + below(albums)]), artist[i]
	print "COMMIT;"
}
