CREATE TYPE level AS ENUM ('high', 'low');
CREATE TABLE t (l level);
INSERT INTO t VALUES ('high');
CREATE FUNCTION up(l level, by int DEFAULT 1) RETURNS level LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN l; END';
CREATE FUNCTION all_levels() RETURNS SETOF level LANGUAGE sql AS 'SELECT l FROM t';
CREATE FUNCTION by_level(OUT l level, OUT n bigint) RETURNS SETOF record LANGUAGE sql AS 'SELECT l, count(*) FROM t GROUP BY 1';
CREATE PROCEDURE put(l level[] DEFAULT ARRAY['low'::level]) LANGUAGE sql AS 'INSERT INTO t SELECT unnest(l)';
CREATE VIEW v AS SELECT up(l) AS u FROM t;
