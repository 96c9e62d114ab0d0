CREATE TYPE a AS ENUM ('1');
CREATE TYPE b AS ENUM ('1', '2');
CREATE TABLE t (p a, q b, r b[] DEFAULT '{2}');
INSERT INTO t VALUES ('1', '2');
