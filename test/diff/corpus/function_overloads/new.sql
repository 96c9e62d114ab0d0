CREATE FUNCTION f(a bigint) RETURNS text LANGUAGE sql AS 'SELECT ''bigint''';
CREATE FUNCTION f(a text, VARIADIC b text[] DEFAULT '{}') RETURNS text LANGUAGE sql AS 'SELECT a';
CREATE VIEW v AS SELECT f(1) AS i, f('x', 'y') AS t;
