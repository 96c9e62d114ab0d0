CREATE TABLE t (id serial PRIMARY KEY, n int);
INSERT INTO t (n) VALUES (1), (2);
