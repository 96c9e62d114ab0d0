CREATE TABLE t (id serial, x int);
CREATE TABLE u (id serial, x int);
INSERT INTO t (x) SELECT 1 FROM generate_series(1, 5);
INSERT INTO u (x) SELECT 1 FROM generate_series(1, 50);
