CREATE TABLE t (a int, b varchar(20), c text, d timestamp, e numeric(10,2), f int, g json);
INSERT INTO t VALUES (1, 'x', '5', '2020-01-01', 1.5, 1, '{}');
