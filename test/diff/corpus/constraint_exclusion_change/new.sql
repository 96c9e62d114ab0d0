CREATE EXTENSION btree_gist;
CREATE TABLE t (room int, during tsrange, void boolean, CONSTRAINT x EXCLUDE USING gist (room WITH =, during WITH &&) INCLUDE (void) WITH (fillfactor = 80) WHERE (NOT void) DEFERRABLE);
INSERT INTO t VALUES (1, '[2026-01-01,2026-01-02)', false);
