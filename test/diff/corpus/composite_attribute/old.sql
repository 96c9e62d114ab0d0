CREATE TYPE addr AS (street text);
CREATE TABLE t (a addr);
INSERT INTO t VALUES (ROW('x'));
