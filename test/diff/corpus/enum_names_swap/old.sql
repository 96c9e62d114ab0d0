CREATE TYPE a AS ENUM ('x', 'y');
CREATE TYPE b AS ENUM ('y', 'z');
CREATE TABLE t (p a DEFAULT 'y', q b DEFAULT 'y');
INSERT INTO t VALUES ('y', 'y');
