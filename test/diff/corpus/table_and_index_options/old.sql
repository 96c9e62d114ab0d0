CREATE UNLOGGED TABLE t (id int, a text);
CREATE INDEX i ON t (a) WITH (deduplicate_items = off);
INSERT INTO t VALUES (1, 'a');
