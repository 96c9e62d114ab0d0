CREATE TYPE size AS ENUM ('xxl', 'l', 'm', 's', 'tiny');
CREATE TABLE t (a size NOT NULL DEFAULT 'm', b size[] NOT NULL DEFAULT ARRAY['s'::size, 'm'::size], c size UNIQUE);
INSERT INTO t VALUES ('m', '{s,m}', 'l'), ('s', '{}', NULL);
CREATE INDEX t_a ON t (a DESC) INCLUDE (c);
