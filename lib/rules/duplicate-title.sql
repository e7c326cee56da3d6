-- warning: two albums of an artist, or two songs of an album, have one title
WITH a AS (SELECT artist_id, fold(title) AS folded, min(id) AS first FROM album
           WHERE artist_id IS NOT NULL
           GROUP BY 1, 2 HAVING count(*) > 1),
     s AS (SELECT album_id, fold(title) AS folded, min(id) AS first FROM song
           WHERE album_id IS NOT NULL
           GROUP BY 1, 2 HAVING count(*) > 1)
SELECT 'album', r.id, a.folded || ' is album ' || a.first || ' too'
FROM a JOIN album AS r USING (artist_id)
WHERE r.id <> a.first AND a.folded <> '' AND fold(r.title) = a.folded
UNION ALL
SELECT 'song', r.id, s.folded || ' is song ' || s.first || ' too'
FROM s JOIN song AS r USING (album_id)
WHERE r.id <> s.first AND s.folded <> '' AND fold(r.title) = s.folded
