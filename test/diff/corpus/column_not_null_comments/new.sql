-- needs 18
CREATE TABLE t (a int NOT NULL, b int NOT NULL, c int CONSTRAINT two NOT NULL, d int NOT NULL);
COMMENT ON CONSTRAINT t_a_not_null ON t IS 'kept';
COMMENT ON CONSTRAINT two ON t IS 'renamed';
COMMENT ON CONSTRAINT t_d_not_null ON t IS 'it''s new';
CREATE TABLE child () INHERITS (t);
COMMENT ON CONSTRAINT t_a_not_null ON child IS 'of the child';
CREATE TABLE other (a int NOT NULL);
COMMENT ON CONSTRAINT other_a_not_null ON other IS 'with its table';
INSERT INTO t VALUES (1, 2, 3, 4);
