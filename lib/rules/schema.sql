-- error: staging's schema differs from production's
-- (schema_fault says how main's and production's differ)
SELECT entity, id, what FROM schema_fault
