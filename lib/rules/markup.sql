-- warning: markup stands in plain text
-- (annotations are shown as HTML: there any tag is one too many)
WITH text(entity, id, what, value) AS (
    SELECT 'artist', id, 'name ' || quote(name), name FROM artist
    UNION ALL SELECT 'artist', id, 'bio', bio FROM artist
    UNION ALL SELECT 'album', id, 'title ' || quote(title), title FROM album
    UNION ALL SELECT 'song', id, 'title ' || quote(title), title FROM song
    UNION ALL SELECT 'song', id, 'lyrics', lyrics FROM song)
SELECT entity, id, what FROM text
WHERE instr(value, '<') AND value GLOB '*<[a-zA-Z/!]*>*'
   OR instr(value, '&') AND (
      value GLOB '*&#[0-9xX]*;*' OR value GLOB '*&[a-zA-Z][a-z];*'
   OR value GLOB '*&[a-zA-Z][a-z][a-z0-9];*' OR value GLOB '*&[a-zA-Z][a-z][a-z][a-z0-9];*'
   OR value GLOB '*&[a-zA-Z][a-z][a-z][a-z][a-z];*'
   OR value GLOB '*&[a-zA-Z][a-z][a-z][a-z][a-z][a-z];*')
UNION ALL
SELECT 'song', id, 'annotations' FROM song WHERE instr(annotations, '<')
