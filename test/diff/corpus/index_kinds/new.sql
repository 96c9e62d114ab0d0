CREATE TABLE t (a int, b text, c jsonb);
CREATE UNIQUE INDEX i1 ON t (a DESC NULLS LAST, b COLLATE "C" text_pattern_ops) INCLUDE (c) WHERE a > 0;
CREATE INDEX i2 ON t USING hash (b);
CREATE INDEX i3 ON t USING gin (c jsonb_path_ops);
CREATE INDEX i4 ON t (lower(b), (a + 1) NULLS FIRST);
CREATE INDEX i5 ON t USING brin (a int4_minmax_multi_ops (values_per_range = 16));
