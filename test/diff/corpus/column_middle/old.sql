CREATE TABLE t (a int PRIMARY KEY, c text NOT NULL, gone int, e int[]);
INSERT INTO t VALUES (1, 'x', 2, '{}');
CREATE VIEW v AS SELECT a, c FROM t;
