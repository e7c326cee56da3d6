-- warning: markup stands in plain text
SELECT 'artist', id, 'name ' || quote(name) FROM artist
WHERE name GLOB '*<[a-zA-Z/]*>*' OR name GLOB '*&[a-z#]*;*'
UNION ALL
SELECT 'artist', id, 'bio' FROM artist
WHERE bio GLOB '*<[a-zA-Z/]*>*' OR bio GLOB '*&amp;*' OR bio GLOB '*&quot;*'
   OR bio GLOB '*&#*;*'
UNION ALL
SELECT 'album', id, 'title ' || quote(title) FROM album
WHERE title GLOB '*<[a-zA-Z/]*>*' OR title GLOB '*&[a-z#]*;*'
UNION ALL
SELECT 'song', id, 'title ' || quote(title) FROM song
WHERE title GLOB '*<[a-zA-Z/]*>*' OR title GLOB '*&[a-z#]*;*'
UNION ALL
SELECT 'song', id, 'lyrics' FROM song
WHERE lyrics GLOB '*<[a-zA-Z/]*>*' OR lyrics GLOB '*&amp;*'
   OR lyrics GLOB '*&quot;*' OR lyrics GLOB '*&#*;*'
UNION ALL
SELECT 'song', id, 'annotations' FROM song
WHERE annotations GLOB '*<*'
