CREATE TYPE fr AS RANGE (subtype = float8);
CREATE TABLE t (r fr);
INSERT INTO t VALUES ('[1,2)');
