CREATE TYPE point3 AS (x bigint, y int);
CREATE TYPE segment AS (a point3, b point3);
CREATE TYPE shape AS (segments segment[], name text);
CREATE TABLE t (s shape, p point3 DEFAULT ROW(0, 0));
INSERT INTO t VALUES (ROW(ARRAY[ROW(ROW(1, 2), ROW(3, 4))::segment], 'x'), ROW(5, 6));
CREATE FUNCTION f(p point3) RETURNS shape LANGUAGE sql AS 'SELECT NULL::shape';
