CREATE TYPE fr AS RANGE (subtype = numeric);
CREATE TABLE t (r fr);
INSERT INTO t VALUES ('[1,2)');
