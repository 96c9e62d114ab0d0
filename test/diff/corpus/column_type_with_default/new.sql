CREATE TABLE t (a bigint NOT NULL DEFAULT 0, b text DEFAULT 'x', c int DEFAULT 7);
INSERT INTO t VALUES (1, 'y', '3');
