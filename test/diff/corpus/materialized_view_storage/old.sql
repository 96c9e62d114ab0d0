CREATE TABLE t (id int, a text);
INSERT INTO t VALUES (1, 'a');
CREATE FUNCTION failing() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'computed'; END $$;
CREATE MATERIALIZED VIEW recreated WITH (toast.autovacuum_enabled = false) AS SELECT * FROM t;
CREATE MATERIALIZED VIEW kept WITH (toast.autovacuum_vacuum_threshold = 10) AS SELECT a FROM t;
CREATE MATERIALIZED VIEW unpopulated AS SELECT id, failing() AS f FROM t WITH NO DATA;
CREATE UNIQUE INDEX unpopulated_id ON unpopulated (id);
