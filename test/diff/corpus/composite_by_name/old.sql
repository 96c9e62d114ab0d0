CREATE SCHEMA "a.b";
CREATE TYPE "a.b"."Ad""dr" AS (street text, "Ci ty" text, zip int);
CREATE TYPE kind AS ENUM ('x', 'y');
CREATE TYPE holder AS (home "a.b"."Ad""dr", others "a.b"."Ad""dr"[], k kind);
CREATE DOMAIN home AS "a.b"."Ad""dr";
CREATE DOMAIN homes AS "a.b"."Ad""dr"[];
CREATE TYPE span AS RANGE (subtype = "a.b"."Ad""dr");
CREATE TYPE place AS (x int, y int);
CREATE TABLE t (id int, a "a.b"."Ad""dr", b "a.b"."Ad""dr"[], h holder, hs holder[], d home, ds homes, dd home[], r span, m span_multirange, p place,
  dflt "a.b"."Ad""dr" DEFAULT ROW('s', 'c', 1)::"a.b"."Ad""dr", gen text GENERATED ALWAYS AS ((a)."Ci ty") STORED);
CREATE INDEX i ON t (((a).zip));
CREATE VIEW v AS SELECT id, (a)."Ci ty" AS c FROM t;
CREATE FUNCTION f(a "a.b"."Ad""dr") RETURNS text LANGUAGE sql AS 'SELECT (a)."Ci ty"';
CREATE TABLE parent (id int, a "a.b"."Ad""dr") PARTITION BY RANGE (id);
CREATE TABLE child PARTITION OF parent FOR VALUES FROM (0) TO (10);
INSERT INTO t (id, a, b, h, hs, d, ds, dd, r, m, p) VALUES
  (1, ROW('Main St', 'Bonn', 53111), ARRAY[ROW('Low Rd', 'Köln', 50667), NULL]::"a.b"."Ad""dr"[],
   ROW(ROW('H', 'Hagen', 1), ARRAY[ROW('O', 'Olpe', 2)]::"a.b"."Ad""dr"[], 'y'), ARRAY[ROW(ROW('H', 'Halle', 3), NULL, 'x')]::holder[],
   ROW('D', 'Düren', 4), ARRAY[ROW('E', 'Essen', 5)]::"a.b"."Ad""dr"[], ARRAY[ROW('F', 'Fürth', 6)]::home[],
   span(ROW('A', 'A', 7), ROW('B', 'B', 8), '[]'), span_multirange(span(ROW('A', 'A', 9), ROW('B', 'B', 10))), ROW(1, 2)),
  (2, NULL, NULL, NULL, '{}', NULL, '{}', NULL, 'empty', '{}', NULL),
  (3, ROW(NULL, NULL, NULL), ARRAY[ROW(NULL, NULL, NULL)]::"a.b"."Ad""dr"[], ROW(NULL, NULL, NULL), NULL, ROW(NULL, NULL, NULL), NULL, NULL, span(NULL, ROW('B', 'B', 8)), NULL, ROW(NULL, NULL));
INSERT INTO parent VALUES (1, ROW('Main St', 'Bonn', 53111));
