SELECT '\d is fine in a string', E'\\d';
  \set name value
SELECT 1;
