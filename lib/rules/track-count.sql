-- warning: an album's songs are not as many as its track_count
WITH counted AS (SELECT album_id, count(*) AS n FROM song
                 WHERE album_id IS NOT NULL GROUP BY album_id),
     placed AS (SELECT id, track_count, row_number() OVER (
                    PARTITION BY artist_id
                    ORDER BY release_date IS NULL, release_date, musicbrainz_id
                ) AS place FROM album)
SELECT 'album', id, n || ' songs, track_count ' || track_count
FROM placed JOIN counted ON album_id = id
WHERE n > track_count OR (n < track_count AND place = 1)
ORDER BY id
