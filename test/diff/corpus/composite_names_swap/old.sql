CREATE TYPE ca AS (x int);
CREATE TYPE cb AS (y text);
CREATE TYPE split AS (a int, b int);
CREATE TABLE t (a ca, b cb, ar ca[], s split, w split, z split[]);
INSERT INTO t VALUES (ROW(1), ROW('q'), ARRAY[ROW(2)::ca], (1, 2), (3, 4), ARRAY[(5, 6)::split]);
