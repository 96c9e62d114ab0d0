CREATE TABLE gone (a int) WITH (user_catalog_table = true, fillfactor = 90);
CREATE TABLE stays (a int) WITH (user_catalog_table = true);
CREATE UNLOGGED TABLE comes (a int);
INSERT INTO stays VALUES (1);
