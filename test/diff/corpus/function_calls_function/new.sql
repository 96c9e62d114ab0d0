CREATE FUNCTION z(x int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION m(x int) RETURNS int LANGUAGE sql AS 'SELECT public.z(x)';
CREATE FUNCTION a(x int) RETURNS int LANGUAGE sql AS 'SELECT public.m(x) + public.z(1)';
CREATE TABLE t (a int DEFAULT a(1));
