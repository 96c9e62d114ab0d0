CREATE TABLE t (a text, b text, CHECK (a < b), CHECK (a > ''));
CREATE INDEX t_sum ON t ((a || b)) WHERE a > '1';
INSERT INTO t VALUES ('1', '2');
