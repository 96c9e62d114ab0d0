CREATE EXTENSION file_fdw;
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
CREATE TYPE kind AS ENUM ('a', 'b');
CREATE FOREIGN TABLE f (a text) SERVER files OPTIONS (filename '/dev/null');
CREATE TABLE t (k kind, n int);
