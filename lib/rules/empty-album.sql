-- warning: an album has no songs
SELECT 'album', id, title FROM album
WHERE id NOT IN (SELECT album_id FROM song WHERE album_id IS NOT NULL)
