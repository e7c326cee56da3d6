-- error: a slug that the site cannot serve
SELECT 'artist', id, 'slug ' || quote(slug)
FROM artist
WHERE slug GLOB '*[^a-z0-9-]*' OR slug GLOB '*null*' OR slug GLOB '*undefined*'
UNION ALL
SELECT 'artist', id, 'url_slug ' || quote(url_slug)
FROM artist
WHERE url_slug GLOB '*[^a-z0-9-]*' OR url_slug GLOB '*null*'
   OR url_slug GLOB '*undefined*' OR url_slug = ''
UNION ALL
SELECT 'album', id, 'slug ' || quote(slug)
FROM album
WHERE slug GLOB '*[^a-z0-9-]*' OR slug GLOB '*null*' OR slug GLOB '*undefined*'
UNION ALL
SELECT 'song', id, 'slug ' || quote(slug)
FROM song
WHERE slug GLOB '*[^a-z0-9-]*' OR slug GLOB '*null*' OR slug GLOB '*undefined*'
