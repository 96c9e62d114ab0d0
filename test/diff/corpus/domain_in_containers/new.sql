CREATE DOMAIN d AS int DEFAULT 1 NOT NULL CHECK (VALUE > 0);
CREATE TYPE c AS (x d, y text);
CREATE TABLE t (a d[], b c, e d);
INSERT INTO t VALUES ('{1}', ROW(2, 'z'), 3);
