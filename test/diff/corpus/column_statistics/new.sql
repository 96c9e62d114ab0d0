CREATE TABLE t (a int, b text, c int);
ALTER TABLE t ALTER b SET STATISTICS 0;
ALTER TABLE t ALTER c SET (n_distinct = 7, n_distinct_inherited = 9);
CREATE INDEX t_b ON t (lower(b));
