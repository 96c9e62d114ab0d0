CREATE TYPE grade AS ENUM ('a', 'b', 'c', 'd');
CREATE TYPE grades AS RANGE (subtype = grade);
CREATE TABLE t (r grades, m grades_multirange, EXCLUDE USING gist (r WITH &&));
INSERT INTO t VALUES ('[a,c)', NULL);
