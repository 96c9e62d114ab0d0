CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0), CHECK (a < 9));
