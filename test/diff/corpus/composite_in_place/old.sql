CREATE TYPE one AS (a int, b text);
CREATE FUNCTION f(x one) RETURNS one LANGUAGE plpgsql AS 'BEGIN RETURN x; END';
CREATE TYPE used AS (a int, b text, c int);
CREATE TABLE t (u used, us used[]);
INSERT INTO t VALUES (ROW(1, 'x', 2), ARRAY[ROW(1, 'x', 2)]::used[]);
CREATE TYPE row_of AS (id int, name varchar(10), gone int);
CREATE TABLE typed OF row_of (PRIMARY KEY (id));
CREATE TABLE typed2 OF row_of;
INSERT INTO typed VALUES (1, 'x', 3);
