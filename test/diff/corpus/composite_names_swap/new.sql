CREATE TYPE cb AS (x int);
CREATE TYPE ca AS (y text);
CREATE TYPE split AS (a int);
CREATE TYPE other AS (b int);
CREATE TABLE t (a cb, b ca, ar cb[], s split, w other, z text);
INSERT INTO t VALUES (ROW(1), ROW('q'), ARRAY[ROW(2)::cb], ROW(1), ROW(4), '{"(5,6)"}');
