-- warning: a row's slug or id is not the one that production gave it
-- (most are: so the row of the same id is looked at first, which is near)
SELECT 'artist', s.id, 'in production ' || p.id || ' ' || p.slug || ', here ' || s.slug
FROM artist AS s JOIN production.artists AS p ON p.musicbrainz_id = s.musicbrainz_id
WHERE NOT EXISTS (SELECT 1 FROM production.artists AS same WHERE same.id = s.id
                  AND same.musicbrainz_id = s.musicbrainz_id AND same.slug IS s.slug)
UNION ALL
SELECT 'album', s.id, 'in production ' || p.id || ' ' || p.slug || ', here ' || s.slug
FROM album AS s JOIN production.albums AS p ON p.musicbrainz_id = s.musicbrainz_id
WHERE NOT EXISTS (SELECT 1 FROM production.albums AS same WHERE same.id = s.id
                  AND same.musicbrainz_id = s.musicbrainz_id AND same.slug IS s.slug)
UNION ALL
SELECT 'song', s.id, 'in production ' || p.id || ' ' || p.slug || ', here ' || s.slug
FROM song AS s JOIN production.songs AS p ON p.musicbrainz_id = s.musicbrainz_id
WHERE NOT EXISTS (SELECT 1 FROM production.songs AS same WHERE same.id = s.id
                  AND same.musicbrainz_id = s.musicbrainz_id AND same.slug IS s.slug)
