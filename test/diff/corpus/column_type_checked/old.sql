CREATE TABLE t (a int, b int, CHECK (a < b), CHECK (a > 0));
CREATE INDEX t_sum ON t ((a + b)) WHERE a > 1;
INSERT INTO t VALUES (1, 2);
