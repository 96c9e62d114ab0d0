CREATE TYPE a AS ENUM ('x', 'y');
CREATE DOMAIN b AS text CHECK (VALUE <> '');
CREATE TYPE c AS (x int);
CREATE TABLE t (a a, b b);
INSERT INTO t VALUES ('x', 'x');
