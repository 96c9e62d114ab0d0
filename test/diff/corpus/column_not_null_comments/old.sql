CREATE TABLE t (a int NOT NULL, b int NOT NULL, c int CONSTRAINT one NOT NULL, d int);
COMMENT ON CONSTRAINT t_a_not_null ON t IS 'kept';
COMMENT ON CONSTRAINT t_b_not_null ON t IS 'gone';
COMMENT ON CONSTRAINT one ON t IS 'renamed';
CREATE TABLE child () INHERITS (t);
INSERT INTO t VALUES (1, 2, 3, 4);
