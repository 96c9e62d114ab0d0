CREATE TABLE t (a bigint[], b int[]);
INSERT INTO t VALUES ('{1,2}', '{3}');
