CREATE TYPE inner1 AS (x int, y int);
CREATE TYPE inner2 AS (y bigint, x bigint);
CREATE TYPE addr1 AS (street text, city text, zip text, gone int, i inner1);
CREATE TYPE addr2 AS (city text, street text, i inner2, zip int);
CREATE DOMAIN home AS addr1;
CREATE TABLE t (id int, a addr2, b addr2[], c addr2);
INSERT INTO t VALUES (1, ('c', 's', (4, 3), 1), ARRAY[('c', 's', NULL, 1)::addr2], ('c', 's', NULL, 1));
