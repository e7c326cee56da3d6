-- warning: a date, a duration or a count that cannot be right
-- (what is no number is of a bad type)
SELECT 'artist', id, 'formed_year ' || formed_year FROM artist
WHERE typeof(formed_year) = 'integer'
  AND formed_year NOT BETWEEN 1000 AND strftime('%Y', 'now') + 1
UNION ALL
SELECT 'album', id, 'release_date ' || ifnull(date(release_date, 'unixepoch'),
       release_date)
FROM album
WHERE typeof(release_date) = 'integer'
  AND release_date NOT BETWEEN unixepoch('1860-01-01') AND unixepoch('now', '+2 years')
UNION ALL
SELECT 'album', id, 'track_count ' || track_count FROM album
WHERE typeof(track_count) = 'integer' AND track_count NOT BETWEEN 1 AND 2000
UNION ALL
SELECT 'song', id, 'release_date ' || ifnull(date(release_date, 'unixepoch'),
       release_date)
FROM song
WHERE typeof(release_date) = 'integer'
  AND release_date NOT BETWEEN unixepoch('1860-01-01') AND unixepoch('now', '+2 years')
UNION ALL
SELECT 'song', id, 'duration ' || duration || ' s' FROM song
WHERE typeof(duration) = 'integer' AND duration NOT BETWEEN 1 AND 24 * 3600
UNION ALL
-- Milliseconds in place of seconds are some 50,000 years ahead.
SELECT entity, id, 'created_at ' || created_at || ', updated_at ' || updated_at
FROM (SELECT 'artist' AS entity, id, created_at, updated_at FROM artist
      UNION ALL SELECT 'album', id, created_at, updated_at FROM album
      UNION ALL SELECT 'song', id, created_at, updated_at FROM song)
WHERE typeof(created_at) = 'integer'
      AND created_at NOT BETWEEN 0 AND unixepoch('now', '+1 day')
   OR typeof(updated_at) = 'integer'
      AND updated_at NOT BETWEEN 0 AND unixepoch('now', '+1 day')
