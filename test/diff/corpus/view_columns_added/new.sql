CREATE TABLE t (a int, b int, c text);
CREATE VIEW v AS SELECT a, b, upper(c) AS c FROM t;
COMMENT ON VIEW v IS 'v';
CREATE VIEW w AS SELECT a, c FROM v WHERE a > 0;
CREATE VIEW x AS SELECT v.a, w.a AS wa FROM v JOIN w USING (a);
