-- warning: two albums of an artist, or two songs of an album, have one title
WITH a AS (SELECT id, artist_id, fold(title) AS t FROM album),
     s AS (SELECT id, album_id, fold(title) AS t FROM song
           WHERE album_id IS NOT NULL)
SELECT 'album', max(id), t || ' is album ' || min(id) || ' too'
FROM a GROUP BY artist_id, t HAVING count(*) > 1
UNION ALL
SELECT 'song', max(id), t || ' is song ' || min(id) || ' too'
FROM s GROUP BY album_id, t HAVING count(*) > 1
