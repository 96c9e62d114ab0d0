CREATE TABLE t (a bigint, b varchar(40), c int, d timestamptz, e numeric(12,2), f boolean, g jsonb);
INSERT INTO t VALUES (1, 'x', '5', '2020-01-01', 1.5, true, '{}');
