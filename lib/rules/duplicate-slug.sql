-- error: two rows have one slug, so one of them has no page
SELECT 'artist', r.id, slug || ' is artist ' || d.first || ' too'
FROM (SELECT slug, min(id) AS first FROM artist
      GROUP BY slug HAVING count(*) > 1) AS d
JOIN artist AS r USING (slug) WHERE r.id <> d.first
UNION ALL
SELECT 'artist', r.id, 'url_slug ' || url_slug || ' is artist ' || d.first || ' too'
FROM (SELECT url_slug, min(id) AS first FROM artist
      WHERE url_slug IS NOT NULL
      GROUP BY url_slug HAVING count(*) > 1) AS d
JOIN artist AS r USING (url_slug) WHERE r.id <> d.first
UNION ALL
SELECT 'album', r.id, slug || ' is album ' || d.first || ' too'
FROM (SELECT slug, min(id) AS first FROM album
      GROUP BY slug HAVING count(*) > 1) AS d
JOIN album AS r USING (slug) WHERE r.id <> d.first
UNION ALL
SELECT 'song', r.id, slug || ' is song ' || d.first || ' too'
FROM (SELECT slug, min(id) AS first FROM song
      GROUP BY slug HAVING count(*) > 1) AS d
JOIN song AS r USING (slug) WHERE r.id <> d.first
