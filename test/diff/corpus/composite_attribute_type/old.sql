CREATE TYPE addr AS (street text, n int);
CREATE TABLE t (a addr);
INSERT INTO t VALUES (ROW('x y', 5));
