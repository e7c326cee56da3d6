-- error: a row has no name, title or slug
SELECT 'artist', id, 'name ' || ifnull(quote(name), 'NULL') || ', slug ' ||
       ifnull(quote(slug), 'NULL')
FROM artist WHERE ifnull(trim(name), '') = '' OR ifnull(slug, '') = ''
UNION ALL
SELECT 'album', id, 'title ' || ifnull(quote(title), 'NULL') || ', slug ' ||
       ifnull(quote(slug), 'NULL')
FROM album WHERE ifnull(trim(title), '') = '' OR ifnull(slug, '') = ''
UNION ALL
SELECT 'song', id, 'title ' || ifnull(quote(title), 'NULL') || ', slug ' ||
       ifnull(quote(slug), 'NULL')
FROM song WHERE ifnull(trim(title), '') = '' OR ifnull(slug, '') = ''
