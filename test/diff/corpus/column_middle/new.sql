CREATE TABLE t (z int, a int PRIMARY KEY, b date, c text NOT NULL, d jsonb DEFAULT '{}', e int[]);
INSERT INTO t (a, c) VALUES (1, 'x');
CREATE VIEW v AS SELECT a, c FROM t;
