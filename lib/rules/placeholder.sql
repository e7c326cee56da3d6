-- warning: a stand-in was stored as if it were data
SELECT entity, id, name || ': the picture that stands for none'
FROM json_cell
WHERE name IN ('images', 'cover_art')
  AND (instr(value, '2a96cbd8b46e442fc41c2b86b821562f')
       OR instr(value, 'c6f59c1e5e7240a4c0d427abd71f3dbb')
       OR instr(value, '4128a6eb29f94943c9d206c08e625904'))
UNION ALL
SELECT entity, id, name || ': ' || substr(value, 1, 40)
FROM json_cell
WHERE instr(value, '"undefined"') OR instr(value, '"null"')
UNION ALL
SELECT 'artist', id, 'bio: ' || substr(bio, 1, 40) FROM artist
WHERE bio LIKE '%Read more on Last.fm%' OR instr(bio, 'User-contributed text is available')
   OR trim(bio) IN ('', 'undefined', 'null')
UNION ALL
SELECT 'song', id, 'lyrics: ' || substr(lyrics, 1, 40) FROM song
WHERE lyrics GLOB 'http*://*' AND instr(trim(lyrics), ' ') = 0
   OR lyrics GLOB '*Embed' AND substr(lyrics, -6) GLOB '[0-9]Embed'
   OR lyrics LIKE '%You might also like%'
   OR lyrics LIKE '%song is an instrumental%'
   OR trim(lyrics) IN ('', 'undefined', 'null', '[object Object]')
UNION ALL
SELECT 'artist', id, name FROM artist
WHERE lower(name) IN ('[unknown]', 'unknown artist', 'various artists', 'undefined',
                      'null', '[no artist]', '[dialogue]', '[anonymous]', '[traditional]',
                      '[data]')
UNION ALL
SELECT 'album', id, title FROM album
WHERE lower(title) IN ('[unknown]', 'unknown album', 'undefined', 'null',
                       '[untitled album]')
UNION ALL
SELECT 'song', id, title FROM song
WHERE lower(title) IN ('[unknown]', 'undefined', 'null', '[no title]', '[data track]')
