-- error: two rows have one musicbrainz_id
SELECT 'artist', r.id, musicbrainz_id || ' is artist ' || d.first || ' too'
FROM (SELECT musicbrainz_id, min(id) AS first FROM artist
      WHERE musicbrainz_id IS NOT NULL
      GROUP BY musicbrainz_id HAVING count(*) > 1) AS d
JOIN artist AS r USING (musicbrainz_id) WHERE r.id <> d.first
UNION ALL
SELECT 'album', r.id, musicbrainz_id || ' is album ' || d.first || ' too'
FROM (SELECT musicbrainz_id, min(id) AS first FROM album
      WHERE musicbrainz_id IS NOT NULL
      GROUP BY musicbrainz_id HAVING count(*) > 1) AS d
JOIN album AS r USING (musicbrainz_id) WHERE r.id <> d.first
UNION ALL
SELECT 'song', r.id, musicbrainz_id || ' is song ' || d.first || ' too'
FROM (SELECT musicbrainz_id, min(id) AS first FROM song
      WHERE musicbrainz_id IS NOT NULL
      GROUP BY musicbrainz_id HAVING count(*) > 1) AS d
JOIN song AS r USING (musicbrainz_id) WHERE r.id <> d.first
UNION ALL
SELECT 'song', r.id, 'recording ' || musicbrainz_recording_id || ' is song ' ||
       d.first || ' too'
FROM (SELECT musicbrainz_recording_id, min(id) AS first FROM song
      WHERE musicbrainz_recording_id IS NOT NULL
      GROUP BY musicbrainz_recording_id HAVING count(*) > 1) AS d
JOIN song AS r USING (musicbrainz_recording_id) WHERE r.id <> d.first
