CREATE TABLE t (a text, b text, c bytea, d int);
ALTER TABLE t ALTER a SET STORAGE external;
ALTER TABLE t ALTER d SET STATISTICS 100;
