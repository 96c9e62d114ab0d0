CREATE TABLE t (a text, b text, c bytea, d int);
ALTER TABLE t ALTER b SET STORAGE main;
ALTER TABLE t ALTER c SET COMPRESSION pglz;
ALTER TABLE t ALTER d SET (n_distinct = 5);
