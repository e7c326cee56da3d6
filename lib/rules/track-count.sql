-- warning: an album's songs are not as many as its track_count
-- (a song that an earlier album of the artist has stands there: then there may
-- be fewer; of two albums the order is that by which songs are given to them)
WITH counted AS (SELECT album_id, count(*) AS n FROM song
                 WHERE album_id IS NOT NULL GROUP BY album_id),
     placed AS (SELECT id, track_count, row_number() OVER (
                    PARTITION BY artist_id
                    ORDER BY release_date IS NULL, release_date, musicbrainz_id, id
                ) AS place FROM album)
SELECT 'album', placed.id, ifnull(counted.n, 0) || ' songs, track_count ' || track_count
FROM placed LEFT JOIN counted ON counted.album_id = placed.id
WHERE typeof(track_count) = 'integer'
  AND (counted.n > track_count OR (ifnull(counted.n, 0) < track_count AND place = 1))
ORDER BY placed.id
