CREATE TYPE b AS ENUM ('x', 'y', 'z');
CREATE TABLE t (c b DEFAULT 'x');
INSERT INTO t VALUES ('y');
