-- error: staging's schema differs from production's
SELECT entity, id, what FROM schema_fault
