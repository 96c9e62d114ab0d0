CREATE TABLE t (v varchar(10), n numeric, d date, j jsonb);
INSERT INTO t VALUES ('a', 1, '2026-01-01', '{}');
