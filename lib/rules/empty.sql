-- error: a table is empty that production has rows in
SELECT 'table', name, 'production has ' || production || ' rows'
FROM size WHERE staging = 0 AND production > 0
