-- error: a value is not of its column's type
SELECT entity, id, what FROM type_fault
