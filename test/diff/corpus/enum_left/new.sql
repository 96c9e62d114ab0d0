CREATE TYPE b AS ENUM ('1');
CREATE TYPE a AS ENUM ('1', '2');
CREATE TABLE t (p b, q a, r a[] DEFAULT '{2}');
INSERT INTO t VALUES ('1', '2');
