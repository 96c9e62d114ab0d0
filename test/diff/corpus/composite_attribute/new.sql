CREATE TYPE addr AS (street text, zip int);
CREATE TABLE t (a addr);
INSERT INTO t VALUES (ROW('x', NULL));
