CREATE FUNCTION next_a() RETURNS int LANGUAGE sql AS 'SELECT 42';
CREATE TABLE t (a int DEFAULT next_a());
CREATE TABLE u (b int DEFAULT next_a() + 1);
