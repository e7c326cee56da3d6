-- warning: a song's artist is not its album's
SELECT 'song', song.id, 'artist ' || song.artist_id || ', album ' || album.id ||
       ' has artist ' || album.artist_id
FROM song JOIN album ON album.id = song.album_id
WHERE song.artist_id <> album.artist_id
