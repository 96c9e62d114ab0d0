CREATE TABLE t (id bigserial PRIMARY KEY, n int);
INSERT INTO t (n) VALUES (1), (2);
