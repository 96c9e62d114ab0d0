CREATE TYPE level AS ENUM ('low', 'high', 'max');
CREATE DOMAIN known AS level NOT NULL DEFAULT 'low' CHECK (VALUE <> 'max');
CREATE DOMAIN strict AS known CHECK (VALUE::level > 'low');
CREATE TABLE t (a known, b strict, c known[]);
INSERT INTO t VALUES ('low', 'high', '{high}');
