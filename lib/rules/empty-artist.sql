-- warning: an artist has neither albums nor songs
SELECT 'artist', id, name FROM artist
WHERE id NOT IN (SELECT artist_id FROM album WHERE artist_id IS NOT NULL)
  AND id NOT IN (SELECT artist_id FROM song WHERE artist_id IS NOT NULL)
