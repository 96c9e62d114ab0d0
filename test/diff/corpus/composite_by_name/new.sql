CREATE SCHEMA "a.b";
CREATE TYPE "a.b"."Ad""dr" AS ("Ci ty" text, country text, zip bigint);
CREATE TYPE kind AS ENUM ('y', 'x');
CREATE TYPE holder AS (home "a.b"."Ad""dr", others "a.b"."Ad""dr"[], k kind);
CREATE DOMAIN home AS "a.b"."Ad""dr";
CREATE DOMAIN homes AS "a.b"."Ad""dr"[];
CREATE TYPE span AS RANGE (subtype = "a.b"."Ad""dr");
CREATE TYPE place AS (x int, y int);
CREATE TABLE t (id int, a "a.b"."Ad""dr", b "a.b"."Ad""dr"[], h holder, hs holder[], d home, ds homes, dd home[], r span, m span_multirange, p place,
  dflt "a.b"."Ad""dr" DEFAULT ROW('c', NULL, 1)::"a.b"."Ad""dr", gen text GENERATED ALWAYS AS ((a)."Ci ty") STORED);
CREATE INDEX i ON t (((a).zip));
CREATE VIEW v AS SELECT id, (a)."Ci ty" AS c FROM t;
CREATE FUNCTION f(a "a.b"."Ad""dr") RETURNS text LANGUAGE sql AS 'SELECT (a)."Ci ty"';
CREATE TABLE parent (id int, a "a.b"."Ad""dr") PARTITION BY RANGE (id);
CREATE TABLE child PARTITION OF parent FOR VALUES FROM (0) TO (10);
INSERT INTO t (id, a, b, h, hs, d, ds, dd, r, m, p) VALUES
  (1, ROW('Bonn', 'DE', 53111), ARRAY[ROW('Köln', NULL, 50667), NULL]::"a.b"."Ad""dr"[],
   ROW(ROW('Hagen', NULL, 1), ARRAY[ROW('Olpe', NULL, 2)]::"a.b"."Ad""dr"[], 'y'), '{}',
   ROW('Düren', NULL, 4), NULL, NULL, span(ROW('A', 'A', 7), NULL, '[]'), NULL, ROW(1, 2));
INSERT INTO parent VALUES (1, ROW('Bonn', 'DE', 53111));
