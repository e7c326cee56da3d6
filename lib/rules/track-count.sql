-- warning: an album's songs are not as many as its track_count
-- (a song that an earlier album of the artist has stands there: then there may
-- be fewer; of two albums the order is that by which songs are given to them)
WITH placed(id, track_count, place, n) AS (
    SELECT id, track_count, row_number() OVER (
        PARTITION BY artist_id
        ORDER BY release_date IS NULL, release_date, musicbrainz_id, id), 0
    FROM album
    UNION ALL
    SELECT album_id, NULL, NULL, count(*) FROM song
    WHERE album_id IS NOT NULL GROUP BY album_id)
SELECT 'album', id, sum(n) || ' songs, track_count ' || max(track_count)
FROM placed
GROUP BY id
HAVING typeof(max(track_count)) = 'integer'
   AND (sum(n) > max(track_count) OR (sum(n) < max(track_count) AND max(place) = 1))
