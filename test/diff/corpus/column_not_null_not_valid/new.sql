-- needs 18
CREATE TABLE t (a int, b int NOT NULL, c int);
INSERT INTO t VALUES (1, 2, 3);
ALTER TABLE t ADD CONSTRAINT t_a_not_null NOT NULL a NOT VALID;
