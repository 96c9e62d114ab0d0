CREATE UNLOGGED TABLE gone (a int) WITH (fillfactor = 80);
CREATE UNLOGGED TABLE stays (a int) WITH (user_catalog_table = true);
CREATE TABLE comes (a int) WITH (user_catalog_table = true);
INSERT INTO stays VALUES (1);
