-- error: a JSON column does not hold JSON of the right shape
SELECT entity, id, name || ' is no JSON ' || wanted || ': ' || substr(value, 1, 40)
FROM json_cell
WHERE value IS NOT NULL
  AND CASE WHEN NOT json_valid(value) THEN 1
           ELSE instr(wanted, json_type(value)) = 0 END
