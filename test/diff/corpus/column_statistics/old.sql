CREATE TABLE t (a int, b text, c int);
ALTER TABLE t ALTER a SET STATISTICS 500;
ALTER TABLE t ALTER c SET (n_distinct = -0.5);
CREATE INDEX t_b ON t (lower(b));
