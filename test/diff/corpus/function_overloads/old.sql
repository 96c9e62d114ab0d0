CREATE FUNCTION f(a int) RETURNS text LANGUAGE sql AS 'SELECT ''int''';
CREATE FUNCTION f(a text, VARIADIC b text[]) RETURNS text LANGUAGE sql AS 'SELECT a';
CREATE VIEW v AS SELECT f(1) AS i, f('x', 'y') AS t;
