CREATE TABLE t (a int, b int, CONSTRAINT u UNIQUE (a) INCLUDE (b) WITH (fillfactor = 60));
