CREATE SCHEMA "Lang";
CREATE COLLATION "Lang"."de ""x""" (PROVIDER = icu, LOCALE = 'de-u-co-phonebk');
COMMENT ON COLLATION "Lang"."de ""x""" IS 'phone book';
CREATE COLLATION c1 (PROVIDER = icu, LOCALE = 'de');
CREATE TYPE ct AS (a text COLLATE c1);
CREATE DOMAIN d AS text COLLATE "Lang"."de ""x""";
CREATE TABLE t (a text COLLATE c1, b d, CHECK (a < 'x' COLLATE "Lang"."de ""x"""));
CREATE INDEX i ON t (b COLLATE c1);
CREATE VIEW v AS SELECT a FROM t ORDER BY a COLLATE "Lang"."de ""x""";
