-- error: the database file is damaged
SELECT 'database', NULL, replace(integrity_check, char(10), '; ')
FROM pragma_integrity_check
WHERE schema = 'main' AND arg = 20 AND integrity_check <> 'ok'
