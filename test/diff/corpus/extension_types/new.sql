CREATE SCHEMA ext;
CREATE EXTENSION hstore SCHEMA ext;
CREATE EXTENSION citext;
CREATE TABLE t (id int, tags ext.hstore, email citext UNIQUE);
INSERT INTO t VALUES (1, '"a"=>"b"', 'A@x');
CREATE INDEX t_tags ON t USING gin (tags);
CREATE FUNCTION f(ext.hstore) RETURNS citext LANGUAGE sql AS 'SELECT NULL::public.citext';
