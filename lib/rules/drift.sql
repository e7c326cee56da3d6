-- warning: a row's slug or id is not the one that production gave it
SELECT 'artist', s.id, 'in production ' || p.id || ' ' || p.slug || ', here ' || s.slug
FROM artist AS s JOIN production.artists AS p USING (musicbrainz_id)
WHERE s.id <> p.id OR s.slug <> p.slug
UNION ALL
SELECT 'album', s.id, 'in production ' || p.id || ' ' || p.slug || ', here ' || s.slug
FROM album AS s JOIN production.albums AS p USING (musicbrainz_id)
WHERE s.id <> p.id OR s.slug <> p.slug
UNION ALL
SELECT 'song', s.id, 'in production ' || p.id || ' ' || p.slug || ', here ' || s.slug
FROM song AS s JOIN production.songs AS p USING (musicbrainz_id)
WHERE s.id <> p.id OR s.slug <> p.slug
