-- error: the database file is damaged
SELECT 'database', NULL, integrity_check
FROM pragma_integrity_check
WHERE schema = 'main' AND arg = 20 AND integrity_check <> 'ok'
