CREATE TYPE k AS ENUM ('b', 'a');
CREATE TABLE t (k k, n int DEFAULT 1);
CREATE INDEX ON t (n);
COMMENT ON TABLE t IS 'commented';
INSERT INTO t VALUES ('a');
CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''refused''; END';
CREATE EVENT TRIGGER created ON ddl_command_start EXECUTE FUNCTION refuse();
CREATE EVENT TRIGGER enabled_later ON ddl_command_end EXECUTE FUNCTION refuse();
