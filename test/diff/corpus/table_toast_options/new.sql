CREATE TABLE t (a text) WITH (autovacuum_vacuum_scale_factor = 0.05, toast.autovacuum_vacuum_threshold = 1000, toast_tuple_target = 512);
INSERT INTO t VALUES ('x');
