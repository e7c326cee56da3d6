-- error: a table would lose more of its rows than --max-shrink allows
SELECT 'table', name, production || ' rows in production, ' || staging ||
       ' in staging'
FROM size, setting
WHERE (production - staging) * 100 > production * max_shrink
