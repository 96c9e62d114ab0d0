CREATE TABLE t (id serial PRIMARY KEY, a int);
INSERT INTO t (a) VALUES (5);
