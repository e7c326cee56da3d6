-- error: a row refers to a row that is not there
SELECT 'album', id, 'its artist ' || ifnull(artist_id, 'NULL') || ' is not there'
FROM album
WHERE artist_id IS NULL OR artist_id NOT IN (SELECT id FROM artist)
UNION ALL
SELECT 'song', id, 'its artist ' || ifnull(artist_id, 'NULL') || ' is not there'
FROM song
WHERE artist_id IS NULL OR artist_id NOT IN (SELECT id FROM artist)
UNION ALL
SELECT 'song', id, 'its album ' || album_id || ' is not there'
FROM song
WHERE album_id IS NOT NULL AND album_id NOT IN (SELECT id FROM album)
UNION ALL
SELECT t.name, c.rowid, 'its ' || k."from" || ' is in no row of ' || c.parent
FROM keyed AS t, pragma_foreign_key_check(t.name, 'main') AS c,
     pragma_foreign_key_list(t.name, 'main') AS k
WHERE k.id = c.fkid AND k.seq = 0
  AND NOT (lower(t.name) IN ('albums', 'songs')
           AND lower(k."from") IN ('artist_id', 'album_id'))
  -- Rows of other tables are not staged; promote looks at these references.
  AND NOT (lower(t.name) IN ('artists', 'albums', 'songs')
           AND lower(k."table") NOT IN ('artists', 'albums', 'songs'))
