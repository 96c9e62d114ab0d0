CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE DOMAIN d AS e DEFAULT 'a' CHECK (VALUE <> 'b');
CREATE TABLE t (x d, y e);
INSERT INTO t VALUES ('a', 'c');
