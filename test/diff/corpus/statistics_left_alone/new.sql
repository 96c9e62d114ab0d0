CREATE TABLE t (a int, b bigint, c int);
CREATE STATISTICS s (dependencies) ON a, b FROM t;
