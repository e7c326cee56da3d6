-- warning: an ISRC, a country or an address that is not well formed
SELECT 'song', id, 'isrc ' || quote(isrc) FROM song
WHERE isrc NOT GLOB
    '[A-Z][A-Z][A-Z0-9][A-Z0-9][A-Z0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'
UNION ALL
SELECT 'artist', id, 'country ' || quote(country) FROM artist
WHERE country NOT GLOB '[A-Z][A-Z]'
UNION ALL
SELECT 'artist', id, 'lastfm_url ' || quote(lastfm_url) FROM artist
WHERE lastfm_url NOT GLOB 'http://?*' AND lastfm_url NOT GLOB 'https://?*'
UNION ALL
SELECT entity, c.id, c.name || ': ' || quote(j.value)
FROM json_cell AS c, json_each(iif(json_valid(c.value), c.value, '[]')) AS j
WHERE (c.name IN ('images', 'cover_art') OR j.key GLOB '*_url')
  AND j.type = 'text'
  AND j.value NOT GLOB 'http://?*' AND j.value NOT GLOB 'https://?*'
