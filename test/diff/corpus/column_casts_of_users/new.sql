CREATE TYPE mood AS ENUM ('2', '20', '200', '2000');
CREATE FUNCTION mood_int(mood) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1::text::int * 10';
CREATE CAST (mood AS int) WITH FUNCTION mood_int(mood);
CREATE TYPE added AS ENUM ('2', '20', '200', '2000');
CREATE FUNCTION int_added(int) RETURNS added LANGUAGE sql IMMUTABLE AS 'SELECT ($1 * 10)::text::added';
CREATE CAST (int AS added) WITH FUNCTION int_added(int) AS ASSIGNMENT;
CREATE TABLE t (id int, a int, b int, c int[], d added);
INSERT INTO t VALUES (1, 2, 2, '{2,20}', '2');
