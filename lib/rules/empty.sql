-- error: a table is empty that production has rows in
SELECT 'table', name, 'production has ' || production ||
       CASE production WHEN 1 THEN ' row' ELSE ' rows' END
FROM size WHERE staging = 0 AND production > 0
