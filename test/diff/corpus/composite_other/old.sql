CREATE TYPE inner1 AS (x int, y int);
CREATE TYPE inner2 AS (y bigint, x bigint);
CREATE TYPE addr1 AS (street text, city text, zip text, gone int, i inner1);
CREATE TYPE addr2 AS (city text, street text, i inner2, zip int);
CREATE DOMAIN home AS addr1;
CREATE TABLE t (id int, a addr1, b addr1[], c home);
INSERT INTO t VALUES (1, ('s', 'c', '1', 2, (3, 4)), ARRAY[('s', 'c', '1', 2, NULL)::addr1], ('s', 'c', '1', 2, NULL)), (2, NULL, NULL, NULL), (3, (NULL, NULL, NULL, NULL, NULL), NULL, NULL);
