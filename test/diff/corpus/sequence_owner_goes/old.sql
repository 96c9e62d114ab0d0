CREATE TABLE t (a int, b int);
CREATE SEQUENCE s OWNED BY t.a;
INSERT INTO t VALUES (nextval('s'), 1);
