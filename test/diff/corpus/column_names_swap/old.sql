CREATE TABLE t (a int DEFAULT 1, b text DEFAULT '2' NOT NULL, c int);
INSERT INTO t VALUES (1, '2', 3);
CREATE INDEX t_a ON t (a);
CREATE INDEX t_b ON t (b);
