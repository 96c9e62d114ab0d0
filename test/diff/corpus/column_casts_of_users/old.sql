CREATE TYPE mood AS ENUM ('2', '20', '200', '2000');
CREATE FUNCTION mood_int(mood) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1::text::int * 10';
CREATE CAST (mood AS int) WITH FUNCTION mood_int(mood);
CREATE TYPE gone AS ENUM ('2', '20', '200', '2000');
CREATE FUNCTION gone_int(gone) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1::text::int * 10';
CREATE CAST (gone AS int) WITH FUNCTION gone_int(gone) AS ASSIGNMENT;
CREATE TABLE t (id int, a mood, b gone, c gone[], d int);
INSERT INTO t VALUES (1, '2', '2', '{2,20}', 2);
