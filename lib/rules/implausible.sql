-- warning: a date, a duration or a count that cannot be right
SELECT 'artist', id, 'formed_year ' || formed_year FROM artist
WHERE formed_year < 1000 OR formed_year > strftime('%Y', 'now') + 1
UNION ALL
SELECT 'album', id, 'release_date ' || ifnull(date(release_date, 'unixepoch'),
       release_date)
FROM album
WHERE release_date < unixepoch('1860-01-01')
   OR release_date > unixepoch('now', '+2 years')
UNION ALL
SELECT 'album', id, 'track_count ' || track_count FROM album
WHERE track_count < 1 OR track_count > 2000
UNION ALL
SELECT 'song', id, 'release_date ' || ifnull(date(release_date, 'unixepoch'),
       release_date)
FROM song
WHERE release_date < unixepoch('1860-01-01')
   OR release_date > unixepoch('now', '+2 years')
UNION ALL
SELECT 'song', id, 'duration ' || duration || ' s' FROM song
WHERE duration < 1 OR duration > 24 * 3600
