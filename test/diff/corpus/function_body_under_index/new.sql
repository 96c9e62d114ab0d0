CREATE FUNCTION slug(t text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT replace(lower(t), '' '', ''-'')';
CREATE TABLE t (a text, UNIQUE (a));
INSERT INTO t VALUES ('A b');
CREATE UNIQUE INDEX t_slug ON t (slug(a), (slug(a) || 'x') DESC);
