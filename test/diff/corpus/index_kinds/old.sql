CREATE TABLE t (a int, b text, c jsonb);
CREATE INDEX i1 ON t (a);
CREATE INDEX i2 ON t (b);
