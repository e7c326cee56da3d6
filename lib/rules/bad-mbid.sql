-- error: a MusicBrainz id is no UUID in lower case
WITH shape(uuid) AS (SELECT replace(
    '00000000-0000-0000-0000-000000000000', '0', '[0-9a-f]'))
SELECT 'artist', id, 'musicbrainz_id ' || quote(musicbrainz_id)
FROM artist, shape WHERE musicbrainz_id NOT GLOB shape.uuid
UNION ALL
SELECT 'album', id, 'musicbrainz_id ' || quote(musicbrainz_id)
FROM album, shape WHERE musicbrainz_id NOT GLOB shape.uuid
UNION ALL
SELECT 'song', id, 'musicbrainz_id ' || quote(musicbrainz_id)
FROM song, shape WHERE musicbrainz_id NOT GLOB shape.uuid
UNION ALL
-- Most often it is the same: that has been looked at.
SELECT 'song', id, 'musicbrainz_recording_id ' || quote(musicbrainz_recording_id)
FROM song, shape
WHERE musicbrainz_recording_id IS NOT musicbrainz_id
  AND musicbrainz_recording_id NOT GLOB shape.uuid
