CREATE TYPE e AS ENUM ('c', 'b', 'a');
CREATE DOMAIN d AS e DEFAULT 'a' CHECK (VALUE <> 'b');
CREATE TABLE t (x d, y e);
INSERT INTO t VALUES ('a', 'c');
