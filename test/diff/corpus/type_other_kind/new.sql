CREATE DOMAIN a AS text CHECK (VALUE IN ('x', 'y'));
CREATE TYPE b AS ENUM ('x', 'y');
CREATE TYPE c AS RANGE (subtype = int4);
CREATE TABLE t (a a, b b);
INSERT INTO t VALUES ('x', 'x');
